"""The parts of a brief for a politician: the matter, questions, cases, law, pitfalls, the meeting."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from advisor.brief.agenda import Matched, match
from advisor.brief.cases import alike
from advisor.brief.data import LEGITIMACIES, common, forms
from advisor.brief.questions import Asked, eligible, pick
from advisor.brief.records import Fact, Group, Order, Part, Point
from advisor.brief.sentences import Sentences
from advisor.library import Library
from advisor.wording import say

LAW_MOST = 7
_ITEMS_SHOWN = 6


class Said:
    """What a brief has said so far: no sentence twice."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences
        self.used: set[str] = set()

    def facts(self, anchors: Iterable[str], most: int = 99) -> tuple[Fact, ...]:
        """The sentences the anchors point at that are not said already, at most so many; they are said now."""
        return self.new((self.sentences.fact(anchor) for anchor in anchors), most)

    def new(self, facts: Iterable[Fact], most: int = 99) -> tuple[Fact, ...]:
        """Those of the facts that are not said already, at most so many; they are said now."""
        found: list[Fact] = []
        for fact in facts:
            if len(found) < most and fact.text not in self.used:
                self.used.add(fact.text)
                found.append(fact)
        return tuple(found)


def politician_parts(library: Library, said: Said, order: Order) -> tuple[Part, ...]:
    """The parts in the order they are read."""
    warnings = warning_parts(said, order)
    short = said.facts(forms()[order.form].short)
    law = law_part(said, order)
    matched = match(library, said.sentences, order.agenda, eligible(order))
    asked = pick(order, said.sentences, matched, said.used)
    cases = Part("cases", say("nb", "brief.cases"), (Group("", alike(library, said.sentences, order, said.used)),))
    parts = (
        matter_part(said, order, short, _agenda_points(order, matched, asked)),
        _question_part(asked),
        cases,
        law,
        _pitfall_part(said),
        _meeting_part(said, order),
    )
    return (*warnings, *parts)


def warning_parts(said: Said, order: Order) -> tuple[Part, ...]:
    """What to check before all else; none where nothing is amiss."""
    if not order.warnings:
        return ()
    points = tuple(Point(said.new(warning.facts), words=warning.text) for warning in order.warnings)
    return (Part("check", say("nb", "brief.check"), (Group("", points),)),)


def matter_part(said: Said, order: Order, short: tuple[Fact, ...], more: tuple[Point, ...] = ()) -> Part:
    """What it is about: the form, the reader's role in it, and the agenda."""
    rows = forms()[order.form].role.get(order.role, ()) if order.reader == "politiker" else ()
    role = said.facts(rows, 1)
    points = [Point((*short, *role), lead=f"{_name(order)}:")]
    groups = [Group("", tuple(points))]
    if more:
        groups.append(Group(say("nb", "brief.agenda"), more))
    return Part("matter", say("nb", "brief.matter"), tuple(groups))


def law_part(said: Said, order: Order, most: int = LAW_MOST) -> Part:
    """Duties by law for that very form, and apart from them what KS advises."""
    row = forms()[order.form]
    words = f"{order.name} {order.sector} {' '.join(order.agenda)}"
    sector = [a for s in common().sectors if re.search(s.words, words, re.IGNORECASE) for a in s.law]
    law: list[Point] = []
    for anchor in (*row.phase.get(order.phase, ()), *sector, *row.law):
        if anchor.startswith("+ ") and law:
            law[-1] = replace(law[-1], facts=(*law[-1].facts, *said.facts((anchor.removeprefix("+ "),))))
        elif len(law) < most:
            law += [Point((fact,)) for fact in said.facts((anchor,))]
    ks = said.facts(row.ks)
    return Part(
        "law",
        say("nb", "brief.law"),
        (
            Group(say("nb", "brief.duties", form=row.name), tuple(law)),
            Group(say("nb", "brief.ks"), tuple(Point((fact,)) for fact in ks)),
        ),
    )


def _question_part(asked: Sequence[Asked]) -> Part:
    groups = tuple(
        Group(
            say("nb", f"brief.{part}"),
            tuple(Point((a.why,), lead=a.row.ask) for a in asked if a.row.part == part),
            numbered=True,
        )
        for part in LEGITIMACIES
    )
    return Part("questions", say("nb", "brief.questions"), groups)


def _agenda_points(order: Order, matched: Sequence[Matched], asked: Sequence[Asked]) -> tuple[Point, ...]:
    """Each item of the agenda, with the numbers of the questions that concern it."""
    numbers = {a.row.id: n for n, a in enumerate(asked, 1)}
    points = []
    for item in matched[:_ITEMS_SHOWN]:
        best = max(item.questions.values(), default=0.0)
        called = sorted(numbers[q] for q, share in item.questions.items() if q in numbers and share >= 0.6 * best)
        words = say("nb", "brief.see", numbers=_listed(called[:3])) if called else say("nb", "brief.see_none")
        points.append(Point(lead=f"{item.item}:", words=words))
    more = len(matched) - len(points) + order.left_out
    if more:
        points.append(Point(words=say("nb", "brief.more_items", n=more)))
    return tuple(points)


def _pitfall_part(said: Said) -> Part:
    points = tuple(Point(said.facts(row.says), lead=f"{row.name}:") for row in common().pitfalls)
    return Part("pitfalls", say("nb", "brief.pitfalls"), (Group("", points),))


def _meeting_part(said: Said, order: Order) -> Part:
    row, role = forms()[order.form], common().meeting[order.role]
    points = tuple(
        Point(said.facts((*mine, *all_), 2), lead=say("nb", f"brief.{key}"))
        for key, mine, all_ in (
            ("before", role.before, row.before),
            ("during", role.during, row.during),
            ("after", role.after, row.after),
        )
    )
    return Part("meeting", say("nb", "brief.meeting"), (Group("", points),))


def _name(order: Order) -> str:
    name = order.name or forms()[order.form].name
    return name[:1].upper() + name[1:]


def _listed(numbers: Sequence[int]) -> str:
    told = [str(n) for n in numbers]
    return " og ".join(filter(None, (", ".join(told[:-1]), told[-1])))
