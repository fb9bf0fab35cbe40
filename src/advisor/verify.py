"""Each claim against its passages: figures, names, offices, case, negation, direction, certainty and meaning.

No language model. A claim is aligned word by word with its passages (alignment.py), all that speaks against it is
looked for (facts.py, binding.py, contrast.py, novelty.py) and weighed (weigh.py). Built to be strict: a claim wrongly
called supported is the worst fault. eval/verify.md says how it was made, how good it is and what did not help.
"""

from collections.abc import Sequence
from functools import lru_cache

from advisor.embed import Embedder, Vectors
from advisor.findings import Findings
from advisor.lexicon import listed
from advisor.records import Evidence, Verdict
from advisor.weigh import Scale, scale
from advisor.words import words

# How near in meaning a claim and what it rests on must at least be: the cosine of multilingual-e5-small lies between
# 0.75 and 1, and few texts on one subject are below this.
_NEAR = 0.84
_KEPT = 4_000
_ENGLISH, _NORWEGIAN = listed("english"), listed("norwegian")


class Verifier:
    """Holds claims against passages, with the vectors of passages kept for the next claim."""

    def __init__(self, embedder: Embedder, weights: Scale | None = None) -> None:
        self._embedder = embedder
        self._scale = weights or scale()
        self._vector = lru_cache(maxsize=_KEPT)(self._embed)

    def check(self, claim: str, evidence: Sequence[Evidence], case: str | None = None) -> Verdict:
        """Whether the evidence carries the claim. `case` is the case the claim speaks of, where known.

        `supported` only where nothing speaks against it; `unsupported` where something in it is plainly not there.
        Raises EmbeddingError.
        """
        evidence = [item for item in evidence if item.text.strip()]
        if not evidence:
            return Verdict("unsupported", 0.0, ("ingen kilde er oppgitt",))
        if not any(letter.isalnum() for letter in claim):
            return Verdict("unsure", 0.0, ("påstanden har ingen ord",))
        findings = Findings(claim, evidence, case)
        score = 1.0 if findings.verbatim else self._scale.score(findings.features())
        refuted, doubts = findings.refuted(), findings.doubts()
        if is_english(claim) and not findings.verbatim:
            # Norwegian words for numbers, offices and denial are not looked for in it, so only the case can be wrong.
            refuted = [findings.faults.case] if findings.faults.case else []
            doubts = ["påstanden er på engelsk og kilden på norsk"]
        elif not refuted and not doubts and score >= self._scale.supported and self._far(claim, findings):
            doubts = ["meningen er en annen enn kildens"]
        reasons = tuple(dict.fromkeys([*refuted, *doubts, *findings.remarks()]))
        if refuted or (score < self._scale.unsupported and not is_english(claim)):
            return Verdict("unsupported", min(score, 0.05), reasons or ("kilden sier ikke dette",))
        if doubts or score < self._scale.supported:
            return Verdict(
                "unsure", min(score, self._scale.supported - 0.01), reasons or ("kilden sier det ikke klart",)
            )
        return Verdict("supported", score, ())

    def _far(self, claim: str, findings: Findings) -> bool:
        """Whether the claim means something else than what it rests on. The last check: it alone takes the model."""
        if findings.verbatim or not findings.window_text:
            return False
        return float(self._vector(claim) @ self._vector(findings.window_text)) < _NEAR

    def _embed(self, text: str) -> Vectors:
        row: Vectors = self._embedder.passages([text])[0]
        return row


def is_english(text: str) -> bool:
    """Whether a statement is in English, by words that Norwegian does not have («to», «for» and «i» it has)."""
    found = words(text)
    return sum(w in _ENGLISH for w in found) > sum(w in _NORWEGIAN for w in found)
