"""Which model a name stands for, what is found on the machine, and why one does not answer; servers are real."""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from advisor.errors import ModelDownError, ModelMissingError, ModelRefusedError, ModelSetupError
from advisor.local_models import local_models
from advisor.model_check import check_model
from advisor.models import read_choice
from advisor.settings import load_settings

Pages = dict[str, object]


@pytest.fixture
def serve() -> Iterator[object]:
    running: list[ThreadingHTTPServer] = []

    def start(pages: Mapping[str, object]) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = pages.get(self.path)
                self.send_response(200 if found is not None else 404)
                self.end_headers()
                self.wfile.write(found if isinstance(found, bytes) else json.dumps(found).encode())

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server.server_port

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_names_and_addresses() -> None:
    assert read_choice("ollama:llama3.2:3b").url == "http://127.0.0.1:11434"
    assert read_choice("openai:a/b@http://127.0.0.1:8080/v1/").url == "http://127.0.0.1:8080/v1"
    assert read_choice("openai:a/b@http://127.0.0.1:8080/v1").shown == "openai:a/b"
    assert read_choice("gguf:/a/b/c.gguf").shown == "gguf:c.gguf"


@pytest.mark.parametrize("name", ["openai:x", "bedrock:x", "ollama:", "x"])
def test_a_name_that_does_not_fit_says_what_to_try(name: str) -> None:
    with pytest.raises(ModelSetupError) as caught:
        read_choice(name)
    assert caught.value.remedy


def test_what_is_found(serve: object, tmp_path: Path) -> None:
    ollama = serve({"/api/tags": {"models": [{"name": "norsk:7b", "size": 4_000_000_000}]}})  # type: ignore[operator]
    server = serve({"/v1/models": {"data": [{"id": "mappe/modell"}]}})  # type: ignore[operator]
    other = serve({"/v1/models": b"<html>"})  # type: ignore[operator]
    (tmp_path / "liten.gguf").write_bytes(b"GGUF" + bytes(1000))
    found = local_models(load_settings(model_folder=tmp_path), (server, other), ollama)
    assert [m.where for m in found] == ["built-in", "ollama", "server", "gguf"]
    assert found[1].model == "ollama:norsk:7b"
    assert found[1].needs == 4.9
    assert read_choice(found[2].model).name == "mappe/modell"


@pytest.mark.parametrize(
    ("model", "pages", "error", "word"),
    [
        ("ollama:x", None, ModelDownError, "Start"),
        ("ollama:x", {"/api/tags": {"models": []}}, ModelMissingError, "ollama pull x"),
        ("openai:x", {"/other": {}}, ModelSetupError, "/v1"),
        ("openai:x", {"/v1/models": {"data": [{"id": "y"}]}}, ModelMissingError, "y"),
        ("openai:x", {"/v1/models": {"data": [{"id": "x", "max_model_len": 512}]}}, ModelRefusedError, "512"),
    ],
)
def test_the_doctor_says_why_a_model_does_not_answer(
    serve: object, model: str, pages: Pages | None, error: type[Exception], word: str
) -> None:
    port = serve(pages) if pages is not None else 9  # type: ignore[operator]
    url = f"http://127.0.0.1:{port}" + ("/v1" if model.startswith("openai") else "")
    with pytest.raises(error) as caught:
        check_model(load_settings(model=model, model_url=url))
    assert word in caught.value.line()  # type: ignore[attr-defined]
