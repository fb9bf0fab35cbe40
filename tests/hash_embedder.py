"""A real embedding model without a model: words are hashed into a vector, so texts that share words are near."""

import hashlib
from collections.abc import Sequence

import numpy as np

from advisor.embed import Vectors
from advisor.words import stems


class HashEmbedder:
    """Implements `advisor.embed.Embedder`; `embedded` lists every text it was given, in order."""

    def __init__(self, name: str = "hash-1", dimensions: int = 64) -> None:
        self._name, self._dimensions = name, dimensions
        self.embedded: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self._dimensions)

    def question(self, text: str) -> Vectors:
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        row = np.zeros(self._dimensions, dtype=np.float32)
        row[0] = 0.01  # a text without words has a direction too
        for stem in stems(text):
            digest = hashlib.blake2b(stem.encode(), digest_size=8).digest()
            row[1 + int.from_bytes(digest[:4], "big") % (self._dimensions - 1)] += 1.0 if digest[4] % 2 else -1.0
        return row / np.float32(np.linalg.norm(row))
