"""The figures of a text, each with what it counts: digits, spelled-out numbers, ordinals, sums, shares and dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.lexicon import lemma
from advisor.words import STOP


def _words(text: str) -> list[str]:
    return text.split()


_ONES = _words(
    "null én to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten"
)
_TENS = _words("tjue tretti førti femti seksti sytti åtti nitti")
_ORDINALS = _words("nulte første andre tredje fjerde femte sjette sjuende åttende niende tiende ellevte tolvte")
_OTHERS = {
    "ett": 1, "ein": 0, "eitt": 1, "syv": 7, "tjuge": 20, "tredve": 30, "begge": 2, "hundre": 100, "tusen": 1000,
    "halvparten": 0.5, "tredel": 1 / 3, "tredjedel": 1 / 3, "firedel": 0.25, "fjerdedel": 0.25, "dobbelt": 2,
    "dusin": 12,
    "fyrste": 1, "sjuande": 7, "åttande": 8, "niande": 9, "tiande": 10, "syvende": 7,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "eighteen": 18, "twenty": 20, "half": 0.5, "first": 1, "second": 2, "third": 3,
}  # fmt: skip
_SCALES = {"tusen": 1e3, "thousand": 1e3, "mill": 1e6, "million": 1e6, "mrd": 1e9, "milliard": 1e9, "billion": 1e9}
MONTHS = _words(
    "januar februar mars april mai juni juli august september oktober november desember "
    "january february march may june july october december"
)
_UNITS = {"kr": "kroner", "krone": "kroner", "kron": "kroner", "nok": "kroner", "%": "prosent", "pst": "prosent"}
_TOKEN = re.compile(r"\d+(?:[ \u00a0.]\d{3}(?!\d))+(?:,\d+)?|\d+[.,]\d+(?!\d)|\d+|%|[A-Za-zÀ-ÖØ-öø-ÿ]+")
_FOOTNOTE = re.compile(r"((?:19|20)\d\d)\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: its value, the lemma of what it counts («kommun», «prosent», a month, «ordinal»), and as written."""

    value: float
    unit: str
    text: str
    start: int


def spelled(word: str) -> float | None:
    """The value of a spelled-out number or ordinal; None for other words. «en» and «et» are
    articles, and «andre» is mostly no ordinal."""
    low = word.lower()
    if low == "andre":
        return None
    if low in _OTHERS:
        return float(_OTHERS[low]) or None
    if low in _ONES:
        return float(_ONES.index(low))
    if low in _TENS:
        return 20.0 + 10 * _TENS.index(low)
    if low in _ORDINALS:
        return float(_ORDINALS.index(low))
    for ten in _TENS:
        rest = low.removeprefix(ten).removeprefix("og")
        if low.startswith(ten) and rest in ("en", "ett", *_ONES[1:10]):
            return 20.0 + 10 * _TENS.index(ten) + (1 if rest in ("en", "ett") else _ONES.index(rest))
    return None


def ordinal(word: str) -> bool:
    """Whether a lower-case word is an ordinal: «tredje»."""
    return word in _ORDINALS or word in ("fyrste", "sjuande", "åttande", "niande", "tiande", "first", "second", "third")


def without_notes(text: str) -> str:
    """The text without footnote marks glued to a year: «juni 201211» is «juni 2012»."""
    return _FOOTNOTE.sub(r"\1", text)


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in their order."""
    text = without_notes(text)
    tokens = list(_TOKEN.finditer(text))
    found: list[Figure] = []
    skip = -1
    for number, match in enumerate(tokens):
        if number <= skip:
            continue
        word = match[0]
        value = digits(word) if word[0].isdigit() else spelled(word)
        if value is None:
            continue
        following = [t[0].lower() for t in tokens[number + 1 : number + 4]]
        scale = _scale(following)
        if scale and not ordinal(word.lower()):
            value, skip = value * scale, number + 1
            following = following[1:]
        elif word.lower() in ("tusen", "hundre") and found and found[-1].start == tokens[number - 1].start():
            continue
        before = tokens[number - 1][0].lower() if number else ""
        found.append(Figure(round(value, 6), _unit(word, before, following), word, match.start()))
    return tuple(found)


def _scale(following: Sequence[str]) -> float | None:
    if not following:
        return None
    return next((s for w, s in _SCALES.items() if following[0] == w or following[0].startswith(w + "er")
                 or (len(w) > 4 and following[0].startswith(w))), None)  # fmt: skip


def digits(word: str) -> float:
    """The value of a number in digits: «50.000», «1,5»."""
    joined = re.sub(r"[ \u00a0.](?=\d{3}(?!\d))", "", word)
    return float(joined.replace(",", "."))


def _unit(word: str, before: str, following: Sequence[str]) -> str:
    if ordinal(word.lower()):
        return "ordinal"
    if re.fullmatch(r"(?:19|20)\d\d", word) and (not following or following[0] not in ("kroner", "kr", "innbyggere")):
        return "årstall"
    for unit in following[:2]:
        if unit in MONTHS:
            return unit
        if unit in _UNITS or lemma(unit) in _UNITS:
            return _UNITS.get(unit) or _UNITS[lemma(unit)]
    if before in _UNITS:
        return _UNITS[before]
    if len(following) > 1 and following[0] in ("av", "of"):
        # «seks av kommunene»
        following = following[1:]
    return "" if not following or following[0] in STOP or not following[0].isalpha() else lemma(following[0])


def same(claimed: Figure, told: Figure) -> bool:
    """Whether two figures have one value; a half is fifty per cent."""
    if abs(claimed.value - told.value) < 1e-6:
        return True
    shares = {(0.5, 50.0), (0.25, 25.0)}
    return (claimed.value, told.value) in shares or (told.value, claimed.value) in shares


def fits(claimed: Figure, told: Figure) -> bool:
    """Whether two figures of one value count the same: no unit is known to differ."""
    hard = {"kroner", "prosent", "årstall", "ordinal", *MONTHS, "år", "uk", "måned", "dag", "tim"}
    if claimed.unit == told.unit or not claimed.unit or not told.unit:
        return True
    return not (claimed.unit in hard or told.unit in hard)
