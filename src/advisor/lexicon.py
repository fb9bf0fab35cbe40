"""What words mean to each other when a claim is held against a passage: forms, synonyms, opposites, strength."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from advisor.words import STOP, stem

Phrase = tuple[str, ...]
_ENDINGS = {
    "leg": "lig",
    "lege": "lige",
    "legare": "ligere",
    "legast": "ligst",
    "are": "ere",
    "arar": "ere",
    "ast": "est",
}
_COMPOUNDS = (
    ("leiar", "leder"),
    ("eigar", "eier"),
    ("rolla", "rollen"),
    ("ordførar", "ordfører"),
    ("tenest", "tjenest"),
)
_NYNORSK = re.compile(r"(?:leg|lege|legare|legast|are|arar|ast)$")
# A family of strength («quantity») and how strong a word is in it, 1–5.
Strength = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of data/verify_words.toml, by lemma. Phrases are tuples of lemmas."""

    forms: Mapping[str, str]
    groups: Mapping[Phrase, frozenset[int]]
    sides: Mapping[Phrase, frozenset[int]]
    strengths: Mapping[Phrase, Strength]
    negators: frozenset[str]
    not_negating: frozenset[Phrase]
    starts: Mapping[str, tuple[Phrase, ...]]


@lru_cache(maxsize=1)
def _forms() -> dict[str, str]:
    table = _table()
    found: dict[str, str] = {}
    for line in table["forms"].strip().splitlines():
        first, *rest = line.split()
        found |= dict.fromkeys((first, *rest), first)
    for pair in table["nynorsk"].split():
        new, old = pair.split("=")
        found.setdefault(new, found.get(old, old))
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    text = (files("advisor") / "data" / "verify_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """The form under which a lower-case word is compared: bokmål for nynorsk, one form for a verb's forms, a stem."""
    for new, old in _COMPOUNDS:
        word = word.replace(new, old) if len(word) > len(new) + 2 else word
    plain = _forms().get(word, word)
    if plain == word and len(word) > 4 and word.endswith("s"):
        plain = _forms().get(word[:-1], word)
    if plain == word and len(word) > 5:
        plain = _NYNORSK.sub(lambda match: _ENDINGS[match[0]], word)
    if plain in _forms():
        return _forms()[plain]
    if plain in STOP:
        # Kept apart from the stems of other words: «mene» and «men» have one stem.
        return f"·{plain}"
    for ending in ("heter", "hetene", "heten"):
        if plain.endswith(ending):
            return stem(plain[: -len(ending)] + "het")
    return stem(plain)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The word lists, read once."""
    table = _table()
    groups: dict[Phrase, set[int]] = defaultdict(set)
    for number, line in enumerate(table["synonyms"].strip().splitlines()):
        for phrase in _phrases(line.split()):
            groups[phrase].add(number)
    sides: dict[Phrase, set[int]] = defaultdict(set)
    for number, line in enumerate(table["antonyms"].strip().splitlines(), 1):
        one, other = line.split("|")
        for phrase in _phrases(one.split()):
            sides[phrase].add(number)
        for phrase in _phrases(other.split()):
            sides[phrase].add(-number)
    strengths: dict[Phrase, Strength] = {}
    for family, levels in dict(table["strength"]).items():
        for line in levels:
            level, *words_ = line.split()
            strengths |= {phrase: (family, int(level)) for phrase in _phrases(words_)}
    long = {p for p in (*groups, *sides, *strengths) if len(p) > 1}
    not_negating = frozenset(_phrases(table["not_negating"].split()))
    starts: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in sorted(long | not_negating, key=lambda p: (-len(p), p)):
        starts[phrase[0]].append(phrase)
    return Lexicon(
        _forms(),
        {p: frozenset(g) for p, g in groups.items()},
        {p: frozenset(s) for p, s in sides.items()},
        strengths,
        frozenset(table["negators"].split()),
        not_negating,
        {first: tuple(phrases) for first, phrases in starts.items()},
    )


def _phrases(words_: Iterable[str]) -> list[Phrase]:
    return [tuple(lemma(part) for part in word.lower().split("_")) for word in words_]


def listed(name: str) -> frozenset[str]:
    """A plain list of words of data/verify_words.toml, as written there."""
    return frozenset(str(_table()[name]).split())


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Lemmas that are common in texts on the subject: that a passage lacks one says little (data/common_words.txt)."""
    return frozenset((files("advisor") / "data" / "common_words.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _poles() -> dict[str, int]:
    table = _table()["poles"]
    return {w: sign for name, sign in (("up", 1), ("down", -1)) for w in table[name].split()}


def poles(low: str) -> int:
    """1 for a lower-case word of more, good, strong or often, -1 for one of less, 0 for any other."""
    return _poles().get(low, 0)
