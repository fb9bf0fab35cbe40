"""The answer with a local model: claims that name passages, each verified before it is shown.

The model writes JSON of a schema whose passage numbers are an enumeration, so that a citation to nothing cannot be
written; what a server lets through all the same is dropped here.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from advisor.compose import cite
from advisor.errors import ModelAnswerError
from advisor.partial_json import Claims
from advisor.prompts import write_prompt
from advisor.question import Question
from advisor.records import Citation, Claim, Evidence, Hit, Passage, Verdict
from advisor.settings import Settings
from advisor.speak import LENGTH, Chat, speak
from advisor.split import sentences
from advisor.words import stems

PASSAGES, CLAIMS, SOURCES, LONGEST = 8, 6, 3, 400
CHARACTERS_A_TOKEN = 2.4  # of Norwegian, by the tokenizer least used to it (SmolLM2 2.44, Gemma 3.07)
TWICE = 3
_MARK = re.compile(r"\s*\[\s*\d+(?:\s*[,;]\s*\d+)*\s*\]")
# Words of one language that are none in the other («for», «i», «men», «to» are in both, or nearly).
_EN = "the of and is was were are which that with by from this these has have had not be been their its who should"
_NO = (
    "og er som av til på ikke ikkje det ble blei vart var fra frå har hadde ein et eit å seg skal ved eller etter de "
    "dei kan må om mot mellom kommuner kommunar kommunene kommunane kommune samarbeidet"
)
_ENGLISH, _NORWEGIAN = frozenset(_EN.split()), frozenset(_NO.split())
# A sentence in a source that speaks to the model: «ignorer instruksjonene», "disregard all previous rules".
_ORDER = re.compile(
    r"\b(?:ignorer\w*|overse\w*|glem\w*|gløym\w*|se bort fra|sjå bort frå|ignore|disregard|forget|override)\b"
    r"[^.!?]{0,60}\b(?:instru\w+|regl\w+|beskjed\w*|melding\w*|prompt\w*|rules?|messages?|avsnitt\w*|kilde\w*)\b",
    re.IGNORECASE,
)


class Checker(Protocol):
    """What verification does (verify.py)."""

    def check(self, claim: str, evidence: Sequence[Evidence], case: str | None = None) -> Verdict:
        """Whether the evidence carries the claim."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer so far: its verified claims with their citations, and how many were dropped."""

    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: int = 0


def generate(
    chat: Chat,
    checker: Checker,
    question: Question,
    passages: Sequence[Passage],
    settings: Settings,
    deadline: float,
    stop: threading.Event | None = None,
) -> Iterator[Draft]:
    """The draft as it grows, at each claim verified or dropped; the last is the whole. Ends where `stop` is set.

    `deadline` is a time of `time.monotonic()`. Raises ModelError: the model or its server failed, or wrote what is of
    no use (ModelAnswerError: broken, empty, language, repetition).
    """
    texts, given = _prompt(question, passages, settings)
    reader, draft, told, others, ended = Claims(), Draft(), [""], 0, ""
    said: dict[str, int] = {}
    for piece in speak(chat, texts, _schema(len(given)), settings.model_answer, deadline, stop):
        ended = piece.ended or ended
        for row in reader.feed(piece.text):
            text = " ".join(_MARK.sub("", str(row.get("text", ""))).split())
            if text and not is_in(question.language, text):
                others += 1
            if others > 1 and not draft.claims:
                raise ModelAnswerError.of("language")
            said[text] = said.get(text, 0) + 1
            if said[text] >= TWICE:
                raise ModelAnswerError.of("repetition")
            if said[text] == 1:
                draft = _add(draft, checker, question, given, text, row.get("sources"))
                told.append(text)
                yield draft
        if _loops(reader.tail):
            raise ModelAnswerError.of("repetition")
        if reader.whole:
            break
    if stop is not None and stop.is_set():
        return
    if not reader.begun or (reader.whole and not any(told)):
        raise ModelAnswerError.of("empty")
    if not reader.whole and ended != LENGTH:
        raise ModelAnswerError.of("broken")
    if others and not draft.claims:
        raise ModelAnswerError.of("language")


