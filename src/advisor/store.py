"""Passages and vectors in Chroma, on disk or on a Chroma server. The only door to chromadb.

An index is a generation: a Chroma folder (on disk) or a collection (on a server) that is written once and never
changed, and a manifest that names the generation in force. The manifest is replaced in one step when a generation
is complete, so a reader sees the old index or the new one, never a mix.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from advisor.entries import Entry, Manifest, entry_metadata, read_manifest, read_passage, write_manifest
from advisor.errors import NoIndexError, StoreError
from advisor.records import Passage

_COLLECTION = "passages"
_POINTER = "advisor-current"
_BATCH = 500
_OPENING = threading.Lock()


class Generation:
    """One complete set of passages and vectors."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    def add(self, entries: Sequence[Entry]) -> None:
        """Stores entries. Raises StoreError."""
        for at in range(0, len(entries), _BATCH):
            part = entries[at : at + _BATCH]
            with _failing("Indeksen kunne ikke skrives"):
                self._collection.add(
                    ids=[f"{e.passage.id}#{e.extra}" for e in part],
                    embeddings=[e.vector for e in part],
                    documents=[e.passage.text if e.extra == 0 else "" for e in part],
                    metadatas=[entry_metadata(e) for e in part],
                )

    def nearest(
        self, vector: NDArray[np.float32], count: int, where: Mapping[str, Any] | None = None
    ) -> dict[str, dict[int, float]]:
        """The passages of the `count` nearest vectors: by the number of the text (0 the passage itself, others lead
        to it), its cosine. Raises StoreError."""
        with _failing("Søket i indeksen feilet"):
            found = self._collection.query(
                query_embeddings=[vector], n_results=count, where=dict(where) if where else None, include=["distances"]
            )
        near: dict[str, dict[int, float]] = {}
        for name, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            passage, _, extra = name.partition("#")
            near.setdefault(passage, {})[int(extra)] = 1.0 - float(distance)
        return near

    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of their sources. Raises StoreError."""
        with _failing("Indeksen kunne ikke leses"):
            found = self._collection.get(where={"extra": 0}, include=["documents", "metadatas"])
        held = zip(found["documents"], found["metadatas"], strict=True)
        passages = (read_passage(str(meta["record"]), text) for text, meta in held)
        return tuple(sorted(passages, key=lambda passage: (passage.source, passage.order)))

    def vectors(self) -> dict[str, NDArray[np.float32]]:
        """Every vector by its key (a hash of model and text), so that a new generation need not embed it again."""
        with _failing("Indeksen kunne ikke leses"):
            found = self._collection.get(include=["embeddings", "metadatas"])
        return {
            str(meta["key"]): np.asarray(vector, dtype=np.float32)
            for meta, vector in zip(found["metadatas"], found["embeddings"], strict=True)
        }


class Shelf(Protocol):
    """Where generations stand."""

    def manifest(self) -> Manifest | None:
        """The manifest in force; None where nothing has been indexed. Raises StoreError."""
        ...

    def create(self, generation: str) -> Generation:
        """A new, empty generation. Raises StoreError."""
        ...

    def open(self, generation: str) -> Generation:
        """A generation that exists. Raises StoreError."""
        ...

    def publish(self, manifest: Manifest) -> None:
        """Puts a complete generation in force, in one step. Raises StoreError."""
        ...

    def prune(self, keep: Sequence[str]) -> None:
        """Drops all generations but these."""
        ...


class DiskShelf:
    """Generations as folders below `home`/index, each a Chroma of its own."""

    def __init__(self, home: Path) -> None:
        self._root = home / "index"

    def manifest(self) -> Manifest | None:
        """See Shelf."""
        path = self._root / "manifest.json"
        try:
            return read_manifest(path.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"Indeksen kan ikke leses: {error.strerror}.", "Sjekk rettighetene.") from error

    def create(self, generation: str) -> Generation:
        """See Shelf."""
        with _failing("Indeksen kunne ikke opprettes"):
            (self._root / generation).mkdir(parents=True, exist_ok=True)
            client = _disk_client(self._root / generation)
            return Generation(client.create_collection(_COLLECTION, configuration=_configuration()))

    def open(self, generation: str) -> Generation:
        """See Shelf."""
        folder = self._root / generation
        if not (folder / "chroma.sqlite3").exists():
            raise NoIndexError("Indeksen er borte fra disken.", "Kjør «advisor index --rebuild».")
        with _failing("Indeksen kunne ikke åpnes"):
            return Generation(_disk_client(folder).get_collection(_COLLECTION))

    def publish(self, manifest: Manifest) -> None:
        """See Shelf."""
        part = self._root / "manifest.part"
        with _failing("Indeksen kunne ikke tas i bruk"):
            with part.open("w", encoding="utf-8") as file:
                file.write(write_manifest(manifest))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._root / "manifest.json")

    def prune(self, keep: Sequence[str]) -> None:
        """See Shelf. A folder another process holds open is left for the next time."""
        for folder in self._root.glob("g-*"):
            if folder.is_dir() and folder.name not in keep:
                shutil.rmtree(folder, ignore_errors=True)


class ServerShelf:
    """Generations as collections on a Chroma server, with a small collection that points at the one in force."""

    def __init__(self, url: str) -> None:
        self._url = url
        with _failing(f"Chroma-tjeneren på {url} svarer ikke"):
            self._client = _server_client(url)

    def manifest(self) -> Manifest | None:
        """See Shelf."""
        with _failing(f"Chroma-tjeneren på {self._url} svarer ikke"):
            names = [c.name for c in self._client.list_collections()]
            if _POINTER not in names:
                return None
            meta = self._client.get_collection(_POINTER).metadata or {}
        return read_manifest(str(meta["manifest"])) if meta.get("manifest") else None

    def create(self, generation: str) -> Generation:
        """See Shelf."""
        with _failing("Indeksen kunne ikke opprettes på Chroma-tjeneren"):
            return Generation(self._client.create_collection(generation, configuration=_configuration()))

    def open(self, generation: str) -> Generation:
        """See Shelf."""
        with _failing("Indeksen kunne ikke åpnes på Chroma-tjeneren"):
            return Generation(self._client.get_collection(generation))

    def publish(self, manifest: Manifest) -> None:
        """See Shelf."""
        with _failing("Indeksen kunne ikke tas i bruk på Chroma-tjeneren"):
            pointer = self._client.get_or_create_collection(_POINTER)
            pointer.modify(metadata={"manifest": write_manifest(manifest)})

    def prune(self, keep: Sequence[str]) -> None:
        """See Shelf."""
        with _failing("Gamle indekser kunne ikke ryddes på Chroma-tjeneren"):
            for collection in self._client.list_collections():
                if collection.name.startswith("g-") and collection.name not in keep:
                    self._client.delete_collection(collection.name)


def open_shelf(home: Path, chroma_url: str) -> Shelf:
    """The shelf the settings name. Raises StoreError where a server does not answer."""
    return ServerShelf(chroma_url) if chroma_url else DiskShelf(home)


def new_generation(fingerprint: str) -> str:
    """A name no other generation has."""
    return f"g-{fingerprint[:12]}-{time.time_ns():x}"


def _disk_client(folder: Path) -> Any:
    import chromadb  # 0.45 s: paid only when an index is opened

    # chromadb keeps one system a folder for the whole process, and two threads that open it at once break it.
    with _OPENING:
        return chromadb.PersistentClient(path=str(folder), settings=_quiet())


@lru_cache(maxsize=4)
def _server_client(url: str) -> Any:
    import chromadb  # one client a process: each keeps its connections open to the end

    at, secure = urlsplit(url), url.startswith("https")
    port = at.port or (443 if secure else 8000)
    return chromadb.HttpClient(host=str(at.hostname), port=port, ssl=secure, settings=_quiet())


def _quiet() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _configuration() -> Any:
    # The corpus is small: a wide search costs 1 ms and makes the approximate index exact in practice.
    return {"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200, "max_neighbors": 32}}


@contextmanager
def _failing(what: str) -> Iterator[None]:
    """Turns Chroma's errors, and those of the disk and network below it, into a StoreError."""
    import httpx
    from chromadb.errors import ChromaError

    # chromadb's own: a damaged folder opened twice, an answer that is not a server's.
    slips = (AttributeError, KeyError, TypeError)
    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, ValueError, RuntimeError, *slips) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise StoreError(f"{what}: {first[:200]}.", "Kjør «advisor doctor» for å se tilstanden.") from error
