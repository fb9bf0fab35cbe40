"""Cases like yours: what a description says, which case it is most like, and why, in words with a source."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Done

from advisor.advise import Advisor
from advisor.cases import CASE_IDS, named_cases
from advisor.casetable import places
from advisor.described import FORMS, count, describe, groups
from advisor.errors import QuestionError
from advisor.likeness import WEIGHTS, most_alike

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "eval"))
from likeness import SETS, ranks, read, shares  # noqa: E402 - a script, not a package


@pytest.mark.parametrize("name", SETS)
def test_the_right_case_is_found_for_descriptions_that_do_not_name_it(advisor: Advisor, name: str) -> None:
    first, three = shares(ranks(advisor.library, read(ROOT / "eval" / name)))
    assert first >= 0.75
    assert three >= 0.95


@pytest.mark.parametrize("name", SETS)
def test_no_description_names_a_case_or_a_municipality(name: str) -> None:
    rows = read(ROOT / "eval" / name)
    assert len(rows) == len({row["id"] for row in rows}) == {"likeness.jsonl": 36, "likeness_held.jsonl": 12}[name]
    assert {row["case"] for row in rows} == set(CASE_IDS)
    for row in rows:
        assert not named_cases(row["description"]), row["id"]
        named = {place for place in places() if f"{place} " in row["description"] and place not in ("Nes", "Time")}
        assert not named, row["id"]


def test_the_weights_are_shares_of_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Vi er sju kommuner", 7),
        ("18 kommuner i foretaksområdet", 18),
        ("tjueén små kommunar", 21),
        ("En liten kommune med industritap", 1),
        ("Én av kommunene trakk seg", None),
        ("Kommunen vår sitter i utvalget", None),
        ("to møter og fire kommuner", 4),
    ],
)
def test_the_number_of_municipalities_is_read_from_words_and_figures(text: str, members: int | None) -> None:
    assert count(text) == members


def test_abbreviations_count_in_capitals_only() -> None:
    assert groups("Søppel IKS", FORMS) == {"IKS"}
    assert groups("as time goes by, ko", FORMS) == frozenset()
    assert groups("et AS og et KO", FORMS) == {"AS", "KO"}


def test_options_count_before_the_words() -> None:
    told = describe("fire kommuner i en stiftelse for skole", form="IKS", sector="helse", members=9)
    assert (told.forms, told.sectors, told.members) == ({"IKS"}, {"helse og omsorg"}, 9)


def test_what_is_alike_and_what_is_not_is_told_with_a_source(advisor: Advisor) -> None:
    best = most_alike(advisor.library, describe("vi er sju kommuner som deler en karrieretjeneste for elever"))[0]
    assert best.case == "hsa"
    alike = {trait.name: trait for trait in best.alike()}
    assert alike["members"].yours == alike["members"].theirs == "7 kommuner"
    assert all(trait.proof is not None and trait.proof.source == "hsa" for trait in best.traits if trait.theirs)
    worst = most_alike(advisor.library, describe("vi er sju kommuner som deler en karrieretjeneste for elever"))[-1]
    assert "sector" in {trait.name for trait in worst.unlike()}
    assert not set(worst.alike()) & set(worst.unlike())


def test_the_order_is_the_same_each_time_and_scores_are_shares(advisor: Advisor) -> None:
    told = describe("et råd for vann og avløp")
    found = most_alike(advisor.library, told)
    assert found == most_alike(advisor.library, told)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert all(0 <= f.score <= 1 for f in found)
    assert [f.case for f in most_alike(advisor.library, told, among=("hsa", "oru"))] in (["hsa", "oru"], ["oru", "hsa"])


@pytest.mark.parametrize("nothing", ["", "  ", "og i på", "!!!"])
def test_a_description_without_words_is_refused(advisor: Advisor, nothing: str) -> None:
    with pytest.raises(QuestionError, match="sier ikke noe"):
        most_alike(advisor.library, describe(nothing))


def test_the_cases_are_listed(cli: Callable[..., Done]) -> None:
    done = cli("cases")
    assert done.status == 0
    assert [line.split()[0] for line in done.out.splitlines()[1:]] == list(CASE_IDS)


def test_a_case_is_shown_with_the_place_of_each_sentence(cli: Callable[..., Done]) -> None:
    done = cli("cases", "show", "dalaneraadet")
    assert done.status == 0
    told = [line for line in done.out.splitlines() if line.startswith("  ")]
    assert len(told) >= 13
    assert all("[dalaneraadet: " in line or "Kildene sier det ikke" in line for line in told)


def test_two_cases_stand_side_by_side(cli: Callable[..., Done]) -> None:
    done = cli("cases", "compare", "oru", "hsa")
    assert done.status == 0
    assert done.out.count("  oru:") == done.out.count("  hsa:") == 13
    assert cli("cases", "compare", "oru", "oru").status == 1


@pytest.mark.parametrize("arguments", [("show", "narnia"), ("compare", "oru", "narnia")])
def test_an_unknown_case_is_answered_with_what_to_try(cli: Callable[..., Done], arguments: tuple[str, ...]) -> None:
    done = cli("cases", *arguments)
    assert done.status == 1
    assert done.err == "Ingen case har id-en «narnia». «advisor cases» lister dem.\n"


def test_a_description_is_matched_on_the_command_line(
    cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, home: object
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    done = cli("cases", "match", "faglig råd for avløp rundt en fjord", "--members", "10", "--most", "2")
    assert done.status == 0
    assert done.out.startswith("1. Fagrådet for indre Oslofjord (fagraadet-oslofjord), likhet ")
    assert "Likt – antall kommuner: hos dere 10 kommuner, i casen 10 kommuner [fagraadet-oslofjord: " in done.out
    assert "\n2. " in done.out
    assert "\n3. " not in done.out
    assert cli("cases", "match", "x", "--members", "0").status == 2
