"""Whether the kind of thing a question asks for (a name, a number of something, a sum, a date) is in the sources.

Only where the question is about a case the sources describe: then silence means that they do not say.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from advisor.question import Question
from advisor.retrieve import coverage
from advisor.words import stem, words

_OFFICE = (
    r"\w*leder\w*|\w*leiar\w*|ordfør[ae]r\w*|rådmann\w*|direktør\w*|\w*sjef\w*|sekretær\w*|koordinator\w*|hun|han|ho|"
    r"hennes|hans|person\w*|leader|manager|mayor|chair|director|coordinator"
)
_PERSON = re.compile(
    r"\b(?:(?:hva|kva) (?:heter|het|heiter|heitte)|nav(?:n|net) (?:på|til|hennes|hans)|namnet (?:på|til)|"
    r"(?:hva|kva) er navnet|name of)\b(?=.*\b(?:" + _OFFICE + r")\b)|\b(?:navnet|namnet) (?:hennes|hans)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:e-?post(?:adress\w*)?|mobilnummer\w*|telefon\w*|e-?mail|phone number)\b", re.IGNORECASE
)  # fmt: skip
_HOW_MANY = re.compile(r"\b(?:hvor mange|antall(?:et)?)\s+([a-zæøå-]{4,})|\b(stemmetall)\w*", re.IGNORECASE)
# What follows «hvor mange» and is no noun that could be counted in a source.
_NO_NOUN = frozenset(
    [
        "sitter",
        "sitte",
        "møter",
        "deltar",
        "blir",
        "bli",
        "ble",
        "kommer",
        "stiller",
        "betaler",
        "får",
        "trengs",
        "jobber",
        "arbeider",
        "gamle",
        "unge",
        "nye",
        "store",
        "små",
        "slike",
        "flere",
        "andre",
        "ganger",
        "prosent",
        "kroner",
        "timer",
        "dager",
        "uker",
        "måneder",
        "personer",
        "folk",
        "mennesker",
        "skal",
        "kan",
        "måtte",
        "hadde",
        "var",
        "som",
        "av",
        "dem",
        "dere",
        "var",
        "etter",
        "ulike",
        "slags",
        "forskjellige",
    ]
)
_NUMBER = re.compile(
    r"\d|\b(?:én|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|atten|tjue|ingen|begge|enkelte)\b", re.I
)  # fmt: skip
_MONEY = re.compile(r"\bkr\b|\bkrone|\bmill|\bmrd|\d{1,3} \d{3}\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b\d{1,2}\. ?(?:jan|feb|mars|april|mai|juni|juli|aug|sep|okt|nov|des)|\b\d{1,2}\.\d{1,2}\.\d{2,4}", re.IGNORECASE
)
# What a sum is asked for, in the question's languages, and the word a sentence of the sources must have beside the sum.
_SUMS = (
    (r"\b(?:tjent\w*|årslønn|salary|wage)\b|\b(?:hvor mye tjen|hva er lønn|kva er løn)", r"\blønn|\btjen"),
    (r"\b(?:budget|budsjettet|budsjett) (?:på|of|til|i kroner)|(?:årlige?|total|annual) bud", r"budsjett"),
    (r"\b(?:overskudd\w*|profit|overskot)\b", r"overskudd|underskudd"),
    (r"\b(?:avgift\w*|medlemsavgift\w*|kontingent\w*|fee)\b", r"avgift|kontingent"),
    (r"\b(?:inntekt\w*|får \w+ inn|revenue|tene\w* på)\b", r"inntekt|tjen"),
    (r"\b(?:totalt|til sammen|i alt|total)\b", r"totalt|til sammen|samlet|i alt"),
)
_SUM = tuple((re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE)) for asked, told in _SUMS)
_ASKS_SUM = re.compile(
    r"\b(?:hvor mye|kor mykje|hva|kva|kor stor|hvor stor|how much|what)\b.*"
    r"\b(?:kost\w*|kroner|tjent\w*|lønn|budget|profit|fee|overskudd|avgift\w*|medlemsavgift\w*|kontingent\w*|bruk\w*)\b",
    re.IGNORECASE,
)
_ENOUGH = 0.45


def asks_for_person(question: Question) -> bool:
    """Whether it asks for a person's name or address: the sources speak of offices, never of persons."""
    return bool(_PERSON.search(question.text) or _CONTACT.search(question.text))


def lacks_detail(question: Question, weights: Mapping[str, float], found: Sequence[str], case: Iterable[str]) -> bool:
    """Whether no sentence has what is asked for.

    `found` are the sentences of the best hits, `case` all sentences about the named cases, `weights` the question's
    terms by rarity.
    """
    if len(question.cases) != 1:
        return False
    counted = _HOW_MANY.search(question.text) if question.language == "nb" else None
    if counted:
        noun = (counted[1] or counted[2]).lower()
        if noun in _NO_NOUN:
            return False
        return not any(_counted_beside(stem(noun), sentence) for sentence in (*found, *case))
    if re.search(r"\b(?:dato|date)\b", question.text, re.IGNORECASE):
        return max((coverage(weights, s) for s in found if _DATE.search(s)), default=0.0) < _ENOUGH
    if not _ASKS_SUM.search(question.text):
        return False
    sums = [sentence for sentence in (*found, *case) if _MONEY.search(sentence)]
    for asked, told in _SUM:
        if asked.search(question.text):
            return not any(told.search(sentence) for sentence in sums)
    if question.language == "en":
        return False
    terms = {t: w for t, w in weights.items() if not t.startswith(("kron", "kost", "mye", "mykj"))}
    return max((coverage(terms, sentence) for sentence in sums), default=0.0) < _ENOUGH


def _counted_beside(noun: str, sentence: str) -> bool:
    """Whether a sentence has a number and the noun, alone or in a compound."""
    if not _NUMBER.search(sentence):
        return False
    held = [stem(word) for word in words(sentence)]
    return any(h == noun or (len(noun) > 4 and (h.endswith(noun) or h.startswith(noun))) for h in held)
