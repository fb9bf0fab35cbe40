"""The tab of cases: the table, the map of legitimacy, and two to four of them side by side."""

from typing import Any

from advisor.casefacts import case_facts
from advisor.records import Language
from advisor.web import cases_html
from advisor.web.assets import asset
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def cases_tab(desk: Desk, lang: Language = "nb") -> None:
    """The parts of the tab, made inside the gr.Tab that is open. Raises SourceError where a case file does not fit."""
    script = asset("tabs.js")
    facts = case_facts()
    table = gr.HTML(cases_html.table(facts, lang), elem_id="caser-tabell", js_on_load=script)
    side = gr.HTML("", elem_id="caser-side", js_on_load=script)
    gr.HTML(cases_html.legitimacy_map(facts, lang), elem_id="caser-kart", js_on_load=script)

    def compare(event: gr.EventData) -> str:
        chosen = _chosen(event)
        return cases_html.comparison([facts[case] for case in chosen], lang) if chosen else ""

    table.click(compare, [], [side], **QUIET)


def _chosen(event: gr.EventData) -> tuple[str, ...]:
    """The cases the reader picked: known ones, once each, two to four; none of it otherwise."""
    data = getattr(event, "_data", None)
    picked = data.get("compare") if isinstance(data, dict) else None
    known = [case for case in picked if isinstance(case, str)] if isinstance(picked, list) else []
    chosen = tuple(dict.fromkeys(case for case in known if case in case_facts()))
    return chosen if cases_html.LEAST <= len(chosen) <= cases_html.MOST else ()
