"""The trainer's HTML: whatever a set, a run or a person has written, it stays text; and what the bench refuses."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from test_tabs_html import Parser, harmless

from advisor.errors import EvaluationError
from advisor.evaluation.bootstrap import Estimate
from advisor.evaluation.compare import Comparison, Difference, Pair
from advisor.evaluation.feedback import Feedback
from advisor.evaluation.grading import Agreement, Given
from advisor.evaluation.items import Item
from advisor.evaluation.practice import Point, Tried
from advisor.evaluation.questions import Checked, Fault, find_set
from advisor.evaluation.scores import Scored
from advisor.records import Language, Passage
from advisor.settings import Settings
from advisor.web import grading_html, trainer_files, trainer_html
from advisor.web.bench import Bench, Job, RunRow, bench_of
from advisor.web.session import Desk

EVIL = "<script>window.hacked=1</script>'\"><img src=x onerror=hacked()>"
ITEM = Item(EVIL, "nb", "leader", "fact", None, EVIL, ("hsa",), (), (), (EVIL,), EVIL, 1, EVIL, EVIL)
PASSAGE = Passage("1", EVIL, "own", EVIL, EVIL, EVIL, EVIL)
ANSWER = {
    "status": "answered", "language": EVIL, "answer": EVIL, "reason": EVIL,
    "citations": [{"n": 1, "title": EVIL, "section": EVIL, "page": 1, "quote": "q", "text": f"q {EVIL}"}],
}  # fmt: skip


def parts(lang: Language) -> list[str]:
    """Every part of the tab, each text of it an attack."""
    scored = Scored({}, (ITEM,), {EVIL: ANSWER}, {}, {EVIL: {"fact_recall": 0.5}})
    by = {EVIL: {EVIL: Given(EVIL, EVIL, "partly", EVIL)}}
    change = Difference("fact_recall", 0.1, 0.2, Estimate(0.1, 0.0, 0.2, 3), 1, 0, 2, 0.5)
    tried = Tried(ITEM, EVIL, (Point(EVIL, True, (PASSAGE,)), Point(EVIL, False, (PASSAGE,))))
    checked = Checked(EVIL, (ITEM,), (Fault(1, EVIL, EVIL), Fault(2, EVIL, EVIL, grave=False)))
    head = trainer_html.item_head(1, 2, ITEM, lang)
    return [
        trainer_html.run_form({EVIL: 3}, EVIL, 0.5, lang),
        trainer_html.message(EVIL, bad=True),
        trainer_html.progress(Job(EVIL, 3, begun_at=0, done=1), lang),
        trainer_html.progress(Job(EVIL, 3, over=True, failed=True), lang),
        trainer_html.checked(checked, False, lang),
        trainer_html.runs([RunRow(EVIL, EVIL, EVIL, EVIL, 1, 2)], lang),
        trainer_html.report(EVIL, f"<p>{'x'}</p><script>evil</script>", lang),
        trainer_html.comparison(Comparison((change,), (Pair(ITEM, "fact_recall", 0.0, 1.0),), 1, (0, 0)), lang),
        trainer_html.feedback([Feedback(EVIL, "nb", "leader", "down", "outdated", EVIL)], lang),
        grading_html.grading(EVIL, scored, 0, by, [Agreement(EVIL, EVIL, 3, 0.5, None)], EVIL, lang),
        grading_html.practice_form({EVIL: 3}, lang),
        grading_html.dilemma(1, 2, None, head, "m", lang),
        grading_html.dilemma(2, 2, tried, head, "m", lang),
        grading_html.finished([tried], lang),
        trainer_files.round_file([tried], "csv", lang),
    ]


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_nothing_a_person_has_written_becomes_html(lang: Language) -> None:
    for html in parts(lang):
        harmless(html)


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_each_field_has_a_label_and_each_button_a_name(lang: Language) -> None:
    for html in parts(lang):
        seen = Parser(html)
        fields = html.count("<input") + html.count("<select") + html.count("<textarea")
        assert html.count("<label") == fields + html.count("<progress")
        assert "<button type='button'></button>" not in html
        assert seen.open == []


@pytest.fixture
def bench(settings: Settings, tmp_path: Path) -> Bench:
    """A bench with a home of its own."""
    return Bench(settings.model_copy(update={"home": tmp_path}))


def test_a_set_is_kept_under_a_plain_name_and_never_in_place_of_an_own_one(bench: Bench, tmp_path: Path) -> None:
    data = find_set("decline").read_bytes()
    assert not bench.add_set("../../ondt navn!.jsonl", data).grave
    assert [path.name for path in (tmp_path / "bench" / "sets").iterdir()] == ["ondt-navn.jsonl"]
    assert "ondt-navn" in bench.sets()
    assert len(bench.items(["ondt-navn"])) == 48
    with pytest.raises(EvaluationError, match="et av prosjektets egne sett"):
        bench.add_set("decline.jsonl", data)
    with pytest.raises(EvaluationError, match="større enn 5 MB"):
        bench.add_set("stort.jsonl", b"x" * 5_000_001)
    with pytest.raises(EvaluationError, match="Ingen sett er valgt"):
        bench.items([])
    with pytest.raises(EvaluationError, match="Fant ikke settet"):
        bench.items(["finnes-ikke"])


@pytest.mark.parametrize("name", ["", ".", "..", "../runs", "../../x", "/etc", "finnes-ikke"])
def test_only_the_runs_of_this_server_are_opened(bench: Bench, tmp_path: Path, name: str) -> None:
    (tmp_path / "bench" / "runs").mkdir(parents=True)
    with pytest.raises(EvaluationError, match="Denne kjøringen finnes ikke"):
        bench.folder(name)


def test_a_run_that_cannot_be_made_is_told_and_leaves_room_for_the_next(bench: Bench) -> None:
    """The home has no index, so each run fails as it begins."""
    job = bench.start(["decline"])
    bench.join(30)
    assert job.over
    assert job.failed
    again = bench.start(["decline"], decline=0.4)
    bench.join(30)
    assert again.failed
    assert bench.runs() == []


def test_the_tabs_of_all_languages_share_one_bench(settings: Settings) -> None:
    desk = Desk(settings)
    found: list[Bench] = []
    threads = [threading.Thread(target=lambda: found.append(bench_of(desk))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    assert bench_of(Desk(settings)) is not found[0]


def test_the_time_left_follows_the_speed_of_what_was_asked_now() -> None:
    job = Job("n", 30)
    assert job.left is None
    resumed = replace(job, begun_at=10, done=20, started=0.0)
    left = resumed.left
    assert left is not None
    assert left > 0
    assert replace(resumed, done=10).left is None
