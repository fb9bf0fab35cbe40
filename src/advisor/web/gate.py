"""What the server lets in and out: the paths the page uses, and headers that keep it to its own origin."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

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
PAGES = frozenset({"/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt", "/login", "/logout"})
API = "/gradio_api"
NAMES = ("queue/join", "queue/data", "cancel", "reset", "startup-events", "app_id", "theme.css")
CALLS = frozenset(f"{API}/{name}" for name in NAMES)
FOLDERS = ("/assets/", "/static/", f"{API}/heartbeat/")


class Gate:
    """ASGI middleware: gradio's uploads, file reading, proxying and API pages are not there."""

    def __init__(self, app: App) -> None:
        self._app = app

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
        if path in PAGES or path in CALLS or path.startswith(FOLDERS):
            await self._app(scope, receive, dressed)
            return
        await dressed({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
        await dressed({"type": "http.response.body", "body": b""})
