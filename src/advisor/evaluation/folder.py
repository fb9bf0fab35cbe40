"""The folder of a run: answers on disk as they come, mended after an interruption, never used by two at once."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from advisor.errors import EvaluationError

Row = dict[str, Any]
ANSWERS, QUESTIONS, SCORES, TOTALS, RUN = (
    "answers.jsonl",
    "questions.jsonl",
    "scores.jsonl",
    "figures.json",
    "run.json",
)
FAILED, GRADES, JUDGED = "failed.jsonl", "grades.jsonl", "judge.jsonl"


class Folder:
    """A folder of a run and the files in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Makes the folder and keeps other processes out of it. Raises EvaluationError."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / "lock")
            lock.acquire(timeout=0)
        except Timeout as error:
            raise EvaluationError(
                f"En annen kjøring skriver i {self.path}.", "Vent, eller velg en annen --out."
            ) from error
        except OSError as error:
            raise _unwritable(self.path, error) from error
        try:
            yield
        finally:
            lock.release()

    def exists(self) -> bool:
        """Whether there is a run here."""
        return (self.path / RUN).exists()

    def append(self, name: str, row: Mapping[str, Any]) -> None:
        """Adds a row to a file; it is on disk when this returns. Raises EvaluationError."""
        try:
            append_line(self.path / name, row)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def rows(self, name: str) -> list[Row]:
        """The rows of a file; none where it is not there. A last line that was cut off is passed over.

        Raises EvaluationError, naming the line, where another line is broken.
        """
        path = self.path / name
        try:
            data = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise EvaluationError(f"Kan ikke lese {path}: {error.strerror}.", "Sjekk stien.") from error
        lines = data.split(b"\n")
        rows = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row = _parsed(line)
            if row is not None:
                rows.append(row)
            elif number < len(lines):
                raise EvaluationError(
                    f"{path}, linje {number}: ikke gyldig JSON.",
                    "Rett linjen, eller slett den: da spørres det på nytt.",
                )
        return rows

    def mend(self, name: str) -> bool:
        """Takes off a last line that was cut off, or ends it where it is whole. Whether something was taken off."""
        path = self.path / name
        try:
            if not path.exists():
                return False
            with path.open("r+b") as file:
                data = file.read()
                if not data or data.endswith(b"\n"):
                    return False
                start = data.rfind(b"\n") + 1
                whole = _parsed(data[start:]) is not None
                if whole:
                    file.write(b"\n")
                else:
                    file.truncate(start)
                os.fsync(file.fileno())
                return not whole
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def write(self, name: str, text: str) -> None:
        """Writes a file whole, in place of the one before. Raises EvaluationError."""
        path = self.path / name
        beside = path.with_name(f"{name}.new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def read_json(self, name: str) -> Row:
        """A file of JSON. Raises EvaluationError where it is missing or broken."""
        try:
            found = json.loads((self.path / name).read_text(encoding="utf-8"))
        except OSError as error:
            raise EvaluationError(
                f"{self.path} er ikke en mappe fra «advisor eval run»: {name} mangler.", "Sjekk stien."
            ) from error
        except ValueError as error:
            raise EvaluationError(f"{self.path / name} er skadet.", "Kjør «advisor eval run» på nytt.") from error
        if not isinstance(found, dict):
            raise EvaluationError(f"{self.path / name} er skadet.", "Kjør «advisor eval run» på nytt.")
        return found


def append_line(path: Path, row: Mapping[str, Any]) -> None:
    """Adds a row to a JSONL file in one write; it is on disk when this returns. Raises OSError."""
    data = (json.dumps(row, ensure_ascii=False) + "\n").encode()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    finally:
        os.close(file)


def _parsed(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except ValueError:  # a cut-off character is a UnicodeDecodeError, which is one
        return None
    return row if isinstance(row, dict) else None


def _unwritable(path: Path, error: OSError) -> EvaluationError:
    return EvaluationError(f"Kan ikke skrive i {path}: {error.strerror}.", "Velg en mappe du kan skrive i.")
