"""Grades by hand, a judge that may fail, practice, and feedback that becomes a set."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from advisor.advise import Advisor
from advisor.errors import EvaluationError
from advisor.evaluation.feedback import (
    REASONS,
    Feedback,
    add,
    draft_set,
    feedback_of,
    folder_of,
    read_feedback,
)
from advisor.evaluation.folder import Folder
from advisor.evaluation.grading import Given, agreements, give, grades, kappa, sheet
from advisor.evaluation.items import Item
from advisor.evaluation.judge import Judge, Verdict, asking, judge_run, read_verdict
from advisor.evaluation.observe import Observer
from advisor.evaluation.practice import draw, read_answer, summary
from advisor.evaluation.questions import check_set, find_set, load_set
from advisor.evaluation.run import run
from advisor.evaluation.scores import read_run
from advisor.evaluation.tables import read_rows, write_rows
from advisor.wording import say


@pytest.fixture(scope="module")
def whole(advisor: Advisor, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A run of six questions, to read and not to change."""
    folder = Folder(tmp_path_factory.mktemp("run"))
    run(folder, load_set(find_set("case-facts"))[:6], Observer(advisor))
    return folder


@pytest.fixture
def ran(whole: Folder, tmp_path: Path) -> Folder:
    """The same run, to change."""
    for path in whole.path.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return Folder(tmp_path)


def test_kappa_is_the_textbook_figure() -> None:
    # 20 yes/yes, 15 no/no, 5 and 10 in disagreement: observed 0.7, by chance 0.5.
    first = ["y"] * 25 + ["n"] * 25
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa(first, first) == 1.0
    assert kappa(["a", "b"], ["b", "a"]) == -1.0
    assert kappa(["a", "a"], ["a", "a"]) is None
    assert kappa([], []) is None


def test_two_graders_agree_over_what_both_have_graded(ran: Folder) -> None:
    for number, grade in enumerate(("right", "partly", "wrong", "right"), 1):
        give(ran, Given(f"cf-00{number}", " Kari  N ", grade, "  fint "))
    for number, grade in enumerate(("right", "wrong", "wrong"), 1):
        give(ran, Given(f"cf-00{number}", "Ola", grade))
    give(ran, Given("cf-002", "Ola", "partly"))  # changed his mind
    by = grades(ran)
    assert by["Kari N"]["cf-001"].comment == "fint"
    (found,) = agreements(by)
    assert (found.first, found.second, found.n, found.alike, found.kappa) == ("Kari N", "Ola", 3, 1.0, 1.0)
    rows = sheet(read_run(ran), by)
    assert [row["grade Ola"] for row in rows] == ["right", "partly", "wrong", None, None, None]
    write_rows(ran.path / "ark.xlsx", rows)
    assert len(read_rows(ran.path / "ark.xlsx")) == 6


def test_a_grade_without_a_name_or_of_no_kind_is_refused(ran: Folder) -> None:
    with pytest.raises(EvaluationError, match="mangler navn"):
        give(ran, Given("cf-001", "  ", "right"))
    with pytest.raises(EvaluationError, match="Ukjent vurdering"):
        give(ran, Given("cf-001", "Kari", "bra"))  # type: ignore[arg-type]
    assert grades(ran) == {}


def test_a_grade_cut_off_in_mid_line_loses_no_other(ran: Folder) -> None:
    give(ran, Given("cf-001", "Kari", "right"))
    path = ran.path / "grades.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "cf-002", "gra')
    give(ran, Given("cf-003", "Kari", "wrong"))
    assert set(grades(ran)["Kari"]) == {"cf-001", "cf-003"}


