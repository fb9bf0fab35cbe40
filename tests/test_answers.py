"""What must hold of every answer, over the project's own questions and the shipped corpus."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from advisor.advise import Advisor
from advisor.compose import clean
from advisor.records import Advice
from advisor.words import stems

SETS = sorted((Path(__file__).resolve().parents[1] / "eval" / "questions").glob("*.jsonl"))
QUESTIONS = [json.loads(line) for path in SETS for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers(advisor: Advisor) -> Sequence[Advice]:
    """An answer to each of the project's own questions."""
    return [advisor.ask(question["question"], persona=question["persona"]) for question in QUESTIONS]


def test_every_claim_stands_word_for_word_in_the_passage_it_cites(answers: Sequence[Advice]) -> None:
    for advice in answers:
        cited = {citation.n: citation for citation in advice.citations}
        for claim in advice.claims:
            assert claim.citations, claim.text
            for number in () if claim.rendered else claim.citations:  # those: tests/test_advise.py
                quote = " ".join(cited[number].quote.split())
                assert clean(quote, ()).lower().find(claim.text.lower()) >= 0 or claim.text.lower() in quote.lower()


def test_quotes_are_verbatim(answers: Sequence[Advice]) -> None:
    for advice in answers:
        for citation in advice.citations:
            assert citation.quote in citation.text


def test_every_citation_is_used_and_marked_in_the_answer(answers: Sequence[Advice]) -> None:
    for advice in answers:
        used = {number for claim in advice.claims for number in claim.citations}
        assert used == {citation.n for citation in advice.citations}
        assert all(f"[{number}]" in advice.answer for number in used)


def test_no_answer_says_the_same_twice(answers: Sequence[Advice]) -> None:
    for advice in answers:
        bags = [frozenset(stems(claim.text)) for claim in advice.claims]
        assert len(bags) == len(set(bags)), advice.question


def test_answers_keep_to_their_length(answers: Sequence[Advice]) -> None:
    for advice in answers:
        # A sentence rendered in English is up to a tenth longer than the one that was measured.
        limit = 1600 if any(claim.rendered for claim in advice.claims) else 1450
        assert sum(len(claim.text) for claim in advice.claims) <= limit, advice.question


def test_a_refusal_is_a_field_and_says_where_to_turn(answers: Sequence[Advice]) -> None:
    refused = [advice for advice in answers if advice.status == "declined"]
    assert len(refused) > 20
    for advice in refused:
        assert advice.reason
        assert "\n\n" in advice.answer
    assert all(advice.reason is None for advice in answers if advice.status == "answered")


def test_asking_twice_gives_the_same(advisor: Advisor) -> None:
    one, two = (advisor.ask("Hva er fallgruvene når kommunen styrer samarbeid utenfor linja?") for _ in range(2))
    assert one.answer == two.answer
    assert one.citations == two.citations


def test_what_was_then_gets_a_note_of_now(advisor: Advisor) -> None:
    terms = {note.term for note in advisor.ask("Etter hvilken lov var Dalanerådet organisert?").notes}
    assert "§ 27-samarbeid" in terms
    assert not advisor.ask("Hvor mange vara skal det være i representantskapet i et IKS?").notes


@pytest.mark.parametrize(
    "question",
    [
        "Hva heter daglig leder i ØRU?",
        "Kva er e-postadressa til leiaren av HSA?",
        "What is the name of the mayor of Bærum?",
    ],
)
def test_persons_are_never_named(advisor: Advisor, question: str) -> None:
    advice = advisor.ask(question)
    assert advice.status == "declined"


def test_a_false_premise_is_met_with_what_the_sources_say(advisor: Advisor) -> None:
    advice = advisor.ask("Hvorfor trakk Gjesdal seg fra Prosjekt samhandling?")
    assert advice.reason == "false_premise"
    assert "Hå" in advice.answer


def test_a_follow_up_is_about_the_case_it_names(advisor: Advisor) -> None:
    first = "Hvor sterk var den politiske forankringen av HSA?"
    advice = advisor.ask("og hva med Dalane?", history=[first])
    assert {c.case for c in advice.citations} == {"dalaneraadet"}
    assert "ankr" in advice.answer


def test_a_follow_up_that_points_back_keeps_the_case(advisor: Advisor) -> None:
    advice = advisor.ask("Hvem ledet det?", history=["Hva var formålet med Cittaslow i Sokndal?"])
    assert "cittaslow" in {c.case for c in advice.citations}


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_a_refusal_is_in_the_language_asked_for(advisor: Advisor, lang: str) -> None:
    advice = advisor.ask("Hva er oppskriften på lapskaus?", lang=lang)
    opening = {"nb": "Dette ligger", "nn": "Dette ligg", "en": "This is outside"}[lang]
    assert advice.answer.startswith(opening)


def test_case_names_with_typing_errors_are_understood(advisor: Advisor) -> None:
    advice = advisor.ask("hvor mange representanter hadde hver kommune i Dalaneråde?")
    assert {c.case for c in advice.citations} == {"dalaneraadet"}


def test_a_short_question_of_its_own_is_not_taken_for_a_follow_up(advisor: Advisor) -> None:
    advice = advisor.ask("Hva er oppskriften på vafler?", history=["Hvem leder Fagrådet for indre Oslofjord?"])
    assert advice.reason == "off_topic"
