"""The tables a brief is put together by: forms, questions, pitfalls, what a new leader needs. Anchors, no facts."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from advisor.brief.records import Form, Phase, Role

Legitimacy = Literal["input", "throughput", "output"]
LEGITIMACIES: tuple[Legitimacy, ...] = ("input", "throughput", "output")


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FormRow(_Row):
    """What is said for one legal form."""

    name: str
    meeting: str
    speaks: list[str]
    short: list[str]
    law: list[str]
    ks: list[str]
    lead: list[str]
    before: list[str]
    during: list[str]
    after: list[str]
    phase: dict[Phase, list[str]]
    role: dict[Role, list[str]]


class QuestionRow(_Row):
    """A question that may be put to the meeting, and when."""

    id: str
    part: Legitimacy
    ask: str
    why: list[str] = Field(min_length=1)
    about: str
    forms: list[Form] = []
    phases: list[Phase] = []
    roles: list[Role] = []
    sectors: str = ""
    first: int = 0


class Named(_Row):
    """Sentences under a name."""

    name: str
    says: list[str]


class NamedOne(_Row):
    """One sentence under a name."""

    name: str
    says: str


class MeetingRow(_Row):
    """Before, in and after the meeting."""

    before: list[str]
    during: list[str]
    after: list[str]


class SectorRow(_Row):
    """What the law adds where the words of a sector stand."""

    words: str
    law: list[str]


class GoneRow(_Row):
    """A form that is gone, how readers write it, and what it must be today."""

    pattern: str
    form: Form
    says: list[str]


class RefusedRow(_Row):
    """A form the brief is not written for."""

    pattern: str
    says: list[str]


class ClashRow(_Row):
    """A word that does not belong to some forms."""

    forms: list[Form]
    pattern: str
    says: list[str]


class AloneRow(_Row):
    """Forms that one municipality cannot have alone."""

    forms: list[Form]
    says: list[str]


class RoleRow(_Row):
    """A role that some forms do not have."""

    forms: list[Form]
    role: Role
    says: list[str]


class PlanRow(_Row):
    """A row of the plan for anchoring."""

    what: str
    where: str
    when: str
    who: str
    says: str
    also: str = ""


class Common(_Row):
    """What is said whatever the form."""

    pitfalls: list[Named]
    meeting: dict[Role, MeetingRow]
    sectors: list[SectorRow]
    gone: dict[str, GoneRow]
    refused: dict[str, RefusedRow]
    clashes: list[ClashRow]
    alone: list[AloneRow]
    wrong_roles: list[RoleRow]


class LeaderData(_Row):
    """What a new leader is told."""

    phase: dict[Phase, list[str]]
    roles: dict[str, Named]
    plan: list[PlanRow]
    requests: list[NamedOne]
    days: list[Named]
    traps: list[Named]


@lru_cache(maxsize=1)
def forms() -> dict[str, FormRow]:
    """The forms by their key."""
    return {key: FormRow.model_validate(row) for key, row in _read("forms").items()}


@lru_cache(maxsize=1)
def questions() -> tuple[QuestionRow, ...]:
    """The bank of questions."""
    return tuple(QuestionRow.model_validate(row) for row in _read("questions")["questions"])


@lru_cache(maxsize=1)
def common() -> Common:
    """What is said whatever the form."""
    return Common.model_validate(_read("common"))


@lru_cache(maxsize=1)
def leader() -> LeaderData:
    """What a new leader is told."""
    return LeaderData.model_validate(_read("leader"))


def anchors(table: object) -> list[str]:
    """Every anchor in a table, in its order."""
    if isinstance(table, str):
        return [table.removeprefix("+ ")] if table.count(" :: ") == 2 else []
    if isinstance(table, BaseModel):
        table = table.model_dump()
    if isinstance(table, dict):
        table = list(table.values())
    return [anchor for row in table for anchor in anchors(row)] if isinstance(table, (list, tuple)) else []


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("advisor") / "data" / "brief" / f"{name}.toml").read_text(encoding="utf-8"))
