"""The advisor of this process: opened once in the background, opened again when a newer index is in force."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from advisor.advise import Advisor, is_stale, open_advisor
from advisor.errors import AdvisorError, IndexError_, StoreError
from advisor.local_models import LocalModel, choices
from advisor.models import EXTRACTIVE
from advisor.records import Advice, Language, Persona
from advisor.settings import Settings
from advisor.wording import say

CHECK_SECONDS = 2.0
LOOK_SECONDS = 15.0
log = logging.getLogger(__name__)
WARMING = "Hva er en eierstrategi?"


class Desk:
    """Where every user of the page asks. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._advisor: Advisor | None = None
        self._checked = 0.0
        self._looking = threading.Lock()
        self._found: tuple[LocalModel, ...] = ()
        self._looked = 0.0

    @property
    def settings(self) -> Settings:
        """The settings the page was started with."""
        return self._settings

    def models(self, lang: Language) -> tuple[tuple[str, str], ...]:
        """The models that can answer, each with its name for people; first the one in use where none is chosen."""
        found = [
            (one.model, say(lang, "chat.by_extractive") if one.model == EXTRACTIVE else one.label)
            for one in self._choices()
        ]
        return tuple(sorted(found, key=lambda one: one[0] != self._settings.model))

    def chosen(self, model: str) -> str | None:
        """The model a visitor chose, where it is one of those on offer; None for the setting's."""
        if model in ("", EXTRACTIVE, self._settings.model):
            return model or None
        return model if model in {one.model for one in self._choices()} else None

    def _choices(self) -> tuple[LocalModel, ...]:
        """The models found on this machine; it is looked for them again after a while, for takes half a second."""
        with self._looking:
            now = time.monotonic()
            if not self._found or now - self._looked > LOOK_SECONDS:
                self._found, self._looked = tuple(choices(self._settings)), now
            return self._found

    def open_early(self, update: Callable[[], None] | None = None) -> threading.Thread:
        """Opens the advisor in the background, so that the first question finds it warm; then brings it up to date."""
        thread = threading.Thread(target=self._warm, args=(update,), name="advisor-opener", daemon=True)
        thread.start()
        return thread

    def stream(
        self, question: str, persona: Persona, history: Sequence[str], model: str | None, stop: threading.Event
    ) -> Iterator[Advice]:
        """The answer as it grows; its last is whole. `model` None is the setting's; `stop`, set, ends a model.

        Raises AdvisorError before the first is yielded.
        """
        advisor = self._current()
        steps = advisor.stream(question, persona=persona, history=history, model=model, stop=stop)
        try:
            first = next(steps)
        except (StoreError, IndexError_):
            # The index may have been replaced between the check and the search: once more, on the newest.
            advisor = self._current(again=advisor)
            steps = advisor.stream(question, persona=persona, history=history, model=model, stop=stop)
            first = next(steps)
        yield first
        yield from steps

    def fingerprint(self) -> str:
        """The fingerprint of the index in force. Raises AdvisorError."""
        return self._current().library.manifest.fingerprint

    def ask(self, question: str, persona: Persona, history: Sequence[str]) -> Advice:
        """The answer whole, from the index in force and without a language model. Raises AdvisorError."""
        *_, last = self.stream(question, persona, history, EXTRACTIVE, threading.Event())
        return last

    def advisor(self) -> Advisor:
        """The advisor over the index in force. Raises AdvisorError."""
        return self._current()

    def _current(self, again: Advisor | None = None) -> Advisor:
        with self._lock:
            advisor = self._advisor
            now = time.monotonic()
            if advisor is not None and advisor is not again and now - self._checked > CHECK_SECONDS:
                if is_stale(advisor):
                    advisor = None
                self._checked = now
            if advisor is None or advisor is again:
                advisor = self._open()
                self._advisor, self._checked = advisor, now
            return advisor

    def _open(self) -> Advisor:
        return open_advisor(self._settings)

    def _warm(self, update: Callable[[], None] | None) -> None:
        try:
            self.ask(WARMING, "leader", ())
        except AdvisorError as error:
            log.error("%s", error.line())  # Whoever asks first is told.
        if update is None:
            return
        try:
            update()
        except AdvisorError as error:
            log.error("%s", error.line())
