"""How like one of the twelve cases a described collaboration is, by weights that can be read, and in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor.casefacts import CaseFacts, Proof, case_facts
from advisor.cases import CASE_IDS, case_name
from advisor.described import FORMS, KINDS, LEADS, PARTNERS, SECTORS, Described, groups
from advisor.embed import Vectors
from advisor.errors import QuestionError
from advisor.frontmatter import Aspect
from advisor.library import Library
from advisor.load import load_file
from advisor.records import Passage, Source
from advisor.settings import data_root
from advisor.split import sentences
from advisor.words import stems

# What counts, and how much. The words of the case and their meaning are half; the rest is what it is.
WEIGHTS = {
    "meaning": 0.28, "words": 0.24, "sector": 0.14, "members": 0.10, "form": 0.10, "partners": 0.06, "lead": 0.05,
    "kind": 0.03,
}  # fmt: skip
ALIKE, UNLIKE = 0.6, 0.35
SAME_SIZE = 0.8
NEAREST, TOP = 4000, 4
_PROOFS: dict[str, Aspect] = {
    "form": "form", "members": "members", "partners": "members", "lead": "lead",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing the two were compared by: how alike (0–1), its weight, both sides in words, and the case's source."""

    name: str
    share: float
    weight: float
    yours: str
    theirs: str
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A case, how like it is (0–1), by which traits, and the passage of it that is nearest the description."""

    case: str
    score: float
    traits: tuple[Trait, ...]
    nearest: Passage | None

    @property
    def name(self) -> str:
        """The name a reader sees."""
        return case_name(self.case)

    def alike(self) -> tuple[Trait, ...]:
        """What is alike and can be said in words, the weightiest first."""
        return tuple(t for t in self._told() if t.share >= (SAME_SIZE if t.name == "members" else ALIKE))

    def unlike(self) -> tuple[Trait, ...]:
        """What is not alike and can be said in words, the weightiest first."""
        return tuple(t for t in self._told() if t.share <= UNLIKE)

    def _told(self) -> list[Trait]:
        return sorted((t for t in self.traits if t.yours and t.theirs), key=lambda t: -t.weight)


def most_alike(library: Library, described: Described, among: Sequence[str] = ()) -> tuple[Likeness, ...]:
    """The cases from the most to the least alike; `among` leaves out all others.

    Raises QuestionError where the description says nothing, StoreError or EmbeddingError where the search broke.
    """
    if not stems(described.text) and described.members is None:
        raise QuestionError(
            "Beskrivelsen sier ikke noe om samarbeidet.", "Skriv hva dere samarbeider om, og hvor mange dere er."
        )
    facts = case_facts()
    vector = library.embedder.question(described.text)
    meant, nearest = _meaning(library, vector)
    worded = _words(described.text)
    found = [
        _likeness(facts[case], described, meant.get(case, 0.0), worded[case], nearest.get(case))
        for case in CASE_IDS
        if case in facts and (not among or case in among)
    ]
    return tuple(sorted(found, key=lambda likeness: -likeness.score))


def _likeness(
    facts: CaseFacts, described: Described, meaning: float, worded: float, nearest: Passage | None
) -> Likeness:
    row = facts.row
    led = f"{row.strategic_level} {row.operative_lead.role or ''} {row.operative_lead.recruited or ''}"
    told = (
        _sets("sector", described.sectors, groups(row.sector, SECTORS), row.sector, facts),
        _count(described.members, row.member_count, facts),
        _sets("form", described.forms, groups(row.form_2013, FORMS), row.form_2013, facts),
        _sets("partners", described.partners, _partners(facts), ", ".join(sorted(_partners(facts))), facts),
        _sets("lead", described.leads, groups(led, LEADS), row.operative_lead.role or row.strategic_level, facts),
        _sets("kind", described.kinds, groups(row.type, KINDS), row.type, facts),
    )
    traits = (
        Trait("meaning", meaning, WEIGHTS["meaning"], "", "", None),
        Trait("words", worded, WEIGHTS["words"], "", "", None),
        *(trait for trait in told if trait is not None),
    )
    total = sum(trait.weight for trait in traits)
    score = sum(trait.weight * trait.share for trait in traits) / total
    return Likeness(row.case, score, traits, nearest)


def _sets(name: str, yours: frozenset[str], theirs: frozenset[str], words: str, facts: CaseFacts) -> Trait | None:
    """Two sets of groups compared; none where the description does not say."""
    if not yours:
        return None
    both = yours | theirs
    share = len(yours & theirs) / len(both) if both else 0.0
    if yours & theirs:
        share = max(share, ALIKE)
    return Trait(name, share, WEIGHTS[name], ", ".join(sorted(yours)), words, _proof(name, facts))


def _count(yours: int | None, theirs: int | None, facts: CaseFacts) -> Trait | None:
    """Numbers of municipalities: the same is 1, three times as many 0."""
    if not yours or not theirs:
        return None
    share = max(0.0, 1 - abs(math.log(yours / theirs)) / math.log(3))
    return Trait("members", share, WEIGHTS["members"], _kommuner(yours), _kommuner(theirs), _proof("members", facts))


def _kommuner(number: int) -> str:
    return "1 kommune" if number == 1 else f"{number} kommuner"


def _proof(name: str, facts: CaseFacts) -> Proof | None:
    """The sentence of the case that says so: that of the aspect, else the one the case begins with."""
    aspect = _PROOFS.get(name)
    if aspect is None:
        return _opening(facts.case)
    return next(iter(facts.proofs.get(aspect, ())), None)


def _partners(facts: CaseFacts) -> frozenset[str]:
    return groups("; ".join((facts.row.title, *facts.row.partners)), PARTNERS)


def _meaning(library: Library, vector: Vectors) -> tuple[dict[str, float], dict[str, Passage]]:
    """By case, how near (0–1 among the cases) its nearest passages are in meaning, and the nearest one."""
    found = library.generation.nearest(vector, NEAREST, {"kind": {"$eq": "case"}})
    near: dict[str, list[tuple[float, Passage]]] = {}
    for identity, texts in found.items():
        row = library.rows.get(identity)
        if row is not None and (case := library.passages[row].case):
            near.setdefault(case, []).append((max(texts.values()), library.passages[row]))
    ranked = {case: sorted(rows, key=lambda row: (-row[0], row[1].id)) for case, rows in near.items()}
    floor = min((cosine for rows in ranked.values() for cosine, _ in rows), default=0.0)
    means = {
        case: sum(cosine for cosine, _ in (rows + [(floor, rows[0][1])] * TOP)[:TOP]) / TOP
        for case, rows in ranked.items()
    }
    return _unit({case: means.get(case, floor) for case in CASE_IDS}), {c: rows[0][1] for c, rows in ranked.items()}


def _words(text: str) -> dict[str, float]:
    """By case, the weighted share (0–1 among the cases) of the description's words that stand in its text."""
    weights = {term: _rarity(term) for term in dict.fromkeys(stems(text))}
    shares = {case: sum(w * _holds(case, term) for term, w in weights.items()) for case in CASE_IDS}
    return _unit(shares)


