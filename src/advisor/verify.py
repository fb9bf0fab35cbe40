"""Each claim against its passages. No model needed."""

import re
from collections.abc import Sequence

from advisor.embed import Embedder
from advisor.records import Verdict
from advisor.words import STOP, stem, words


class Verifier:
    """A stand-in that is strict: a claim is supported where a passage has all its words and figures."""

    def check(
        self, claim: str, passages: Sequence[str], *, case: str | None = None, passage_cases: Sequence[str | None] = ()
    ) -> Verdict:
        """supported, or unsupported with what is missing."""
        held = {stem(word) for passage in passages for word in words(passage)}
        whole = {w for passage in passages for w in words(passage)}
        missing = [w for w in words(claim) if w not in whole and (re.search(r"\d", w) or stem(w) not in held)]
        missing += [w for w in ("ikke", "skal", "alltid") if w in words(claim) and w not in whole]
        if missing or not [w for w in words(claim) if w not in STOP]:
            return Verdict("unsupported", 0.0, tuple(f"«{word}» står ikke i kilden" for word in missing))
        return Verdict("supported", 1.0, ())


def open_verifier(embedder: Embedder) -> Verifier:
    """The verifier."""
    return Verifier()
