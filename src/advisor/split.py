"""Sections become passages with context; they join back into the text; the id comes from the content."""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from advisor.asked import asked_text
from advisor.cases import named_cases
from advisor.records import Passage, Section, Source

TARGET = 600
LONGEST = 900
_PROSE = 150

_ABBREVIATIONS = (
    "bl.a|ca|dvs|evt|f.eks|fk|gj|h.h.v|iht|inkl|jf|jfr|kap|kl|kr|m.fl|mfl|mill|mm|m.m|mrd|nr|o.l|osv|pkt|pr|prof|dr|"
    "med|s|samhandl|St.meld|st.meld|t.o.m|tlf|vedr|bl|nov|des|jan|feb|aug|sept|okt"
)
_NOT_END = re.compile(rf"(?:^|[\s(«”\"])(?:{_ABBREVIATIONS.replace('.', '[.]')}|\d{{1,2}}|[A-ZÆØÅ])[.]$", re.IGNORECASE)
_BREAK = re.compile(r"[.!?:]['”»\")]*(?:\d{1,2})?\s+(?=[A-ZÆØÅ«”\"“(–\d])|\n+")
_SUBHEADING = re.compile(r"^[A-ZÆØÅ\d][^.!?:]{3,68}$")


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; joined, they are the text but for white space at the seams.

    A full stop after an abbreviation, a day («2. februar») or an initial ends no sentence.
    """
    found, start = [], 0
    for match in _BREAK.finditer(text):
        head = text[start : match.end()].rstrip()
        if match[0][0] == ":" or (match[0][0] == "." and _NOT_END.search(re.sub(r"['”»\")]+$", "", head))):
            continue
        if head.strip():
            found.append(head.strip())
        start = match.end()
    if text[start:].strip():
        found.append(text[start:].strip())
    return tuple(found)


def split_source(source: Source) -> tuple[Passage, ...]:
    """The passages of a source, in order. The same content gives the same ids, whatever stands beside it."""
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    for section in source.sections:
        for text, offset, subheading in _pieces(section):
            context = _context(source, section, subheading)
            identity = _digest(source.id, context, text)
            seen[identity] = seen.get(identity, 0) + 1
            if seen[identity] > 1:
                identity = _digest(source.id, context, text, str(seen[identity]))
            case = section.case or source.case
            cases = ((case,) if case else ()) + named_cases(text)
            passages.append(
                Passage(
                    id=identity,
                    source=source.id,
                    kind=source.kind,
                    title=source.title,
                    section=section.heading,
                    text=text,
                    context=context,
                    label=section.label,
                    case=case,
                    cases=tuple(dict.fromkeys(cases)),
                    year=source.year,
                    page=_page(section, offset),
                    refs=section.refs,
                    phrasings=_asked(section),
                    notes=section.notes,
                    order=len(passages),
                )
            )
    return tuple(passages)


def _asked(section: Section) -> tuple[str, ...]:
    """What a section is also searched by, as one text: its heading and short phrasings on the first line, then each
    whole question on a line of its own (see advisor.asked); none where there is nothing."""
    if not section.phrasings:
        return ()
    short = [phrasing for phrasing in section.phrasings if not phrasing.endswith("?")]
    questions = [phrasing for phrasing in section.phrasings if phrasing.endswith("?")]
    return (asked_text(" ".join([section.heading, "; ".join(short)]).strip(), questions),)


def _context(source: Source, section: Section, subheading: str) -> str:
    parts = [source.title, section.heading if section.heading != source.title else ""]
    if section.label and section.label not in section.heading:
        parts.append(section.label)
    parts.append(subheading)
    return " – ".join(dict.fromkeys(filter(None, parts))) + ":"


def _pieces(section: Section) -> Iterator[tuple[str, int, str]]:
    """(text, offset in the section, subheading above it): paragraphs packed to about TARGET characters."""
    held, start, above, subheading, offset = "", 0, "", "", 0
    paragraphs = section.text.split("\n\n")
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
        place = section.text.index(paragraph, offset)
        offset = place + len(paragraph)
        if _SUBHEADING.match(paragraph) and len(following) >= _PROSE:
            if held:
                yield held, start, above
            held, start, above, subheading = paragraph, place, paragraph, paragraph
            continue
        for chunk in _chunks(paragraph):
            if held and held != subheading and len(held) + len(chunk) > TARGET:
                yield held, start, above
                held = ""
            if held:
                held = f"{held}{_seam(section.text, held, chunk)}{chunk}"
            else:
                held, start, above = chunk, section.text.find(chunk[:40], place), subheading
    if held:
        yield held, start, above


def _seam(text: str, held: str, chunk: str) -> str:
    """What stands between two pieces in the text: a blank line, or a space."""
    return "\n\n" if f"{held[-30:]}\n\n{chunk[:30]}" in text else " "


def _chunks(paragraph: str) -> Iterator[str]:
    """A paragraph whole where it is short enough, else runs of whole sentences of about TARGET characters."""
    if len(paragraph) <= LONGEST:
        yield paragraph
        return
    parts = sentences(paragraph)
    total = sum(map(len, parts))
    goal = total / max(1, round(total / TARGET))
    held: list[str] = []
    for part in parts:
        if held and sum(map(len, held)) + len(part) / 2 > goal:
            yield " ".join(held)
            held = []
        held.append(part)
    yield " ".join(held)


def _page(section: Section, offset: int) -> int | None:
    page = None
    for begins, number in section.pages:
        if begins <= offset:
            page = number
    return page


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
