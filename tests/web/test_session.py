"""One advisor for all who use the page: opened once, opened anew when a newer index is in force."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from advisor.errors import IndexError_, StoreError
from advisor.index import build_index
from advisor.settings import Settings, load_settings
from advisor.web import session
from advisor.web.session import Desk

OWN = """# Blåbærdalen vannverk

## Hvem styrer?

Blåbærdalen vannverk styres av et representantskap med ni medlemmer.
"""


@pytest.fixture
def own(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an index the test may change, looked after at every question."""
    monkeypatch.setattr(session, "CHECK_SECONDS", -1.0)
    shutil.copytree(home, tmp_path / "home")
    return load_settings(home=tmp_path / "home")


def test_a_newer_index_is_used_without_a_restart(own: Settings, tmp_path: Path) -> None:
    desk = Desk(own)
    before = desk.ask("Hvem styrer Blåbærdalen vannverk?", "leader", ())
    assert "representantskap med ni medlemmer" not in before.answer
    file = tmp_path / "vannverk.md"
    file.write_text(OWN, encoding="utf-8")
    build_index(own, [file])
    after = desk.ask("Hvem styrer Blåbærdalen vannverk?", "leader", ())
    assert "representantskap med ni medlemmer" in after.answer


def test_an_index_that_is_gone_is_an_error_and_one_that_comes_back_is_used(own: Settings, tmp_path: Path) -> None:
    desk = Desk(own)
    assert desk.ask("Hva er overstyring?", "leader", ()).claims
    shutil.move(own.home, tmp_path / "away")
    with pytest.raises((IndexError_, StoreError)):
        desk.ask("Hva er overstyring?", "leader", ())
    shutil.rmtree(own.home, ignore_errors=True)
    shutil.move(tmp_path / "away", own.home)
    assert desk.ask("Hva er overstyring?", "leader", ()).claims


def test_many_who_come_at_once_open_one_advisor(settings: Settings) -> None:
    desk = Desk(settings)
    together = threading.Barrier(8)

    def one(_: int) -> int:
        together.wait(timeout=30)
        desk.ask("Hva er overstyring?", "leader", ())
        return id(desk._advisor)

    with ThreadPoolExecutor(8) as users:
        assert len(set(users.map(one, range(8)))) == 1
