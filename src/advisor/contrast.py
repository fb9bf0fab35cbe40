"""Where a claim turns what its passage says: negation, opposites, and doubt made certainty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from advisor.alignment import ENOUGH, Alignment
from advisor.order import turned_order
from advisor.wordmarks import Mark

# A strength from here on says all, always, must or wholly.
UNIVERSAL = 4
_WITHOUT = ("uten", "utan")
# «formell» and «uformell», «direkte» and «indirekte»: a prefix that turns a word of at least so many letters.
_UN, _LONG = ("u", "in", "mis"), 5
_MORE = frozenset({"mer", "meir", "mindre", "mest", "minst", "flere", "fleire", "færre"})


@dataclass
class Contrast:
    """What was found, each with the words concerned; shares are how much of the clause the passage's clause covers."""

    negation_added: float = 0.0
    negation_lost: float = 0.0
    negation_odd: float = 0.0
    opposites: list[tuple[str, str]] = field(default_factory=list)
    weak_opposites: list[tuple[str, str]] = field(default_factory=list)
    cues: list[str] = field(default_factory=list)
    universals: list[str] = field(default_factory=list)
    stronger: list[tuple[str, str]] = field(default_factory=list)
    doubts_lost: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Partner:
    """The clause of the passages that a clause of the claim answers to, and how much (0–1) of it is covered there."""

    clause: int
    sentence: int
    share: float