def _unit(values: Mapping[str, float]) -> dict[str, float]:
    low, high = min(values.values()), max(values.values())
    return {key: (value - low) / (high - low) if high > low else 0.0 for key, value in values.items()}


def _holds(case: str, term: str) -> float:
    """1 where the case's text has the word, 0.8 where it has it in a compound (brobygger, brobyggerrollen)."""
    bag, joined = _bags()[case]
    if term in bag:
        return 1.0
    long = len(term) > 4
    if long and (f" {term}" in joined or f"{term} " in joined or any(term[:n] in bag for n in range(5, len(term)))):
        return 0.8
    return 0.0


def _rarity(term: str) -> float:
    return math.log(1 + len(CASE_IDS) / (1 + sum(term in bag for bag, _ in _bags().values())))


@lru_cache(maxsize=1)
def _bags() -> dict[str, tuple[frozenset[str], str]]:
    """By case, the stems of its text, and the same in one string with blanks around them."""
    bags = {case: frozenset(stems(_case_text(case))) for case in CASE_IDS}
    return {case: (bag, f" {' '.join(sorted(bag))} ") for case, bag in bags.items()}


def _case_text(case: str) -> str:
    return "\n".join(f"{section.heading} {section.text}" for section in _source(case).sections)


def _opening(case: str) -> Proof:
    first = _source(case).sections[0]
    return Proof(sentences(first.text)[0], _source(case).id, first.heading, first.refs)


@lru_cache(maxsize=len(CASE_IDS))
def _source(case: str) -> Source:
    return load_file(data_root() / "corpus" / "cases" / f"{case}.md")[0]
