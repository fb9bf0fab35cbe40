"""Do these Hits carry an answer? answered, partial, or declined and why.

Three questions in turn. Is it about the subject at all: held against examples of what is not (data/off_topic.txt) and
against the nearest passage. Does it take for granted something the sources do not support (premise.py). Is the kind
of thing it asks for (a sum, a name, a date) in any sentence that speaks of it. `eval/decline_curve.py` draws the curve
that the setting `decline` moves along.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from advisor.detail import asks_for_person, lacks_detail
from advisor.embed import Vectors
from advisor.library import Library
from advisor.premise import Premise, false_premise
from advisor.question import Question
from advisor.records import Hit, Passage, Reason, Status
from advisor.retrieve import coverage
from advisor.split import sentences


@dataclass(frozen=True, slots=True)
class Ground:
    """Whether the question is answered; where it is not, why, and what it took for granted."""

    status: Status
    reason: Reason | None = None
    detail: str = ""
    support: float = 1.0
    premise: Premise | None = None


READ = 12
TEXTS = {"extra": 0}  # the passages themselves, not the questions they answer
# Weights of a logistic regression over the dev questions and the project's own sets; eval/decline_curve.py fits them.
_TOPIC = {"gap": -120.0, "coverage": -3.0, "unknown": 7.0, "constant": -2.5}


def ground(library: Library, question: Question, vector: Vectors, hits: Sequence[Hit], decline: float = 0.5) -> Ground:
    """Whether the hits carry an answer. `decline` is 0–1: how sure it must be that the question is on the subject."""
    if not hits:
        return Ground("declined", "not_in_sources", support=0.0)
    if not question.terms:
        return Ground("declined", "unclear", support=0.0)
    support = 1.0 - off_topic(library, question, vector, hits)
    if support < decline:
        return Ground("declined", "off_topic", support=support)
    if asks_for_person(question):
        return Ground("declined", "not_in_sources", "person", support)
    about = _of_cases(library, question)
    premise = false_premise(question, about)
    if premise:
        return Ground("declined", "false_premise", premise.kind, support, premise)
    weights = {term: library.lexical.idf(term) for term in question.terms}
    found = [sentence for hit in hits[:READ] for sentence in sentences(hit.passage.text)]
    if lacks_detail(question, weights, found, (s for passage in about for s in sentences(passage.text))):
        return Ground("declined", "not_in_sources", "detail", support)
    return Ground("answered", support=support)


def off_topic(library: Library, question: Question, vector: Vectors, hits: Sequence[Hit]) -> float:
    """The probability, 0–1, that the question is not about the subject."""
    strange = float(np.sort(library.strangers @ vector)[-3:].mean()) if len(library.strangers) else 0.0
    # The plain vector, not the turned one: turning brings any question near some passage.
    near = max(cosine for texts in library.generation.nearest(vector, 1, TEXTS).values() for cosine in texts.values())
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
