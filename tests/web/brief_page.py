"""`python brief_page.py LANGUAGE`: the tab of the brief in a bare frame, as a process."""

import signal
import sys

from advisor.records import Language
from advisor.settings import load_settings
from advisor.web import page
from advisor.web.brief_tab import brief_tab
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk


def build(desk: Desk, lang: Language) -> gr.Blocks:
    """The frame and the tab."""
    with gr.Blocks(title="Brief", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML("<h1>Brief</h1>", js_on_load=None)
        with gr.Tabs(), gr.Tab("Brief", id="brief", elem_id="fane-brief"):
            brief_tab(desk, lang)
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
    main(sys.argv[1])  # type: ignore[arg-type]
