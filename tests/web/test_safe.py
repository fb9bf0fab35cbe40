"""Safety: no text runs as script, nothing is served but the page, and what a browser sends is not trusted."""

import http.client
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from app_server import Server
from chatting import DALANE, ask, box, earlier
from playwright.sync_api import Page, expect
from running import environment, run
from test_tabs import XSS

from advisor.records import Advice, Persona
from advisor.settings import Settings
from advisor.web.session import Desk

Visit = Callable[..., Page]
FORBIDDEN = "script, img, iframe, svg, object, embed, link, style, [onerror], [onload], [onclick]"


def untouched(page: Page) -> None:
    """No text has become an element, and none has run."""
    assert page.evaluate("window.hacked") is None
    assert page.locator(f":is(.turn, #panel, #sitat, #samtaler) :is({FORBIDDEN})").count() == 0
    assert page.locator("a[href^='javascript:']").count() == 0


def test_a_question_that_is_html_is_text_everywhere(server: Server, visit: Visit) -> None:
    page = visit(server.url, permissions=["clipboard-read", "clipboard-write"])
    for attack in XSS:
        question = f"Hva er overstyring? {attack}"
        ask(page, question)
        expect(page.locator("#samtale .asked")).to_contain_text(attack)
    untouched(page)
    page.locator("#vis-samtaler").click()
    expect(page.locator("#samtaler .apne-samtale")).to_contain_text(XSS[0])
    page.keyboard.press("Escape")
    page.reload()
    expect(earlier(page)).to_have_count(len(XSS))
    for attack in XSS:
        expect(earlier(page).filter(has_text=attack).first).to_be_visible()
    untouched(page)


def test_a_source_that_is_html_is_text_in_answer_quote_and_panel(
    home: Path, tmp_path: Path, serve: Callable[..., Server], visit: Visit
) -> None:
    own = tmp_path / "home"
    shutil.copytree(home, own)
    body = "".join(
        f"## Hvem styrer vannverk {n} i Blåbærdalen {attack}?\n\n"
        f"Vannverk {n} i Blåbærdalen {attack} styres av et representantskap med {n} medlemmer.\n\n"
        for n, attack in enumerate(XSS, 3)
    )
    file = tmp_path / "vannverket.md"
    file.write_text(f"# Vannverk {' '.join(XSS)}\n\n{body}", encoding="utf-8")
    assert run("index", file, env=environment(own)).status == 0
    page = visit(serve(own).url)
    turn = ask(page, "Hvem styrer vannverk 3 i Blåbærdalen?")
    expect(turn.locator(".claim").first).to_contain_text(XSS[0])
    turn.locator(".cite").first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(XSS[0])
    turn.locator(".cite").first.click()
    panel = page.locator("#panel")
    for attack in XSS:
        expect(panel.locator(".lest")).to_contain_text(attack)
    untouched(page)


