"""True claims with their passages: sentences of the corpus beside the passage of the original that they retell.

The corpus retells the report section by section in words of its own, and each paragraph names the section it comes from
(advisor.bridge); so each of its sentences is a true claim about a passage of the reader's own copy of the report.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.alignment import align, tell
from advisor.bridge import places
from advisor.figures import figures
from advisor.load import load_file
from advisor.records import Passage
from advisor.split import sentences, split_source
from advisor.wordmarks import mark

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT.parent / "shared" / "originals" / "rapport-2013.txt"
LEAST_WORDS, MOST_WORDS, LEAST_COVERED = 6, 32, 0.55


@dataclass(frozen=True, slots=True)
class Pair:
    """A true claim, the passages that carry it, the sentences of them it rests on, and the case it is about."""

    claim: str
    passages: tuple[str, ...]
    rests_on: tuple[str, ...]
    case: str | None


def original(path: Path = REPORT) -> list[Passage]:
    """The passages of the report."""
    return [passage for source in load_file(path) for passage in split_source(source)]


def corpus(root: Path = ROOT / "corpus") -> list[Passage]:
    """The passages of the shipped corpus."""
    files = sorted(p for p in root.rglob("*.md") if p.name != "README.md")
    return [passage for path in files for source in load_file(path) for passage in split_source(source)]


def pairs(report: Sequence[Passage], retold: Sequence[Passage]) -> Iterator[Pair]:
    """A pair for each sentence of the corpus that a passage of its section covers well, figures and all."""
    by_place: Mapping[str, list[Passage]] = _by_place(report)
    for paragraph in retold:
        candidates = {p.id: p for place in sorted(places(paragraph.refs)) for p in by_place.get(place, ())}
        if not candidates:
            continue
        told = [(p, tell([mark(p.text)])) for p in candidates.values()]
        for sentence in sentences(paragraph.text):
            if not LEAST_WORDS <= len(sentence.split()) <= MOST_WORDS:
                continue
            claim = mark(sentence)
            total = sum(m.weight for m in claim.marks) or 1.0
            best: tuple[float, Passage, tuple[str, ...]] | None = None
            for passage, words in told:
                found = align(claim, words)
                covered = sum(m.weight * found.within(m.at, found.window) for m in claim.marks) / total
                if best is None or covered > best[0]:
                    best = covered, passage, tuple(words.sentences[s] for s in found.window)
            if best and best[0] >= LEAST_COVERED and _figures_told(sentence, best[1].text):
                yield Pair(sentence, (best[1].text,), best[2], paragraph.case or best[1].case)


def _figures_told(claim: str, passage: str) -> bool:
    told = {f.value for f in figures(passage)}
    return all(f.value in told for f in figures(claim) if f.value > 1)


def _by_place(report: Sequence[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in report:
        for ref in passage.refs:
            found[ref].append(passage)
    return found
