"""What every test has: a shut network, an environment of its own, and one index of the shipped corpus."""

import ipaddress
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hash_embedder import HashEmbedder
from running import Done
from small_corpus import SmallCorpus

from advisor.advise import Advisor, open_advisor
from advisor.cli import main
from advisor.index import build_index
from advisor.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[1]
_refused: list[str] = []


def _shut(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: whatever Python opens towards another machine is stopped, and noted for the test to fail on."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""  # a path: a unix socket
    elif event == "socket.getaddrinfo":
        host = arguments[0] or ""
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in ("", "localhost") or _is_loopback(name):
        return
    _refused.append(f"{event} {name}")
    raise OSError(f"the network is shut in tests: {event} {name}")


def _is_loopback(name: str) -> bool:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


sys.addaudithook(_shut)
for _name in [name for name in os.environ if name.upper().startswith("ADVISOR_")]:
    del os.environ[_name]


@pytest.fixture(autouse=True)
def _own_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of an earlier test or of this machine, and a failure for whoever tried the network."""
    for name in [name for name in os.environ if name.upper().startswith("ADVISOR_")]:
        monkeypatch.delenv(name)
    _refused.clear()
    yield
    tried, _refused[:] = list(_refused), []
    assert not tried, f"the network was tried: {tried}"


@pytest.fixture
def refused() -> list[str]:
    """What the shut network stopped in this test; a test that tries it on purpose empties the list."""
    return _refused


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ready index of the shipped corpus, for all tests to read and none to change."""
    path = tmp_path_factory.mktemp("home")
    build_index(load_settings(home=path))
    return path


@pytest.fixture(scope="session")
def settings(home: Path) -> Settings:
    """The settings of the ready index."""
    return load_settings(home=home)


@pytest.fixture(scope="session")
def advisor(settings: Settings) -> Advisor:
    """The advisor over the shipped corpus."""
    return open_advisor(settings)


@pytest.fixture(scope="session")
def originals() -> Path:
    """The folder of the 2013 report as text and PDF, which lies beside the checkout and not in it."""
    path = ROOT.parent / "shared" / "originals"
    if not (path / "rapport-2013.pdf").exists():
        message = f"the 2013 report is not at {path}: it is not part of the checkout"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture
def embedder() -> HashEmbedder:
    """A fresh word-hash model."""
    return HashEmbedder()


@pytest.fixture
def corpus(tmp_path: Path) -> SmallCorpus:
    """An empty small corpus."""
    return SmallCorpus(tmp_path / "corpus")


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """`advisor …` in this process, through the door a user's shell calls."""

    def call(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["advisor", *map(str, arguments)])
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        shown = capsys.readouterr()
        return Done(status, shown.out, shown.err)

    return call
