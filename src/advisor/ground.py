"""Do these Hits carry an answer? answered, partial, or declined and why.

Three questions in turn. Is it about the subject at all: held against examples of what is not (data/off_topic.txt) and
against the nearest passage. Does it take for granted something the sources do not support (premise.py). Is the kind
of thing it asks for (a sum, a name, a date) in any sentence that speaks of it. `eval/decline_curve.py` draws the curve
that the setting `decline` moves along.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.embed import Vectors
from advisor.library import Library
from advisor.premise import Premise, false_premise
from advisor.question import Question
from advisor.records import Hit, Passage, Reason, Status
from advisor.retrieve import coverage
from advisor.split import sentences
from advisor.words import stem, words


@dataclass(frozen=True, slots=True)
class Ground:
    """Whether the question is answered; where it is not, why, and what it took for granted."""

    status: Status
    reason: Reason | None = None
    detail: str = ""
    support: float = 1.0
    premise: Premise | None = None


# Weights of a logistic regression over the dev questions and the project's own sets; eval/decline_curve.py fits them.
_TOPIC = {"gap": -188.0, "coverage": -2.9, "unknown": 7.0, "constant": -3.9}
_SIGNS = {
    "money": re.compile(r"\bkr\b|\bkrone|\bmill|\bmrd|\d{1,3} \d{3}\b", re.IGNORECASE),
    "count": re.compile(
        r"\d|\b(?:én|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|atten|tjue|ingen|begge|"
        r"enkelte)\b", re.I),
    "time": re.compile(
        r"\b(?:1[89]|20)\d\d\b|januar|februar|mars|april|mai|juni|juli|august|september|oktober|"
        r"november|desember|\bår\b|\d år", re.I),
}  # fmt: skip
_PERSON_NAME = re.compile(
        r"(?:\b(?:hva|kva) (?:heter|het|heiter|heitte)|\bnavnet? (?:på|hennes|hans|til)|\bnavnet|"
        r"\bnamnet|\bwhat is the name of|\bname of)"
        r"(?=.*\b(?:\w*leder|\w*leiar|ordfører\w*|rådmann\w*|direktør\w*|\w*sjef\w*|sekretær\w*|"
        r"koordinator\w*|hun|han|ho|hennes|hans|person\w*|leader|manager|mayor|chair|director|"
        r"coordinator)\b)",
    re.IGNORECASE,
)  # fmt: skip
_CONTACT = re.compile(
    r"\b(?:e-?post\w*|epost\w*|mobilnummer|telefon\w*|e-?mail|phone number|telephone)\b", re.IGNORECASE
)
_HOW_MANY = re.compile(
    r"\b(?:hvor mange|kor mange|antall(?:et)?|talet på|stemmetall\w*)\s+([a-zæøå-]+(?:\s+[a-zæøå-]+)?)", re.IGNORECASE
)
_MONEY_ASKED = re.compile(
    r"\b(?:koste\w*|kroner|tjente?|lønn\w*|budsjett\w*|profit|budget|avgift\w*|inntekt\w*|"
    r"overskudd|i kroner|hvor mye .*(?:bruk|betal|får))",
    re.I,
)
_ENOUGH_DETAIL = 0.45


def ground(library: Library, question: Question, vector: Vectors, hits: Sequence[Hit], decline: float = 0.5) -> Ground:
    """Whether the hits carry an answer. `decline` is 0–1: how sure it must be that the question is on the subject."""
    if not hits:
        return Ground("declined", "not_in_sources", support=0.0)
    if not question.terms:
        return Ground("declined", "unclear", support=0.0)
    support = 1.0 - off_topic(library, question, vector, hits)
    if support < decline:
        return Ground("declined", "off_topic", support=support)
    if _PERSON_NAME.search(question.text) and question.asks == "name" or _CONTACT.search(question.text):
        return Ground("declined", "not_in_sources", "person", support)
    premise = false_premise(question, _of_cases(library, question))
    if premise:
        return Ground("declined", "false_premise", premise.kind, support, premise)
    lacking = _lacks_detail(library, question, hits)
    if lacking:
        return Ground("declined", "not_in_sources", lacking, support)
    return Ground("answered", support=support)


def off_topic(library: Library, question: Question, vector: Vectors, hits: Sequence[Hit]) -> float:
    """The probability, 0–1, that the question is not about the subject."""
    strange = float(np.sort(library.strangers @ vector)[-3:].mean()) if len(library.strangers) else 0.0
    near = max(hit.dense for hit in hits)
    weights = {term: library.lexical.idf(term) for term in question.terms}
    text = " ".join(f"{h.passage.context} {h.passage.text} {' '.join(h.passage.phrasings)}" for h in hits[:3])
    unknown = sum(len(library.lexical.holds(term)) == 0 for term in question.terms) / len(question.terms)
    z = (
        _TOPIC["gap"] * (near - strange)
        + _TOPIC["coverage"] * coverage(weights, text)
        + _TOPIC["unknown"] * unknown
        + _TOPIC["constant"]
    )
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, z))))


def _of_cases(library: Library, question: Question) -> list[Passage]:
    """All passages about the cases the question names."""
    wanted = set(question.cases)
    return [p for p in library.passages if wanted & set(p.cases)] if wanted else []


def _lacks_detail(library: Library, question: Question, hits: Sequence[Hit]) -> str:
    """«detail» where the question asks for a number or sum of something, and no sentence found has one beside it.

    The nouns of an English question stand in no Norwegian sentence, so only bokmål and nynorsk are judged.
    """
    if question.language == "en" or not question.cases:
        return ""
    counted = _HOW_MANY.search(question.text)
    said = [s for hit in hits[:12] for s in sentences(hit.passage.text)]
    if counted:
        nouns = [stem(w) for w in words(counted[1]) if len(w) > 3][:1]
        return "" if not nouns or any(_beside(nouns[0], s, "count") for s in said) else "detail"
    if _MONEY_ASKED.search(question.text) and question.asks in ("money", "count", "any"):
        weights = {
            t: library.lexical.idf(t) for t in question.terms if t not in ("kron", "kroner", "kost", "mye", "mykj")
        }
        best = max((coverage(weights, s) for s in said if _SIGNS["money"].search(s)), default=0.0)
        return "" if best >= _ENOUGH_DETAIL else "detail"
    return ""


def _beside(noun: str, sentence: str, sign: str) -> bool:
    """Whether a sentence has a number and the noun, alone or in a compound."""
    if not _SIGNS[sign].search(sentence):
        return False
    held = [stem(w) for w in words(sentence)]
    return any(h == noun or (len(noun) > 4 and (h.endswith(noun) or h.startswith(noun))) for h in held)
