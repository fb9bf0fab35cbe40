"""What a person does in the chat, as functions of the tests."""

from playwright.sync_api import Locator, Page, expect

DALANE = "Hvorfor ble Dalanerådet lagt ned?"
DILEMMA = "Hva er rådmannsdilemmaet?"
LABELS = {"nb": "Spørsmålet ditt", "nn": "Spørsmålet ditt", "en": "Your question"}


def box(page: Page, lang: str = "nb") -> Locator:
    """The box to write in."""
    return page.get_by_label(LABELS[lang], exact=True)


def latest(page: Page) -> Locator:
    """The turn in hand, or the one answered last."""
    return page.locator("#samtale .turn")


def earlier(page: Page) -> Locator:
    """The turns before it."""
    return page.locator("#tidligere .turn:visible")


def answered(page: Page, question: str) -> Locator:
    """The turn of a question, when its answer is whole."""
    turn = page.locator("#samtale .turn[data-state=done]").filter(has_text=question)
    expect(turn).to_be_visible(timeout=20_000)
    return turn


def ask(page: Page, question: str, lang: str = "nb") -> Locator:
    """Writes a question, sends it, and waits for the answer."""
    box(page, lang).fill(question)
    box(page, lang).press("Enter")
    return answered(page, question)


def narrow_enough(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
