"""What a question asks: its language, the cases it names, the kind of answer it wants, its weighty words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from advisor.cases import CASE_NAMES, named_cases
from advisor.errors import QuestionError
from advisor.records import Language, Persona
from advisor.words import STOP, language, stem, unique, words

Intent = Literal["fact", "explain", "compare", "concept", "advice"]
Asks = Literal["person", "name", "time", "count", "money", "share", "yes_no", "any"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the steps see it. `terms` are its stems without stop words, in order.

    `intent` is what kind of answer it wants: «fact» one thing (a date, a number, a name, yes or no), «explain» how
    something was, «compare» cases side by side, «concept» what a word means, «advice» what to do.
    """

    text: str
    language: Language
    persona: Persona
    cases: tuple[str, ...]
    intent: Intent
    asks: Asks
    terms: tuple[str, ...]


_PATTERNS: tuple[tuple[Asks, str], ...] = (
    ("name",
        r"\b(?:hva|kva) (?:heter|het|heiter|heitte)\b|\bnavnet på\b|\bnamnet på\b|\bwhat (?:is|"
        r"was) the name|\bcalled\b"),
    ("money",
        r"\b(?:hvor mye|kor mykje|how much)\b.*\b(?:koste\w*|betal\w*|kroner|penger|pengar|cost\w*|"
        r"pay\w*|lønn|budsjett\w*)|"
              r"\b(?:koste[rt]?|kroner|kontingent\w*|nok|kroner|cost|costs)\b"),
    ("share", r"\b(?:prosent\w*|andel\w*|percent\w*|share)\b"),
    ("count",
        r"\b(?:hvor mange|kor mange|how many|antall|talet på|hvor mye|kor mykje|how much|hvor ofte|"
        r"kor ofte|how often)\b"),
    ("time", r"\b(?:når|hvilket år|kva år|hvilke år|what year|when|årstall|dato|hvor lenge|kor lenge|how long)\b"),
    ("person", r"\b(?:hvem|kven|who|whom|whose)\b"),
    ("yes_no",
        r"^(?:er|var|har|hadde|kan|må|skal|stemmer|finnes|fikk|ble|gjør|bør|vil|is|are|was|were|does|"
        r"do|did|has|have|can|must|should|får|blir|vart|fanst|brukte|sitter|satt)\b"),
)  # fmt: skip
_ASKS = tuple((asks, re.compile(pattern, re.IGNORECASE)) for asks, pattern in _PATTERNS)
_COMPARE = re.compile(
    r"\b(?:sammenlign\w*|samanlikn\w*|forskjell\w*|skilnad\w*|ulik\w* fra|vs\.?|versus|compare\w*|"
    r"contrast\w*|differ\w*|både .* og|hvilke case|hvilke av|kva for case|i hvert av dem|"
    r"each of)\b",
    re.IGNORECASE,
)
_CONCEPT = re.compile(
    r"^(?:(?:kan du |can you )?(?:forklar|explain|definer)\w*\b|(?:hva|kva) (?:er|betyr|menes|"
    r"meiner|mener|legger|legg|ligger|kjennetegner|kjenneteiknar)\b|what (?:is|are|does|do)\b)"
    r"|\b(?:betyr|omgrep\w*|begrep\w*|definisjon\w*|in plain words|mean by|skilnaden|forskjellen)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:jeg|eg|meg|min|mitt|mine|vi|oss|vår\w*|i|i'm|i've|we|our|us|my|me|bør|burde|should|"
    r"korleis få|hvordan får|hvordan kan|korleis kan|how can|how do)\b",
    re.IGNORECASE,
)
_FACT_WORD = re.compile(
    r"^(?:\W*\w+ ?[–:-])?\W*(?:og )?(?:hvem|når|hvor mange|hvor mye|hvor stor|hvilke[nt]?|"
    r"hva (?:het|koste|var|ble|sto)|kven|kva for|kor mange|kor mykje|nemn|nevn|who|when|which|"
    r"how many|how much|where|what (?:was|were|did)|hvor)\b",
    re.IGNORECASE,
)


def read_question(
    text: str, persona: Persona = "leader", lang: Language | None = None, longest: int = 2000, cases: Sequence[str] = ()
) -> Question:
    """The question understood. `cases` narrows it to these cases, named or not.

    Raises QuestionError where it is empty, too long or names an unknown case.
    """
    text = " ".join(text.split())
    if not re.search(r"\w", text):
        raise QuestionError("Spørsmålet er tomt.", "Skriv hva du lurer på.")
    if len(text) > longest:
        raise QuestionError(
            f"Spørsmålet er på {len(text)} tegn, og grensen er {longest}.", "Kort det ned til det du lurer på."
        )
    for case in cases:
        if case not in CASE_NAMES:
            raise QuestionError(f"Ukjent case «{case}».", f"Kjente er {', '.join(CASE_NAMES)}.")
    named = tuple(unique([*cases, *named_cases(text), *_misspelt(text)]))
    asks: Asks = next((asks for asks, pattern in _ASKS if pattern.search(text)), "any")
    intent = _intent(text, named)
    intent = "explain" if intent == "fact" and asks == "any" else intent
    terms = tuple(unique(stem(word) for word in words(text) if word not in STOP))
    return Question(text, lang or language(text), persona, named, intent, asks, terms)


def _intent(text: str, named: Sequence[str]) -> Intent:
    if len(named) > 1 or _COMPARE.search(text):
        return "compare" if len(named) != 1 else "fact"
    own = _ADVICE.search(text)
    if _CONCEPT.search(text) and not named and not re.search(r"\b(?:jeg|eg|min|mine|vi|i'm)\b", text, re.IGNORECASE):
        return "concept"
    if named and (len(text) < 140 or not own):
        return "fact"
    if _FACT_WORD.search(text) and not own and len(text) < 220:
        return "fact"
    return "advice" if own or len(text) > 120 else "fact"


@lru_cache(maxsize=1)
def _single_names() -> dict[str, str]:
    """Names of cases that are one long word, and the case: what a misspelt word is held against."""
    return {
        name: case for case, (_, names) in CASE_NAMES.items() for name in names if " " not in name and len(name) > 6
    }


def _misspelt(text: str) -> list[str]:
    names = _single_names()
    found = []
    for word in words(text):
        if len(word) > 6 and word not in STOP:
            hit = process.extractOne(word, names.keys(), scorer=fuzz.ratio, score_cutoff=88)
            if hit:
                found.append(names[hit[0]])
    return found
