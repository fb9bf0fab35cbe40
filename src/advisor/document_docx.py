"""A document as Word reads it: heading styles, real lists, a header row, links from citations to sources."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from advisor.documents import (
    LOCALES,
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

FONT, SIZE, INK = "Calibri", 10, RGBColor(0x1F, 0x2A, 0x44)
_SOURCES, _NUMBERS, _BULLETS = 901, 902, 903


def as_docx(document: Document, made: datetime | None = None) -> bytes:
    """The document as the bytes of a .docx file; `made` is when it says it was made (now, where it is not given).

    Raises ValueError where a citation names a source the document has not.
    """
    check(document)
    word = new_document()
    _dress(word, document, made or datetime.now(UTC))
    _define_lists(word)
    word.add_heading(clean(document.title), 0)
    if document.lead:
        word.add_paragraph(clean(document.lead), style="Subtitle")
    for block in document.blocks:
        match block:
            case Heading():
                word.add_heading(clean(block.text), min(block.level, 9))
            case Paragraph():
                _fill(word.add_paragraph(), block)
            case Items():
                _list(word, block)
            case Table():
                _table(word, block)
    if document.references:
        word.add_heading(clean(document.references_title), 1)
        if narrow(document):
            columns = word.add_section(WD_SECTION.CONTINUOUS)._sectPr.find(qn("w:cols"))
            columns.set(qn("w:num"), "2")
            columns.set(qn("w:space"), "300")
        number = _new_list(word, _SOURCES, 1)
        for n, reference in enumerate(document.references, 1):
            paragraph = word.add_paragraph()
            _number(paragraph, number)
            _bookmark(paragraph, n, clean(reference_line(reference)), Pt(8 if narrow(document) else 9))
    if document.foot:
        word.sections[0].footer.paragraphs[0].text = clean(document.foot)
    held = BytesIO()
    word.save(held)
    return held.getvalue()


def _dress(word: Any, document: Document, made: datetime) -> None:
    locale = LOCALES[document.language]
    about = word.core_properties
    about.title, about.author, about.language = clean(document.title), clean(document.author), locale
    about.created = about.modified = made.astimezone(UTC).replace(tzinfo=None)
    about.comments = ""
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(1.9)
    page.top_margin = page.bottom_margin = Cm(1.5)
    page.footer_distance = Cm(0.8)
    for style in word.styles:
        if getattr(style, "font", None) is None:
            continue
        if style.name.startswith(("Normal", "Title", "Subtitle", "Heading", "Footer")):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in list(fonts.attrib):
                del fonts.attrib[name]
            for name in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{name}"), FONT)
    for name, size, before, after in (
        ("Normal", SIZE, 0, 3), ("Title", 20, 0, 4), ("Subtitle", 10.5, 0, 4), ("Heading 1", 13.5, 8, 2),
        ("Heading 2", 11, 5, 1), ("Footer", 8.5, 0, 0),
    ):  # fmt: skip
        style = word.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if name != "Normal":
            style.font.color.rgb = INK
    word.styles["Subtitle"].font.italic = False
    for spread in word.styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        word.styles["Subtitle"].element.rPr.remove(spread)
    word.styles["Normal"].paragraph_format.line_spacing = 1.0
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    spoken.set(qn("w:val"), locale)


def _define_lists(word: Any) -> None:
    """The three kinds of list: sources «[1]», numbers «1.», bullets."""
    numbering = word.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for identity, form, text in (
        (_SOURCES, "decimal", "[%1]"),
        (_NUMBERS, "decimal", "%1."),
        (_BULLETS, "bullet", "•"),
    ):
        abstract = _element("w:abstractNum", {"w:abstractNumId": identity})
        abstract.append(_element("w:multiLevelType", {"w:val": "singleLevel"}))
        level = _element("w:lvl", {"w:ilvl": 0})
        level.append(_element("w:start", {"w:val": 1}))
        level.append(_element("w:numFmt", {"w:val": form}))
        level.append(_element("w:lvlText", {"w:val": text}))
        level.append(_element("w:lvlJc", {"w:val": "left"}))
        look = _element("w:pPr", {})
        look.append(_element("w:ind", {"w:left": 425, "w:hanging": 425}))
        level.append(look)
        if identity == _SOURCES:
            level.append(_small())
        abstract.append(level)
        first.addprevious(abstract)  # the schema wants every w:abstractNum before the first w:num


def _small() -> Any:
    """The look of the number of a source: as small as its text."""
    look = _element("w:rPr", {})
    look.append(_element("w:sz", {"w:val": 16}))
    return look


def _new_list(word: Any, kind: int, start: int) -> int:
    """The number of a new list of that kind, which begins at `start`."""
    numbering = word.part.numbering_part.element
    identity = 1 + max(int(num.get(qn("w:numId"))) for num in numbering.findall(qn("w:num")))
    num = _element("w:num", {"w:numId": identity})
    num.append(_element("w:abstractNumId", {"w:val": kind}))
    override = _element("w:lvlOverride", {"w:ilvl": 0})
    override.append(_element("w:startOverride", {"w:val": start}))
    num.append(override)
    numbering.append(num)
    return identity


def _list(word: Any, block: Items) -> None:
    number = _new_list(word, _NUMBERS if block.numbered else _BULLETS, block.start)
    for item in block.items:
        paragraph = word.add_paragraph()
        _number(paragraph, number)
        _fill(paragraph, item)


def _number(paragraph: Any, number: int) -> None:
    place = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    place.get_or_add_ilvl().val = 0
    place.get_or_add_numId().val = number
    paragraph.paragraph_format.space_after = Pt(2)


def _fill(paragraph: Any, block: Paragraph) -> None:
    if block.lead:
        paragraph.add_run(clean(block.lead)).bold = True
    for number, sentence in enumerate(block.sentences):
        paragraph.add_run((" " if number or block.lead else "") + clean(sentence.text))
        if sentence.citations and sentence.text.strip():
            paragraph.add_run(" ")
        for n in sentence.citations:
            link = _element("w:hyperlink", {"w:anchor": f"kilde{n}", "w:history": 1})
            run = paragraph.add_run(f"[{n}]")
            run.font.color.rgb = INK
            link.append(run._r)
            paragraph._p.append(link)


def _bookmark(paragraph: Any, n: int, text: str, size: Pt) -> None:
    paragraph._p.append(_element("w:bookmarkStart", {"w:id": n, "w:name": f"kilde{n}"}))
    paragraph.add_run(text).font.size = size
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": n}))


def _table(word: Any, block: Table) -> None:
    table = word.add_table(rows=1, cols=len(block.header), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, block.header, strict=True):
        cell.paragraphs[0].add_run(clean(name)).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", {"w:val": "true"}))
    for row in block.rows:
        for cell, paragraph in zip(table.add_row().cells, row, strict=True):
            _fill(cell.paragraphs[0], paragraph)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit", {"w:val": "true"}))
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _element(name: str, attributes: dict[str, object]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), str(value))
    return made
