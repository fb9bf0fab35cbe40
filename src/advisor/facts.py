"""What a claim states that must stand in its passages as it is: figures, names, offices, and the case it speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from advisor.alignment import ENOUGH, Alignment
from advisor.cases import CASE_NAMES, case_name, named_cases
from advisor.casetable import places
from advisor.figures import Figure, figures, fits, same
from advisor.lexicon import listed
from advisor.records import Evidence
from advisor.wordmarks import mark, name_key

_PLAIN = listed("plain_in_names")

_UNIT = 4


@dataclass(frozen=True, slots=True)
class Faults:
    """What the passages lack: `figures` are nowhere, `units` count something else, `far` are outside the window."""

    figures: tuple[Figure, ...] = ()
    units: tuple[Figure, ...] = ()
    far: tuple[Figure, ...] = ()
    names: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    case: str = ""


def faults(found: Alignment, evidence: Sequence[Evidence], case: str | None) -> Faults:
    """The faults of fact in a claim, aligned with the evidence. `case` is the case the claim is said to speak of."""
    told = [f for item in evidence for f in figures(item.text)]
    near = [f for s in found.window for f in figures(found.told.sentences[s])]
    missing, units, far = [], [], []
    for figure in figures(found.claim.text):
        alike = [f for f in told if same(figure, f)]
        if not alike:
            if figure.value != 1 and not _year_beside(figure, evidence):
                missing.append(figure)
        elif not any(fits(figure, f) for f in alike) or _counts_otherwise(figure, alike, near):
            units.append(figure)
        elif not any(same(figure, f) for f in near):
            far.append(figure)
    names = tuple(m.text for m in found.claim.marks if m.kind == "name" and m.weight and found.anywhere(m.at) < ENOUGH)
    offices = tuple(m.text for m in found.claim.marks if m.kind == "office" and found.anywhere(m.at) < ENOUGH)
    return Faults(
        tuple(missing), tuple(units), tuple(far), names, offices, wrong_case(found.claim.text, evidence, case)
    )


def _year_beside(claimed: Figure, evidence: Sequence[Evidence]) -> bool:
    """Whether a year is the one after or before a year of the evidence that says «året etter» or «året før»."""
    if claimed.unit != "årstall":
        return False
    for item in evidence:
        years = {f.value for f in figures(item.text) if f.unit == "årstall"}
        for step, words in ((-1, r"året (?:etter|deretter)|neste år"), (1, r"året (?:før|i forveien)")):
            if claimed.value + step in years and re.search(words, item.text, re.IGNORECASE):
                return True
    return False


def wrong_case(claim: str, evidence: Sequence[Evidence], case: str | None) -> str:
    """What is wrong with the case a claim speaks of, in words; empty where nothing is."""
    about = {item.case for item in evidence if item.case}
    text = " ".join(item.text for item in evidence)
    named = set(named_cases(text))
    if case and about and case not in about and case not in named:
        return f"kilden handler om {_names(about)}, ikke om {case_name(case)}"
    for stated in named_cases(claim):
        if about and stated not in about and stated not in named:
            return f"kilden handler om {_names(about)}, ikke om {case_name(stated)}"
    return ""


def own_names(evidence: Sequence[Evidence]) -> frozenset[str]:
    """The names a passage may leave unsaid: those of the case it is about."""
    found: set[str] = set()
    for item in evidence:
        if item.case in CASE_NAMES:
            title, nicknames = CASE_NAMES[item.case]
            for text in (title, *nicknames):
                found |= {name_key(word) for word in re.findall(r"[\w-]+", text) if len(word) > 2}
    return frozenset(found - _PLAIN)


@lru_cache(maxsize=1)
def _places() -> tuple[str, ...]:
    """Names of places and firms that a claim may begin with (data/places.txt)."""
    return tuple((files("advisor") / "data" / "places.txt").read_text(encoding="utf-8").split())


def is_place(word: str) -> bool:
    """Whether a word is a municipality, county or the like."""
    return name_key(word) in {name_key(place) for place in (*places(), *_places())}


def known_names(claim: str, evidence: Sequence[Evidence]) -> frozenset[str]:
    """Names that count as such at the start of a sentence: municipalities, and what any text writes with a capital."""
    found = {name_key(place) for place in (*places(), *_places())} | own_names(evidence)
    for text in (claim, *(item.text for item in evidence)):
        found |= {m.lemma for m in mark(text).marks if m.kind == "name"}
    return frozenset(found)


def _names(cases: set[str]) -> str:
    return " og ".join(case_name(c) for c in sorted(cases))


def _counts_otherwise(claimed: Figure, alike: Sequence[Figure], near: Sequence[Figure]) -> bool:
    """Whether the window counts the claim's own things with another figure, and with this one none or others."""
    if len(claimed.unit) < _UNIT or any(_one_unit(claimed.unit, f.unit) for f in alike):
        return False
    return any(_one_unit(claimed.unit, f.unit) and not same(claimed, f) for f in near)


def _one_unit(one: str, other: str) -> bool:
    """Whether two counted things are one, or one a compound of the other: «kommuner», «medlemskommuner»."""
    return bool(one and other) and (
        one == other or (min(len(one), len(other)) >= _UNIT and (one.endswith(other) or other.endswith(one)))
    )
