"""A brief as a document and as JSON: each sentence with its marks, the sources numbered at the end."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from advisor.brief.records import Brief, Fact, Group, Part, Point
from advisor.cases import case_name
from advisor.documents import Block, Document, Heading, Items, Paragraph, Reference, Sentence, Table
from advisor.records import Passage
from advisor.wording import say

_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip


class Numbers:
    """The sources of a brief, numbered in the order they are first used; one number a section of a source."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._passages: dict[str, Passage] = {}

    def of(self, passage: Passage) -> int:
        """The number of the section the passage is in."""
        line = _source_line(passage)
        self._passages.setdefault(line, passage)
        return self._numbers.setdefault(line, len(self._numbers) + 1)

    def of_fact(self, fact: Fact) -> tuple[int, ...]:
        """The numbers of all that a fact rests on, in ascending order."""
        return tuple(sorted({self.of(passage) for passage in (fact.passage, *fact.also)}))

    def of_text(self, line: str) -> int:
        """The number of a source that is no passage: what a then-and-now note rests on."""
        return self._numbers.setdefault(line, len(self._numbers) + 1)

    def references(self) -> tuple[Reference, ...]:
        """The sources, in the order of their numbers."""
        return tuple(Reference(line) for line in self._numbers)

    def passage(self, line: str) -> Passage | None:
        """The first passage used of a source; None for one that is no passage."""
        return self._passages.get(line)


def as_document(brief: Brief) -> Document:
    """The brief as a document, ready to be written in any format."""
    return _built(brief)[0]


def as_json(brief: Brief) -> str:
    """The brief as one JSON object: the order, the parts with their claims, the sources, notes, date, fingerprint."""
    document, numbers = _built(brief)
    order = asdict(brief.order)
    order["warnings"] = [warning.text for warning in brief.order.warnings]
    data = {
        "title": brief.title,
        "order": order,
        "day": brief.day.isoformat(),
        "fingerprint": brief.fingerprint,
        "parts": [
            {"key": part.key, "title": part.title, "points": [_json_point(p, numbers) for p in points(part)]}
            for part in brief.parts
        ],
        "notes": [asdict(dated.note) for dated in brief.notes],
        "citations": [_json_source(n, reference, numbers) for n, reference in enumerate(document.references, 1)],
        "foot": document.foot,
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def points(part: Part) -> Iterator[Point]:
    """Every point of a part, cells of a table too."""
    for group in part.groups:
        yield from group.points
    if part.grid:
        yield from (cell for row in part.grid.rows for cell in row)


def day_in_words(day: date) -> str:
    """«25. november 2026»."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def _built(brief: Brief) -> tuple[Document, Numbers]:
    numbers = Numbers()
    blocks: list[Block] = []
    for part in brief.parts:
        blocks.append(Heading(part.title, 1))
        blocks += _blocks(part, numbers)
    if brief.notes:
        blocks.append(Heading(say("nb", "brief.notes"), 1))
        blocks.append(Items(tuple(_note(brief, n, numbers) for n in range(len(brief.notes)))))
    foot = say("nb", "brief.foot", day=day_in_words(brief.day), fingerprint=brief.fingerprint[:12])
    document = Document(
        title=brief.title, lead=brief.lead, blocks=tuple(blocks), references=numbers.references(),
        references_title=say("nb", "brief.sources"), foot=foot, language="nb", author="advisor",
    )  # fmt: skip
    return document, numbers


def _blocks(part: Part, numbers: Numbers) -> Iterator[Block]:
    count = 1
    for group in part.groups:
        if group.title:
            yield Heading(group.title, 2)
        yield from _group(part, group, numbers, count)
        count += len(group.points)
    if part.grid:
        rows = tuple(tuple(_paragraph(cell, numbers) for cell in row) for row in part.grid.rows)
        yield Table(part.grid.header, rows)


def _group(part: Part, group: Group, numbers: Numbers, count: int) -> Iterator[Block]:
    told = tuple(_paragraph(point, numbers) for point in group.points)
    if part.key == "matter" and not group.title:
        yield from told
    elif told:
        yield Items(told, numbered=group.numbered, start=count if group.numbered else 1)


def _paragraph(point: Point, numbers: Numbers) -> Paragraph:
    told: list[Sentence] = []
    if point.words:
        rests_on = {numbers.of(fact.passage) for fact in point.facts if not fact.text}
        told.append(Sentence(point.words, tuple(sorted(rests_on))))
    told += [Sentence(fact.text, numbers.of_fact(fact)) for fact in point.facts if fact.text]
    return Paragraph(tuple(told), point.lead)


def _note(brief: Brief, n: int, numbers: Numbers) -> Paragraph:
    dated = brief.notes[n]
    note = dated.note
    key = "brief.note" if note.since else "brief.note_plain"
    said = say("nb", key, now=note.now.rstrip(".") if note.since else note.now, since=note.since)
    return Paragraph((Sentence(said, (numbers.of_text(dated.source),)),), lead=f"{note.term}:")


def _source_line(passage: Passage) -> str:
    """«Rapporten 6.1 – Hva er rådmannsfella? (forskning, 2013)»: short, and enough to find it by."""
    rest = ", ".join(filter(None, (say("nb", f"kind.{passage.kind}").lower(), str(passage.year or ""))))
    title = case_name(passage.case) if passage.case else re.split(r": | \(|, selskapsledelse", passage.title)[0]
    return say("nb", "brief.source_at", title=title, section=passage.section, kind=rest)


def _json_point(point: Point, numbers: Numbers) -> dict[str, object]:
    return {
        "lead": point.lead,
        "words": point.words,
        "claims": [
            {"text": fact.text or point.words, "citations": list(numbers.of_fact(fact)), "quoted": fact.quoted}
            for fact in point.facts
        ],
    }


def _json_source(n: int, reference: Reference, numbers: Numbers) -> dict[str, object]:
    passage = numbers.passage(reference.text)
    about: dict[str, object] = {"n": n, "text": reference.text}
    if passage:
        about |= {"source": passage.source, "kind": passage.kind, "section": passage.section, "year": passage.year}
        about |= {"refs": list(passage.refs), "passage": passage.text}
    return about
