"""A document as an accessible PDF (PDF/UA-1: tagged headings, lists, table, language), set by typst.

The texts travel to the template as data, so nothing in them is taken for markup.
"""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files

from typst import TypstError
from typst import compile as set_pages

from advisor.documents import (
    LOCALES,
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Table,
    check,
    clean,
    narrow,
    reference_line,
)

_MOST_ROUNDS = 200
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def as_pdf(document: Document, made: datetime | None = None) -> bytes:
    """The document as the bytes of a PDF; `made` is when it says it was made (now, where it is not given).

    A character the fonts have no sign for is shown as «□». Raises ValueError where a citation names a source the
    document has not.
    """
    check(document)
    template = (files("advisor") / "data" / "document.typ").read_bytes()
    data = json.dumps(_data(document, made or datetime.now(UTC)), ensure_ascii=False)
    for _ in range(_MOST_ROUNDS):
        try:
            return set_pages(
                template, format="pdf", sys_inputs={"document": data}, ignore_system_fonts=True, pdf_standards=["ua-1"]
            )
        except TypstError as error:
            # PDF/UA wants every character readable; typst names the first one that is not.
            missing = _NO_GLYPH.search(str(error))
            if missing is None:
                raise
            data = _without(data, missing[1])
    raise ValueError("the document has too many characters that the fonts cannot show")


def _without(data: str, text: str) -> str:
    shown = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    for character in {*shown}:
        if not (character.isascii() and character.isprintable()):
            data = data.replace(character, "□")
    return data


def _data(document: Document, made: datetime) -> dict[str, object]:
    language, region = LOCALES[document.language].split("-")
    return {
        "title": clean(document.title), "lead": clean(document.lead), "author": clean(document.author),
        "foot": clean(document.foot), "language": language, "region": region, "made": [made.year, made.month, made.day],
        "blocks": [_block(block) for block in document.blocks],
        "narrow": narrow(document),
        "references_title": clean(document.references_title),
        "references": [clean(reference_line(reference)) for reference in document.references],
    }  # fmt: skip


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", **asdict(block), "text": clean(block.text)}
        case Paragraph():
            return {"kind": "paragraph", **_paragraph(block)}
        case Items():
            items = [_paragraph(item) for item in block.items]
            return {"kind": "items", "items": items, "numbered": block.numbered, "start": block.start}
        case Table():
            rows = [[_paragraph(cell) for cell in row] for row in block.rows]
            return {"kind": "table", "header": [clean(name) for name in block.header], "rows": rows}


def _paragraph(paragraph: Paragraph) -> dict[str, object]:
    told = [{"text": clean(s.text), "citations": s.citations} for s in paragraph.sentences]
    return {"lead": clean(paragraph.lead), "sentences": told}