def test_a_judge_adds_a_figure_and_takes_nothing_away(ran: Folder) -> None:
    before = read_run(ran).rows
    asked: list[str] = []

    def model(prompt: str) -> str:
        asked.append(prompt)
        return 'Gjerne! {"score": 0.75, "why": "nesten"}'

    assert judge_run(ran, asking(model)) == (6, 0)
    after = read_run(ran)
    assert {key: {k: v for k, v in row.items() if k != "judge"} for key, row in after.rows.items()} == before
    assert after.figures["all"]["judge"].mean == 0.75
    assert after.items[0].question in asked[0]
    assert after.items[0].answer in asked[0]
    assert judge_run(ran, asking(model)) == (0, 0)  # nothing is judged twice
    assert len(asked) == 6


def test_a_judge_that_fails_hangs_or_talks_nonsense_never_breaks_a_run(ran: Folder) -> None:
    hang = threading.Event()

    def moody(item: Item, answer: str) -> Verdict:
        if item.id == "cf-001":
            raise RuntimeError("modellen er borte")
        if item.id == "cf-002":
            hang.wait(30)
        if item.id == "cf-003":
            return read_verdict("jeg vet ikke")
        if item.id == "cf-004":
            return read_verdict('{"score": 7}')
        return Verdict(1.0)

    judge: Judge = moody
    assert judge_run(ran, judge, seconds=0.5) == (2, 4)
    hang.set()
    errors = [str(row.get("error", "")) for row in ran.rows("judge.jsonl")]
    assert errors[0] == "RuntimeError: modellen er borte"
    assert errors[1] == "no verdict within 0.5 s"
    assert all(error.startswith("ValueError") for error in errors[2:4])
    found = read_run(ran)
    assert found.figures["all"]["judge"].n == 2
    assert len(found.answers) == 6
    assert judge_run(ran, lambda item, answer: Verdict(0.0)) == (4, 0)  # those without a verdict are tried again


