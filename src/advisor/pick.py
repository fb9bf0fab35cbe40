"""Which sentences of the found passages answer the question, and how well.

A sentence is worth what its passage is worth to the question, and what it holds of the question's words and of the
kind of thing the question asks for. The weights are those of a pairwise logistic regression (RankNet's loss, Burges
et al. 2005, on a linear model) of sentences that hold a key fact against sentences that do not;
`eval/fit_pick.py` makes them from the question sets.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.library import Library
from advisor.question import Question
from advisor.records import Hit
from advisor.retrieve import coverage
from advisor.split import sentences
from advisor.words import trigrams

DEPTH = 12
SHORTEST = 25
FEATURES = ("place", "rank", "words", "passage", "letters", "heading", "first", "late", "kind", "leans", "told")
WEIGHTS = (0.71, -0.73, 0.67, 0.43, 0.87, 0.18, 0.3, -0.14, 0.75, -0.1, 0.7)
_ASKED_BACK = 0.5

_HAS = {
    "time": re.compile(
        r"\b(?:1[89]|20)\d\d\b|\b\d{1,2}\. (?:jan|feb|mars|april|mai|juni|juli|aug|sept|okt|nov|des)|\d år\b|årlig",
        re.IGNORECASE,
    ),
    "count": re.compile(
        r"\d|\b(?:én|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|atten|tjue|ganger)\b", re.IGNORECASE
    ),
    "money": re.compile(r"\bkr\b|kroner|\bmill|\bmrd|\d{1,3} \d{3}\b", re.IGNORECASE),
    "share": re.compile(r"prosent|%|andel|\d", re.IGNORECASE),
    "person": re.compile(
        r"leder|ordfører|rådmann|sjef|direktør|sekretær|rådet|utvalg|styret|kommune|ansatt", re.IGNORECASE
    ),
    "name": re.compile(r"(?<=[a-zæøå] )[A-ZÆØÅ«]"),
}
_LEANS = re.compile(
    r"^(?:Dette|Disse|Denne|Den|Det|De|Han|Hun|Her|Slik|Slike|Dermed|Derfor|Likevel|Imidlertid|Videre|I tillegg|Også|"
    r"Begge|Da|Derimot|Samtidig|Eksempelvis|Men|Og)\b"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that may be said: where it stands in its passage, and what it is worth."""

    hit: Hit
    index: int
    text: str
    worth: float


def pieces(library: Library, question: Question, hits: Sequence[Hit]) -> list[Piece]:
    """The sentences of the best hits with their worth, best first."""
    found: list[Piece] = []
    depth = len(hits) if question.intent == "compare" else DEPTH
    for rank, hit in enumerate(hits[:depth]):
        for index, sentence, values in features(library, question, hit, rank, hits[0].score):
            worth = sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
            if sentence.endswith("?") and question.intent in ("fact", "explain"):
                worth -= _ASKED_BACK
            found.append(Piece(hit, index, sentence, worth))
    return sorted(found, key=lambda piece: -piece.worth)


def features(
    library: Library, question: Question, hit: Hit, rank: int, top: float
) -> list[tuple[int, str, tuple[float, ...]]]:
    """(number, sentence, values named by FEATURES) of each sentence of a hit that can stand as an answer."""
    weights = {term: library.lexical.idf(term) for term in question.terms}
    letters = set(trigrams(question.text))
    heading = coverage(weights, " ".join([hit.passage.section, *hit.passage.phrasings]))
    has = _HAS.get(question.asks)
    rows: list[tuple[int, str, tuple[float, ...]]] = []
    for index, sentence in enumerate(sentences(hit.passage.text)):
        if len(sentence) < SHORTEST and not re.search(r"\d", sentence):
            continue
        values = (
            hit.score / top if top else 0.0,
            rank / DEPTH,
            coverage(weights, sentence),
            hit.coverage,
            len(letters & set(trigrams(sentence))) / (len(letters) or 1),
            heading,
            float(index == 0),
            index / 6,
            float(bool(has and has.search(sentence))),
            float(bool(_LEANS.match(sentence))),
            hit.told[index] if index < len(hit.told) else 0.0,
        )
        rows.append((index, sentence, values))
    return rows
