"""The two ways to a model server, through LangChain's own clients: what is asked, streamed, stopped, and goes wrong."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from ollama_server import OllamaServer
from scripted import claims

from advisor.advise import Advisor
from advisor.errors import ModelMissingError, ModelRefusedError
from advisor.local_models import local_models
from advisor.model_check import check_model
from advisor.split import sentences

pytestmark = pytest.mark.models
QUESTION = "Hvorfor ble Dalanerådet lagt ned?"


@pytest.fixture(scope="module")
def said(advisor: Advisor) -> list[str]:
    """Sentences that stand in the first passage the model is given."""
    return list(sentences(advisor.ask(QUESTION).citations[0].text))


@pytest.fixture
def ollama(said: list[str]) -> Iterator[OllamaServer]:
    """An Ollama whose model tells the truth."""
    server = OllamaServer(claims((said[0], [1]), (said[1], [1])))
    yield server
    server.shutdown()
    server.server_close()


def _with(advisor: Advisor, server: OllamaServer, **settings: object) -> Advisor:
    update = {"model": f"ollama:{server.model}", "model_url": server.url, **settings}
    return replace(advisor, settings=advisor.settings.model_copy(update=update))


def test_ollama_is_asked_for_the_schema_and_its_claims_are_shown(
    advisor: Advisor, ollama: OllamaServer, said: list[str]
) -> None:
    steps = list(_with(advisor, ollama).stream(QUESTION))
    assert [len(advice.claims) for advice in steps] == [1, 2, 2]
    assert [claim.text for claim in steps[-1].claims] == said[:2]
    assert steps[-1].model == "ollama:norsk:1b"
    asked = ollama.asked[0]
    assert asked["format"]["properties"]["claims"]["items"]["properties"]["sources"]["items"]["enum"][0] == 1
    assert asked["options"]["num_ctx"] == advisor.settings.model_context
    assert asked["options"]["num_predict"] == advisor.settings.model_answer
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]


def test_ollama_is_left_when_the_reader_stops(advisor: Advisor, ollama: OllamaServer) -> None:
    ollama.text, ollama.pause = ollama.text * 200, 0.02
    stop = threading.Event()
    steps = _with(advisor, ollama).stream(QUESTION, stop=stop)
    assert next(steps).claims
    stop.set()
    assert "Stoppet" in list(steps)[-1].remark
    assert ollama.left.wait(10)


@pytest.mark.parametrize(
    ("status", "fault", "word"),
    [(400, "input length exceeds the context length", "avviste"), (500, "out of memory", "svarer ikke")],
)
def test_ollama_that_fails_ends_in_the_composed_answer(
    advisor: Advisor, ollama: OllamaServer, status: int, fault: str, word: str
) -> None:
    ollama.status, ollama.fault = status, fault
    advice = _with(advisor, ollama).ask(QUESTION)
    assert advice.model == "extractive"
    assert word in advice.remark


def test_the_doctor_on_ollama(advisor: Advisor, ollama: OllamaServer) -> None:
    settings = _with(advisor, ollama).settings
    ollama.text = '{"claims": [{"tall": 7301}]}'
    assert "følger JSON-skjema" in check_model(settings)[0]
    ollama.text = "Regnet faller stille over fjorden."
    with pytest.raises(ModelRefusedError, match="JSON-skjema"):
        check_model(settings)
    with pytest.raises(ModelMissingError) as caught:
        check_model(settings.model_copy(update={"model": "ollama:annen"}))
    assert caught.value.remedy == "Kjør: ollama pull annen"


def test_ollama_s_models_are_found_with_what_they_need(advisor: Advisor, ollama: OllamaServer) -> None:
    found = local_models(advisor.settings, ports=(), ollama_port=ollama.server_port)
    assert [(model.model, model.needs, model.install) for model in found[1:]] == [("ollama:norsk:1b", 1.6, "")]


# What a broken server, or none of the kind, may answer to a request for a stream of an answer.
NONSENSE = {
    "no JSON": b"data: {hei\n\n",
    "no choices": b'data: {"a": 1}\n\n',
    "choices of nothing": b'data: {"choices": [null]}\n\n',
    "a list": b"data: []\n\n",
    "a page": b"<html>hei</html>",
    "an error in the stream": b'data: {"error": {"message": "out of memory", "code": 500}}\n\n',
    "half an answer": b'data: {"choices": [{"index": 0, "delta": {"content": "{\\"claims\\": ["}}]}\n\n',
    "bytes": b"\xff\xfe\x00\x01",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_from_a_server_ends_in_the_composed_answer(advisor: Advisor, kind: str) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(NONSENSE[kind])

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        started = time.monotonic()
        advice = advisor.ask(QUESTION, model=f"openai:x@http://127.0.0.1:{server.server_port}/v1")
        assert time.monotonic() - started < 20
    finally:
        server.shutdown()
        server.server_close()
    assert advice.model == "extractive"
    assert advice.claims == advisor.ask(QUESTION).claims
    assert advice.remark.count(".") == 1
