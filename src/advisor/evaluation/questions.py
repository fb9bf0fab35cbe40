"""Question sets: read from JSONL, CSV or XLSX, and held against what a set must have, by line and field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from advisor.cases import CASE_IDS
from advisor.errors import EvaluationError
from advisor.evaluation.items import (
    FIELDS,
    KINDS,
    LANGUAGES,
    LISTS,
    PERSONAS,
    REQUIRED,
    UNANSWERABLE,
    WANTED,
    Item,
)
from advisor.evaluation.tables import FORMATS, Found, Row, read_rows, rows_of
from advisor.records import Language, Persona
from advisor.settings import data_root

MOST_QUESTIONS = 5000
LONGEST = 2000
# What a trainer may write at the top of a column.
NAMES = {
    "språk": "lang", "hvem": "persona", "rolle": "persona", "type": "kind", "spørsmål": "question", "case": "cases",
    "caser": "cases", "avsnitt": "sections", "belegg": "evidence", "fakta": "facts", "fasit": "answer",
    "vanskelighet": "difficulty", "læringsmål": "goal", "ubesvarlig": "unanswerable_kind",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a set: where, in which field, and whether it keeps the set from being used."""

    line: int
    field: str
    what: str
    grave: bool = True

    def said(self, name: str) -> str:
        """The fault as a line: «sett.csv, linje 3, «cases»: …»."""
        where = f"{name}, linje {self.line}" if self.line else name
        field = f", «{self.field}»" if self.field else ""
        return f"{where}{field}: {self.what}" + ("" if self.grave else " (merknad)")


@dataclass(frozen=True, slots=True)
class Checked:
    """A set that has been read: its questions in order, and what is wrong."""

    name: str
    items: tuple[Item, ...]
    faults: tuple[Fault, ...]

    @property
    def grave(self) -> tuple[Fault, ...]:
        """The faults that keep the set from being used."""
        return tuple(fault for fault in self.faults if fault.grave)


def check_set(path: Path) -> Checked:
    """Reads a set and says what is wrong; changes nothing. Raises EvaluationError where the file cannot be read."""
    return check_rows(path.name, read_rows(path))


def check_data(name: str, data: bytes) -> Checked:
    """`check_set` for a file that has been read already."""
    return check_rows(name, rows_of(name, data))


def check_rows(name: str, rows: Sequence[Found]) -> Checked:
    """The rows as questions, with the faults of each."""
    faults: list[Fault] = []
    items: list[Item] = []
    ids: dict[str, int] = {}
    asked: dict[str, int] = {}
    if not rows:
        faults.append(Fault(0, "", "settet er tomt"))
    for line, row in rows:
        if isinstance(row, str):
            faults.append(Fault(line, "", row))
            continue
        fields = _named(row)
        found = list(_faults(line, fields))
        identity, question = _text(fields, "id"), " ".join(_text(fields, "question").lower().split())
        if identity in ids:
            found.append(Fault(line, "id", f"id-en «{identity}» er brukt før, på linje {ids[identity]}"))
        if question and question in asked:
            found.append(Fault(line, "question", f"samme spørsmål som på linje {asked[question]}", grave=False))
        if identity:
            ids.setdefault(identity, line)
        asked.setdefault(question, line)
        faults += found
        if not any(fault.grave for fault in found):
            items.append(_item(fields, Path(name).stem))
    return Checked(name, tuple(items), tuple(faults))


def load_set(path: Path, most: int = MOST_QUESTIONS) -> list[Item]:
    """The questions of a set without faults. Raises EvaluationError that names the first fault."""
    return usable(check_set(path), most)


def usable(checked: Checked, most: int = MOST_QUESTIONS) -> list[Item]:
    """The questions of a checked set. Raises EvaluationError for a set with a grave fault, or with too many."""
    if checked.grave:
        more = f" (og {len(checked.grave) - 1} feil til)" if len(checked.grave) > 1 else ""
        remedy = f"«advisor eval check {checked.name}» viser alle."
        raise EvaluationError(f"{checked.grave[0].said(checked.name)}{more}.", remedy)
    if len(checked.items) > most:
        raise EvaluationError(
            f"{checked.name} har {len(checked.items)} spørsmål, og grensen er {most}.",
            "Del settet i flere, eller hev grensen med --most.",
        )
    return list(checked.items)