def clauses(marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    """The marks of each clause."""
    found: dict[int, list[Mark]] = {}
    for m in marks:
        found.setdefault(m.clause, []).append(m)
    return found


def partners(found: Alignment, without: frozenset[int] = frozenset()) -> dict[int, Partner]:
    """For each clause of the claim with content its partner; words whose number is in `without` do not count."""
    result: dict[int, Partner] = {}
    for clause, marks in clauses(found.claim.marks).items():
        counted = [m for m in marks if m.weight and m.at not in without]
        total = sum(m.weight for m in counted)
        if not total:
            continue
        in_clause: dict[int, float] = {}
        in_sentence: dict[int, float] = {}
        for m in counted:
            best_clause: dict[int, float] = {}
            best_sentence: dict[int, float] = {}
            for place, score in found.scores[m.at].items():
                t = found.told.marks[place]
                best_clause[t.clause] = max(best_clause.get(t.clause, 0.0), score)
                best_sentence[t.sentence] = max(best_sentence.get(t.sentence, 0.0), score)
            for c, s in best_clause.items():
                in_clause[c] = in_clause.get(c, 0.0) + s * m.weight
            for c, s in best_sentence.items():
                in_sentence[c] = in_sentence.get(c, 0.0) + s * m.weight
        scored = [
            (value + 0.5 * in_sentence[sentence] + (0.2 if sentence in found.window else 0.0), -c, sentence, value)
            for c, value in in_clause.items()
            for sentence in (found.told.marks[found.told.by_clause[c][0]].sentence,)
        ]
        if scored:
            _, negative, sentence, value = max(scored)
            result[clause] = Partner(-negative, sentence, value / total)
    return result


def contrast(found: Alignment) -> Contrast:
    """Everything in which the claim turns or strengthens its passages."""
    result = Contrast()
    told = found.told
    beside = partners(found)
    by_clause = clauses(found.claim.marks)
    lost = 0.0
    denied: set[int] = set()
    for number, own in by_clause.items():
        partner = beside.get(number)
        clause = [told.marks[i] for i in told.by_clause[partner.clause]] if partner else []
        sentence = [told.marks[i] for i in told.by_sentence[partner.sentence]] if partner else []
        _universals(result, found, own, clause, sentence)
        if partner is None:
            continue
        _opposites(result, own, clause, sentence)
        claimed, said = any(m.negates for m in own), {m.at for m in clause if m.negates}
        denied |= said
        if claimed and not _denied_as(own, sentence) and not _denied_near(found, own):
            result.negation_added = max(result.negation_added, 0.5 + partner.share / 2)
        elif claimed and not said:
            result.negation_added = max(result.negation_added, partner.share / 2)
        elif said and not claimed:
            lost = max(lost, partner.share)
    negators = sum(m.negates for m in found.claim.marks)
    if len(denied) > negators:
        result.negation_lost = lost
    if not negators:
        result.negation_lost = max(result.negation_lost, _denied_share(found))
    window = [told.marks[i] for s in found.window for i in told.by_sentence[s]]
    result.negation_odd = float(sum(m.negates for m in (*found.claim.marks, *window)) % 2)
    _strength(result, found, [m for m in found.claim.marks if m.strength], window)
    result.cues = list(turned_order(found))
    return result


def _opposites(result: Contrast, own: Sequence[Mark], clause: Sequence[Mark], sentence: Sequence[Mark]) -> None:
    near = {side for m in clause for side in m.sides}
    wide = {side for m in sentence for side in m.sides}
    lemmas = {m.lemma: m.text for m in sentence}
    for m in own:
        if m.weight and m.kind == "word" and len(m.lemma) >= _LONG and m.lemma not in lemmas:
            turned = next((p + m.lemma for p in _UN if p + m.lemma in lemmas), None) or next(
                (m.lemma[len(p) :] for p in _UN if m.lemma.startswith(p) and m.lemma[len(p) :] in lemmas), None
            )
            if turned:
                result.opposites.append((m.text, lemmas[turned]))
                continue
        for side in m.sides:
            inside = -side in near and side not in near
            around = -side in wide and side not in wide
            if inside or around:
                other = next(t.text for t in (clause if inside else sentence) if -side in t.sides)
                strong = m.weight > 0 or m.text.lower() in _MORE
                (result.opposites if strong else result.weak_opposites).append((m.text, other))


def _denied_share(found: Alignment) -> float:
    """How much (0–1) of the whole claim one denied clause of the window answers to."""
    total = sum(m.weight for m in found.claim.marks) or 1.0
    shares = [0.0]
    for places in found.told.by_clause.values():
        marks = [found.told.marks[p] for p in places]
        if marks[0].sentence in found.window and any(t.negates for t in marks):
            best = [max((found.scores[m.at].get(p, 0.0) for p in places), default=0.0) for m in found.claim.marks]
            shares.append(sum(m.weight * b for m, b in zip(found.claim.marks, best, strict=True)) / total)
    return max(shares)


def _denied_as(own: Sequence[Mark], told: Sequence[Mark]) -> bool:
    """Whether the passage denies something too; its «uten» answers only to the claim's."""
    without = any(m.text.lower() in _WITHOUT for m in own)
    return any(m.negates and (without or m.text.lower() not in _WITHOUT) for m in told)


def _denied_near(found: Alignment, own: Sequence[Mark]) -> bool:
    """Whether another sentence of the window denies something, and answers to a third of these words."""
    total = sum(m.weight for m in own) or 1.0
    return any(
        _denied_as(own, [found.told.marks[i] for i in found.told.by_sentence[s]])
        and sum(m.weight * found.within(m.at, (s,)) for m in own) >= total / 3
        for s in found.window
    )


def _universals(
    result: Contrast, found: Alignment, own: Sequence[Mark], clause: Sequence[Mark], sentence: Sequence[Mark]
) -> None:
    """«alle», «alltid», «må»: the passage must have one of the family beside the same words, and not denied."""
    for m in own:
        if not m.strength or m.strength[1] < UNIVERSAL:
            continue
        near = [t for t in sentence if t.strength and t.strength[0] == m.strength[0] and t.strength[1] >= UNIVERSAL]
        denied = any(t.negates for t in sentence) and not any(x.negates for x in own)
        if m.strength[0] == "quantity" and (weaker := _weaker_scope(found, m)):
            result.stronger.append((m.text, weaker))
        if not near and _same_scope(found, m):
            continue
        if not near or (denied and not any(t in clause for t in near)):
            result.universals.append(m.text)


def _weaker_scope(found: Alignment, universal: Mark) -> str:
    """The lesser word of number («de fleste») that stands in the window where the claim says «alle»; empty if none."""
    behind = [m for m in found.claim.marks[universal.at + 1 : universal.at + 4] if m.sentence == universal.sentence]
    noun = next((m for m in behind if m.weight), None)
    if noun is None:
        return ""
    marks, lesser = found.told.marks, ""
    for place, score in found.scores[noun.at].items():
        if score < 1.0 or marks[place].sentence not in found.window:
            continue
        for t in reversed(marks[max(0, place - 3) : place]):
            if t.strength and t.strength[0] == "quantity" and t.clause == marks[place].clause:
                if t.strength[1] >= UNIVERSAL + 1:
                    return ""
                lesser = t.text
                break
    return lesser


def _same_scope(found: Alignment, universal: Mark) -> bool:
    """Whether the window has one as strong in front of the words that the claim's one stands in front of."""
    scope = [
        m
        for m in found.claim.marks[universal.at + 1 : universal.at + 5]
        if m.weight and m.sentence == universal.sentence
    ]
    for s in found.window:
        for place in found.told.by_sentence[s]:
            t = found.told.marks[place]
            if (
                t.strength
                and universal.strength
                and t.strength[0] == universal.strength[0]
                and t.strength[1] >= UNIVERSAL
            ):
                ahead = range(place + 1, place + 5)
                if any(found.scores[m.at].get(p, 0.0) >= ENOUGH for m in scope for p in ahead):
                    return True
    return False


def _strength(result: Contrast, found: Alignment, claimed: Sequence[Mark], window: Sequence[Mark]) -> None:
    said: dict[str, list[tuple[int, str]]] = {}
    for t in window:
        if t.strength:
            said.setdefault(t.strength[0], []).append((t.strength[1], t.text))
    own = {m.strength[0]: m.strength[1] for m in claimed if m.strength}
    for m in claimed:
        assert m.strength
        family, level = m.strength
        levels = said.get(family, [])
        weaker = [text for n, text in levels if n < level]
        if level >= 3 and weaker and max(n for n, _ in levels) < level:
            result.stronger.append((m.text, weaker[0]))
    best = [found.told.marks[i] for i in found.told.by_sentence[found.best]]
    result.doubts_lost = [
        t.text
        for t in best
        if t.strength and t.strength[1] <= 3 and t.strength[0] not in own and t.strength[0] != "degree"
    ]
