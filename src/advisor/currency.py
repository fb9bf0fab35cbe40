"""Then and now: notes for what has changed since the source was written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from advisor.errors import FrontMatterError
from advisor.records import Citation, Note, Passage

FILE = "currency.yaml"
MOST = 6


class CurrencyEntry(BaseModel):
    """A row of currency.yaml: what to look for, and what it was and is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: str
    patterns: list[str] = Field(min_length=1)
    then: str
    now: str
    since: str = ""
    source: str
    until_year: int = 2013
    kind: str = "term"
    cases: list[str] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Rule:
    entry: CurrencyEntry
    pattern: re.Pattern[str]


class Currency:
    """The then-and-now table, ready to be held against text."""

    def __init__(self, rules: Iterable[_Rule]) -> None:
        self._rules = tuple(rules)

    def notes(self, question: str, citations: Iterable[Citation]) -> tuple[Note, ...]:
        """A note for each entry whose term stands in a quote from a source of its time, those that the question
        names first; at most MOST. A note about a case's own matter needs that case among the citations."""
        quoted = [(c.case, c.quote) for c in citations if c.kind in ("case", "report", "own")]
        old = [(c.case, c.quote, c.year) for c in citations if c.kind in ("case", "report", "own")]
        cases = {case for case, _ in quoted if case}
        found: list[tuple[int, int, Note]] = []
        for order, rule in enumerate(self._rules):
            entry = rule.entry
            if entry.cases and not cases & set(entry.cases):
                continue
            in_question = bool(rule.pattern.search(question)) and entry.kind != "error"
            said = any(
                rule.pattern.search(quote)
                for case, quote, year in old
                if (year is None or year <= entry.until_year) and (not entry.cases or case in entry.cases)
            )
            if said or (in_question and old):
                note = Note(entry.term, entry.then, entry.now, entry.since, entry.source)
                found.append((0 if in_question else 1, order, note))
        return tuple(note for _, _, note in sorted(found, key=lambda row: row[:2])[:MOST])

    def outdated(self, passages: Iterable[Passage]) -> tuple[tuple[Note, tuple[str, ...]], ...]:
        """Each note that concerns passages of its time, with the ids of those passages, in the table's order."""
        old = [passage for passage in passages if passage.kind in ("case", "report", "own")]
        found = []
        for rule in self._rules:
            entry = rule.entry
            said = tuple(
                passage.id
                for passage in old
                if (passage.year is None or passage.year <= entry.until_year)
                and (not entry.cases or passage.case in entry.cases)
                and rule.pattern.search(passage.text)
            )
            if said:
                found.append((Note(entry.term, entry.then, entry.now, entry.since, entry.source), said))
        return tuple(found)


@lru_cache(maxsize=4)
def read_currency(corpus: Path) -> Currency:
    """The table beside a corpus; an empty one where there is none.

    Raises FrontMatterError, naming the row, where the file does not parse or a pattern is not a regular expression.
    """
    path = corpus / FILE if corpus.is_dir() else corpus.parent / FILE
    if not path.exists():
        return Currency(())
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        entries = TypeAdapter(list[CurrencyEntry]).validate_python(data)
    except (yaml.YAMLError, ValueError, OSError) as error:  # ValidationError is a ValueError
        raise FrontMatterError(
            f"{FILE} kan ikke leses: {str(error).splitlines()[0]}.", "Rett filen; corpus/README.md viser feltene."
        ) from error
    rules = []
    for entry in entries:
        try:
            rules.append(_Rule(entry, re.compile("|".join(f"(?:{p})" for p in entry.patterns), re.IGNORECASE)))
        except re.error as error:
            raise FrontMatterError(
                f"{FILE}: mønsteret for «{entry.term}» er ugyldig: {error}.", "Rett det regulære uttrykket."
            ) from error
    return Currency(rules)
