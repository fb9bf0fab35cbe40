"""Login by a trusted proxy: lets in what comes from the proxy's address with the name of a user, and nothing else."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from advisor.errors import SettingsError
from advisor.settings import Settings

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
LONGEST_NAME = 200
STARTING = "/gradio_api/startup-events"  # gradio calls itself once as it starts; the call does nothing afterwards
REFUSED = "Du må logge inn gjennom inngangen til denne tjenesten.".encode()


class Door:
    """ASGI middleware. Stands where the peer's own address is seen: X-Forwarded-For must not be honoured before it."""

    def __init__(self, app: App, header: str, address: str) -> None:
        self._app, self._header, self._address = app, header.lower().encode(), address

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Passes on what is let in; answers 401 to the rest."""
        if scope["type"] == "lifespan" or scope["path"] == STARTING or self._lets_in(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(REFUSED))]
            await send({"type": "http.response.start", "status": 401, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED})
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _lets_in(self, scope: Message) -> bool:
        peer = scope.get("client")
        names = [value for name, value in scope.get("headers", ()) if name.lower() == self._header]
        # Two of them: one is the visitor's own, slipped past the proxy.
        named = len(names) == 1 and 0 < len(names[0].strip()) <= LONGEST_NAME
        return named and peer is not None and peer[0] == self._address


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
