"""Files become pages of lines: text, PDF through pypdf, DOCX through python-docx.

The only door to pypdf (reading); python-docx is written with in show.py.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import SourceError

MAX_BYTES = 100 * 1024 * 1024
MIN_LETTERS_A_PAGE = 20
# What the libraries below raise for a damaged file, besides errors of their own (SyntaxError is lxml's).
_DAMAGED = (
    ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError, RuntimeError, OSError,
    SyntaxError, EOFError, zlib.error, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page, top to bottom; `number` is None where the format has no pages."""

    number: int | None
    lines: tuple[str, ...]


def read_pages(path: Path) -> tuple[Page, ...]:
    """The pages of a .pdf, .docx or .txt file.

    Raises SourceError, in one line that names the file and what to try, where it cannot be read.
    """
    check_size(path)
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return _pdf(path)
    if suffix == ".docx":
        return _docx(path)
    return (Page(None, tuple(read_text(path).split("\n"))),)


def check_size(path: Path) -> None:
    """Raises SourceError where the file is missing, empty or larger than 100 MB."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceError(f"{path.name}: filen finnes ikke eller kan ikke leses.", "Sjekk stien.") from error
    if size == 0:
        raise SourceError(f"{path.name}: filen er tom.", "Legg inn tekst, eller fjern filen.")
    if size > MAX_BYTES:
        raise SourceError(
            f"{path.name}: filen er på {size // 2**20} MB, og grensen er {MAX_BYTES // 2**20} MB.",
            "Del den opp, eller lagre den uten bilder.",
        )


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with unix line ends. Raises SourceError on another encoding."""
    check_size(path)
    data = _bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name}: teksten er ikke i UTF-8 (byte {error.start}).",
            "Lagre filen på nytt som UTF-8.",
        ) from error
    if "\x00" in text:
        raise SourceError(f"{path.name}: filen er ikke en tekstfil.", "Lagre den som tekst, PDF eller DOCX.")
    if not text.strip():
        raise SourceError(f"{path.name}: filen er tom.", "Legg inn tekst, eller fjern filen.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path.name}: filen kan ikke leses: {error.strerror}.", "Sjekk rettighetene.") from error


def _pdf(path: Path) -> tuple[Page, ...]:
    # pypdf takes 0.1 s to import; only indexing a PDF needs it.
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if not _bytes(path)[:1024].lstrip().startswith(b"%PDF"):
        raise SourceError(f"{path.name}: filen er ikke en PDF.", "Sjekk at den har rett filendelse.")
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(
                f"{path.name}: PDF-en er låst med passord.", "Lagre en kopi uten passord og legg inn den."
            )
        pages = tuple(
            Page(number, tuple(page.extract_text().split("\n"))) for number, page in enumerate(reader.pages, 1)
        )
    except SourceError:
        raise
    except DependencyError as error:  # AES; «cryptography» is not among what the advisor installs
        raise SourceError(
            f"{path.name}: PDF-en er kryptert på en måte som ikke kan leses her.",
            "Lagre en kopi uten passord og legg inn den.",
        ) from error
    # A damaged file can make the parser fail in any way it likes; the cause is chained.
    except (PyPdfError, *_DAMAGED) as error:
        raise SourceError(
            f"{path.name}: PDF-en er skadet eller avkortet.", "Last den ned på nytt, eller lagre den på nytt."
        ) from error
    letters = sum(c.isalpha() for page in pages for line in page.lines for c in line)
    if letters < MIN_LETTERS_A_PAGE * max(len(pages), 1):
        raise SourceError(
            f"{path.name}: PDF-en har ikke tekst, trolig er den skannet.",
            "Kjør tekstgjenkjenning (OCR) på den først.",
        )
    return pages


def _docx(path: Path) -> tuple[Page, ...]:
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        document = Document(str(path))
        blocks = list(document.iter_inner_content())
    except (OpcError, zipfile.BadZipFile, *_DAMAGED) as error:
        raise SourceError(
            f"{path.name}: filen er ikke et lesbart Word-dokument.", "Lagre den på nytt som DOCX."
        ) from error
    lines: list[str] = []
    for block in blocks:
        rows = [block] if hasattr(block, "style") and hasattr(block, "text") else []
        for paragraph in rows:
            level = _heading_level(str(getattr(paragraph.style, "name", "")))
            lines += [f"{'#' * level} {paragraph.text}" if level and paragraph.text else paragraph.text, ""]
        if hasattr(block, "rows"):
            lines += [" – ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows]
            lines.append("")
    if not any(line.strip() for line in lines):
        raise SourceError(f"{path.name}: dokumentet har ingen tekst.", "Sjekk at det er rett fil.")
    return (Page(None, tuple(lines)),)


def _heading_level(style: str) -> int:
    """1–6 for Word's heading styles, in English or Norwegian; 0 for other styles."""
    for name in ("Heading ", "Overskrift "):
        if style.startswith(name) and style[len(name) :].isdigit():
            return min(int(style[len(name) :]), 6)
    return 1 if style in ("Title", "Tittel") else 0
