"""Follow-ups become questions of their own, and questions of their own are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.cases import CASE_IDS, case_name, named_cases
from advisor.conversation import standalone

FIRST = "Hvor sterk var den politiske forankringen av HSA?"


def test_without_a_history_a_question_is_itself() -> None:
    assert standalone("  og hva\nmed Dalane? ", ()) == "og hva med Dalane?"


@pytest.mark.parametrize("question", ["og hva med Dalane?", "Hva med Dalanerådet?", "what about Dalane?"])
def test_a_new_case_takes_the_old_one_s_place(question: str) -> None:
    full = standalone(question, [FIRST])
    assert "forankringen" in full
    assert named_cases(full) == ("dalaneraadet",)


@pytest.mark.parametrize("question", ["Hvem ledet det?", "hvorfor det?", "Who led it?", "Og hva kostet det?"])
def test_what_points_back_gets_the_last_case_named(question: str) -> None:
    full = standalone(question, ["Hva var Cittaslow?", "Hva var ØRU?", "Og hvem eide det?"])
    assert named_cases(full) == ("oru",)
    assert full.startswith(question.rstrip("?"))


@pytest.mark.parametrize(
    "question",
    [
        "Hvordan får jeg forankret saker i seks kommuner uten å drukne i kommunestyremøter og saksframlegg?",
        "Hvem satt i styret i Smartcity Bærum?",
    ],
)
def test_a_question_of_its_own_is_left_as_it_is(question: str) -> None:
    assert standalone(question, [FIRST]) == question


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_any_turn_of_talk_gives_a_question_that_holds_what_was_said(question: str, history: list[str]) -> None:
    full = standalone(question, history)
    said = " ".join(question.split())
    assert said.rstrip("?!. ") in full or named_cases(said)


@pytest.mark.parametrize("case", CASE_IDS)
def test_every_case_can_be_put_in_another_s_place_by_its_name(case: str) -> None:
    last = "Hva var formålet med Cittaslow?" if case != "cittaslow" else FIRST
    assert case in named_cases(standalone(f"Og hva med {case_name(case)}?", [last]))
