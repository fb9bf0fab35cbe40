"""The tab where questions are asked: its parts, the streamed answer, and what its scripts may call."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.errors import QuestionError
from advisor.privacy import find_personal, warning, without
from advisor.records import Language, Persona
from advisor.web import chat, render, shell_html
from advisor.web.assets import asset
from advisor.web.chat import KEPT, Turn
from advisor.web.door import USER
from advisor.web.feedback_html import feedback_html
from advisor.web.limits import Limits
from advisor.web.quick import gradio as gr
from advisor.web.services import services
from advisor.web.session import Desk
from advisor.wording import say

AT_ONCE = 16
SCRIPTS = ("store.js", "cites.js", "dialogs.js", "feedback.js", "chat.js", "talk.js")


class Asked(BaseModel):
    """What the browser sends with a question. `run` is its own number of the asking, `sure` that a warning was read."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str
    persona: Persona = "leader"
    history: list[str] = Field(default_factory=list, max_length=KEPT)
    number: int = Field(default=1, ge=1, le=10_000)
    run: int = Field(default=0, ge=0, le=10_000_000)
    model: str = Field(default="", max_length=400)
    sure: bool = False


def chat_tab(desk: Desk, lang: Language = "nb", limits: Limits | None = None) -> None:
    """The parts of the tab, made inside the gr.Tab that is open; the limits are those of the process."""
    script = asset("start.js").replace("SCRIPTS", "\n".join(asset(name) for name in SCRIPTS))
    with gr.Column(elem_id="prat"):
        gr.HTML(shell_html.toolbar(lang), elem_id="valg", js_on_load=None)
        gr.HTML("<div class='fortid'></div>", elem_id="tidligere", js_on_load=None)
        current = gr.HTML("", elem_id="samtale", js_on_load=None)
        gr.HTML(shell_html.writing(lang), elem_id="skriv", js_on_load=None)
        gr.HTML(shell_html.examples(lang), elem_id="eksempler", js_on_load=None)
        shell = gr.HTML(
            shell_html.beside(lang) + feedback_html(lang, desk.settings.feedback),
            elem_id="ved-siden",
            js_on_load=script,
            server_functions=services(desk, lang),
        )
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        asking = shell.submit(
            _asker(desk, lang, limits or Limits(desk.settings)),
            [],
            [current],
            trigger_mode="multiple",
            concurrency_limit=AT_ONCE,
            **quiet,
        )
        shell.stop(None, [], [], cancels=[asking], **quiet)


def _asker(desk: Desk, lang: Language, limits: Limits) -> Callable[..., AsyncIterator[str]]:
    async def ask(event: gr.EventData, request: gr.Request) -> AsyncIterator[str]:
        """The turn as HTML, each time with more of it; or what stands in its way."""
        try:
            asked = Asked.model_validate(getattr(event, "_data", None))
        except ValidationError:
            return
        text = asked.question.strip()
        if not text:
            yield render.outcome_html("refused", say(lang, "page.empty"), asked.run)
            return
        found = () if asked.sure else find_personal(text)
        if found:
            yield render.outcome_html("personal", warning(found, lang), asked.run, without(text, found, lang))
            return
        stop = threading.Event()
        turn = Turn(asked.number, text, persona=asked.persona)
        steps = chat.answering(desk, turn, asked.history, lang, desk.chosen(asked.model), stop)
        try:
            with limits.answering(visitor(request), text, lang):
                # In a thread, and awaited: «Stopp» ends the waiting at once.
                while (turn_now := await asyncio.to_thread(next, steps, None)) is not None:
                    yield render.turn_html(turn_now, lang, asked.run, desk.settings.feedback)
        except QuestionError as error:
            yield render.outcome_html("refused", chat.plain(error, lang), asked.run)
        finally:
            stop.set()

    return ask


def visitor(request: gr.Request) -> str:
    """Whom the limits count: the one who has logged in, else the address."""
    scope: Mapping[str, Any] = getattr(request.request, "scope", {})
    return str(scope.get(USER) or (request.client.host if request.client else ""))
