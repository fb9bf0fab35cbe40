"""Who does what: whether a name, office or figure stands in the passage with the words it stands with in the claim."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.alignment import ENOUGH, Alignment
from advisor.figures import MONTHS
from advisor.wordmarks import Mark

_AGAINST = frozenset({"mens", "medan", "men"})
# Sentences whose cover of the neighbours is at least this share of the best one's are taken along.
_NEARLY, _HALFWAY = 0.8, 0.65


@dataclass(frozen=True, slots=True)
class Bond:
    """A word of the claim that names someone or counts something, and where it stands to its neighbours.

    `state`: «bound» with them in a sentence, «near» in the sentence before, «rival» where another of its kind stands
    there instead, «loose» where it is only elsewhere, «missing» where no passage has it.
    """

    mark: Mark
    state: str
    rival: str = ""
    cover: float = 0.0


def bonds(found: Alignment) -> list[Bond]:
    """The bond of each name, office and figure of the claim."""
    return [_bond(found, m) for m in found.claim.marks if m.kind != "word" and m.weight]


def _bond(found: Alignment, entity: Mark) -> Bond:
    places = [p for p, score in found.scores[entity.at].items() if score >= ENOUGH]
    if not places:
        return Bond(entity, "missing", _rival(found, entity, _sentences(found, entity)[1]))
    cover, sentences = _sentences(found, entity)
    told = found.told
    held = {told.marks[p].sentence for p in places}
    if any(_clause_has(found, entity, s, places) for s in _sentences(found, entity, _HALFWAY)[1] if s in held):
        return Bond(entity, "bound", cover=cover)
    rival = _rival(found, entity, sentences)
    if any(s - 1 in held and told.passage[s - 1] == told.passage[s] for s in sentences if s) and not rival:
        return Bond(entity, "near", cover=cover)
    return Bond(entity, "rival" if rival else "loose", rival, cover)


def _neighbours(found: Alignment, entity: Mark) -> list[Mark]:
    """The words of content in the entity's clause; of its whole sentence where those are too few."""
    same = [m for m in found.claim.marks if m.weight >= 0.4 and m.at != entity.at and m.sentence == entity.sentence]
    clause = [m for m in same if m.clause == entity.clause]
    return clause if sum(m.weight for m in clause) >= 1.3 else same


def _sentences(found: Alignment, entity: Mark, nearly: float = _NEARLY) -> tuple[float, list[int]]:
    """How much of the neighbours the best sentence covers, and the sentences that cover nearly as much."""
    neighbours = _neighbours(found, entity)
    total = sum(m.weight for m in neighbours) or 1.0
    covers = []
    for s in range(len(found.told.sentences)):
        covers.append(sum(m.weight * found.within(m.at, (s,)) for m in neighbours) / total)
    best = max(covers, default=0.0)
    return best, [s for s, c in enumerate(covers) if best > 0 and c >= nearly * best]


def _clause_has(found: Alignment, entity: Mark, sentence: int, places: Sequence[int]) -> bool:
    """Whether the entity is at least as near to its neighbours in that sentence as any other of its kind."""
    told = found.told
    row = told.by_sentence[sentence]
    own = [p for p in places if p in row]
    rivals = [r for r in _others(found, entity, sentence) if r not in own]
    if not rivals:
        return True
    anchors = [
        p
        for m in _neighbours(found, entity)
        if m.kind in ("word", "body") and m.weight >= 1
        for p in row
        if found.scores[m.at].get(p, 0.0) >= ENOUGH
    ]
    if not anchors:
        return True

    def distance(place: int) -> float:
        return sum(abs(place - a) + (6 if told.marks[a].clause != told.marks[place].clause else 0) for a in anchors)

    return min(map(distance, own)) <= 1.25 * min(map(distance, rivals)) + 2


def _others(found: Alignment, entity: Mark, sentence: int) -> Iterator[int]:
    """Places in a sentence of others of the entity's kind that the claim's own clause does not have as well."""
    claimed = {
        p
        for m in found.claim.marks
        if m.kind == entity.kind and m.sentence == entity.sentence and m.clause == entity.clause
        for p, score in found.scores[m.at].items()
        if score >= ENOUGH
    }
    for place in found.told.by_sentence[sentence]:
        other = found.told.marks[place]
        if other.kind == entity.kind and place not in claimed and other.lemma != entity.lemma:
            if entity.kind == "figure" and not _alike(entity, other, found):
                continue
            yield place


def _alike(entity: Mark, other: Mark, found: Alignment) -> bool:
    """Whether two figures could be mixed up: both years, or neither."""

    def year(m: Mark) -> bool:
        return len(m.text) == 4 and m.text[:2] in ("19", "20")

    after = found.told.marks[other.at + 1].text.lower() if other.at + 1 < len(found.told.marks) else ""
    return year(entity) == year(other) and after not in MONTHS


def _rival(found: Alignment, entity: Mark, sentences: Sequence[int]) -> str:
    for s in sentences:
        for place in _others(found, entity, s):
            return found.told.marks[place].text
    return ""


def crossed(found: Alignment) -> Iterator[tuple[str, str]]:
    """(who, doing what) where the claim sets two sides against each other («mens», «men») and a passage's sentence
    does so too, with this one on the other side.
    """
    claim, told = found.claim.marks, found.told
    for turn in (m for m in claim if m.text.lower() in _AGAINST):
        for actor in claim:
            if actor.kind not in ("body", "office", "name") or actor.sentence != turn.sentence or not actor.weight:
                continue
            side = [m for m in claim if m.sentence == turn.sentence and (m.at < turn.at) == (actor.at < turn.at)]
            deeds = [m for m in side if m.kind == "word" and m.weight]
            other = [m for m in claim if m.sentence == turn.sentence and m.weight and m not in side]
            if any(m.lemma == actor.lemma for m in other):
                continue
            for places in told.by_sentence:
                split = next((p for p in places if told.marks[p].text.lower() in _AGAINST), None)
                if split is None:
                    continue
                halves = [p for p in places if p < split], [p for p in places if p > split]
                mine = [sum(m.weight * _best(found, m, half) for m in deeds) for half in halves]
                theirs = [sum(m.weight * _best(found, m, half) for m in other if m.kind == "word") for half in halves]
                stands = [_best(found, actor, half) >= ENOUGH for half in halves]
                for here, there in ((0, 1), (1, 0)):
                    if mine[here] > mine[there] and theirs[there] > theirs[here] and stands[there] and not stands[here]:
                        yield actor.text, " ".join(m.text for m in deeds[:2])


def _best(found: Alignment, mark: Mark, places: Sequence[int]) -> float:
    return max((found.scores[mark.at].get(p, 0.0) for p in places), default=0.0)
