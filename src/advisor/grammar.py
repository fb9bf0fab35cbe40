"""The grammar of a marked text as far as word order tells it: finite verbs, subjects, what a denial or a doubt covers.

No parser: Norwegian has its finite verb second, its denial right behind it and its subject in front of it or next to
it, and that is enough to see who does what in most sentences. Where it does not tell, nothing is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor.lexicon import lemma, listed
from advisor.wordmarks import Mark

_BEFORE_NOUN = listed("before_noun")
_OPENERS = listed("openers")
_UNREAL = listed("unreal")
_AUXILIARY = frozenset(
    "er var har hadde ble blir blei vart vert kan kunne skal skulle vil ville må måtte bør burde får fikk fekk".split()
)
_JOINS = frozenset("som at når da då hvis dersom fordi mens medan men og eller siden sidan hvor der enn om så".split())
_ANEW = frozenset({"men", "mens", "medan", "fordi", "siden", "sidan", "da", "selv", "selvom"})
_ENDINGS = ("r", "te", "de", "et", "a", "dde", "t", "s")
# As far in front of a word as its preposition may stand: «av de fire kommunene».
_REACH = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its marks, the place of its finite verb among them (None where none is seen), and its subject."""

    marks: tuple[Mark, ...]
    verb: int | None
    subject: Mark | None


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(lemma(word) for word in listed("verbs"))


@lru_cache(maxsize=20_000)
def verb_form(low: str) -> bool:
    """Whether a lower-case word may be a verb in the present or the past."""
    if low in _AUXILIARY:
        return True
    root = lemma(low)
    return low not in listed("verbs") and root in _verbs() and (low.endswith(_ENDINGS) or root != low)


def finite(marks: Sequence[Mark]) -> int | None:
    """The place of the first finite verb of a clause, None where no word is plainly one."""
    for i, m in enumerate(marks):
        low = m.text.lower()
        if m.kind in ("name", "office", "figure") or not m.text[0].islower():
            continue
        before = marks[i - 1].text.lower() if i else ""
        if before in _BEFORE_NOUN or before == "å" or (before and marks[i - 1].kind == "figure"):
            continue
        if verb_form(low):
            return i
    return None


def clause(marks: Sequence[Mark]) -> Clause:
    """The clause with its finite verb and its subject."""
    verb = finite(marks)
    return Clause(tuple(marks), verb, _subject(marks, verb) if verb is not None else None)


def _subject(marks: Sequence[Mark], verb: int) -> Mark | None:
    start = 0
    while start < verb and marks[start].text.lower() in _JOINS:
        start += 1
    ahead = marks[start:verb]
    if ahead and ahead[0].text.lower() not in _OPENERS:
        return _head(ahead)
    behind = marks[verb + 1 :]
    while behind and behind[0].text.lower() in ("seg", "ikke", "ikkje", "også", "det", "da", "derfor"):
        behind = behind[1:]
    return _head(behind) if start == 0 or ahead else None


def _head(marks: Sequence[Mark]) -> Mark | None:
    """The last word of content of the phrase that begins here: «den svake forankringen» up to «i kommunene»."""
    head = None
    for m in marks:
        if m.text.lower() in _OPENERS or m.text.lower() in _JOINS:
            break
        if m.weight and verb_form(m.text.lower()) and m.kind == "word" and head is not None:
            break
        if m.weight:
            head = m
    return head


def by_clause(marks: Sequence[Mark]) -> Mapping[int, list[Mark]]:
    """The marks of each clause, in order."""
    found: dict[int, list[Mark]] = {}
    for m in marks:
        found.setdefault(m.clause, []).append(m)
    return found


def denied(marks: Sequence[Mark]) -> frozenset[int]:
    """The numbers (`at`) of the words that a denial covers: the finite verb it follows, and what stands behind it."""
    found: set[int] = set()
    for own in by_clause(marks).values():
        for i, m in enumerate(own):
            if not m.negates:
                continue
            found |= {x.at for x in own[i + 1 :]}
            if i and verb_form(own[i - 1].text.lower()):
                found.add(own[i - 1].at)
    return frozenset(found)


def unreal(marks: Sequence[Mark]) -> frozenset[int]:
    """The numbers of the words that are only thought of: behind «kan», «fare for at», «hvis», to the end of the
    sentence or the clause that sets something against it.
    """
    found: set[int] = set()
    spill = False
    sentence = -1
    for own in by_clause(marks).values():
        if own[0].sentence != sentence:
            sentence, spill = own[0].sentence, False
        inside = spill and own[0].text.lower() not in _ANEW
        for m in own:
            if inside:
                found.add(m.at)
            inside = inside or m.text.lower() in _UNREAL
        spill = inside
    return frozenset(found)


def has_unreal(marks: Sequence[Mark]) -> bool:
    """Whether a text says of anything that it is only possible, wished, feared or thought."""
    return any(m.text.lower() in _UNREAL for m in marks)


def preposition(marks: Sequence[Mark], at: int) -> str:
    """The preposition of the phrase that a word stands in; empty where it has none."""
    for back in range(1, _REACH + 1):
        if at - back < 0 or marks[at - back].sentence != marks[at].sentence:
            return ""
        m = marks[at - back]
        low = m.text.lower()
        if low in ("av", "til", "fra", "frå", "for", "hos", "mot", "med", "i", "på", "ved"):
            return "fra" if low == "frå" else low
        if m.clause != marks[at].clause or verb_form(low) or low in _JOINS:
            return ""
    return ""
