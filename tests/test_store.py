"""Passages and vectors in a real Chroma on disk: whole generations, put in force in one step."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hash_embedder import HashEmbedder

from advisor.entries import LAYOUT, Entry, Manifest
from advisor.errors import NoIndexError, StoreError
from advisor.records import Passage
from advisor.store import DiskShelf, Generation, new_generation

FULL = Passage(
    id="a1", source="kilde", kind="case", title="Tittel", section="Drift", text="Avtale om drift.\n\n«Hei» 😀",
    context="Tittel – Drift:", label="Drift", case="hsa", cases=("hsa", "oru"), year=2013, page=7,
    refs=("kap 1.1", "case hsa: Drift"), phrasings=("hvordan drives det",), retold=("fortalt", "igjen"),
    told=((0, 1), ()), notes=(3, 4), order=2,
)  # fmt: skip
BARE = Passage(id="b2", source="annen", kind="law", title="Lov", section="", text="Leder.", context="")


def _entries(*passages: Passage) -> list[Entry]:
    model = HashEmbedder()
    return [
        Entry(f"{p.id}-{extra}", p, model.question(text), extra)
        for p in passages
        for extra, text in enumerate([p.text, *p.phrasings, *p.retold])
    ]


def _manifest(generation: str, **more: object) -> Manifest:
    plain = Manifest(LAYOUT, generation, "hash-1", "f" * 16, 2, 2, "2026-01-01T00:00:00+00:00", "/c", ("/a", "/b"))
    return replace(plain, **more)


@pytest.fixture
def generation(tmp_path: Path) -> Generation:
    made = DiskShelf(tmp_path).create(new_generation("f"))
    made.add(_entries(FULL, BARE))
    return made


def test_a_passage_comes_back_with_all_its_fields(generation: Generation) -> None:
    assert generation.passages() == (BARE, FULL)


def test_passages_come_in_the_order_of_their_sources(tmp_path: Path) -> None:
    made = DiskShelf(tmp_path).create(new_generation("f"))
    passages = [replace(BARE, id=f"p{n}", order=n, source="ab"[n % 2]) for n in range(12)]
    made.add(_entries(*reversed(passages)))
    assert made.passages() == tuple(sorted(passages, key=lambda passage: (passage.source, passage.order)))


def test_the_nearest_passage_is_the_one_that_shares_words_by_any_of_its_texts(generation: Generation) -> None:
    model = HashEmbedder()
    found = generation.nearest(model.question("avtale om drift"), 10)
    assert set(found) == {"a1", "b2"}
    assert sorted(found["a1"]) == [0, 1, 2, 3], "the passage itself, and the other texts that lead to it"
    assert found["a1"][0] > found["b2"][0]
    assert all(-1.0001 <= cosine <= 1.0001 for texts in found.values() for cosine in texts.values())
    by_phrasing = generation.nearest(model.question("hvordan drives det"), 10)["a1"]
    assert by_phrasing[1] == pytest.approx(1.0, abs=1e-3) == max(by_phrasing.values())


@pytest.mark.parametrize(
    ("where", "expected"), [({"kind": "law"}, {"b2"}), ({"case": "hsa"}, {"a1"}), ({"kind": "own"}, set())]
)
def test_what_is_left_out_is_not_found(generation: Generation, where: dict[str, str], expected: set[str]) -> None:
    assert set(generation.nearest(HashEmbedder().question("leder"), 10, where)) == expected


def test_more_can_be_asked_for_than_there_is(generation: Generation) -> None:
    assert set(generation.nearest(HashEmbedder().question("leder"), 5000)) == {"a1", "b2"}


def test_vectors_come_back_by_their_keys(generation: Generation) -> None:
    found = generation.vectors()
    for entry in _entries(FULL, BARE):
        assert np.allclose(found[entry.key], entry.vector, atol=1e-6)
    assert len(found) == 5


def test_a_generation_larger_than_one_batch(tmp_path: Path) -> None:
    made = DiskShelf(tmp_path).create(new_generation("f"))
    passages = [replace(BARE, id=f"p{n}", text=f"Tekst nummer {n}", order=n) for n in range(1203)]
    made.add(_entries(*passages))
    assert made.passages() == tuple(passages)


def test_nothing_is_in_force_until_it_is_published_and_then_all_of_it(tmp_path: Path) -> None:
    shelf = DiskShelf(tmp_path)
    name = new_generation("f")
    shelf.create(name).add(_entries(FULL))
    assert shelf.manifest() is None
    shelf.publish(_manifest(name))
    assert DiskShelf(tmp_path).manifest() == _manifest(name)
    assert DiskShelf(tmp_path).open(name).passages() == (FULL,)


def test_threads_that_open_one_index_at_once_all_get_it(tmp_path: Path) -> None:
    name = new_generation("f")
    DiskShelf(tmp_path / "made").create(name).add(_entries(FULL, BARE))
    for number in range(5):
        # A copy has never been opened in this process, so the threads meet at the very first opening.
        shutil.copytree(tmp_path / "made", tmp_path / f"copy{number}")
        shelf = DiskShelf(tmp_path / f"copy{number}")
        with ThreadPoolExecutor(8) as pool:
            opened = list(pool.map(lambda _, shelf=shelf: shelf.open(name).passages(), range(8)))
        assert opened == [(BARE, FULL)] * 8


def test_names_never_repeat() -> None:
    assert len({new_generation("f") for _ in range(100)}) == 100


def test_only_those_to_keep_are_kept(tmp_path: Path) -> None:
    shelf = DiskShelf(tmp_path)
    names = [new_generation(str(n)) for n in range(3)]
    for name in names:
        shelf.create(name)
    shelf.prune(names[1:])
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == sorted(names[1:])
    with pytest.raises(NoIndexError, match="borte"):
        shelf.open(names[0])


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b"null", b"3", b'"a"', b"\xe6\xf8\xff", b'{"beside": 1}'])
def test_a_damaged_manifest_is_a_store_error_with_the_command(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_bytes(content)
    with pytest.raises(StoreError, match="manifest er skadet") as caught:
        DiskShelf(tmp_path).manifest()
    assert "advisor index --rebuild" in caught.value.remedy


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def _overwrite(path: Path) -> None:
    path.write_bytes(b"ikke en database" * 100)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [_cut, _overwrite, _empty])
def test_a_damaged_database_is_a_store_error_of_one_line(harm: Callable[[Path], None], tmp_path: Path) -> None:
    name = new_generation("f")
    folder = tmp_path / "index" / name
    folder.mkdir(parents=True)
    harm(folder / "chroma.sqlite3") if harm is not _cut else (folder / "chroma.sqlite3").write_bytes(
        b"SQLite format 3\0"
    )
    with pytest.raises(StoreError, match="Indeksen kunne ikke åpnes") as caught:
        DiskShelf(tmp_path).open(name)
    assert "\n" not in caught.value.line()
    assert caught.value.__cause__ is not None


def test_vectors_of_another_size_are_refused_as_a_store_error(generation: Generation) -> None:
    with pytest.raises(StoreError, match="kunne ikke skrives"):
        generation.add([Entry("k", BARE, np.ones(7, dtype=np.float32), 9)])
    with pytest.raises(StoreError, match="Søket i indeksen feilet"):
        generation.nearest(np.ones(7, dtype=np.float32), 3)


def test_a_place_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("en fil, ikke en mappe")
    shelf = DiskShelf(tmp_path)
    with pytest.raises(StoreError):
        shelf.create(new_generation("f"))
    with pytest.raises(StoreError):
        shelf.publish(_manifest("g"))
    with pytest.raises(StoreError, match="kan ikke leses"):
        shelf.manifest()
