"""The sentences of the corpus that a brief may say, found by source, heading and some words of the sentence."""

import re
from collections.abc import Iterable

from advisor.brief.records import Fact
from advisor.errors import BriefError
from advisor.records import Passage
from advisor.split import sentences

_ANSWER = re.compile(r"^(?:Ja|Nei), (?=\S)")


class Sentences:
    """The passages of an index by source and heading."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages: dict[tuple[str, str], list[Passage]] = {}
        for passage in passages:
            self._passages.setdefault((passage.source, passage.section), []).append(passage)

    def fact(self, anchor: str) -> Fact:
        """The sentence an anchor «source :: heading :: words» points at. Raises BriefError where there is none, or
        more than one: the index is then of another corpus than the one the brief was written for."""
        source, heading, words = (part.strip() for part in anchor.split(" :: "))
        found = [
            Fact(told(sentence), passage)
            for passage in self._passages.get((source, heading), ())
            for sentence in sentences(passage.text)
            if words in sentence
        ]
        if len(found) != 1:
            raise BriefError(
                f"Indeksen har ikke setningen briefen trenger: «{words}» i {source}, «{heading}».",
                "Bygg indeksen av korpuset som følger med: «advisor index --rebuild» uten ADVISOR_CORPUS.",
            )
        return found[0]

    def stated(self, source: str, heading: str, sentence: str) -> Fact | None:
        """A sentence of the evidence of a case as a fact; None where the index has not the passage."""
        flat = " ".join(sentence.split())
        for passage in self._passages.get((source, heading), ()):
            if flat in " ".join(passage.text.split()):
                return Fact(told(flat), passage)
        return None


def told(sentence: str) -> str:
    """A sentence without the «Ja,» or «Nei,» by which it answers its heading."""
    rest = _ANSWER.sub("", " ".join(sentence.split()))
    return rest[:1].upper() + rest[1:]
