"""What the server lets in and out: the paths the page uses, and headers that keep it to its own origin."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from advisor.records import Language
from advisor.web.frame import framed

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# gradio needs `new Function` and inline scripts. Nothing comes from, or goes to, another origin.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
LANGUAGES: dict[str, Language] = {"/": "nb", "/nn": "nn", "/nn/": "nn", "/en": "en", "/en/": "en"}
PAGES = frozenset({*LANGUAGES, "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"})
LOGIN = frozenset({"/login", "/logout"})
API = "/gradio_api"
NAMES = (
    "queue/join",
    "queue/data",
    "component_server",
    "component_server/",
    "cancel",
    "reset",
    "startup-events",
    "app_id",
    "theme.css",
)
CALLS = frozenset(f"{API}/{name}" for name in NAMES)
MOST_BYTES = 4_000_000  # a conversation of forty long answers is about one
FOLDERS = ("/assets/", "/static/", f"{API}/heartbeat/")


class Gate:
    """ASGI middleware: gradio's uploads, file reading, proxying and API pages are not there."""

    def __init__(self, app: App, login: bool = False) -> None:
        self._app, self._pages = app, PAGES | (LOGIN if login else frozenset())

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Passes on what the page needs, and answers 404 to the rest."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        path = scope["path"]
        if not (path in self._pages or path in CALLS or path.startswith(FOLDERS)):
            await _answer(dressed, 404)
        elif _too_big(scope):
            await _answer(dressed, 413)
        elif path in LANGUAGES:
            await self._app(scope, receive, framed(dressed, LANGUAGES[path]))
        else:
            await self._app(scope, receive, dressed)


def _too_big(scope: Message) -> bool:
    """Whether a body is longer than the page ever sends, or of a length it does not tell."""
    headers = dict(scope.get("headers", ()))
    length = headers.get(b"content-length", b"0")
    return b"transfer-encoding" in headers or not length.isdigit() or int(length) > MOST_BYTES


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
