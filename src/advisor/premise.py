"""What a question takes for granted, held against the sources: an event, a legal form, a number of something.

Only what the question states, not what it asks or wonders; and only where the sources speak of the matter and say
otherwise, or speak of the case at length and never of such an event.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.casetable import case_table, places
from advisor.question import Question
from advisor.records import Passage
from advisor.split import sentences


@dataclass(frozen=True, slots=True)
class Premise:
    """Something taken for granted that the sources do not support: its kind, whom and what it is about, and the
    passages and sentences that do speak of such an event."""

    kind: str
    who: str = ""
    what: str = ""
    passages: tuple[Passage, ...] = ()
    said: tuple[str, ...] = ()


TOLD = 4
_EVENTS = {
    "exit": r"\b(?:trakk|trekker|trekte|trukket|trekkja|stakk|meldte|meldt|melde)\b[^.?!]{0,40}\b(?:seg|ut|fra|frå)\b|"
                r"\bgikk (?:kommunen )?(?:ut|fra|frå)\b|\bgjekk ut\b|\bgått ut\b|\bgå ut\b|\bgår ut\b|"
                r"\bgikk \w+ (?:sin vei|ut av)|\bforlot\b|"
            r"\bforlate\b|\butmeld\w*|\buttre\w*|\bleave\b|\bleft\b|\bwithdr[ae]w\w*|\bpull(?:ed)? out\b|\bquit\b",
    "dissolve":
        r"\b(?:la|legge|legg|lagt|legges|lagde)\b[^.?!]{0,40}\bned\b|\bnedleg\w*|\bnedlag\w*|"
        r"\boppløs\w*|\boppløys\w*|\bavvikl\w*|\bavslutt\w*|"
                r"\bopphør\w*|\bdissol\w*|\bclosed? down\b|\bshut down\b|\bwound up\b|\bkonkurs\w*|\bbankrupt\w*",
    "sell": r"\bsolgte?\b|\bselde\b|\bselge\b|\bsalget\b|\bsold\b|\bsell\b|\bsale of\b",
    "join":
        r"\b(?:sa|seier|sier) ja\b|\bbli med\b|\bble med\b|\bvart med\b|\bgå inn i\b|\bgikk inn i\b|"
        r"\bgjekk inn\b|\bslutta seg til\b|\bjoined?\b|\bone of the\b",
}  # fmt: skip
_EVENT = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _EVENTS.items()}
_NEGATED = re.compile(r"\b(?:ikke|ikkje|aldri|ingen|not|never|no longer|uten|utan)\b", re.IGNORECASE)
_WONDERS = re.compile(
    r"\b(?:ville|kunne|hvis|dersom|om det|would|could|if|bør|burde|should|skal vi|kan vi|"
    r"hva skjer|kva skjer|hvordan går)\b|"
    r"^(?:er|var|ble|vart|har|did|does|was|is|were|stemmer|hvem|kven|når|when|who|hva|kva|"
    r"how many|hvor mange|kor mange|hvilke)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"^(?:men |og )?(?:hvorfor|kvifor|why|hva var bakgrunnen for at|kva var bakgrunnen for at|"
    r"siden|sidan|since|når .* jo)\b|\bjo\b|"
    r"\bjeg (?:leste|hørte) at\b|^hva brukte|^kva brukte|^how did|^hvordan klarte|^korleis klarte|"
    r"^hva sa\b|^hvordan (?:fungerte|fordeler)",
    re.IGNORECASE,
)
_FORMS = {
    "IKS": r"\bIKS\b|interkommunalt selskap|inter-municipal company",
    "AS": r"\bAS\b|aksjeselskap\w*|limited company",
    "stiftelse": r"\bstift(?:else|ing)\w*|foundation",
    "samvirke": r"\bsamvirke\w*",
    "kommunalt foretak": r"\bKF\b|kommunalt foretak",
    "vertskommune": r"\bvertskommune\w*",
    "§ 27": r"§ ?27",
}
_FORM = {name: re.compile(pattern) for name, pattern in _FORMS.items()}
_HAS_FORM = (
    r"(?:var|er|vart|ble|blei|som|being|was|is|stiftet som|organisert som|be)\s+(?:jo\s+)?(?:et|"
    r"eit|en|ein|an|a)?\s*(?:{form})"
)
_NUMBERS = {
    "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10,
    "elleve": 11, "tolv": 12, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10,
}  # fmt: skip
_COUNTED = re.compile(
    r"\b(?:består(?: jo)? av|består visst av|krever|krev|tar|omfatter|omfattar|fordeler de|consists? of)\s+(\d+|"
    + "|".join(_NUMBERS)
    + r")\s+(kommun\w+|municipalit\w+|kroner per innbygger|kr per innbygger|medlemskommun\w+)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\b(\d+|" + "|".join(_NUMBERS) + r")\s+(?:\w+\s+)?(?:medlems)?kommun", re.IGNORECASE)


def false_premise(question: Question, passages: Sequence[Passage]) -> Premise | None:
    """What the question takes for granted and the passages (those of its cases, and the hits) do not bear out."""
    if not question.cases:
        return None
    own = [p for p in passages if set(p.cases) & set(question.cases)]
    if len(own) < 5:
        return None
    return _event(question, own) or _form(question) or _count(question, own)


def _event(question: Question, passages: Sequence[Passage]) -> Premise | None:
    if not _STATES.search(question.text) and _WONDERS.search(question.text):
        return None
    kind = next((k for k, pattern in _EVENT.items() if pattern.search(question.text)), None)
    if kind is None or _NEGATED.search(question.text):
        return None
    who = [name for name in sorted(places()) if re.search(rf"\b{re.escape(name)}\b", question.text)]
    told: list[tuple[Passage, str]] = []
    for passage in passages:
        for sentence in sentences(passage.text):
            if not _EVENT[kind].search(sentence):
                continue
            told.append((passage, sentence))
            if _NEGATED.search(sentence):
                continue
            if kind in ("dissolve", "sell") or not who or any(re.search(rf"\b{re.escape(n)}\b", sentence) for n in who):
                return None
    if kind == "join":
        # Joining is told in too many ways to conclude from silence; only a sentence that denies it counts.
        told = [(p, s) for p, s in told if any(n in p.text for n in who) and _denies(p, who)]
        if not told:
            return None
    # What the case's own report says comes before what is said of it elsewhere.
    told.sort(key=lambda pair: pair[0].kind != "case")
    passages = tuple(dict.fromkeys(p for p, _ in told))[:TOLD]
    return Premise(kind, _names(who), passages=passages, said=tuple(s for p, s in told if p in passages))


def _denies(passage: Passage, who: Sequence[str]) -> bool:
    return any(_NEGATED.search(s) and any(n in s for n in who) for s in sentences(passage.text))


def _form(question: Question) -> Premise | None:
    if re.search(r"\b(?:ville|kunne|hvis|dersom|would|could|if|heller|i stedet|bør|burde)\b", question.text, re.I):
        return None
    for name, pattern in _FORM.items():
        stated = re.search(_HAS_FORM.format(form=pattern.pattern), question.text)
        if not stated:
            continue
        row = case_table().get(question.cases[0])
        known = " ".join(filter(None, (row.form_2013, row.form_today))) if row else ""
        if known and not pattern.search(known) and name not in known:
            return Premise("form", what=name)
    return None


def _count(question: Question, passages: Sequence[Passage]) -> Premise | None:
    stated = _COUNTED.search(question.text)
    row = case_table().get(question.cases[0])
    if not stated or len(question.cases) > 1 or not row:
        return None
    number = _NUMBERS.get(stated[1].lower()) or int(stated[1] if stated[1].isdigit() else 0)
    if stated[2].lower().startswith(("kroner", "kr ")):
        pattern = re.compile(r"(\d+)\s+(?:kroner|kr|krone)\s+(?:per|pr\.?)\s+innbygger", re.IGNORECASE)
        told = {int(m) for p in passages for m in pattern.findall(p.text)}
        return Premise("count", what=stated[0]) if told and number not in told else None
    text = " ".join(p.text for p in passages).lower()
    said = {_NUMBERS.get(w, int(w) if w.isdigit() else 0) for w in _COUNT.findall(text)}
    if row.member_count and number != row.member_count and number not in said and number > 1:
        return Premise("count", what=stated[0])
    return None


def _names(who: Sequence[str]) -> str:
    return " og ".join(who)
