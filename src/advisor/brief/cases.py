"""The cases that are like the collaboration of a brief: what happened there, what is alike and what is not."""

from collections.abc import Sequence

from advisor.brief.records import Fact, Order, Phase, Point, Reader
from advisor.brief.sentences import Sentences
from advisor.casefacts import CaseFacts, case_facts
from advisor.described import describe
from advisor.frontmatter import Aspect
from advisor.library import Library
from advisor.likeness import Likeness, Trait, most_alike
from advisor.wording import say

MOST, FEWEST, ENOUGH = 3, 2, 0.45
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
        named = [trait for trait in traits if trait.name in ("form", "sector", "members") and trait.proof]
        if not named:
            continue
        proof = named[0].proof
        fact = sentences.stated(proof.source, proof.section, proof.sentence) if proof else None
        if fact:
            words = "; ".join(_words(trait) for trait in named)
            told.append(Fact(f"{word}: {words}.", fact.passage, quoted=False))
    return told


def _words(trait: Trait) -> str:
    return f"{say('nb', f'likeness.{trait.name}')} ({trait.theirs})"
