"""The tabs of cases and sources, used the way people use them, on a desk and on a phone."""

import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from running import environment, run, start_python

Visit = Callable[..., Page]
HERE = Path(__file__).parent
SIZES = [(1280, 900), (320, 640)]
XSS = [
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "'\"><iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "javascript:window.hacked=1",
    "${window.hacked=1} {{window.hacked=1}}",
    "</textarea></title><script>window.hacked=1</script>",
    "<a href='javascript:window.hacked=1'>trykk</a>",
]


class Tabs:
    """`tabs_page.py`, running."""

    def __init__(self, home: Path, log: Path, lang: str = "nb") -> None:
        self.log = log
        self.process: subprocess.Popen[str] = start_python(HERE / "tabs_page.py", lang, env=environment(home))
        overdue = threading.Timer(60, self.process.kill)
        overdue.start()
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        overdue.cancel()
        assert self.url.startswith("http://127.0.0.1"), self.process.communicate()[1]

    def stop(self) -> None:
        """Ends it; nothing may have gone wrong in it."""
        self.process.terminate()
        try:
            _, errors = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def tabs(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tabs]:
    """The tabs over the shipped corpus."""
    running = Tabs(home, tmp_path_factory.mktemp("tabs"))
    yield running
    running.stop()


@pytest.fixture
def poisoned_tabs(home: Path, tmp_path: Path) -> Iterator[Tabs]:
    """The tabs over an index with a source whose every text is an attack."""
    own = tmp_path / "home"
    shutil.copytree(home, own)
    body = "".join(
        f"## Hvem styrer {attack} vannverket?\n\nBlåbærdalen vannverk {attack} styres av ni medlemmer etter § 27.\n\n"
        for attack in XSS
    )
    file = tmp_path / "vannverket.md"
    file.write_text(f"# Vannverk {' '.join(XSS)}\n\n{body}", encoding="utf-8")
    done = run("index", file, env=environment(own))
    assert done.status == 0, done.err
    running = Tabs(own, tmp_path)
    yield running
    running.stop()


def open_tab(page: Page, name: str) -> None:
    page.locator(f"#fane-{name}-button").dispatch_event("click")


def rows(page: Page) -> Locator:
    return page.locator(".casetabell tbody tr:visible")


