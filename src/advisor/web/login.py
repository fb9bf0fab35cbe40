"""Login by password: a page of its own, and a cookie that a session in this process's memory answers to."""

import asyncio
import logging
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from advisor.errors import SettingsError
from advisor.records import Language
from advisor.users import Users
from advisor.web.door import STARTING, USER
from advisor.web.login_html import login_page

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

log = logging.getLogger(__name__)
COOKIE = "advisor_session"
LASTS = 12 * 3600.0  # seconds that a login is good for
LOOKS = 5.0  # seconds between looks at whether the users are still there
TRIES, WINDOW = 10, 300.0  # failed attempts from one address in so many seconds
MOST_FORM = 4_000
MOST_SESSIONS = 10_000
LANGUAGES: dict[str, Language] = {"/nn": "nn", "/nn/": "nn", "/en": "en", "/en/": "en"}


class Login:
    """ASGI middleware: whoever has no session gets the login page, and nothing behind it."""

    def __init__(self, app: App, users: Users, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._users, self._clock = app, users, clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._known: tuple[float, frozenset[str]] = (-LOOKS, frozenset())
        # A password takes memory and a tenth of a second of a core to check: one at a time.
        self._checking = asyncio.Semaphore(1)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Passes on what comes with a session; shows the form, takes it, or answers 401 to the rest."""
        if scope["type"] == "lifespan" or scope["path"] == STARTING:
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        path, method = scope["path"], scope["method"]
        token = _cookie(scope)
        user = self._user(token)
        if path == "/login" and method == "POST":
            await self._take(scope, receive, send)
        elif path == "/logout":
            self._forget(token)
            await _answer(send, 303, "", location="./login", cookie=f"{COOKIE}=; Max-Age=0")
        elif user or path == "/favicon.ico":
            await self._app({**scope, USER: user}, receive, send)
        elif path == "/login" or path in ("/", *LANGUAGES):
            await _answer(send, 200, login_page(_language(scope)))
        else:
            await _answer(send, 401, "")

    async def _take(self, scope: Message, receive: Receive, send: Send) -> None:
        lang = _language(scope)
        address = scope["client"][0] if scope.get("client") else ""
        form = parse_qs((await _body(receive)).decode("utf-8", "replace"))
        name, password = (form.get(key, [""])[0] for key in ("username", "password"))
        if self._too_often(address):
            await _answer(send, 429, login_page(lang, name, "too_often"))
            return
        async with self._checking:
            right = await asyncio.to_thread(self._users.check, name, password)
        if not right:
            self._note(address)
            await _answer(send, 400, login_page(lang, name, "wrong"))
            return
        await _answer(send, 303, "", location="./" + (lang if lang != "nb" else ""), cookie=self._begin(name, scope))

    def _begin(self, name: str, scope: Message) -> str:
        """A new session; the cookie that answers to it."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[token] = (name.strip().lower(), self._clock() + LASTS)
            while len(self._sessions) > MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return f"{COOKIE}={token}; Max-Age={int(LASTS)}" + ("; Secure" if scope.get("scheme") == "https" else "")

    def _user(self, token: str) -> str | None:
        """Whose session it is; None for none, one that is over, and one whose user has been taken out."""
        with self._lock:
            name, until = self._sessions.get(token, ("", 0.0))
            now = self._clock()
            if not name or now >= until:
                self._sessions.pop(token, None)
                return None
            if now - self._known[0] >= LOOKS:
                self._known = (now, self._names())
            return name if name in self._known[1] else None

    def _names(self) -> frozenset[str]:
        try:
            return frozenset(self._users.names())
        except SettingsError as error:
            log.error("%s", error.line())
            return frozenset()  # nobody is let in until the file can be read

    def _forget(self, token: str) -> None:
        with self._lock:
            self._sessions.pop(token, None)

    def _too_often(self, address: str) -> bool:
        with self._lock:
            times = self._failed.get(address, deque())
            while times and self._clock() - times[0] > WINDOW:
                times.popleft()
            return len(times) >= TRIES

    def _note(self, address: str) -> None:
        with self._lock:
            self._failed.setdefault(address, deque()).append(self._clock())
            self._failed.move_to_end(address)
            while len(self._failed) > MOST_SESSIONS:
                self._failed.popitem(last=False)


def _cookie(scope: Message) -> str:
    for name, value in scope.get("headers", ()):
        if name.lower() == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                return ""
            return found.value if found else ""
    return ""


def _language(scope: Message) -> Language:
    """The language of the page that was asked for, or of the form that was sent."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    wanted = query.get("lang", [""])[0]
    return LANGUAGES.get(f"/{wanted}") or LANGUAGES.get(scope["path"]) or "nb"


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MOST_FORM or message["type"] == "http.disconnect" or not message.get("more_body"):
            return body[:MOST_FORM]


async def _answer(send: Send, status: int, html: str, location: str = "", cookie: str = "") -> None:
    body = html.encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    if location:
        headers.append((b"location", location.encode()))
    if cookie:
        headers.append((b"set-cookie", f"{cookie}; Path=/; HttpOnly; SameSite=Lax".encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
