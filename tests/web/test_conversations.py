"""Conversations: kept in the browser, changed, taken along as a file, and nowhere on the server."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from app_server import Server
from chatting import DALANE, DILEMMA, ask, box, earlier, latest
from playwright.sync_api import Page, expect

from advisor.formats import read_pages

Visit = Callable[..., Page]


def shown(page: Page) -> list[str]:
    return [text.removeprefix("Du spurte: ") for text in page.locator(".asked:visible").all_text_contents()]


def test_a_conversation_is_there_after_a_reload_and_goes_on(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "Hvem ledet Smartcity Bærum?")
    before = latest(page).locator(".answer").inner_text()
    page.reload()
    expect(earlier(page)).to_have_count(1)
    assert earlier(page).locator(".answer").inner_text() == before
    expect(earlier(page).locator(".followups .suggestion").first).to_be_visible()
    turn = ask(page, "Og hva med Dalanerådet?")
    expect(turn.locator(".answer")).to_contain_text("leder i Dalanerådet")
    earlier(page).locator(".cite").first.press("Enter")
    expect(page.locator("#panel mark").first).to_be_in_viewport()


def test_several_conversations_are_kept_opened_renamed_and_deleted(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    page.get_by_role("button", name="Ny samtale").click()
    ask(page, DILEMMA)
    page.get_by_role("button", name="Samtaler 2").click()
    dialog = page.get_by_role("dialog", name="Samtalene dine")
    expect(dialog.locator("li")).to_have_count(2)
    expect(dialog.locator("li").first).to_contain_text("åpen nå")
    dialog.get_by_role("button", name=f"Gi «{DALANE}» nytt navn").click()
    field = dialog.get_by_label("Nytt navn på samtalen").nth(1)
    expect(field).to_be_focused()
    field.fill("Om Dalanerådet <b>")
    field.press("Enter")
    expect(dialog.get_by_role("button", name="Gi «Om Dalanerådet <b>» nytt navn")).to_be_focused()
    dialog.get_by_role("button", name="Åpne «Om Dalanerådet <b>»").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Samtalen «Om Dalanerådet <b>» er åpnet.")).to_be_visible()
    assert shown(page) == [DALANE]
    page.get_by_role("button", name="Samtaler 2").click()
    dialog.get_by_role("button", name=f"Slett «{DILEMMA}»").click()
    sure = page.get_by_role("alertdialog")
    expect(sure).to_contain_text("Det kan ikke angres.")
    sure.get_by_role("button", name="Avbryt").click()
    expect(dialog.locator("li")).to_have_count(2)
    dialog.get_by_role("button", name=f"Slett «{DILEMMA}»").click()
    sure.get_by_role("button", name="Slett").click()
    expect(dialog.locator("li")).to_have_count(1)
    page.keyboard.press("Escape")
    assert shown(page) == [DALANE]


def test_all_conversations_are_deleted(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    page.get_by_role("button", name="Samtaler 1").click()
    page.get_by_role("button", name="Slett alle samtalene").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Slett").click()
    expect(page.get_by_text("Ingen samtaler er lagret ennå.")).to_be_visible()
    page.get_by_role("dialog", name="Samtalene dine").get_by_role("button", name="Lukk").click()
    assert shown(page) == []
    assert page.evaluate("localStorage.getItem('advisor.samtaler')") is None
    page.reload()
    expect(box(page)).to_be_visible()
    assert shown(page) == []


def test_a_question_is_asked_again_and_takes_the_place_of_its_answer(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    turn = ask(page, DALANE)
    run = turn.get_attribute("data-run")
    turn.get_by_role("button", name="Spør igjen").click()
    expect(page.locator(f"#samtale .turn[data-state=done]:not([data-run='{run}'])")).to_be_visible()
    assert shown(page) == [DALANE]


def test_a_question_is_edited_and_its_answer_replaced(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    turn = ask(page, "Hva er overstyring?")
    turn.get_by_role("button", name="Endre spørsmålet").click()
    expect(box(page)).to_have_value("Hva er overstyring?")
    expect(box(page)).to_be_focused()
    page.get_by_role("button", name="Behold svaret").click()
    expect(box(page)).to_have_value("")
    turn.get_by_role("button", name="Endre spørsmålet").click()
    box(page).fill("Hva er understyring?")
    box(page).press("Enter")
    expect(page.locator("#samtale .turn[data-state=done]")).to_contain_text("understyring")
    assert shown(page) == [DALANE, "Hva er understyring?"]
    page.reload()
    expect(earlier(page)).to_have_count(2)
    assert shown(page) == [DALANE, "Hva er understyring?"]


def test_an_answer_is_copied_with_its_citations(server: Server, visit: Visit) -> None:
    page = visit(server.url, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, DALANE)
    turn.get_by_role("button", name="Kopier svaret").click()
    expect(page.get_by_text("Svaret er kopiert, med kildene.")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(DALANE)
    assert "[1]" in text.split("\n\n")[1]
    assert re.search(r"\n\[1\] Dalanerådet – Hvordan og når .* \(Case, 2013\)", text)
    assert "indeks" in text


@pytest.mark.parametrize("kind", ["Word (DOCX)", "PDF", "Markdown"])
def test_a_conversation_is_taken_along_as_a_file(server: Server, visit: Visit, tmp_path: Path, kind: str) -> None:
    page = visit(server.url)
    expect(page.get_by_text("Lagre og skriv ut")).to_be_hidden()
    ask(page, DALANE)
    ask(page, DILEMMA)
    page.locator("summary").filter(has_text="Lagre og skriv ut").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind).click()
    file = waiting.value
    saved = tmp_path / file.suggested_filename
    file.save_as(saved)
    assert re.fullmatch(r"hvorfor-ble-dalanerådet-lagt-ned-\d{4}-\d\d-\d\d\.(docx|pdf|md)", saved.name)
    text = read(saved)
    for wanted in (DALANE, DILEMMA, "Kilder", "Da og nå", "[1]", "ikke fikk resultatene"):
        assert wanted in text, wanted
    assert "indeks" in text
    last = max(int(n) for n in re.findall(r"\[(\d+)\]", text))
    assert last > 3  # numbered through both answers
    expect(page.get_by_text("er lastet ned.")).to_be_visible()


def read(file: Path) -> str:
    return " ".join(" ".join(line for page in read_pages(file) for line in page.lines).split())


def test_on_paper_there_are_answers_and_quotes_and_nothing_to_press(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    turn = ask(page, DALANE)
    expect(turn.locator(".utskrift").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(turn.locator(".claim").first).to_be_visible()
    expect(turn.locator(".utskrift").first).to_be_visible()
    expect(turn.locator(".meta")).to_be_visible()
    for gone in ("#skriv .skriv", "#valg .verktoy", ".handlinger", ".followups", ".sprak", "#eksempler .examples"):
        expect(page.locator(gone).first).to_be_hidden()
    page.emulate_media(media="screen")


def test_a_browser_that_keeps_nothing_is_told_so_and_answers(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    expect(box(page)).to_be_visible()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError'); }; }")
    turn = ask(page, DALANE)
    expect(turn.locator(".claim").first).to_be_visible()
    expect(page.get_by_text("Nettleseren har ikke plass til mer.")).to_be_visible()


def test_what_a_browser_kept_and_nobody_can_read_is_a_plain_sentence(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    expect(box(page)).to_be_visible()
    kept = (
        "localStorage.setItem('advisor.samtaler', JSON.stringify({current: 'a', list: [{id: 'a', name: 'Gammel', "
        "turns: [{number: 1, question: 'Hva er <b>x</b>?', advice: {claims: 7}}, 'tull', null]}]}))"
    )
    page.evaluate(kept)
    page.reload()
    expect(earlier(page)).to_have_count(3)
    expect(earlier(page).first).to_contain_text("Hva er <b>x</b>?")
    expect(earlier(page).first).to_contain_text("lagret av en annen versjon")
    page.evaluate("localStorage.setItem('advisor.samtaler', 'ikke json')")
    page.reload()
    expect(box(page)).to_be_visible()
    expect(earlier(page)).to_have_count(0)


def test_nothing_of_a_conversation_is_written_on_the_server(home: Path, server: Server, visit: Visit) -> None:
    page = visit(server.url)
    before = {path for path in home.rglob("*") if path.is_file()}
    words = "Xylofonkommunen spør om eierstrategi"
    ask(page, words)
    page.locator("summary").filter(has_text="Lagre og skriv ut").click()
    with page.expect_download():
        page.get_by_role("button", name="Markdown").click()
    after = {path for path in home.rglob("*") if path.is_file()}
    assert {path.name for path in after - before} <= {"chroma.sqlite3-wal", "chroma.sqlite3-shm"}
    assert not [path for path in after if b"Xylofonkommunen" in path.read_bytes()]
    assert "Xylofonkommunen" not in server.errors()
