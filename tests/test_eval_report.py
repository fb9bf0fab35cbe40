"""Comparison and report of runs: what a trainer reads, and that it is the truth, self-contained and harmless."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from running import Done

from advisor.advise import Advisor
from advisor.errors import EvaluationError
from advisor.evaluation.compare import compare
from advisor.evaluation.findings import NONE, confusion, facts_of, refusal_curve, state, weakest, within
from advisor.evaluation.folder import Folder
from advisor.evaluation.items import Item
from advisor.evaluation.observe import Observer
from advisor.evaluation.plots import Bar, bars, lines
from advisor.evaluation.questions import load_set, own_sets
from advisor.evaluation.report import as_fragment, as_html, as_markdown
from advisor.evaluation.run import run
from advisor.evaluation.scores import Scored, read_run

Call = Callable[..., Done]
EVIL = "<script>window.hacked=1</script>'\"><img src=x onerror=hacked()>"
ITEM = Item(
    "q1", "nb", "leader", "fact", None, "Hva?", ("hsa",), (), (), ("7 kommuner", "budsjett"), "Fasit.", 1, "m", "s"
)


def scored(rows: dict[str, dict[str, float]], items: list[Item] | None = None, **answer: Any) -> Scored:  # noqa: ANN401
    """A run of made-up figures."""
    made = items or [replace(ITEM, id=key, question=f"Hva er {key}?") for key in rows]
    whole = {
        "language": "nb", "status": "answered", "reason": None, "answer": "7 kommuner [1].", "claims": [],
        "citations": [], "passages": [], "seconds": 0.1, **answer,
    }  # fmt: skip
    made_by = {
        "questions": {"sets": {"s": len(made)}}, "model": "m", "embedding": "e", "created": "2026-01-01T00:00:00",
        "index": {"fingerprint": "f", "passages": 1, "sources": 1}, "libraries": {}, "advisor": "0", "python": "3",
        "settings": {"decline": 0.5},
    }  # fmt: skip
    return Scored(made_by, tuple(made), {item.id: {"id": item.id, **whole} for item in made}, {}, rows)


@pytest.fixture(scope="module")
def done(advisor: Advisor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real run of a few questions of each set."""
    path = tmp_path_factory.mktemp("run") / "prøve"
    items = [item for file in own_sets().values() for item in load_set(file)[:24:8]]
    run(Folder(path), items, Observer(advisor))
    return path


def test_what_got_better_and_worse_is_told_pair_by_pair() -> None:
    a = scored({"q1": {"fact_recall": 0.0, "seconds": 2.0}, "q2": {"fact_recall": 1.0, "seconds": 1.0}, "q3": {}})
    b = scored({"q1": {"fact_recall": 0.5, "seconds": 1.0}, "q2": {"fact_recall": 0.75, "seconds": 1.0}, "q4": {}})
    found = compare(a, b)
    assert (found.shared, found.only) == (2, (1, 1))
    facts, seconds = found.differences
    assert (facts.figure, facts.before, facts.after, facts.change.mean) == ("fact_recall", 0.5, 0.625, 0.125)
    assert (facts.better, facts.worse, facts.same, facts.p) == (1, 1, 0, 1.0)
    assert (seconds.figure, seconds.better, seconds.worse, seconds.same) == ("seconds", 1, 0, 1)
    assert [(pair.item.id, pair.change) for pair in found.better] == [("q1", 0.5)]
    assert [(pair.item.id, pair.change) for pair in found.worse] == [("q2", -0.25)]


def test_a_change_is_sure_when_its_interval_leaves_out_nothing() -> None:
    ids = [f"q{n}" for n in range(40)]
    a = scored({key: {"fact_recall": 0.5} for key in ids})
    up = scored({key: {"fact_recall": 0.5 + (n % 4) / 8} for n, key in enumerate(ids)})
    noise = scored({key: {"fact_recall": 0.5 + (-1) ** n / 4} for n, key in enumerate(ids)})
    assert compare(a, up).differences[0].sure
    assert compare(a, up).differences[0].p < 0.001
    assert not compare(a, noise).differences[0].sure
    same = compare(a, a).differences[0]
    assert (same.sure, same.same, same.p, same.change.low, same.change.high) == (False, 40, 1.0, 0.0, 0.0)


