"""The page's parts and what happens when they are used."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from advisor.errors import QuestionError
from advisor.records import Persona
from advisor.web import chat, render
from advisor.web.assets import asset
from advisor.web.brief_tab import brief_tab
from advisor.web.cases_tab import cases_tab
from advisor.web.chat import Turn
from advisor.web.limits import Limits
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.web.sources_tab import sources_tab
from advisor.web.statements import NAMES, statement
from advisor.wording import say

PERSONAS: tuple[Persona, ...] = ("leader", "politician", "trainer")
AT_ONCE = 16
Turns = tuple[Turn, ...]
Step = tuple[Any, ...]


def build(desk: Desk) -> gr.Blocks:
    """The page over a desk."""
    script = asset("page.js").replace("ANSWER_LABEL", json.dumps(_page("answer")))
    page: gr.Blocks
    with gr.Blocks(title=_page("title"), analytics_enabled=False, fill_width=True) as page:
        turns = gr.State(())
        gr.HTML(render.header(), elem_id="topp", js_on_load=None)
        with gr.Tabs(elem_id="faner"):
            with gr.Tab(_page("tab"), id="chat", elem_id="fane-chat"):
                _chat(desk, turns, script)
            for name, label, fill in TABS:
                with gr.Tab(say("nb", label), id=name, elem_id=f"fane-{name}"):
                    fill(desk)
        gr.HTML(render.footer(), elem_id="bunn", js_on_load=None)
    return page


def _chat(desk: Desk, turns: gr.State, script: str) -> None:
    """The tab where questions are asked and answered."""
    with gr.Column(elem_id="prat"):
        with gr.Row(elem_id="valg"):
            persona = gr.Radio(
                [(say("nb", f"persona.{key}"), key) for key in PERSONAS],
                value=PERSONAS[0],
                label=_page("persona"),
                elem_id="hvem",
            )
            new = gr.Button(_page("new"), elem_id="ny", variant="secondary")
        earlier = gr.HTML("", elem_id="tidligere", js_on_load=None)
        current = gr.HTML("", elem_id="samtale", js_on_load=script)
        with gr.Column(elem_id="skriv"):
            question = gr.Textbox(
                label=_page("label"),
                info=_page("hint"),
                lines=1,
                max_lines=6,
                elem_id="sporsmal",
            )
            with gr.Row(elem_id="knapper"):
                stop = gr.Button(_page("stop"), elem_id="stopp", variant="stop")
                send = gr.Button(_page("send"), elem_id="send", variant="primary")
        message = gr.HTML("", elem_id="melding", js_on_load=None)
        samples = gr.HTML(render.examples(PERSONAS[0], folded=False), elem_id="eksempler", js_on_load=script)

        parts = [question, earlier, current, samples, message, turns]
        quiet: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": AT_ONCE,
        }
        asking = gr.on(
            [question.submit, send.click, current.click, samples.click],
            _asker(desk),
            [question, persona, turns],
            parts,
            trigger_mode="once",
            **quiet,
        )
        persona.change(_choose, [persona], [samples], **quiet)
        stop.click(_stop, [turns], [current, turns], cancels=[asking], **quiet)
        new.click(_clear, [persona], parts, cancels=[asking], **quiet)


def _about(_desk: Desk) -> None:
    gr.HTML("".join(statement(name, "nb") for name in NAMES), js_on_load=None)


TABS: tuple[tuple[str, str, Callable[[Desk], None]], ...] = (
    ("brief", "brief.tab", brief_tab),
    ("cases", "cases.tab", cases_tab),
    ("sources", "sources.tab", sources_tab),
    ("about", "statements.tab", _about),
)


def _asker(desk: Desk) -> Callable[..., AsyncIterator[Step]]:
    limits = Limits(desk.settings)

    async def ask(
        written: str, persona: str, turns: Turns, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Step]:
        """Outputs: question box, earlier turns, the turn in hand, examples, message, the conversation."""
        same = gr.skip()
        data = getattr(event, "_data", None)
        chosen = str(data.get("ask", "")) if isinstance(data, dict) else ""
        text = chosen or written
        if not text.strip():
            yield same, same, same, same, render.message(_page("empty")), same
            return
        who = _known(persona)
        now = chat.begin(turns, text)
        kept = same if chosen else ""
        folded = render.examples(who, folded=True)
        yield kept, render.conversation(now[:-1]), render.turn_html(now[-1]), folded, render.message(""), now
        try:
            # In a thread, and awaited: «Stopp» ends the waiting at once.
            with limits.answering(_visitor(request), text):
                whole = await asyncio.to_thread(chat.answer, desk, now, who)
        except QuestionError as error:
            last = render.turn_html(turns[-1]) if turns else ""
            yield text, render.conversation(turns[:-1]), last, same, render.message(chat.plain(error)), turns
            return
        for turn in chat.growing(whole):
            yield same, same, render.turn_html(turn), same, same, (*now[:-1], turn)

    return ask


def _visitor(request: gr.Request) -> str:
    """Whom the limits count: the one who has logged in, else the address."""
    return request.username or (request.client.host if request.client else "")


def _choose(persona: str) -> str:
    return render.examples(_known(persona), folded=False)


def _stop(turns: Turns) -> Step:
    left = chat.stopped(turns)
    return (render.turn_html(left[-1]) if left else ""), left


def _clear(persona: str) -> Step:
    return "", "", "", render.examples(_known(persona), folded=False), render.message(""), ()


def _known(persona: str) -> Persona:
    return next((known for known in PERSONAS if known == persona), PERSONAS[0])


def _page(key: str) -> str:
    return say("nb", f"page.{key}")
