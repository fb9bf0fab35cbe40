"""The answer without a language model: the sentences that answer, in order, by case.

Every sentence is one of the sources' own; what is chosen is which, and in what order: first the short answer, then
what each case shows, then what guidance and today's law say.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from advisor.library import Library
from advisor.pick import Piece, pieces
from advisor.premise import Premise
from advisor.question import Question
from advisor.records import Citation, Claim, Hit, Language, Passage
from advisor.split import sentences
from advisor.words import stems

LIMIT = 1150
FACT_LIMIT = 800
LIMITS = {"fact": FACT_LIMIT, "explain": 950}
WHOLE = ("explain", "advice", "concept")
IN_WHOLE = 750
FACT_SENTENCES = 2
ANSWER = 1400
TO_ASK = 2
SHORT_QUESTION = 40
FACT_DOUBT = 0.6
A_PASSAGE = 3
SAME = 0.6
NEAR = 3


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer: its claims in order, each with the part of the answer it belongs to, and their citations."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]


def compose(library: Library, question: Question, hits: Sequence[Hit]) -> Composed:
    """The sentences that answer the question, each with its citation; empty where no hit has a sentence to give."""
    ranked = pieces(library, question, hits)
    begun = _choose(question, _whole(hits, ranked), IN_WHOLE) if question.intent in WHOLE else []
    chosen = _choose(question, ranked, LIMITS.get(question.intent, LIMIT), begun)
    if question.intent == "advice" and question.persona in ("leader", "politician"):
        chosen += _to_ask(question, hits, chosen)
    return _arrange(library, question, chosen)


def _to_ask(question: Question, hits: Sequence[Hit], chosen: Sequence[Piece]) -> list[Piece]:
    """Questions for the reader to ask, from the passages found: those the report puts to leaders and owners."""
    room = ANSWER - sum(len(piece.text) + 6 for piece in chosen)
    allowed = _allowed(question, chosen)
    found: list[Piece] = []
    for hit in hits:
        for index, sentence in enumerate(sentences(hit.passage.text)):
            fits = len(found) < TO_ASK and len(sentence) + 6 <= room
            if sentence.endswith("?") and fits and len(sentence) > SHORT_QUESTION and allowed(hit.passage):
                found.append(Piece(hit, index, sentence, 0.0))
                room -= len(sentence) + 6
    return found


def _choose(question: Question, ranked: Sequence[Piece], limit: int, begun: Sequence[Piece] = ()) -> list[Piece]:
    """The pieces to say, of those ranked, up to a length in characters; those `begun` with are among them."""
    fact = question.intent == "fact"
    allowed = _allowed(question, ranked)
    chosen = list(begun)
    shares = _shares(question, limit)
    spent: dict[str, int] = {}
    for piece in ranked:
        if not allowed(piece.hit.passage) or (not fact and piece.text.endswith("?")):
            continue
        if fact and len(chosen) >= FACT_SENTENCES and piece.worth < chosen[0].worth - FACT_DOUBT:
            break
        if question.intent in ("fact", "compare") and _heard(piece, chosen) >= A_PASSAGE:
            continue
        used = sum(len(p.text) + 6 for p in chosen)
        if chosen and used + len(piece.text) > limit:
            if limit == IN_WHOLE:
                break
            continue
        group = next((c for c in question.cases if c in piece.hit.passage.cases), "")
        if shares and spent.get(group, 0) + len(piece.text) > shares.get(group, 0) and group in spent:
            continue
        if any(_same(piece.text, other.text) for other in chosen):
            continue
        chosen.append(piece)
        spent[group] = spent.get(group, 0) + len(piece.text)
    return chosen


def _whole(hits: Sequence[Hit], ranked: Sequence[Piece]) -> list[Piece]:
    """The sentences passage by passage, as they stand there: advice that is read whole is understood better, and
    holds more of what was asked for, than its best sentences apart. The last third of the answer is for the best
    sentences of the passages after these."""
    place = {hit.passage.id: number for number, hit in enumerate(hits)}
    return sorted(ranked, key=lambda piece: (place[piece.hit.passage.id], piece.index))


def _heard(piece: Piece, chosen: Sequence[Piece]) -> int:
    return sum(other.hit.passage.id == piece.hit.passage.id for other in chosen)


def _allowed(question: Question, ranked: Sequence[Piece]) -> Callable[[Passage], bool]:
    """Which passages may speak: those of the cases named; of one case where the question is about one thing."""
    named = set(question.cases)
    if named:
        return lambda passage: not passage.case or passage.case in named
    if question.intent == "compare":
        return lambda passage: True
    lead = next((p.hit.passage.case for p in ranked if p.hit.passage.case), None)
    best = ranked[0].hit.passage if ranked else None
    if question.intent in ("fact", "explain") and best is not None:
        return lambda passage: passage.case == best.case or not passage.case
    return lambda passage: not passage.case or passage.case == lead


def _shares(question: Question, limit: int) -> dict[str, int]:
    if question.intent != "compare" or len(question.cases) < 2:
        return {}
    share = int(limit * 0.85) // len(question.cases)
    return {**dict.fromkeys(question.cases, share), "": int(limit * 0.25)}


def _same(one: str, other: str) -> bool:
    """Whether two sentences say the same: most of the shorter one's words stand in the other."""
    a, b = set(stems(one)), set(stems(other))
    small = min(len(a), len(b))
    return small > 0 and len(a & b) / small > SAME and len(a & b) / len(a | b) > 0.4


