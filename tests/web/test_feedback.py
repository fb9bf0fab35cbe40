"""Thumbs on an answer: taken only where whoever runs the page has asked for them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from app_server import Server
from axe_playwright_python.sync_playwright import Axe
from chatting import DALANE, ask
from playwright.sync_api import Page, expect
from running import environment

Visit = Callable[..., Page]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


def test_there_are_no_thumbs_unless_they_are_wanted(server: Server, visit: Visit) -> None:
    turn = ask(visit(server.url), DALANE)
    expect(turn.locator(".tommel")).to_have_count(0)


def test_a_thumb_and_a_reason_are_kept_with_question_and_answer(home: Path, tmp_path: Path, visit: Visit) -> None:
    own = tmp_path / "home"
    shutil.copytree(home, own)
    server = Server(environment(own, ADVISOR_FEEDBACK="true"), tmp_path / "errors.txt")
    try:
        page = visit(server.url)
        turn = ask(page, DALANE)
        up, down = (turn.get_by_role("button", name=name, exact=True) for name in ("Nyttig svar", "Ikke nyttig svar"))
        up.click()
        expect(page.get_by_text("Takk, tilbakemeldingen er lagret.")).to_be_visible()
        expect(up).to_have_attribute("aria-pressed", "true")
        down.press("Enter")
        dialog = page.get_by_role("dialog", name="Hva synes du om svaret?")
        assert Axe().run(page, "body", RULES).violations_count == 0
        dialog.get_by_label("Noe viktig mangler").check()
        dialog.get_by_label("Kommentar (frivillig)").fill("Si mer om <b>tallene</b>.")
        dialog.get_by_role("button", name="Send tilbakemelding").click()
        expect(down).to_have_attribute("aria-pressed", "true")
        rows = [json.loads(line) for line in (own / "feedback" / "feedback.jsonl").read_text("utf-8").splitlines()]
    finally:
        assert server.stop() == 0
    assert [(row["thumb"], row["reason"], row["comment"]) for row in rows] == [
        ("up", None, ""),
        ("down", "incomplete", "Si mer om <b>tallene</b>."),
    ]
    assert all(row["question"] == DALANE and "[1]" in row["answer"] for row in rows)
