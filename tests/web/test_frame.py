"""The tabs of the real page: reached by keyboard, without faults for a screen reader, and able to ask in the chat."""

from collections.abc import Callable

import pytest
from app_server import Server
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
NAMES = ("Spør", "Brief", "Caser", "Kilder", "Kurs", "Om siden")


def _tab(page: Page, name: str) -> None:
    # Until the page knows its width, which tabs have room is not settled.
    expect(page.get_by_role("tab", name=NAMES[0], exact=True)).to_be_visible()
    expect(page.get_by_label("Spørsmålet ditt")).to_be_visible()
    tab = page.get_by_role("tab", name=name, exact=True)
    if tab.count():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        return
    # In the narrowest windows those without room are behind a button.
    page.locator("#faner .overflow-menu > button").click()
    page.locator("#faner .overflow-dropdown button").filter(has_text=name).click()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (320, 640)])
def test_no_tab_breaks_the_rules_of_accessibility(
    server: Server, visit: Visit, name: str, width: int, height: int
) -> None:
    page = visit(server.url, width, height)
    expect(page.get_by_label("Spørsmålet ditt")).to_be_visible()
    _tab(page, name)
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, "body", RULES)
    assert found.violations_count == 0, found.generate_report()


def test_the_tabs_are_reached_by_keyboard(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    page.get_by_role("tab", name="Spør", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Brief til møtet")).to_be_visible()


def test_a_case_is_asked_about_in_the_chat(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    _tab(page, "Caser")
    page.get_by_role("row", name="Dalanerådet").get_by_role("button").click()
    expect(page.get_by_role("tab", name="Spør", exact=True)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#samtale")).to_contain_text("Dalanerådet", timeout=10_000)
    expect(page.locator("#samtale .cite").first).to_be_visible(timeout=10_000)
