"""Figures as they are written: digits, words, ordinals, sums, shares, dates."""

import pytest

from advisor.figures import figures, fits, same, spelled


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("50.000 kr", 50_000, "kroner"),
        ("50 000 kroner", 50_000, "kroner"),
        ("kr 200 000", 200_000, "kroner"),
        ("1,5 millioner kroner", 1_500_000, "kroner"),
        ("2,3 mill. kr", 2_300_000, "kroner"),
        ("20 prosent", 20, "prosent"),
        ("96,4 %", 96.4, "prosent"),
        ("15. Februar", 15, "februar"),
        ("seks kommuner", 6, "kommun"),
        ("seks av kommunene", 6, "kommun"),
        ("fjorten dager", 14, "dag"),
        ("tjueén møter", 21, "møte"),
        ("femtito kriterier", 52, "kriteri"),
        ("tredje møte", 3, "ordinal"),
        ("i 2012", 2012, "årstall"),
        ("juni 201211", 2012, "årstall"),
    ],
)
def test_a_figure_is_read_as_its_value_and_what_it_counts(text: str, value: float, unit: str) -> None:
    assert [(f.value, f.unit) for f in figures(text)] == [(value, unit)]


def test_articles_and_other_words_are_no_figures() -> None:
    assert figures("En ordfører og et råd møtte de andre.") == ()
    assert spelled("kommune") is None


def test_a_half_is_fifty_per_cent() -> None:
    assert same(figures("halvparten")[0], figures("50 prosent")[0])


def test_one_value_of_two_kinds_does_not_fit() -> None:
    assert not fits(figures("20 prosent")[0], figures("20 kommuner")[0])
    assert fits(figures("20 kommuner")[0], figures("20 medlemmer")[0])
