"""A question becomes ranked Hits: dense + keyword + trigram, fused; the case a question names counts.

The three scores are brought to 0–1 within the question and added with weights (a convex combination: Bruch, Gai and
Ingber 2023, «An Analysis of Fusion Functions for Hybrid Retrieval»), which keeps how far ahead the best one is;
ranks alone (reciprocal rank fusion) do not. `benchmarks/retrieval.py` compares them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.embed import Vectors
from advisor.lexical import Scores
from advisor.library import Library
from advisor.question import Question
from advisor.records import Hit, Kind, Passage
from advisor.turning import turned
from advisor.words import stem, words

NEAREST = 300
OF_EACH, OF_NONE = 6, 3
DENSE, OTHERS, WORDS, TRIGRAMS = 1.2, 0.7, 1.0, 0.5
NAMED_CASE = 0.35
OTHER_CASE = 0.25
MENTIONED, TODAY = 0.8, 0.3


def retrieve(
    library: Library,
    question: Question,
    vector: Vectors,
    *,
    kinds: Sequence[Kind] = (),
    cases: Sequence[str] = (),
    count: int = 24,
) -> tuple[Hit, ...]:
    """The `count` best passages, best first; where several cases are named, six of each and three of none.

    `vector` is the question's, from the library's embedding model. `kinds` and `cases` leave out all others. A passage
    of a case the question names is moved up, one of another case down. Raises StoreError.
    """
    found = library.generation.nearest(turned(library.turning, vector), NEAREST, _where(kinds, cases))
    size = len(library.passages)
    if not found or size == 0:
        return ()
    floor = min(min(texts.values()) for texts in found.values())
    ceiling = max(max(texts.values()) for texts in found.values())
    itself = np.full(size, floor, dtype=np.float32)
    others = np.full(size, floor, dtype=np.float32)
    for identity, texts in found.items():
        row = library.rows.get(identity)
        if row is not None:
            # A source of the reader's own has no questions beside it: its text stands for them.
            alone = not (library.passages[row].phrasings or library.passages[row].retold)
            beside = texts.get(0, floor) if alone else floor
            others[row] = max((cosine for number, cosine in texts.items() if number), default=beside)
            itself[row] = max(texts.get(0, floor), others[row] if library.passages[row].told else floor)
    worded = library.lexical.words(dict.fromkeys(question.terms, 1.0))
    lettered = library.lexical.trigrams(question.text)
    score = DENSE * _unit(itself) + OTHERS * _unit(others) + WORDS * _unit(worded) + TRIGRAMS * _unit(lettered)
    wanted = set(cases)
    for row, passage in enumerate(library.passages):
        if (kinds and passage.kind not in kinds) or (wanted and passage.case not in wanted):
            score[row] = -1.0
        elif question.cases:
            score[row] += _case_weight(passage, question.cases)
    best = _best(library, question, np.argsort(-score, kind="stable"), count)
    weights = {term: library.lexical.idf(term) for term in question.terms}
    return tuple(
        Hit(
            passage=library.passages[row],
            score=float(score[row]),
            dense=float(max(itself[row], others[row])),
            coverage=coverage(weights, f"{library.passages[row].context} {library.passages[row].text}"),
            told=_told(library.passages[row], found.get(library.passages[row].id, {}), floor, ceiling),
        )
        for row in best
        if score[row] > 0
    )


def _best(library: Library, question: Question, order: NDArray[np.intp], count: int) -> list[int]:
    """The rows of the best passages, best first. Where cases are compared, each has passages of its own among them:
    one case's passages all ahead of the other's would leave nothing to set it beside."""
    if len(question.cases) < 2:
        return [int(row) for row in order[:count]]
    left = {**dict.fromkeys(question.cases, OF_EACH), "": OF_NONE}
    chosen: list[int] = []
    for row in order:
        passage = library.passages[row]
        named = [case for case in question.cases if case in passage.cases]
        groups = [passage.case] if passage.case in named else [] if passage.case and named else named or [""]
        if any(left[group] > 0 for group in groups):
            chosen.append(int(row))
            for group in groups:
                left[group] -= 1
    return chosen


def coverage(weights: Mapping[str, float], text: str) -> float:
    """The share, by weight, of the terms that stand in the text; 0 where there are none.

    A term also counts, at 0.8, where it begins or ends a longer word of the text (compounds: brobygger,
    brobyggerrollen), or the other way round.
    """
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    held = {stem(word) for word in words(text)}
    reached = 0.0
    for term, weight in weights.items():
        if term in held:
            reached += weight
        elif len(term) > 4 and any(
            len(h) > 4 and (h.startswith(term) or h.endswith(term) or term.startswith(h)) for h in held
        ):
            reached += 0.8 * weight
    return reached / total


def _told(passage: Passage, near: Mapping[int, float], floor: float, ceiling: float) -> tuple[float, ...]:
    """For each sentence of the passage, how near (0–1) the nearest text is that retells it."""
    if not passage.told or ceiling <= floor:
        return ()
    first = 1 + len(passage.phrasings)
    best: dict[int, float] = {}
    for number, cosine in near.items():
        for sentence in passage.told[number - first] if number >= first else ():
            best[sentence] = max(best.get(sentence, 0.0), (cosine - floor) / (ceiling - floor))
    return tuple(best.get(n, 0.0) for n in range(max(best, default=-1) + 1))


def _case_weight(passage: Passage, named: Sequence[str]) -> float:
    if passage.case in named:
        return NAMED_CASE
    if set(named) & set(passage.cases):
        return NAMED_CASE * (MENTIONED if passage.kind in ("case", "report", "own") else TODAY)
    return -OTHER_CASE if passage.case else 0.0


def _unit(scores: Scores) -> Scores:
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def _where(kinds: Sequence[Kind], cases: Sequence[str]) -> dict[str, Any] | None:
    rules: list[dict[str, Any]] = []
    if kinds:
        rules.append({"kind": {"$in": list(kinds)}})
    if cases:
        rules.append({"case": {"$in": list(cases)}})
    if not rules:
        return None
    return rules[0] if len(rules) == 1 else {"$and": rules}
