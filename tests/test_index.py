"""Indexing: only what changed is embedded, what is gone is dropped, and a bad file stops nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hash_embedder import HashEmbedder
from making import make_scan
from small_corpus import SmallCorpus

from advisor.errors import BusyIndexError, SourceError, StoreError
from advisor.index import Report, build_index
from advisor.library import Library, open_library
from advisor.settings import load_settings

Build = Callable[..., Report]
Open = Callable[[], Library]


@pytest.fixture
def build(corpus: SmallCorpus, tmp_path: Path, embedder: HashEmbedder) -> Build:
    """build_index of the small corpus with the hash model; `embedder.embedded` holds the last run's texts only."""
    settings = load_settings(home=tmp_path / "home", corpus=corpus.path)

    def run(*paths: Path, **options: object) -> Report:
        embedder.embedded.clear()
        return build_index(settings, paths, embedder=embedder, **options)

    return run


@pytest.fixture
def library(corpus: SmallCorpus, tmp_path: Path, embedder: HashEmbedder) -> Open:
    return lambda: open_library(load_settings(home=tmp_path / "home", corpus=corpus.path), embedder=embedder)


def _texts(library: Library) -> set[str]:
    return {passage.text for passage in library.passages}


def test_the_first_run_embeds_everything_and_the_next_nothing(
    corpus: SmallCorpus, build: Build, embedder: HashEmbedder
) -> None:
    corpus.write("alfa", "En.", "To.")
    corpus.write("beta", "Tre.")
    first = build()
    assert (first.added, first.kept, first.dropped, first.embedded, first.changed) == (3, 0, 0, 3, True)
    assert sorted(text.split(": ")[-1] for text in embedder.embedded) == ["En.", "To.", "Tre."]
    second = build()
    assert (second.added, second.kept, second.dropped, second.embedded, second.changed) == (0, 3, 0, 0, False)
    assert embedder.embedded == []
    assert second.manifest == first.manifest


def test_only_what_changed_is_embedded_and_what_is_gone_is_dropped(
    corpus: SmallCorpus, build: Build, library: Open, embedder: HashEmbedder
) -> None:
    corpus.write("alfa", "En.", "To.", "Tre.")
    gone = corpus.write("beta", "Borte.")
    build()
    corpus.write("alfa", "En.", "To, ny.", "Tre.")
    gone.unlink()
    report = build()
    assert (report.added, report.kept, report.dropped, report.embedded) == (1, 2, 2, 1)
    assert len(embedder.embedded) == 1
    assert embedder.embedded[0].endswith("To, ny.")
    assert _texts(library()) == {"En.", "To, ny.", "Tre."}
    assert library().generation.nearest(embedder.question("Borte."), 10).keys() == {p.id for p in library().passages}


@pytest.mark.parametrize(("field", "value"), [("year", 1999), ("kind", "law"), ("id", "annet")])
def test_what_a_source_says_of_itself_is_taken_up_without_embedding_again(
    field: str, value: object, corpus: SmallCorpus, build: Build, library: Open
) -> None:
    corpus.write("alfa", "En.")
    build()
    corpus.write("alfa", "En.", **{field: value})
    report = build()
    assert (report.changed, report.embedded) == (True, 0)
    [passage] = library().passages
    assert {"year": passage.year, "kind": passage.kind, "id": passage.source}[field] == value


def test_a_change_of_the_source_line_is_taken_up(corpus: SmallCorpus, build: Build, library: Open) -> None:
    path = corpus.write("alfa", "En.")
    build()
    path.write_text(path.read_text(encoding="utf-8").replace("S1 kap 1.1", "S1 kap 4.2"), encoding="utf-8")
    assert build().changed
    assert library().passages[0].refs == ("S1 kap 4.2",)


def test_the_same_text_in_two_places_is_embedded_once(
    corpus: SmallCorpus, build: Build, embedder: HashEmbedder
) -> None:
    for name in ("en", "to"):
        (corpus.path / f"{name}.txt").write_text("Helt samme tekst.", encoding="utf-8")
    (corpus.path / "under").mkdir()
    report = build()
    assert report.added == 2
    assert len(embedder.embedded) == len(set(embedder.embedded))


def test_a_file_beside_the_corpus_stays_until_it_is_forgotten(
    corpus: SmallCorpus, build: Build, library: Open, tmp_path: Path
) -> None:
    corpus.write("alfa", "En.")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notat.txt").write_text("Mitt eget notat.", encoding="utf-8")
    assert build(mine).added == 2
    assert build().changed is False
    corpus.write("beta", "To.")
    assert build().manifest.beside == (str(mine),)
    assert _texts(library()) == {"En.", "To.", "Mitt eget notat."}
    report = build(forget=[mine])
    assert (report.dropped, report.manifest.beside) == (1, ())
    assert _texts(library()) == {"En.", "To."}


