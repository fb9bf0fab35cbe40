"""Practice on the page: a round of dilemmas, each written on and then held against its key points."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from advisor.errors import AdvisorError, EvaluationError
from advisor.evaluation.items import Item
from advisor.evaluation.practice import Tried, draw, read_answer
from advisor.records import Language
from advisor.web import grading_html, trainer_files, trainer_html
from advisor.web.assets import asset
from advisor.web.bench import Bench
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.wording import say

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 16}


@dataclass(frozen=True, slots=True)
class Round:
    """The questions of a round, those written on so far, which is in hand, and a mark of its own."""

    items: tuple[Item, ...] = ()
    tried: tuple[Tried, ...] = ()
    at: int = 0
    mark: str = ""


def practice_tab(desk: Desk, bench: Bench, sets: Mapping[str, int], lang: Language) -> None:
    """The parts of the tab, made inside the gr.Tab that is open."""
    # tabs.js opens the source of a passage in the tab of sources.
    script = asset("tabs.js") + asset("trainer.js")
    state = gr.State(Round())
    form = gr.HTML(grading_html.practice_form(sets, lang), js_on_load=script)
    area = gr.HTML("", js_on_load=script)
    file = gr.HTML("", js_on_load=script)

    def begin(event: gr.EventData) -> tuple[Any, str]:
        data = getattr(event, "_data", None) or {}
        names = [name for name in data.get("sets") or [] if isinstance(name, str)]
        try:
            items = tuple(draw(bench.items(names), secrets.randbits(32)))
        except EvaluationError as error:
            return Round(), trainer_html.message(error.line(), bad=True)
        if not items:
            return Round(), trainer_html.message(say(lang, "trainer.none_to_practise"), bad=True)
        started = Round(items, mark=trainer_html.serial())
        return started, _shown(started, lang)

    def act(event: gr.EventData, now: Round) -> tuple[Any, Any, Any]:
        data = getattr(event, "_data", None) or {}
        does, text = data.get("do"), str(data.get("text") or "")
        if does == "save_round":
            return now, gr.skip(), trainer_files.round_file(now.tried, str(data.get("kind") or ""), lang)
        if not now.items:
            return now, gr.skip(), gr.skip()
        if does == "try":
            return *_try(desk, now, text, lang), ""
        if does == "onward" and now.at + 1 < len(now.items):
            after = replace(now, at=now.at + 1)
            return after, _shown(after, lang), ""
        if does in ("finish", "onward"):
            html = grading_html.finished(now.tried, lang) if now.tried else ""
            return now, html, ""
        return now, gr.skip(), gr.skip()

    form.click(begin, [], [state, area], **QUIET)
    area.click(act, [state], [state, area, file], **QUIET)


def _try(desk: Desk, now: Round, text: str, lang: Language) -> tuple[Round, str]:
    if not text.strip():
        return now, trainer_html.message(say(lang, "trainer.write_first"), bad=True) + _shown(now, lang)
    if len(now.tried) > now.at:
        return now, _shown(now, lang)
    try:
        one = read_answer(desk.advisor().library, now.items[now.at], text)
    except AdvisorError:
        return now, trainer_html.message(say(lang, "trainer.failed"), bad=True) + _shown(now, lang)
    after = replace(now, tried=(*now.tried, one))
    return after, _shown(after, lang)


def _shown(now: Round, lang: Language) -> str:
    item, of = now.items[now.at], len(now.items)
    one = now.tried[now.at] if len(now.tried) > now.at else None
    head = trainer_html.item_head(now.at + 1, of, item, lang)
    return grading_html.dilemma(now.at + 1, of, one, head, now.mark, lang)
