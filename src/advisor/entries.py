"""What the store holds of an index, and how it is written down: manifest, entries, passages."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.errors import StoreError
from advisor.records import Passage

LAYOUT = 5


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in force: the generation, what it was made with, and a fingerprint of its content."""

    layout: int
    generation: str
    embedding: str
    fingerprint: str
    passages: int
    sources: int
    created: str
    corpus: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A vector to store: of a passage's text, or of other words that lead to the passage (`extra`)."""

    key: str
    passage: Passage
    vector: NDArray[np.float32]
    extra: int = 0


def entry_metadata(entry: Entry) -> dict[str, Any]:
    """What the store keeps beside a vector: its key, what it can be filtered by, and the passage's record."""
    passage = entry.passage
    meta: dict[str, Any] = {"key": entry.key, "extra": entry.extra, "kind": passage.kind, "source": passage.source}
    if passage.case:
        meta["case"] = passage.case
    if entry.extra == 0:
        record = asdict(passage)
        del record["text"]
        meta["record"] = json.dumps({k: v for k, v in record.items() if v not in ((), None, "")}, ensure_ascii=False)
    return meta


_NESTED = "told"
_TUPLES = ("cases", "refs", "phrasings", "retold", "notes")


def read_passage(record: str, text: str) -> Passage:
    """A passage from what the store keeps of it."""
    data = json.loads(record)
    for name in _TUPLES:
        data[name] = tuple(data.get(name, ()))
    data[_NESTED] = tuple(tuple(row) for row in data.get(_NESTED, ()))
    return Passage(**{"section": "", "context": "", **data, "text": text})


def write_manifest(manifest: Manifest) -> str:
    """A manifest as JSON."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1)


def read_manifest(text: str) -> Manifest:
    """A manifest from JSON. Raises StoreError where it is damaged."""
    try:
        data = json.loads(text)
        return Manifest(**{**data, "beside": tuple(data.get("beside", ()))})
    except (ValueError, TypeError) as error:
        raise StoreError("Indeksens manifest er skadet.", "Kjør «advisor index --rebuild».") from error
