"""A sentence of a passage with a word changed: the likeness that makes a false claim look true."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from advisor.alignment import Alignment
from advisor.contrast import UNIVERSAL
from advisor.wordmarks import Mark

# Share of equal words from which a claim is a changed sentence and not a retelling.
_ALIKE = 0.75
_SPACE = re.compile(r"\s+")


def verbatim(claim: str, texts: Sequence[str]) -> bool:
    """Whether the claim is, word for word, a run of whole sentences of a text."""
    wanted = _flat(claim)
    if len(wanted.split()) < 3:
        return False
    for text in texts:
        whole = _flat(text)
        at = whole.find(wanted)
        while at >= 0:
            before, after = whole[:at].rstrip(), whole[at + len(wanted) :]
            if (not before or before[-1] in ".!?:»”)") and (not after or wanted[-1:] in ".!?" or after[0] in ".!?"):
                return True
            at = whole.find(wanted, at + 1)
    return False


def edits(found: Alignment) -> list[tuple[str, str]]:
    """(words of the claim, words of the passage) where the claim is a sentence of the passage but for words that
    matter: a figure, name, office, negation, or a word for all or always. Empty for claims in words of their own.
    """
    result: list[tuple[str, str]] = []
    own = list(found.claim.marks)
    claimed = [m.text.lower() for m in own]
    for s in found.window:
        told = [found.told.marks[i] for i in found.told.by_sentence[s]]
        matcher = SequenceMatcher(None, claimed, [m.text.lower() for m in told], autojunk=False)
        if matcher.ratio() < _ALIKE:
            continue
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal" and _matters(own[a:b], told[c:d]):
                result.append((" ".join(m.text for m in own[a:b]), " ".join(m.text for m in told[c:d])))
    return result


def _matters(own: Sequence[Mark], told: Sequence[Mark]) -> bool:
    if any(_heavy(m) for m in own) and {m.lemma for m in own} != {m.lemma for m in told}:
        return not _within(own, told)
    return any(m.negates for m in told) != any(m.negates for m in own)


def _within(own: Sequence[Mark], told: Sequence[Mark]) -> bool:
    """Whether all that matters on the claim's side stands on the passage's side too."""
    return {m.lemma for m in own if _heavy(m)} <= {m.lemma for m in told}


def _heavy(m: Mark) -> bool:
    strong = m.strength is not None and m.strength[1] >= UNIVERSAL
    return m.negates or strong or (m.kind in ("figure", "name", "office") and m.weight > 0)


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip().lower()
