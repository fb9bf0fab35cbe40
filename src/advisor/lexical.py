"""The keyword side of the search: BM25 over Norwegian stems and over letter trigrams.

BM25 as in Robertson and Zaragoza (2009), «The Probabilistic Relevance Framework», with the idf that never goes
below zero. Written here and not taken from bm25s since question terms carry weights and both fields share one file.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.errors import StoreError
from advisor.records import Passage
from advisor.vectors import DAMAGED
from advisor.words import stems, trigrams

Scores = NDArray[np.float32]
K1 = 1.2
B_WORDS, B_TRIGRAMS = 0.6, 0.75
LAYOUT = 2


class Lexical:
    """Postings of stems and trigrams in texts, where one passage may have several texts.

    Scores are arrays over the passages, in the order they were given: that of the best of its texts.
    """

    def __init__(
        self, starts: NDArray[np.int32], terms: Mapping[str, tuple[int, int]], texts: NDArray[np.int32], weights: Scores
    ) -> None:
        self._starts, self._terms, self._texts, self._weights = starts[:-1], terms, texts, weights
        self._count = int(starts[-1])

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]]) -> "Lexical":
        """The index of the texts of these passages. Stems and trigrams share the table: a trigram's key has a «#»."""
        texts = [text for group in passages for text in group]
        starts = np.cumsum([0, *(len(group) for group in passages)]).astype(np.int32)
        terms: dict[str, tuple[int, int]] = {}
        rows: list[NDArray[np.int32]] = []
        values: list[Scores] = []
        at = 0
        for tokens, b in (
            ([stems(t) for t in texts], B_WORDS),
            ([["#" + g for g in trigrams(t)] for t in texts], B_TRIGRAMS),
        ):
            for term, row, value in _postings(tokens, b):
                terms[term] = (at, at + len(row))
                at += len(row)
                rows.append(row)
                values.append(value)
        empty_rows, empty_values = np.zeros(0, np.int32), np.zeros(0, np.float32)
        return cls(
            starts,
            terms,
            np.concatenate(rows) if rows else empty_rows,
            np.concatenate(values) if values else empty_values,
        )

    def words(self, weights: Mapping[str, float]) -> Scores:
        """BM25 of each text for weighted stems."""
        return self._score(weights.items())

    def trigrams(self, text: str) -> Scores:
        """BM25 of each text for the trigrams of a text."""
        return self._score((f"#{gram}", 1.0) for gram in dict.fromkeys(trigrams(text)))

    def idf(self, term: str) -> float:
        """The inverse document frequency of a stem: high for rare ones; that of an unseen one for others."""
        first, last = self._terms.get(term, (0, 0))
        n = last - first
        return math.log(1 + (self._count - n + 0.5) / (n + 0.5))

    def holds(self, term: str) -> NDArray[np.int32]:
        """The numbers of the texts that hold a stem; empty for one that none holds."""
        first, last = self._terms.get(term, (0, 0))
        return self._texts[first:last]

    def save(self, path: Path) -> None:
        """Writes the index to one file. Raises StoreError where the disk refuses."""
        words = list(self._terms)
        bounds = np.array([self._terms[w] for w in words], dtype=np.int64).reshape(-1, 2)
        head = json.dumps({"layout": LAYOUT, "terms": words}, ensure_ascii=False).encode()
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as file:
                np.savez(
                    file,
                    head=np.frombuffer(head, dtype=np.uint8),
                    bounds=bounds,
                    starts=np.append(self._starts, self._count),
                    texts=self._texts,
                    weights=self._weights,
                )
            part.replace(path)
        except OSError as error:
            raise StoreError(f"Kan ikke skrive {path.name}: {error.strerror}.", "Frigjør plass på disken.") from error

    @classmethod
    def load(cls, path: Path) -> "Lexical | None":
        """The index in a file; None where the file is missing, of an older layout or damaged (it can be rebuilt)."""
        try:
            with path.open("rb") as file, np.load(file) as data:
                head = json.loads(bytes(data["head"]))
                if head.get("layout") != LAYOUT:
                    return None
                bounds = data["bounds"].tolist()
                terms = {term: (a, b) for term, (a, b) in zip(head["terms"], bounds, strict=True)}
                return cls(data["starts"], terms, data["texts"], data["weights"])
        except DAMAGED:
            return None

    def _score(self, weights: Iterable[tuple[str, float]]) -> Scores:
        scores = np.zeros(self._count, dtype=np.float32)
        for term, weight in weights:
            bounds = self._terms.get(term)
            if bounds:
                part = slice(*bounds)
                scores[self._texts[part]] += np.float32(weight) * self._weights[part]
        return np.maximum.reduceat(scores, self._starts) if len(self._starts) else scores


def search_texts(passage: Passage) -> list[str]:
    """What the keyword side reads of a passage: its place, text and phrasings; and the same with each retelling."""
    plain = " ".join([passage.context, passage.text, *passage.phrasings])
    return [plain, *(f"{plain} {text}" for text in passage.retold)]


def lexical_path(home: Path, fingerprint: str) -> Path:
    """Where the keyword index of a fingerprint lies."""
    return home / "index" / f"lexical-{fingerprint}.npz"


def save_lexical(home: Path, fingerprint: str, passages: Sequence[Passage]) -> Lexical:
    """Builds and saves the keyword index of passages, in the order of the store. Raises StoreError."""
    ordered = sorted(passages, key=lambda passage: (passage.source, passage.order))
    lexical = Lexical.build([search_texts(passage) for passage in ordered])
    lexical.save(lexical_path(home, fingerprint))
    return lexical


def open_lexical(home: Path, fingerprint: str, passages: Sequence[Passage]) -> Lexical:
    """The keyword index of a fingerprint; built where this machine does not have it yet (a shared Chroma server)."""
    path = lexical_path(home, fingerprint)
    found = Lexical.load(path)
    if found is not None:
        return found
    path.parent.mkdir(parents=True, exist_ok=True)
    return save_lexical(home, fingerprint, passages)


def prune_lexical(home: Path, keep: Sequence[str]) -> None:
    """Drops the keyword indexes of other fingerprints."""
    for path in (home / "index").glob("lexical-*.npz"):
        if path.stem.removeprefix("lexical-") not in keep:
            path.unlink(missing_ok=True)


def _postings(tokens: Sequence[Sequence[str]], b: float) -> Iterable[tuple[str, NDArray[np.int32], Scores]]:
    lengths = np.array([len(t) for t in tokens], dtype=np.float64)
    mean = float(lengths.mean()) if len(lengths) and lengths.any() else 1.0
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, terms in enumerate(tokens):
        for term, times in Counter(terms).items():
            found[term].append((number, times))
    for term, places in found.items():
        rows = np.array([n for n, _ in places], dtype=np.int32)
        counts = np.array([c for _, c in places], dtype=np.float64)
        idf = math.log(1 + (len(tokens) - len(places) + 0.5) / (len(places) + 0.5))
        share = counts * (K1 + 1) / (counts + K1 * (1 - b + b * lengths[rows] / mean))
        yield term, rows, (idf * share).astype(np.float32)
