"""Rows in and out of JSONL, CSV and XLSX: the only door to openpyxl."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from advisor.errors import EvaluationError

Row = dict[str, Any]
# (place, row or what is wrong with it): the place is a line of the file or a row of the sheet.
Found = tuple[int, Row | str]
Value = str | int | float | None
FORMATS = (".jsonl", ".csv", ".xlsx")
MOST_BYTES = 50_000_000
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_rows(path: Path) -> list[Found]:
    """The rows of a file by its ending. Raises EvaluationError where the file itself cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"Kan ikke lese {path}: {error.strerror}.", "Sjekk stien.") from error
    return rows_of(path.name, data)


def rows_of(name: str, data: bytes) -> list[Found]:
    """The rows of a file that has been read already. Raises EvaluationError."""
    if len(data) > MOST_BYTES:
        raise EvaluationError(f"{name} er for stor: {len(data) // 1_000_000} MB.", "Del den i flere filer.")
    ending = Path(name).suffix.lower()
    if ending == ".jsonl":
        return list(_jsonl(_text(name, data, strict=True)))
    if ending == ".csv":
        return list(_csv(name, _text(name, data, strict=False)))
    if ending == ".xlsx":
        return list(_xlsx(name, data))
    raise EvaluationError(f"{name} har et ukjent format.", f"Bruk en av {', '.join(FORMATS)}.")


def _text(name: str, data: bytes, strict: bool) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if strict:
            raise EvaluationError(f"{name} er ikke UTF-8.", "Lagre filen som UTF-8.") from error
        # Excel in Norwegian saves «CSV» in the Windows code page.
        return data.decode("cp1252", errors="replace")


def _jsonl(text: str) -> Iterator[Found]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, "ikke gyldig JSON"
            continue
        yield number, row if isinstance(row, dict) else "linjen er ikke et JSON-objekt"


def _csv(name: str, text: str) -> Iterator[Found]:
    head = text.partition("\n")[0]
    mark = max(";\t,", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    fields: list[str] = []
    number = end = 0
    try:
        for cells in reader:
            # The line a row begins on: a cell may hold several.
            number, end = end + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not fields:
                fields = [cell.strip() for cell in cells]
            elif len(cells) > len(fields):
                yield number, f"{len(cells)} felt, men overskriften har {len(fields)}"
            else:
                yield number, dict(zip(fields, cells, strict=False))
    except csv.Error as error:
        raise EvaluationError(f"{name}, linje {end + 1}: ikke gyldig CSV.", "Sjekk anførselstegnene.") from error


def _xlsx(name: str, data: bytes) -> Iterator[Found]:
    # Imported where it is used: the page should not wait for it as it starts.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        fields: list[str] = []
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            texts = ["" if cell is None else _plain(cell) for cell in cells]
            if not any(text.strip() for text in texts):
                continue
            if not fields:
                fields = [text.strip() for text in texts]
            else:
                yield number, {field: text for field, text in zip(fields, texts, strict=False) if field}
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, EOFError, OSError) as error:
        raise EvaluationError(f"{name} er ikke et regneark som kan leses.", "Lagre det på nytt som .xlsx.") from error


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_jsonl(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as JSONL."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as CSV that Excel in Norwegian opens: semicolons, UTF-8 with a mark; nothing runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    fields = _fields(rows)
    writer.writerow(fields)
    for row in rows:
        cells = [_cell(row.get(field)) for field in fields]
        writer.writerow([f"'{c}" if isinstance(c, str) and c.startswith(_FORMULA) else c for c in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Sequence[Mapping[str, Any]], title: str = "advisor") -> bytes:
    """The rows as a sheet with a frozen heading; every text is a text and never a formula."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    fields = _fields(rows)
    table: list[list[Value]] = [list(fields), *([_cell(row.get(field)) for field in fields] for row in rows)]
    for line, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(line, column)
            cell.value = _ILLEGAL.sub("", value)[:32_000] if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes the rows in the format of the ending. Raises EvaluationError."""
    makers = {".jsonl": as_jsonl, ".csv": as_csv, ".xlsx": as_xlsx}
    make = makers.get(path.suffix.lower())
    if make is None:
        raise EvaluationError(f"{path.name} har et ukjent format.", f"Bruk en av {', '.join(FORMATS)}.")
    try:
        path.write_bytes(make(rows))
    except OSError as error:
        raise EvaluationError(f"Kan ikke skrive {path}: {error.strerror}.", "Velg en annen mappe.") from error


def _fields(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(field for row in rows for field in row))


def _cell(value: object) -> Value:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return " | ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
