"""A language model's answer from opening the model to its end: written, stopped, or why it is of no use."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.errors import ModelError
from advisor.generate import Checker, Draft, generate, material
from advisor.models import Opener
from advisor.question import Question
from advisor.records import Citation, Hit
from advisor.settings import Settings

FEWEST = 2
STOPPED, UNSUPPORTED = "stopped", "unsupported"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """A draft and how it stands. `ended` is empty while it grows and for an answer; else the key in [model] of the
    sentence for the reader: STOPPED keeps the draft, any other means that the composed answer stands in."""

    draft: Draft
    model: str
    ended: str = ""

    @property
    def of_use(self) -> bool:
        """Whether the draft is what the reader should see."""
        return self.ended in ("", STOPPED)


def write(
    opener: Opener,
    name: str,
    checker: Checker,
    question: Question,
    cited: Sequence[Citation],
    hits: Sequence[Hit],
    settings: Settings,
    stop: threading.Event | None = None,
) -> Iterator[Written]:
    """The answer of the model `name` as it grows, claim by claim; at least one, and the last is the whole.

    Raises nothing for a model that fails: the last says so in `ended`, and the log has the details.
    """
    deadline = time.monotonic() + settings.model_timeout
    written = Written(Draft(), name)
    try:
        chat = opener(settings, name)
        written = Written(Draft(), chat.name)
        for draft in generate(chat, checker, question, material(cited, hits), settings, deadline, stop):
            grown = len(draft.claims) > len(written.draft.claims)
            written = replace(written, draft=draft)
            if grown and (stop is None or not stop.is_set()):
                yield written
    except ModelError as error:
        log.warning("%s: %s", type(error).__name__, error.line())
        yield replace(written, ended=error.why)
        return
    if stop is not None and stop.is_set():
        yield replace(written, ended=STOPPED)
        return
    enough = len(written.draft.claims) >= (1 if question.intent in ("fact", "explain") else FEWEST)
    yield written if enough else replace(written, ended=UNSUPPORTED)
