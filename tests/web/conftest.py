"""The page as people meet it: the real app in a process of its own, and Debian's chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from app_server import Server
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from running import environment, run

from advisor.web.page import start
from advisor.web.session import Desk

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OPEN = Callable[..., Page]


@pytest.fixture(scope="session")
def server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page over the shipped corpus."""
    running = Server(environment(home), tmp_path_factory.mktemp("server") / "errors.txt")
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.errors()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts a server of the test's own."""
    started: list[Server] = []

    def start(home: Path, port: int = 0) -> Server:
        started.append(Server(environment(home), tmp_path / "errors.txt", port))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        message = "chromium is not installed (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[OPEN]:
    """Opens the page in a fresh browser profile; at the end nothing may have left its origin or gone wrong."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []
    wrong: list[str] = []

    def open_page(url: str, width: int = 1280, height: int = 900, **more: Any) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, reduced_motion="reduce", **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        home = "/".join(url.split("/")[:3])
        own = (home, f"blob:{home}", "data:")
        page.on("request", lambda request: None if request.url.startswith(own) else foreign.append(request.url))
        # What was under way when the page was left or loaded again is broken off, and gradio says so.
        page.on("pageerror", lambda error: None if "AbortError" in str(error) else wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if bad(said) else None)
        page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(url)
        return page

    def bad(said: ConsoleMessage) -> bool:
        if "Connection errored out" in said.text:  # gradio's word for the same
            return False
        return said.type in ("error", "warning") and "AbortError" not in said.text

    open_page.wrong = wrong  # type: ignore[attr-defined]  # a test that stops the server forgets what that caused
    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []
    assert wrong == []


@pytest.fixture
def poisoned(home: Path, tmp_path: Path) -> Path:
    """An index with a source of the user's own that is full of HTML."""
    own = tmp_path / "home"
    shutil.copytree(home, own)
    attack = '<script>window.hacked = 1</script><img src="x" onerror="window.hacked = 1">'
    file = tmp_path / "vannverket.md"
    file.write_text(
        f"# Blåbærdalen vannverk {attack}\n\n## Hvem styrer Blåbærdalen vannverk {attack}?\n\n"
        f"Blåbærdalen vannverk styres av et representantskap {attack} med ni medlemmer. "
        f"Representantskapet i Blåbærdalen vannverk møtes to ganger i året.\n",
        encoding="utf-8",
    )
    done = run("index", file, env=environment(own))
    assert done.status == 0, done.err
    return own


@pytest.fixture
def in_process() -> Iterator[Callable[[Desk], str]]:
    """Serves the page over a desk of the test's own; its address."""
    pages = []

    def serve_desk(desk: Desk) -> str:
        pages.append(start(desk, "127.0.0.1", 0))
        return str(pages[-1].local_url)

    yield serve_desk
    for page in pages:
        page.close(verbose=False)