class EvilDesk(Desk):
    """A desk whose model answers with attacks, in every text an advice has."""

    def stream(
        self, question: str, persona: Persona, history: Sequence[str], model: str | None, stop: Event
    ) -> Iterator[Advice]:
        """The answer, every text of it replaced."""
        *_, honest = super().stream(DALANE, persona, (), "extractive", stop)
        for attack in XSS:
            evil = f"{attack} Dalanerådet"
            yield replace(
                honest,
                answer=evil,
                claims=tuple(replace(claim, text=evil, part=attack) for claim in honest.claims),
                citations=tuple(replace(c, title=evil, section=evil, quote=evil, text=evil) for c in honest.citations),
                notes=tuple(replace(note, term=evil, then=evil, now=evil) for note in honest.notes),
                followups=(evil,),
                model=f"ollama:{attack}",
            )


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # gradio's own use of pandas
def test_a_model_that_writes_html_has_written_text(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    page = visit(in_process(EvilDesk(settings)))
    turn = ask(page, "Hva?")
    expect(turn.locator(".claim").first).to_contain_text(XSS[-1])
    expect(turn.locator(".meta")).to_contain_text(XSS[-1])
    turn.locator(".cite").first.click()
    expect(page.locator("#panel")).to_contain_text(XSS[-1])
    untouched(page)
    page.reload()
    expect(earlier(page).locator(".claim").first).to_contain_text(XSS[-1])
    untouched(page)


def test_what_another_script_put_in_the_browsers_store_is_text_too(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    poison = """(attacks) => {
      const kept = JSON.parse(localStorage.getItem("advisor.samtaler"));
      const turn = kept.list[0].turns[0];
      kept.list[0].name = attacks.join(" ");
      turn.question = attacks.join(" ");
      turn.index = turn.asked = attacks[0];
      turn.advice.claims.forEach((claim) => (claim.text = attacks.join(" ")));
      turn.advice.citations.forEach((one) => (one.title = one.section = one.quote = one.text = attacks.join(" ")));
      turn.advice.followups = attacks;
      localStorage.setItem("advisor.samtaler", JSON.stringify(kept));
    }"""
    page.evaluate(poison, XSS)
    page.reload()
    expect(earlier(page).locator(".claim").first).to_contain_text(XSS[0])
    earlier(page).locator(".cite").first.press("Enter")
    expect(page.locator("#panel")).to_contain_text(XSS[0])
    page.keyboard.press("Escape")
    page.locator("#vis-samtaler").click()
    untouched(page)


def fetched(server: Server, path: str, body: str | None = None) -> tuple[int, bytes]:
    """An answer to a path exactly as it is written: no client tidies it."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        headers = {"content-type": "application/json"} if body is not None else {}
        connection.request("POST" if body is not None else "GET", path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd", "/gradio_api/file=../../../../etc/passwd", "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd", "/gradio_api/file=%2Fetc%2Fpasswd", "/gradio_api/proxy=http://127.0.0.1:1/x",
        "/assets/../../../../../../etc/passwd", "/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd", "/static/../../../__init__.py",
        "/static/%2e%2e/%2e%2e/routes.py", "/static//etc/passwd", "/assets//etc/passwd", "/svelte/../index.html",
        "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/upload", "/gradio_api/queue/status",
        "/gradio_api/runs", "/gradio_api/deep_link", "/gradio_api/user", "/gradio_api/token", "/docs", "/openapi.json",
        "/gradio_api/stream/a/b/c/playlist.m3u8", "/monitoring", "/login", "/pwa_icon", "/users.json", "/.env",
    ],
)  # fmt: skip
def test_no_other_file_and_no_other_address_is_served(server: Server, path: str) -> None:
    status, body = fetched(server, path)
    assert status in (400, 403, 404), (path, status)
    assert b"root:" not in body
    assert b"Traceback" not in body
    assert b"import " not in body


@pytest.mark.parametrize("path", ["/gradio_api/run/ask", "/gradio_api/call/ask", "/gradio_api/api/ask"])
def test_gradios_own_api_is_shut(server: Server, path: str) -> None:
    assert fetched(server, path, json.dumps({"data": []}))[0] == 404


def test_the_page_keeps_to_its_own_origin(server: Server) -> None:
    with urllib.request.urlopen(server.url) as reply:
        policy = reply.headers["Content-Security-Policy"]
        html = reply.read().decode()
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    head = html.split("window.gradio_config")[0]
    assert "http://" not in head
    assert "https://" not in head
    assert "Gradio" not in head
    for tag in ("<script src=", "<link "):
        assert f'{tag}"http' not in html


def test_more_than_a_conversation_is_not_read(server: Server) -> None:
    body = json.dumps({"data": ["x" * 5_000_000]})
    with suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
        assert fetched(server, "/gradio_api/queue/join", body)[0] == 413


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        "x",
        [],
        [[]],
        {"citation": {"n": "x"}},
        {"turns": [{}], "format": "exe"},
        {"turns": "x"},
        [None] * 99,
        {"turn": {}, "thumb": "up"},
    ],
)
@pytest.mark.parametrize("name", ["show", "source", "save", "models", "judge"])
def test_what_no_page_sends_is_answered_without_a_fault(server: Server, name: str, data: object) -> None:
    with urllib.request.urlopen(server.url + "config") as reply:
        config = json.load(reply)
    shell = next(c["id"] for c in config["components"] if "show" in (c["props"].get("server_fns") or []))
    body = {"data": data, "component_id": shell, "fn_name": name, "session_hash": "x"}
    status, answer = fetched(server, "/gradio_api/component_server", json.dumps(body))
    assert status == 200, answer
    assert b"Traceback" not in answer


@pytest.mark.parametrize("name", ["__init__", "get_config", "postprocess", "_panel"])
def test_no_other_function_can_be_called(server: Server, name: str) -> None:
    with urllib.request.urlopen(server.url + "config") as reply:
        config = json.load(reply)
    shell = next(c["id"] for c in config["components"] if "show" in (c["props"].get("server_fns") or []))
    body = {"data": [], "component_id": shell, "fn_name": name, "session_hash": "x"}
    assert fetched(server, "/gradio_api/component_server", json.dumps(body))[0] == 404


def test_a_question_with_personal_data_is_held_back_until_the_reader_has_seen_the_warning(
    server: Server, visit: Visit
) -> None:
    page = visit(server.url)
    question = "Kan Kari på kari@kommune.no, tlf. 412 34 567, være leder i Dalanerådet?"
    box(page).fill(question)
    box(page).press("Enter")
    dialog = page.get_by_role("dialog", name="Spørsmålet ser ut til å inneholde personopplysninger")
    expect(dialog).to_contain_text("e-postadresse og et telefonnummer")
    expect(page.locator(".turn")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('advisor.samtaler')") is None
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value(question)
    expect(box(page)).to_be_focused()
    box(page).press("Enter")
    dialog.get_by_role("button", name="Ta dem bort").click()
    expect(box(page)).to_have_value("Kan Kari på [fjernet], tlf. [fjernet], være leder i Dalanerådet?")
    box(page).fill(question)
    box(page).press("Enter")
    dialog.get_by_role("button", name="Send likevel").click()
    expect(page.locator("#samtale .turn[data-state=done]")).to_contain_text("kari@kommune.no")
    expect(box(page)).to_have_value("")
