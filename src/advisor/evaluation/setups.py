"""The set-ups of a grid: each model with each embedding, each with an index of its own where it needs one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import SettingsError
from advisor.settings import Settings, load_settings

OWN_INDEXES = "eval-index"


@dataclass(frozen=True, slots=True)
class Setup:
    """A model and an embedding to run with, its settings, and the folder of its run."""

    name: str
    settings: Settings
    folder: Path


def setups(base: Settings, models: Sequence[str], embeddings: Sequence[str], out: Path) -> list[Setup]:
    """The grid; where there is one set-up only, its run lies in `out` itself. Raises SettingsError."""
    pairs = [(m, e) for m in models or (base.model,) for e in embeddings or (base.embedding,)]
    pairs = list(dict.fromkeys(pairs))
    made = list(_made(base, pairs))
    if len(made) == 1:
        return [Setup(made[0][0], made[0][1], out)]
    return [Setup(name, settings, out / name) for name, settings in made]


def _made(base: Settings, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Settings]]:
    for model, embedding in pairs:
        home = base.home
        if embedding != base.embedding:
            if base.chroma_url:
                raise SettingsError(
                    "En Chroma-tjener holder én indeks, og en annen innbyggingsmodell trenger sin egen.",
                    "Kjør uten ADVISOR_CHROMA_URL.",
                )
            home = base.home / OWN_INDEXES / _slug(embedding)
        given = {name: getattr(base, name) for name in base.model_fields_set}
        yield (
            f"{_slug(model)}+{_slug(embedding)}",
            load_settings(**{**given, "home": home, "model": model, "embedding": embedding}),
        )


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "x"
