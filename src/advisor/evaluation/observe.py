"""One question asked, and what a run notes beside the answer: what was found, what is cited, how sure it was."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from advisor.advise import Advisor
from advisor.embed import Embedder, Vectors
from advisor.evaluation.items import Item
from advisor.evaluation.places import passage_places, relevant
from advisor.ground import ground
from advisor.question import read_question
from advisor.records import Advice, Citation, Passage
from advisor.report2013 import REPORT_ID
from advisor.retrieve import retrieve
from advisor.show import as_json

Row = dict[str, Any]
# Gives the advice and the seconds until its first claim could be read (None where it came all at once).
Ask = Callable[[Item], tuple[Advice, float | None]]


class Remembering:
    """An embedder that has the vectors of the latest questions at hand: each is looked at twice. Safe in threads."""

    KEPT = 256

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """The name of the embedder behind it."""
        return self._embedder.name

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, made anew."""
        return self._embedder.passages(texts)

    def question(self, text: str) -> Vectors:
        """The vector of a question, made once."""
        vector = self._known.get(text)
        if vector is None:
            if len(self._known) >= self.KEPT:
                self._known.clear()
            vector = self._known[text] = self._embedder.question(text)
        return vector


@dataclass(frozen=True)
class Observer:
    """Asks the questions of a set and makes rows of answers.jsonl. Safe to use from several threads."""

    advisor: Advisor
    ask: Ask | None = None

    @property
    def original(self) -> bool:
        """Whether the reader's own copy of the report is in the index."""
        return any(passage.source.startswith(REPORT_ID) for passage in self.advisor.library.passages)

    def row(self, item: Item) -> Row:
        """The answer as a row, with `run`: what only the index can tell.

        Raises what `Advisor.ask` raises: QuestionError, StoreError, EmbeddingError, or a model's own AdvisorError.
        """
        started = time.perf_counter()
        if self.ask is None:
            advice, first = self._remembering.ask(item.question, persona=item.persona), None
        else:
            advice, first = self.ask(item)
        seconds = round(time.perf_counter() - started, 4)
        row: Row = json.loads(as_json(advice, item.id))
        row["run"] = {
            "set": item.set,
            "first_s": round(first, 4) if first is not None else advice.seconds,
            "wall_s": seconds,
            "found": [passage.id for passage in self._found(advice.passages)],
            "relevant": relevant(item, self.advisor.library.passages, self._places),
            "cited": [sorted(self._cited_places(citation)) for citation in advice.citations],
            "verbatim": [self._verbatim(citation) for citation in advice.citations],
            **self._support(item),
        }
        return row

    def _found(self, texts: Sequence[str]) -> list[Passage]:
        return [self._by_text[text] for text in texts if text in self._by_text]

    def _cited_places(self, citation: Citation) -> frozenset[str]:
        passage = self._by_id.get(citation.passage) or self._by_text.get(citation.text)
        return self._places[passage.id] if passage else frozenset({citation.source})

    def _verbatim(self, citation: Citation) -> bool:
        """Whether the quote stands, word for word, in the source it names."""
        quote = " ".join(citation.quote.split())
        return bool(quote) and quote in self._sources.get(citation.source, "")

    def _support(self, item: Item) -> Row:
        """How sure the search is that the question is on the subject, and whether it is answered for all that."""
        library, settings = self._remembering.library, self.advisor.settings
        question = read_question(item.question, item.persona, None, settings.max_question)
        vector = library.embedder.question(question.text)
        found = ground(library, question, vector, retrieve(library, question, vector), 0.0)
        return {"support": round(found.support, 4), "grounded": found.status != "declined"}

    @cached_property
    def _remembering(self) -> Advisor:
        library = self.advisor.library
        return replace(self.advisor, library=replace(library, embedder=Remembering(library.embedder)))

    @cached_property
    def _places(self) -> Mapping[str, frozenset[str]]:
        return {passage.id: passage_places(passage) for passage in self.advisor.library.passages}

    @cached_property
    def _by_id(self) -> Mapping[str, Passage]:
        return {passage.id: passage for passage in self.advisor.library.passages}

    @cached_property
    def _by_text(self) -> Mapping[str, Passage]:
        return {passage.text: passage for passage in self.advisor.library.passages}

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        texts: dict[str, list[str]] = {}
        for passage in self.advisor.library.passages:
            texts.setdefault(passage.source, []).append(passage.text)
        return {source: " ".join(" ".join(parts).split()) for source, parts in texts.items()}
