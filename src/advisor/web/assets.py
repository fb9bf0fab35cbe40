"""The files beside the page's modules: scripts, styles and statements."""

from importlib.resources import files


def asset(name: str) -> str:
    """The text of a file in this folder."""
    return (files(__package__) / name).read_text(encoding="utf-8")