@pytest.mark.parametrize("text", ["", "{}", '{"score": true}', '{"score": -0.1}', '{"score": "1"}', "[1]", "{x}"])
def test_a_text_without_a_score_is_no_verdict(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_verdict(text)


def test_a_round_is_ten_questions_that_can_be_practised(advisor: Advisor) -> None:
    items = [item for name in ("leader-roles", "decline", "case-facts") for item in load_set(find_set(name))]
    one, two = draw(items, 1), draw(items, 2)
    assert len(one) == 10
    assert one == draw(items, 1)
    assert one != two
    assert all(item.answerable and item.facts and item.answer for item in one)
    assert {item.kind for item in one} <= {"role", "concept"}  # dilemmas before facts
    assert draw([item for item in items if not item.answerable], 1) == []


def test_the_reference_answer_of_each_set_reaches_most_of_its_points(advisor: Advisor) -> None:
    items = [item for name in ("leader-roles", "owner-meetings") for item in load_set(find_set(name))[::9]]
    tried = [read_answer(advisor.library, item, item.answer) for item in items]
    assert sum(one.reached for one in tried) >= 0.8 * sum(len(one.points) for one in tried)
    nothing = [read_answer(advisor.library, item, "Det vet jeg ikke.") for item in items[:3]]
    assert sum(one.reached for one in nothing) == 0


def test_a_missing_point_comes_with_passages_that_hold_it(advisor: Advisor) -> None:
    item = next(item for item in load_set(find_set("case-facts")) if item.id == "cf-006")
    one = read_answer(advisor.library, item, "Jeg husker et friskliv- og mestringssenter og ambulante team.")
    assert [point.there for point in one.points] == [True, False, True, False]
    missing = one.points[1]
    assert missing.passages
    assert "hjelp" in missing.passages[0].text.lower()
    assert missing.passages[0].case == "samhandling-jaeren"


def test_the_summary_of_a_round_is_saved_with_points_and_reference(advisor: Advisor) -> None:
    item = load_set(find_set("case-facts"))[0]
    text = summary([read_answer(advisor.library, item, "<b>2. februar 2012</b>")], "nb", date(2026, 5, 4))
    assert text.startswith("# Øvingsrunde 2026-05-04\n\n1 av 1 nøkkelpunkter i 1 spørsmål.")
    assert "- På plass: 2. februar 2012" in text
    assert item.answer in text
    assert "<b>" not in text.replace("\\<", "")


FEEDBACK = Feedback("Hva skjedde i Dalane?", "nb", "leader", "down", "wrong_fact", " feil år ", "answered", "I 2010.")


def test_feedback_becomes_a_draft_that_a_trainer_has_to_finish(advisor: Advisor, tmp_path: Path) -> None:
    liked = advisor.ask("Hvor mange representanter hadde Egersund i Dalanerådet?")
    refused = advisor.ask("Hva koster det å søke om byggetillatelse?")
    add(tmp_path, FEEDBACK)
    add(tmp_path, feedback_of(liked, "politician", "up", "outdated"))
    add(tmp_path, feedback_of(refused, "trainer", "up"))
    add(tmp_path, feedback_of(refused, "leader", "down", "refused", "hører til"))
    wrong, right, off, wanted = draft_set(tmp_path)
    assert (wrong["id"], wrong["answer"], wrong["facts"], wrong["got"]) == ("fb-001", "", [], "I 2010.")
    assert wrong["feedback"] == "- wrong_fact feil år"
    assert right["answer"] == liked.answer
    assert right["cases"] == ["dalaneraadet"]
    assert right["feedback"] == "+"  # a reason is for an answer that was not liked
    assert (off["kind"], off["unanswerable_kind"]) == ("unanswerable", "absent_fact")
    assert (wanted["kind"], wanted["unanswerable_kind"]) == ("fact", None)
    for name in ("utkast.jsonl", "utkast.csv", "utkast.xlsx"):
        write_rows(tmp_path / name, draft_set(tmp_path))
        checked = check_set(tmp_path / name)
        assert [fault.field for fault in checked.grave] == ["facts"] * 3
        assert len(checked.items) == 1  # what is to be declined needs no facts
    finished = [{**row, "facts": ["et faktum"], "answer": "Slik."} for row in draft_set(tmp_path)]
    write_rows(tmp_path / "ferdig.csv", finished)
    assert len(load_set(tmp_path / "ferdig.csv")) == 4


def test_a_thumb_that_is_changed_counts_once(tmp_path: Path) -> None:
    add(tmp_path, FEEDBACK)
    add(tmp_path, replace(FEEDBACK, persona="trainer"))
    add(tmp_path, replace(FEEDBACK, thumb="up", reason=None, comment=""))
    assert [one.thumb for one in read_feedback(tmp_path)] == ["down", "up"]
    assert read_feedback(tmp_path / "none") == []


def test_feedback_from_many_at_once_is_all_kept(tmp_path: Path) -> None:
    many = [replace(FEEDBACK, question=f"Spørsmål {n}?", comment="x" * 5000) for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: add(tmp_path, one), many))
    found = read_feedback(tmp_path)
    assert {one.question for one in found} == {one.question for one in many}
    assert {len(one.comment) for one in found} == {2000}


def test_feedback_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EvaluationError, match="Kan ikke lagre tilbakemeldingen") as raised:
        add(tmp_path / "file" / "under", FEEDBACK)
    assert "ADVISOR_HOME" in raised.value.remedy
    with pytest.raises(EvaluationError, match="Ukjent tilbakemelding"):
        add(tmp_path, replace(FEEDBACK, reason="dum"))  # type: ignore[arg-type]
    add(tmp_path, FEEDBACK)
    path = tmp_path / "feedback.jsonl"
    path.write_bytes(path.read_bytes() + b'{"question": "a", "mer": 1}\n')
    with pytest.raises(EvaluationError, match="ukjente felt"):
        read_feedback(tmp_path)


def test_feedback_lies_in_the_home_and_each_reason_has_its_words(advisor: Advisor) -> None:
    assert folder_of(advisor.settings) == advisor.settings.home / "feedback"
    assert len(REASONS) == 8
    for lang in ("nb", "nn", "en"):
        assert all(say(lang, f"feedback.{reason}") for reason in REASONS)
