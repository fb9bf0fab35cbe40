"""Where a claim turns an order or a direction: «fra A til B», «før» and «etter», «A enn B», «først A, deretter B»."""

from collections.abc import Iterator, Mapping, Sequence

from advisor.alignment import ENOUGH, Alignment
from advisor.wordmarks import Mark

_CUES: Mapping[str, frozenset[str]] = {
    "fra": frozenset({"til"}),
    "til": frozenset({"fra"}),
    "før": frozenset({"etter", "siden", "etterkant"}),
    "etter": frozenset({"før", "forkant"}),
    "etterkant": frozenset({"før", "forkant"}),
    "forkant": frozenset({"etter", "etterkant"}),
    "først": frozenset({"deretter", "så", "siden", "videre", "etterpå"}),
    "deretter": frozenset({"først"}),
    "inntil": frozenset({"fra"}),
}
_REACH = 5
_THEN = frozenset({"deretter", "etterpå", "dernest"})


def _objects(marks: Sequence[Mark]) -> Iterator[tuple[str, Mark]]:
    """(cue, word): the words within reach behind «fra», «til», «før», «etter», «først», in the cue's own phrase."""
    for i, m in enumerate(marks):
        cue = m.text.lower()
        if cue not in _CUES:
            continue
        for other in marks[i + 1 : i + 1 + _REACH]:
            if other.sentence != m.sentence or other.text.lower() in _CUES:
                break
            if other.weight:
                yield cue, other


def turned_order(found: Alignment) -> Iterator[str]:
    """Each place where the claim has the order or direction of a passage turned, in the claim's words."""
    told: dict[int, set[str]] = {}
    for cue, mark in _objects(found.told.marks):
        told.setdefault(mark.at, set()).add(cue)
    for cue, mark in _objects(found.claim.marks):
        cues = {
            c
            for place, score in found.scores[mark.at].items()
            if score >= ENOUGH and found.told.marks[place].sentence in found.window
            for c in told.get(place, ())
        }
        if cues & _CUES[cue] and cue not in cues:
            yield f"{cue} {mark.text}"
    yield from _compared(found)
    yield from _sequence(found)


def _compared(found: Alignment) -> Iterator[str]:
    """«A … enn B» in the claim where a passage says «B … enn A»."""
    for i, m in enumerate(found.claim.marks):
        if m.text.lower() not in ("enn", "than"):
            continue
        before = [x for x in found.claim.marks[max(0, i - _REACH) : i] if x.sentence == m.sentence and x.weight >= 1]
        after = [x for x in found.claim.marks[i + 1 : i + 1 + _REACH] if x.sentence == m.sentence and x.weight >= 1]
        for s in found.window:
            places = found.told.by_sentence[s]
            split = next((p for p in places if found.told.marks[p].text.lower() == "enn"), None)
            if split is None:
                continue
            left, right = range(split - _REACH, split), range(split + 1, split + 1 + _REACH)
            turned = [x for x in before if _only(found, x, right, left)]
            crossed = [x for x in after if _only(found, x, left, right)]
            if turned and crossed:
                yield f"{turned[0].text} enn {crossed[0].text}"


def _only(found: Alignment, mark: Mark, here: Sequence[int], not_here: Sequence[int]) -> bool:
    row = found.scores[mark.at]
    return any(row.get(p, 0) >= ENOUGH for p in here) and not any(row.get(p, 0) >= ENOUGH for p in not_here)


def _sequence(found: Alignment) -> Iterator[str]:
    """«først A, deretter B» in the claim where the passages tell of B before A."""
    for i, m in enumerate(found.claim.marks):
        if m.text.lower() not in _THEN:
            continue
        before = [x for x in found.claim.marks[:i] if x.sentence == m.sentence and x.weight >= 1]
        after = [x for x in found.claim.marks[i + 1 :] if x.sentence == m.sentence and x.weight >= 1]
        if not before or not after:
            continue
        first, second = (_places(found, x) for x in (before[-1], after[-1]))
        if first and second and min(first) > min(second) and not set(first) & set(second):
            yield f"{before[-1].text} {m.text} {after[-1].text}"


def _places(found: Alignment, mark: Mark) -> list[int]:
    return [p for p, score in found.scores[mark.at].items() if score >= ENOUGH]