def test_an_answer_that_became_a_failure_is_worse() -> None:
    a = scored({"q1": {"fact_recall": 1.0, "answered": 1.0}})
    b = scored({"q1": {"answered": 0.0}})
    assert [pair.item.id for pair in compare(a, b).worse] == ["q1"]


def test_runs_of_other_questions_are_not_compared() -> None:
    a, b = scored({"q1": {"answered": 1.0}}), scored({"q2": {"answered": 1.0}})
    with pytest.raises(EvaluationError, match="ingen spørsmål felles"):
        compare(a, b)
    changed = scored({"q1": {"answered": 1.0}}, [replace(ITEM, facts=("8 kommuner",))])
    with pytest.raises(EvaluationError, match="«q1» er ikke det samme"):
        compare(scored({"q1": {"answered": 1.0}}, [ITEM]), changed)


def test_the_comparison_is_printed_and_is_json(cli: Call, done: Path, tmp_path: Path) -> None:
    shown = cli("eval", "compare", done, done)
    assert shown.status == 0
    assert "15 spørsmål i begge (0 bare i A, 0 bare i B)." in shown.out
    assert "| Nøkkelfakta i svaret |" in shown.out
    assert "Verre: 0 spørsmål." in shown.out
    told = json.loads(cli("eval", "compare", done, done, "--json").out)
    assert told["shared"] == 15
    assert {d["p"] for d in told["differences"]} == {1.0}
    nothing = cli("eval", "compare", done, tmp_path)
    assert nothing.status == 1
    assert "er ikke en mappe fra «advisor eval run»: run.json mangler. Sjekk stien." in nothing.err


def test_the_refusal_curve_falls_and_rises(done: Path) -> None:
    answered, declined = refusal_curve(read_run(Folder(done)))
    assert [x for x, _ in answered] == [x for x, _ in declined]
    assert [y for _, y in answered] == sorted((y for _, y in answered), reverse=True)
    assert [y for _, y in declined] == sorted(y for _, y in declined)
    assert answered[0][1] == 1.0
    found = read_run(Folder(done))
    in_use = next(y for x, y in answered if x == 0.5)
    assert in_use == found.figures["all"]["answered"].mean


def test_the_confusion_counts_questions_by_the_case_they_are_about() -> None:
    cites = [
        {"n": 1, "case": "oru", "text": ""},
        {"n": 2, "case": "hsa", "text": ""},
        {"n": 3, "case": "oru", "text": ""},
    ]
    rows, columns, counts = confusion(scored({"q1": {}, "q2": {}}, citations=cites))
    assert (rows, columns) == (["hsa"], ["hsa", "oru"])
    assert counts == {("hsa", "oru"): 2, ("hsa", "hsa"): 2}
    assert confusion(scored({"q1": {}}))[1] == ["hsa", NONE]
    assert confusion(scored({"q1": {}}, status="declined"))[0] == []


def test_the_share_within_so_many_seconds_ends_at_all() -> None:
    curve = within([0.1, 0.2, 0.4])
    assert curve[0] == (0.0, 0.0)
    assert curve[-1][1] == 1.0
    assert within([]) == []


def test_what_was_missing_is_told_fact_by_fact() -> None:
    answer = {"status": "answered", "answer": "De er 7 kommuner.", "citations": [{"text": "Et budsjett."}]}
    assert [(f.answered, f.cited) for f in facts_of(ITEM, answer)] == [(True, False), (False, True)]
    assert [state(row) for row in ({"fact_recall": 1.0, "seconds": 1.0}, {"fact_recall": 0.5, "seconds": 1.0})] == [
        "right", "partly",
    ]  # fmt: skip
    assert state({"declined": 0.0, "seconds": 1.0}) == "wrong"
    assert state({"answered": 0.0}) == state(None) == "failed"