def names(page: Page) -> list[str]:
    return page.locator(".casetabell tbody tr:visible [data-key=case]").all_inner_texts()


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def faultless(page: Page) -> None:
    """axe-core finds nothing wrong in the tab; the frame's own landmarks are not this test's."""
    found = Axe().run(page, ".tabitem, [role=tabpanel]", {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_twelve_cases_are_sorted_and_filtered_with_the_result_told(
    tabs: Tabs, visit: Visit, width: int, height: int
) -> None:
    page = visit(tabs.url, width, height)
    expect(rows(page)).to_have_count(12)
    head = page.locator("th[data-key=size]")
    expect(head).to_have_attribute("aria-sort", "none")
    head.get_by_role("button", name="Kommuner").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    sizes = [int(text) for text in page.locator(".casetabell tbody [data-key=size]").all_inner_texts()]
    assert sizes == sorted(sizes)
    expect(page.get_by_role("status").filter(has_text="Sortert etter Kommuner, stigende.")).to_be_visible()
    head.get_by_role("button").press(" ")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert names(page)[0] == "Ahus og kommunene"
    page.get_by_label("Organisasjonsform").select_option("§ 27-samarbeid")
    expect(page.locator(".antall").first).to_have_text("2 av 12 caser vises.")
    assert sorted(names(page)) == ["Dalanerådet", "Øvre Romerike Utvikling (ØRU)"]
    page.get_by_label("Lederrolle").select_option("brobygger")
    assert names(page) == ["Øvre Romerike Utvikling (ØRU)"]
    page.get_by_label("Sektor").select_option("Skole")
    expect(page.locator(".antall").first).to_contain_text("Ingen caser passer")
    page.get_by_role("button", name="Nullstill filtrene").click()
    expect(rows(page)).to_have_count(12)
    no_sideways(page)
    faultless(page)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_two_to_four_cases_are_compared_and_each_cell_leads_to_its_source(
    tabs: Tabs, visit: Visit, width: int, height: int
) -> None:
    page = visit(tabs.url, width, height)
    compare = page.get_by_role("button", name="Sammenlign de valgte")
    expect(compare).to_be_disabled()
    for name in ("Dalanerådet", "Øvre Romerike Utvikling (ØRU)", "Mobil røntgen", "Ahus og kommunene"):
        page.get_by_label(f"Velg {name} til sammenligning").check()
    page.get_by_label("Velg Cittaslow Sokndal til sammenligning").click()
    expect(page.get_by_label("Velg Cittaslow Sokndal til sammenligning")).not_to_be_checked()
    expect(page.locator(".valgt")).to_contain_text("høyst fire")
    compare.press("Enter")
    expect(page.locator("#sammenlign-tittel")).to_be_focused()
    cells = page.locator(".sidetabell tbody td")
    expect(cells).to_have_count(4 * 13)
    for cell in cells.all():
        assert cell.locator(".til-kilden").count() or "Kildene sier det ikke." in cell.inner_text()
    no_sideways(page)
    faultless(page)
    link = page.locator(".sidetabell .til-kilden").first
    quote = link.get_attribute("data-quote")
    link.press("Enter")
    expect(page.locator("#kilde-leser mark").first).to_have_text(str(quote))
    expect(page.locator("#kilde-leser mark").first).to_be_in_viewport()
    no_sideways(page)


def test_the_map_of_legitimacy_gives_the_sentence_and_its_place(tabs: Tabs, visit: Visit) -> None:
    page = visit(tabs.url)
    cells = page.locator(".karttabell tbody td")
    expect(cells).to_have_count(9)
    assert page.locator(".karttabell details").count() == 36
    page.get_by_role("button", name="Vis alle setningene").press("Enter")
    for entry in page.locator(".karttabell details").all():
        expect(entry.locator("blockquote").first).not_to_be_empty()
        assert entry.locator("blockquote").count() == entry.locator(".til-kilden").count()
    faultless(page)
    weakened = page.locator(".karttabell tbody tr").nth(2).locator("td[data-effect=svekket]")
    expect(weakened).to_contain_text("Dalanerådet")
    expect(page.get_by_role("button", name="Skjul setningene")).to_have_attribute("aria-expanded", "true")


def test_a_case_is_asked_about_with_one_press(tabs: Tabs, visit: Visit) -> None:
    page = visit(tabs.url)
    page.get_by_role("button", name="Spør om Mobil røntgen").press("Enter")
    expect(page.locator(".spurt")).to_have_text("Hva kan andre lære av Mobil røntgen?")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_source_is_searched_for_opened_at_the_place_and_left_again(
    tabs: Tabs, visit: Visit, width: int, height: int
) -> None:
    page = visit(tabs.url, width, height)
    open_tab(page, "sources")
    expect(page.locator("#kilde-liste .antall")).to_have_text(re.compile(r"^\d+ kilder, \d+ avsnitt\.$"))
    field = page.get_by_role("searchbox", name="Søk i kildene")
    field.fill("hvem brøt ut av regionrådet i Dalane")
    field.press("Enter")
    expect(page.locator("#kilde-liste .antall")).to_contain_text("treff på «hvem brøt ut av regionrådet i Dalane»")
    assert page.locator(".treff mark").count()
    faultless(page)
    first = page.locator(".treff .apne").first
    title = first.inner_text()
    first.press("Enter")
    expect(page.locator("#kilde-leser h3:focus")).to_have_text(title)
    expect(page.locator("#kilde-leser nav a").first).to_be_visible()
    no_sideways(page)
    faultless(page)
    page.get_by_role("button", name="Vis alle kildene").click()
    expect(page.locator("#kilde-leser .kilde")).to_have_count(0)
    expect(page.locator(".kildeliste li").first).to_be_visible()
    field.fill("qxzwvy")
    field.press("Enter")
    expect(page.locator("#kilde-liste")).to_contain_text("Ingen avsnitt passer til «qxzwvy»")


def test_a_source_says_what_is_outdated_in_it_and_what_it_rests_on(tabs: Tabs, visit: Visit) -> None:
    page = visit(tabs.url)
    open_tab(page, "sources")
    page.get_by_role("button", name="Dalanerådet", exact=True).press("Enter")
    reader = page.locator("#kilde-leser")
    expect(reader.locator(".facts").first).to_contain_text("Case · fra 2013 · ")
    reader.locator(".utdatert summary").press("Enter")
    expect(reader.locator(".utdatert")).to_contain_text("§ 27-samarbeid: den gang")
    reader.locator(".verk summary").press("Enter")
    expect(reader.locator(".verk")).to_contain_text("S1 Holmen m.fl. (2013)")
    link = reader.locator(".utdatert li a").first
    link.press("Enter")
    expect(reader.locator("h3:focus")).to_have_text(link.inner_text())
    faultless(page)


def test_text_of_the_corpus_and_of_a_search_never_runs(poisoned_tabs: Tabs, visit: Visit) -> None:
    page = visit(poisoned_tabs.url)
    open_tab(page, "sources")
    field = page.get_by_role("searchbox", name="Søk i kildene")
    for attack in XSS:
        field.fill(f"{attack} Blåbærdalen vannverk")
        field.press("Enter")
        expect(page.locator("#kilde-liste .antall")).to_contain_text(attack)
    page.locator(".treff .apne").first.click()
    expect(page.locator("#kilde-leser h2")).to_contain_text("<script>window.hacked=1</script>")
    expect(page.locator("#kilde-leser .avsnitt").first).to_contain_text(XSS[0])
    page.evaluate(
        "attack => window.dispatchEvent(new CustomEvent('advisor:source', "
        "{detail: {source: 'vannverket', section: attack, quote: attack}}))",
        XSS[1],
    )
    expect(page.locator("#kilde-leser mark").first).to_have_text(XSS[1])
    page.evaluate("window.dispatchEvent(new CustomEvent('advisor:source', {detail: {source: '<b>../x'}}))")
    expect(page.locator("#kilde-leser")).to_contain_text("Denne kilden er ikke i indeksen.")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#kilde-leser script, #kilde-leser img, #kilde-leser iframe, #kilde-liste svg").count() == 0


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_the_tabs_speak_the_language_of_the_page(home: Path, tmp_path: Path, visit: Visit, lang: str) -> None:
    running = Tabs(home, tmp_path, lang)
    try:
        page = visit(running.url)
        expect(page.locator("#caser-tittel")).to_have_text({"nn": "Dei tolv casane", "en": "The twelve cases"}[lang])
        expect(page.locator(".casetabell tbody th").first).to_have_attribute("lang", "nb")
        open_tab(page, "sources")
        expect(page.locator("#kilder-tittel")).to_have_text({"nn": "Kjeldene", "en": "The sources"}[lang])
        expect(page.locator(".kildeliste li").first).to_be_visible()
    finally:
        running.stop()


def test_the_statements_are_there_and_have_no_fault(tabs: Tabs, visit: Visit) -> None:
    page = visit(tabs.url)
    open_tab(page, "about")
    expect(page.get_by_role("heading", name="Tilgjengelighet", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="uutilsynet.no")).to_have_attribute("href", "https://www.uutilsynet.no/")
    expect(page.get_by_role("heading", name="Personvern", exact=True)).to_be_visible()
    faultless(page)
