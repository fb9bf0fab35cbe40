"""Claims from a JSONL file, verdicts to another: one line each, in the order they came."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.cases import CASE_NAMES
from advisor.errors import BatchError
from advisor.records import Evidence
from advisor.verify import Verifier


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One line of a file of claims: the claim, its evidence, and the case it is said to speak of."""

    id: str
    claim: str
    evidence: tuple[Evidence, ...]
    case: str | None


def check_batch(verifier: Verifier, batch: Path, out: Path) -> int:
    """Holds every claim against its own passages; returns how many.

    Raises BatchError, naming the line, before anything is written where the file has a line that cannot be read.
    """
    rows = list(read_claims(batch))
    try:
        with out.open("w", encoding="utf-8") as file:
            for row in rows:
                verdict = verifier.check(row.claim, row.evidence, row.case)
                line = {"id": row.id, "verdict": verdict.verdict, "score": round(verdict.score, 4),
                        "reasons": list(verdict.reasons)}  # fmt: skip
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise BatchError(f"Kan ikke skrive {out}: {error.strerror}.", "Velg en annen fil med --out.") from error
    return len(rows)


def read_claims(path: Path) -> Iterator[ClaimLine]:
    """The claims of a file, line by line. Raises BatchError, naming the line."""
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
        fault = _fault(row, seen)
        if fault:
            raise BatchError(f"{path.name}, linje {number}: {fault}", "Rett linjen.")
        seen.add(str(row["id"]))
        about = row.get("passage_case") or row.get("case")
        evidence = tuple(Evidence(passage, about) for passage in row["passages"])
        yield ClaimLine(str(row["id"]), row["claim"], evidence, row.get("case") or None)


def _fault(row: Any, seen: set[str]) -> str:  # noqa: ANN401  whatever JSON holds
    """What is wrong with a line; empty where nothing is."""
    if not isinstance(row, dict) or not row.get("id"):
        return "mangler «id»."
    if str(row["id"]) in seen:
        return f"id-en «{row['id']}» er brukt før."
    if not isinstance(row.get("claim"), str) or not row["claim"].strip():
        return "mangler «claim»."
    passages = row.get("passages")
    if not isinstance(passages, list) or not all(isinstance(passage, str) for passage in passages):
        return "«passages» må være en liste av tekster."
    for field in ("case", "passage_case"):
        if row.get(field) and row[field] not in CASE_NAMES:
            return f"ukjent case «{row[field]}» i «{field}»."
    return ""
