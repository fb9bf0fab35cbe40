"""A conversation as a file to download: Word, PDF or Markdown, with numbered sources. Made in memory."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from advisor.documents import Document, Heading, Items, Paragraph, Reference, Sentence, as_markdown
from advisor.records import Advice, Citation, Language
from advisor.show import about_language, note_lines, part_heading, parts
from advisor.web.chat import Turn
from advisor.web.render import day, made_by, source_name
from advisor.wording import say

LONGEST_NAME = 60
Block = Heading | Paragraph | Items


@dataclass(frozen=True, slots=True)
class Made:
    """A file for the browser: its name, its media type, and what is in it."""

    name: str
    type: str
    content: bytes


def made(turns: Sequence[Turn], kind: str, title: str, lang: Language, now: datetime | None = None) -> Made | None:
    """The conversation as a file of a kind (docx, pdf, md); None for another kind, and where nothing is answered."""
    now = now or datetime.now(UTC)
    writer = _WRITERS.get(kind)
    answered = [turn for turn in turns if turn.advice]
    if writer is None or not answered:
        return None
    media, write = writer
    return Made(f"{_file_name(title, now)}.{kind}", media, write(document(answered, title, lang, now), now))


def document(turns: Sequence[Turn], title: str, lang: Language, now: datetime) -> Document:
    """The conversation as a document: each question a heading, and the sources numbered through all of it."""
    blocks: list[Block] = []
    references: list[Reference] = []
    for turn in turns:
        if turn.advice:
            numbers = _renumbered(turn.advice, references, lang)
            blocks += _turn(turn, turn.advice, numbers, lang)
    today = day(now.date().isoformat(), lang)
    index = ", ".join(dict.fromkeys(turn.index for turn in turns if turn.index))
    return Document(
        title=title.strip() or say(lang, "chat.export_title", date=today),
        blocks=tuple(blocks),
        references=tuple(references),
        references_title=say(lang, "note.sources"),
        foot=say(lang, "chat.export_foot", date=today, index=index),
        lead=say(lang, "page.title"),
        language=lang,
        author="advisor",
    )


def _renumbered(advice: Advice, references: list[Reference], lang: Language) -> dict[int, int]:
    """The numbers of an answer's citations in the document; the same place with the same quote is one source."""
    numbers: dict[int, int] = {}
    for citation in advice.citations:
        reference = _reference(citation, lang)
        if reference not in references:
            references.append(reference)
        numbers[citation.n] = references.index(reference) + 1
    return numbers


def _reference(citation: Citation, lang: Language) -> Reference:
    return Reference(source_name(citation, lang), quote=" ".join(citation.quote.split()))


def _turn(turn: Turn, advice: Advice, numbers: dict[int, int], lang: Language) -> list[Block]:
    blocks: list[Block] = [Heading(turn.question, 1)]
    opening, closing = _frame(advice)
    blocks += [Paragraph((Sentence(text),)) for text in opening]
    for part, claims in parts(advice.claims[: turn.shown]):
        heading = part_heading(advice, part) if advice.status != "declined" else ""
        said = tuple(Sentence(c.text, tuple(numbers[n] for n in c.citations if n in numbers)) for c in claims)
        blocks.append(Paragraph(said, lead=f"{heading}:" if heading else ""))
    blocks += [Paragraph((Sentence(text),)) for text in closing]
    if advice.notes and turn.state == "done":
        blocks.append(Heading(say(advice.language, "note.title"), 2))
        blocks.append(Items(tuple(Paragraph((Sentence(line),)) for line in note_lines(advice)), numbered=False))
    meta = say(lang, "chat.meta", date=day(turn.asked, lang), index=turn.index, model=made_by(advice, lang))
    blocks.append(Paragraph((Sentence(f"{meta}."),)))
    return blocks


def _frame(advice: Advice) -> tuple[list[str], list[str]]:
    """What stands before the claims and after them: for a refusal its reason and where to turn."""
    if advice.status == "declined":
        reason, *rest = advice.answer.split("\n\n")
        near = [say(advice.language, "declined.near")] if advice.claims else []
        return [reason, *near], rest[-1:]
    about = about_language(advice)
    partial = say(advice.language, "answer.partial") if advice.status == "partial" else ""
    return [text for text in (about, partial) if text], []


def _file_name(title: str, now: datetime) -> str:
    words = re.sub(r"[^\w]+", "-", title.lower(), flags=re.UNICODE).strip("-_")[:LONGEST_NAME].strip("-_")
    return f"{words or 'samtale'}-{now.date().isoformat()}"


def _markdown(document: Document, _now: datetime) -> bytes:
    return as_markdown(document).encode()


def _docx(document: Document, now: datetime) -> bytes:
    from advisor.document_docx import as_docx  # slow to import, and seldom needed

    return as_docx(document, made=now)


def _pdf(document: Document, now: datetime) -> bytes:
    from advisor.document_pdf import as_pdf  # the same

    return as_pdf(document, made=now)


_WRITERS: dict[str, tuple[str, Callable[[Document, datetime], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "pdf": ("application/pdf", _pdf),
    "md": ("text/markdown;charset=utf-8", _markdown),
}
