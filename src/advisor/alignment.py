"""Which words of a passage each word of a claim answers to, and the sentences that the claim rests on."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from advisor.wordmarks import Mark, Marked

# How much a match of each sort counts, 0–1.
EXACT, SYNONYM, HEAD, PART, NEAR = 1.0, 0.85, 0.75, 0.6, 0.6
ENOUGH = 0.5
_SHORTEST = 4
# Two words that are one with different endings share this many letters from the start.
_SHARED = 6


@dataclass(frozen=True, slots=True)
class Told:
    """The words of all passages as one row: `at` is the place in that row, sentences and clauses are numbered on."""

    marks: tuple[Mark, ...]
    sentences: tuple[str, ...]
    passage: tuple[int, ...]
    by_sentence: tuple[tuple[int, ...], ...]
    by_clause: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each word of the claim how well (0–1) each word of the passages answers to it, and the window of sentences.

    `window` are the numbers of the sentences that together cover the claim best, `best` the one sentence that does.
    """

    claim: Marked
    told: Told
    scores: tuple[Mapping[int, float], ...]
    window: tuple[int, ...]
    best: int

    def within(self, at: int, sentences: Sequence[int]) -> float:
        """How well the claim's word number `at` is answered within some sentences."""
        return max((s for j, s in self.scores[at].items() if self.told.marks[j].sentence in sentences), default=0.0)

    def anywhere(self, at: int) -> float:
        """How well the claim's word number `at` is answered anywhere."""
        return max(self.scores[at].values(), default=0.0)


def tell(passages: Sequence[Marked]) -> Told:
    """The marked passages as one."""
    marks: list[Mark] = []
    texts: list[str] = []
    passage: list[int] = []
    clauses = 0
    for number, marked in enumerate(passages):
        offset = len(texts)
        for m in marked.marks:
            marks.append(
                Mark(m.text, m.lemma, m.kind, m.sentence + offset, m.clause + clauses, len(marks), m.weight,
                     m.groups, m.sides, m.strength, m.negates)
            )  # fmt: skip
        clauses = marks[-1].clause + 1 if marks else clauses
        texts += marked.sentences
        passage += [number] * len(marked.sentences)
    by_sentence: list[list[int]] = [[] for _ in texts]
    by_clause: dict[int, list[int]] = defaultdict(list)
    for m in marks:
        by_sentence[m.sentence].append(m.at)
        by_clause[m.clause].append(m.at)
    return Told(
        tuple(marks), tuple(texts), tuple(passage), tuple(map(tuple, by_sentence)),
        {c: tuple(places) for c, places in by_clause.items()},
    )  # fmt: skip


def align(claim: Marked, told: Told) -> Alignment:
    """Aligns the words of a claim with those of the passages, and finds its window."""
    by_lemma: dict[str, list[int]] = defaultdict(list)
    by_group: dict[int, list[int]] = defaultdict(list)
    for m in told.marks:
        by_lemma[m.lemma].append(m.at)
        for group in m.groups:
            by_group[group].append(m.at)
    scores = tuple(_scores(m, told, by_lemma, by_group) if m.weight else {} for m in claim.marks)
    best, window = _window(claim, told, scores)
    return Alignment(claim, told, scores, window, best)


def _scores(
    m: Mark, told: Told, by_lemma: Mapping[str, list[int]], by_group: Mapping[int, list[int]]
) -> dict[int, float]:
    found: dict[int, float] = {}

    def note(places: Sequence[int], score: float) -> None:
        for place in places:
            found[place] = max(found.get(place, 0.0), score)

    note(by_lemma.get(m.lemma, ()), EXACT)
    if m.kind == "figure":
        return found
    if m.kind in ("word", "body"):
        for group in m.groups:
            note(by_group.get(group, ()), SYNONYM)
    for places in by_lemma.values():
        score = kin(m, told.marks[places[0]])
        if score:
            note(places, score)
    return found


def kin(one: Mark, other: Mark) -> float:
    """How near two words are by their letters: one a part of the other, or both with the same beginning."""
    a, b = one.lemma, other.lemma
    if a == b:
        return EXACT
    if "office" in (one.kind, other.kind):
        # «Stavangerordføreren» has the name «Stavanger» in it; nothing else answers to an office.
        return PART if one.kind == "name" and len(a) >= _SHARED and b.startswith(a) else 0.0
    short, long = sorted((a, b), key=len)
    if len(short) < _SHORTEST:
        return 0.0
    if one.kind == "name" or other.kind == "name":
        if one.kind != other.kind and (one if one.kind == "name" else other).lemma == long:
            # «Stavanger» answers to «Stavangerordføreren»; «Helsedirektoratet» to no word that begins it.
            return 0.0
        return PART if len(short) >= 5 and long.startswith(short) or long.endswith(short) and len(short) >= 5 else 0.0
    if long == short + "t":
        return SYNONYM
    if long.endswith(short) and len(long) >= len(short) + 3:
        return HEAD
    if long.startswith(short) and (len(long) >= len(short) + 2 or len(short) > 4):
        return PART
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(short))
    return NEAR if shared >= _SHARED and len(long) - shared <= 5 else 0.0


def _window(claim: Marked, told: Told, scores: Sequence[Mapping[int, float]]) -> tuple[int, tuple[int, ...]]:
    """The best sentence, and up to three near each other (or two apart) that together cover the claim best."""
    count = len(told.sentences)
    if not count:
        return 0, ()
    rows: list[dict[int, float]] = [{} for _ in range(count)]
    for at, found in enumerate(scores):
        for place, score in found.items():
            s = told.marks[place].sentence
            rows[s][at] = max(rows[s].get(at, 0.0), score * claim.marks[at].weight)
    total = sum(m.weight for m in claim.marks) or 1.0

    def worth(window: tuple[int, ...]) -> float:
        covered: dict[int, float] = {}
        for s in window:
            for at, value in rows[s].items():
                covered[at] = max(covered.get(at, 0.0), value)
        return sum(covered.values()) / total - 0.04 * (len(window) - 1)

    singles = sorted(range(count), key=lambda s: (-worth((s,)), s))
    best = singles[0]
    options: list[tuple[int, ...]] = [(best,)]
    neighbours: Callable[[int, int], bool] = lambda a, b: told.passage[a] == told.passage[b]  # noqa: E731
    for s in range(count - 1):
        if neighbours(s, s + 1):
            options.append((s, s + 1))
        if s + 2 < count and neighbours(s, s + 2):
            options.append((s, s + 1, s + 2))
    options += [tuple(sorted((best, other))) for other in singles[1:4]]
    return best, max(options, key=lambda w: (worth(w), -len(w)))
