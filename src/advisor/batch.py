"""Questions from a JSONL file, answers to another: one line each, in the order they came."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

from advisor.advise import Advisor
from advisor.errors import BatchError, QuestionError
from advisor.records import Persona
from advisor.show import as_json

PERSONAS = get_args(Persona)


def answer_batch(advisor: Advisor, batch: Path, out: Path, persona: str, options: Mapping[str, Any]) -> tuple[int, int]:
    """Answers every question; returns (answered, failed). A question that cannot be taken is named on stderr.

    Raises BatchError, naming the line, where the file cannot be read, before anything is asked.
    """
    rows = list(read_batch(batch))
    failed = 0
    try:
        with out.open("w", encoding="utf-8") as file:
            for number, row in rows:
                who = cast(Persona, row.get("persona") or persona)
                try:
                    advice = advisor.ask(str(row["question"]), persona=who, **options)
                except QuestionError as error:
                    failed += 1
                    sys.stderr.write(f"{batch.name}, linje {number}: {error.line()}\n")
                    continue
                file.write(as_json(advice, str(row["id"])) + "\n")
                file.flush()
    except OSError as error:
        raise BatchError(f"Kan ikke skrive {out}: {error.strerror}.", "Velg en annen fil med --out.") from error
    return len(rows) - failed, failed


def read_batch(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, question) of each line. Raises BatchError, naming the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BatchError(f"Kan ikke lese {path}.", "Sjekk stien, og at filen er UTF-8.") from error
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BatchError(f"{path.name}, linje {number}: ikke gyldig JSON.", "Rett linjen.") from error
        if not isinstance(row, dict) or not row.get("id") or not str(row.get("question") or "").strip():
            raise BatchError(f"{path.name}, linje {number}: mangler «id» eller «question».", "Rett linjen.")
        if str(row["id"]) in seen:
            raise BatchError(f"{path.name}, linje {number}: id-en «{row['id']}» er brukt før.", "Gi den en annen.")
        if row.get("persona") not in (None, "", *PERSONAS):
            raise BatchError(f"{path.name}, linje {number}: ukjent persona.", f"Bruk {', '.join(PERSONAS)}.")
        seen.add(str(row["id"]))
        yield number, row
