"""What a chat model says, as it says it: with a deadline and a stop that hold whatever the model or its server does.

The model runs in an event loop of its own thread, so that a question can be broken off at any point: its task is
cancelled, the connection is closed, and the server stops too.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.errors import ModelAnswerError, ModelError, ModelTimeoutError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

POLL = 0.05
LENGTH = "length"


def _unexplained(error: Exception) -> ModelError:
    return ModelError(f"Språkmodellen feilet: {error}.", "Kjør «advisor doctor».")


@dataclass(frozen=True)
class Chat:
    """A chat model of LangChain, and what is peculiar to its kind.

    `name` is shown. `bind` makes the arguments that ask for JSON of a schema, of at most so many tokens. `faults` are
    the errors its library raises for a server that fails, `explain` turns one into a ModelError.
    """

    name: str
    model: "BaseChatModel"
    bind: Callable[[dict[str, Any], int], dict[str, Any]] = lambda schema, limit: {}
    faults: tuple[type[Exception], ...] = (OSError, RuntimeError)
    explain: Callable[[Exception], ModelError] = field(default=_unexplained)


class Spoken(NamedTuple):
    """A piece of text, and why the model ended, where it says so («stop», «length»)."""

    text: str
    ended: str


def speak(
    chat: Chat,
    texts: Sequence[str],
    schema: dict[str, Any],
    limit: int,
    deadline: float,
    stop: threading.Event | None = None,
) -> Iterator[Spoken]:
    """The pieces of an answer to `texts` (system, question), until it ends or `stop` is set.

    `deadline` is a time of `time.monotonic()`. Raises ModelTimeoutError when it has passed, and the ModelError of the
    chat where the model or its server fails. Leaving the iterator closes the connection.
    """
    # Heavy: imported only where a model is asked.
    from langchain_core.messages import HumanMessage, SystemMessage

    heard: queue.SimpleQueue[Spoken | None] = queue.SimpleQueue()
    runnable = chat.model.bind(**chat.bind(schema, limit))
    messages: list[Any] = [SystemMessage(texts[0]), HumanMessage(texts[1])]

    async def pump() -> None:
        try:
            async for chunk in runnable.astream(messages):
                meta = getattr(chunk, "response_metadata", {})
                heard.put(Spoken(str(chunk.text), str(meta.get("finish_reason") or meta.get("done_reason") or "")))
        finally:
            heard.put(None)

    task = asyncio.run_coroutine_threadsafe(pump(), _loop())
    try:
        while stop is None or not stop.is_set():
            left = deadline - time.monotonic()
            if left <= 0:
                raise ModelTimeoutError("Språkmodellen brukte for lang tid.", "Øk ADVISOR_MODEL_TIMEOUT.")
            try:
                piece = heard.get(timeout=min(POLL, left))
            except queue.Empty:
                continue
            if piece is None:
                _ended(chat, task)
                return
            yield piece
    finally:
        task.cancel()


def _ended(chat: Chat, task: Any) -> None:  # noqa: ANN401 - a Future of concurrent.futures
    """Raises what ended the model, explained, where it was a fault."""
    try:
        task.result(timeout=POLL * 20)
    except TimeoutError as error:
        raise ModelTimeoutError("Språkmodellen svarte ikke i tide.", "Øk ADVISOR_MODEL_TIMEOUT.") from error
    except chat.faults as error:
        raise chat.explain(error) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        if "No generation chunks" in str(error) or "No data received" in str(error):
            return  # LangChain's and langchain-ollama's words for a model that said nothing
        # What LangChain's clients come to on an answer that is not of the form they expect.
        raise ModelAnswerError.of("broken") from error


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="advisor-models", daemon=True).start()
    return loop
