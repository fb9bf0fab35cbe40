"""The YAML on top of a Markdown source, checked: what a corpus file must say about itself."""

import re
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from advisor.cases import CASE_IDS
from advisor.errors import FrontMatterError

Strength = Literal["sterk", "svak", "blandet"]
Effect = Literal["styrket", "svekket", "blandet"]
LeaderRole = Literal["forvalter", "mediator", "katalysator", "brobygger"]
Aspect = Literal[
    "form", "members", "governance", "lead", "roles", "political", "administrative", "funding",
    "input", "throughput", "output", "outcome", "later",
]  # fmt: skip


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(_Strict):
    """A municipality in a case: its name in 2013 and the municipality it is part of today."""

    name: str
    today: str


class OperativeLead(_Strict):
    """Who runs it from day to day, and how that person was found."""

    role: str | None
    recruited: str | None


class Anchoring(_Strict):
    """How firmly the case was tied to its owners."""

    political: Strength | None
    administrative: Strength | None


class Legitimacy(_Strict):
    """What the case did to one of the three legitimacies, and why."""

    effect: Effect | None
    because: str | None


class Legitimacies(_Strict):
    """The three legitimacies of the report's frame."""

    input: Legitimacy
    throughput: Legitimacy
    output: Legitimacy


class Later(_Strict):
    """What is known of the case after the report."""

    text: str
    source: list[str]
    verified: bool


class FrontMatter(_Strict):
    """What every Markdown source may say about itself."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$")
    kind: Literal["case", "report", "guidance", "law", "own"] = "own"
    title: str = Field(min_length=2, max_length=160)
    year: int | None = Field(default=None, ge=1900, le=2100)
    source: str | list[str] | None = None
    chapter: str | None = None
    valid_from: str | None = None
    unverified: bool | list[str] = False
    lang: str | None = None

    @field_validator("chapter", "valid_from", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return value if value is None else str(value)


class CaseMatter(FrontMatter):
    """What a case file says beside: the row of the case in the table of cases."""

    case: str
    nicknames: list[str]
    form_2013: str
    form_today: str | None
    sector: str
    type: Literal["utvikling", "tjeneste"]
    county_2013: str
    county_today: str
    members: list[Member]
    partners: list[str]
    member_count: int | None
    start: int | None
    end: int | None
    strategic_level: str
    operative_lead: OperativeLead
    leader_roles: list[LeaderRole]
    anchoring: Anchoring
    legitimacy: Legitimacies
    funding: str | None
    outcome: str
    later: Later
    evidence: dict[Aspect, list[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_case(self) -> "CaseMatter":
        if self.case not in CASE_IDS:
            raise ValueError(f"ukjent case «{self.case}»; kjente er {', '.join(CASE_IDS)}")
        return self


_BLOCK = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def split_front_matter(text: str, name: str) -> tuple[FrontMatter | None, str, int]:
    """The checked front matter (None where there is none), the text below it, and the line it starts on.

    Raises FrontMatterError that names the file and the field.
    """
    block = _BLOCK.match(text)
    if block is None:
        if text.startswith("---\n"):
            raise FrontMatterError(
                f"{name}: toppfeltet (front matter) blir aldri avsluttet.", "Sett en linje med --- etter det."
            )
        return None, text, 1
    try:
        data = yaml.load(block[1], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none, such as 2013-13-45
        mark = getattr(error, "problem_mark", None)
        where = f" (linje {mark.line + 2})" if mark else ""
        raise FrontMatterError(
            f"{name}: toppfeltet (front matter) er ikke gyldig YAML{where}.",
            "Se etter kolon, innrykk og anførselstegn på linjen.",
        ) from error
    if not isinstance(data, dict):
        raise FrontMatterError(f"{name}: toppfeltet (front matter) har ingen felt.", "Skriv «id: …» og «title: …».")
    model = CaseMatter if data.get("kind") == "case" else FrontMatter
    try:
        matter = model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "toppfeltet"
        raise FrontMatterError(
            f"{name}: feltet «{field}» passer ikke: {first['msg']}.", "corpus/README.md viser feltene."
        ) from error
    return matter, text[block.end() :], text[: block.end()].count("\n") + 1
