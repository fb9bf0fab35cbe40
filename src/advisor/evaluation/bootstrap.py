"""How sure a mean is: bootstrap intervals, and the sign test for pairs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95
_SEED = 2013
_Z = 1.959963984540054
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, its 95 % interval, and how many values it is the mean of."""

    mean: float
    low: float
    high: float
    n: int


def estimate(values: Sequence[float], share: bool = True) -> Estimate:
    """The mean with its interval. Raises ValueError for no values.

    The interval is the percentile bootstrap (Efron 1979). Where all values are alike, resampling says nothing: shares
    of all or nothing (where the values are shares) then get Wilson's interval (1927), others none.
    """
    if not values:
        raise ValueError("no values to estimate from")
    sample = np.asarray(values, dtype=np.float64)
    mean = float(sample.mean())
    if sample.min() == sample.max():
        low, high = _wilson(mean, len(sample)) if share and mean in (0.0, 1.0) else (mean, mean)
        return Estimate(mean, low, high, len(sample))
    means = _resampled(sample)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(mean, float(low), float(high), len(sample))


def _resampled(sample: NDArray[np.float64]) -> NDArray[np.float64]:
    """The means of samples drawn with replacement; the same ones each time."""
    draw = np.random.default_rng(_SEED)
    size = len(sample)
    rows = max(1, _AT_ONCE // size)
    parts = [
        sample[draw.integers(0, size, (min(rows, RESAMPLES - start), size))].mean(axis=1)
        for start in range(0, RESAMPLES, rows)
    ]
    return np.concatenate(parts)


def _wilson(share: float, n: int) -> tuple[float, float]:
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def sign_test(better: int, worse: int) -> float:
    """The two-sided probability of a split at least this uneven where neither is better (ties left out)."""
    n = better + worse
    if n == 0:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(max(better, worse), n + 1))
    return float(min(1.0, 2 * tail / 2**n))
