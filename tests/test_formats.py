"""Files become pages of lines; a file that cannot is named, with what to try, and never by a foreign error."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import change_part, claim_aes, lock_pdf, make_docx, make_pdf, make_scan

from advisor.errors import SourceError
from advisor.formats import read_pages, read_text

LINES = [f"Linje {n}: kommunene eier selskapet sammen." for n in range(12)]


def _pdf(path: Path) -> Path:
    return make_pdf(path, [LINES, LINES])


def _docx(path: Path) -> Path:
    return make_docx(path, lambda document: document.add_paragraph("Kommunene eier selskapet. " * 20))


def _sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    return path


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def _half(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        whole = make(path).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        return path

    return write


def _broken_xml(path: Path) -> Path:
    return change_part(_docx(path), "word/document.xml", lambda part: part[: len(part) // 2])


BAD: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "not a PDF": ("a.pdf", _bytes(b"Dette er ikke en PDF, men en lang tekst."), "ikke en PDF"),
    "truncated PDF": ("a.pdf", _half(_pdf), "skadet eller avkortet"),
    "locked PDF": ("a.pdf", lambda path: lock_pdf(_pdf(path), "hemmelig"), "låst med passord"),
    "AES PDF": ("a.pdf", lambda path: claim_aes(_pdf(path)), "kryptert"),
    "scanned PDF": ("a.pdf", make_scan, "trolig er den skannet"),
    "empty PDF": ("a.pdf", _bytes(b""), "tom"),
    "huge PDF": ("a.pdf", _sparse, "200 MB"),
    "empty text": ("a.txt", _bytes(b""), "tom"),
    "blank text": ("a.txt", _bytes(b" \n\t\n"), "tom"),
    "Latin-1": ("a.txt", _bytes("Rådmannen på Jæren".encode("latin-1")), "ikke i UTF-8"),
    "UTF-16": ("a.txt", _bytes("Rådmannen".encode("utf-16")), "ikke i UTF-8"),
    "binary": ("a.txt", _bytes(b"abc\x00def"), "ikke en tekstfil"),
    "huge text": ("a.txt", _sparse, "200 MB"),
    "not a DOCX": ("a.docx", _bytes(b"PK, men ikke noe mer"), "ikke et lesbart Word-dokument"),
    "truncated DOCX": ("a.docx", _half(_docx), "ikke et lesbart Word-dokument"),
    "broken XML": ("a.docx", _broken_xml, "ikke et lesbart Word-dokument"),
    "DOCX without text": ("a.docx", lambda path: make_docx(path, lambda document: None), "ingen tekst"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_one_line_that_names_it_and_what_to_try(kind: str, tmp_path: Path) -> None:
    name, make, message = BAD[kind]
    with pytest.raises(SourceError, match=message) as caught:
        read_pages(make(tmp_path / name))
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in caught.value.line()
    assert caught.value.remedy


def test_a_file_that_is_not_there_or_may_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"borte\.txt"):
        read_pages(tmp_path / "borte.txt")
    if os.geteuid() != 0:  # root may read all
        path = tmp_path / "lukket.txt"
        path.write_text("hei")
        path.chmod(0)
        with pytest.raises(SourceError, match=r"lukket\.txt"):
            read_pages(path)


def test_a_folder_by_the_name_of_a_file_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "mappe.txt").mkdir()
    with pytest.raises(SourceError, match=r"mappe\.txt"):
        read_pages(tmp_path / "mappe.txt")


@pytest.mark.parametrize(("name", "make"), [("a.pdf", _pdf), ("a.docx", _docx)])
def test_damage_anywhere_in_a_file_never_lets_a_foreign_error_through(
    name: str, make: Callable[[Path], Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path / name)
    whole, chance = path.read_bytes(), random.Random(2013)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(250):
        content = bytearray(whole)
        for _ in range(chance.choice((0, 1, 3, 10, 40))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content[: chance.choice((len(content), chance.randrange(1, len(content))))])
        try:
            read_pages(path)
            outcomes["read"] += 1
        except SourceError:
            outcomes["refused"] += 1
    assert outcomes["refused"] > 50
    assert outcomes["read"] > 0
    assert capfd.readouterr().err == "", "a library's own complaints are not for the user"


def test_a_pdf_gives_its_lines_by_page(tmp_path: Path) -> None:
    pages = read_pages(_pdf(tmp_path / "a.pdf"))
    assert [page.number for page in pages] == [1, 2]
    assert [line.strip() for line in pages[1].lines if line] == LINES


def test_a_pdf_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    pages = read_pages(lock_pdf(_pdf(tmp_path / "a.pdf"), "eier", open_to_all=True))
    assert pages[0].lines[0].strip() == LINES[0]


def test_a_word_document_gives_headings_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_heading("Om eierstyring", level=1)
        document.add_paragraph("Kommunene eier selskapet.")
        document.add_heading("Eiermøtet", level=2)
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Sak", "Vedtak"
        document.add_paragraph("Til slutt.")

    [page] = read_pages(make_docx(tmp_path / "a.docx", write))
    shown = [line for line in page.lines if line]
    assert shown == ["# Om eierstyring", "Kommunene eier selskapet.", "## Eiermøtet", "Sak – Vedtak", "Til slutt."]


@pytest.mark.parametrize("content", ["a\nb\nc", "a\r\nb\r\nc", "a\rb\rc", "\ufeffa\nb\nc"])
def test_text_of_any_machine_has_the_same_lines(content: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content.encode())
    assert read_text(path) == "a\nb\nc"
