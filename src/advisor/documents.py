"""A document before it is a file: title, blocks, numbered sources and a foot line; written as Markdown here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from advisor.records import Language

MANY = 12
LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
_OPENING = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of running text, and the numbers of the sources it rests on."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences after one another; `lead` stands first, in bold."""

    sentences: tuple[Sentence, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Items:
    """A list of paragraphs, with bullets, or numbered from `start`."""

    items: tuple[Paragraph, ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Paragraph, ...], ...]


Block = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered source: where it is, and the words of it that are quoted (may be empty)."""

    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. Source number n is `references[n - 1]`; `foot` stands at the foot of every page."""

    title: str
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...] = ()
    references_title: str = "Kilder"
    foot: str = ""
    lead: str = ""
    language: Language = "nb"
    author: str = "advisor"


def unresolved(document: Document) -> tuple[int, ...]:
    """The citation numbers in the document that no source has, in ascending order."""
    used = {n for paragraph in paragraphs(document) for s in paragraph.sentences for n in s.citations}
    return tuple(sorted(n for n in used if not 1 <= n <= len(document.references)))


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """Every paragraph of the document, in lists and tables too, in reading order."""
    for block in document.blocks:
        match block:
            case Paragraph():
                yield block
            case Items():
                yield from block.items
            case Table():
                yield from (cell for row in block.rows for cell in row)


def clean(text: str) -> str:
    """The text on one line, without characters that no document format takes."""
    return " ".join(_CONTROL.sub(" ", text).split())


def marks(citations: Iterable[int]) -> str:
    """«[1][2]»; empty for none."""
    return "".join(f"[{n}]" for n in citations)


def plain(paragraph: Paragraph) -> str:
    """The paragraph as the reader sees it: lead, sentences, marks."""
    told = [" ".join(filter(None, (clean(s.text), marks(s.citations)))) for s in paragraph.sentences]
    return " ".join(filter(None, (clean(paragraph.lead), *told)))


def lines(document: Document) -> list[str]:
    """The document's text, one line a paragraph, heading, list item, table row and source; numbers of lists left out.

    What a reader of any of the formats meets, in the same order: tests hold the files against it.
    """
    found = [clean(document.title), clean(document.lead)]
    for block in document.blocks:
        match block:
            case Heading():
                found.append(clean(block.text))
            case Paragraph():
                found.append(plain(block))
            case Items():
                found += [plain(item) for item in block.items]
            case Table():
                found.append(" | ".join(map(clean, block.header)))
                found += [" | ".join(map(plain, row)) for row in block.rows]
    if document.references:
        found.append(clean(document.references_title))
        found += [reference_line(reference) for reference in document.references]
    return [line for line in (*found, clean(document.foot)) if line]


def reference_line(reference: Reference) -> str:
    """«Dalanerådet – Drift (case, 2013): «…»», without its number."""
    quote = clean(reference.quote)
    return f"{clean(reference.text)}: «{quote}»" if quote else clean(reference.text)


def narrow(document: Document) -> bool:
    """Whether the sources are many and short enough to stand in two columns, in small type."""
    return len(document.references) >= MANY and not any(reference.quote for reference in document.references)


def as_markdown(document: Document) -> str:
    """The document in Markdown; signs in its texts that Markdown would take for its own are escaped.

    Raises ValueError where a citation names a source the document has not: a fault of the caller.
    """
    check(document)
    parts = [f"# {_safe(document.title)}"]
    parts += [_safe(document.lead)] if document.lead else []
    for block in document.blocks:
        match block:
            case Heading():
                parts.append(f"{'#' * min(block.level + 1, 6)} {_safe(block.text)}")
            case Paragraph():
                parts.append(_opening(_inline(block)))
            case Items():
                numbers = range(block.start, block.start + len(block.items))
                signs = [f"{n}." for n in numbers] if block.numbered else ["-"] * len(block.items)
                told = zip(signs, block.items, strict=True)
                parts.append("\n".join(f"{sign} {_opening(_inline(item))}" for sign, item in told))
            case Table():
                parts.append(_table(block))
    if document.references:
        parts.append(f"## {_safe(document.references_title)}")
        numbered = enumerate(document.references, 1)
        parts.append("\n".join(f"{n}. {_opening(_safe(reference_line(r)))}" for n, r in numbered))
    parts += ["---", _opening(_safe(document.foot))] if document.foot else []
    return "\n\n".join(parts) + "\n"


def check(document: Document) -> None:
    """Raises ValueError where a citation names a source the document has not, or a table is ragged."""
    if lost := unresolved(document):
        raise ValueError(f"citations without a source: {lost}")
    for block in document.blocks:
        if isinstance(block, Table) and any(len(row) != len(block.header) for row in block.rows):
            raise ValueError("a table whose rows differ in length from its header")


def _inline(paragraph: Paragraph) -> str:
    told = [" ".join(filter(None, (_safe(s.text), marks(s.citations)))) for s in paragraph.sentences]
    lead = f"**{_safe(paragraph.lead)}**" if paragraph.lead else ""
    return " ".join(filter(None, (lead, *told)))


def _table(table: Table) -> str:
    rows = [[_safe(name) for name in table.header], ["---"] * len(table.header)]
    rows += [[_inline(cell) for cell in row] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _safe(text: str) -> str:
    return _MARKS.sub(r"\\\1", clean(text))


def _opening(text: str) -> str:
    """A line that would begin a list or a rule of its own, kept a line of text."""
    return _OPENING.sub(lambda m: f"{m[1]}{m[2][:-1]}\\{m[2][-1]}", text)
