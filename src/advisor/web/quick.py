"""gradio, imported once, without telemetry and without work that nobody has use for."""

import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
_real = inspect.getfile


def _getfile(found: object) -> str:
    if type(found).__name__ == "ComponentMeta":
        raise OSError("no type stubs wanted")
    return _real(found)  # type: ignore[arg-type]


# At import gradio parses the source of its 80 components to rewrite their .pyi stubs inside site-packages:
# half of the time it takes, and a race where several processes start. A class without a file is passed over.
inspect.getfile = _getfile  # type: ignore[assignment]
try:
    import gradio  # noqa: TID251 - the door
finally:
    inspect.getfile = _real


@contextmanager
def drafting() -> Iterator[None]:
    """While the page is put together gradio makes no server application: it would make five, and launch() its own."""
    made = gradio.routes.App.create_app
    gradio.routes.App.create_app = staticmethod(lambda *_, **__: None)  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        gradio.routes.App.create_app = staticmethod(made)  # type: ignore[method-assign]


__all__ = ["drafting", "gradio"]
