"""The tables of the brief: every line points at a sentence of the corpus, and no form lacks what a brief needs."""

import re

import pytest

from advisor.advise import Advisor
from advisor.brief import data
from advisor.brief.questions import EACH, FEWEST, eligible
from advisor.brief.records import FORMS, PHASES, ROLES, Fact, Order
from advisor.brief.sentences import Sentences, told
from advisor.errors import BriefError
from advisor.retrieve import coverage
from advisor.words import stems


@pytest.fixture(scope="module")
def sentences(advisor: Advisor) -> Sentences:
    return Sentences(advisor.library.passages)


@pytest.mark.parametrize("table", ["forms", "questions", "common", "leader"])
def test_every_line_points_at_one_sentence_of_the_corpus(sentences: Sentences, table: str) -> None:
    lines = data.anchors(getattr(data, table)())
    assert lines
    for line in lines:
        assert sentences.fact(line).text


def test_a_line_that_points_nowhere_says_so(sentences: Sentences) -> None:
    with pytest.raises(BriefError, match="Indeksen har ikke setningen") as lost:
        sentences.fact("lov :: Finnes ikke? :: noe")
    assert "advisor index --rebuild" in lost.value.remedy
    with pytest.raises(BriefError):
        sentences.fact("lov :: Hva sier stiftelsesloven som kommuner trenger å vite? :: e")


def test_each_form_has_what_a_brief_needs(sentences: Sentences) -> None:
    assert set(data.forms()) == {*FORMS, "IPR/KO"}
    for form, row in data.forms().items():
        assert len(row.law) >= 5, form
        assert row.ks, form
        assert all(sentences.fact(anchor).passage.source == "ks-anbefalinger" for anchor in row.ks), form
        assert not any(a.startswith("ks-anbefalinger") for a in data.anchors(row.law)), form


def test_no_question_is_written_twice() -> None:
    bank = data.questions()
    assert len({row.id for row in bank}) == len({row.ask for row in bank}) == len(bank)
    assert all(row.ask.endswith("?") for row in bank)


@pytest.mark.parametrize("form", [*FORMS, "IPR/KO"])
def test_every_form_phase_and_role_has_enough_questions(form: str) -> None:
    for phase in PHASES:
        for role in ROLES:
            order = Order(form, "", "", None, role, (), 0, phase, "politiker")  # type: ignore[arg-type]
            bank = eligible(order)
            assert len(bank) >= FEWEST, (form, phase, role)
            for part in data.LEGITIMACIES:
                assert sum(row.part == part for row in bank) >= EACH, (form, phase, role, part)


def test_the_cells_of_the_plan_are_words_of_their_source(sentences: Sentences) -> None:
    for row in data.leader().plan:
        says: list[Fact] = [sentences.fact(anchor) for anchor in (row.says, row.also) if anchor]
        for cell in (row.what, row.where, row.when, row.who):
            weights = dict.fromkeys(stems(cell), 1.0)
            share = max(coverage(weights, f"{fact.passage.section} {fact.passage.text}") for fact in says)
            assert share >= 0.5, (cell, share)


def test_every_phase_of_a_leader_calls_for_two_roles() -> None:
    table = data.leader()
    assert set(table.phase) == set(PHASES)
    assert all(len(roles) == 2 and set(roles) <= set(table.roles) for roles in table.phase.values())


def test_every_pattern_is_a_regular_expression() -> None:
    common = data.common()
    for row in (*common.clashes, *common.gone.values(), *common.refused.values()):
        assert re.compile(row.pattern)


@pytest.mark.parametrize(
    ("sentence", "before", "said"),
    [
        ("Ja, kommunen må varsle (kommuneloven § 23-6).", "", "Kommunen må varsle (kommuneloven § 23-6)."),
        ("Nei, loven krever ikke det.", "", "Loven krever ikke det."),
        (
            "Lån krever tak (§ 22).",
            "Styret (IKS-loven § 13). Lån krever tak (§ 22).",
            "Lån krever tak (IKS-loven § 22).",
        ),
        ("Lån krever tak (§ 22).", "Lån krever tak (§ 22).", "Lån krever tak (§ 22)."),
        (
            "Etter aksjeloven må alle (§ 3).",
            "IKS-loven. Etter aksjeloven må alle (§ 3).",
            "Etter aksjeloven må alle (§ 3).",
        ),
        ("Jager kommunen mål?", "", "Jager kommunen mål?"),
    ],
)
def test_a_sentence_is_made_to_stand_alone(sentence: str, before: str, said: str) -> None:
    assert told(sentence, before) == said
