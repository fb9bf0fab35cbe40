"""The agenda as the reader pasted it becomes items, and each item the questions and the sources that concern it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.brief.data import QuestionRow
from advisor.brief.sentences import Sentences
from advisor.errors import BriefError
from advisor.library import Library
from advisor.question import read_question
from advisor.records import Passage
from advisor.retrieve import retrieve
from advisor.words import stems

MOST_CHARACTERS = 100_000
MOST_ITEMS, MOST_SEARCHED = 12, 4
_LINE, _SHOWN = 160, 90
_MARK = re.compile(
    r"^\s*(?:[-*•–]\s+|(?:(?:sak|pkt|punkt)\.?\s*)?(?:[A-ZÆØÅ]{1,4}[ -]?)?\d{1,4}(?:[./-]\d{1,4})*[.:)]?\s+)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\s*(?:saksliste|sakliste|dagsorden|innkalling|agenda|saker)\s*:?\s*$", re.IGNORECASE)
_BLANK = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Matched:
    """An item of the agenda, and how well each question of the bank concerns it, by the question's id."""

    item: str
    questions: dict[str, float]


def read_agenda(text: str) -> tuple[tuple[str, ...], int]:
    """The items of an agenda, at most MOST_ITEMS, and how many more there were. Raises BriefError for one that is
    too long."""
    if len(text) > MOST_CHARACTERS:
        raise BriefError(
            f"Sakslisten er på {len(text)} tegn, og grensen er {MOST_CHARACTERS}.",
            "Lim inn bare sakslisten, uten vedlegg.",
        )
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip() and not _HEADING.match(line)]
    marked = [line for line in lines if _MARK.match(line) and len(line) <= _LINE]
    if len(marked) >= 2:
        found = marked
    elif len(lines) > 1:
        found = [line for line in lines if len(line) <= _LINE] or lines
    else:
        found = re.split(r"[;\n]|(?<=[.?!])\s+(?=[A-ZÆØÅ])", text)
        if len(found) == 1 and len(text) <= 300:
            found = text.split(",")
    items = list(dict.fromkeys(_item(line) for line in found))
    items = [item for item in items if len(_BLANK.sub("", item)) > 2]
    return tuple(items[:MOST_ITEMS]), max(0, len(items) - MOST_ITEMS)


def match(
    library: Library, sentences: Sentences, items: Sequence[str], bank: Sequence[QuestionRow]
) -> tuple[Matched, ...]:
    """For each item the questions that concern it: those whose words it shares, and those whose reason stands in what
    a search for it finds. Raises StoreError or EmbeddingError where the search broke."""
    reasons = {q.id: {_place(sentences.fact(anchor).passage) for anchor in q.why} for q in bank}
    about = {q.id: set(stems(q.about)) for q in bank}
    found, searched = [], 0
    for item in items:
        terms = set(stems(item))
        scores = {identity: sum(_shares(term, held) for term in terms) for identity, held in about.items()}
        # A search is a hundred times the work of comparing words: only for an item whose words no question has.
        if terms and searched < MOST_SEARCHED and max(scores.values(), default=0.0) < 1.0:
            searched += 1
            places = _search(library, item)
            for identity, wanted in reasons.items():
                scores[identity] += max((1.0 / (2 + places.index(p)) for p in wanted if p in places), default=0.0)
        found.append(Matched(item, {identity: score for identity, score in scores.items() if score > 0.3}))
    return tuple(found)


def _search(library: Library, item: str) -> list[tuple[str, str]]:
    question = read_question(item, "politician", "nb", MOST_CHARACTERS)
    vector = library.embedder.question(question.text)
    hits = retrieve(library, question, vector, kinds=("guidance", "law", "report"), count=10)
    return list(dict.fromkeys(_place(hit.passage) for hit in hits))


def _place(passage: Passage) -> tuple[str, str]:
    return passage.source, passage.section


def _shares(term: str, held: set[str]) -> float:
    """1 for the same word, 0.7 for a compound that begins or ends with it (låneopptak, lån)."""
    if term in held:
        return 1.0
    return 0.7 if any(len(h) > 3 and (term.startswith(h) or term.endswith(h)) for h in held) else 0.0


def _item(line: str) -> str:
    text = " ".join(_MARK.sub("", line).split()).strip(" .;:–-")
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
