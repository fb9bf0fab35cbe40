"""Indexing that is broken off, in real processes: killed, out of room, two at once. The old index or the new."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from running import environment, finish, run, start, start_python
from small_corpus import SmallCorpus

from advisor.entries import Manifest
from advisor.library import open_library
from advisor.settings import Settings, load_settings
from advisor.store import DiskShelf

SOURCES = [f"kilde{n}" for n in range(6)]
BEFORE = {f"Avsnitt {name} {k} sto der fra før." for name in SOURCES for k in range(3)}
AFTER = {f"Avsnitt {name} {k} er skrevet om." for name in SOURCES for k in range(3)}


def _write(corpus: SmallCorpus, texts: set[str]) -> None:
    for name in SOURCES:
        corpus.write(name, *sorted(text for text in texts if f" {name} " in text))


def _in_force(settings: Settings) -> tuple[Manifest, set[str]]:
    """The manifest and the texts an asker gets now, each part held against the others."""
    library = open_library(settings)
    texts = {passage.text for passage in library.passages}
    assert library.manifest.passages == len(library.passages) == len(texts)
    assert library.lexical.trigrams("avsnitt").shape == (len(texts),)
    assert library.lexical.trigrams("avsnitt").min() > 0
    assert set(library.generation.nearest(library.embedder.question("Avsnitt"), 500)) == {
        p.id for p in library.passages
    }
    assert library.manifest.fingerprint[:12] in library.manifest.generation
    return library.manifest, texts


@pytest.fixture
def indexed(corpus: SmallCorpus, tmp_path: Path) -> Settings:
    """Settings with a finished index of the texts before the change, made by a process of its own."""
    _write(corpus, BEFORE)
    settings = load_settings(home=tmp_path / "home", corpus=corpus.path)
    assert run("index", env=environment(settings.home, settings.corpus)).status == 0
    return settings


def _journal(settings: Settings) -> int:
    path = settings.home / "index" / "journal"
    return path.stat().st_size if path.exists() else 0


def _kill(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode


def test_killed_at_any_moment_the_old_index_answers_or_the_new_and_never_a_mix(
    indexed: Settings, corpus: SmallCorpus
) -> None:
    env = environment(indexed.home, indexed.corpus)
    chance = random.Random(27)
    states = (BEFORE, AFTER)
    killed = 0
    started = time.perf_counter()
    assert run("index", "--check", env=env).status == 0
    idle = time.perf_counter() - started  # what a process takes that reads and does not index
    for attempt in range(10):
        old, new = states[attempt % 2], states[(attempt + 1) % 2]
        assert _in_force(indexed)[1] == old
        _write(corpus, new)
        process = start("index", env=env)
        time.sleep(idle * 0.5 + chance.random() * (idle + 0.8))
        killed += _kill(process) == -signal.SIGKILL
        assert _in_force(indexed)[1] in (old, new), "the state is a mix"
        later = run("index", env=env)
        assert later.status == 0, later.err
        assert _in_force(indexed)[1] == new
    assert killed >= 5, "too few of the processes were still at work when they were killed"


@pytest.mark.parametrize("stage", ["journal", "generation", "lexical"])
def test_killed_in_each_stage_a_later_run_finishes_the_work(stage: str, indexed: Settings, corpus: SmallCorpus) -> None:
    index = indexed.home / "index"
    known = set(index.iterdir())
    _write(corpus, AFTER)
    env = environment(indexed.home, indexed.corpus)
    process = start("index", env=env)

    def reached() -> bool:
        if stage == "journal":
            return _journal(indexed) > 0
        pattern = "g-*" if stage == "generation" else "lexical-*"
        return bool(set(index.glob(pattern)) - known)

    until = time.monotonic() + 60
    while not reached() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    _kill(process)
    manifest, texts = _in_force(indexed)
    assert texts in (BEFORE, AFTER)
    assert run("index", env=env).status == 0
    assert _in_force(indexed)[1] == AFTER
    assert _journal(indexed) == 0
    folders = {path.name for path in index.glob("g-*")}
    assert len(folders) <= 2, "what the killed run left is cleared away"
    assert DiskShelf(indexed.home).manifest().generation in folders


def test_what_a_killed_run_embedded_is_not_embedded_again(corpus: SmallCorpus, tmp_path: Path) -> None:
    corpus.write(
        "stor", *[f"Punkt {n}: " + "kommunene eier selskapet sammen og møtes to ganger i året. " * 4 for n in range(40)]
    )
    settings = load_settings(home=tmp_path / "home", corpus=corpus.path)
    env = environment(settings.home, settings.corpus)
    process = start("index", env=env)
    record = 16 + 4 * 384
    until = time.monotonic() + 60
    while _journal(settings) < 16 * record and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    assert _kill(process) == -signal.SIGKILL
    kept = _journal(settings) // record
    assert 16 <= kept < 40
    counted = start_python("-c", _COUNT, env=env)
    done = finish(counted)
    assert done.status == 0, done.err
    assert int(done.out) == 40 - kept


_COUNT = """
from advisor.index import build_index
from advisor.settings import load_settings
print(build_index(load_settings()).embedded)
"""


def test_two_processes_at_once_one_says_so_and_one_that_waits_gets_its_turn(
    corpus: SmallCorpus, tmp_path: Path
) -> None:
    corpus.write("stor", *[f"Punkt {n}: " + "kommunene eier selskapet sammen. " * 8 for n in range(40)])
    env = environment(tmp_path / "home", corpus.path)
    first = start("index", env=env)
    until = time.monotonic() + 60
    while not (tmp_path / "home" / "index" / "journal").exists() and first.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    waiting = start("index", "--wait", "60", env=env)
    at_once = run("index", env=env)
    one, two = finish(first), finish(waiting)
    assert (one.status, two.status) == (0, 0), one.err + two.err
    assert "40 nye" in one.out
    assert "ingen endringer" in two.out
    assert at_once.status == 1
    assert at_once.err.strip() == "En annen prosess indekserer nå. Vent til den er ferdig, og prøv igjen."


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = ["advisor", "index"]
from advisor.cli import main
main()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits on file size are of unix")
@pytest.mark.parametrize("limit", [4_000, 60_000, 200_000])
def test_where_the_disk_is_full_the_old_index_stays_and_the_error_says_so(
    limit: int, indexed: Settings, corpus: SmallCorpus
) -> None:
    _write(corpus, AFTER)
    env = environment(indexed.home, indexed.corpus)
    done = finish(start_python("-c", _LIMITED, limit, env=env))
    assert done.status == 1, done.out
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert "Traceback" not in done.err
    assert _in_force(indexed)[1] == BEFORE
    assert run("index", env=env).status == 0
    assert _in_force(indexed)[1] == AFTER
