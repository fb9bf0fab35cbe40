"""An optional CrossEncoder of sentence-transformers that sorts the hits again (ADVISOR_RERANKER)."""

import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from advisor.errors import EmbeddingError
from advisor.records import Hit

SHARE = 0.5
DEPTH = 24


class Reranker:
    """Scores pairs of question and passage with a model read from disk."""

    def __init__(self, model: str) -> None:
        try:
            # Heavy (torch): imported only where the settings name a reranker.
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise EmbeddingError(
                f"Omsorteringsmodellen «{model}» krever sentence-transformers.",
                "Kjør pip install sentence-transformers, eller tøm ADVISOR_RERANKER.",
            ) from error
        try:
            self._model = CrossEncoder(model, device="cpu")
        except (OSError, ValueError) as error:
            raise EmbeddingError(
                f"Omsorteringsmodellen «{model}» ble ikke funnet.", "Sjekk navnet eller mappen i ADVISOR_RERANKER."
            ) from error
        self._lock = threading.Lock()

    def sort(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits in a new order: half the search's own score, half the model's, both 0–1. Raises EmbeddingError."""
        if not hits:
            return ()
        pairs = [(question, f"{hit.passage.context} {hit.passage.text}") for hit in hits[:DEPTH]]
        try:
            with self._lock:
                scores = [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]
        except (RuntimeError, ValueError, IndexError) as error:
            raise EmbeddingError(
                "Omsorteringsmodellen feilet.", "Velg en annen modell, eller tøm ADVISOR_RERANKER."
            ) from error
        low, high = min(scores), max(scores)
        top = max(hit.score for hit in hits) or 1.0
        sorted_hits = [
            replace(
                hit, score=(1 - SHARE) * hit.score / top + SHARE * ((score - low) / (high - low) if high > low else 0.0)
            )
            for hit, score in zip(hits, scores, strict=False)
            if math.isfinite(score)
        ]
        return tuple(sorted(sorted_hits, key=lambda hit: -hit.score))


@lru_cache(maxsize=1)
def open_reranker(name: str) -> Reranker | None:
    """The reranker of that name, opened once a process; None where none is named. Raises EmbeddingError."""
    return Reranker(name) if name else None
