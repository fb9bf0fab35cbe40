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
from chatting import DALANE, DILEMMA, answered, ask, box, earlier, latest, narrow_enough
from playwright.sync_api import Page, Route, expect
from running import environment, run

from advisor.errors import AdvisorError, NoIndexError, StoreError
from advisor.records import Advice, Persona
from advisor.settings import Settings
from advisor.web.session import Desk
from advisor.wording import say

Visit = Callable[..., Page]
HTML = "<script>alert(1)</script><img src=x onerror=alert(2)> ${alert(3)} {{constructor}} **fet** Hva er overstyring?"


def test_a_typed_question_gets_an_answer_with_its_sources_beside_it(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    expect(page).to_have_title("Råd om samarbeid mellom kommuner")
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    expect(page.locator("h1")).to_have_text("Råd om samarbeid mellom kommuner")
    expect(page.locator("#topp")).to_contain_text("Svarene er ikke juridiske råd.")
    turn = ask(page, DALANE)
    expect(turn.locator(".claim").first).to_contain_text("[1]")
    listed = turn.locator(".sources .kilde-n").first
    expect(listed).to_contain_text("[1]")
    expect(listed).to_have_text(re.compile(r"\((Case|Forskning|Veiledning|Lov|Egen kilde), \d{4}"))
    expect(turn.locator(".meta")).to_contain_text("Besvart")
    expect(turn.locator(".meta")).to_contain_text("indeks")
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()


def test_every_claim_has_a_citation_and_every_citation_a_source(server: Server, visit: Visit) -> None:
    turn = ask(visit(server.url), "Hva er rådmannsdilemmaet?")
    claims = turn.locator(".claim").all()
    assert claims
    cited = {mark for claim in claims for mark in claim.locator(".cite").all_inner_texts()}
    assert all(claim.locator(".cite").count() for claim in claims)
    assert cited == set(turn.locator(".sources .number").all_inner_texts())


def test_then_and_now_is_a_quiet_box_under_the_answer(server: Server, visit: Visit) -> None:
    notes = ask(visit(server.url), "Hva er rådmannsdilemmaet?").locator(".notes")
    expect(notes.locator("h3")).to_have_text("Da og nå")
    expect(notes).to_contain_text("kommunedirektør")


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
    expect(earlier(page)).to_have_count(1)
    expect(earlier(page)).to_contain_text("Hvem ledet Smartcity Bærum?")
    expect(earlier(page).locator(".claim").first).to_be_visible()
    expect(turn.locator(".asked")).to_be_in_viewport()


def test_a_suggestion_is_asked_with_one_press(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box(page).fill("Noe jeg skriver på")
    suggestion = page.locator("#eksempler .suggestion:visible").first
    example = suggestion.inner_text()
    suggestion.press("Enter")
    turn = answered(page, example)
    expect(box(page)).to_have_value("Noe jeg skriver på")
    follow_up = turn.locator(".followups .suggestion").first
    text = follow_up.inner_text()
    follow_up.press("Enter")
    answered(page, text)
    expect(earlier(page)).to_contain_text(example)
    expect(earlier(page).locator(".followups")).to_be_hidden()


def test_who_asks_changes_the_examples_by_arrow_key(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    group = page.get_by_role("radiogroup", name="Hvem spør?")
    expect(group.get_by_label("Leder")).to_be_checked()
    examples = page.locator("#eksempler .suggestion:visible")
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
    expect(page.locator("#eksempler .suggestion:visible")).to_have_count(0)
    page.get_by_text("Politiker", exact=True).click()
    expect(page.get_by_role("button", name=say("nb", "page.politician_1"))).to_be_visible()


def test_off_topic_is_declined_calmly(server: Server, visit: Visit) -> None:
    turn = ask(visit(server.url), "Hva er oppskriften på vafler?")
    expect(turn.locator(".reason")).to_contain_text("utenfor det jeg kan gi råd om")
    expect(turn.locator(".turn-to")).to_contain_text("Spør kommunen din")
    expect(turn.locator(".kilde-n")).to_have_count(0)
    expect(turn.locator(".suggestion")).to_have_count(3)


def test_what_the_sources_do_not_say_is_declined_with_the_nearest_they_do_say(server: Server, visit: Visit) -> None:
    turn = ask(visit(server.url), "Hva tjente lederen av Dalanerådet i 2012?")
    expect(turn.locator(".reason")).to_contain_text("står ikke i kildene")
    expect(turn.locator(".near")).to_be_visible()
    expect(turn.locator(".claim").first).to_contain_text("[1]")
    expect(turn.locator(".kilde-n").first).to_be_visible()
    expect(turn.locator(".suggestion")).to_have_count(3)
    expect(turn.locator(".turn-to")).to_contain_text("originalrapporten")


def test_an_empty_question_is_answered_with_a_hint(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box(page).fill("   ")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv hva du lurer på")
    expect(latest(page)).to_have_count(0)
    ask(page, DALANE)
    expect(page.get_by_role("alert")).to_be_empty()


def test_a_question_that_is_too_long_is_refused_and_kept(server: Server, visit: Visit, settings: Settings) -> None:
    page = visit(server.url)
    ask(page, DALANE)
    long = "Hva er overstyring? " * (settings.max_question // 20 + 1)
    box(page).fill(long)
    box(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("grensen er")
    expect(box(page)).to_have_value(long)
    expect(earlier(page)).to_contain_text(DALANE)


def test_a_new_conversation_clears_the_page_and_what_is_remembered(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "Hvem ledet Smartcity Bærum?")
    ask(page, DALANE)
    page.get_by_role("button", name="Ny samtale").press("Enter")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#eksempler .suggestion:visible").first).to_be_visible()
    expect(box(page)).to_be_focused()
    turn = ask(page, "Og hva med det?")
    expect(turn.locator(".answer")).not_to_contain_text("Dalanerådet")
    expect(earlier(page)).to_have_count(0)


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
    expect(page.locator("#eksempler .suggestion:visible").first).to_be_visible()
    assert narrow_enough(page)
    turn = ask(page, DILEMMA)
    assert narrow_enough(page)
    turn.locator(".cite").first.press("Enter")
    expect(page.locator("#panel mark").first).to_be_in_viewport()
    assert narrow_enough(page)


def test_the_answer_is_read_out_once_claim_by_claim_and_then_that_it_is_ready(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    turn = ask(page, DALANE)
    lines = log.locator("p").all_inner_texts()
    assert lines[:-1] == turn.locator(".claim .said").all_inner_texts()
    assert lines[-1] == f"Svaret er ferdig. Antall kilder: {turn.locator('.kilde-n').count()}."
    ask(page, DILEMMA)
    assert lines[0] not in log.locator("p").all_inner_texts()


def over_http(url: str, question: str) -> list[dict[str, object]]:
    """What one user of the page is sent for a question, message by message."""
    with urllib.request.urlopen(url + "config") as reply:
        config = json.load(reply)
    asking = next(d for d in config["dependencies"] if ["submit"] in [[name] for _, name in d["targets"]])
    session = secrets.token_hex(6)
    body = {"data": [], "fn_index": asking["id"], "session_hash": session, "event_data": {"question": question}}
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
        self.stops: list[threading.Event] = []

    def stream(
        self, question: str, persona: Persona, history: Sequence[str], model: str | None, stop: threading.Event
    ) -> Iterator[Advice]:
        """The answer; the first one when the test says so."""
        self.asked.append(question)
        self.stops.append(stop)
        if len(self.asked) == 1:
            assert self.go_on.wait(timeout=60)
        yield from super().stream(question, persona, history, model, stop)


class BrokenDesk(Desk):
    """A desk that fails in the way it is told to."""

    error: Exception = RuntimeError("/secret/path")

    def stream(
        self, question: str, persona: Persona, history: Sequence[str], model: str | None, stop: threading.Event
    ) -> Iterator[Advice]:
        """Raises."""
        raise self.error


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
    expect(page.get_by_role("button", name="Send")).to_be_hidden()
    stop.press("Enter")
    expect(latest(page)).to_have_attribute("data-state", "stopped")
    expect(latest(page)).to_contain_text("Stoppet.")
    expect(stop).to_be_hidden()
    ask(page, "Hva er overstyring?")
    expect(earlier(page)).to_contain_text("Stoppet.")
    desk.go_on.set()


def test_a_stop_before_the_server_has_taken_the_question_stops_it_too(
    settings: Settings, in_process: Callable[[Desk], str], visit: Visit
) -> None:
    desk = HeldDesk(settings)
    page = visit(in_process(desk))

    def slowly(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route("**/queue/join*", slowly)
    box(page).fill(DALANE)
    box(page).press("Enter")
    page.get_by_role("button", name="Stopp").press("Enter")
    expect(latest(page)).to_have_attribute("data-state", "stopped")
    page.unroute("**/queue/join*")
    desk.go_on.set()
    ask(page, "Hva er overstyring?")
    expect(earlier(page)).to_contain_text("Stoppet.")
    assert all(stop.is_set() for stop in desk.stops[:1])


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
