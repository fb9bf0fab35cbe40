"""A text as marked words: lemma, kind (word, name, office, body, figure), clause, synonyms, opposites, strength."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from advisor.figures import digits, ordinal, spelled, without_notes
from advisor.lexicon import Phrase, Strength, common, lemma, lexicon, listed
from advisor.split import sentences
from advisor.words import STOP

MarkKind = Literal["word", "name", "office", "body", "figure"]
_TOKEN = re.compile(
    r"\d+(?:[ \u00a0.]\d{3}(?!\d))+(?:,\d+)?|\d+(?:[.,]\d+)?|[A-Za-zÀ-ÖØ-öø-ÿ]+(?:[-–/&][A-Za-zÀ-ÖØ-öø-ÿ]+)*|[^\w\s]"
)
_NAMES = {"noreg": "norge", "norway": "norge", "sverige": "sverige", "sweden": "sverige", "danmark": "danmark"}
_CLAUSE = listed("clause")
_TITLES = (
    "leder|leiar|sjef|direktør|ordfører|ordførar|rådmann|rådmenn|koordinator|sekretær|formann|statsråd|minister|revisor|"
    "radiograf|kommunikasjonsansvarlig|fylkesmann|statsforvalter|rektor|departementsråd"
)
_OFFICE = re.compile(rf"^[a-zæøå-]*(?:{_TITLES})(?:en|et|er|ar|ne|ene|ane|s|ens|nes|enes|a|n|e|en|ane)?$")
_NOT_OFFICE = re.compile(r"^(?:(?:under|vei|opp|an|av|for|til)leder\w*|leder)$")
_BEFORE_OFFICE = listed("before_office")
# Bodies that act: one may not stand for another any more than one office for another.
_BODY = re.compile(
    r"^[a-zæøå-]*(?:kommunestyre|styre|råd|utvalg|formannskap|administrasjon|foretak|sykehus|departement|næringsliv|politiker|"
    r"forening|stiftelse|generalforsamling|representantskap|årsmøte|kommune|gruppe|direktorat|nettverk)"
    r"(?:t|et|en|n|e|a|r|er|ene|ne|s|ets|ens|nes|enes)?$"
)
_ENGLISH_OFFICES = {"mayor": "ordfører", "mayors": "ordfører", "chair": "styreleder", "chairman": "styreleder"}
_EMPTY = listed("empty")
_TELLER = frozenset(map(lemma, listed("teller")))
_LIGHT = frozenset(map(lemma, listed("light")))


@dataclass(frozen=True, slots=True)
class Mark:
    """One word of a text. `weight` is what it counts in coverage: 0 for function words."""

    text: str
    lemma: str
    kind: MarkKind
    sentence: int
    clause: int
    at: int
    weight: float
    groups: frozenset[int] = frozenset()
    sides: frozenset[int] = frozenset()
    strength: Strength | None = None
    negates: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and its marked words, punctuation left out."""

    text: str
    marks: tuple[Mark, ...]
    sentences: tuple[str, ...] = field(default=())


@lru_cache(maxsize=4_000)
def mark(text: str, known: frozenset[str] = frozenset()) -> Marked:
    """The marked words of a text. `known` are names that count as such at the start of a sentence too."""
    parts = sentences(without_notes(text))
    names = known | _names(parts)
    found: list[Mark] = []
    clause = 0
    for number, part in enumerate(parts):
        clause += 1
        first = True
        for match in _TOKEN.finditer(part):
            word = match[0]
            if not word[0].isalnum():
                first = first or word in ":"
                clause += word in ",;:–()-—" and bool(found) and found[-1].clause == clause
                continue
            low = word.lower()
            if low in _CLAUSE and found and found[-1].clause == clause and found[-1].sentence == number:
                clause += 1
            before = found[-1].text.lower() if found else ""
            found.append(_one(word, low, before, first, names, number, clause, len(found)))
            first = False
    return Marked(text, tuple(_with_phrases(found)), parts)


def _one(
    word: str, low: str, before: str, first: bool, names: frozenset[str], sentence: int, clause: int, at: int
) -> Mark:
    kind: MarkKind = "word"
    root = lemma(low)
    value = digits(word) if word[0].isdigit() else spelled(word)
    if value is not None and (word[0].isdigit() or (value != 1 and not ordinal(low))):
        kind, root = "figure", f"{value:g}"
    elif low == "leder" and before not in _BEFORE_OFFICE:
        root = "lede"
    elif _OFFICE.match(low) and not (_NOT_OFFICE.match(low) and low != "leder") or low in _ENGLISH_OFFICES:
        kind, root = "office", office(low)
    elif _is_name(word, first, names):
        kind, root = "name", name_key(word)
    elif _BODY.match(low):
        kind = "body"
    return Mark(word, root, kind, sentence, clause, at, _weight(low, root, kind))


def _weight(low: str, root: str, kind: MarkKind) -> float:
    if kind not in ("word", "body"):
        return 1.3
    if low in STOP or len(low) < 2 or low in _EMPTY or root in _TELLER or low in lexicon().negators:
        return 0.0
    return 0.4 if root in _LIGHT else 1.0


