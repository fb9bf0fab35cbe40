"""A citation: its quote at hover, focus and touch, and its source beside the chat."""

from collections.abc import Callable
from pathlib import Path

import pytest
from app_server import Server
from chatting import DALANE, DILEMMA, ask, earlier
from hash_embedder import HashEmbedder
from playwright.sync_api import Page, expect

from advisor.advise import Advisor, open_advisor
from advisor.index import build_index
from advisor.settings import load_settings
from advisor.web.session import Desk

Visit = Callable[..., Page]


def test_the_quote_shows_at_hover_stays_under_the_pointer_and_goes_with_escape(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    cite = ask(page, DALANE).locator(".cite").first
    cite.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Dalanerådet")
    expect(cite).to_have_attribute("aria-describedby", "sitat")
    box, mark = tip.bounding_box(), cite.bounding_box()
    assert box is not None
    assert mark is not None
    assert min(abs(box["y"] - mark["y"] - mark["height"]), abs(box["y"] + box["height"] - mark["y"])) < 12
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    cite.hover()
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()


def test_the_quote_shows_at_keyboard_focus_and_only_then(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    cites = ask(page, DALANE).locator(".cite")
    cites.first.focus()
    page.keyboard.press("Tab")
    tip = page.get_by_role("tooltip")
    expect(cites.nth(1)).to_be_focused()
    expect(tip).to_be_visible()
    shown = tip.inner_text()
    page.keyboard.press("Shift+Tab")
    expect(tip).not_to_have_text(shown)
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(cites.first).to_be_focused()


def test_a_finger_sees_the_quote_first_and_the_source_next(server: Server, visit: Visit) -> None:
    page = visit(server.url, 375, 667, has_touch=True)
    cite = ask(page, DALANE).locator(".cite").first
    cite.tap()
    tip = page.get_by_role("tooltip")
    expect(tip).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    tip.get_by_role("button", name="Åpne kilden").tap()
    expect(page.locator("#panel mark").first).to_be_in_viewport()


def test_the_source_opens_beside_the_chat_at_the_marked_quote_and_is_left_by_keyboard(
    server: Server, visit: Visit
) -> None:
    page = visit(server.url)
    turn = ask(page, DALANE)
    cite = turn.locator(".cite").nth(1)
    cite.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(panel.get_by_text("Kilde 1 av")).to_be_visible()
    facts = dict(zip(panel.locator("dt").all_inner_texts(), panel.locator("dd").all_inner_texts(), strict=True))
    assert facts == {
        "Type": "Case",
        "Case": "Dalanerådet",
        "Sted": "Hvordan og når ble Dalanerådet lagt ned?",
        "År": "2013",
    }
    chat, beside = turn.bounding_box(), panel.bounding_box()
    assert chat is not None
    assert beside is not None
    assert chat["x"] + chat["width"] <= beside["x"]
    expect(panel.locator(".panel-tittel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(cite).to_be_focused()


def test_next_and_previous_walk_through_the_citations(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    turn = ask(page, DALANE)
    turn.locator(".kilde-n").first.click()
    panel = page.locator("#panel")
    before, after = (panel.get_by_role("button", name=name) for name in ("Forrige kilde", "Neste kilde"))
    expect(before).to_be_disabled()
    count = turn.locator(".kilde-n").count()
    for n in range(2, count + 1):
        after.click()
        expect(panel.locator(".panel-nummer")).to_have_text(f"Kilde {n} av {count}")
        expect(panel.locator("mark").first).to_be_in_viewport()
        expect(turn.locator(f".cite[data-n='{n}']").first).to_have_class("cite er-apen")
    expect(after).to_be_disabled()
    before.click()
    expect(panel.locator(".panel-nummer")).to_have_text(f"Kilde {count - 1} av {count}")
    panel.get_by_role("button", name="Lukk").click()
    expect(panel).to_be_hidden()


def test_what_is_outdated_is_told_in_the_panel(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE).locator(".cite").nth(1).press("Enter")
    panel = page.locator("#panel")
    panel.get_by_role("link", name="Noe her er endret siden 2013").first.press("Enter")
    expect(panel.locator(".utdatert li").first).to_be_visible()


def test_the_sources_of_an_earlier_answer_open_too(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    ask(page, DILEMMA)
    earlier(page).locator(".cite").first.press("Enter")
    expect(page.locator("#panel .panel-tittel")).to_contain_text("Dalanerådet")


def test_a_source_that_is_gone_from_the_index_is_shown_as_it_was(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    turn = ask(page, DALANE)
    turn.evaluate(
        "turn => { const kept = JSON.parse(turn.dataset.turn); kept.advice.citations[0].source = '../../etc/passwd';"
        " turn.dataset.turn = JSON.stringify(kept); }"
    )
    turn.locator(".cite").first.press("Enter")
    expect(page.locator("#panel")).to_contain_text("Kilden er ikke lenger i indeksen.")
    expect(page.locator("#panel mark")).to_contain_text("Dalanerådet vedtok nedleggelsen")


class ReaderDesk(Desk):
    """A desk over an index that was made with the word-hash model: the report is long."""

    def _open(self) -> Advisor:
        return open_advisor(self.settings, embedder=HashEmbedder())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # gradio's own use of pandas
def test_the_reader_finds_the_place_in_a_copy_of_the_report(
    tmp_path: Path, originals: Path, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    settings = load_settings(home=tmp_path / "home")
    build_index(settings, [originals / "rapport-2013.pdf"], embedder=HashEmbedder())
    page = visit(in_process(ReaderDesk(settings)))
    turn = ask(page, "Når ble Fagrådet for indre Oslofjord etablert?")
    # A card with a page is the copy itself; one of the corpus leads to it.
    turn.locator(".kilde-n").filter(has_text="Case", has_not_text="side").first.click()
    panel = page.locator("#panel")
    panel.get_by_role("button", name="Finn i originalen, side").click()
    expect(panel).to_contain_text("I din egen kopi av rapporten")
    expect(panel.locator("mark").first).to_be_in_viewport()
    expect(panel.locator("dt").filter(has_text="Side")).to_be_visible()
    panel.get_by_role("button", name="Tilbake til kilden").click()
    expect(panel.get_by_role("button", name="Finn i originalen")).to_be_visible()
