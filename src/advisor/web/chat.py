"""A conversation: its turns, and how one question becomes an answer shown claim by claim."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from advisor.errors import AdvisorError, EmbeddingError, IndexError_, QuestionError, StoreError
from advisor.records import Advice, Persona
from advisor.web.session import Desk
from advisor.wording import say

KEPT = 40
log = logging.getLogger(__name__)

State = Literal["working", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its advice: `shown` of its claims are on the screen, `problem` is why there is none."""

    number: int
    question: str
    state: State = "working"
    advice: Advice | None = None
    shown: int = 0
    problem: str = ""


def begin(turns: Sequence[Turn], question: str) -> tuple[Turn, ...]:
    """The conversation with a new turn last; the oldest give way in a very long one."""
    number = turns[-1].number + 1 if turns else 1
    return (*turns[-(KEPT - 1) :], Turn(number, question))


def answer(desk: Desk, turns: Sequence[Turn], persona: Persona) -> Turn:
    """The last turn with its advice, or with what went wrong. Raises QuestionError if the question is refused."""
    turn = turns[-1]
    history = [earlier.question for earlier in turns[:-1] if earlier.advice is not None]
    try:
        advice = desk.ask(turn.question, persona, history)
    except QuestionError:
        raise
    except AdvisorError as error:
        log.error("%s: %s", type(error).__name__, error.line())
        return replace(turn, state="failed", problem=plain(error))
    except Exception:  # noqa: BLE001 - the edge: the user gets a sentence, the log gets the rest
        log.exception("A question failed.")
        return replace(turn, state="failed", problem=say("nb", "page.failed"))
    return replace(turn, state="done", advice=advice, shown=len(advice.claims))


def growing(turn: Turn) -> Iterator[Turn]:
    """A turn as it is shown: claim by claim, then whole."""
    for shown in range(1, turn.shown + 1):
        yield replace(turn, state="working", shown=shown)
    yield turn


def stopped(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The conversation with its last turn left as far as it came."""
    if not turns or turns[-1].state != "working":
        return tuple(turns)
    return (*turns[:-1], replace(turns[-1], state="stopped"))


def plain(error: AdvisorError) -> str:
    """The error in a sentence for the reader: what to do, and nothing of the machine it runs on."""
    if isinstance(error, QuestionError):
        return error.line()
    if isinstance(error, IndexError_):
        return say("nb", "page.failed_index")
    if isinstance(error, StoreError):
        return say("nb", "page.failed_search")
    if isinstance(error, EmbeddingError):
        return say("nb", "page.failed_model")
    return say("nb", "page.failed")
