"""The whole page in bokmål, nynorsk and English, and the shape of the answer for whoever asks."""

from collections.abc import Callable

import pytest
from app_server import Server
from chatting import ask, box
from playwright.sync_api import Page, expect

from advisor.records import Language
from advisor.wording import say

Visit = Callable[..., Page]
ADVICE = "Hvordan får jeg forankret saker i flere kommunestyrer?"


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_page_is_in_its_language_from_the_first_byte(server: Server, visit: Visit, lang: Language) -> None:
    page = visit(server.url + ("" if lang == "nb" else lang))
    expect(box(page, lang)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page).to_have_title(say(lang, "page.title"))
    for key in ("page.tab", "cases.tab", "sources.tab", "statements.tab"):
        expect(page.get_by_role("tab", name=say(lang, key), exact=True)).to_be_visible()
    expect(page.get_by_role("radiogroup", name=say(lang, "page.persona"))).to_be_visible()
    page.get_by_role("tab", name=say(lang, "cases.tab"), exact=True).click()
    expect(page.get_by_role("heading", name=say(lang, "cases.title"))).to_be_visible()
    page.get_by_role("tab", name=say(lang, "sources.tab"), exact=True).click()
    expect(page.get_by_role("heading", name=say(lang, "sources.title"), exact=True)).to_be_visible()
    expect(page.locator(".kildeliste li").first).to_be_visible()
    page.get_by_role("tab", name=say(lang, "statements.tab"), exact=True).click()
    heading = {"nb": "Tilgjengelighet", "nn": "Tilgjenge", "en": "Accessibility"}[lang]
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_the_language_is_switched_and_the_conversation_comes_along(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "Hva er overstyring?")
    page.get_by_role("link", name="English").click()
    expect(box(page, "en")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    turn = page.locator("#tidligere .turn")
    expect(turn).to_have_attribute("lang", "nb")
    expect(turn.get_by_role("button", name="Copy the answer")).to_be_visible()
    expect(turn.locator(".sources h3")).to_have_text("Sources")
    expect(page.get_by_role("link", name="English")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_examples_and_refusals_are_in_the_language_of_the_page(server: Server, visit: Visit, lang: Language) -> None:
    page = visit(server.url + lang)
    example = page.locator("#eksempler .suggestion:visible").first
    expect(example).to_have_text(say(lang, "page.leader_1"))
    example.click()
    turn = page.locator("#samtale .turn[data-state=done]")
    expect(turn).to_have_attribute("lang", lang)
    expect(turn.locator(".sources h3")).to_have_text(say(lang, "note.sources"))
    box(page, lang).fill("   ")
    box(page, lang).press("Enter")
    expect(page.get_by_role("alert")).to_have_text(say(lang, "page.empty"))


@pytest.mark.parametrize("persona", ["leader", "politician", "trainer"])
def test_who_asks_shapes_answer_and_follow_ups_and_not_the_facts(server: Server, visit: Visit, persona: str) -> None:
    page = visit(server.url)
    page.get_by_text(say("nb", f"persona.{persona}"), exact=True).click()
    turn = ask(page, ADVICE)
    last = say("nb", f"chat.{persona}_next")
    follow = turn.locator(".followups .suggestion")
    expect(follow).to_have_count(3)
    expect(follow.filter(has_text=last)).to_have_count(1)
    follow.filter(has_text=last).click()
    after = page.locator("#samtale .turn[data-state=done]").filter(has_text=last)
    expect(after.locator(".claim").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("radiogroup").get_by_label(say("nb", f"persona.{persona}"))).to_be_checked()
