"""Starts the page: binds the address the settings name, says where it is, and serves until it is stopped."""

import os
import signal
import socket
import sys
import threading
import webbrowser
from types import FrameType
from typing import Any

from advisor.errors import SettingsError
from advisor.settings import Settings
from advisor.users import auth_for
from advisor.web.assets import asset
from advisor.web.door import doors_for
from advisor.web.gate import Gate
from advisor.web.layout import build
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
HEAD = '<meta name="color-scheme" content="light dark"><script>document.documentElement.lang = "nb"</script>'


def launch(settings: Settings, open_browser: bool = False) -> None:
    """Serves the page until Ctrl+C or SIGTERM. Raises SettingsError where the address cannot be had."""
    desk = Desk(settings)
    page = start(desk, settings.host, settings.port)
    opener = desk.open_early()
    url = page.local_url or ""
    sys.stdout.write(say("nb", "page.ready", url=url) + "\n")
    sys.stdout.flush()
    if open_browser:
        webbrowser.open(url)
    _wait()
    page.close(verbose=False)
    opener.join()  # native code of the index must not outlive the interpreter


def start(desk: Desk, host: str, port: int) -> gr.Blocks:
    """The page over a desk, being served by a thread of its own. Raises SettingsError for a taken address."""
    port = _port(host, port)
    _skip_proxy(host)
    doors = doors_for(desk.settings)
    if doors:
        # uvicorn would put X-Forwarded-For in place of the peer's address, and the door looks at the peer.
        os.environ["FORWARDED_ALLOW_IPS"] = ""
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
            css=asset("style.css") + asset("tabs.css") + asset("trainer.css"),
            head=HEAD,
            auth=auth_for(desk.settings),
            auth_message=say("nb", "users.login"),
            app_kwargs={**APP, "middleware": [(Gate, (), {}), *doors]},
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


def _wait() -> None:
    over = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        over.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    over.wait()
