"""`python trainer_page.py LANGUAGE`: the trainer's tab beside that of sources in a bare frame, as a process."""

import signal
import sys

from advisor.records import Language
from advisor.settings import load_settings
from advisor.web import page
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.web.sources_tab import sources_tab
from advisor.web.trainer_tab import trainer_tab


def build(desk: Desk, lang: Language) -> gr.Blocks:
    """The frame with the two tabs."""
    with gr.Blocks(title="Kurs", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML("<h1>Kurs</h1>", js_on_load=None)
        with gr.Tabs():
            with gr.Tab("Kurs", id="trainer", elem_id="fane-trainer"):
                trainer_tab(desk, lang)
            with gr.Tab("Kilder", id="sources", elem_id="fane-sources"):
                sources_tab(desk, lang)
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