def sets_folder() -> Path:
    """Where the project's own sets are: in the installed wheel, else in the checkout."""
    packed = data_root() / "questions"
    return packed if packed.is_dir() else data_root() / "eval" / "questions"


def own_sets() -> dict[str, Path]:
    """The project's own sets by name."""
    return {path.stem: path for path in sorted(sets_folder().glob("*.jsonl"))}


def find_set(name: str) -> Path:
    """The file of a set: a path, or the name of one of the project's own. Raises EvaluationError."""
    own = own_sets()
    if name in own:
        return own[name]
    path = Path(name)
    if path.suffix.lower() in FORMATS and path.exists():
        return path
    raise EvaluationError(f"Fant ikke settet «{name}».", f"Bruk en fil, eller et av {', '.join(own)}.")


def _named(row: Mapping[str, Any]) -> Row:
    fields: Row = {}
    for name, value in row.items():
        low = str(name).strip().lower()
        field = NAMES.get(low, low)
        if field in LISTS and isinstance(value, str):
            value = [part.strip() for part in value.replace("\n", "|").split("|") if part.strip()]
        elif isinstance(value, str):
            value = value.strip()
        fields[field] = value
    return fields


def _faults(line: int, fields: Row) -> Iterable[Fault]:
    yield from _shapes(line, fields)
    for field, allowed in (("lang", LANGUAGES), ("persona", PERSONAS), ("kind", KINDS)):
        if _text(fields, field) and _text(fields, field) not in allowed:
            yield Fault(line, field, f"«{_text(fields, field)}» er ikke en av {', '.join(allowed)}")
    sort = _text(fields, "unanswerable_kind")
    if _text(fields, "kind") == "unanswerable" and sort not in UNANSWERABLE:
        yield Fault(line, "unanswerable_kind", f"må være en av {', '.join(UNANSWERABLE)}")
    elif _text(fields, "kind") != "unanswerable" and sort:
        yield Fault(line, "unanswerable_kind", "skal være tomt for et spørsmål som kan besvares")
    for case in _list(fields, "cases"):
        if case not in CASE_IDS:
            near = get_close_matches(case, CASE_IDS, 1)
            yield Fault(line, "cases", f"ukjent case «{case}»" + (f", mente du «{near[0]}»?" if near else ""))
    level = fields.get("difficulty")
    if level not in (None, "") and str(level) not in ("1", "2", "3"):
        yield Fault(line, "difficulty", f"«{level}» er ikke 1, 2 eller 3")
    if len(_text(fields, "question")) > LONGEST:
        yield Fault(line, "question", f"lengre enn {LONGEST} tegn")


def _shapes(line: int, fields: Row) -> Iterable[Fault]:
    for field in REQUIRED:
        value = fields.get(field)
        if value in (None, "", []) and not (field == "facts" and _text(fields, "kind") == "unanswerable"):
            yield Fault(line, field, "mangler")
    for field in WANTED:
        if fields.get(field) in (None, "", []):
            yield Fault(line, field, "mangler", grave=False)
    for field, value in fields.items():
        if field not in FIELDS and field != "set":
            yield Fault(line, field, "ukjent felt, blir ikke brukt", grave=False)
        elif field in LISTS and value not in (None, "") and not _texts(value):
            yield Fault(line, field, "må være en liste av tekster")
        elif field not in (*LISTS, "difficulty") and not isinstance(value, str | int | None):
            yield Fault(line, field, "må være en tekst")


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return str(value).strip() if isinstance(value, str | int) else ""


def _list(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    return tuple(str(part).strip() for part in value) if isinstance(value, list) else ()


def _item(fields: Row, name: str) -> Item:
    level = str(fields.get("difficulty") or "")
    return Item(
        id=_text(fields, "id"),
        lang=cast(Language, _text(fields, "lang")),
        persona=cast(Persona, _text(fields, "persona")),
        kind=_text(fields, "kind"),
        unanswerable_kind=_text(fields, "unanswerable_kind") or None,
        question=_text(fields, "question"),
        cases=_list(fields, "cases"),
        sections=_list(fields, "sections"),
        evidence=_list(fields, "evidence"),
        facts=_list(fields, "facts"),
        answer=_text(fields, "answer"),
        difficulty=int(level) if level else None,
        goal=_text(fields, "goal"),
        set=name,
    )
