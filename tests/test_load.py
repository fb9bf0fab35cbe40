"""A file becomes a source, a folder many; what cannot be read is named and stops nothing else."""

from pathlib import Path
from typing import Any

import pytest
from making import lock_pdf, make_docx, make_pdf, make_scan
from small_corpus import SmallCorpus

from advisor.errors import DuplicateError, SourceError
from advisor.load import find_files, load_all, load_file
from advisor.settings import data_root


def test_the_shipped_corpus_is_read_whole() -> None:
    sources, errors = load_all(find_files(data_root() / "corpus"))
    assert errors == ()
    kinds = [source.kind for source in sources]
    assert kinds.count("case") == 12
    assert kinds.count("report") >= 30
    assert set(kinds) <= {"case", "report", "guidance", "law"}
    assert all((source.case is not None) == (source.kind == "case") for source in sources)


def test_markdown_with_front_matter(corpus: SmallCorpus) -> None:
    [source] = load_file(corpus.write("om-iks", "Et IKS har representantskap.", kind="law", year=1999))
    assert (source.id, source.kind, source.title, source.year) == ("om-iks", "law", "Om om-iks", 1999)
    assert [section.heading for section in source.sections] == ["Hva er punkt 1 om om-iks?"]
    assert source.sections[0].refs == ("S1 kap 1.1",)


def test_a_reader_s_own_markdown_needs_no_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "Møte på Ørsta.md"
    path.write_text("# Referat fra møtet\n\n## Sak 1\n\nVedtatt.\n", encoding="utf-8")
    [source] = load_file(path)
    assert (source.id, source.kind, source.title, source.year) == ("mote-pa-orsta", "own", "Referat fra møtet", None)


def test_text_has_paragraphs_at_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "notat.txt"
    path.write_text("Første linje\nandre linje.\n\nNytt avsnitt.\n", encoding="utf-8")
    [source] = load_file(path)
    assert [(s.heading, s.text) for s in source.sections] == [("", "Første linje andre linje.\n\nNytt avsnitt.")]


def test_a_pdf_has_a_section_a_page(tmp_path: Path) -> None:
    [source] = load_file(make_pdf(tmp_path / "melding.pdf", [["Eierskapsmelding for kommunen"], ["Andre side er her"]]))
    assert [(s.heading, s.pages) for s in source.sections] == [("Side 1", ((0, 1),)), ("Side 2", ((0, 2),))]


def test_a_word_document_has_a_section_a_heading(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_heading("Eierstrategi", level=1)
        document.add_paragraph("Kommunene vil eie sammen.")
        document.add_heading("Utbytte", level=2)
        document.add_paragraph("Det tas ikke utbytte.")

    [source] = load_file(make_docx(tmp_path / "strategi.docx", write))
    assert [(s.heading, s.text) for s in source.sections] == [
        ("", "Kommunene vil eie sammen."),
        ("Utbytte", "Det tas ikke utbytte."),
    ]


def test_a_type_of_file_that_is_not_read_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = tmp_path / "ark.xlsx"
    path.write_bytes(b"x")
    with pytest.raises(SourceError, match=r"ark\.xlsx") as caught:
        load_file(path)
    assert ".pdf" in caught.value.remedy


@pytest.mark.parametrize("content", ["# Bare tittel\n", "---\nid: aa\ntitle: En tittel\n---\n\n# En tittel\n"])
def test_a_source_without_text_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "tom.md"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"tom\.md"):
        load_file(path)


def test_only_sources_are_found_in_a_folder_and_in_the_same_order(corpus: SmallCorpus) -> None:
    wanted = [corpus.write("b"), corpus.write("a"), SmallCorpus(corpus.path / "under").write("c")]
    for name in ("README.md", "CHANGELOG.md", "~$åpen.docx", ".skjult.md", "bilde.png", "vectors.npz"):
        (corpus.path / name).write_text("x")
    assert find_files(corpus.path) == tuple(sorted(wanted))
    assert find_files(wanted[0]) == (wanted[0],)


def test_a_folder_that_is_not_there_or_holds_no_sources_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="finnes ikke"):
        find_files(tmp_path / "borte")
    (tmp_path / "bilde.png").write_bytes(b"x")
    with pytest.raises(SourceError, match="ingen kilder") as caught:
        find_files(tmp_path)
    assert ".md" in caught.value.remedy


def test_two_sources_with_one_id_keep_the_first_and_name_both(corpus: SmallCorpus) -> None:
    first = corpus.write("felles", "Den første.")
    other = SmallCorpus(corpus.path / "under").write("felles", "Den andre.")
    renamed = other.rename(other.with_name("annen.md"))
    sources, errors = load_all([first, renamed])
    assert [source.sections[0].text for source in sources] == ["Den første."]
    [error] = errors
    assert isinstance(error, DuplicateError)
    assert "annen.md" in str(error)
    assert "felles.md" in str(error)


def test_every_bad_file_is_named_and_every_good_one_is_read(corpus: SmallCorpus) -> None:
    corpus.write("god")
    corpus.write("feil-felt", tittel="x")
    folder = corpus.path
    make_scan(folder / "skannet.pdf")
    lock_pdf(make_pdf(folder / "laast.pdf", [["Hemmelig melding"]]), "x")
    make_docx(folder / "tom.docx", lambda document: None)
    (folder / "ikke.pdf").write_bytes(b"nei")
    (folder / "tom.md").write_bytes(b"")
    (folder / "latin.txt").write_bytes("Jæren".encode("latin-1"))
    with (folder / "stor.txt").open("wb") as file:
        file.truncate(200 * 2**20)
    sources, errors = load_all(find_files(folder))
    assert [source.id for source in sources] == ["god"]
    named = {str(error).split(":")[0] for error in errors}
    assert named == {
        *("feil-felt.md", "skannet.pdf", "laast.pdf", "tom.docx"),
        *("ikke.pdf", "tom.md", "latin.txt", "stor.txt"),
    }
    assert all(error.remedy and "\n" not in error.line() for error in errors)
