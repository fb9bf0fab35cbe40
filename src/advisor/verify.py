"""Each claim against its passages. No model needed."""

from collections.abc import Sequence

from advisor.embed import Embedder
from advisor.records import Evidence, Verdict


class Verifier:
    """Holds nothing yet: until the checks are built every claim is unsupported, so none is shown."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def check(self, claim: str, evidence: Sequence[Evidence], case: str | None = None) -> Verdict:
        """Whether the evidence carries the claim."""
        return Verdict("unsupported", 0.0, ("verifiseringen er ikke bygget",))
