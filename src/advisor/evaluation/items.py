"""A question of a set, what it must have, and how it is written down."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from advisor.errors import EvaluationError
from advisor.records import Language, Persona

LANGUAGES: tuple[Language, ...] = get_args(Language)
PERSONAS: tuple[Persona, ...] = get_args(Persona)
KINDS = ("fact", "cross", "role", "owner_meeting", "concept", "unanswerable")
UNANSWERABLE = ("off_topic", "absent_fact", "false_premise")
LISTS = ("cases", "sections", "evidence", "facts")
REQUIRED = ("id", "lang", "persona", "kind", "question", "facts")
WANTED = ("answer", "difficulty", "goal")
FIELDS = ("id", "lang", "persona", "kind", "unanswerable_kind", "question", *LISTS, *WANTED)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a set, and what an answer to it is held against."""

    id: str
    lang: Language
    persona: Persona
    kind: str
    unanswerable_kind: str | None
    question: str
    cases: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    answer: str = ""
    difficulty: int | None = None
    goal: str = ""
    set: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the sources hold an answer."""
        return self.kind != "unanswerable"


def together(sets: Iterable[Sequence[Item]]) -> list[Item]:
    """The questions of several sets as one. Raises EvaluationError where two sets share an id."""
    items: dict[str, Item] = {}
    for item in (item for items_of in sets for item in items_of):
        if item.id in items:
            raise EvaluationError(
                f"Id-en «{item.id}» står både i {items[item.id].set} og i {item.set}.", "Gi den ene en annen id."
            )
        items[item.id] = item
    return list(items.values())


def as_row(item: Item) -> Row:
    """The question as a row of a file, lists as lists."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(item).items()}


def item_of(row: Mapping[str, Any]) -> Item:
    """The question of a row that `as_row` made."""
    fields: Row = {name: tuple(value) if name in LISTS else value for name, value in row.items()}
    return Item(**fields)


def digest(items: Iterable[Item]) -> str:
    """A fingerprint of the questions and all they are held against."""
    return hashlib.sha256("\n".join(map(repr, items)).encode()).hexdigest()[:16]
