"""One question, whole: retrieved, grounded, composed or written by a model, verified, dated."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from advisor.compose import Composed, compose, nearest
from advisor.conversation import standalone
from advisor.currency import Currency, read_currency
from advisor.embed import Embedder
from advisor.errors import ModelError, ModelSetupError, NoIndexError
from advisor.generate import Draft, generate, material
from advisor.ground import ground
from advisor.library import Library, open_library
from advisor.models import EXTRACTIVE, Opener, open_model
from advisor.question import Question, read_question
from advisor.records import Advice, Hit, Kind, Language, Persona
from advisor.refuse import refusal, speaks
from advisor.rerank import open_reranker
from advisor.retrieve import retrieve
from advisor.settings import Settings, data_root
from advisor.show import answer_text
from advisor.store import Shelf, open_shelf
from advisor.verify import Verifier, open_verifier
from advisor.wording import say

FOLLOWUPS = 3
_TURNS = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1)))
SHOWN = 12
FEWEST = 2
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a question comes to before a model is asked: the passages found, and the composed answer."""

    question: Question
    hits: Sequence[Hit]
    advice: Advice


@dataclass(frozen=True)
class Advisor:
    """Answers questions from one open library. Safe to use from several threads."""

    settings: Settings
    library: Library
    currency: Currency
    opener: Opener = open_model

    @cached_property
    def verifier(self) -> Verifier:
        """What holds a claim against its passages."""
        return open_verifier(self.library.embedder)

    def ask(
        self,
        text: str,
        *,
        persona: Persona = "leader",
        lang: Language | None = None,
        history: Sequence[str] = (),
        kinds: Sequence[Kind] = (),
        cases: Sequence[str] = (),
        model: str | None = None,
    ) -> Advice:
        """The answer to a question; `history` are the user's earlier questions, oldest first, `model` a model of this
        question instead of the setting's.

        Raises QuestionError where it cannot be taken, StoreError or EmbeddingError where the search broke,
        ModelSetupError where the model is not set up.
        """
        steps = self.stream(text, persona=persona, lang=lang, history=history, kinds=kinds, cases=cases, model=model)
        return deque(steps, maxlen=1)[0]

    def stream(
        self,
        text: str,
        *,
        persona: Persona = "leader",
        lang: Language | None = None,
        history: Sequence[str] = (),
        kinds: Sequence[Kind] = (),
        cases: Sequence[str] = (),
        model: str | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Advice]:
        """The answer as it grows, of verified claims only; the last is finished. The extractive engine yields one.

        Where a model fails or too few of its claims hold, the last is the composed answer, and `warnings` says why.
        Setting `stop` stops the model: what was verified until then is the last. Raises as `ask`.
        """
        started = time.perf_counter()
        name = model or self.settings.model
        # Answering is work for a processor: more at once than there are of them would make everyone wait longer.
        with _TURNS:
            found = self._find(text, persona, lang, history, kinds, cases)
        composed = replace(found.advice, seconds=_since(started))
        if found.advice.status == "declined" or name == EXTRACTIVE:
            yield composed
            return
        for advice in self._written(found, name, stop):
            yield replace(advice, seconds=_since(started))

    def _find(
        self,
        text: str,
        persona: Persona,
        lang: Language | None,
        history: Sequence[str],
        kinds: Sequence[Kind],
        cases: Sequence[str],
    ) -> "Found":
        full = standalone(text, history)
        question = read_question(full, persona, lang, self.settings.max_question, cases)
        vector = self.library.embedder.question(question.text)
        hits = retrieve(self.library, question, vector, kinds=kinds, cases=cases)
        reranker = open_reranker(self.settings.reranker)
        if reranker:
            hits = reranker.sort(question.text, hits)
        verdict = ground(self.library, question, vector, hits, self.settings.decline)
        if verdict.status == "declined":
            composed = nearest(self.library, question, hits, verdict.premise) if speaks(verdict) else Composed((), ())
        else:
            composed = compose(self.library, question, hits)
        advice = Advice(
            question=text,
            language=question.language,
            status=verdict.status,
            reason=verdict.reason,
            answer="",
            claims=composed.claims,
            citations=composed.citations,
            passages=tuple(hit.passage.text for hit in hits[:SHOWN]),
            notes=self.currency.notes(question.text, composed.citations),
            followups=_followups(question, hits, composed)
            if verdict.reason != "off_topic"
            else self.examples(question),
            model=EXTRACTIVE,
            seconds=0.0,
        )
        answer = answer_text(advice, refusal(question, verdict))
        return Found(question, hits, replace(advice, answer=answer))

    def _written(self, found: "Found", name: str, stop: threading.Event | None) -> Iterator[Advice]:
        """The answer of a language model as it grows; the composed one, with why, where it does not come to one."""
        deadline = time.monotonic() + self.settings.model_timeout
        question, lang = found.question, found.question.language
        draft, why = Draft(), "unsupported"
        try:
            chat = self.opener(self.settings, name)
            given = material(found.advice.citations, found.hits)
            for draft in generate(chat, self.verifier, question, given, self.settings, deadline, stop):
                if draft.claims and (stop is None or not stop.is_set()):
                    yield self._with(found, draft, chat.name)
            if stop is not None and stop.is_set():
                yield replace(self._with(found, draft, chat.name), warnings=(say(lang, "model.stopped"),))
                return
            if len(draft.claims) >= (1 if question.intent == "fact" else FEWEST):
                yield self._with(found, draft, chat.name)
                return
        except ModelSetupError:
            raise
        except ModelError as error:
            log.warning("%s: %s", type(error).__name__, error.line())
            why = error.why
        yield replace(found.advice, warnings=(say(lang, f"model.{why}"),), dropped=draft.dropped)

    def _with(self, found: "Found", draft: Draft, name: str) -> Advice:
        advice = replace(
            found.advice,
            claims=draft.claims,
            citations=draft.citations,
            notes=self.currency.notes(found.question.text, draft.citations),
            model=name,
            dropped=draft.dropped,
        )
        return replace(advice, answer=answer_text(advice, own_words=True))

    def examples(self, question: Question) -> tuple[str, ...]:
        """Three questions the sources can answer, for one that they cannot."""
        wanted = {"leader": "rapport-4-2", "politician": "rapport-6-1", "trainer": "rapport-5-1"}[question.persona]
        sections = [p.section for p in self.library.passages if p.source == wanted and p.section.endswith("?")]
        sections += [p.section for p in self.library.passages if p.section.endswith("?")]
        return tuple(dict.fromkeys(sections))[:FOLLOWUPS]


