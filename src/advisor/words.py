"""Words of a text as the search sees them: stems, stop words, letter trigrams, and which language it is."""

import re
from collections.abc import Iterable
from functools import lru_cache

from advisor.records import Language

_WORD = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ÿ]+(?:[.,]\d+)*")
_NB = (
    "og i på av til for med som at det den de et en ei er var har hadde ble blir blitt kan kunne skal skulle vil ville "
    "ikke om å fra ved eller men så seg sin sitt sine han hun vi oss vår våre jeg meg min mitt "
    "du deg din dere dem denne "
    "dette disse der her når da hva hvem hvor hvordan hvorfor hvilke hvilken hvilket også bare enn etter før mellom "
    "over under ut opp ned inn noe noen mange mye mer mest må måtte får fikk få gå går gikk være vært bli gjør gjøre "
    "gjorde både samt slik sånn selv hver hvert alle alt andre annet annen egen eget egne helt veldig litt jo nå blant "
    "gjennom mot uten innen fordi hvis dersom mens altså derfor likevel kom kommer ta tar si sier sa egentlig år"
)
_NN = (
    "eg ikkje korleis kva kven kvar kvifor kva kor dei ein eit ho me vere vore vart blir vart frå nokon noko nokre "
    "kvart mykje meir dette desse denne sjølv berre også ei då her der skal kunne måtte gjer gjere hadde hjå dykk "
    "mellom etter før kjem seier sa å anna eigen eige eigne slik slike nokre nokon kvar heile dykkar vår våre mitt"
)
_EN = (
    "the a an of to in on and or is was are were be been by for with that it its as at from this "
    "these those do does did "
    "has have had not no how what who whom which when where why can could should would will shall may might must i we "
    "you they he she my our your their his her me us them there here if than then so but about into out up down over "
    "under between after before all any some more most much many other another own just also very only it's i'm i've "
    "someone something get got go went take took make made say said does one"
)
STOP = frozenset(f"{_NB} {_NN} {_EN}".split())
_SIGNS: dict[Language, frozenset[str]] = {
    "nb": frozenset(
        [
            "og",
            "ikke",
            "hva",
            "hvem",
            "hvor",
            "hvordan",
            "hvorfor",
            "hvilke",
            "hvilken",
            "hvilket",
            "jeg",
            "en",
            "noen",
            "fra",
            "være",
            "ble",
            "blir",
            "når",
            "det",
            "er",
            "som",
            "av",
            "til",
            "på",
            "har",
            "de",
            "vi",
            "hadde",
            "skulle",
            "med",
        ]
    ),
    "nn": frozenset(
        [
            "ikkje",
            "korleis",
            "kva",
            "kven",
            "kvar",
            "kvifor",
            "kor",
            "eg",
            "dei",
            "ein",
            "eit",
            "frå",
            "vere",
            "vart",
            "vore",
            "nokon",
            "noko",
            "nokre",
            "mykje",
            "meir",
            "sjølv",
            "berre",
            "kommunar",
            "kvart",
            "gjer",
            "då",
            "me",
            "hjå",
            "dykk",
            "kommunane",
            "fekk",
            "nemn",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "is",
            "was",
            "are",
            "were",
            "how",
            "what",
            "who",
            "which",
            "when",
            "where",
            "why",
            "does",
            "did",
            "do",
            "to",
            "in",
            "on",
            "for",
            "with",
            "that",
            "it",
            "we",
            "my",
            "our",
            "have",
            "has",
            "been",
            "should",
            "can",
            "from",
            "a",
            "an",
            "by",
        ]
    ),
}


@lru_cache(maxsize=1)
def _stemmer() -> object:
    import snowballstemmer

    return snowballstemmer.stemmer("norwegian")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Norwegian Snowball stem of a lower-case word, with nynorsk endings taken to bokmål's."""
    for nynorsk, bokmaal in (("leik", "lik"), ("skap", "skap")):
        word = word.replace(nynorsk, bokmaal) if len(word) > 7 else word
    for ending in ("ane", "ar"):
        if word.endswith(ending) and len(word) > 6:
            word = word[: -len(ending)] + ("ene" if ending == "ane" else "er")
            break
    return str(_stemmer().stemWord(word))  # type: ignore[attr-defined]


def words(text: str) -> list[str]:
    """The lower-case words of a text, figures included («4 000» is one word)."""
    joined = re.sub(r"(?<=\d)[ \u00a0.](?=\d{3}(?!\d))", "", text)
    return [word.lower() for word in _WORD.findall(joined)]


def stems(text: str) -> list[str]:
    """The stems of a text's words, stop words left out."""
    return [stem(word) for word in words(text) if word not in STOP]


def trigrams(text: str) -> list[str]:
    """Letter trigrams of a text's words, stop words left out; a word is padded with one blank on each side."""
    found: list[str] = []
    for word in words(text):
        if word in STOP or len(word) < 3:
            continue
        padded = f" {word} "
        found += [padded[i : i + 3] for i in range(len(padded) - 2)]
    return found


def language(text: str) -> Language:
    """Which of bokmål, nynorsk and English a text is written in, by its function words; bokmål where in doubt."""
    counted = words(text)
    score = {lang: sum(word in signs for word in counted) for lang, signs in _SIGNS.items()}
    if score["en"] > max(score["nb"], score["nn"]):
        return "en"
    return "nn" if score["nn"] > 0 and score["nn"] * 2 >= score["nb"] else "nb"


def unique(items: Iterable[str]) -> list[str]:
    """The items once each, in their order."""
    return list(dict.fromkeys(items))
