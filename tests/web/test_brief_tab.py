"""The tab of the brief, used the way a politician uses it: fill in, read, download, on a desk and on a phone."""

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document as open_docx  # noqa: TID251 - tests read what the advisor writes
from playwright.sync_api import Page, expect
from pypdf import PdfReader  # noqa: TID251
from running import environment, start_python

from advisor.settings import Settings, load_settings
from advisor.web import brief_html
from advisor.web.brief_tab import answer
from advisor.web.session import Desk

Visit = Callable[..., Page]
HERE = Path(__file__).parent
SIZES = [(1280, 900), (320, 640)]
ATTACK = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"


class BriefPage:
    """`brief_page.py`, running."""

    def __init__(self, home: Path, lang: str = "nb") -> None:
        self.process: subprocess.Popen[str] = start_python(HERE / "brief_page.py", lang, env=environment(home))
        overdue = threading.Timer(60, self.process.kill)
        overdue.start()
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        overdue.cancel()
        assert self.url.startswith("http://127.0.0.1"), self.process.communicate()[1]

    def stop(self) -> None:
        """Ends it; nothing may have gone wrong in it."""
        self.process.terminate()
        _, errors = self.process.communicate(timeout=20)
        assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def brief_page(home: Path) -> Iterator[BriefPage]:
    """The tab over the shipped corpus."""
    running = BriefPage(home)
    yield running
    running.stop()


def faultless(page: Page) -> None:
    """axe-core finds nothing wrong in the tab; the frame's own landmarks are not this test's."""
    expect(page.get_by_role("button", name="Lag briefen")).to_be_visible()
    found = Axe().run(page, ".tabitem, [role=tabpanel]", {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


def made(page: Page) -> None:
    page.get_by_role("button", name="Lag briefen").click()
    expect(page.locator("#brief-ark [data-forst]")).to_be_focused(timeout=30_000)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_brief_is_made_read_and_downloaded(brief_page: BriefPage, visit: Visit, width: int, height: int) -> None:
    page = visit(brief_page.url, width, height)
    faultless(page)
    page.get_by_label("Organisasjonsform").select_option("Interkommunalt selskap (IKS)")
    page.get_by_label("Navn på samarbeidet").fill("Søppel & Sønn IKS")
    page.get_by_label("Sektor").fill("avfall")
    page.get_by_label("Antall kommuner").fill("5")
    page.get_by_label("Saksliste (lim inn)").fill("1. Budsjett\n2. Låneopptak")
    made(page)
    expect(page.get_by_role("heading", name="Brief til møtet: Søppel & Sønn IKS")).to_be_visible()
    for title in ("Saken kort", "Spør om dette", "Dette viser casene", "Dette gjelder i dag", "Fallgruver", "Kilder"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    page.locator(".brief a[data-til]").first.press("Enter")
    expect(page.locator("#brief-kilde-1")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    faultless(page)
    for name, suffix in (("Word (DOCX)", ".docx"), ("PDF", ".pdf"), ("Markdown", ".md")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=f"Last ned som {name}").click()
        assert waiting.value.suggested_filename == f"brief-til-møtet-søppel-sønn-iks{suffix}"
        data = waiting.value.path().read_bytes()
        if suffix == ".docx":
            assert open_docx(BytesIO(data)).core_properties.title == "Brief til møtet: Søppel & Sønn IKS"
        elif suffix == ".pdf":
            assert "Søppel & Sønn IKS" in PdfReader(BytesIO(data)).pages[0].extract_text()
        else:
            assert data.decode().startswith("# Brief til møtet: Søppel \\& Sønn IKS\n")


def test_a_new_leader_gets_a_plan_as_a_table(brief_page: BriefPage, visit: Visit) -> None:
    page = visit(brief_page.url)
    page.get_by_label("Hvem er du?").select_option("Ny leder")
    page.get_by_label("Organisasjonsform").select_option("Tidligere § 27-samarbeid")
    made(page)
    expect(page.get_by_role("columnheader", name="Hvem")).to_be_visible()
    expect(page.get_by_role("heading", name="Sjekk dette først")).to_be_visible()
    faultless(page)


def test_a_form_left_open_is_answered_in_words(brief_page: BriefPage, visit: Visit) -> None:
    page = visit(brief_page.url)
    made(page)
    expect(page.get_by_role("alert")).to_contain_text("Jeg må vite formen")
    faultless(page)
    page.get_by_label("Organisasjonsform").select_option("Aksjeselskap (AS)")
    page.get_by_label("Antall kommuner").fill("-3")
    page.get_by_role("button", name="Lag briefen").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("kan ikke være -3")


def test_hostile_words_are_words(brief_page: BriefPage, visit: Visit) -> None:
    page = visit(brief_page.url)
    page.get_by_label("Organisasjonsform").select_option("Stiftelse")
    page.get_by_label("Navn på samarbeidet").fill(ATTACK)
    page.get_by_label("Saksliste (lim inn)").fill(f"1. {ATTACK[:60]}\n2. '\"><b>x</b>")
    made(page)
    expect(page.get_by_role("heading", name=ATTACK)).to_be_visible()
    assert page.evaluate("window.hacked") is None


def test_nothing_of_the_brief_is_left_on_the_server(brief_page: BriefPage, visit: Visit, home: Path) -> None:
    before = {path for path in home.rglob("*") if path.is_file()}
    page = visit(brief_page.url)
    page.get_by_label("Organisasjonsform").select_option("Forening")
    made(page)
    expect(page.get_by_role("link", name="Last ned som PDF")).to_have_attribute(
        "href", re.compile(r"^data:application/pdf;base64,")
    )
    assert {path for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_form_has_a_label_on_every_field_in_every_language(lang: str) -> None:
    html = brief_html.form(lang)  # type: ignore[arg-type]
    assert html.count("<label") == html.count("</label>") == 8
    assert "{" not in html


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Jeg må vite formen"),
        ({"form": 7, "name": None, "members": []}, "Jeg må vite formen"),
        ({"form": "IKS", "members": "mange"}, "må være et helt tall"),
        ({"form": "IKS", "members": "9" * 5000}, "må være et helt tall"),
        ({"form": "<b>", "name": "x"}, "Formen «&lt;b&gt;» er ukjent"),
        ({"form": "IKS", "agenda": "x" * 100_001}, "grensen er 100000"),
        ({"form": "IKS", "role": "../etc"}, "Rollen «../etc» er ukjent"),
    ],
)
def test_what_a_form_could_never_send_is_answered_in_words(
    settings: Settings, told: dict[str, object], said: str
) -> None:
    assert said in answer(Desk(settings), told, "nb")


def test_an_index_that_is_gone_is_told_plainly(tmp_path: Path) -> None:
    shown = answer(Desk(load_settings(home=tmp_path)), {"form": "IKS"}, "nb")
    assert "Briefen kunne ikke lages nå" in shown
