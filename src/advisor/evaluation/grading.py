"""Grades given by hand: right, partly or wrong, with a comment; two graders give Cohen's kappa."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from advisor.errors import EvaluationError
from advisor.evaluation.findings import state
from advisor.evaluation.folder import GRADES, Folder
from advisor.evaluation.metrics import SHARES
from advisor.evaluation.scores import Scored

Grade = Literal["right", "partly", "wrong"]
GRADE_NAMES: tuple[Grade, ...] = get_args(Grade)
LONGEST_NAME, LONGEST_COMMENT = 60, 2000


@dataclass(frozen=True, slots=True)
class Given:
    """A grade of an answer, by whom, and what was said of it."""

    id: str
    grader: str
    grade: Grade
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two graders agree over the answers both have graded; kappa is None where there is nothing to tell."""

    first: str
    second: str
    n: int
    alike: float
    kappa: float | None


def give(folder: Folder, given: Given) -> None:
    """Adds a grade; the newest of a grader counts. Raises EvaluationError for a bad grade or an unwritable folder."""
    name = " ".join(given.grader.split())[:LONGEST_NAME]
    if not name:
        raise EvaluationError("Vurderingen mangler navn.", "Skriv navnet ditt, eller et kallenavn.")
    if given.grade not in GRADE_NAMES:
        raise EvaluationError(f"Ukjent vurdering «{given.grade}».", f"Bruk en av {', '.join(GRADE_NAMES)}.")
    row = {"id": given.id, "grader": name, "grade": given.grade, "comment": given.comment.strip()[:LONGEST_COMMENT]}
    folder.mend(GRADES)
    folder.append(GRADES, row)


def grades(folder: Folder) -> dict[str, dict[str, Given]]:
    """The grades by grader and question id. Raises EvaluationError."""
    found: dict[str, dict[str, Given]] = {}
    for row in folder.rows(GRADES):
        found.setdefault(row["grader"], {})[row["id"]] = Given(row["id"], row["grader"], row["grade"], row["comment"])
    return found


def agreements(by: Mapping[str, Mapping[str, Given]]) -> list[Agreement]:
    """How each two graders agree over what both have graded."""
    names = sorted(by)
    pairs = [(a, b) for n, a in enumerate(names) for b in names[n + 1 :]]
    return [_agreement(a, b, by) for a, b in pairs if by[a].keys() & by[b].keys()]


def _agreement(first: str, second: str, by: Mapping[str, Mapping[str, Given]]) -> Agreement:
    both = sorted(by[first].keys() & by[second].keys())
    a, b = ([by[name][key].grade for key in both] for name in (first, second))
    alike = sum(x == y for x, y in zip(a, b, strict=True)) / len(both)
    return Agreement(first, second, len(both), alike, kappa(a, b))


def kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Cohen's kappa (1960): (observed - expected) / (1 - expected) agreement.

    None for no grades, and where both gave one and the same grade throughout: chance alone would do that.
    """
    n = len(first)
    if n == 0 or n != len(second):
        return None
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    expected = sum(first.count(c) * second.count(c) for c in set(first) | set(second)) / n**2
    return None if expected == 1.0 else (observed - expected) / (1 - expected)


def sheet(scored: Scored, by: Mapping[str, Mapping[str, Given]]) -> list[dict[str, Any]]:
    """A row a question, for CSV and XLSX: question, answer, figures, and each grader's grade and comment."""
    rows = []
    for item in scored.items:
        answer, figures = scored.answers.get(item.id, {}), scored.rows.get(item.id, {})
        row: dict[str, Any] = {
            "id": item.id, "set": item.set, "lang": item.lang, "persona": item.persona, "kind": item.kind,
            "unanswerable_kind": item.unanswerable_kind, "question": item.question, "reference": item.answer,
            "facts": item.facts, "status": answer.get("status"), "answer": answer.get("answer"),
            "state": state(figures or None),
        }  # fmt: skip
        row |= {name: round(figures[name], 4) if name in figures else None for name in (*SHARES, "words", "seconds")}
        for grader, given in sorted(by.items()):
            one = given.get(item.id)
            row |= {f"grade {grader}": one.grade if one else None, f"comment {grader}": one.comment if one else None}
        rows.append(row)
    return rows
