"""A document as Markdown, DOCX and PDF: the same text in each, every citation leads somewhere, nothing is markup."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document as open_docx  # noqa: TID251 - tests read what the advisor writes
from docx.oxml.ns import qn  # noqa: TID251
from pypdf import PdfReader  # noqa: TID251

from advisor.document_docx import as_docx
from advisor.document_pdf import as_pdf
from advisor.documents import (
    Document,
    Heading,
    Items,
    Paragraph,
    Reference,
    Sentence,
    Table,
    as_markdown,
    lines,
    unresolved,
)

MADE = datetime(2026, 11, 25, tzinfo=UTC)


def _one(text: str, *citations: int, lead: str = "") -> Paragraph:
    return Paragraph((Sentence(text, citations),), lead)


DOCUMENT = Document(
    title="Eiermøte i Søppel & Sønn IKS: «brief»",
    lead="For eierrepresentanten",
    blocks=(
        Heading("Saken kort"),
        Paragraph((Sentence("Første setning om ære og ånd.", (1,)), Sentence("Andre setning.", (1, 2))), "Kort:"),
        Heading("Spør om dette", 2),
        Items((_one("Fordi det er lov.", 2, lead="Hva vil vi?"), _one("Annet punkt.", 1)), numbered=True),
        Items((_one("Tredje punkt, nummer tre."),), numbered=True, start=3),
        Items((_one("Kule."), _one("Kule to.", 2))),
        Table(("Hva", "Når"), ((_one("Melding", 1), _one("Hvert år")), (_one("Møte"), _one("Jevnlig")))),
    ),
    references=(Reference("Dalanerådet – Drift (case, 2013)", "ordrett sitat"), Reference("Lov (lov, 2026)")),
    foot="Ikke juridisk rådgivning · 25. november 2026",
)
HOSTILE = "<script>alert(1)</script> # *a* _b_ [x](javascript:y) | `c` \\ $x$ #eval(1) @ref \x07\ud800 1. & ~ 😀 漢"


def _docx_lines(data: bytes) -> list[str]:
    word = open_docx(BytesIO(data))
    found = []
    for block in word.iter_inner_content():
        if hasattr(block, "rows"):
            found += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    found.append(word.sections[0].footer.paragraphs[0].text)
    return [line for line in found if line]


def test_word_reads_back_the_same_text() -> None:
    assert _docx_lines(as_docx(DOCUMENT)) == lines(DOCUMENT)


def test_word_has_real_headings_lists_header_row_language_and_properties() -> None:
    word = open_docx(BytesIO(as_docx(DOCUMENT, MADE)))
    styles = [(p.style.name, p.text) for p in word.paragraphs]
    assert ("Title", DOCUMENT.title) in styles
    assert ("Heading 1", "Saken kort") in styles
    assert ("Heading 2", "Spør om dette") in styles
    numbered = [p for p in word.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    assert len(numbered) == 5 + len(DOCUMENT.references)
    lists = [p._p.pPr.numPr.numId.val for p in numbered]
    assert len(set(lists)) == 4, "each list counts for itself"
    assert word.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert word.core_properties.title == DOCUMENT.title
    assert word.core_properties.author == "advisor"
    assert word.core_properties.created == MADE
    with zipfile.ZipFile(BytesIO(as_docx(DOCUMENT))) as package:
        assert 'w:lang w:val="nb-NO"' in package.read("word/styles.xml").decode()


def test_a_citation_in_word_links_to_its_source() -> None:
    body = open_docx(BytesIO(as_docx(DOCUMENT))).element.body
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    marked = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert anchors == {"kilde1", "kilde2"} == marked


def test_the_pdf_is_tagged_names_its_language_and_reads_back() -> None:
    reader = PdfReader(BytesIO(as_pdf(DOCUMENT, MADE)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nb-NO"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == DOCUMENT.title
    assert [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)]
    read = "".join("".join(page.extract_text() for page in reader.pages).split())
    for line in lines(DOCUMENT):
        for cell in line.split(" | "):
            assert "".join(cell.split()) in read, cell


def test_the_same_document_gives_the_same_pdf() -> None:
    assert as_pdf(DOCUMENT, MADE) == as_pdf(DOCUMENT, MADE)


def test_markdown_has_headings_lists_table_and_numbered_sources() -> None:
    text = as_markdown(DOCUMENT)
    for line in (
        "## Saken kort", "### Spør om dette", "1. **Hva vil vi?** Fordi det er lov. [2]",
        "3. Tredje punkt, nummer tre.",
        "- Kule.", "| Hva | Når |", "| --- | --- |", "| Melding [1] | Hvert år |",
        "1. Dalanerådet – Drift (case, 2013): «ordrett sitat»",
    ):  # fmt: skip
        assert f"\n{line}\n" in text, line


def test_hostile_text_is_text_in_every_format() -> None:
    document = Document(HOSTILE, (_one(HOSTILE, 1, lead=HOSTILE),), (Reference(HOSTILE, HOSTILE),), foot=HOSTILE)
    markdown = as_markdown(document)
    assert "<script" not in markdown.replace(r"\<script", "")
    assert "](javascript" not in markdown.replace(r"\](javascript", "")
    assert _docx_lines(as_docx(document)) == lines(document)
    read = "".join("".join(p.extract_text() for p in PdfReader(BytesIO(as_pdf(document))).pages).split())
    assert "<script>alert(1)</script>#*a*_b_[x](javascript:y)|`c`\\$x$#eval(1)@ref1.&~□□" in read


def test_a_line_that_looks_like_a_list_stays_a_line() -> None:
    assert "\n1\\. januar\n" in as_markdown(Document("t", (_one("1. januar"),)))
    assert "\n\\- minus\n" in as_markdown(Document("t", (_one("- minus"),)))


@pytest.mark.parametrize("write", [as_markdown, as_docx, as_pdf])
def test_a_citation_without_a_source_is_refused(write) -> None:
    lost = Document("t", (_one("Påstand.", 2),), (Reference("Den eneste"),))
    assert unresolved(lost) == (2,)
    with pytest.raises(ValueError, match="without a source"):
        write(lost)


def test_a_ragged_table_is_refused() -> None:
    with pytest.raises(ValueError, match="rows differ"):
        as_markdown(Document("t", (Table(("a", "b"), ((_one("x"),),)),)))


def test_a_document_of_headings_and_a_title_alone_can_be_written() -> None:
    bare = Document("Bare en tittel", (Heading("Tomt"),))
    assert lines(bare) == ["Bare en tittel", "Tomt"]
    assert _docx_lines(as_docx(bare)) == lines(bare)
    assert as_pdf(bare).startswith(b"%PDF")
