"""Starts the page: binds the address the settings name, says where it is, and serves until it is stopped."""

import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from types import FrameType
from typing import Any

from advisor.errors import SettingsError
from advisor.settings import Settings
from advisor.users import Users, has_login
from advisor.web.assets import asset
from advisor.web.door import doors_for
from advisor.web.gate import Gate
from advisor.web.layout import build
from advisor.web.login import Login
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.wording import say

FONT = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"]
MONO = ["ui-monospace", "Consolas", "monospace"]
APP: dict[str, Any] = {
    "docs_url": None,
    "redoc_url": None,
    "openapi_url": None,
}
LOCAL = ("localhost", "127.0.0.1", "::1")
HEAD = '<meta name="color-scheme" content="light dark">'
STYLES = ("style.css", "chat.css", "panel.css", "tabs.css", "trainer.css", "print.css")
PATIENCE = 5.0  # seconds that a stop waits for the index to be opened


def launch(settings: Settings, open_browser: bool = False, update: Callable[[], None] | None = None) -> None:
    """Serves the page until Ctrl+C or SIGTERM; `update` brings the index up to date meanwhile.

    Raises SettingsError where the address cannot be had.
    """
    over = _signals()
    desk = Desk(settings)
    page = start(desk, settings.host, settings.port)
    opener = desk.open_early(update)
    url = page.local_url or ""
    sys.stdout.write(say("nb", "page.ready", url=url) + "\n")
    sys.stdout.flush()
    if open_browser:
        webbrowser.open(url)
    over.wait()
    page.close(verbose=False)
    opener.join(PATIENCE)
    if opener.is_alive():
        # Native code of the index must not outlive the interpreter, and on a busy machine it takes its time to open.
        # A new index that is under way lies beside the one in force, and the next run goes on with it.
        sys.stdout.flush()
        os._exit(0)


def start(desk: Desk, host: str, port: int) -> gr.Blocks:
    """The page over a desk, being served by a thread of its own. Raises SettingsError for a taken address."""
    port = _port(host, port)
    _skip_proxy(host)
    doors = doors_for(desk.settings)
    if doors:
        # uvicorn would put X-Forwarded-For in place of the peer's address, and the door looks at the peer.
        os.environ["FORWARDED_ALLOW_IPS"] = ""
    login = has_login(desk.settings)
    inner: list[Any] = [(Login, (Users(desk.settings.home),), {})] if login else [*doors]
    page = build(desk)
    try:
        page.launch(
            server_name=f"[{host}]" if ":" in host else host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            show_error=False,
            ssr_mode=False,
            mcp_server=False,
            pwa=False,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            theme=gr.themes.Base(font=FONT, font_mono=MONO),
            css="\n".join(asset(name) for name in STYLES),
            head=HEAD,
            app_kwargs={**APP, "middleware": [(Gate, (), {"login": login}), *inner]},
        )
    except OSError as error:
        raise _taken(port) from error
    return page


def _port(host: str, port: int) -> int:
    """The port, free; one that is free where the setting is 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except OSError as error:
        raise _taken(port) from error


def _taken(port: int) -> SettingsError:
    return SettingsError(
        f"Siden får ikke bruke port {port} på denne adressen.",
        "Velg en annen port med --port (0 velger en ledig), eller sjekk ADVISOR_HOST.",
    )


def _skip_proxy(host: str) -> None:
    """gradio calls its own server over HTTP as it starts; a proxy must not take that call."""
    for name in ("no_proxy", "NO_PROXY"):
        known = [part for part in os.environ.get(name, "").split(",") if part]
        os.environ[name] = ",".join(dict.fromkeys((*known, *LOCAL, host)))


def _signals() -> threading.Event:
    """Set once the process has been asked to stop."""
    over = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        over.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    return over
