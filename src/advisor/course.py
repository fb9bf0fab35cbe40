"""The course of things: what causes what, what is compared with what, and when; where a claim turns it."""

import re
from collections.abc import Iterator, Sequence

from advisor.alignment import ENOUGH, Alignment
from advisor.grammar import by_clause, denied, has_unreal, unreal, verb_form
from advisor.lexicon import common, lemma, listed, poles
from advisor.wordmarks import Mark

_FORTH = tuple(tuple(lemma(w) for w in phrase.split("_")) for phrase in sorted(listed("cause_forth")))
_BACK = tuple(tuple(lemma(w) for w in phrase.split("_")) for phrase in sorted(listed("cause_back")))
_REACH = 5
_YEARS_ON = re.compile(r"\b(?:året|år) (?:etter|før|senere|seinare|deretter|tidligere)\b", re.IGNORECASE)


def causes(found: Alignment) -> Iterator[tuple[str, str]]:
    """(cause, effect) of the claim where the passage does not tell the cause first, nor has them so joined."""
    for sentence in {m.sentence for m in found.claim.marks}:
        own = [m for m in found.claim.marks if m.sentence == sentence]
        cut = _cut(own)
        if cut is None or not cut[2]:
            continue
        before, after, straight = cut
        cause, effect = _placed(found, before), _placed(found, after)
        if not cause or not effect:
            continue
        told = _told_order(found, cause, effect, straight)
        if told is False:
            yield before[-1].text, after[-1].text


def _cut(own: Sequence[Mark]) -> tuple[list[Mark], list[Mark], bool] | None:
    """The cause and the effect that a sentence tells, and whether in that order; None where it tells of none."""
    for i, m in enumerate(own):
        for phrases, back in ((_FORTH, False), (_BACK, True)):
            for phrase in phrases:
                if m.lemma != phrase[0] or [x.lemma for x in own[i : i + len(phrase)]] != list(phrase):
                    continue
                left = [x for x in own[:i] if x.weight]
                right = [x for x in own[i + len(phrase) :] if x.weight]
                if not left and back:
                    # «Fordi A, B.»
                    inner = {x.clause for x in right[:1]}
                    return [x for x in right if x.clause in inner], [x for x in right if x.clause not in inner], False
                return (right, left, False) if back else (left, right, True)
    return None


def _placed(found: Alignment, marks: Sequence[Mark]) -> list[int]:
    """Where in the window the words stand that this part alone has."""
    return [
        p
        for m in marks
        if m.weight >= 1
        for p, score in found.scores[m.at].items()
        if score >= ENOUGH and found.told.marks[p].sentence in found.window
    ]


def _told_order(found: Alignment, cause: Sequence[int], effect: Sequence[int], ordered: bool) -> bool | None:
    """Whether the passage has this cause and effect as the claim; None where it cannot be seen."""
    only_cause, only_effect = set(cause) - set(effect), set(effect) - set(cause)
    for s in found.window:
        row = [found.told.marks[p] for p in found.told.by_sentence[s]]
        cut = _cut(row)
        if cut is None:
            continue
        left, right = ({m.at for m in part} for part in cut[:2])
        straight = len(left & only_cause) + len(right & only_effect)
        turned = len(left & only_effect) + len(right & only_cause)
        if straight or turned:
            return straight >= turned
    if not only_cause or not only_effect or not ordered:
        return None
    middle_cause = sum(only_cause) / len(only_cause)
    middle_effect = sum(only_effect) / len(only_effect)
    return middle_cause <= middle_effect


def comparisons(found: Alignment) -> Iterator[tuple[str, str]]:
    """(A, B) of «more A than B» in the claim where no comparison or degree in the passage bears it out."""
    marks = found.claim.marks
    for i, m in enumerate(marks):
        if m.text.lower() not in ("enn", "than"):
            continue
        sign = next((poles(x.text.lower()) for x in reversed(marks[:i]) if poles(x.text.lower())), 0)
        ahead = [x for x in marks[i + 1 : i + 1 + _REACH] if x.weight and x.sentence == m.sentence]
        behind = [x for x in marks[:i] if x.weight and x.sentence == m.sentence and not poles(x.text.lower())]
        if not sign or not ahead or not behind:
            continue
        verdicts = []
        for s in found.window:
            verdict = _degrees(found, s, behind, ahead, sign)
            if verdict is not None:
                verdicts.append(verdict)
        if verdicts and not any(verdicts):
            yield behind[-1].text, ahead[0].text


