"""What the reader sees, one TOML file a language: parts of an answer, refusals, the page."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from advisor.records import Language


@lru_cache(maxsize=3)
def wording(language: Language) -> dict[str, Any]:
    """The texts of a language, by table and key."""
    return tomllib.loads((files(__package__) / f"{language}.toml").read_text(encoding="utf-8"))


def say(language: Language, key: str, **values: object) -> str:
    """The text at `table.key`, its {names} filled in. A missing key is a KeyError: a test holds the files together."""
    table, _, name = key.partition(".")
    text: str = wording(language)[table][name]
    return text.format(**values) if values else text
