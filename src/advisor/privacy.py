"""Personal data in a question, found on this machine: national identity numbers, telephone numbers, e-mail addresses.

The check digits of a fødselsnummer are those of the Tax Administration's «Folkeregisteret: fødselsnummer»: both are 11
minus a weighted sum modulo 11. A D-number adds 40 to the day. From 2032 the first check digit may have any of four
remainders; those numbers are found as well. Synthetic numbers for testing add 40 or 80 to the month.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.records import Language
from advisor.wording import say

What = Literal["birth", "dnumber", "phone", "email"]
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w-])")
_ELEVEN = re.compile(r"(?<![\d.,])\d{6}[ .-]?\d{5}(?![\d]|[.,]\d)")
_TELEPHONE = re.compile(
    r"(?<![\w.,/§-])(?:(?P<land>(?:\+|00) ?47)[ -]?)?"
    r"(?P<number>[2-9]\d{7}|[49]\d\d \d\d \d{3}|[2-9]\d(?: \d\d){3}|800 \d\d \d{3})"
    r"(?!\w|[.,]\d| ?(?:kr\b|kroner|mill|prosent|%)| \d{3}\b)"
)
_FOREIGN = re.compile(r"(?<![\w+])(?:\+|00)(?!47)[1-9]\d{0,2}(?:[ -]?\d{2,4}){2,5}(?!\w)")
_BEFORE = re.compile(
    r"(?:tlf|telefon\w*|mobil(?:nummer\w*|en|tlf)?|ring(?:er?)?|nummer\w*|phone|call|sms)\W{0,3}(?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(r"(?:org\.?|organisasjons)[ -]?(?:nr|nummer)?\.?:? ?$", re.IGNORECASE)
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Personal:
    """A piece of personal data in a text, and where it stands (offsets in characters)."""

    what: What
    start: int
    end: int


def find_personal(text: str) -> tuple[Personal, ...]:
    """The personal data in a text, in order and without overlap. Years, sums, paragraphs and organisation numbers
    are none: an identity number must have its check digits, and eight digits in a row with neither a land code, a
    word such as «telefon» before them nor the spacing of a telephone number may be a sum."""
    found: list[Personal] = []

    def keep(what: What, start: int, end: int) -> None:
        if all(end <= other.start or start >= other.end for other in found):
            found.append(Personal(what, start, end))

    for match in _EMAIL.finditer(text):
        keep("email", *match.span())
    for match in _ELEVEN.finditer(text):
        what = identity(re.sub(r"\D", "", match[0]))
        if what:
            keep(what, *match.span())
    for match in _TELEPHONE.finditer(text):
        if _is_telephone(text, match):
            keep("phone", *match.span())
    for match in _FOREIGN.finditer(text):
        keep("phone", *match.span())
    return tuple(sorted(found, key=lambda personal: personal.start))


def identity(digits: str) -> What | None:
    """Whether eleven digits are a fødselsnummer («birth») or a D-number; None where date or check digits fail."""
    if not re.fullmatch(r"\d{11}", digits):
        return None
    number = [int(digit) for digit in digits]
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    what: What = "dnumber" if day > 40 else "birth"
    day -= 40 if day > 40 else 0
    month -= 80 if month > 80 else 40 if month > 40 else 0
    if not 1 <= month <= 12 or not 1 <= day <= max(monthrange(century + year, month)[1] for century in (1900, 2000)):
        return None
    first = sum(weight * digit for weight, digit in zip((*FIRST, 1), number, strict=False)) % 11
    second = sum(weight * digit for weight, digit in zip((*SECOND, 1), number, strict=True)) % 11
    return what if first in (0, 1, 2, 3) and second == 0 else None


def warning(found: Sequence[Personal], lang: Language) -> str:
    """A plain sentence that names the kinds of personal data found; empty for none."""
    kinds = list(dict.fromkeys(say(lang, f"limits.personal_{personal.what}") for personal in found))
    if not kinds:
        return ""
    last = say(lang, "limits.personal_and").join(kinds[-2:])
    return say(lang, "limits.personal", found=", ".join([*kinds[:-2], last]))


def without(text: str, found: Sequence[Personal], lang: Language) -> str:
    """The text with each piece of personal data replaced by a mark."""
    for personal in sorted(found, key=lambda p: p.start, reverse=True):
        text = text[: personal.start] + say(lang, "limits.removed") + text[personal.end :]
    return text


def _is_telephone(text: str, match: re.Match[str]) -> bool:
    before, number = text[: match.start()], match["number"]
    if _ORGANISATION.search(before) or re.search(r"(?:kr\.?|kroner|NOK|§+) ?$", before):
        return False
    if match["land"] or " " in number:
        return True
    return number[0] in "49" or bool(_BEFORE.search(before))
