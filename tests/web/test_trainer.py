"""The trainer's tab, used the way trainers use it: sets, runs, reports, grades, practice, feedback."""

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from running import environment, start_python

from advisor.evaluation.feedback import Feedback, add
from advisor.evaluation.items import as_row
from advisor.evaluation.questions import find_set, load_set
from advisor.evaluation.tables import read_rows, write_rows

Visit = Callable[..., Page]
HERE = Path(__file__).parent
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
EVIL = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>${window.hacked=1}"
LONG = {"timeout": 60_000}


class Trainer:
    """`trainer_page.py`, running over a home of its own."""

    def __init__(self, home: Path, lang: str = "nb") -> None:
        self.home = home
        self.process: subprocess.Popen[str] = start_python(HERE / "trainer_page.py", lang, env=environment(home))
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


@pytest.fixture
def trainer(home: Path, tmp_path: Path) -> Iterator[Trainer]:
    """The tab over the shipped corpus."""
    shutil.copytree(home, tmp_path / "home")
    running = Trainer(tmp_path / "home")
    yield running
    running.stop()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A trainer's own set of three questions, one of them with an attack for a goal."""
    rows = [as_row(item) for item in load_set(find_set("case-facts"))[:3]]
    rows[0]["goal"] = EVIL
    write_rows(tmp_path / "mitt.xlsx", rows)
    return tmp_path / "mitt.xlsx"


def part(page: Page, name: str) -> None:
    tab = page.get_by_role("tab", name=name, exact=True)
    expect(page.locator("[id^=kurs-faner] [role=tab]").first).to_be_visible()
    if tab.count():
        tab.click()
        return
    # In the narrowest windows those without room are behind a button.
    page.locator("[id^=kurs-faner] .overflow-menu > button").click()
    page.locator("[id^=kurs-faner] .overflow-dropdown button").filter(has_text=name).click()


