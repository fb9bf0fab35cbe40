"""The tab of the brief: a form, the brief on the page, and its files; nothing of it is kept on the server."""

import asyncio
import logging
from typing import Any

from advisor.brief.records import READERS, ROLES
from advisor.brief.write import as_document
from advisor.briefs import as_file, write_brief
from advisor.errors import AdvisorError, BriefError, QuestionError
from advisor.records import Language
from advisor.web import brief_html
from advisor.web.assets import asset
from advisor.web.limits import Limits
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.wording import say

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 4}
log = logging.getLogger(__name__)


def brief_tab(desk: Desk, lang: Language = "nb") -> None:
    """The parts of the tab, made inside the gr.Tab that is open."""
    script = asset("brief.js")
    limits = Limits(desk.settings)
    asked = gr.HTML(brief_html.form(lang), elem_id="brief-skjema", js_on_load=script)
    shown = gr.HTML("", elem_id="brief-ark", js_on_load=script)

    async def make(event: gr.EventData, request: gr.Request) -> str:
        data = getattr(event, "_data", None)
        told = data.get("brief") if isinstance(data, dict) else None
        visitor = request.username or (request.client.host if request.client else "")
        try:
            with limits.answering(visitor, "brief"):
                return await asyncio.to_thread(answer, desk, told if isinstance(told, dict) else {}, lang)
        except QuestionError as error:
            return brief_html.message(error.line())

    asked.click(make, [], [shown], **QUIET)


def answer(desk: Desk, told: dict[str, Any], lang: Language) -> str:
    """The brief for what the form told, as HTML; a plain sentence where it cannot be made."""
    try:
        brief = write_brief(
            desk.advisor(),
            form=_text(told, "form"),
            name=_text(told, "name"),
            sector=_text(told, "sector"),
            members=_number(told.get("members")),
            role=_text(told, "role") or ROLES[0],
            agenda=_text(told, "agenda"),
            phase=_text(told, "phase") or "drift",
            reader=_text(told, "reader") or READERS[0],
        )
        files = {suffix: as_file(brief, suffix) for suffix in brief_html.KINDS}
    except BriefError as error:
        return brief_html.message(error.line())
    except AdvisorError as error:
        log.error("%s: %s", type(error).__name__, error.line())
        return brief_html.message(say(lang, "brief.tab_failed"))
    return brief_html.sheet(as_document(brief), files, lang)


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    """The number of municipalities; None for an empty field. Raises BriefError for what is no whole number."""
    text = str(value or "").strip()
    if not text:
        return None
    if not text.isascii() or not text.lstrip("-").isdigit() or len(text) > 6:
        raise BriefError("Antall kommuner må være et helt tall.", "Bruk et tall fra 1 til 400.")
    return int(text)
