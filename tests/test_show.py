"""Advice as text, Markdown and JSON: the same claims and sources in each."""

import json
from dataclasses import replace

import pytest

from advisor.records import Advice, Citation, Claim, Note
from advisor.show import answer_text, as_json, as_markdown, as_text, note_lines, part_heading, parts, source_line

CITATION = Citation(
    1, "hsa", "case", "hsa", "HSA", "Hvem ledet HSA?", 112, "Daglig leder\nstyrte.", "Daglig leder\nstyrte. Mer.", 2013
)
ADVICE = Advice(
    question="Hvem ledet HSA?", language="nb", status="answered", reason=None, answer="",
    claims=(Claim("Daglig leder styrte.", (1,), "short"), Claim("I dag er det annerledes.", (2,), "today")),
    citations=(CITATION, Citation(2, "lov", "law", None, "Lov", "Lov", None, "I dag.", "I dag.", 2018, "p2")),
    passages=("Daglig leder styrte. Mer.",), notes=(Note("rådmann", "rådmann.", "kommunedirektør.", "2019", "S40"),),
    followups=("Hva kostet det?",), model="extractive", seconds=0.01,
)  # fmt: skip


def test_each_claim_is_followed_by_its_marks_and_parts_have_headings() -> None:
    assert answer_text(ADVICE) == "Daglig leder styrte. [1]\n\nVeiledning og lov i dag: I dag er det annerledes. [2]"


def test_a_refusal_begins_with_its_reason_and_ends_with_where_to_turn() -> None:
    refused = replace(ADVICE, status="declined", reason="not_in_sources")
    first, *rest, last = answer_text(refused, ("Det står ikke.", "Spør kommunen.")).split("\n\n")
    assert (first, last) == ("Det står ikke.", "Spør kommunen.")
    assert "Daglig leder styrte. [1]" in rest
    bare = replace(refused, claims=(), citations=())
    assert answer_text(bare, ("Det står ikke.", "Spør kommunen.")) == "Det står ikke.\n\nSpør kommunen."


def test_a_part_answer_says_so() -> None:
    assert answer_text(replace(ADVICE, status="partial")).startswith("Kildene svarer bare på en del")


def test_runs_of_one_part_are_together() -> None:
    claims = [Claim("a", (1,), "hsa"), Claim("b", (1,), "hsa"), Claim("c", (2,), "today")]
    assert [(part, len(held)) for part, held in parts(claims)] == [("hsa", 2), ("today", 1)]
    assert part_heading(ADVICE, "hsa") == "Haugaland skole og arbeidsliv (HSA)"
    assert part_heading(ADVICE, "short") == ""


def test_a_source_says_what_it_is_when_it_is_from_and_where() -> None:
    assert source_line(CITATION, ADVICE) == "[1] HSA – Hvem ledet HSA? (case, 2013, s. 112)"
    assert source_line(ADVICE.citations[1], ADVICE) == "[2] Lov (lov, 2018)"


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_text_and_markdown_hold_every_claim_source_note_and_follow_up(lang: str) -> None:
    advice = replace(ADVICE, language=lang)
    advice = replace(advice, answer=answer_text(advice))
    for shown in (as_text(advice), as_markdown(advice)):
        assert all(claim.text in shown for claim in advice.claims)
        assert all(source_line(citation, advice) in shown for citation in advice.citations)
        assert all(line in shown for line in note_lines(advice))
    assert "→ Hva kostet det?" in as_text(advice)
    assert "> Daglig leder styrte." in as_markdown(advice)
    assert as_markdown(advice).startswith("## Hvem ledet HSA?\n")


def test_a_note_is_a_sentence_without_doubled_stops() -> None:
    [line] = note_lines(ADVICE)
    assert ".." not in line
    assert "kommunedirektør" in line
    assert "2019" in line


def test_json_is_one_line_with_the_contract_s_fields_and_no_others() -> None:
    text = as_json(replace(ADVICE, question="to\nlinjer \u2028 «å»"), "q1")
    assert "\n" not in text
    data = json.loads(text)
    assert (data["id"], data["question"]) == ("q1", "to\nlinjer \u2028 «å»")
    assert data["claims"][0] == {"text": "Daglig leder styrte.", "citations": [1]}
    wanted = ["n", "source", "kind", "case", "title", "section", "page", "quote", "text"]
    assert [name for name in data["citations"][0] if name != "year"] == wanted
    assert list(data["notes"][0]) == ["term", "then", "now", "since", "source"]


def test_why_the_composed_answer_stands_in_is_said_before_it() -> None:
    advice = replace(ADVICE, answer="Daglig leder styrte. [1]", remark="Språkmodellen svarte ikke i tide.", dropped=2)
    assert as_text(advice).startswith("Språkmodellen svarte ikke i tide.\n\nDaglig leder")
    assert "\n\nSpråkmodellen svarte ikke i tide.\n\n" in as_markdown(advice)
    assert {"dropped": 2, "remark": advice.remark}.items() <= json.loads(as_json(advice)).items()


def test_what_a_model_wrote_in_english_is_not_said_to_be_norwegian() -> None:
    advice = replace(ADVICE, language="en")
    claims = tuple(replace(claim, language="nb") for claim in ADVICE.claims)
    assert "Norwegian" in answer_text(replace(advice, claims=claims))
    assert "Norwegian" not in answer_text(advice)
    rendered = tuple(replace(claim, language="en", rendered=True) for claim in claims)
    assert "translated" in answer_text(replace(advice, claims=rendered))