def open_advisor(settings: Settings, shelf: Shelf | None = None, embedder: Embedder | None = None) -> Advisor:
    """An advisor over the index in force; `embedder` stands in for the model the settings name.

    Raises NoIndexError, StaleIndexError, StoreError, EmbeddingError.
    """
    shelf = shelf or open_shelf(settings.home, settings.chroma_url)
    library = open_library(settings, shelf, embedder)
    return Advisor(settings, library, read_currency(_corpus_of(settings)))


def _corpus_of(settings: Settings) -> Path:
    """Where the then-and-now table lies: beside the corpus in use, else the shipped one."""
    folder = settings.corpus if settings.corpus.is_dir() else settings.corpus.parent
    return folder if (folder / "currency.yaml").exists() else data_root() / "corpus"


def is_stale(advisor: Advisor) -> bool:
    """Whether a newer index has come into force since the advisor was opened."""
    shelf = open_shelf(advisor.settings.home, advisor.settings.chroma_url)
    manifest = shelf.manifest()
    if manifest is None:
        raise NoIndexError("Indeksen er borte.", "Kjør «advisor index».")
    return manifest.generation != advisor.library.manifest.generation


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 4)


def _followups(question: Question, hits: Sequence[Hit], composed: Composed) -> tuple[str, ...]:
    """Questions the passages beside the answer do answer: their headings, which are questions."""
    used = {citation.section for citation in composed.citations}
    wanted = [
        hit.passage.section
        for hit in hits
        if hit.passage.section.endswith("?") and hit.passage.section not in used and " – " not in hit.passage.section
    ]
    asked = question.text.lower()
    return tuple(s for s in dict.fromkeys(wanted) if s.lower() != asked)[:FOLLOWUPS]
