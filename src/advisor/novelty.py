"""What a claim adds: words and whole phrases that its passages do not carry."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.alignment import ENOUGH, Alignment
from advisor.lexicon import common, listed
from advisor.wordmarks import Mark

# «billigere», «tregest»: that the passage lacks one is worse than that it lacks another word.
_COMPARED = re.compile(r"(?:ere|are|est|ast)$")
OPENERS = listed("openers")


@dataclass(frozen=True, slots=True)
class Novelty:
    """The words the window lacks; those of whole phrases that it lacks; and the phrase it covers least (0–1)."""

    lacking: tuple[Mark, ...]
    phrases: tuple[tuple[Mark, ...], ...]
    poorest: float
    longest: float
    rare: tuple[Mark, ...]
    turning: tuple[Mark, ...]
    invented: tuple[Mark, ...]


def novelty(found: Alignment) -> Novelty:
    """What the claim says that the window of sentences it rests on does not."""
    window = found.window
    lacking, empty, invented, poorest = [], [], [], 1.0
    for number, phrase in enumerate(phrases(found.claim.marks)):
        scores = [found.within(m.at, window) for m in phrase]
        weight = sum(m.weight for m in phrase)
        lacking += [m for m, s in zip(phrase, scores, strict=True) if s < ENOUGH and m.kind in ("word", "body")]
        if weight < 0.9:
            continue
        share = sum(m.weight * s for m, s in zip(phrase, scores, strict=True)) / weight
        poorest = min(poorest, share)
        if share < 0.3:
            empty.append(tuple(phrase))
            invented += [m for m in phrase if number and m.weight >= 1 and m.lemma not in common()][:1]
    counted = [m for m in found.claim.marks if m.weight]
    longest = run = 0.0
    for m in counted:
        run = run + m.weight if found.within(m.at, window) < ENOUGH else 0.0
        longest = max(longest, run)
    rare = tuple(m for m in lacking if m.weight >= 1 and m.lemma not in common())
    turning = tuple(m for m in lacking if m.sides or _COMPARED.search(m.text.lower()))
    return Novelty(tuple(lacking), tuple(empty), poorest, longest, rare, turning, tuple(invented))


def phrases(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    """The words of content of each phrase: from one preposition, conjunction or comma to the next."""
    held: list[Mark] = []
    clause = None
    for m in marks:
        if m.text.lower() in OPENERS or m.clause != clause:
            if held:
                yield held
            held = []
        clause = m.clause
        if m.weight:
            held.append(m)
    if held:
        yield held
