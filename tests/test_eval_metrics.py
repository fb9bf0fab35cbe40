"""The figures: what each means on answers small enough to count by hand, and the same as the shared tool's."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from advisor.advise import Advisor
from advisor.evaluation.bootstrap import estimate, sign_test
from advisor.evaluation.items import Item
from advisor.evaluation.metrics import FIGURES, SHARES, intervals, judge, lix, main_figure, summary
from advisor.evaluation.observe import Observer
from advisor.evaluation.places import passage_places, relevant, wanted_places
from advisor.evaluation.questions import load_set, own_sets
from advisor.evaluation.retrieval import search_figures
from advisor.evaluation.scores import score_answers
from advisor.records import Passage
from advisor.wording import wording

TOOL = Path(__file__).resolve().parents[2] / "shared" / "tools" / "score_answers.py"
SAME = (
    "answered", "declined", "false_premise", "fact_recall", "fact_in_sources", "case_precision", "case_recall",
    "evidence", "evidence_4000", "cited", "p50_s", "p95_s",
)  # fmt: skip
ITEM = Item(
    "q1", "nb", "leader", "cross", None, "Hva?", ("hsa", "oru"), ("Drift", "4.2"), ("Ordrett  her",),
    ("7 kommuner", "rektor i Haugesund", "felles budsjett"),
)  # fmt: skip


def citation(n: int, case: str | None, text: str) -> dict[str, Any]:
    return {"n": n, "source": "s", "case": case, "title": "t", "section": "x", "page": None, "quote": "", "text": text}


def answer(**fields: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "id": "q1", "language": "nb", "status": "answered", "reason": None, "answer": "", "claims": [], "citations": [],
        "passages": [], "seconds": 0.5, **fields,
    }  # fmt: skip


def test_the_figures_of_an_answer_counted_by_hand() -> None:
    row = judge(
        ITEM,
        answer(
            answer="Sju eller 7 kommuner er med [1]. De har et felles budsjett [2].",
            claims=[{"text": "a", "citations": [1]}, {"text": "b", "citations": []}],
            citations=[citation(1, "hsa", "7 kommuner og rektor i Haugesund"), citation(2, "ahus", "ordrett her.")],
            passages=["noe annet"],
            run={"first_s": 0.2, "verbatim": [True, False], "cited": [["case hsa: drift"], ["kap 3.1"]]},
        ),
    )
    assert row == {
        "seconds": 0.5, "first_s": 0.2, "language": 1.0, "answered": 1.0, "wrongly_declined": 0.0,
        "fact_recall": 0.667, "fact_in_sources": 0.667, "evidence": 1.0, "evidence_4000": 0.0,
        "case_precision": 0.5, "case_recall": 0.5, "section_precision": 0.5, "section_recall": 0.5,
        "words": 11.0, "lix": pytest.approx(11 / 2 + 100 * 2 / 11), "cited": 0.5, "uncited": 1.0, "verbatim": 0.5,
    }  # fmt: skip


def test_a_refusal_is_right_or_wrong_by_its_question() -> None:
    refused = answer(status="declined", reason="off_topic", answer="Nei.")
    assert judge(ITEM, refused)["wrongly_declined"] == 1.0
    assert "case_recall" not in judge(ITEM, refused)
    off = Item("q1", "nb", "leader", "unanswerable", "off_topic", "Hva?")
    assert judge(off, refused)["declined"] == 1.0
    assert judge(off, answer(answer="Jo."))["declined"] == 0.0
    premise = Item("q1", "nb", "leader", "unanswerable", "false_premise", "Hva?", facts=("trakk seg i 2012", "Lund"))
    assert judge(premise, refused)["false_premise"] == 1.0
    assert judge(premise, answer(answer="Kommunen trakk seg i 2012."))["false_premise"] == 1.0
    assert judge(premise, answer(answer="Ja, det gikk fint."))["false_premise"] == 0.0


def test_lix_counts_words_sentences_and_long_words() -> None:
    assert lix("") == 0.0
    assert lix("Ei ku er her.") == 4.0
    assert lix("Kommunestyret møtes. Rådmannen leder det.") == pytest.approx(5 / 2 + 100 * 2 / 5)


def test_all_figures_have_a_name_in_each_language() -> None:
    for lang in ("nb", "nn", "en"):
        assert set(FIGURES) <= set(wording(lang)["figures"])
        assert set(FIGURES) <= set(wording(lang)["figures_short"])


def test_the_places_of_sections_as_sets_write_them() -> None:
    def wanted(*sections: str, cases: tuple[str, ...] = ("hsa",)) -> list[set[str]]:
        item = Item("q", "nb", "leader", "fact", None, "?", cases, sections)
        return [set(group) for group in wanted_places(item)]

    assert wanted("Drift", "4.2", "kap 3") == [{"case hsa: drift"}, {"kap 4.2"}, {"kap 3"}]
    assert wanted("Input legitimitet") == [{"case hsa: input"}]
    assert wanted("Throughput") == [{"case hsa: throughput"}]
    assert wanted("Initiativ og drift") == [{"case hsa: initiativ", "case hsa: drift"}]
    assert wanted("lov-og-endringer", cases=()) == [{"lov-og-endringer", "dagens lov og veiledning"}]


def test_a_passage_is_relevant_by_its_place_and_its_facts() -> None:
    def passage(identity: str, kind: str, text: str, *refs: str) -> Passage:
        return Passage(identity, "src", kind, "t", "s", text, "", refs=refs)  # type: ignore[arg-type]

    passages = [
        passage("fact", "case", "Det var 7 kommuner.", "S1 case hsa: Drift, Output"),
        passage("place", "case", "Noe annet.", "S1 case oru: Drift"),
        passage("chapter", "report", "Noe annet.", "S1 kap 4.2, 3.1"),
        passage("elsewhere", "case", "Det var 7 kommuner.", "S1 case ahus: Drift"),
        passage("law", "law", "Det var 7 kommuner.", "S40 § 2"),
    ]
    at = {p.id: passage_places(p) for p in passages}
    assert {"kap 4", "kap 4.2", "kap 3", "kap 3.1"} <= at["chapter"]
    assert relevant(ITEM, passages, at) == {"fact": 2, "place": 1, "chapter": 1}
    law = Item("q", "nb", "leader", "owner_meeting", None, "?", (), ("lov-og-endringer",), facts=("7 kommuner",))
    assert relevant(law, passages, at) == {"law": 2}


def test_the_search_figures_counted_by_hand() -> None:
    grades = {"a": {"p1": 2, "p2": 2, "p3": 1}, "b": {"p9": 2}, "c": {"p1": 1}, "d": {"p1": 2}}
    found = {"a": ["x", "p1", "p3", *"yzuvw", "p2"], "b": ["x"], "c": ["p1"], "d": []}
    rows = search_figures(grades, found)
    ideal = 2 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    gained = 2 / math.log2(3) + 1 / math.log2(4) + 2 / math.log2(10)
    assert rows["a"] == {
        "recall@5": 0.5, "recall@10": 1.0, "mrr": 0.5, "ndcg@10": pytest.approx(gained / ideal, abs=1e-6),
    }  # fmt: skip
    assert set(rows["b"].values()) == {0.0}
    assert "c" not in rows
    assert set(rows["d"].values()) == {0.0}
    assert search_figures({}, {}) == {}


def test_the_interval_holds_the_mean_narrows_with_more_and_is_the_same_each_time() -> None:
    draw = np.random.default_rng(1)
    few, many = draw.random(20).tolist(), draw.random(2000).tolist()
    a, b = estimate(few), estimate(many)
    assert a == estimate(few)
    assert a.low < a.mean < a.high
    assert b.high - b.low < (a.high - a.low) / 5
    # 95 % of the intervals of many samples hold the true mean.
    held = sum(e.low <= 0.5 <= e.high for e in (estimate(draw.random(50).tolist()) for _ in range(200)))
    assert 178 <= held <= 200


def test_all_alike_is_not_certain() -> None:
    assert estimate([1.0] * 10).low == pytest.approx(0.722, abs=1e-3)  # Wilson's interval for 10 of 10
    assert estimate([0.0] * 10).high == pytest.approx(0.278, abs=1e-3)
    assert estimate([5.0, 5.0], share=False).high == 5.0
    with pytest.raises(ValueError, match="no values"):
        estimate([])


@pytest.mark.parametrize(("better", "worse", "p"), [(0, 0, 1.0), (5, 5, 1.0), (6, 0, 0.03125), (1, 8, 0.0390625)])
def test_the_sign_test_is_exact(better: int, worse: int, p: float) -> None:
    assert sign_test(better, worse) == pytest.approx(p)


def test_groups_hold_each_question_once(advisor: Advisor) -> None:
    items = [item for path in own_sets().values() for item in load_set(path)[::16]]
    rows = {item.id: {"answered": 1.0, "seconds": 0.1} for item in items}
    table = intervals(items, rows)
    for name in ("set", "kind", "lang", "persona", "difficulty"):
        assert sum(g["answered"].n for key, g in table.items() if key.startswith(f"{name}:")) == len(items)
    assert table["all"]["answered"].n == len(items)


def test_the_main_figure_is_the_one_that_says_most() -> None:
    assert main_figure({"answered": 1.0, "fact_recall": 0.5}) == ("fact_recall", 0.5)
    assert main_figure({"declined": 0.0}) == ("declined", 0.0)
    assert main_figure({"seconds": 1.0}) is None


def test_the_figures_are_those_of_the_shared_tool(advisor: Advisor, tmp_path: Path) -> None:
    """The same answers, one of them missing and one without seconds, scored by both."""
    if not TOOL.exists():
        pytest.skip(f"{TOOL} is not part of the checkout")
    files = [*own_sets().values(), TOOL.parents[1] / "eval" / "questions-dev.jsonl"]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()[::17]]
    (tmp_path / "q.jsonl").write_text("\n".join(lines), encoding="utf-8")
    items = load_set(tmp_path / "q.jsonl")
    observer = Observer(advisor)
    rows = {item.id: observer.row(item) for item in items[1:]}
    del rows[items[2].id]["seconds"]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows.values()), encoding="utf-8")
    command = [sys.executable, str(TOOL), str(tmp_path / "q.jsonl"), str(tmp_path / "a.jsonl"), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    scored = score_answers(items, rows, {items[0].id: {}})
    ours = summary(list(scored.values()))
    assert {name: ours.get(name) for name in SAME} == {name: theirs[name] for name in SAME}
    assert ours["n"] == theirs["n"]
    for lang in ("nb", "nn", "en"):
        facts = [row for item, row in zip(items, scored.values(), strict=True) if item.lang == lang]
        assert summary(facts).get("fact_recall") == theirs[f"fact_recall:{lang}"]
    assert all(0 <= value <= 1 for name, value in ours.items() if name in SHARES)
