"""The advisor of this process: opened once in the background, opened again when a newer index is in force."""

import threading
import time
from collections.abc import Sequence

from advisor.advise import Advisor, is_stale, open_advisor
from advisor.errors import AdvisorError, IndexError_, StoreError
from advisor.records import Advice, Persona
from advisor.settings import Settings

CHECK_SECONDS = 2.0
WARMING = "Hva er en eierstrategi?"


class Desk:
    """Where every user of the page asks. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._advisor: Advisor | None = None
        self._checked = 0.0

    @property
    def settings(self) -> Settings:
        """The settings the page was started with."""
        return self._settings

    def open_early(self) -> threading.Thread:
        """Opens the advisor in the background, so that the first question finds it warm."""
        thread = threading.Thread(target=self._warm, name="advisor-opener", daemon=True)
        thread.start()
        return thread

    def ask(self, question: str, persona: Persona, history: Sequence[str]) -> Advice:
        """The answer from the index in force. Raises AdvisorError."""
        advisor = self._current()
        try:
            return advisor.ask(question, persona=persona, history=history)
        except (StoreError, IndexError_):
            # The index may have been replaced between the check and the search: once more, on the newest.
            return self._current(again=advisor).ask(question, persona=persona, history=history)

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
                advisor = open_advisor(self._settings)
                self._advisor, self._checked = advisor, now
            return advisor

    def _warm(self) -> None:
        try:
            self.ask(WARMING, "leader", ())
        except AdvisorError:
            return  # Whoever asks first is told.
