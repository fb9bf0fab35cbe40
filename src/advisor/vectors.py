"""Vectors that need not be computed again: those that travel with the corpus, and those of a broken-off run."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.errors import StoreError

Vector = NDArray[np.float32]
SHIPPED = "vectors.npz"
# What numpy raises for a file that is not a whole archive of arrays.
DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
_KEY = 16


def vector_key(model: str, text: str) -> str:
    """The key of a vector: a hash of the model's name and the text it was made of."""
    return hashlib.sha256(f"{model}\x1f{text}".encode()).hexdigest()[: 2 * _KEY]


def read_shipped(corpus: Path) -> dict[str, Vector]:
    """The vectors that lie beside a corpus, by key; empty where there are none. Raises StoreError if damaged."""
    return read_bundle((corpus if corpus.is_dir() else corpus.parent) / SHIPPED)


def read_bundle(path: Path) -> dict[str, Vector]:
    """The vectors in a file, by key; empty where there is none. Raises StoreError if damaged."""
    if not path.exists():
        return {}
    try:
        with path.open("rb") as file, np.load(file) as data:
            keys, rows = data["keys"], data["rows"].astype(np.float32)
    except DAMAGED as error:
        raise StoreError(f"{path.name} er skadet.", "Slett filen; vektorene lages da på nytt.") from error
    return {bytes(key).hex(): row for key, row in zip(keys, rows, strict=True)}


def write_bundle(path: Path, vectors: Mapping[str, Vector]) -> Path:
    """Writes vectors to a file, in 16 bits (the cosine moves by less than 0.0005). Returns the file.

    The file is there whole or not at all. Raises StoreError where the disk refuses.
    """
    names = sorted(vectors)
    keys = np.frombuffer(b"".join(bytes.fromhex(n) for n in names), dtype=np.uint8).reshape(-1, _KEY)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, keys=keys, rows=np.array([vectors[n] for n in names], dtype=np.float16))
        part.replace(path)
    except OSError as error:
        raise StoreError(f"Kan ikke skrive {path.name}: {error.strerror}.", "Frigjør plass på disken.") from error
    return path


class Journal:
    """Vectors of an indexing run as they are made, on disk, so that a run that is killed is not lost.

    Fixed-size records; a record cut off in the middle is left out when the file is read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Vector]:
        """The vectors of the run before, by key; empty where it was finished."""
        if not self._path.exists():
            return {}
        data = self._path.read_bytes()
        head, _, body = data.partition(b"\n")
        size = int(head) if head.isdigit() else 0
        if not size:
            return {}
        record = _KEY + 4 * size
        return {
            body[at : at + _KEY].hex(): np.frombuffer(body[at + _KEY : at + record], dtype=np.float32)
            for at in range(0, len(body) - record + 1, record)
        }

    def append(self, vectors: Iterable[tuple[str, Vector]]) -> None:
        """Adds vectors. Raises StoreError where the disk refuses."""
        rows = list(vectors)
        try:
            self._trim({len(vector) for _, vector in rows})
            with self._path.open("ab") as file:
                for key, vector in rows:
                    if file.tell() == 0:
                        file.write(f"{len(vector)}\n".encode())
                    file.write(bytes.fromhex(key) + np.asarray(vector, dtype=np.float32).tobytes())
        except OSError as error:
            raise StoreError(
                f"Kan ikke skrive til {self._path.parent}: {error.strerror}.", "Frigjør plass på disken."
            ) from error

    def clear(self) -> None:
        """Forgets the run, when its index is in force."""
        self._path.unlink(missing_ok=True)

    def _trim(self, sizes: set[int]) -> None:
        """Takes off a record that a kill cut off, so that the next one begins where it should; and all of them
        where they are of another size, left by a run with another model."""
        if not self._path.exists():
            return
        with self._path.open("r+b") as file:
            head = file.readline()
            if not head[:-1].isdigit() or head[-1:] != b"\n" or not sizes <= {int(head)}:
                file.truncate(0)
                return
            record = _KEY + 4 * int(head)
            size = file.seek(0, 2) - len(head)
            file.truncate(len(head) + size - size % record)
