"""Which sentences of the found passages answer the question, and how well.

A sentence is worth what its passage is worth to the question, and what it holds of the question's words and of the
kind of thing the question asks for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.library import Library
from advisor.question import Question
from advisor.records import Hit
from advisor.retrieve import coverage
from advisor.split import sentences

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that may be said: where it stands in its passage, and what it is worth."""

    hit: Hit
    index: int
    text: str
    worth: float


_HAS = {
    "time": re.compile(r"\b(?:1[89]|20)\d\d\b|\b\d{1,2}\. (?:jan|feb|mars|april|mai|juni|juli|aug|sept|okt|nov|des)|\d år\b|årlig", re.I),
    "count": re.compile(r"\d|\b(?:én|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|atten|tjue|ganger)\b", re.I),
    "money": re.compile(r"\bkr\b|kroner|\bmill|\bmrd|\d{1,3} \d{3}\b", re.I),
    "share": re.compile(r"prosent|%|andel|\d", re.I),
    "person": re.compile(r"leder|ordfører|rådmann|sjef|direktør|sekretær|rådet|utvalg|styret|kommune|ansatt", re.I),
    "name": re.compile(r"(?<=[a-zæøå] )[A-ZÆØÅ«]"),
}  # fmt: skip
_LEANS = re.compile(
    r"^(?:Dette|Disse|Denne|Den|Det|De|Han|Hun|Her|Slik|Slike|Dermed|Derfor|Likevel|Imidlertid|Videre|I tillegg|Også|Begge|Da|Dermed|Derimot|Samtidig|Eksempelvis|Men|Og)\b"
)


def pieces(library: Library, question: Question, hits: Sequence[Hit]) -> list[Piece]:
    """The sentences of the best hits with their worth, best first."""
    weights = {term: library.lexical.idf(term) for term in question.terms}
    top = hits[0].score if hits else 1.0
    has = _HAS.get(question.asks)
    found: list[Piece] = []
    for rank, hit in enumerate(hits[:DEPTH]):
        place = hit.score / top - 0.02 * rank
        heading = coverage(weights, hit.passage.section)
        for index, sentence in enumerate(sentences(hit.passage.text)):
            if len(sentence) < 25 and not re.search(r"\d", sentence):
                continue
            worth = place + 0.55 * coverage(weights, sentence)
            worth += 0.12 + 0.15 * heading if index == 0 else -0.03 * index
            worth += 0.18 if has and has.search(sentence) else 0.0
            worth -= 0.15 if _LEANS.match(sentence) else 0.0
            worth -= 0.3 if sentence.endswith("?") and question.intent == "fact" else 0.0
            found.append(Piece(hit, index, sentence, worth))
    return sorted(found, key=lambda piece: -piece.worth)

