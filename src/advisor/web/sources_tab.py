"""The tab of sources: search and browse everything indexed, and read a source with its outline."""

import logging
from typing import Any

from advisor.advise import Advisor
from advisor.errors import AdvisorError, QuestionError
from advisor.reading import KINDS, MOST_CHARACTERS, list_sources, read_source, search
from advisor.records import Kind, Language
from advisor.settings import data_root
from advisor.web import sources_html
from advisor.web.assets import asset
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.wording import say
from advisor.works import FILE, Work, read_works

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
log = logging.getLogger(__name__)


def sources_tab(desk: Desk, lang: Language = "nb") -> None:
    """The parts of the tab, made inside the gr.Tab that is open; the list is filled as the page is loaded."""
    script = asset("tabs.js")
    seeker = gr.HTML(sources_html.form(lang), elem_id="kilde-sok", js_on_load=script)
    reader = gr.HTML("", elem_id="kilde-leser", js_on_load=script)
    found = gr.HTML("", elem_id="kilde-liste", js_on_load=script)

    def seek(event: gr.EventData) -> tuple[str, str]:
        data = _data(event)
        return "", results(desk, str(data.get("query", "")), _kind(data.get("kind")), lang)

    def read(event: gr.EventData) -> str:
        data = _data(event)
        source, section, quote = (str(data.get(name, "")) for name in ("source", "section", "quote"))
        return reading(desk, source, section, quote, lang)

    gr.on(None, lambda: _listing(desk, lang, None), [], [found], **QUIET)  # as the page is loaded
    seeker.click(seek, [], [reader, found], trigger_mode="multiple", **QUIET)
    reader.click(read, [], [reader], trigger_mode="multiple", **QUIET)


def results(desk: Desk, query: str, kind: Kind | None, lang: Language) -> str:
    """What a search found as HTML; the list of sources for an empty query; a plain sentence where the search broke."""
    if not query.strip():
        return _listing(desk, lang, kind)
    try:
        found = search(desk.advisor().library, query, (kind,) if kind else ())
    except QuestionError:
        key = "too_long" if len(query) > MOST_CHARACTERS else "found_none"
        values = {"most": MOST_CHARACTERS} if key == "too_long" else {"query": query}
        return sources_html.message(say(lang, f"sources.{key}", **values))
    except AdvisorError as error:
        return _failed(error, lang)
    return sources_html.results(query, found, lang)


def reading(desk: Desk, source: str, section: str, quote: str, lang: Language) -> str:
    """A source to read as HTML, opened at a heading with the quote marked; a plain sentence where it is not there."""
    try:
        advisor = desk.advisor()
        found = read_source(advisor.library, advisor.currency, _works(advisor), source)
    except AdvisorError as error:
        return _failed(error, lang)
    if found is None:
        return sources_html.message(say(lang, "sources.missing"))
    return sources_html.reading(found, lang, section, quote)


def _listing(desk: Desk, lang: Language, kind: Kind | None) -> str:
    try:
        return sources_html.listing(list_sources(desk.advisor().library), lang, kind)
    except AdvisorError as error:
        return _failed(error, lang)


def _failed(error: AdvisorError, lang: Language) -> str:
    log.error("%s: %s", type(error).__name__, error.line())
    return sources_html.message(say(lang, "sources.failed"))


def _works(advisor: Advisor) -> dict[str, Work]:
    """The works beside the corpus in use, else those of the shipped one."""
    corpus = advisor.settings.corpus
    folder = corpus if corpus.is_dir() else corpus.parent
    return dict(read_works(folder if (folder / FILE).exists() else data_root() / "corpus"))


def _data(event: gr.EventData) -> dict[str, Any]:
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


def _kind(value: object) -> Kind | None:
    return next((kind for kind in KINDS if kind == value), None)
