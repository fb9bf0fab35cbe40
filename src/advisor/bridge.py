"""The reader's own copy of the report is also found by the corpus: each paragraph of the corpus is laid beside the
passage of the original that it retells, in the section its source line names.

So a question in English or everyday words finds the original's page, and a paragraph can be looked up in it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from advisor.records import Passage
from advisor.report2013 import REPORT_ID
from advisor.split import sentences
from advisor.words import stems

_CHAPTER = re.compile(r"^S1 kap (.+)$")
_CASE = re.compile(r"^S1 case ([a-z-]+): (.+)$")
_OTHER = re.compile(r"^S1 (Forord|Sammendrag|Leseveiledning|vedlegg \d)$", re.IGNORECASE)
_SECTIONS = {
    "input": "Input-legitimitet",
    "throughput": "Throughput-legitimitet",
    "output": "Output-legitimitet",
}
# Case reports of the second county have these in one run of text, under the first of the headings.
_JOINED = ("Initiativ", "Formål", "Organisering", "Drift", "Forhandlinger")
_ENOUGH = 0.22


def places(refs: Iterable[str]) -> set[str]:
    """The places in the original, as its own sections name them, that a paragraph's source line points at."""
    found: set[str] = set()
    for ref in refs:
        chapter, case, other = _CHAPTER.match(ref), _CASE.match(ref), _OTHER.match(ref)
        if chapter:
            found |= {f"kap {part.strip().removeprefix('kap ').strip()}" for part in chapter[1].split(",")}
        elif case:
            for part in case[2].split(","):
                name = _SECTIONS.get(part.strip().lower(), part.strip().capitalize())
                names = _JOINED if name in _JOINED else (name,)
                found |= {f"case {case[1]}: {n}" for n in names}
        elif other:
            found.add(other[1] if other[1].startswith("vedlegg") else other[1].capitalize())
    return found


def bridge(passages: Sequence[Passage], corpus: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages, those of the original searched also by the paragraphs of the corpus that retell them."""
    originals = [p for p in passages if p.source.startswith(REPORT_ID)]
    if not originals:
        return tuple(passages)
    by_place: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(originals):
        for ref in passage.refs:
            by_place[ref].append(number)
    bags = [Counter(stems(p.text)) for p in originals]
    idf = _idf(bags)
    beside: dict[str, list[tuple[str, tuple[int, ...]]]] = defaultdict(list)
    for paragraph in corpus:
        candidates = {n for place in places(paragraph.refs) for n in by_place.get(place, ())}
        for passage in _retold(paragraph, [(originals[n], bags[n]) for n in sorted(candidates)], idf):
            told = _sentences_told(paragraph, passage, idf)
            beside[passage.id] += [
                (text, told) for text in (*paragraph.phrasings, f"{paragraph.context} {paragraph.text}")
            ]
    return tuple(
        replace(p, retold=tuple(t for t, _ in beside[p.id]), told=tuple(n for _, n in beside[p.id]))
        if p.id in beside
        else p
        for p in passages
    )


def _sentences_told(paragraph: Passage, passage: Passage, idf: Mapping[str, float]) -> tuple[int, ...]:
    """The numbers of the passage's sentences that share at least half as much with the paragraph as the best one."""
    wanted = set(stems(paragraph.text))
    shares = [sum(idf.get(t, 0.0) for t in wanted & set(stems(s))) for s in sentences(passage.text)]
    return tuple(n for n, share in enumerate(shares) if share > 0 and share >= 0.5 * max(shares))


def _retold(
    paragraph: Passage, candidates: Sequence[tuple[Passage, Counter[str]]], idf: Mapping[str, float]
) -> list[Passage]:
    """The candidate that shares most of the paragraph's weight of words, and a second that shares nearly as much."""
    wanted = set(stems(paragraph.text))
    total = sum(idf.get(term, 0.0) for term in wanted) or 1.0
    shares = sorted(
        ((sum(idf.get(t, 0.0) for t in wanted if t in bag) / total, -n, passage)
         for n, (passage, bag) in enumerate(candidates)),
        key=lambda row: row[:2],
        reverse=True,
    )  # fmt: skip
    best = shares[0][0] if shares else 0.0
    return [passage for share, _, passage in shares[:2] if share >= _ENOUGH and share >= 0.8 * best]


def _idf(bags: Sequence[Counter[str]]) -> dict[str, float]:
    held = Counter(term for bag in bags for term in bag)
    return {term: math.log(1 + len(bags) / count) for term, count in held.items()}
