"""One question, whole: retrieved, grounded, composed or written by a model and verified, dated."""

import os
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from advisor.casetable import case_table
from advisor.compose import Composed, compose, nearest
from advisor.conversation import standalone
from advisor.currency import Currency, read_currency
from advisor.embed import Embedder
from advisor.errors import NoIndexError
from advisor.ground import Ground, ground
from advisor.library import Library, open_library
from advisor.models import EXTRACTIVE, Opener, open_model
from advisor.question import Question, read_question
from advisor.records import Advice, Hit, Kind, Language, Passage, Persona
from advisor.rerank import open_reranker
from advisor.retrieve import retrieve
from advisor.settings import Settings, corpus_folder
from advisor.show import answer_text
from advisor.store import Shelf, open_shelf
from advisor.verify import Verifier
from advisor.wording import say
from advisor.write import Written, write

FOLLOWUPS = 3
_TURNS = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1)))
SHOWN = 12


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
        """What holds a claim against its passages before it is shown."""
        return Verifier(self.library.embedder)

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
        """The answer to a question; `history` are the user's earlier questions, oldest first, and `model` a model for
        this question instead of the setting's.

        Raises QuestionError where it cannot be taken, StoreError or EmbeddingError where the search broke. A language
        model that fails raises nothing: the composed answer stands in, and `remark` says why.
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
        """The answer as it grows: each Advice has the claims that are verified so far, and the last is finished.

        At least one is yielded. The extractive engine, and a declined question, yield exactly one. A model yields one
        more for each claim that held, never one that was not verified; where it fails or too few of its claims hold,
        the last is the composed answer with `remark` saying why, in place of what was yielded before. Setting `stop`,
        or closing the iterator, stops the model; after `stop` the last is what was verified until then. Raises as
        `ask`, before the first is yielded.
        """
        started = time.perf_counter()
        name = model or self.settings.model
        # Answering is work for a processor: more at once than there are of them would make everyone wait longer.
        with _TURNS:
            found = self._find(text, persona, lang, history, kinds, cases)
        if name == EXTRACTIVE or found.advice.status == "declined":
            yield replace(found.advice, seconds=_since(started))
            return
        cited, hits = found.advice.citations, found.hits
        for step in write(self.opener, name, self.verifier, found.question, cited, hits, self.settings, stop):
            yield replace(self._shown(found, step), seconds=_since(started))

    def _shown(self, found: Found, step: Written) -> Advice:
        """What the reader sees of a model's answer: its verified claims, or the composed answer and why."""
        remark = say(found.question.language, f"model.{step.ended}") if step.ended else ""
        if not step.of_use:
            return replace(found.advice, remark=remark, dropped=step.draft.dropped)
        advice = replace(
            found.advice,
            claims=step.draft.claims,
            citations=step.draft.citations,
            notes=self.currency.notes(found.question.text, step.draft.citations),
            model=step.model,
            dropped=step.draft.dropped,
            remark=remark,
        )
        return replace(advice, answer=answer_text(advice))

    def _find(
        self,
        text: str,
        persona: Persona,
        lang: Language | None,
        history: Sequence[str],
        kinds: Sequence[Kind],
        cases: Sequence[str],
    ) -> Found:
        full = standalone(text, history)
        question = read_question(full, persona, lang, self.settings.max_question, cases)
        vector = self.library.embedder.question(question.text)
        hits = retrieve(self.library, question, vector, kinds=kinds, cases=cases)
        reranker = open_reranker(self.settings.reranker)
        if reranker:
            hits = reranker.sort(question.text, hits)
        verdict = ground(self.library, question, vector, hits, self.settings.decline)
        if verdict.status == "declined":
            composed = nearest(self.library, question, hits, verdict.premise) if _speaks(verdict) else Composed((), ())
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
            followups=self._followups(question, hits, composed)
            if verdict.reason != "off_topic"
            else self.examples(question),
            model=EXTRACTIVE,
            seconds=0.0,
        )
        answer = answer_text(advice, refusal(question, verdict))
        return Found(question, hits, replace(advice, answer=answer))

    def examples(self, question: Question) -> tuple[str, ...]:
        """Three questions the sources can answer, for one that they cannot."""
        wanted = {"leader": "rapport-4-2", "politician": "rapport-6-1", "trainer": "rapport-5-1"}[question.persona]
        asked = [passage for passage in self.library.passages if passage.section.endswith("?")]
        asked.sort(key=lambda passage: passage.source != wanted)
        return self._headings(asked, question)

    def _followups(self, question: Question, hits: Sequence[Hit], composed: Composed) -> tuple[str, ...]:
        """Questions the passages beside the answer do answer: their headings, which are questions."""
        used = {citation.section for citation in composed.citations}
        asked = [hit.passage for hit in hits if hit.passage.section.endswith("?") and hit.passage.section not in used]
        return self._headings((passage for passage in asked if " – " not in passage.section), question)

    def _headings(self, passages: Iterable[Passage], question: Question) -> tuple[str, ...]:
        """The first few headings, in the question's language where they are rendered, but for the question itself."""
        found: dict[str, None] = {}
        for passage in passages:
            heading = self.library.renderings.heading(passage, question.language)
            if heading.lower() != question.text.lower():
                found[heading] = None
            if len(found) == FOLLOWUPS:
                break
        return tuple(found)


def open_advisor(settings: Settings, shelf: Shelf | None = None, embedder: Embedder | None = None) -> Advisor:
    """An advisor over the index in force; `embedder` stands in for the model the settings name.

    Raises NoIndexError, StaleIndexError, StoreError, EmbeddingError.
    """
    shelf = shelf or open_shelf(settings.home, settings.chroma_url)
    library = open_library(settings, shelf, embedder)
    return Advisor(settings, library, read_currency(corpus_folder(settings)))


def is_stale(advisor: Advisor) -> bool:
    """Whether a newer index has come into force since the advisor was opened."""
    shelf = open_shelf(advisor.settings.home, advisor.settings.chroma_url)
    manifest = shelf.manifest()
    if manifest is None:
        raise NoIndexError("Indeksen er borte.", "Kjør «advisor index».")
    return manifest.generation != advisor.library.manifest.generation


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 4)


def refusal(question: Question, verdict: Ground) -> tuple[str, str]:
    """What a declined answer begins and ends with; empty for one that is given."""
    lang = question.language
    if verdict.status != "declined" or verdict.reason is None:
        return "", ""
    if verdict.reason == "off_topic":
        return say(lang, "declined.off_topic"), say(lang, "declined.turn_off_topic")
    turn = say(lang, "declined.turn_case" if question.cases else "declined.turn_general")
    if verdict.reason == "false_premise" and verdict.premise:
        premise = verdict.premise
        names = [case_table()[c].title for c in question.cases if c in case_table()]
        who = premise.who or ", ".join(names)
        said = say(lang, f"premise.{premise.kind}", who=who, what=premise.what)
        return say(lang, "declined.false_premise", premise=said + "."), turn
    key = "not_in_sources" + (f"_{verdict.detail}" if verdict.detail else "")
    return say(lang, f"declined.{key}"), turn


def _speaks(verdict: Ground) -> bool:
    return verdict.reason in ("not_in_sources", "false_premise")
