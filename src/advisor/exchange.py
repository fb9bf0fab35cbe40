"""Who does what to whom: where a claim has the parts of its passage change places.

Four corners: the claim joins a with x and b with y, the passage a with y and b with x. And two: the one that the
passage tells of first, or behind «til», «fra» and «av», is the other one in the claim. And one: what the claim says of
its subject, the passage says of another.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from advisor.alignment import ENOUGH, Alignment
from advisor.grammar import Clause, by_clause, clause, preposition
from advisor.lexicon import listed
from advisor.wordmarks import Mark

FRAMES = listed("frames")
_ACTORS = ("name", "office", "body")
_AGAINST = frozenset({"men", "mens", "medan", "derimot"})
_PAST = frozenset("fjor før tidligere tidlegare opprinnelig opphavleg".split())
_NOW = frozenset("nå no idag dagens".split())
_ROLES = {"til": "til", "mot": "til", "med": "til", "for": "til", "fra": "fra", "av": "av"}
_SOLID, _HALF, _LIKE = 1.0, 0.5, 0.75
Units = Mapping[int, frozenset[int]]


def exchanged(found: Alignment) -> Iterator[tuple[str, str]]:
    """(word, word it is with in the claim but not in the passage) for two clauses whose parts have changed places."""
    told = found.told
    passages: dict[int, list[int]] = {}
    for m in told.marks:
        passages.setdefault(told.passage[m.sentence], []).append(m.at)
    levels: list[list[Sequence[int]]] = [
        [places for _, places in sorted(told.by_clause.items())],
        [[m.at for m in half] for half in _halves(told.marks)],
        list(told.by_sentence),
    ]
    if len(passages) > 1:
        levels.append(list(passages.values()))
    for own in (list(by_clause(found.claim.marks).values()), _halves(found.claim.marks)):
        for one, other in combinations(own, 2):
            if one[0].sentence == other[0].sentence:
                for level in levels:
                    yield from _corners(found, one, other, level)


def _halves(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The sentences of a text, parted where one thing is set against another: «mens», «men»."""
    found: list[list[Mark]] = []
    for m in marks:
        if not found or found[-1][-1].sentence != m.sentence or m.text.lower() in _AGAINST:
            found.append([])
        found[-1].append(m)
    return found


def _units(found: Alignment, m: Mark, level: Sequence[Sequence[int]]) -> frozenset[int]:
    """The units of a level that have an answer to a mark; a word of time or degree answers only to itself."""
    if m.weight:
        places = {p for p, score in found.scores[m.at].items() if score >= ENOUGH}
        return frozenset(u for u, unit in enumerate(level) if any(p in places for p in unit))
    if _telling(m):
        return frozenset(
            u for u, unit in enumerate(level)
            if any(found.told.marks[p].lemma == m.lemma or set(m.sides) & set(found.told.marks[p].sides)
                   or _then(m) == _then(found.told.marks[p]) != 0 for p in unit)
        )  # fmt: skip
    return frozenset()


def _then(m: Mark) -> int:
    """-1 for a word of the past, 1 for one of the present, 0 for any other."""
    low = m.text.lower()
    return -1 if low in _PAST else 1 if low in _NOW else 0


def _telling(m: Mark) -> bool:
    return m.text.lower() in FRAMES or bool(m.sides)


def _value(m: Mark) -> float:
    return _SOLID if _telling(m) or m.kind in _ACTORS else m.weight


def _corners(
    found: Alignment, one: Sequence[Mark], other: Sequence[Mark], level: Sequence[Sequence[int]]
) -> Iterator[tuple[str, str]]:
    shared = {m.lemma for m in one} & {m.lemma for m in other}
    mine = [(m, _units(found, m, level)) for m in one if m.lemma not in shared]
    theirs = [(m, _units(found, m, level)) for m in other if m.lemma not in shared]
    touched = sorted({u for _, units in (*mine, *theirs) for u in units})
    for s, t in combinations(touched, 2):
        a, x = _only(mine, s, t), _only(mine, t, s)
        y, b = _only(theirs, s, t), _only(theirs, t, s)
        if not all(sum(map(_value, part)) >= _SOLID for part in (a, x, y, b)):
            continue
        together = any(
            set(part) & {m for m, units in side if u in units} and set(rest) & {m for m, units in side if u in units}
            for part, rest, side in ((a, x, mine), (y, b, theirs))
            for u in touched
        )
        if not together:
            yield a[0].text, x[0].text


def _only(marks: Sequence[tuple[Mark, frozenset[int]]], here: int, not_there: int) -> tuple[Mark, ...]:
    return tuple(m for m, units in marks if here in units and not_there not in units)


def swapped(found: Alignment) -> Iterator[tuple[str, str]]:
    """(who, to whom) where a sentence of the window has both, with the «til», «mot» or «fra» at the other one."""
    claim, told = found.claim.marks, found.told.marks
    pairs = combinations([m for m in claim if m.weight and m.kind != "figure"], 2)
    for one, other in pairs:
        if one.sentence != other.sentence or one.lemma == other.lemma:
            continue
        mine = _role(claim, one.at), _role(claim, other.at)
        if not mine[1] or mine[0]:
            continue
        turned: list[bool] = []
        for s in found.window:
            row = found.told.by_sentence[s]
            for p in (p for p in row if found.scores[one.at].get(p, 0.0) >= _LIKE):
                for q in (q for q in row if found.scores[other.at].get(q, 0.0) >= _LIKE and q != p):
                    turned.append((_role(told, q), _role(told, p)) == mine)
        if turned and all(turned):
            yield one.text, other.text


def _role(marks: Sequence[Mark], at: int) -> str:
    return _ROLES.get(preposition(marks, at), "")


def subjects(found: Alignment) -> Iterator[tuple[str, str]]:
    """(subject of the claim, subject of the passage's clause that has all the rest) where these are two."""
    told = found.told
    for marks in by_clause(found.claim.marks).values():
        here = clause(marks)
        if here.subject is None or here.verb is None or not here.subject.weight:
            continue
        who = here.subject
        deeds = [m for m in marks[here.verb :] if m.weight and m.at != who.at]
        total = sum(m.weight for m in deeds)
        if total < _SOLID or who.kind not in _ACTORS:
            continue
        places = {p for p, score in found.scores[who.at].items() if score >= ENOUGH}
        best: tuple[float, int] | None = None
        for number, row in told.by_clause.items():
            cover = sum(m.weight * max((found.scores[m.at].get(p, 0.0) for p in row), default=0.0) for m in deeds)
            if best is None or cover > best[0]:
                best = cover, number
        if best is None or best[0] < _HALF * total:
            continue
        row = told.by_clause[best[1]]
        sentence = told.marks[row[0]].sentence
        near = set(told.by_sentence[sentence])
        there = clause([told.marks[p] for p in row])
        if places & near:
            continue
        rival = there.subject or next(
            (c.subject for c in _before(found, best[1], sentence) if c.subject is not None), None
        )
        if rival is None or rival.kind not in _ACTORS or any(found.scores[m.at].get(rival.at, 0) >= ENOUGH for m in marks):
            continue
        yield who.text, rival.text


def _before(found: Alignment, number: int, sentence: int) -> Iterator[Clause]:
    told = found.told
    for c in range(number - 1, max(-1, number - 4), -1):
        row = told.by_clause.get(c)
        if row and told.marks[row[0]].sentence == sentence:
            yield clause([told.marks[p] for p in row])
