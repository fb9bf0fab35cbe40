"""Vectors of questions that are not about the subject, to hold a question against (data/off_topic.txt)."""

from importlib.resources import files
from pathlib import Path

import numpy as np

from advisor.embed import Embedder, Vectors
from advisor.vectors import read_bundle, vector_key, write_bundle

SHIPPED = "off_topic.npz"


def examples() -> list[str]:
    """Questions that are not about the subject, one a line in the package's data."""
    text = (files("advisor") / "data" / "off_topic.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def open_strangers(home: Path, embedder: Embedder) -> Vectors:
    """Their vectors, one a row, from the package or from an earlier run; made and kept where they are missing.

    Raises EmbeddingError, and StoreError where they cannot be kept.
    """
    texts = examples()
    keys = [vector_key(embedder.name, text) for text in texts]
    known = read_bundle(Path(str(files("advisor") / "data" / SHIPPED)))
    if any(key not in known for key in keys):
        kept = home / "index" / SHIPPED
        known |= read_bundle(kept)
        missing = [(key, text) for key, text in zip(keys, texts, strict=True) if key not in known]
        if missing:
            known |= {key: embedder.question(text) for key, text in missing}
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_bundle(kept, {key: known[key] for key in keys})
    return np.array([known[key] for key in keys], dtype=np.float32)
