"""The page, used the way people use it."""

import json
import re
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from app_server import Server
from playwright.sync_api import Locator, Page, expect
from running import environment, run

from advisor.errors import AdvisorError, NoIndexError, StoreError
from advisor.records import Advice, Persona
from advisor.settings import Settings
from advisor.web.page import start
from advisor.web.session import Desk
from advisor.wording import say

Visit = Callable[..., Page]
DALANE = "Hvorfor ble Dalanerådet lagt ned?"
HTML = "<script>alert(1)</script><img src=x onerror=alert(2)> ${alert(3)} {{constructor}} **fet** Hva er overstyring?"


def box(page: Page) -> Locator:
    return page.get_by_label("Spørsmålet ditt")


def latest(page: Page) -> Locator:
    return page.locator("#samtale .turn")


def answered(page: Page, question: str) -> Locator:
    """The turn of a question, when its answer is whole."""
    turn = page.locator("#samtale .turn[data-state=done]").filter(has_text=question)
    expect(turn).to_be_visible(timeout=20_000)
    return turn


def ask(page: Page, question: str) -> Locator:
    box(page).fill(question)
    box(page).press("Enter")
    return answered(page, question)


def test_a_typed_question_gets_an_answer_with_its_sources_beside_it(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    expect(page).to_have_title("Råd om samarbeid mellom kommuner")
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    expect(page.locator("h1")).to_have_text("Råd om samarbeid mellom kommuner")
    expect(page.locator("#topp")).to_contain_text("Svarene er ikke juridiske råd.")
    turn = ask(page, DALANE)
    expect(turn.locator(".claim").first).to_contain_text("[1]")
    card = turn.locator(".card").first
    expect(card.locator("mark")).not_to_be_empty()
    expect(card.locator(".number")).to_have_text("1")
    expect(card.locator(".kind")).to_have_text(re.compile("^(Case|Forskning|Veiledning|Lov|Egen kilde)$"))
    expect(card.locator(".facts")).to_have_text(re.compile(r"\d{4}"))
    answer, sources = turn.locator(".answer").bounding_box(), turn.locator(".sources").bounding_box()
    assert answer is not None
    assert sources is not None
    assert sources["x"] >= answer["x"] + answer["width"]
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()


def test_every_claim_has_a_citation_and_every_citation_a_card(server: Server, visit: Visit) -> None:
    turn = ask(visit(server.url), "Hva er rådmannsdilemmaet?")
    claims = turn.locator(".claim").all()
    assert claims
    cited = {mark for claim in claims for mark in claim.locator(".cite").all_inner_texts()}
    assert all(claim.locator(".cite").count() for claim in claims)
    assert cited == {f"[{n}]" for n in turn.locator(".card .number").all_inner_texts()}


def test_then_and_now_is_a_quiet_box_under_the_answer(server: Server, visit: Visit) -> None:
    notes = ask(visit(server.url), "Hva er rådmannsdilemmaet?").locator(".notes")
    expect(notes.locator("h3")).to_have_text("Da og nå")
    expect(notes).to_contain_text("kommunedirektør")


def test_a_citation_is_followed_and_left_by_keyboard(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    turn = ask(page, DALANE)
    citation = turn.locator(".cite").nth(1)
    citation.focus()
    page.keyboard.press("Enter")
    card = turn.locator(f".card:has(.number:text-is('{citation.inner_text().strip('[]')}'))")
    expect(card).to_be_focused()
    expect(card.locator("mark")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(card.get_by_text("Tilbake til svaret")).to_be_focused()
    page.keyboard.press("Enter")
    expect(citation).to_be_focused()
    expect(citation).to_be_in_viewport()


def test_the_sources_of_an_earlier_answer_open_when_they_are_cited(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    ask(page, "Hva er overstyring?")
    earlier = page.locator("#tidligere .turn")
    expect(earlier.locator(".card").first).to_be_hidden()
    earlier.locator(".cite").first.press("Enter")
    expect(earlier.locator(".card").first).to_be_focused()
    expect(earlier.locator("mark").first).to_be_in_viewport()


def test_shift_enter_makes_a_new_line_and_does_not_send(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box(page).press_sequentially("Hva er")
    box(page).press("Shift+Enter")
    box(page).press_sequentially("overstyring?")
    expect(box(page)).to_have_value("Hva er\noverstyring?")
    expect(latest(page)).to_have_count(0)
    page.get_by_role("button", name="Send").click()
    answered(page, "overstyring?")


def test_a_short_follow_up_is_understood_and_the_conversation_stays_above(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "Hvem ledet Smartcity Bærum?")
    turn = ask(page, "Og hva med Dalanerådet?")
    expect(turn.locator(".answer")).to_contain_text("leder i Dalanerådet")
    earlier = page.locator("#tidligere .turn")
    expect(earlier).to_have_count(1)
    expect(earlier).to_contain_text("Hvem ledet Smartcity Bærum?")
    expect(earlier.locator(".claim").first).to_be_visible()
    expect(turn.locator(".asked")).to_be_in_viewport()


def test_a_suggestion_is_asked_with_one_press(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box(page).fill("Noe jeg skriver på")
    suggestion = page.locator("#eksempler .suggestion").first
    example = suggestion.inner_text()
    suggestion.press("Enter")
    turn = answered(page, example)
    expect(box(page)).to_have_value("Noe jeg skriver på")
    follow_up = turn.locator(".followups .suggestion").first
    text = follow_up.inner_text()
    follow_up.press("Enter")
    answered(page, text)
    expect(page.locator("#tidligere .turn")).to_contain_text(example)
    expect(page.locator("#tidligere .followups")).to_have_count(0)


def test_who_asks_changes_the_examples_by_arrow_key(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    group = page.get_by_role("radiogroup", name="Hvem spør?")
    expect(group.get_by_label("Leder")).to_be_checked()
    examples = page.locator("#eksempler .suggestion")
    expect(examples).to_have_count(3)
    shown = [examples.all_inner_texts()]
    for name in ("Politiker", "Kursholder"):
        group.get_by_role("radio", checked=True).press("ArrowRight")
        expect(group.get_by_label(name)).to_be_checked()
        expect(examples.first).not_to_have_text(shown[-1][0])
        shown.append(examples.all_inner_texts())
    assert len({text for texts in shown for text in texts}) == 9


@pytest.mark.parametrize(("name", "key"), [("Leder", "leader"), ("Politiker", "politician"), ("Kursholder", "trainer")])
def test_every_example_question_is_answered(server: Server, visit: Visit, name: str, key: str) -> None:
    page = visit(server.url)
    for number in (1, 2, 3):
        if number > 1:
            page.get_by_role("button", name="Ny samtale").press("Enter")
        expect(page.locator(".turn")).to_have_count(0)
        page.get_by_text(name, exact=True).click()
        example = say("nb", f"page.{key}_{number}")
        page.get_by_role("button", name=example).click()
        turn = answered(page, example)
        expect(turn.locator(".declined")).to_have_count(0)
        expect(turn.locator(".claim").first).to_be_visible()


def test_whoever_changes_who_asks_sees_the_new_examples_also_in_a_conversation(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    expect(page.locator("#eksempler .suggestion").first).to_be_hidden()
    page.get_by_text("Politiker", exact=True).click()
    expect(page.get_by_role("button", name=say("nb", "page.politician_1"))).to_be_visible()


def test_off_topic_is_declined_calmly(server: Server, visit: Visit) -> None:
    turn = ask(visit(server.url), "Hva er oppskriften på vafler?")
    expect(turn.locator(".reason")).to_contain_text("utenfor det jeg kan gi råd om")
    expect(turn.locator(".turn-to")).to_contain_text("Spør kommunen din")
    expect(turn.locator(".card")).to_have_count(0)
    expect(turn.locator(".suggestion")).to_have_count(3)


def test_what_the_sources_do_not_say_is_declined_with_the_nearest_they_do_say(server: Server, visit: Visit) -> None:
    turn = ask(visit(server.url), "Hva tjente lederen av Dalanerådet i 2012?")
    expect(turn.locator(".reason")).to_contain_text("står ikke i kildene")
    expect(turn.locator(".near")).to_be_visible()
    expect(turn.locator(".claim").first).to_contain_text("[1]")
    expect(turn.locator(".card").first).to_be_visible()
    expect(turn.locator(".turn-to")).to_contain_text("originalrapporten")


def test_an_empty_question_is_answered_with_a_hint(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box(page).fill("   ")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv hva du lurer på")
    expect(latest(page)).to_have_count(0)
    ask(page, DALANE)
    expect(page.locator("#melding .message")).to_have_count(0)


def test_a_question_that_is_too_long_is_refused_and_kept(server: Server, visit: Visit, settings: Settings) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    long = "Hva er overstyring? " * (settings.max_question // 20 + 1)
    box(page).fill(long)
    box(page).press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(box(page)).to_have_value(long)
    expect(latest(page)).to_contain_text(DALANE)


def test_a_new_conversation_clears_the_page_and_what_is_remembered(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "Hvem ledet Smartcity Bærum?")
    ask(page, DALANE)
    page.get_by_role("button", name="Ny samtale").press("Enter")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#eksempler .suggestion").first).to_be_visible()
    expect(box(page)).to_be_focused()
    turn = ask(page, "Og hva med det?")
    expect(turn.locator(".answer")).not_to_contain_text("Dalanerådet")
    expect(page.locator("#tidligere .turn")).to_have_count(0)


def test_html_in_a_question_is_text(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    turn = ask(page, HTML)
    expect(turn.locator(".asked")).to_contain_text(HTML)
    ask(page, DALANE)
    expect(page.locator("#tidligere .asked")).to_contain_text(HTML)
    assert page.locator(".turn :is(script, img, strong)").count() == 0


def test_html_in_a_source_is_text(poisoned: Path, serve: Callable[..., Server], visit: Visit) -> None:
    page = visit(serve(poisoned).url)
    turn = ask(page, "Hvem styrer Blåbærdalen vannverk?")
    expect(turn.locator(".claim").first).to_contain_text("<script>window.hacked = 1</script><img src=")
    expect(turn.locator(".card blockquote").first).to_contain_text("onerror=")
    assert page.locator(".turn :is(script, img)").count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_page_works_again_after_the_server_was_restarted(
    home: Path, serve: Callable[..., Server], visit: Visit
) -> None:
    first = serve(home)
    page = visit(first.url)
    ask(page, DALANE)
    assert first.stop() == 0
    second = serve(home, first.port)
    assert second.url == first.url
    page.reload()
    ask(page, "Hva er overstyring?")
    visit.wrong.clear()  # type: ignore[attr-defined]  # the connection that was lost


@pytest.mark.parametrize(("width", "height"), [(320, 640), (375, 667), (768, 1024)])
def test_a_narrow_screen_is_not_scrolled_sideways(server: Server, visit: Visit, width: int, height: int) -> None:
    page = visit(server.url, width, height)
    expect(page.locator("#eksempler .suggestion").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    turn = ask(page, "Hva er rådmannsdilemmaet?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    answer, sources = turn.locator(".answer").bounding_box(), turn.locator(".sources").bounding_box()
    assert answer is not None
    assert sources is not None
    assert sources["y"] >= answer["y"] + answer["height"]
    turn.locator(".cite").first.press("Enter")
    expect(turn.locator(".card").first).to_be_focused()
    expect(turn.locator("mark").first).to_be_in_viewport()


def test_the_answer_is_announced_when_it_is_whole(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    region = page.locator("#samtale")
    expect(region).to_have_attribute("aria-live", "polite")
    expect(region).to_have_attribute("aria-busy", "false")


def test_only_what_the_page_needs_is_served(server: Server) -> None:
    with urllib.request.urlopen(server.url) as reply:
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self'" in policy
    for path in ("gradio_api/info", "gradio_api/upload", "gradio_api/file=/etc/passwd", "docs", "openapi.json"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(server.url + path)
        refused.value.close()
        assert refused.value.code == 404


def over_http(url: str, question: str) -> list[dict[str, object]]:
    """What one user of the page is sent for a question, message by message."""
    with urllib.request.urlopen(url + "config") as reply:
        config = json.load(reply)
    asking = next(d for d in config["dependencies"] if len(d["targets"]) > 2)
    session = secrets.token_hex(6)
    body = {"data": [question, "leader", None], "fn_index": asking["id"], "session_hash": session, "event_data": None}
    headers = {"Content-Type": "application/json"}
    join = urllib.request.Request(url + "gradio_api/queue/join", json.dumps(body).encode(), headers)
    urllib.request.urlopen(join).close()
    messages = []
    with urllib.request.urlopen(f"{url}gradio_api/queue/data?session_hash={session}", timeout=60) as stream:
        for line in stream:
            if line.startswith(b"data:"):
                messages.append(json.loads(line[5:]))
                if messages[-1]["msg"] == "process_completed":
                    break
    return messages


def test_sixteen_who_ask_at_once_are_all_answered(server: Server) -> None:
    together = threading.Barrier(16)

    def one(_: int) -> list[dict[str, object]]:
        together.wait(timeout=30)
        return over_http(server.url, DALANE)

    with ThreadPoolExecutor(16) as users:
        for messages in users.map(one, range(16)):
            assert messages[-1]["success"] is True
            assert "Dalanerådet" in json.dumps(messages, ensure_ascii=False)
            assert len([m for m in messages if m["msg"] == "process_generating"]) >= 3


class HeldDesk(Desk):
    """A desk whose first answer takes as long as the test lets it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.go_on = threading.Event()
        self.asked: list[str] = []

    def ask(self, question: str, persona: Persona, history: Sequence[str]) -> Advice:
        """The answer; the first one when the test says so."""
        self.asked.append(question)
        if len(self.asked) == 1:
            assert self.go_on.wait(timeout=60)
        return super().ask(question, persona, history)


class BrokenDesk(Desk):
    """A desk that fails in the way it is told to."""

    error: Exception = RuntimeError("/secret/path")

    def ask(self, question: str, persona: Persona, history: Sequence[str]) -> Advice:
        """Raises."""
        raise self.error


@pytest.fixture
def in_process() -> Iterator[Callable[[Desk], str]]:
    """Serves the page over a desk of the test's own; its address."""
    pages = []

    def serve_desk(desk: Desk) -> str:
        pages.append(start(desk, "127.0.0.1", 0))
        return str(pages[-1].local_url)

    yield serve_desk
    for page in pages:
        page.close(verbose=False)


# gradio's own use of pandas, for figures nobody asked it for.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_answer_that_takes_long_can_be_stopped(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    desk = HeldDesk(settings)
    page = visit(in_process(desk))
    stop = page.get_by_role("button", name="Stopp")
    expect(stop).to_be_hidden()
    box(page).fill(DALANE)
    box(page).press("Enter")
    expect(latest(page)).to_contain_text("Leter i kildene")
    expect(page.locator("#samtale")).to_have_attribute("aria-busy", "true")
    stop.press("Enter")
    expect(latest(page)).to_have_attribute("data-state", "stopped")
    expect(latest(page)).to_contain_text("Stoppet.")
    expect(stop).to_be_hidden()
    ask(page, "Hva er overstyring?")
    expect(page.locator("#tidligere .turn")).to_contain_text("Stoppet.")
    desk.go_on.set()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("Chroma: /secret/path er låst.", "Sjekk ADVISOR_CHROMA_URL."), "Søket i kildene svarer ikke."),
        (NoIndexError("/secret/path er borte.", "Kjør."), "Kildene er ikke klare til bruk."),
        (AdvisorError("/secret/path"), "Noe gikk galt."),
        (RuntimeError("/secret/path"), "Noe gikk galt."),
    ],
)
def test_an_error_is_one_plain_sentence(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit, error: Exception, said: str
) -> None:
    desk = BrokenDesk(settings)
    desk.error = error
    page = visit(in_process(desk))
    box(page).fill(DALANE)
    box(page).press("Enter")
    expect(page.locator("#samtale .problem")).to_contain_text(said)
    content = page.content()
    assert "/secret/path" not in content
    assert "ADVISOR_" not in content
    assert "Traceback" not in content


def test_a_port_that_is_taken_is_one_line_that_says_what_to_try(server: Server, home: Path) -> None:
    done = run("serve", "--port", server.port, env=environment(home))
    assert done.status == 1
    assert f"port {server.port}" in done.err
    assert "--port" in done.err
    assert "Traceback" not in done.err


def test_a_proxy_in_the_environment_does_not_stop_the_page(home: Path, tmp_path: Path, visit: Visit) -> None:
    proxy = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "NO_PROXY": "", "no_proxy": ""}
    started = Server(environment(home, **proxy), tmp_path / "errors.txt")
    try:
        ask(visit(started.url), DALANE)
    finally:
        assert started.stop() == 0
