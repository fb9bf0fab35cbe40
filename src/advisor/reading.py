"""A source as a reader meets it: its sections in order, its date, what is outdated in it, the works it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from advisor.currency import Currency
from advisor.lexical import search_texts
from advisor.library import Library
from advisor.question import read_question
from advisor.records import Hit, Kind, Note, Passage
from advisor.retrieve import coverage, retrieve
from advisor.works import Work, numbers

KINDS: tuple[Kind, ...] = ("case", "report", "guidance", "law", "own")
MOST_HITS, MOST_CHARACTERS = 20, 300


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list of sources; `passages` is how many it has in the index."""

    id: str
    kind: Kind
    title: str
    year: int | None
    passages: int


@dataclass(frozen=True, slots=True)
class Part:
    """The passages under one heading; `notes` are the numbers of the then-and-now notes that concern them."""

    heading: str
    passages: tuple[Passage, ...]
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A source to read: its row, parts in order, then-and-now notes, and the works it rests on by number."""

    row: SourceRow
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    works: Mapping[str, Work]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the hits, best first, and the stems of the words that were searched for."""

    hits: tuple[Hit, ...]
    terms: frozenset[str]


def list_sources(library: Library) -> tuple[SourceRow, ...]:
    """Every source in the index, by kind and title."""
    grouped: dict[str, list[Passage]] = {}
    for passage in library.passages:
        grouped.setdefault(passage.source, []).append(passage)
    rows = [_row(passages) for passages in grouped.values()]
    return tuple(sorted(rows, key=lambda row: (KINDS.index(row.kind), row.id)))


def read_source(library: Library, currency: Currency, works: Mapping[str, Work], identity: str) -> Reading | None:
    """A source of the index whole; None where the index has none of that id."""
    passages = sorted((p for p in library.passages if p.source == identity), key=lambda p: p.order)
    if not passages:
        return None
    outdated = currency.outdated(passages)
    parts = []
    for heading, group in groupby(passages, key=lambda p: p.section):
        here = tuple(group)
        ids = {passage.id for passage in here}
        notes = tuple(n for n, (_, concerned) in enumerate(outdated, 1) if ids & set(concerned))
        parts.append(Part(heading, here, notes))
    used = numbers(ref for passage in passages for ref in passage.refs)
    found = {number: works[number] for number in used if number in works}
    return Reading(_row(passages), tuple(parts), tuple(note for note, _ in outdated), found)


def search(library: Library, query: str, kinds: Sequence[Kind] = ()) -> Found:
    """The passages that hold or mean what is searched for, best first, at most MOST_HITS.

    Raises QuestionError for an empty query and one above MOST_CHARACTERS, StoreError where the search broke.
    """
    question = read_question(query, "leader", None, MOST_CHARACTERS)
    vector = library.embedder.question(question.text)
    hits = retrieve(library, question, vector, kinds=kinds, count=MOST_HITS)
    weights = {term: library.lexical.idf(term) for term in question.terms}
    # Something is always nearest: a hit shares at least a word with the passage or what the passage is asked as.
    shared = tuple(hit for hit in hits if coverage(weights, " ".join(search_texts(hit.passage))) > 0)
    return Found(shared, frozenset(question.terms))


def _row(passages: Sequence[Passage]) -> SourceRow:
    first = passages[0]
    return SourceRow(first.source, first.kind, first.title, first.year, len(passages))