def _degrees(found: Alignment, s: int, behind: Sequence[Mark], ahead: Sequence[Mark], sign: int) -> bool | None:
    """Whether a sentence of the passage puts the first above (sign 1) or below (-1) the second; None: not told."""
    row = found.told.by_sentence[s]
    told = found.told.marks
    split = next((p for p in row if told[p].text.lower() in ("enn", "than")), None)
    mine = [p for m in behind for p, v in found.scores[m.at].items() if v >= ENOUGH and p in row]
    theirs = [p for m in ahead for p, v in found.scores[m.at].items() if v >= ENOUGH and p in row]
    mine, theirs = [p for p in mine if p not in theirs], [p for p in theirs if p not in mine]
    if split is not None and mine and theirs:
        level = next((poles(told[p].text.lower()) for p in reversed(row[: row.index(split)])
                      if poles(told[p].text.lower())), 0)  # fmt: skip
        if not level:
            return None
        straight = sum(p < split for p in mine) + sum(p > split for p in theirs)
        turned = sum(p > split for p in mine) + sum(p < split for p in theirs)
        return None if straight == turned else (straight > turned) == (level == sign)
    ours = [v for p in mine[-2:] for v in [_pole_near(told, p)] if v]
    other = [v for p in theirs for v in [_pole_near(told, p)] if v]
    if ours and other and ours[-1] != other[0]:
        return ours[-1] == sign
    return None


def _pole_near(told: Sequence[Mark], place: int) -> int:
    """The degree next to a word, in front first: «svak politisk forankring»."""
    for step in (-1, -2, 1, 2, 3):
        other = place + step
        if 0 <= other < len(told) and told[other].clause == told[place].clause and poles(told[other].text.lower()):
            return poles(told[other].text.lower())
    return 0


def denials(found: Alignment) -> Iterator[str]:
    """Words of the claim, which denies nothing, that the passages only have where they deny them."""
    own, told = found.claim.marks, found.told.marks
    if any(m.negates for m in own):
        return
    no = denied(told)
    for m in own:
        if m.kind == "word" and m.weight >= 1 and not m.sides and (
            m.lemma not in common() or verb_form(m.text.lower())
        ):
            places = _answers(found, m)
            if places and all(p in no for p in places):
                yield m.text


def unsaid(found: Alignment) -> Iterator[str]:
    """Verbs that the claim states and the passages only have as thought of: possible, feared, wished, on a condition."""
    own, told = found.claim.marks, found.told.marks
    mine, theirs = unreal(own), unreal(told)
    for marks in by_clause(own).values():
        if has_unreal(marks):
            continue
        for m in marks:
            if m.kind == "word" and m.weight >= 1 and m.at not in mine and verb_form(m.text.lower()):
                places = _answers(found, m)
                if places and all(p in theirs for p in places):
                    yield m.text


def _answers(found: Alignment, m: Mark) -> list[int]:
    told = found.told.marks
    return [p for p, score in found.scores[m.at].items() if score >= ENOUGH and told[p].sentence in found.window]


def frames(found: Alignment) -> Iterator[tuple[str, str]]:
    """(year or month of the claim, the one in the passage's clause) for a clause of the claim that the passage dates
    otherwise.
    """
    told = found.told
    texts = (*found.told.sentences, found.claim.text)
    if any(_YEARS_ON.search(text) for text in texts):
        return
    for figure in found.claim.marks:
        if figure.kind != "figure" or len(figure.text) != 4 or figure.text[:2] not in ("19", "20"):
            continue
        for marks in by_clause(found.claim.marks).values():
            counted = [m for m in marks if m.weight and m.kind not in ("figure",)]
            total = sum(m.weight for m in counted)
            if marks[0].sentence != figure.sentence or total < 1:
                continue
            covers = [
                (sum(m.weight * found.within(m.at, (s,)) for m in counted) / total, s)
                for s in range(len(told.sentences))
            ]
            best, _ = max(covers, default=(0.0, 0))
            good = [s for c, s in covers if c >= max(0.6, 0.9 * best)]
            years = [{told.marks[p].text for p in told.by_sentence[s] if _year(told.marks[p])} for s in good]
            if good and all(y and figure.text not in y for y in years):
                yield figure.text, sorted(years[0])[0]


def _year(m: Mark) -> bool:
    return m.kind == "figure" and len(m.text) == 4 and m.text[:2] in ("19", "20")
