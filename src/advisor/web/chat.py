"""A conversation: its turns, and how one question becomes an answer shown claim by claim."""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from advisor.errors import AdvisorError, EmbeddingError, IndexError_, QuestionError, StoreError
from advisor.records import Advice, Language, Persona
from advisor.web.session import Desk
from advisor.wording import say

KEPT = 40
log = logging.getLogger(__name__)

State = Literal["working", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its advice: `shown` of its claims are on the screen, `problem` is why there is none.

    `asked` is the day as YYYY-MM-DD, `index` the fingerprint of the index that the answer was made from.
    """

    number: int
    question: str
    state: State = "working"
    advice: Advice | None = None
    shown: int = 0
    problem: str = ""
    persona: Persona = "leader"
    asked: str = ""
    index: str = ""


def answering(
    desk: Desk, turn: Turn, history: Sequence[str], lang: Language, model: str | None, stop: threading.Event
) -> Iterator[Turn]:
    """The turn as it grows, its last with the whole advice or with what went wrong.

    `history` are the questions before it, oldest first; `stop`, set, ends a model that is writing. Raises QuestionError
    if the question is refused.
    """
    turn = replace(turn, asked=date.today().isoformat())
    try:
        steps = desk.stream(turn.question, turn.persona, history, model, stop)
        yield from growing(replace(turn, index=desk.fingerprint()), steps)
    except QuestionError:
        raise
    except AdvisorError as error:
        log.error("%s: %s", type(error).__name__, error.line())
        yield replace(turn, state="failed", problem=plain(error, lang))
    except Exception:  # noqa: BLE001 - the edge: the user gets a sentence, the log gets the rest
        log.exception("A question failed.")
        yield replace(turn, state="failed", problem=say(lang, "page.failed"))


def growing(turn: Turn, steps: Iterator[Advice]) -> Iterator[Turn]:
    """A turn as it is shown: claim by claim, then whole. An advice that is not the one before grown replaces it."""
    before: Advice | None = None
    for advice in steps:
        kept = len(before.claims) if before and advice.claims[: len(before.claims)] == before.claims else 0
        for shown in range(kept + 1, len(advice.claims) + 1):
            yield replace(turn, advice=advice, shown=shown)
        before = advice
    if before is not None:
        yield replace(turn, state="done", advice=before, shown=len(before.claims))


def plain(error: AdvisorError, lang: Language) -> str:
    """The error in a sentence for the reader: what to do, and nothing of the machine it runs on."""
    if isinstance(error, QuestionError):
        return error.line()
    if isinstance(error, IndexError_):
        return say(lang, "page.failed_index")
    if isinstance(error, StoreError):
        return say(lang, "page.failed_search")
    if isinstance(error, EmbeddingError):
        return say(lang, "page.failed_model")
    return say(lang, "page.failed")
