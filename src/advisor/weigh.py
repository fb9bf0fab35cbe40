"""Weighs what was found against a claim into one score, 0–1, by weights that eval/fit_verify.py fits."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# No feature counts for more than this, so that a long claim is not judged by its length.
MOST = 3.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A logistic regression: weights by feature, divided by the feature's spread; and two limits of the score."""

    weights: Mapping[str, float]
    constant: float
    supported: float
    unsupported: float

    def score(self, features: Mapping[str, float]) -> float:
        """How surely (0–1) the claim stands in its passages."""
        z = self.constant + sum(w * min(features[name], MOST) for name, w in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@lru_cache(maxsize=1)
def scale() -> Scale:
    """The fitted scale that ships with the package (data/verify_weights.json)."""
    row = json.loads((files("advisor") / "data" / "verify_weights.json").read_text(encoding="utf-8"))
    return Scale(row["weights"], row["constant"], row["supported"], row["unsupported"])
