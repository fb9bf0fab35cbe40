"""How much one visitor may ask: the length of a question, questions a minute, and answers under way at once."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil

from advisor.errors import QuestionError
from advisor.records import Language
from advisor.settings import Settings
from advisor.wording import say

MINUTE = 60.0
VISITORS = 10_000  # the most that are remembered; those longest silent are forgotten first


class Limits:
    """Counts in memory, for one server process. Safe to use from several threads; `clock` gives seconds."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._length, self._rate = settings.max_question, settings.max_per_minute
        self._places = threading.BoundedSemaphore(settings.max_answers)
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    @contextmanager
    def answering(self, visitor: str, question: str, lang: Language = "nb") -> Iterator[None]:
        """Counts the question and holds a place among the answers under way for as long as the block lasts.

        Raises QuestionError, its message plain and in the page's language, for a question too long, a visitor
        (an address or a user's name) too quick, or a server too busy; a question refused counts for nothing.
        """
        if len(question) > self._length:
            raise QuestionError(say(lang, "limits.too_long", length=len(question), most=self._length))
        if not self._places.acquire(blocking=False):
            raise QuestionError(say(lang, "limits.too_busy"))
        try:
            wait = self._count(visitor)
            if wait > 0:
                raise QuestionError(say(lang, "limits.too_often", seconds=ceil(wait)))
            yield
        finally:
            self._places.release()

    def _count(self, visitor: str) -> float:
        """Seconds until the visitor may ask; 0 where now, and the question is counted."""
        with self._lock:
            now = self._clock()
            times = self._asked.setdefault(visitor, deque())
            self._asked.move_to_end(visitor)
            while times and now - times[0] >= MINUTE:
                times.popleft()
            if len(times) >= self._rate:
                return MINUTE - (now - times[0])
            times.append(now)
            while len(self._asked) > VISITORS:
                self._asked.popitem(last=False)
            return 0.0
