"""Fits the weights of advisor.pick on question sets: `python eval/fit_pick.py HOME[,HOME…] SET.jsonl…`.

HOME is a folder with an index (of the shipped corpus, of the reader's own report). Prints the weights, and how far down
the first sentence with a key fact stands (mean reciprocal rank), fitted on one half of the questions and measured on
the other.
"""

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.advise import open_advisor
from advisor.evaluation.facts import present
from advisor.pick import DEPTH, FEATURES, features
from advisor.question import read_question
from advisor.retrieve import retrieve
from advisor.settings import load_settings

Rows = list[tuple[NDArray[np.float64], NDArray[np.float64]]]
RIDGE = 0.02
STEPS = 25


def collect(home: Path, sets: list[Path]) -> Rows:
    """For each question that can be answered: the features of its sentences, and the share of its facts in each."""
    library = open_advisor(load_settings(home=home)).library
    rows: Rows = []
    for path in sets:
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item["kind"] == "unanswerable":
                continue
            question = read_question(item["question"], persona=item["persona"])
            hits = retrieve(library, question, library.embedder.question(question.text))
            values, shares = [], []
            for rank, hit in enumerate(hits[:DEPTH]):
                for _, sentence, row in features(library, question, hit, rank, hits[0].score):
                    found = [present(fact, sentence, item["lang"]) for fact in item["facts"]]
                    known = [f for f in found if f is not None]
                    values.append(row)
                    shares.append(float(np.mean(known)) if known else 0.0)
            if max(shares, default=0.0) > 0:
                rows.append((np.array(values), np.array(shares)))
    return rows


def fit(rows: Rows) -> NDArray[np.float64]:
    """Weights that put sentences with a key fact before the others, by Newton's method."""
    differences, mass = [], []
    for values, shares in rows:
        good, bad = np.where(shares > 0)[0], np.where(shares == 0)[0]
        for a in good:
            for b in bad:
                differences.append(values[a] - values[b])
                mass.append(shares[a] / (shares[good].sum() * len(bad)))
    z, m = np.array(differences), np.array(mass) / np.sum(mass)
    w = np.zeros(z.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        gradient = z.T @ (m * (p - 1)) + RIDGE * w
        hessian = (z * (m * p * (1 - p))[:, None]).T @ z + RIDGE * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    return w


def first_good(rows: Rows, w: NDArray[np.float64]) -> float:
    """Mean reciprocal rank of the first sentence with a key fact."""
    ranks = [int(np.where(shares[np.argsort(-(values @ w), kind="stable")] > 0)[0][0]) for values, shares in rows]
    return float(np.mean([1 / (1 + rank) for rank in ranks]))


def main(arguments: list[str]) -> int:
    """Prints weights and reciprocal ranks."""
    homes, sets = [Path(h) for h in arguments[0].split(",")], [Path(s) for s in arguments[1:]]
    rows = [row for home in homes for row in collect(home, sets)]
    one, other = rows[::2], rows[1::2]
    print(f"halves: {first_good(other, fit(one)):.3f} {first_good(one, fit(other)):.3f}")
    weights = fit(rows)
    print("all:", round(first_good(rows, weights), 3))
    print("WEIGHTS =", tuple(float(w) for w in weights.round(2)))
    print(dict(zip(FEATURES, weights.round(2).tolist(), strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
