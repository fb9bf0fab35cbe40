"""The cases that are like the collaboration of a brief: what happened there, what is alike and what is not."""

import re
from collections.abc import Sequence

from advisor.brief.records import Fact, Order, Phase, Point, Reader
from advisor.brief.sentences import Sentences
from advisor.casefacts import CaseFacts, case_facts
from advisor.described import describe
from advisor.frontmatter import Aspect
from advisor.library import Library
from advisor.likeness import Likeness, Trait, most_alike
from advisor.wording import say

MOST, FEWEST, ENOUGH = 3, 2, 0.6
_PHASE: dict[Phase, tuple[Aspect, ...]] = {
    "etablering": ("governance", "input"),
    "drift": ("output", "input"),
    "evaluering": ("output", "throughput"),
    "konflikt": ("input", "political"),
    "avvikling": ("output", "input"),
}
_LEADER: tuple[Aspect, ...] = ("roles", "administrative")


def alike(library: Library, sentences: Sentences, order: Order, used: set[str]) -> tuple[Point, ...]:
    """Two or three cases as points. `used` are sentences said already; those that are taken are added."""
    text = " ".join((order.name, order.sector, order.phase, *order.agenda))
    form = "prosjekt" if order.form == "prosjekt" else order.form.replace("/KO", "")
    found = most_alike(library, describe(text, form, order.sector, order.members))
    chosen = [likeness for likeness in found[:MOST] if likeness.score >= ENOUGH]
    chosen += [likeness for likeness in found[:FEWEST] if likeness not in chosen]
    return tuple(_point(sentences, likeness, order.phase, order.reader, used) for likeness in chosen)


def _point(sentences: Sentences, likeness: Likeness, phase: Phase, reader: Reader, used: set[str]) -> Point:
    facts = case_facts()[likeness.case]
    aspects: Sequence[Aspect] = _LEADER if reader == "leder" else _PHASE[phase]
    said = [*_said(sentences, facts, ("outcome",), used), *_said(sentences, facts, aspects, used)]
    return Point(facts=(*said[:2], *_compared(sentences, likeness)), lead=f"{likeness.name}:")


def _said(sentences: Sentences, facts: CaseFacts, aspects: Sequence[Aspect], used: set[str]) -> list[Fact]:
    """The first sentence of the first of the aspects that is not said already."""
    for aspect in aspects:
        for proof in facts.proofs.get(aspect, ()):
            fact = sentences.stated(proof.source, proof.section, proof.sentence)
            if fact and fact.text not in used:
                used.add(fact.text)
                return [fact]
    return []


def _compared(sentences: Sentences, likeness: Likeness) -> list[Fact]:
    """«Likt: …» and «Ulikt: …», each resting on where the case says it."""
    told = []
    for word, traits in (("Likt", likeness.alike()), ("Ulikt", likeness.unlike())):
        named = [(trait, trait.proof) for trait in traits if trait.name in ("form", "sector", "members")]
        stated = [(trait, sentences.stated(p.source, p.section, p.sentence)) for trait, p in named if p]
        held = {trait.name: (_words(trait), fact.passage) for trait, fact in stated if fact}
        if held:
            words = "; ".join(words for words, _ in held.values())
            first, *others = dict.fromkeys(passage for _, passage in held.values())
            told.append(Fact(f"{word}: {words}.", first, quoted=False, also=tuple(others)))
    return told


def _words(trait: Trait) -> str:
    """«sektor (vann og avløp)»: what stands in brackets in the case's own words is left out."""
    theirs = re.sub(r"\s*\([^)]*\)", "", trait.theirs)
    return f"{say('nb', f'likeness.{trait.name}')} ({theirs})"
