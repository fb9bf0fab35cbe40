"""A Chroma server of its own, real: shared by processes, and one line with a remedy where it is gone."""

import http.server
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hash_embedder import HashEmbedder
from running import environment, run
from small_corpus import SmallCorpus

from advisor.advise import open_advisor
from advisor.errors import AdvisorError, NoIndexError, StaleIndexError, StoreError
from advisor.index import build_index
from advisor.settings import Settings, load_settings
from advisor.store import open_shelf


def _free_port() -> int:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/heartbeat", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = _free_port()
    command = [
        Path(sys.executable).parent / "chroma",
        "run",
        "--path",
        folder,
        "--port",
        str(port),
        "--host",
        "127.0.0.1",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 60
    while not _answers(url):
        assert process.poll() is None, "the Chroma server ended"
        assert time.monotonic() < until, "the Chroma server did not come up in a minute"
        time.sleep(0.05)
    return process, url


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, url = _start(tmp_path_factory.mktemp("chroma"))
    yield url
    _stop(process)


@pytest.fixture
def shared(server: str, corpus: SmallCorpus, tmp_path: Path) -> Iterator[Settings]:
    """Settings of one machine among several; what it leaves on the server is cleared away."""
    corpus.write("alfa")
    corpus.write("beta")
    settings = load_settings(home=tmp_path / "home", corpus=corpus.path, chroma_url=server)
    yield settings
    shelf = open_shelf(settings.home, server)
    for collection in shelf._client.list_collections():
        shelf._client.delete_collection(collection.name)


def test_nothing_is_in_force_on_an_empty_server(shared: Settings) -> None:
    with pytest.raises(NoIndexError):
        open_advisor(shared)


def test_an_index_on_the_server_answers_like_one_on_disk(
    shared: Settings, embedder: HashEmbedder, tmp_path: Path
) -> None:
    assert build_index(shared, embedder=embedder).embedded == 8
    on_disk = load_settings(home=tmp_path / "disk", corpus=shared.corpus)
    build_index(on_disk, embedder=embedder)
    answers = [open_advisor(s, embedder=embedder).ask("Hvem eier samarbeidet alfa?") for s in (shared, on_disk)]
    assert answers[0].answer == answers[1].answer
    assert answers[0].citations == answers[1].citations != ()


def test_only_what_changed_is_embedded_and_old_indexes_are_dropped(shared: Settings, embedder: HashEmbedder) -> None:
    build_index(shared, embedder=embedder)
    assert build_index(shared, embedder=embedder).changed is False
    for number in range(3):
        SmallCorpus(shared.corpus).write("alfa", f"Ny tekst {number}.")
        assert build_index(shared, embedder=embedder).embedded == 1
    names = [c.name for c in open_shelf(shared.home, shared.chroma_url)._client.list_collections()]
    assert len([name for name in names if name.startswith("g-")]) == 2


def test_another_machine_sees_the_same_index_without_embedding(
    shared: Settings, embedder: HashEmbedder, tmp_path: Path
) -> None:
    build_index(shared, embedder=embedder)
    other = shared.model_copy(update={"home": tmp_path / "another machine"})
    theirs = HashEmbedder()
    found = open_advisor(other, embedder=theirs)
    assert len(found.library.passages) == 8
    assert theirs.embedded == []
    assert found.ask("Hvem eier samarbeidet beta?").citations


def test_another_model_is_refused_there_too(shared: Settings, embedder: HashEmbedder) -> None:
    build_index(shared, embedder=embedder)
    with pytest.raises(StaleIndexError, match="hash-1"):
        open_advisor(shared)


def test_a_second_process_indexes_and_a_third_asks(shared: Settings, tmp_path: Path) -> None:
    env = environment(tmp_path / "p1", shared.corpus, ADVISOR_CHROMA_URL=shared.chroma_url)
    indexed = run("index", env=env)
    assert (indexed.status, indexed.out.strip()) == (0, "8 avsnitt fra 2 kilder: 8 nye, 0 uendret, 0 tatt ut.")
    env = environment(tmp_path / "p2", shared.corpus, ADVISOR_CHROMA_URL=shared.chroma_url)
    asked = run("ask", "Hvem eier samarbeidet alfa?", "--json", env=env)
    assert asked.status == 0, asked.err
    assert json.loads(asked.out)["citations"][0]["source"] == "alfa"


def test_a_server_that_is_down_is_one_line_with_what_to_try(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{_free_port()}"
    settings = load_settings(home=tmp_path, chroma_url=url)
    for attempt in (open_advisor, build_index):
        with pytest.raises(StoreError, match=url) as caught:
            attempt(settings)
        assert "\n" not in caught.value.line()
        assert caught.value.remedy
    shown = run("ask", "Hva er et IKS?", env=environment(tmp_path, ADVISOR_CHROMA_URL=url))
    assert shown.status == 1
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    assert "svarer ikke" in shown.err


def test_a_server_that_dies_under_way_is_a_store_error(
    corpus: SmallCorpus, tmp_path: Path, embedder: HashEmbedder
) -> None:
    (tmp_path / "chroma").mkdir()
    process, url = _start(tmp_path / "chroma")
    try:
        corpus.write("alfa")
        settings = load_settings(home=tmp_path / "home", corpus=corpus.path, chroma_url=url)
        build_index(settings, embedder=embedder)
        advisor = open_advisor(settings, embedder=embedder)
    finally:
        _stop(process)
    for attempt in (
        lambda: advisor.ask("Hvem eier samarbeidet alfa?"),
        lambda: build_index(settings, embedder=embedder),
        lambda: advisor.library.generation.passages(),
    ):
        with pytest.raises(StoreError) as caught:
            attempt()
        assert caught.value.remedy


class _Web(http.server.BaseHTTPRequestHandler):
    """A web server that is not Chroma."""

    body = b"{}"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.mark.parametrize("body", [b"{}", b"[]", b"<html>Velkommen</html>", b""])
def test_an_address_where_something_else_answers_is_no_traceback(body: bytes, tmp_path: Path) -> None:
    handler = type("_Handler", (_Web,), {"body": body})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        try:
            settings = load_settings(home=tmp_path, chroma_url=f"http://127.0.0.1:{web.server_port}")
            with pytest.raises(AdvisorError) as caught:
                open_advisor(settings)
            assert "\n" not in caught.value.line()
        finally:
            web.shutdown()
            thread.join()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:port", "http://[::1]:1", "https://127.0.0.1:1", "http://127.0.0.1:99999"]
)
def test_an_address_that_leads_nowhere_is_a_store_error(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_advisor(load_settings(home=tmp_path, chroma_url=url))


def test_asking_a_server_again_and_again_opens_no_more_connections(shared: Settings) -> None:
    """The page asks before each answer whether a newer index is in force."""
    open_shelf(shared.home, shared.chroma_url).manifest()
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("open files can be counted only where there is /proc")
    before = len(list(descriptors.iterdir()))
    for _ in range(20):
        open_shelf(shared.home, shared.chroma_url).manifest()
    assert len(list(descriptors.iterdir())) <= before + 1
