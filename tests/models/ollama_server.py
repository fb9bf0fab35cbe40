"""What Ollama says over HTTP, for tests of langchain-ollama on a machine where Ollama is not to be had: /api/tags, and
/api/chat as lines of JSON, one for each piece of the text it was given."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class OllamaServer(ThreadingHTTPServer):
    """Answers on loopback with `text`; keeps what it was asked. `status` other than 200 refuses with `fault`."""

    daemon_threads = True

    def __init__(self, text: str, model: str = "norsk:1b") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.text, self.model, self.status, self.fault, self.pause = text, model, 200, "", 0.0
        self.asked: list[dict[str, Any]] = []
        self.left = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """A reader that leaves is no fault."""


class _Handler(BaseHTTPRequestHandler):
    server: OllamaServer

    def do_GET(self) -> None:
        models = [{"name": self.server.model, "size": 1_000_000_000}]
        self._begin(200 if self.path == "/api/tags" else 404)
        self.wfile.write(json.dumps({"models": models}).encode())

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        if asked["model"] != self.server.model:
            self._begin(404)
            self.wfile.write(json.dumps({"error": f"model '{asked['model']}' not found"}).encode())
            return
        self._begin(self.server.status)
        if self.server.status != 200:
            self.wfile.write(json.dumps({"error": self.server.fault}).encode())
            return
        try:
            self._speak()
        except OSError:
            self.server.left.set()

    def _speak(self) -> None:
        text = self.server.text
        for start in range(0, len(text), 8):
            self._line({"content": text[start : start + 8]}, done=False)
            time.sleep(self.server.pause)
        self._line({"content": ""}, done=True, done_reason="stop")

    def _line(self, message: dict[str, str], **rest: object) -> None:
        row = {"model": self.server.model, "created_at": "2026-01-01T00:00:00Z"}
        self.wfile.write(json.dumps({**row, "message": {"role": "assistant", **message}, **rest}).encode() + b"\n")
        self.wfile.flush()

    def _begin(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-ndjson")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""
