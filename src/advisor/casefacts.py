"""What the twelve cases say of themselves, aspect by aspect, each with the sentences of the source that carry it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from advisor.cases import CASE_IDS
from advisor.casetable import case_table
from advisor.errors import SourceError
from advisor.frontmatter import Aspect, CaseMatter
from advisor.load import load_file
from advisor.records import Section, Source
from advisor.settings import data_root

ASPECTS: tuple[Aspect, ...] = (
    "form", "members", "governance", "lead", "roles", "political", "administrative", "funding",
    "input", "throughput", "output", "outcome", "later",
)  # fmt: skip
LEGITIMACIES: tuple[Aspect, ...] = ("input", "throughput", "output")


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence of a source, word for word, and where it stands."""

    sentence: str
    source: str
    section: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case's row in the table of cases, and the proofs of what it says by aspect."""

    case: str
    source: str
    row: CaseMatter
    proofs: Mapping[Aspect, tuple[Proof, ...]]


@lru_cache(maxsize=1)
def case_facts() -> Mapping[str, CaseFacts]:
    """The cases of the shipped corpus by id, in the order of the report.

    Raises SourceError, naming the file and the sentence, where a sentence is not in its file's own text.
    """
    folder = data_root() / "corpus" / "cases"
    rows = case_table()
    return {case: facts_of(folder / f"{case}.md", rows[case]) for case in CASE_IDS if case in rows}


def facts_of(path: Path, row: CaseMatter) -> CaseFacts:
    """The facts of one case file. Raises SourceError where a sentence of its evidence is not in its text."""
    source = load_file(path)[0]
    flat = [(_flat(section.text), section) for section in source.sections]
    proofs = {
        aspect: tuple(_proof(source, flat, sentence, path.name) for sentence in row.evidence[aspect])
        for aspect in ASPECTS
        if row.evidence.get(aspect)
    }
    return CaseFacts(row.case, source.id, row, proofs)


def _proof(source: Source, flat: Sequence[tuple[str, Section]], sentence: str, name: str) -> Proof:
    words = _flat(sentence)
    for text, section in flat:
        if words and words in text:
            return Proof(sentence, source.id, section.heading, section.refs)
    raise SourceError(
        f"{name}: setningen «{sentence}» under «evidence» står ikke i teksten.",
        "Rett feltet så setningen er ordrett den samme som i filen.",
    )


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
