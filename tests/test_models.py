"""Which model a name stands for, what is found on the machine, and why one does not answer; servers are real."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from running import Done

from advisor.errors import ModelDownError, ModelMissingError, ModelRefusedError, ModelSetupError
from advisor.local_models import choices, local_models
from advisor.model_check import check_model
from advisor.models import NEEDS, choose, install, read_choice, require
from advisor.settings import load_settings

Pages = dict[str, object]
Serve = Callable[[Mapping[str, object]], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
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


def test_what_is_found(serve: Serve, tmp_path: Path) -> None:
    ollama = serve({"/api/tags": {"models": [{"name": "norsk:7b", "size": 4_000_000_000}]}})
    server = serve({"/v1/models": {"data": [{"id": "mappe/modell"}]}})
    other = serve({"/v1/models": b"<html>"})
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
    serve: Serve, model: str, pages: Pages | None, error: type[Exception], word: str
) -> None:
    port = serve(pages) if pages is not None else 9
    url = f"http://127.0.0.1:{port}" + ("/v1" if model.startswith("openai") else "")
    with pytest.raises(error) as caught:
        check_model(load_settings(model=model, model_url=url))
    assert word in caught.value.line()  # type: ignore[attr-defined]


def test_a_page_is_offered_the_composed_answer_first_and_the_setting_s_own_model(tmp_path: Path) -> None:
    settings = load_settings(model="openai:norsk@http://127.0.0.1:9/v1", model_folder=tmp_path)
    offered = choices(settings)
    assert [(choice.model, choice.label) for choice in offered[:2]] == [
        ("extractive", "Kildenes egne setninger (uten språkmodell)"),
        ("openai:norsk@http://127.0.0.1:9/v1", "norsk"),
    ]


def test_a_server_at_an_address_of_its_own_is_listed(serve: Serve, tmp_path: Path) -> None:
    port = serve({"/v1/models": {"data": [{"id": "norsk"}]}})
    settings = load_settings(model="openai:norsk", model_url=f"http://127.0.0.1:{port}/v1/", model_folder=tmp_path)
    assert [model.model for model in local_models(settings, (), 9)] == [
        "extractive",
        f"openai:norsk@http://127.0.0.1:{port}/v1",
    ]


@pytest.mark.parametrize("data", [None, [], {"data": None}, {"data": [None, {"id": 7}]}, b"\xff\xfe", {"models": "x"}])
def test_what_is_no_model_server_is_passed_over(serve: Serve, tmp_path: Path, data: object) -> None:
    port = serve({"/v1/models": data, "/api/tags": data})
    assert len(local_models(load_settings(model_folder=tmp_path), (port,), port)) == 1


def test_the_address_of_one_kind_is_not_used_for_another(tmp_path: Path) -> None:
    settings = load_settings(model="openai:x", model_url="http://10.0.0.7:8000/v1")
    assert choose(settings, "ollama:norsk").url == "http://127.0.0.1:11434"
    assert choose(settings, "openai:x").url == "http://10.0.0.7:8000/v1"


def test_what_a_model_lacks_is_a_pip_line_of_real_packages() -> None:
    for kind, packages in NEEDS.items():
        line = install(kind)
        assert line == "" or set(line.removeprefix("pip install ").split()) <= set(packages)
    assert install("extractive") == ""


def test_a_file_that_is_not_there_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError) as caught:
        require(load_settings(), f"gguf:{tmp_path / 'borte.gguf'}")
    assert caught.value.remedy


def test_models_are_listed_on_the_command_line(
    cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ADVISOR_MODEL_FOLDER", str(tmp_path))
    (tmp_path / "liten.gguf").write_bytes(b"GGUF" + bytes(1000))
    done = cli("models")
    assert done.status == 0
    assert "* extractive" in done.out
    assert f"gguf:{tmp_path / 'liten.gguf'}" in done.out
    assert "GB minne" in done.out
    rows = json.loads(cli("models", "--json").out)
    assert {"model", "label", "where", "needs", "install"} == set(rows[0])


@pytest.mark.parametrize("model", ["openai:uten-adresse", "gguf:/borte.gguf", "ukjent:x"])
def test_a_model_that_cannot_be_asked_is_one_line_with_what_to_try(cli: Callable[..., Done], model: str) -> None:
    done = cli("ask", "Hva er en eierstrategi?", "--model", model)
    assert done.status == 1
    assert done.err.strip().count("\n") == 0
    assert not done.out
