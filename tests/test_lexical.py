"""The keyword side: BM25 over stems and trigrams, saved and read back as it was."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import StoreError
from advisor.lexical import Lexical, lexical_path, open_lexical, prune_lexical, save_lexical, search_texts
from advisor.records import Passage
from advisor.words import stem

WORDS = ("kommune", "kommunestyre", "eierskap", "leder", "avtale", "brobygger", "4000", "og", "ordfører")
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=8)


def _passage(number: int, text: str, **more: object) -> Passage:
    return Passage(
        id=f"p{number}", source="a", kind="own", title="A", section="S", text=text, context="A:", order=number, **more
    )


def _built(texts: list[str]) -> Lexical:
    return Lexical.build([[text] for text in texts])


@given(texts, st.sampled_from(WORDS))
def test_scores_are_never_negative_and_only_texts_with_the_word_score(held: list[str], word: str) -> None:
    lexical = _built(held)
    scores = lexical.words({stem(word): 1.0})
    assert scores.shape == (len(held),)
    assert (scores >= 0).all()
    assert (lexical.trigrams(word) >= 0).all()
    assert lexical.idf(stem(word)) > 0
    has = [number for number, text in enumerate(held) if word in text.split() and word != "og"]
    assert list(lexical.holds(stem(word))) == has
    assert list(np.flatnonzero(scores)) == has


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_what_is_saved_scores_as_what_was_built(tmp_path: Path, held: list[str]) -> None:
    built = _built(held)
    built.save(tmp_path / "index.npz")
    read = Lexical.load(tmp_path / "index.npz")
    assert read is not None
    for word in WORDS:
        assert np.array_equal(built.words({stem(word): 0.7}), read.words({stem(word): 0.7}))
        assert np.array_equal(built.trigrams(word), read.trigrams(word))
        assert built.idf(stem(word)) == read.idf(stem(word))


def test_a_rare_word_weighs_more_than_a_common_one_and_a_weight_scales() -> None:
    lexical = _built(["avtale leder", "avtale kommune", "avtale ordfører"])
    assert lexical.idf(stem("leder")) > lexical.idf(stem("avtale"))
    double = lexical.words({stem("leder"): 2.0})
    assert double.argmax() == 0
    assert np.allclose(double, 2 * lexical.words({stem("leder"): 1.0}))


def test_trigrams_find_a_word_inside_a_compound() -> None:
    lexical = _built(["Rollen som brobyggerleder er viktig.", "Kontingenten ble satt ned."])
    assert lexical.words({stem("brobygger"): 1.0}).max() == 0
    assert lexical.trigrams("brobygger").argmax() == 0


def test_a_passage_scores_as_the_best_of_its_texts() -> None:
    lexical = Lexical.build([["avtale", "avtale leder"], ["kommune"], ["ordfører", "kommune", "leder"]])
    assert list(np.flatnonzero(lexical.words({stem("leder"): 1.0}))) == [0, 2]


def test_a_passage_is_searched_by_its_place_its_text_its_phrasings_and_each_retelling() -> None:
    texts = search_texts(_passage(0, "Teksten.", phrasings=("spurt slik",), retold=("fortalt slik",)))
    assert texts == ["A: Teksten. spurt slik", "A: Teksten. spurt slik fortalt slik"]


@pytest.mark.parametrize("keep", [0, 1, 50, -1])
def test_a_damaged_file_is_built_anew(tmp_path: Path, keep: int) -> None:
    passages = [_passage(0, "avtale"), _passage(1, "leder")]
    (tmp_path / "index").mkdir()
    save_lexical(tmp_path, "f1", passages)
    path = lexical_path(tmp_path, "f1")
    whole = path.read_bytes()
    path.write_bytes(whole[:keep])
    assert Lexical.load(path) is None
    assert open_lexical(tmp_path, "f1", passages).words({stem("leder"): 1.0}).argmax() == 1
    assert Lexical.load(path) is not None


def test_the_rows_are_in_the_order_of_the_store_whatever_order_they_are_given_in(tmp_path: Path) -> None:
    passages = [_passage(1, "leder"), _passage(0, "avtale")]
    assert open_lexical(tmp_path, "f1", passages).words({stem("leder"): 1.0}).argmax() == 1


def test_old_indexes_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    for name in ("f1", "f2", "f3"):
        save_lexical(tmp_path, name, [_passage(0, "avtale")])
    prune_lexical(tmp_path, ["f2", "f3"])
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == ["lexical-f2.npz", "lexical-f3.npz"]


def test_a_disk_that_refuses_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Kan ikke skrive"):
        _built(["a"]).save(tmp_path / "gone" / "index.npz")
