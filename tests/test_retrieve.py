"""The search: ranked hits, the case a question names first, and filters that leave out all others."""

import pytest

from advisor.advise import Advisor
from advisor.cases import CASE_IDS
from advisor.question import read_question
from advisor.records import Hit
from advisor.retrieve import coverage, retrieve
from advisor.words import stem


def _hits(advisor: Advisor, text: str, **filters: object) -> tuple[Hit, ...]:
    library = advisor.library
    question = read_question(text, cases=filters.get("cases", ()))
    return retrieve(library, question, library.embedder.question(text), **filters)


def test_hits_are_ranked_and_no_passage_comes_twice(advisor: Advisor) -> None:
    hits = _hits(advisor, "Hvordan blir saker forankret i kommunestyret?")
    assert len(hits) == 24
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.passage.id for hit in hits}) == 24
    assert all(0 <= hit.coverage <= 1.0001 and -1 <= hit.dense <= 1.0001 for hit in hits)


@pytest.mark.parametrize("case", CASE_IDS)
def test_the_case_a_question_names_comes_first(advisor: Advisor, case: str) -> None:
    title = next(p.title for p in advisor.library.passages if p.case == case)
    best = _hits(advisor, f"Hvordan ble {title} ledet?")[0].passage
    assert case in best.cases


@pytest.mark.parametrize("text", ["Hva skjedde i {0}?", "kva hende i {0}", "what happened in {0}"])
def test_in_any_language(advisor: Advisor, text: str) -> None:
    assert "dalaneraadet" in _hits(advisor, text.format("Dalanerådet"))[0].passage.cases


def test_filters_leave_out_all_others(advisor: Advisor) -> None:
    assert {hit.passage.kind for hit in _hits(advisor, "Hva er et IKS?", kinds=("law",))} == {"law"}
    assert {hit.passage.case for hit in _hits(advisor, "Hvem ledet?", cases=("hsa", "oru"))} == {"hsa", "oru"}
    both = _hits(advisor, "Hvem ledet?", cases=("hsa",), kinds=("case",))
    assert both
    assert {(hit.passage.case, hit.passage.kind) for hit in both} == {("hsa", "case")}
    assert _hits(advisor, "Hvem ledet?", cases=("hsa",), kinds=("law",)) == ()


def test_a_word_counts_in_full_in_a_compound_in_part_and_elsewhere_not() -> None:
    weights = {stem("brobygging"): 1.0, stem("leder"): 1.0}
    assert coverage(weights, "brobygging krever en leder") == 1.0
    assert coverage({"kommunestyr": 1.0}, "kommunestyremøtene") == pytest.approx(0.8)
    assert coverage(weights, "ingenting av det") == 0.0
    assert coverage({}, "leder") == 0.0
