"""Feedback from the chat: a thumb, one of eight reasons, a comment; and the draft question set it becomes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock

from advisor.errors import EvaluationError
from advisor.evaluation.folder import Folder, append_line
from advisor.records import Advice, Language, Persona, Status
from advisor.settings import Settings

Thumb = Literal["up", "down"]
Reason = Literal[
    "wrong_fact", "wrong_case", "unsupported", "incomplete", "not_asked", "outdated", "refused", "hard_to_read"
]
REASONS: tuple[Reason, ...] = get_args(Reason)
FILE = "feedback.jsonl"
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Feedback:
    """What someone thought of an answer. Holds no name, no address and no time."""

    question: str
    language: Language
    persona: Persona
    thumb: Thumb
    reason: Reason | None = None
    comment: str = ""
    status: Status = "answered"
    answer: str = ""
    cases: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    model: str = "extractive"


def feedback_of(
    advice: Advice, persona: Persona, thumb: Thumb, reason: Reason | None = None, comment: str = ""
) -> Feedback:
    """The feedback on an answer."""
    return Feedback(
        question=advice.question,
        language=advice.language,
        persona=persona,
        thumb=thumb,
        reason=reason if thumb == "down" else None,
        comment=comment,
        status=advice.status,
        answer=advice.answer,
        cases=tuple(dict.fromkeys(c.case for c in advice.citations if c.case)),
        citations=tuple(dict.fromkeys(f"{c.source}: {c.section}" for c in advice.citations)),
        model=advice.model,
    )


def folder_of(settings: Settings) -> Path:
    """Where feedback is kept."""
    return settings.home / "feedback"


def add(folder: Path, feedback: Feedback) -> None:
    """Adds a line, on disk when this returns. Safe from several threads and processes. Raises EvaluationError."""
    if feedback.thumb not in get_args(Thumb) or feedback.reason not in (None, *REASONS):
        raise EvaluationError("Ukjent tilbakemelding.", f"Bruk en av {', '.join(REASONS)}.")
    kept = replace(feedback, comment=feedback.comment.strip()[:LONGEST])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):
            Folder(folder).mend(FILE)
            append_line(folder / FILE, asdict(kept))
    except OSError as error:
        what = f"Kan ikke lagre tilbakemeldingen i {folder}: {error.strerror}."
        raise EvaluationError(what, "Sett ADVISOR_HOME til en mappe du kan skrive i.") from error


def read_feedback(folder: Path) -> list[Feedback]:
    """The feedback in order; of the same question, persona and answer the newest only. Raises EvaluationError."""
    newest: dict[tuple[str, str, str], Feedback] = {}
    for row in Folder(folder).rows(FILE):
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
        }
        try:
            one = Feedback(**fields)
        except TypeError as error:
            raise EvaluationError(f"{folder / FILE} har en linje med ukjente felt.", "Slett linjen.") from error
        key = (one.question, one.persona, one.answer)
        newest.pop(key, None)
        newest[key] = one
    return list(newest.values())


def draft_set(folder: Path) -> list[dict[str, Any]]:
    """A draft question set of the feedback, for a trainer to edit: the fields of a set, and what was said.

    An answer that was liked is proposed as the reference; one that was not, leaves facts and reference for the trainer
    to fill in, so that `advisor eval check` asks for them. Raises EvaluationError.
    """
    return [_row(number, one) for number, one in enumerate(read_feedback(folder), 1)]


def _row(number: int, one: Feedback) -> dict[str, Any]:
    liked = one.thumb == "up"
    declined = one.status == "declined" and one.reason != "refused"
    kind = "unanswerable" if declined and liked else "cross" if len(one.cases) > 1 else "fact"
    return {
        "id": f"fb-{number:03}",
        "lang": one.language,
        "persona": one.persona,
        "kind": kind,
        "unanswerable_kind": "absent_fact" if kind == "unanswerable" else None,
        "question": one.question,
        "cases": list(one.cases) if liked else [],
        "sections": [],
        "evidence": [],
        "facts": [],
        "answer": one.answer if liked else "",
        "difficulty": None,
        "goal": "",
        "feedback": _said(one),
        "got": one.answer,
    }


def _said(one: Feedback) -> str:
    parts: Sequence[str] = ("+" if one.thumb == "up" else "-", one.reason or "", one.comment)
    return " ".join(filter(None, parts))
