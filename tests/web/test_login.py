"""Login to the page: by password, and by a proxy that is trusted by its address."""

import http.client
import json
import shutil
import urllib.parse
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from app_server import Server
from playwright.sync_api import Page, expect
from running import environment

from advisor.errors import SettingsError
from advisor.settings import load_settings
from advisor.users import Users
from advisor.web.door import doors_for

PASSWORD = "en liten båt på fjorden"
PATHS = ("/config", "/gradio_api/queue/data?session_hash=x")


def fetch(
    server: Server, path: str, headers: Mapping[str, str] | None = None, body: str | None = None
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("POST" if body is not None else "GET", path, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


@pytest.fixture
def guarded(home: Path, tmp_path: Path) -> Path:
    """A home with an index and one user."""
    own = tmp_path / "home"
    shutil.copytree(home, own)
    Users(own).put("kari", PASSWORD)
    return own


def test_a_user_logs_in_and_nobody_else_sees_anything(
    guarded: Path, serve: Callable[..., Server], visit: Callable[..., Page]
) -> None:
    server = serve(guarded)
    for path in PATHS:
        status, text = fetch(server, path)
        assert status == 401, path
        assert "components" not in text
    form = {"content-type": "application/x-www-form-urlencoded"}
    for name, password in (("kari", "feil passord her"), ("ola", PASSWORD), ("", ""), ("kari", "")):
        sent = urllib.parse.urlencode({"username": name, "password": password})
        status, text = fetch(server, "/login", form, sent)
        assert status in (400, 422), (name, text)
        assert "Traceback" not in text
    page = visit(server.url)
    visit.wrong.clear()  # type: ignore[attr-defined]  # the browser notes the 401 that makes it show the form
    fields = page.locator("input:visible, textarea:visible")
    fields.nth(0).fill("kari")
    fields.nth(1).fill(PASSWORD)
    page.get_by_role("button").filter(has_text="og").first.click()
    expect(page.locator("#sporsmal textarea")).to_be_visible(timeout=20_000)


def test_only_the_trusted_proxy_lets_users_in(home: Path, tmp_path: Path) -> None:
    trusted = {"ADVISOR_PROXY_HEADER": "X-Remote-User", "ADVISOR_PROXY_ADDRESS": "127.0.0.1"}
    server = Server(environment(home, **trusted), tmp_path / "errors.txt")
    try:
        assert fetch(server, "/config")[0] == 401
        assert fetch(server, "/config", {"X-Remote-User": ""})[0] == 401
        status, text = fetch(server, "/config", {"X-Remote-User": "kari"})
        assert status == 200
        assert "components" in json.loads(text)
        # What a visitor claims about where it comes from is not what decides.
        assert fetch(server, "/config", {"X-Remote-User": "kari", "X-Forwarded-For": "192.0.2.1"})[0] == 200
    finally:
        assert server.stop() == 0


def test_a_header_from_another_address_than_the_proxys_is_not_honoured(home: Path, tmp_path: Path) -> None:
    other = {"ADVISOR_PROXY_HEADER": "X-Remote-User", "ADVISOR_PROXY_ADDRESS": "192.0.2.1"}
    server = Server(environment(home, **other), tmp_path / "errors.txt")
    try:
        for more in ({}, {"X-Forwarded-For": "192.0.2.1"}, {"Forwarded": "for=192.0.2.1"}):
            status, text = fetch(server, "/config", {"X-Remote-User": "kari", **more})
            assert status == 401
            assert "logge inn" in text
    finally:
        assert server.stop() == 0


def test_header_and_address_belong_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="hører sammen"):
        doors_for(load_settings(home=tmp_path, proxy_header="X-Remote-User"))
    with pytest.raises(SettingsError, match="hører sammen"):
        doors_for(load_settings(home=tmp_path, proxy_address="127.0.0.1"))
    assert doors_for(load_settings(home=tmp_path)) == []