def test_the_report_is_one_file_that_fetches_nothing(cli: Call, done: Path, tmp_path: Path) -> None:
    told = cli("eval", "report", done, "--out", tmp_path)
    assert told.status == 0
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href|action)\s*=\s*["'](?!#)""", html)
    assert "url(" not in html
    assert "http://" not in html
    assert "https://" not in html
    found = read_run(Folder(done))
    seen = Outline(html)
    assert seen.tags["h1"] == 1
    assert seen.tags["svg"] == 3
    assert seen.tags["title"] == 1 + seen.tags["svg"] == 1 + seen.tags["desc"]
    assert len(seen.ids) == len(set(seen.ids))
    assert seen.links <= set(seen.ids)
    for item in found.items:
        assert f"{item.id}: " in html
    assert "Cases" not in html
    assert "docs/metrics.md" in html
    markdown = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| Nøkkelfakta i svaret |" in markdown
    assert weakest(found)[0].id in markdown


class Outline(HTMLParser):
    """The tags, ids and inner links of a page; an unclosed or misnested element fails."""

    VOID = frozenset({"meta", "br", "img", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.add((value or "").removeprefix("#"))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_nothing_in_a_run_becomes_html(lang: str) -> None:
    item = replace(
        ITEM, id=EVIL, question=EVIL, facts=(EVIL,), answer=EVIL, goal=EVIL, set=EVIL, cases=("hsa",), kind="fact"
    )
    cited = {"n": 1, **dict.fromkeys(("source", "case", "title", "section"), EVIL), "page": 3, "quote": "b"}
    cited["text"] = f"a b {EVIL}"
    run_of = scored(
        {EVIL: {"fact_recall": 0.5, "seconds": 0.1, "answered": 1.0}},
        [item],
        answer=EVIL,
        reason=EVIL,
        citations=[cited],
        language=EVIL,
        run={"support": 0.5, "grounded": True},
    )
    run_of.run.update(model=EVIL, embedding=EVIL, created=EVIL, advisor=EVIL, libraries={EVIL: EVIL})
    for html in (as_html(run_of, EVIL, lang), as_fragment(run_of, lang)):  # type: ignore[arg-type]
        seen = Outline(html)
        assert seen.tags.get("script", 0) == html.count("<script>") <= 1
        assert "img" not in seen.tags
        assert not [name for name in seen.attributes if name.startswith("on")]
    assert "<script" not in as_markdown(run_of, "navn", lang).replace("\\<script", "")  # type: ignore[arg-type]


def test_a_run_that_is_not_finished_says_so(done: Path) -> None:
    found = read_run(Folder(done))
    half = Scored(found.run, found.items, dict(list(found.answers.items())[:4]), {}, dict(list(found.rows.items())[:4]))
    html = as_html(half, "halv")
    assert "Kjøringen er ikke ferdig: 11 av 15 spørsmål mangler svar." in html
    assert html.count("Ikke spurt om ennå.") == 11
    empty = Scored(found.run, found.items, {}, {}, {})
    assert "15 av 15 spørsmål mangler svar" in as_html(empty, "tom")
    assert as_markdown(empty, "tom")


def test_plots_say_in_words_what_they_show() -> None:
    svg = bars("b", "Tittel <b>", "Fakta 0,50", [Bar("Fakta <i>", 0.5, 0.4, 0.6, 3)])
    assert "role='img' aria-labelledby='b-t b-d'" in svg
    assert "<title id='b-t'>Tittel &lt;b&gt;</title><desc id='b-d'>Fakta 0,50</desc>" in svg
    assert "Fakta &lt;i&gt;" in svg
    svg = lines("l", "t", "d", {"A": [(0, 0.0), (1, 1.0)], "B": [(0, 1.0), (1, 0.0)]}, ("x", ""), mark=0.5)
    assert svg.count("class='linje ") == 4  # two lines, and two in the legend
    assert "stroke-dasharray='7 4'" in svg
    assert lines("l", "t", "d", {"A": [(0.0, 1.0)]}, ("x", ""))  # one point has no width
