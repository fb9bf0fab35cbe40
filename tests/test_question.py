"""What a question asks: its cases, its language, and what cannot be taken as a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.cases import CASE_IDS
from advisor.errors import QuestionError
from advisor.question import read_question


@given(st.text(max_size=300))
def test_any_text_is_understood_or_refused_as_a_question(text: str) -> None:
    try:
        question = read_question(text, longest=200)
    except QuestionError as error:
        refused = error
    else:
        refused = None
    if refused:
        assert refused.remedy
        return
    assert question.text == " ".join(text.split())
    assert question.language in ("nb", "nn", "en")
    assert len(set(question.terms)) == len(question.terms)


@pytest.mark.parametrize("text", ["", "  \n ", "?", "😀😀", "…", "-- !!"])
def test_nothing_asked_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="tomt") as caught:
        read_question(text)
    assert caught.value.remedy


def test_too_long_is_refused_with_both_figures() -> None:
    with pytest.raises(QuestionError, match="2001") as caught:
        read_question("a" * 2001)
    assert "2000" in str(caught.value)
    assert read_question("a" * 2000).text


def test_an_unknown_case_is_refused_with_the_twelve() -> None:
    with pytest.raises(QuestionError, match="atlantis") as caught:
        read_question("Hva skjedde?", cases=["atlantis"])
    assert all(case in caught.value.remedy for case in CASE_IDS)


def test_cases_are_those_asked_for_those_named_and_those_misspelt() -> None:
    assert read_question("Hva skjedde?", cases=["hsa"]).cases == ("hsa",)
    assert read_question("Hva er likt i HSA og Cittaslow?").cases == ("hsa", "cittaslow")
    assert read_question("hvem eide dalaneråde").cases == ("dalaneraadet",)
    assert read_question("Hva er Citaslow?").cases == ("cittaslow",)
    assert read_question("Hva er et IKS?").cases == ()


@pytest.mark.parametrize(
    ("text", "intent", "asks"),
    [
        ("Hvor mange kommuner var med i ØRU?", "fact", "count"),
        ("Når ble Dalanerådet lagt ned?", "fact", "time"),
        ("Hva kostet driften av Fagrådet, i kroner?", "fact", "money"),
        ("Hva er forskjellen på HSA og Cittaslow?", "compare", "any"),
        ("Hva er en brobygger?", "concept", "any"),
        ("Hvordan får jeg forankret saker i min kommune?", "advice", "any"),
    ],
)
def test_the_kind_of_answer_wanted(text: str, intent: str, asks: str) -> None:
    question = read_question(text)
    assert (question.intent, question.asks) == (intent, asks)


def test_the_language_can_be_chosen() -> None:
    assert read_question("Hva er et IKS?", lang="en").language == "en"
