"""Limits on questions: plain messages, fair counting, places given back."""

import threading
from pathlib import Path

import pytest

from advisor.errors import QuestionError
from advisor.settings import Settings, load_settings
from advisor.web import limits
from advisor.web.limits import Limits


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def limited(tmp_path: Path, **settings: int) -> tuple[Limits, Clock]:
    clock = Clock()
    chosen: Settings = load_settings(home=tmp_path, **settings)
    return Limits(chosen, clock), clock


def ask(limits: Limits, visitor: str = "127.0.0.1", question: str = "Hva er overstyring?") -> None:
    with limits.answering(visitor, question):
        pass


def test_a_visitor_who_is_too_quick_waits_and_others_do_not(tmp_path: Path) -> None:
    limits, clock = limited(tmp_path, max_per_minute=2)
    ask(limits)
    clock.now += 15
    ask(limits)
    with pytest.raises(QuestionError, match="Vent 45 sekunder"):
        ask(limits)
    ask(limits, "192.0.2.7")
    clock.now += 45
    ask(limits)
    with pytest.raises(QuestionError, match="Vent 15 sekunder"):
        ask(limits)


def test_a_question_that_is_refused_counts_for_nothing(tmp_path: Path) -> None:
    limits, _ = limited(tmp_path, max_per_minute=1, max_question=20)
    with pytest.raises(QuestionError, match="på 21 tegn, og grensen er 20"):
        ask(limits, question="x" * 21)
    ask(limits, question="x" * 20)


def test_more_answers_at_once_than_there_are_places_are_asked_to_wait(tmp_path: Path) -> None:
    limits, _ = limited(tmp_path, max_answers=1)
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with limits.answering("a", "?"):
            inside.set()
            leave.wait(10)

    first = threading.Thread(target=stay)
    first.start()
    assert inside.wait(10)
    with pytest.raises(QuestionError, match="Mange spør akkurat nå"):
        ask(limits, "b")
    leave.set()
    first.join(10)
    ask(limits, "b")


def test_an_answer_that_fails_gives_its_place_back(tmp_path: Path) -> None:
    limits, _ = limited(tmp_path, max_answers=1)
    for _ in range(3):
        with pytest.raises(RuntimeError), limits.answering("a", "?"):
            raise RuntimeError
    ask(limits)


def test_only_so_many_visitors_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "VISITORS", 3)
    few, _ = limited(tmp_path)
    for number in range(10):
        ask(few, f"visitor {number}")
    assert len(few._asked) == 3


@pytest.mark.parametrize(("lang", "said"), [("nb", "Vent"), ("nn", "Vent 60 sekund før"), ("en", "Wait 60 seconds")])
def test_the_message_is_in_the_language_of_the_page(tmp_path: Path, lang: str, said: str) -> None:
    limits, _ = limited(tmp_path, max_per_minute=1)
    ask(limits)
    with (
        pytest.raises(QuestionError, match=said),
        limits.answering("127.0.0.1", "?", lang),  # type: ignore[arg-type]
    ):
        pass