def material(cited: Sequence[Citation], hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """The passages for the model: those the composed answer stands on, then the next best of the same cases."""
    by_id = {hit.passage.id: hit.passage for hit in hits}
    first = [by_id[c.passage] for c in cited if c.passage in by_id]
    cases = {passage.case for passage in first} | {None}
    rest = [hit.passage for hit in hits if hit.passage.case in cases]
    return tuple({passage.id: passage for passage in (*first, *rest)}.values())[:PASSAGES]


def _add(
    draft: Draft, checker: Checker, question: Question, given: Sequence[Passage], text: str, numbers: object
) -> Draft:
    """The draft with a claim, or with one more dropped where it is not supported by the passages it names."""
    known = [n for n in numbers if type(n) is int and 1 <= n <= len(given)] if isinstance(numbers, list) else []
    named = [given[n - 1] for n in dict.fromkeys(known)][:SOURCES]
    unknown = not isinstance(numbers, list) or len(known) != len(numbers)
    if not _is_statement(text) or not named or unknown or not is_in(question.language, text):
        return replace(draft, dropped=draft.dropped + 1)
    case = question.cases[0] if len(question.cases) == 1 else None
    if checker.check(text, [Evidence(_readable(p.text), p.case, p.kind) for p in named], case).verdict != "supported":
        return replace(draft, dropped=draft.dropped + 1)
    citations, marks = list(draft.citations), []
    for passage in named:
        made = cite(len(citations) + 1, passage, [_carrying(passage.text, text)])
        old = next((c.n for c in citations if (c.passage, c.quote) == (made.passage, made.quote)), None)
        if old is None:
            citations.append(made)
        marks.append(old or made.n)
    claim = Claim(text, tuple(dict.fromkeys(marks)))
    return replace(draft, claims=(*draft.claims, claim), citations=tuple(citations))


def _carrying(passage: str, claim: str) -> str:
    """The sentence of the passage that shares most with the claim."""
    wanted = set(stems(claim))
    said = [sentence for sentence in sentences(passage) if not _ORDER.search(sentence)]
    return max(said or sentences(passage), key=lambda s: len(wanted & set(stems(s))) / (len(set(stems(s))) + 3))


def _prompt(
    question: Question, passages: Sequence[Passage], settings: Settings
) -> tuple[tuple[str, str], tuple[Passage, ...]]:
    """The texts for the model, within the tokens it may read, and the passages in them by number."""
    given: tuple[Passage, ...] = ()
    texts = write_prompt(question.language, question.persona, "", question.text)
    room = settings.model_prompt * CHARACTERS_A_TOKEN
    for passage in passages[:PASSAGES]:
        more = (*given, passage)
        longer = write_prompt(question.language, question.persona, _numbered(more), question.text)
        if given and sum(map(len, longer)) > room:
            continue
        given, texts = more, longer
    return texts, given


def _numbered(passages: Sequence[Passage]) -> str:
    return "\n".join(
        f"[{n}] {p.title}{f' ({p.year})' if p.year else ''}: {_readable(p.text)}" for n, p in enumerate(passages, 1)
    )


def _readable(text: str) -> str:
    """A passage as the model reads it and a claim is held against it: without marks of its own («[3]»), which would
    pass for numbers of passages, and without sentences that speak to the model."""
    if _ORDER.search(text):
        text = " ".join(sentence for sentence in sentences(text) if not _ORDER.search(sentence))
    return " ".join(_MARK.sub("", text).split())


def _schema(count: int) -> dict[str, Any]:
    number = {"type": "integer", "enum": list(range(1, count + 1))}
    claim = {
        "type": "object",
        "properties": {
            "sources": {"type": "array", "items": number, "minItems": 1, "maxItems": SOURCES},
            "text": {"type": "string", "maxLength": LONGEST},
        },
        "required": ["sources", "text"],
        "additionalProperties": False,
    }
    claims = {"type": "array", "items": claim, "maxItems": CLAIMS}
    return {"type": "object", "properties": {"claims": claims}, "required": ["claims"], "additionalProperties": False}


def _is_statement(text: str) -> bool:
    """Whether a text can be a claim: not nothing, a question, a page, or an order that a source holds for the model."""
    return bool(text) and len(text) <= LONGEST and not text.endswith("?") and not _ORDER.search(text)


def is_in(wanted: str, text: str) -> bool:
    """Whether a claim may be in the language wanted: «en», or either written standard of Norwegian, which count as one
    here. One without words of either kind, such as a row of names, may be in any."""
    said = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    english, norwegian = (sum(word in signs for word in said) for signs in (_ENGLISH, _NORWEGIAN))
    return english >= norwegian if wanted == "en" else norwegian >= english


def _loops(tail: str) -> bool:
    """Whether the end of a text is one short piece over and over."""
    if len(tail) < 240:
        return False
    end = tail[-240:]
    return any(end == (end[-size:] * (240 // size + 2))[-240:] for size in range(1, 61))
