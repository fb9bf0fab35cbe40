"""Files of other formats, made for a test: PDF, locked PDF, scanned PDF, DOCX."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from docx import Document  # noqa: TID251 - tests make what the advisor reads
from pypdf import PdfWriter  # noqa: TID251
from reportlab.pdfgen import canvas

AES = (
    b"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /StmF /StdCF /StrF /StdCF"
    b" /CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >>"
    b" /O <" + b"11" * 48 + b"> /U <" + b"22" * 48 + b"> /OE <" + b"33" * 32 + b"> /UE <" + b"44" * 32 + b">"
    b" /Perms <" + b"55" * 16 + b"> >> "
)


def make_pdf(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A PDF with these lines on these pages."""
    sheet = canvas.Canvas(str(path), invariant=1)
    for lines in pages:
        for number, line in enumerate(lines):
            sheet.drawString(50, 800 - 16 * number, line)
        sheet.showPage()
    sheet.save()
    return path


def make_scan(path: Path, pages: int = 2) -> Path:
    """A PDF that holds shapes and no text, as a scanner without text recognition leaves it."""
    sheet = canvas.Canvas(str(path), invariant=1)
    for _ in range(pages):
        sheet.rect(50, 50, 400, 600, fill=1)
        sheet.showPage()
    sheet.save()
    return path


def lock_pdf(path: Path, password: str, open_to_all: bool = False) -> Path:
    """Encrypts a PDF where it lies; one that is open to all has an owner's password only."""
    writer = PdfWriter(clone_from=path)
    if open_to_all:
        writer.encrypt("", owner_password=password, algorithm="RC4-128")
    else:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)
    return path


def claim_aes(path: Path) -> Path:
    """Makes a PDF say that it is encrypted with AES-256, which takes a library the advisor does not bring."""
    head, mark, tail = path.read_bytes().rpartition(b"trailer\n<<")
    path.write_bytes(head + mark + AES + tail)
    return path


def make_docx(path: Path, write: Callable[..., object]) -> Path:
    """A Word document that `write` fills."""
    document = Document()
    write(document)
    document.save(str(path))
    return path


def change_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Changes one file inside a zip."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path
