"""The page: a frame with its tabs, once for each language, each at an address of its own."""

from collections.abc import Callable

from advisor.records import Language
from advisor.users import has_login
from advisor.web import shell_html
from advisor.web.brief_tab import brief_tab
from advisor.web.cases_tab import cases_tab
from advisor.web.chat_tab import chat_tab
from advisor.web.limits import Limits
from advisor.web.quick import drafting
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.web.sources_tab import sources_tab
from advisor.web.statements import NAMES, statement
from advisor.web.trainer_tab import trainer_tab
from advisor.wording import say


def _about(_desk: Desk, lang: Language) -> None:
    gr.HTML("".join(statement(name, lang) for name in NAMES), js_on_load=None)


TABS: tuple[tuple[str, str, Callable[[Desk, Language], None]], ...] = (
    ("brief", "brief.tab", brief_tab),
    ("cases", "cases.tab", cases_tab),
    ("sources", "sources.tab", sources_tab),
    ("trainer", "trainer.tab", trainer_tab),
    ("about", "statements.tab", _about),
)


def build(desk: Desk) -> gr.Blocks:
    """The page over a desk: bokmål at /, nynorsk at /nn and English at /en."""
    limits = Limits(desk.settings)
    page: gr.Blocks
    with drafting():
        with gr.Blocks(title=say("nb", "page.title"), analytics_enabled=False, fill_width=True) as page:
            _frame(desk, "nb", limits)
        for lang in shell_html.LANGUAGES[1:]:
            with page.route(say(lang, f"chat.{lang}"), f"/{shell_html.PATHS[lang]}", show_in_navbar=False):
                _frame(desk, lang, limits)
    return page


def _frame(desk: Desk, lang: Language, limits: Limits) -> None:
    gr.HTML(shell_html.header(lang, login=has_login(desk.settings)), elem_id="topp", js_on_load=None)
    with gr.Tabs(elem_id="faner"):
        with gr.Tab(say(lang, "page.tab"), id="chat", elem_id="fane-chat"):
            chat_tab(desk, lang, limits)
        for name, label, fill in TABS:
            with gr.Tab(say(lang, label), id=name, elem_id=f"fane-{name}"):
                fill(desk, lang)
    gr.HTML(shell_html.footer(lang), elem_id="bunn", js_on_load=None)