def faultless(page: Page) -> None:
    found = Axe().run(page, "[id^=kurs-faner]", RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("window.hacked") is None


def add_set(page: Page, path: Path) -> None:
    page.get_by_label("Fil", exact=True).set_input_files(path)
    page.get_by_role("button", name="Legg til").click()


def run_set(page: Page, name: str) -> None:
    page.get_by_role("checkbox", name=name).first.check()
    page.get_by_role("button", name="Kjør", exact=True).click()
    expect(page.locator(".beskjed")).to_have_text(re.compile("^Ferdig: 3 av 3 spørsmål"), **LONG)


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (320, 640)])
def test_a_set_of_ones_own_is_added_run_read_and_saved(
    trainer: Trainer, visit: Visit, own: Path, width: int, height: int
) -> None:
    page = visit(trainer.url, width, height)
    expect(page.get_by_role("heading", name="Kjør spørsmålssett")).to_be_visible()
    faultless(page)
    page.get_by_role("button", name="Kjør", exact=True).click()
    expect(page.locator(".message")).to_have_text("Ingen sett er valgt. Velg minst ett.")
    add_set(page, own)
    expect(page.locator(".beskjed")).to_have_text("mitt.xlsx er lagt til: 3 spørsmål, 0 feil.")
    faultless(page)
    run_set(page, "mitt (3)")
    faultless(page)
    part(page, "Les og vurder")
    expect(page.locator(".kjoringer tbody tr")).to_have_count(1)
    faultless(page)
    page.get_by_role("button", name=re.compile("^Les rapporten")).press("Enter")
    expect(page.locator("#rapport-tittel")).to_be_focused()
    expect(page.locator(".skygge .rapport h2").first).to_have_text("Oppsett")
    assert page.locator(".skygge svg").count() == 3
    faultless(page)
    for kind, name in (("HTML", "html"), ("Markdown", "md"), ("CSV", "csv"), ("XLSX", "xlsx")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Lagre som {kind}").click()
        path = trainer.home / f"lagret.{name}"
        saved.value.save_as(path)
        assert saved.value.suggested_filename.endswith(f"-mitt.{name}")
        if name in ("csv", "xlsx"):
            assert [row["id"] for _, row in read_rows(path) if isinstance(row, dict)] == ["cf-001", "cf-002", "cf-003"]
        else:
            assert "Nøkkelfakta i svaret" in path.read_text(encoding="utf-8")


def test_a_set_with_faults_is_told_line_by_line_and_not_kept(trainer: Trainer, visit: Visit, tmp_path: Path) -> None:
    page = visit(trainer.url)
    bad = {**as_row(load_set(find_set("decline"))[20]), "id": EVIL, "cases": ["ukjent"], "facts": [EVIL]}
    path = tmp_path / "feil.jsonl"
    path.write_text(json.dumps(bad) + "\n{\n", encoding="utf-8")
    page.get_by_label("Fil", exact=True).set_input_files(path)
    page.get_by_role("button", name="Bare sjekk").click()
    expect(page.locator(".message")).to_have_text("feil.jsonl: 2 feil, 0 spørsmål i orden. Settet er ikke lagt til.")
    expect(page.locator(".feil li")).to_have_text(
        [re.compile("linje 1, «cases»: ukjent case «ukjent»"), re.compile("linje 2: ikke gyldig JSON")]
    )
    faultless(page)
    add_set(page, path)
    expect(page.locator(".message")).to_contain_text("2 feil")
    expect(page.get_by_role("checkbox", name="feil (")).to_have_count(0)
    assert not (trainer.home / "bench" / "sets").exists()
    path.write_bytes(b"\0" * 6_000_000)
    add_set(page, path)
    expect(page.locator(".message")).to_have_text("Filen er for stor. Del settet i flere.")


def test_a_run_is_stopped_and_goes_on_where_it_left_off(trainer: Trainer, visit: Visit) -> None:
    page = visit(trainer.url)
    page.get_by_role("checkbox", name="Eiermøter").first.check()
    page.get_by_role("button", name="Kjør", exact=True).click()
    expect(page.locator(".framdrift progress")).to_have_attribute("value", re.compile(r"^[1-9]"), **LONG)
    expect(page.locator(".framdrift")).to_contain_text(re.compile(r"Omtrent \d+ sekunder igjen"))
    faultless(page)
    again = visit(trainer.url)
    again.get_by_role("checkbox", name="Lederroller").first.check()
    again.get_by_role("button", name="Kjør", exact=True).click()
    expect(again.locator(".message")).to_contain_text("En kjøring er alt i gang.")
    page.get_by_role("button", name="Avbryt kjøringen").click()
    expect(page.locator(".beskjed")).to_have_text(re.compile(r"^Avbrutt etter \d+ av 35 spørsmål"), **LONG)
    (answers,) = trainer.home.glob("bench/runs/*/answers.jsonl")
    kept = answers.read_text(encoding="utf-8")
    assert 0 < kept.count("\n") < 35
    part(page, "Les og vurder")
    page.get_by_role("button", name=re.compile("^Fortsett kjøringen")).click()
    expect(page.locator(".framdrift").last).to_be_visible(**LONG)
    part(page, "Kjør sett")
    page.get_by_role("button", name="Avbryt kjøringen").click()
    part(page, "Les og vurder")
    expect(page.locator(".beskjed").last).to_have_text(re.compile(r"^(Avbrutt|Ferdig)"), **LONG)
    assert answers.read_text(encoding="utf-8").startswith(kept)


def test_two_grade_by_hand_and_see_how_they_agree(trainer: Trainer, visit: Visit, own: Path) -> None:
    page = visit(trainer.url)
    add_set(page, own)
    run_set(page, "mitt (3)")
    part(page, "Les og vurder")
    page.get_by_role("button", name=re.compile("^Vurder svarene")).click()
    expect(page.locator("#vurder")).to_be_focused()
    faultless(page)
    page.get_by_role("button", name="Lagre og gå videre").click()
    expect(page.locator(".message")).to_contain_text("Vurderingen mangler navn.")
    for who, given in ((f"Kari {EVIL}"[:60], ("rett", "delvis rett", "feil")), ("Ola", ("rett", "feil", "feil"))):
        for number, grade in enumerate(given, 1):
            expect(page.get_by_text(f"Spørsmål {number} av 3")).to_be_visible()
            page.get_by_label("Navnet ditt").fill(who)
            page.get_by_role("radio", name=grade, exact=True).check()
            page.get_by_label("Kommentar").fill(f"{who} {number}")
            page.get_by_role("button", name="Lagre og gå videre").click()
    expect(page.locator(".enighet tbody td")).to_have_text(["3", "0,67", "0,50"])
    faultless(page)
    expect(page.get_by_label("Kommentar")).to_have_value("Ola 1")
    expect(page.get_by_role("radio", name="rett", exact=True)).to_be_checked()
    page.get_by_role("button", name="Hopp over").click()
    expect(page.get_by_text("Spørsmål 2 av 3")).to_be_visible()
    page.get_by_role("button", name="Forrige").click()
    expect(page.get_by_text("Spørsmål 1 av 3")).to_be_visible()
    page.locator("select.first").select_option(index=0)
    page.get_by_role("button", name="Sammenlign").click()
    expect(page.locator("#sammenlignet")).to_have_text("Sammenligning over 3 spørsmål")
    faultless(page)


def test_a_round_of_practice_tells_what_is_missing_and_is_saved(trainer: Trainer, visit: Visit, own: Path) -> None:
    page = visit(trainer.url)
    add_set(page, own)
    expect(page.locator(".beskjed")).to_be_visible()
    page.reload()
    part(page, "Øv")
    for box in page.locator("input[name=ovesett]").all():
        box.uncheck()
    page.get_by_role("button", name="Start en runde").click()
    expect(page.locator(".message")).to_have_text("Ingen sett er valgt. Velg minst ett.")
    page.locator("input[name=ovesett][value=case-facts]").check()
    page.get_by_role("button", name="Start en runde").click()
    expect(page.locator("#dilemma")).to_be_focused()
    faultless(page)
    page.get_by_role("button", name="Se hva som er med").click()
    expect(page.locator(".message")).to_have_text("Skriv et svar først.")
    for number in range(1, 11):
        expect(page.locator("#dilemma")).to_have_text(f"Dilemma {number}")
        page.get_by_label("Svaret ditt").fill(f"Det vet jeg ikke. {EVIL}")
        page.get_by_role("button", name="Se hva som er med").click()
        expect(page.locator("#fasit")).to_be_focused()
        if number == 1:
            page.locator(".punkter summary").first.press("Enter")
            expect(page.locator(".punkter blockquote").first).not_to_be_empty()
            faultless(page)
        page.get_by_role("button", name="Neste dilemma" if number < 10 else "Se oppsummeringen").click()
    expect(page.locator("#runde")).to_be_focused()
    expect(page.locator(".ovelse")).to_have_count(0)
    expect(page.locator(".kurs table tbody tr")).to_have_count(10)
    faultless(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lagre som Markdown").click()
    assert saved.value.path().read_text(encoding="utf-8").count("\n## ") == 10
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lagre som CSV").click()
    assert saved.value.suggested_filename == "ovelse.csv"


def test_a_missing_point_leads_to_its_source(trainer: Trainer, visit: Visit) -> None:
    page = visit(trainer.url)
    part(page, "Øv")
    page.get_by_role("button", name="Start en runde").click()
    page.get_by_label("Svaret ditt").fill("Nei.")
    page.get_by_role("button", name="Se hva som er med").click()
    page.locator(".punkter summary").first.click()
    page.locator(".punkter .til-kilden").first.click()
    expect(page.locator("#kilde-leser mark").first).to_be_visible()


def test_feedback_from_the_chat_is_saved_as_a_draft(trainer: Trainer, visit: Visit, tmp_path: Path) -> None:
    page = visit(trainer.url)
    part(page, "Tilbakemeldinger")
    expect(page.get_by_text("Ingen tilbakemeldinger ennå.")).to_be_visible()
    add(trainer.home / "feedback", Feedback(f"Hva {EVIL}?", "nb", "leader", "down", "outdated", EVIL, answer=EVIL))
    part(page, "Øv")
    part(page, "Tilbakemeldinger")
    expect(page.locator(".ros li")).to_have_count(1)
    expect(page.locator(".ros li")).to_contain_text("Ikke nyttig svar: Utdatert")
    faultless(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lagre som CSV").click()
    saved.value.save_as(tmp_path / "utkast.csv")
    ((_, row),) = read_rows(tmp_path / "utkast.csv")
    assert isinstance(row, dict)
    assert row["question"] == f"Hva {EVIL}?"


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_the_tab_speaks_the_language_of_the_page(home: Path, tmp_path: Path, visit: Visit, lang: str) -> None:
    shutil.copytree(home, tmp_path / "home")
    running = Trainer(tmp_path / "home", lang)
    try:
        page = visit(running.url)
        expect(page.locator(".kurs h2").first).to_have_text(
            {"nn": "Køyr spørsmålssett", "en": "Run question sets"}[lang]
        )
        part(page, {"nn": "Øv", "en": "Practise"}[lang])
        expect(page.get_by_role("button", name={"nn": "Start ein runde", "en": "Start a round"}[lang])).to_be_visible()
        faultless(page)
        page.close()  # before the server goes: the list of sources may be on its way
    finally:
        running.stop()
