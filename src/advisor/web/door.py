"""Login by a trusted proxy: lets in what comes from the proxy's address with the name of a user, and nothing else."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from advisor.errors import SettingsError
from advisor.settings import Settings

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
LONGEST_NAME = 200
STARTING = "/gradio_api/startup-events"  # gradio calls itself once as it starts; the call does nothing afterwards
USER = "advisor_user"  # where the scope of a request says who has logged in
REFUSED = "Du må logge inn gjennom inngangen til denne tjenesten.".encode()


class Door:
    """ASGI middleware. Stands where the peer's own address is seen: X-Forwarded-For must not be honoured before it."""

    def __init__(self, app: App, header: str, address: str) -> None:
        self._app, self._header, self._address = app, header.lower().encode(), address

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Passes on what is let in; answers 401 to the rest."""
        user = None if scope["type"] == "lifespan" else self._user(scope)
        if scope["type"] == "lifespan" or scope["path"] == STARTING or user:
            await self._app({**scope, USER: user}, receive, send)
        elif scope["type"] == "http":
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(REFUSED))]
            await send({"type": "http.response.start", "status": 401, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED})
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _user(self, scope: Message) -> str | None:
        """The name that the proxy gives; None for what does not come from it, and where it gives none."""
        peer = scope.get("client")
        names = [value.strip() for name, value in scope.get("headers", ()) if name.lower() == self._header]
        # Two of them: one is the visitor's own, slipped past the proxy.
        named = len(names) == 1 and 0 < len(names[0]) <= LONGEST_NAME
        return names[0].decode("latin-1") if named and peer is not None and peer[0] == self._address else None


def doors_for(settings: Settings) -> list[tuple[type[Door], tuple[()], dict[str, str]]]:
    """The middleware that the settings ask for, as gradio's app_kwargs want it; none where no proxy logs people in.

    Raises SettingsError where only one of header and address is set.
    """
    if bool(settings.proxy_header) != bool(settings.proxy_address):
        raise SettingsError(
            "ADVISOR_PROXY_HEADER og ADVISOR_PROXY_ADDRESS hører sammen.", "Sett begge, eller ingen av dem."
        )
    if not settings.proxy_header:
        return []
    return [(Door, (), {"header": settings.proxy_header, "address": settings.proxy_address})]
