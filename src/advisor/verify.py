"""Each claim against its passages: figures, names, offices, case, negation, direction, certainty and meaning."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from advisor.alignment import ENOUGH, Alignment, align, tell
from advisor.binding import Bond, bonds
from advisor.contrast import Contrast, contrast
from advisor.embed import Embedder, Vectors
from advisor.facts import Faults, faults, known_names, own_names
from advisor.lexicon import common
from advisor.records import Evidence, Verdict
from advisor.wordmarks import Mark, mark, without
from advisor.words import language


class Reading:
    """All that was found in holding one claim against its evidence, and the features made of it."""

    def __init__(self, claim: str, evidence: Sequence[Evidence], case: str | None) -> None:
        known = known_names(claim, evidence)
        self.claim = claim
        marked = without(mark(claim, known), own_names(evidence))
        self.found: Alignment = align(marked, tell([mark(item.text, known) for item in evidence]))
        self.faults: Faults = faults(self.found, evidence, case)
        self.contrast: Contrast = contrast(self.found)
        self.bonds: list[Bond] = bonds(self.found)
        self.window_text = " ".join(self.found.told.sentences[s] for s in self.found.window)
        self.lacking = [m for m in self.found.claim.marks if m.kind == "word" and m.weight and self._score(m) < ENOUGH]

    def _score(self, m: Mark) -> float:
        return self.found.within(m.at, self.found.window)

    def features(self, cosine: float) -> dict[str, float]:
        """Figures on how well the claim stands in its passages; `cosine` is the nearness in meaning to the window."""
        marks = [m for m in self.found.claim.marks if m.weight]
        total = sum(m.weight for m in marks) or 1.0
        window, c, f = self.found.window, self.contrast, self.faults
        exact = sum(m.weight for m in marks if self._score(m) >= 0.99) / total
        rare = [m for m in self.lacking if m.weight >= 1 and m.lemma not in common()]
        states = [b.state for b in self.bonds]
        told = [self.found.told.marks[i] for i in self.found.told.by_sentence[self.found.best]] if window else []
        answered = {p for m in marks for p, s in self.found.scores[m.at].items() if s >= ENOUGH}
        back = sum(t.weight for t in told if t.at in answered) / (sum(t.weight for t in told) or 1.0)
        return {
            "cover": sum(m.weight * self._score(m) for m in marks) / total,
            "cover_best": sum(m.weight * self.found.within(m.at, (self.found.best,)) for m in marks) / total,
            "cover_all": sum(m.weight * self.found.anywhere(m.at) for m in marks) / total,
            "exact": exact,
            "back": back,
            "cosine": cosine,
            "words": float(len(marks)),
            "lacking": sum(m.weight for m in self.lacking),
            "lacking_rare": float(len(rare)),
            "lacking_share": sum(m.weight for m in self.lacking) / total,
            "lacking_run": self._longest_run(marks),
            "lacking_last": float(bool(marks) and self._score(marks[-1]) < ENOUGH),
            "figures_missing": float(len(f.figures)),
            "figures_unit": float(len(f.units)),
            "figures_far": float(len(f.far)),
            "names_missing": float(len(f.names)),
            "offices_missing": float(len(f.offices)),
            "rival": float(states.count("rival")),
            "loose": float(states.count("loose")),
            "bound": float(states.count("bound")),
            "negation_added": c.negation_added,
            "negation_lost": c.negation_lost,
            "negation_odd": c.negation_odd,
            "opposites": float(len(c.opposites)),
            "weak_opposites": float(len(c.weak_opposites)),
            "cues": float(len(c.cues)),
            "universals": float(len(c.universals)),
            "stronger": float(len(c.stronger)),
            "doubts_lost": float(min(3, len(c.doubts_lost))),
        }

    def _longest_run(self, marks: Sequence[Mark]) -> float:
        longest = run = 0.0
        for m in marks:
            run = run + m.weight if self._score(m) < ENOUGH else 0.0
            longest = max(longest, run)
        return longest


class Verifier:
    """Holds claims against passages. It needs an embedding model, and no language model."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vector = lru_cache(maxsize=4_000)(self._embed)

    def _embed(self, text: str) -> Vectors:
        return self._embedder.passages([text])[0]

    def check(self, claim: str, evidence: Sequence[Evidence], case: str | None = None) -> Verdict:
        """Whether the evidence carries the claim. `case` is the case the claim speaks of, where known."""
        if not evidence:
            return Verdict("unsupported", 0.0, ("ingen kilde er oppgitt",))
        return Verdict("unsure", 0.5, ())

    def read(self, claim: str, evidence: Sequence[Evidence], case: str | None = None) -> tuple[Reading, Mapping[str, float]]:
        """The reading of a claim and its features."""
        reading = Reading(claim, evidence, case)
        cosine = float(self._vector(claim) @ self._vector(reading.window_text)) if reading.window_text else 0.0
        return reading, reading.features(cosine)


assert language
