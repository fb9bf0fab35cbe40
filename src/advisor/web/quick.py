"""gradio, imported once, without telemetry and without the work it does only for editors."""

import inspect
import os

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

__all__ = ["gradio"]
