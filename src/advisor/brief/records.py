"""What a brief is made of: the order, facts with their passages, points, parts. Frozen, no behaviour."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.records import Note, Passage

Form = Literal["IKS", "AS", "IPR", "KO", "IPR/KO", "vertskommune", "stiftelse", "forening", "avtale", "prosjekt"]
Role = Literal["eierrepresentant", "styremedlem", "formannskap", "kontrollutvalg"]
Phase = Literal["etablering", "drift", "evaluering", "konflikt", "avvikling"]
Reader = Literal["politiker", "leder"]

FORMS: tuple[Form, ...] = ("IKS", "AS", "IPR", "KO", "vertskommune", "stiftelse", "forening", "avtale", "prosjekt")
ROLES: tuple[Role, ...] = ("eierrepresentant", "styremedlem", "formannskap", "kontrollutvalg")
PHASES: tuple[Phase, ...] = ("etablering", "drift", "evaluering", "konflikt", "avvikling")
READERS: tuple[Reader, ...] = ("politiker", "leder")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the sources say, and the passage that says it.

    `quoted` where it is a sentence of the passage (its answering «Ja,» or «Nei,» left out, a bare paragraph given its
    law); else it is put together from what the passage says. Without a text it is the source of the `words` of its
    point. `also` are further passages it rests on.
    """

    text: str
    passage: Passage
    quoted: bool = True
    also: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Warning_:
    """What the reader should check before all else: the advisor's words, and what the sources say."""

    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What a brief is asked for. `members` is the number of municipalities, None where not told; `agenda` its items,
    `left_out` how many more there were."""

    form: Form
    name: str
    sector: str
    members: int | None
    role: Role
    agenda: tuple[str, ...]
    left_out: int
    phase: Phase
    reader: Reader
    warnings: tuple[Warning_, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One point: `lead` in bold, `words` of the reader's own or the project's, and facts."""

    facts: tuple[Fact, ...] = ()
    lead: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Points under a subheading (none where it is empty); `numbered` ones go on counting through the part."""

    title: str
    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: each row as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the brief."""

    key: str
    title: str
    groups: tuple[Group, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A then-and-now note, and what it rests on in words."""

    note: Note
    source: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief, whole; `fingerprint` is that of the index it was built from."""

    order: Order
    title: str
    lead: str
    parts: tuple[Part, ...]
    notes: tuple[Dated, ...]
    day: date
    fingerprint: str
