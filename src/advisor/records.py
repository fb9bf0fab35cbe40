"""What travels: Source, Section, Passage, Hit, Claim, Citation, Evidence, Verdict, Note, Advice. No behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["case", "report", "guidance", "law", "own"]
Language = Literal["nb", "nn", "en"]
Persona = Literal["leader", "politician", "trainer"]
Status = Literal["answered", "partial", "declined"]
Support = Literal["supported", "unsure", "unsupported"]
Reason = Literal["off_topic", "not_in_sources", "false_premise", "unclear"]


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a source under one heading.

    `text` has paragraphs separated by a blank line. `pages` are (offset in text, page number) pairs in
    ascending order; empty where the format has no pages. `notes` are the numbers of the footnotes
    marked in the text, whose marks extraction has glued to the word before.
    """

    heading: str
    text: str
    label: str = ""
    refs: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    case: str | None = None
    pages: tuple[tuple[int, int], ...] = ()
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a part of one that is cited as a work of its own."""

    id: str
    kind: Kind
    title: str
    year: int | None
    sections: tuple[Section, ...]
    path: str = ""
    case: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded, found and cited: a few sentences with their place.

    `context` stands in front of the text when it is embedded and searched, and is never shown as a quote.
    `cases` are the cases the text names or belongs to. `phrasings` are other texts it is searched by, and never
    shown; `retold` are texts that say the same in other words, searched by meaning only, and `told` the numbers of
    the sentences that each of them retells. `order` is its place in the source.
    """

    id: str
    source: str
    kind: Kind
    title: str
    section: str
    text: str
    context: str
    label: str = ""
    case: str | None = None
    cases: tuple[str, ...] = ()
    year: int | None = None
    page: int | None = None
    refs: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    retold: tuple[str, ...] = ()
    told: tuple[tuple[int, ...], ...] = ()
    notes: tuple[int, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. `dense` is the cosine, `coverage` the weighted share of the
    question's words it holds; `score` is the fused rank score that orders hits, highest first. `told` is, for each
    sentence, how near (0–1) a text that retells it is to the question; empty where none retells the passage."""

    passage: Passage
    score: float
    dense: float
    coverage: float
    told: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim stands: the passage, and the words in it that carry the claim (`quote`)."""

    n: int
    source: str
    kind: Kind
    case: str | None
    title: str
    section: str
    page: int | None
    quote: str
    text: str
    year: int | None = None
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer and the numbers of the citations it rests on.

    `language` is set on the sources' own sentences: the one they stand in here, which is not the answer's where they
    are not rendered in it. `rendered` says that the words are a rendering of the source's.
    """

    text: str
    citations: tuple[int, ...]
    part: str = ""
    language: Language | None = None
    rendered: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that a claim is held against; `case` is the case it is about, where it is about one."""

    text: str
    case: str | None = None
    kind: Kind = "case"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holding a claim against its evidence gave: `score` 0–1, high where supported; `reasons` in Norwegian."""

    verdict: Support
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Then and now: what a term in the sources means today."""

    term: str
    then: str
    now: str
    since: str
    source: str


@dataclass(frozen=True, slots=True)
class Advice:
    """The answer to one question, whole. `model` names what wrote it («extractive»: the sources' own sentences).

    Of an answer asked of a language model: `dropped` counts the claims that verification took out, and `remark` is the
    one plain sentence why the composed answer stands in, or that it was stopped; empty otherwise.
    """

    question: str
    language: Language
    status: Status
    reason: Reason | None
    answer: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    passages: tuple[str, ...]
    notes: tuple[Note, ...]
    followups: tuple[str, ...]
    model: str
    seconds: float
    dropped: int = 0
    remark: str = ""
