"""Accessibility: no fault that axe finds in any tab or state, light and dark, on a desk, a phone and enlarged."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from app_server import Server
from axe_playwright_python.sync_playwright import Axe
from chatting import DALANE, ask, box, latest, narrow_enough
from playwright.sync_api import Page, expect

from advisor.errors import StoreError
from advisor.records import Advice, Persona
from advisor.settings import Settings
from advisor.web.session import Desk

Visit = Callable[..., Page]
Open = Callable[[str], Page]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
LOOKS = [("light", 1280, 900), ("dark", 1280, 900), ("light", 320, 640), ("dark", 320, 640)]
FOCUSED = """() => {
  const here = document.activeElement;
  const look = getComputedStyle(here.closest("label") ?? here);
  const name = here.dataset.act || here.id || here.className || here.tagName;
  return [name, look.outlineStyle !== "none" || here === document.body];
}"""
PICTURES = Path(__file__).resolve().parents[2] / "artifacts"


def faultless(page: Page, name: str) -> None:
    """Nothing that axe finds, nothing wider than the window; and a picture for people to look at."""
    page.wait_for_timeout(300)  # what fades in has done so
    PICTURES.mkdir(exist_ok=True)
    size = page.viewport_size or {"width": 0}
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.screenshot(path=PICTURES / f"{name}-{size['width']}-{'dark' if dark else 'light'}.png")
    found = Axe().run(page, "body", RULES)
    assert found.violations_count == 0, found.generate_report()
    assert narrow_enough(page)


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest, visit: Visit) -> Open:
    """Opens the page in one of the looks."""
    scheme, width, height = request.param

    def open_page(url: str) -> Page:
        page = visit(url, width, height, color_scheme=scheme)
        expect(box(page)).to_be_visible()
        return page

    return open_page


def test_the_chat_has_no_fault_in_any_state(server: Server, look: Open) -> None:
    page = look(server.url)
    faultless(page, "tom")
    turn = ask(page, DALANE)
    faultless(page, "svar")
    turn.locator(".cite").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("tooltip")).to_be_visible()
    faultless(page, "sitat")
    turn.locator(".cite").first.press("Enter")
    expect(page.locator("#panel mark").first).to_be_visible()
    faultless(page, "kilde")
    page.keyboard.press("Escape")
    ask(page, "Hva er oppskriften på vafler?")
    faultless(page, "avslag")
    box(page).fill("")
    box(page).press("Enter")
    expect(page.get_by_role("alert")).not_to_be_empty()
    faultless(page, "tomt-sporsmal")
    page.locator("summary").filter(has_text="Lagre og skriv ut").click()
    faultless(page, "meny")


def test_the_dialogs_have_no_fault(server: Server, look: Open) -> None:
    page = look(server.url)
    ask(page, DALANE)
    box(page).fill("Ring Kari på 412 34 567 om styret")
    box(page).press("Enter")
    expect(page.get_by_role("dialog", name="Spørsmålet ser ut til")).to_be_visible()
    faultless(page, "personopplysninger")
    page.keyboard.press("Escape")
    page.locator("#vis-samtaler").click()
    page.get_by_role("button", name="Gi «").click()
    faultless(page, "samtaler")
    page.get_by_role("button", name=f"Slett «{DALANE}»").click()
    faultless(page, "sikker")


class SlowDesk(Desk):
    """A desk that answers when the test says so, or not at all."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.go_on = threading.Event()

    def stream(
        self, question: str, persona: Persona, history: Sequence[str], model: str | None, stop: threading.Event
    ) -> Iterator[Advice]:
        """Waits, and fails."""
        self.go_on.wait(60)
        raise StoreError("Chroma.", "Sjekk.")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # gradio's own use of pandas
def test_waiting_and_failing_have_no_fault(settings: Settings, in_process: Callable[[Desk], str], look: Open) -> None:
    desk = SlowDesk(settings)
    page = look(in_process(desk))
    box(page).fill(DALANE)
    box(page).press("Enter")
    expect(latest(page)).to_contain_text("Leter i kildene")
    faultless(page, "leter")
    desk.go_on.set()
    expect(latest(page)).to_have_attribute("data-state", "failed")
    faultless(page, "feil")


@pytest.mark.parametrize("path", ["nn", "en"])
def test_the_other_languages_have_no_fault(server: Server, visit: Visit, path: str) -> None:
    page = visit(server.url + path, 320, 640)
    turn = ask(page, "Hva er overstyring?", path)
    faultless(page, f"svar-{path}")
    turn.locator(".cite").first.press("Enter")
    expect(page.locator("#panel mark").first).to_be_visible()
    faultless(page, f"kilde-{path}")


def test_twice_as_large_nothing_is_scrolled_sideways(server: Server, visit: Visit) -> None:
    # 200 % of a window of 1280 by 900 is a window of 640 by 450 at twice the density.
    page = visit(server.url, 640, 450, device_scale_factor=2)
    turn = ask(page, DALANE)
    assert narrow_enough(page)
    expect(box(page)).to_be_in_viewport()
    turn.locator(".cite").first.press("Enter")
    expect(page.locator("#panel mark").first).to_be_in_viewport()
    faultless(page, "dobbelt")


def test_everything_in_the_chat_is_reached_by_keyboard_with_a_visible_focus(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    page.locator("body").evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    reached, outlined = set(), True
    for _ in range(60):
        page.keyboard.press("Tab")
        kind, seen = page.evaluate(FOCUSED)
        outlined = outlined and seen
        reached.add(kind.split(" ")[0])
    wanted = {
        "cite",
        "kilde-n",
        "again",
        "edit",
        "copy",
        "suggestion",
        "sporsmal",
        "send",
        "ny",
        "vis-samtaler",
        "hopp",
    }
    assert wanted <= reached, wanted - reached
    assert outlined
