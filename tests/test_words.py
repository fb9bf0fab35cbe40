"""Words, stems and language of a text, for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.words import STOP, language, stem, stems, trigrams, unique, words

texts = st.text(st.characters(codec="utf-8"), max_size=200)


@given(texts)
def test_words_are_lower_case_and_stand_in_the_text(text: str) -> None:
    joined = "".join(text.split()).lower().replace(".", "")
    for word in words(text):
        assert word == word.lower()
        assert word.replace(".", "") in joined


@given(texts)
def test_stems_and_trigrams_hold_no_stop_words_and_never_fail(text: str) -> None:
    assert len(stems(text)) == sum(word not in STOP for word in words(text))
    assert all(len(gram) == 3 for gram in trigrams(text))
    assert language(text) in ("nb", "nn", "en")


@given(st.lists(st.sampled_from("abcde")))
def test_unique_keeps_the_first_of_each_in_order(items: list[str]) -> None:
    assert unique(items) == sorted(set(items), key=items.index)


@pytest.mark.parametrize(("text", "number"), [("4 000 kroner", "4000"), ("1.250.000", "1250000"), ("3,5 mill", "3,5")])
def test_a_number_is_one_word(text: str, number: str) -> None:
    assert words(text)[0] == number


@pytest.mark.parametrize(
    ("one", "other"),
    [("kommunane", "kommunene"), ("leiarar", "leiarer"), ("eierskap", "eierskapet"), ("møter", "møte")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hvordan får jeg forankret saker i kommunestyret?", "nb"),
        ("Korleis får eg forankra saker utan å drukne i kommunestyremøte?", "nn"),
        ("How do I anchor a decision in the municipal council?", "en"),
        ("", "nb"),
        ("IKS", "nb"),
    ],
)
def test_the_language_of_a_question(text: str, expected: str) -> None:
    assert language(text) == expected


def test_a_word_is_cut_in_threes_with_its_ends_marked() -> None:
    assert trigrams("Bro og brua") == [" br", "bro", "ro ", " br", "bru", "rua", "ua "]
