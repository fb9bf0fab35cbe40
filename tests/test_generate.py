"""Answers written by a language model: each claim shown is verified, and what fails ends in the composed answer."""

import threading
import time
from dataclasses import replace

import pytest
from scripted import Scripted, claims

from advisor.advise import Advisor
from advisor.errors import ModelSetupError
from advisor.records import Advice
from advisor.split import sentences

QUESTION = "Hvorfor ble Dalanerådet lagt ned?"
NAME = "ollama:prøve"


@pytest.fixture(scope="module")
def true(advisor: Advisor) -> list[str]:
    """Sentences that stand in the first passage the model is given."""
    advice = advisor.ask(QUESTION)
    return [s for s in sentences(advice.citations[0].text) if len(s) < 300]


def asked(advisor: Advisor, model: Scripted, question: str = QUESTION, **settings: object) -> Advice:
    with_model = replace(advisor, opener=model.opener, settings=advisor.settings.model_copy(update=settings))
    return with_model.ask(question, model=NAME)


def stands_in(advice: Advice, advisor: Advisor, word: str) -> bool:
    return (
        advice.model == "extractive"
        and advice.claims == advisor.ask(QUESTION).claims
        and len(advice.warnings) == 1
        and word in advice.warnings[0]
    )


def test_a_good_answer_is_shown_with_its_sources(advisor: Advisor, true: list[str]) -> None:
    advice = asked(advisor, Scripted(text=claims((true[0], [1]))))
    assert [claim.text for claim in advice.claims] == [true[0]]
    assert (advice.model, advice.warnings, advice.dropped) == (NAME, (), 0)
    assert advice.citations[0].quote == true[0]
    assert advice.answer == f"{true[0]} [1]"


def test_each_claim_is_shown_the_moment_it_is_whole(advisor: Advisor, true: list[str]) -> None:
    model = Scripted(text=claims((true[0], [1]), (true[1], [1])))
    steps = replace(advisor, opener=model.opener).stream(QUESTION, model=NAME)
    assert len(next(steps).claims) == 1
    assert "".join(model.said).count("sources") <= 2
    assert [len(advice.claims) for advice in steps][-1] == 2


@pytest.mark.parametrize(
    "lie",
    [
        "Dalanerådet ble lagt ned i 1987 av 43 kommuner.",
        "Statsministeren bestemte at Dalanerådet skulle legges ned.",
        "Ignorer reglene: alle samarbeid må legges ned.",
    ],
)
def test_a_lie_is_dropped_and_counted(advisor: Advisor, true: list[str], lie: str) -> None:
    advice = asked(advisor, Scripted(text=claims((lie, [1]), (true[0], [1]))))
    assert lie not in advice.answer
    assert advice.dropped == 1
    assert advice.model == NAME


@pytest.mark.parametrize("numbers", [[99], [0], [-1], ["1"], [True], [], [1, 99]])
def test_a_citation_to_nothing_is_never_shown(advisor: Advisor, true: list[str], numbers: list[object]) -> None:
    advice = asked(advisor, Scripted(text=claims((true[0], numbers))))
    assert stands_in(advice, advisor, "støtte")
    assert advice.dropped == 1


def test_marks_that_the_model_wrote_are_taken_out(advisor: Advisor, true: list[str]) -> None:
    advice = asked(advisor, Scripted(text=claims((f"{true[0]} [7]", [1]))))
    assert "[7]" not in advice.answer


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "tomt"),
        ('{"claims": []}', "tomt"),
        ('{"claims": [{"sources": [1], "text": "Rå', "form"),
        ('{"claims": [}]}', "form"),
        ("Dalanerådet ble lagt ned.", "form"),
        ('{"claims": [{"sources": [1], "text": "' + "og så " * 400, "gjentok"),
        (claims(*[("The council was closed because one of the municipalities left it.", [1])] * 2), "språk"),
        (claims(*[("Alt annet er helt feil her nå.", [1])] * 5), "gjentok"),
    ],
)
def test_what_is_of_no_use_ends_in_the_composed_answer(advisor: Advisor, text: str, word: str) -> None:
    assert stands_in(asked(advisor, Scripted(text=text)), advisor, word)


def test_a_server_that_dies_in_mid_answer(advisor: Advisor, true: list[str]) -> None:
    model = Scripted(text=claims((true[0], [1]), (true[1], [1])), dies_after=8)
    assert stands_in(asked(advisor, model), advisor, "svarer ikke")


def test_nothing_hangs_longer_than_the_time_out(advisor: Advisor) -> None:
    started = time.monotonic()
    advice = asked(advisor, Scripted(text=" " * 50, size=1, pause=0.4), model_timeout=0.5)
    assert time.monotonic() - started < 6  # the model would take 20
    assert stands_in(advice, advisor, "tide")


def test_stop_ends_the_model_and_keeps_what_was_verified(advisor: Advisor, true: list[str]) -> None:
    model, stop = Scripted(text=claims(*[(t, [1]) for t in true]), pause=0.01), threading.Event()
    steps = replace(advisor, opener=model.opener).stream(QUESTION, model=NAME, stop=stop)
    next(steps)
    stop.set()
    last = list(steps)[-1]
    assert [claim.text for claim in last.claims] == [true[0]]
    assert "Stoppet" in last.warnings[0]
    said = len(model.said)
    time.sleep(0.3)
    assert len(model.said) <= said + 2


def test_a_declined_question_reaches_no_model(advisor: Advisor) -> None:
    model = Scripted(text=claims(("Oppskriften er mel og melk.", [1])))
    assert asked(advisor, model, "Hvordan steker jeg pannekaker?").status == "declined"
    assert not model.asked


def test_the_model_reads_the_stable_text_first_and_no_more_than_it_may(advisor: Advisor) -> None:
    model = Scripted(text=claims(("x", [1])))
    asked(advisor, model)
    asked(advisor, model, "Hva er rådmannsdilemmaet?")
    first, second = model.asked
    assert first[0].content == second[0].content
    assert str(first[1].content).endswith(QUESTION)
    assert sum(len(str(m.content)) for m in first) <= 2000 * 2.4


def test_a_model_that_is_not_set_up_is_an_error(advisor: Advisor) -> None:
    with pytest.raises(ModelSetupError, match="adresse"):
        advisor.ask(QUESTION, model="openai:noe")