def office(low: str) -> str:
    """One form for an office in any number or case: «rådmennene» is «rådmann»."""
    low = _ENGLISH_OFFICES.get(low, low).replace("leiar", "leder").replace("ordførar", "ordfører")
    low = (
        low.replace("rådmenn", "rådmann")
        .replace("kommunedirektør", "rådmann")
        .replace("administrasjonssjef", "rådmann")
    )
    found = re.match(rf"[a-zæøå-]*?(?:{_TITLES})", low)
    return found[0] if found else lemma(low)


def name_key(word: str) -> str:
    """One form for a proper name: lower case, without genitive s and without «-kommune», «-styret» behind a hyphen."""
    low = re.split(r"[-–/](?=[a-zæøå])", word)[0].lower()
    low = re.sub(r"[^a-z0-9æøåéü&]", "", low)
    low = low[:-1] if len(low) > 4 and low.endswith("s") else low
    for ending in ("styret", "samarbeidet", "avtalen", "området", "arbeidet"):
        if len(low) > len(ending) + 1 and low.endswith(ending):
            low = low.removesuffix(ending)
    return _NAMES.get(low, low)


def _is_name(word: str, first: bool, names: frozenset[str]) -> bool:
    if not word[0].isupper():
        return False
    if len(word) > 1 and word[:2].isupper():
        return True
    if first:
        return name_key(word) in names and lemma(word.lower()) not in common()
    return word.lower() not in STOP


def _names(parts: Iterable[str]) -> frozenset[str]:
    """Words with a capital that do not begin a sentence or stand behind a colon."""
    found: set[str] = set()
    for part in parts:
        tokens = _TOKEN.findall(part)
        for before, token in zip(tokens, tokens[1:], strict=False):
            if token[0].isupper() and (before[0].isalnum() or before in ",(/-–&") and token.lower() not in STOP:
                found.add(name_key(token))
    return frozenset(found)


def _with_phrases(marks: Sequence[Mark]) -> list[Mark]:
    """The marks with groups, sides and strength of the words and phrases they are part of."""
    lex = lexicon()
    groups: list[set[int]] = [set() for _ in marks]
    sides: list[set[int]] = [set() for _ in marks]
    strengths: list[Strength | None] = [None] * len(marks)
    negates = [m.text.lower() in lex.negators for m in marks]
    inside = [False] * len(marks)
    for i in range(1, len(marks)):
        # «Det betyr ikke at …»: what is denied stands in the clause behind «at».
        before = next((j for j in range(i - 1, max(-1, i - 3), -1) if negates[j]), None)
        if marks[i].text.lower() == "at" and before is not None and marks[before].sentence == marks[i].sentence:
            negates[before], negates[i] = False, True
    for i, m in enumerate(marks):
        for phrase in lex.starts.get(m.lemma, ()):
            places = _places(marks, i, phrase)
            if not places:
                continue
            if phrase in lex.not_negating:
                negates[i] = False
            for place in places:
                groups[place] |= lex.groups.get(phrase, frozenset())
                inside[place] = inside[place] or phrase in lex.sides
            sides[i] |= lex.sides.get(phrase, frozenset())
            strengths[i] = lex.strengths.get(phrase, strengths[i])
    for i, m in enumerate(marks):
        if m.kind in ("name", "figure"):
            continue
        one: Phrase = (m.lemma,)
        for form in _adjective_forms(m):
            groups[i] |= lex.groups.get(form, frozenset())
        if not inside[i]:
            for form in (one, *((_adjective_forms(m)[-1],) if m.text.lower().endswith("t") else ())):
                sides[i] |= lex.sides.get(form, frozenset())
        strengths[i] = strengths[i] or lex.strengths.get(one)
    return [
        Mark(m.text, m.lemma, m.kind, m.sentence, m.clause, m.at, m.weight,
             frozenset(groups[i]), frozenset(sides[i]), strengths[i], negates[i])
        for i, m in enumerate(marks)
    ]  # fmt: skip


def _adjective_forms(m: Mark) -> tuple[Phrase, ...]:
    """The lemma of a word, and that of the plain adjective where it is a neuter or a comparative: «høyt», «lettere»."""
    low = m.text.lower()
    if len(low) > 5 and low.endswith(("ere", "are", "est", "ast")):
        return (m.lemma,), (lemma(low[:-3]),)
    return ((m.lemma,), (lemma(low[:-1]),)) if len(low) > 3 and low.endswith("t") else ((m.lemma,),)


def _places(marks: Sequence[Mark], start: int, phrase: Phrase) -> list[int]:
    """Where the words of a phrase stand from `start` on, in one sentence, with at most two others between."""
    places = [start]
    for part in phrase[1:]:
        last = places[-1]
        step = next(
            (j for j in range(last + 1, min(last + 4, len(marks)))
             if marks[j].sentence == marks[start].sentence and marks[j].lemma == part),
            None,
        )  # fmt: skip
        if step is None:
            return []
        places.append(step)
    return places


def without(marked: Marked, names: frozenset[str]) -> Marked:
    """The text with some names counted for nothing: those that its evidence need not repeat («Mobil røntgen»)."""
    found: list[Mark] = []
    for m in marked.marks:
        behind = bool(found) and found[-1].kind == "name" and not found[-1].weight
        if name_key(m.text) in names and (m.kind == "name" or behind):
            m = replace(m, weight=0.0)
        found.append(m)
    return replace(marked, marks=tuple(found))
