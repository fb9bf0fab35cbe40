"""A local model on the page: chosen, streamed claim by claim, stopped, and told of where it fell short."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from chatting import DALANE, answered, ask, box, earlier, latest
from playwright.sync_api import Page, expect

from advisor.local_models import LocalModel
from advisor.records import Advice, Persona
from advisor.settings import Settings
from advisor.web.session import Desk

Visit = Callable[..., Page]
NAME = "ollama:prøve"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # gradio's own use of pandas


class ModelDesk(Desk):
    """A desk with a model that writes a claim each time the test lets it, and at the end may fail."""

    def __init__(self, settings: Settings, fails: bool = False) -> None:
        super().__init__(settings)
        self.more, self.fails = threading.Semaphore(0), fails
        self.chose: list[str | None] = []
        self.stopped = threading.Event()

    def _choices(self) -> tuple[LocalModel, ...]:
        return (LocalModel("extractive", "uten", "built-in"), LocalModel(NAME, "prøve <b>", "ollama"))

    def stream(
        self, question: str, persona: Persona, history: Sequence[str], model: str | None, stop: threading.Event
    ) -> Iterator[Advice]:
        """One claim more at a time."""
        self.chose.append(model)
        *_, whole = super().stream(question, persona, history, "extractive", stop)
        if model != NAME:
            yield whole
            return
        whole = replace(whole, claims=whole.claims[:3])
        written = replace(whole, model=NAME)
        for n in range(1, len(whole.claims) + 1):
            while not self.more.acquire(timeout=0.05):
                if stop.is_set():
                    self.stopped.set()
                    return
            yield replace(written, claims=whole.claims[:n])
        if self.fails:
            yield replace(whole, remark="Språkmodellen svarte ikke. Svaret er satt sammen av kildene.")


def choose(page: Page) -> None:
    expect(page.get_by_label("Svarmotor")).to_be_visible()
    page.get_by_label("Svarmotor").select_option("prøve <b>")


def test_a_model_is_chosen_and_writes_claim_by_claim(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    desk = ModelDesk(settings)
    page = visit(in_process(desk))
    expect(page.get_by_label("Svarmotor")).to_have_value("extractive")
    choose(page)
    box(page).fill(DALANE)
    box(page).press("Enter")
    for n in (1, 2, 3):
        desk.more.release()
        expect(latest(page).locator(".claim")).to_have_count(n)
        expect(page.get_by_role("log").locator("p").nth(n - 1)).to_have_text(
            latest(page).locator(".claim .said").nth(n - 1).inner_text()
        )
    turn = answered(page, DALANE)
    expect(turn.locator(".meta")).to_contain_text("skrevet av ollama:prøve, kontrollert mot kildene")
    expect(page.get_by_role("log").locator("p")).to_have_count(4)
    assert desk.chose[-1] == NAME
    page.reload()
    expect(page.get_by_label("Svarmotor")).to_have_value(NAME)


def test_a_model_that_is_stopped_leaves_what_was_verified(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    desk = ModelDesk(settings)
    page = visit(in_process(desk))
    choose(page)
    box(page).fill(DALANE)
    box(page).press("Enter")
    desk.more.release()
    expect(latest(page).locator(".claim")).to_have_count(1)
    page.get_by_role("button", name="Stopp").click()
    expect(latest(page)).to_have_attribute("data-state", "stopped")
    expect(latest(page).locator(".claim")).to_have_count(1)
    assert desk.stopped.wait(10)
    page.reload()
    expect(earlier(page)).to_contain_text("Stoppet.")
    expect(earlier(page).locator(".claim")).to_have_count(1)
    earlier(page).get_by_role("button", name="Spør igjen").click()
    for _ in range(3):
        desk.more.release()
    answered(page, DALANE)
    expect(earlier(page)).to_have_count(0)


def test_a_model_that_falls_short_is_replaced_and_the_reader_is_told(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    desk = ModelDesk(settings, fails=True)
    page = visit(in_process(desk))
    choose(page)
    box(page).fill(DALANE)
    box(page).press("Enter")
    for _ in range(3):
        desk.more.release()
    turn = answered(page, DALANE)
    expect(turn.locator(".remark")).to_have_text("Språkmodellen svarte ikke. Svaret er satt sammen av kildene.")
    expect(turn.locator(".meta")).to_contain_text("setninger fra kildene")


def test_a_model_nobody_offered_is_not_asked(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    desk = ModelDesk(settings)
    page = visit(in_process(desk))
    expect(page.get_by_label("Svarmotor")).to_be_visible()
    page.evaluate(
        "() => { const motor = document.getElementById('motor'); motor.append(new Option('x', 'openai:x@http://evil.no'));"
        " motor.value = 'openai:x@http://evil.no'; }"
    )
    ask(page, DALANE)
    assert desk.chose[-1] is None
