"""Where a question's answer stands: the case and section its set names, and which passages are from there."""

import re
from collections.abc import Iterable, Mapping, Sequence

from advisor.bridge import places
from advisor.evaluation.facts import present
from advisor.evaluation.items import Item
from advisor.records import Passage

# The headings of a case report, by the words that tell them apart, in the order they are looked for.
_HEADINGS = {
    "initiativ": "initiativ", "formål": "formål", "organisering": "organisering", "drift": "drift",
    "forhandling": "forhandlinger", "rammebetingelse": "rammebetingelser", "politisk": "rammebetingelser",
    "administrativ": "rammebetingelser", "ledelse": "ledelse", "throughput": "throughput", "input": "input",
    "output": "output", "handlingsrom": "rammebetingelser", "oppsummering": "oppsummering",
}  # fmt: skip
_CHAPTER = re.compile(r"^(?:kap(?:ittel|\.)? ?)?(\d(?:\.\d)*)$", re.IGNORECASE)
_TODAY = ("law", "guidance")
TODAY = "dagens lov og veiledning"


def wanted_places(item: Item) -> tuple[frozenset[str], ...]:
    """A group of places for each section the question names; one of a group is enough."""
    return tuple(frozenset(_wanted(section, item.cases)) for section in item.sections)


def _wanted(section: str, cases: Sequence[str]) -> Iterable[str]:
    chapter = _CHAPTER.match(section.strip())
    if chapter:
        yield f"kap {chapter[1]}"
        return
    names = _headings(section)
    if names and cases:
        yield from (f"case {case}: {name}" for case in cases for name in names)
    elif section.strip().lower() in ("sammendrag", "forord", "leseveiledning"):
        yield section.strip().lower()
    else:
        yield section.strip().lower()
        yield TODAY


def _headings(section: str) -> tuple[str, ...]:
    low = section.lower()
    return tuple(dict.fromkeys(name for word, name in _HEADINGS.items() if re.search(rf"(?<![a-zæøå]){word}", low)))


def passage_places(passage: Passage) -> frozenset[str]:
    """The places a passage is from, as `wanted_places` names them: also each chapter above its section."""
    found = {passage.source}
    for place in places(passage.refs) | ({ref for ref in passage.refs if not ref.startswith("S")}):
        case, _, heading = place.partition(": ")
        if case.startswith("case ") and heading:
            found |= {f"{case}: {name}" for name in _headings(heading)}
        elif place.startswith("kap "):
            number = place.removeprefix("kap ")
            found |= {f"kap {number[:end]}" for end in range(1, len(number) + 1, 2)}
        else:
            found.add(place.lower())
    if passage.kind in _TODAY:
        found.add(TODAY)
    return frozenset(found)


def relevant(item: Item, passages: Iterable[Passage], at: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """How relevant each passage is to the question, by id, those that are not left out.

    2 where it is from a place the question names and holds one of its key facts, 1 where it is from there only.
    Today's law and guidance count as a place with a key fact only. `at` are the passages' places by id.
    """
    groups = wanted_places(item)
    grades = {}
    for passage in passages:
        there = at[passage.id]
        hit = [group & there for group in groups if group & there]
        if not hit:
            continue
        holds = any(present(fact, passage.text, item.lang) for fact in item.facts)
        if holds or any(common != {TODAY} for common in hit):
            grades[passage.id] = 2 if holds else 1
    return grades
