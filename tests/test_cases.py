"""The twelve cases, by id, name and nickname, and the table of them that the shipped corpus holds."""

import pytest

from advisor.cases import CASE_IDS, CASE_NAMES, case_name, named_cases
from advisor.casetable import case_table, places


def test_there_are_twelve_in_the_order_of_the_report() -> None:
    assert len(CASE_IDS) == 12
    assert (CASE_IDS[0], CASE_IDS[-1]) == ("felles-formannskap", "ahus")


@pytest.mark.parametrize("case", CASE_IDS)
def test_a_case_is_found_by_each_of_its_names_in_any_letter_case(case: str) -> None:
    name, others = CASE_NAMES[case]
    for text in (name, *others):
        for written in (text, text.upper(), f"hva med {text}?"):
            assert case in named_cases(written)


@pytest.mark.parametrize("text", ["", "Hvordan får vi gode eiermøter?", "kahsas og forut", "Stavanger kommune"])
def test_no_case_is_named_where_none_is(text: str) -> None:
    assert named_cases(text) == ()


def test_the_hospital_is_not_a_case_beside_its_own_project() -> None:
    assert named_cases("Mobil røntgen ved Ahus") == ("mobil-rontgen",)
    assert named_cases("Mobil røntgen og avtalene med Ahus") == ("mobil-rontgen", "ahus")


def test_an_unknown_id_is_its_own_name() -> None:
    assert case_name("finnes-ikke") == "finnes-ikke"
    assert case_name("hsa").endswith("(HSA)")


def test_the_table_has_a_row_for_each_case() -> None:
    table = case_table()
    assert set(table) == set(CASE_IDS)
    for case, row in table.items():
        assert (row.case, row.kind) == (case, "case")
        assert row.members or row.partners, f"{case} is a collaboration of nobody"
        assert row.outcome
        assert row.sector


def test_the_places_are_municipalities() -> None:
    assert {"Sokndal", "Egersund", "Stavanger", "Oslo"} <= places()
    assert not any("(" in place or place != place.strip() for place in places())
