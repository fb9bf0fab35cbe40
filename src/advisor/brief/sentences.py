"""The sentences of the corpus that a brief may say, found by source, heading and some words of the sentence."""

import re
from collections.abc import Iterable

from advisor.brief.records import Fact
from advisor.errors import BriefError
from advisor.records import Passage
from advisor.split import sentences

_ANSWER = re.compile(r"^(?:Ja|Nei), (?=\S)")
_LAW = re.compile(
    r"\b((?:kommune|IKS-|aksje|stiftelses|forvaltnings|helse- og omsorgstjeneste)lov(?:en|a)|"
    r"offentleglova|samvirkelova)\b",
    re.I,
)
_BARE = re.compile(r"\((?=§§? ?\d)")


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
            Fact(told(sentence, passage.text), passage)
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


def told(sentence: str, before: str = "") -> str:
    """A sentence that can stand alone: without the «Ja,» or «Nei,» by which it answers its heading, and with a bare
    «(§ 22)» given the law that the text it stands in named last before it."""
    rest = _ANSWER.sub("", " ".join(sentence.split()))
    rest = rest[:1].upper() + rest[1:]
    bare = _BARE.search(rest)
    if bare and not _LAW.search(rest[: bare.start()]):
        named = _LAW.findall(before[: before.find(sentence)])
        rest = _BARE.sub(f"({named[-1]} ", rest, count=1) if named else rest
    return rest