def _arrange(library: Library, question: Question, chosen: Sequence[Piece]) -> Composed:
    """Orders what was chosen: the best passage first, then case by case, then guidance and law."""
    passages: dict[tuple[str, bool], list[Piece]] = {}
    for piece in chosen:
        passages.setdefault((piece.hit.passage.id, piece.text.endswith("?")), []).append(piece)
    groups = sorted(
        passages.values(), key=lambda group: (_part_rank(group[0], chosen[0]), -max(p.worth for p in group))
    )
    claims: list[Claim] = []
    citations: list[Citation] = []
    for group in groups:
        for run in _runs(sorted(group, key=lambda piece: piece.index)):
            number = len(citations) + 1
            citations.append(cite(number, run[0].hit.passage, [piece.text for piece in run]))
            part = _part(run[0], chosen[0])
            claims += [_said(library, question.language, piece, number, part) for piece in run]
    return Composed(tuple(claims), tuple(citations))


def _said(library: Library, language: Language, piece: Piece, number: int, part: str) -> Claim:
    """The sentence as it is said: in the question's language where the corpus has it so, else as it stands."""
    passage = piece.hit.passage
    rendering = library.renderings.of(passage, language)
    if rendering:
        return Claim(clean(rendering.sentences[piece.index], ()), (number,), part, language, rendered=True)
    return Claim(clean(piece.text, passage.notes), (number,), part, "nb")


def _runs(group: Iterable[Piece]) -> list[list[Piece]]:
    """Sentences that stand beside each other in the passage are one quote."""
    runs: list[list[Piece]] = []
    for piece in group:
        if runs and runs[-1][-1].index == piece.index - 1:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _part(piece: Piece, best: Piece) -> str:
    passage = piece.hit.passage
    if piece.text.endswith("?"):
        return "ask"
    if passage.id == best.hit.passage.id:
        return "short"
    if passage.kind in ("guidance", "law"):
        return "today"
    return passage.case or (passage.cases[0] if len(passage.cases) == 1 else "") or "study"


def _part_rank(piece: Piece, best: Piece) -> tuple[int, str]:
    part = _part(piece, best)
    return {"short": (0, ""), "study": (1, ""), "today": (3, ""), "ask": (4, "")}.get(part, (2, part))


def cite(number: int, passage: Passage, said: Sequence[str]) -> Citation:
    """The citation of sentences that stand beside each other in a passage; the quote is verbatim."""
    return Citation(
        n=number,
        source=passage.source,
        kind=passage.kind,
        case=passage.case or (passage.cases[0] if len(passage.cases) == 1 else None),
        title=passage.title,
        section=passage.section,
        page=passage.page,
        quote=_verbatim(passage.text, said),
        text=passage.text,
        year=passage.year,
        passage=passage.id,
    )


def _verbatim(text: str, said: Sequence[str]) -> str:
    start = text.index(said[0])
    return text[start : text.index(said[-1], start) + len(said[-1])]


def clean(text: str, notes: Sequence[int]) -> str:
    """A sentence as it is read aloud: footnote marks that extraction glued to a word are taken off, and the «Ja,» or
    «Nei,» that answered the heading above it, since the reader's question may be turned the other way."""
    for number in notes:
        text = re.sub(rf"(?<=[a-zæøå.,»”)]){number}(?=[\s.,;:)]|$)", "", text)
        text = re.sub(rf"(?<=\b(?:19|20)\d\d){number}(?=[\s.,;:)]|$)", "", text)
    text = re.sub(r"^(?:Ja|Nei|Yes|No), (\w)", lambda m: m[1].upper(), text)
    return " ".join(text.split())


def nearest(library: Library, question: Question, hits: Sequence[Hit], premise: Premise | None) -> Composed:
    """What the sources do say closest to a question they do not answer, or that corrects its premise."""
    if premise and premise.passages:
        ids = {passage.id for passage in premise.passages}
        told = [hit for hit in hits if hit.passage.id in ids]
        told += [Hit(p, 0.5, 0.0, 0.0) for p in premise.passages if p.id not in {hit.passage.id for hit in told}]
        hits = [*told, *(hit for hit in hits if hit.passage.id not in ids)]
        ranked = sorted(
            pieces(library, question, hits),
            key=lambda p: (p.text not in premise.said, p.hit.passage.id not in ids, -p.worth),
        )
    else:
        ranked = pieces(library, question, hits)
    allowed = _allowed(question, ranked)
    chosen: list[Piece] = []
    for piece in ranked:
        if allowed(piece.hit.passage) and not any(_same(piece.text, p.text) for p in chosen):
            chosen.append(piece)
        if len(chosen) == NEAR or sum(len(p.text) for p in chosen) > FACT_LIMIT:
            break
    return _arrange(library, question, chosen) if chosen else Composed((), ())