def test_a_file_beside_that_is_deleted_is_dropped(
    corpus: SmallCorpus, build: Build, library: Open, tmp_path: Path
) -> None:
    corpus.write("alfa", "En.")
    mine = tmp_path / "notat.txt"
    mine.write_text("Mitt eget notat.", encoding="utf-8")
    build(mine)
    mine.unlink()
    assert build().dropped == 1
    assert _texts(library()) == {"En."}


def test_a_path_that_is_not_there_is_refused_and_nothing_is_lost(
    corpus: SmallCorpus, build: Build, library: Open, tmp_path: Path
) -> None:
    corpus.write("alfa", "En.")
    build()
    with pytest.raises(SourceError, match="finnes ikke"):
        build(tmp_path / "borte.pdf")
    assert _texts(library()) == {"En."}
    assert build().changed is False


def test_a_file_of_the_corpus_named_beside_it_is_not_indexed_twice(
    corpus: SmallCorpus, tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = corpus.write("alfa", "En.")
    monkeypatch.chdir(tmp_path)
    settings = load_settings(home=tmp_path / "home", corpus=Path(corpus.path.name))
    report = build_index(settings, [path], embedder=embedder)
    assert (report.errors, report.manifest.passages) == ((), 1)


def test_a_bad_file_is_reported_and_the_rest_indexed(corpus: SmallCorpus, build: Build, library: Open) -> None:
    corpus.write("alfa", "En.")
    make_scan(corpus.path / "skannet.pdf")
    corpus.write("feil", "To.", year="i fjor")
    report = build()
    assert sorted(str(error).split(":")[0] for error in report.errors) == ["feil.md", "skannet.pdf"]
    assert _texts(library()) == {"En."}


def test_where_nothing_can_be_read_the_old_index_stays(corpus: SmallCorpus, build: Build, library: Open) -> None:
    path = corpus.write("alfa", "En.")
    build()
    path.write_bytes("Jæren".encode("latin-1"))
    with pytest.raises(SourceError, match=r"alfa\.md"):
        build()
    path.unlink()
    with pytest.raises(SourceError, match="ingen kilder"):
        build()
    assert _texts(library()) == {"En."}


def test_rebuild_embeds_all_again(corpus: SmallCorpus, build: Build, library: Open) -> None:
    corpus.write("alfa", "En.", "To.")
    before = build().manifest.generation
    report = build(rebuild=True)
    assert (report.embedded, report.changed) == (2, True)
    assert report.manifest.generation != before
    assert _texts(library()) == {"En.", "To."}


def test_another_model_means_all_vectors_anew(corpus: SmallCorpus, tmp_path: Path) -> None:
    corpus.write("alfa", "En.", "To.")
    settings = load_settings(home=tmp_path / "home", corpus=corpus.path)
    build_index(settings, embedder=HashEmbedder("hash-1", 64))
    report = build_index(settings, embedder=HashEmbedder("hash-2", 32))
    assert (report.embedded, report.manifest.embedding) == (2, "hash-2")
    assert len(open_library(settings, embedder=HashEmbedder("hash-2", 32)).passages) == 2


def test_an_open_page_keeps_its_index_through_one_more_indexing(
    corpus: SmallCorpus, build: Build, library: Open
) -> None:
    corpus.write("alfa", "En.")
    build()
    opened = library()
    corpus.write("alfa", "En, ny.")
    build()
    assert {passage.text for passage in opened.generation.passages()} == {"En."}
    corpus.write("alfa", "En, enda nyere.")
    manifest = build().manifest
    folders = sorted(path.name for path in (Path(manifest.corpus).parent / "home" / "index").glob("g-*"))
    assert len(folders) == 2
    assert manifest.generation in folders


def test_one_that_indexes_shuts_out_another_that_will_not_wait(corpus: SmallCorpus, build: Build) -> None:
    corpus.write("alfa", "En.")
    tried: list[BusyIndexError] = []

    def meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "lagrer" and not tried:
            with pytest.raises(BusyIndexError) as caught:
                build()
            tried.append(caught.value)

    assert build(progress=meanwhile).changed
    assert "prøv igjen" in tried[0].remedy


def test_the_stages_are_told_and_reach_their_end(corpus: SmallCorpus, build: Build) -> None:
    corpus.write("alfa", *[f"Avsnitt {n}." for n in range(30)])
    told: list[tuple[str, int, int]] = []
    build(progress=lambda *step: told.append(step))
    ends = {stage: (done, total) for stage, done, total in told}
    assert ends == {"leser": (1, 1), "bygger inn": (30, 30), "lagrer": (30, 30)}


def test_a_home_that_cannot_be_written_is_one_line_with_the_setting(corpus: SmallCorpus, tmp_path: Path) -> None:
    corpus.write("alfa", "En.")
    (tmp_path / "fil").write_text("x")
    with pytest.raises(StoreError, match="Kan ikke skrive") as caught:
        build_index(load_settings(home=tmp_path / "fil", corpus=corpus.path), embedder=HashEmbedder())
    assert "ADVISOR_HOME" in caught.value.remedy
