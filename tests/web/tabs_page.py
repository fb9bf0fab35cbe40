"""`python tabs_page.py LANGUAGE`: the tabs of cases and sources and the statements in a bare frame, as a process."""

import signal
import sys

from advisor.records import Language
from advisor.settings import load_settings
from advisor.web import page
from advisor.web.cases_tab import cases_tab
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.web.sources_tab import sources_tab
from advisor.web.statements import NAMES, statement

ASKED = """
const told = element.querySelector(".spurt");
window.addEventListener("advisor:ask", (event) => (told.textContent = event.detail.question));
"""


def build(desk: Desk, lang: Language) -> gr.Blocks:
    """The frame: where a question would be asked, then the tabs."""
    with gr.Blocks(title="Faner", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(f"<h1>Faner</h1><p class='spurt' lang='{lang}'></p>", js_on_load=ASKED)
        with gr.Tabs():
            with gr.Tab("Caser", id="cases", elem_id="fane-cases"):
                cases_tab(desk, lang)
            with gr.Tab("Kilder", id="sources", elem_id="fane-sources"):
                sources_tab(desk, lang)
            with gr.Tab("Om", id="about", elem_id="fane-about"):
                gr.HTML("".join(statement(name, lang) for name in NAMES), js_on_load=None)
    return blocks


def main(lang: Language) -> None:
    """Serves until SIGTERM."""
    page.build = lambda desk: build(desk, lang)
    running = page.start(Desk(load_settings()), "127.0.0.1", 0)
    sys.stdout.write(f"{running.local_url}\n")
    sys.stdout.flush()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    running.close(verbose=False)


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main(sys.argv[1])  # type: ignore[arg-type]
