"""Practice: a dilemma from a set, the trainee's own answer, which key points it has, and where the others stand."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advisor.evaluation.facts import present
from advisor.evaluation.items import Item
from advisor.evaluation.places import passage_places, relevant
from advisor.library import Library
from advisor.question import read_question
from advisor.records import Language, Passage
from advisor.retrieve import retrieve
from advisor.wording import say

ROUND = 10
PASSAGES = 2
LONGEST = 4000
DILEMMAS = ("role", "owner_meeting", "cross", "concept", "fact")


@dataclass(frozen=True, slots=True)
class Point:
    """A key point: whether the trainee's answer has it, and passages that do."""

    fact: str
    there: bool
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """A question with the trainee's answer to it, and its key points."""

    item: Item
    answer: str
    points: tuple[Point, ...]

    @property
    def reached(self) -> int:
        """How many of the key points the answer has."""
        return sum(point.there for point in self.points)


def draw(items: Sequence[Item], seed: int, count: int = ROUND) -> list[Item]:
    """A round: questions with an answer and key points, in an order that the seed decides; dilemmas come first."""
    usable = [item for item in items if item.answerable and item.facts and item.answer]
    random.Random(seed).shuffle(usable)
    return sorted(usable, key=lambda item: DILEMMAS.index(item.kind) > 2)[:count]


def read_answer(library: Library, item: Item, text: str) -> Tried:
    """The trainee's answer held against the key points. Raises StoreError or EmbeddingError where the search breaks."""
    answer = text[:LONGEST]
    # A point in English is written about in English: its words count here, as they cannot for Norwegian sources.
    there = [bool(present(fact, answer, "nb")) for fact in item.facts]
    found = _passages(library, item)
    return Tried(item, answer, tuple(_point(f, t, item, found) for f, t in zip(item.facts, there, strict=True)))


def _point(fact: str, there: bool, item: Item, passages: Sequence[Passage]) -> Point:
    held = [p for p in passages if present(fact, p.text, item.lang)]
    return Point(fact, there, tuple((held or list(passages))[:PASSAGES]))


def _passages(library: Library, item: Item) -> list[Passage]:
    """What the search finds for the question, that from the right places first, then all else from there."""
    places = {passage.id: passage_places(passage) for passage in library.passages}
    grades = relevant(item, library.passages, places)
    question = read_question(item.question, item.persona)
    hits = retrieve(library, question, library.embedder.question(question.text))
    found = [hit.passage for hit in hits]
    right = [p for p in found if p.id in grades]
    others = [p for p in library.passages if grades.get(p.id) == 2 and p not in right]
    return [*right, *others, *(p for p in found if p.id not in grades)]


def summary(tried: Sequence[Tried], lang: Language, today: date | None = None) -> str:
    """A round as Markdown, to save: each question with the answer, the key points, and the reference answer."""
    when = (today or date.today()).isoformat()
    reached, points = sum(one.reached for one in tried), sum(len(one.points) for one in tried)
    total = say(lang, "practice.total", reached=reached, points=points, n=len(tried))
    lines = [f"# {say(lang, 'practice.summary')} {when}", "", total]
    for number, one in enumerate(tried, 1):
        lines += ["", f"## {number}. {_plain(one.item.question)}", ""]
        lines += [f"**{say(lang, 'practice.yours')}** {_plain(one.answer) or '–'}", ""]
        for point in one.points:
            state = say(lang, "practice.there" if point.there else "practice.missing")
            lines.append(f"- {state}: {_plain(point.fact)}")
            if not point.there:
                lines += [f"  - {p.title} – {p.section}: {_plain(p.text)}" for p in point.passages[:1]]
        lines += ["", f"**{say(lang, 'practice.reference')}** {_plain(one.item.answer)}"]
        if one.item.goal:
            lines += ["", f"*{say(lang, 'practice.goal')}: {_plain(one.item.goal)}*"]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "\\<").replace("*", "\\*")
