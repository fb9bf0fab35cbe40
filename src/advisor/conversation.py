"""A follow-up becomes a question of its own: «og hva med Dalane?» after a question about HSA."""

import re
from collections.abc import Sequence

from advisor.cases import CASE_NAMES, case_name, named_cases
from advisor.words import STOP, words

_OPENING = re.compile(
    r"^(?:og|men|enn|eller|så|hva med|kva med|hva da med|and|but|what about|how about|hvorfor det|kvifor det|why)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:de|den|det|der|dem|dette|disse|denne|deres|dei|desse|der|they|it|its|that|there|those|them|him|her|he|she|"
    r"han|hun|ho|samarbeidet|rådet|prosjektet|lederen|leiaren|samme|same)\b",
    re.IGNORECASE,
)
_SHORT = 6


def standalone(question: str, history: Sequence[str]) -> str:
    """The question with what it leaves out, taken from the user's earlier questions (oldest first).

    A new case put to the last question («og hva med Dalane?») takes the old case's place in it; a question that
    points back («hvem ledet det?») gets the last case named. Others are left as they are.
    """
    question = " ".join(question.split())
    if not history:
        return question
    last = history[-1]
    own = named_cases(question)
    content = [word for word in words(question) if word not in STOP]
    opens = bool(_OPENING.match(question))
    if own:
        new_names = {w for case in own for name in CASE_NAMES[case][1] for w in words(name)}
        rest = [word for word in content if not any(word.startswith(name[:5]) for name in new_names)]
        if opens and not rest:
            return _swap(last, own[0], history)
        return question
    before = next((case for text in reversed(history) for case in named_cases(text)), None)
    if before and (opens or len(content) <= _SHORT) and (opens or _BACK.search(question) or len(content) <= 1):
        return f"{question.rstrip('?!. ')} – {case_name(before)}?"
    if opens and len(content) <= 3:
        return f"{last.rstrip('?!. ')} – {question}"
    return question


def _swap(last: str, case: str, history: Sequence[str]) -> str:
    """The last question asked of another case."""
    text = last
    for old in named_cases(last):
        for name in sorted(CASE_NAMES[old][1], key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(name)}\w*", case_name(case), text, count=1, flags=re.IGNORECASE)
    if case not in named_cases(text):
        text = f"{text.rstrip('?!. ')} – {case_name(case)}?"
    return text
