"""Files the trainer saves: made on the server, handed to the browser inside the page, never read from disk by name."""

import base64
from collections.abc import Sequence
from html import escape
from typing import Any

from advisor.evaluation.feedback import draft_set, folder_of
from advisor.evaluation.grading import grades, sheet
from advisor.evaluation.practice import Tried, summary
from advisor.evaluation.report import as_html, as_markdown
from advisor.evaluation.tables import as_csv, as_jsonl, as_xlsx
from advisor.records import Language
from advisor.web.bench import Bench
from advisor.web.trainer_html import serial

TYPES = {
    "html": "text/html",
    "md": "text/markdown",
    "csv": "text/csv",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def report_file(bench: Bench, name: str, kind: str, lang: Language) -> str:
    """A report, or the sheet of questions, figures and grades, for the browser to save. Raises EvaluationError."""
    scored = bench.scored(name)
    if kind in ("html", "md"):
        text = as_html(scored, name, lang) if kind == "html" else as_markdown(scored, name, lang)
        return handed(f"{name}.{kind}", kind, text.encode())
    return _table(name, kind, sheet(scored, grades(bench.folder(name))))


def draft_file(bench: Bench, kind: str) -> str:
    """The draft question set of the feedback. Raises EvaluationError."""
    return _table("utkast", kind, draft_set(folder_of(bench.settings)))


def round_file(tried: Sequence[Tried], kind: str, lang: Language) -> str:
    """A round of practice."""
    if kind == "md":
        return handed("ovelse.md", kind, summary(tried, lang).encode())
    rows = [
        {
            "id": one.item.id, "question": one.item.question, "answer": one.answer, "reference": one.item.answer,
            "reached": one.reached, "points": len(one.points),
            "missing": [point.fact for point in one.points if not point.there],
        }
        for one in tried
    ]  # fmt: skip
    return _table("ovelse", kind, rows)


def _table(name: str, kind: str, rows: Sequence[dict[str, Any]]) -> str:
    make = {"csv": as_csv, "xlsx": as_xlsx, "jsonl": as_jsonl}.get(kind, as_csv)
    ending = kind if kind in ("csv", "xlsx", "jsonl") else "csv"
    return handed(f"{name}.{ending}", ending, make(rows))


def handed(name: str, kind: str, data: bytes) -> str:
    """The file as an inert part of the page, which trainer.js hands to the browser."""
    return (
        f"<div class='nedlasting' hidden data-name='{escape(name)}' data-type='{TYPES[kind]}' "
        f"data-serial='{serial()}'>{base64.b64encode(data).decode()}</div>"
    )
