"""The brief before an owner meeting, whole: order read, parts put together, old terms noted, files written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from advisor.advise import Advisor
from advisor.brief.data import forms
from advisor.brief.leader import leader_parts
from advisor.brief.order import read_order
from advisor.brief.parts import Said, politician_parts
from advisor.brief.records import Brief, Dated, Fact, Grid, Order, Part, Point
from advisor.brief.sentences import Sentences
from advisor.brief.write import as_document, as_json, day_in_words, points
from advisor.documents import as_markdown
from advisor.errors import BriefError
from advisor.records import Citation, Note, Passage
from advisor.settings import data_root
from advisor.wording import say
from advisor.works import Work, numbers, read_works

# Puts a sentence in other words, given the passage it stands in; what it gives must be verified against the passage.
Rewrite = Callable[[str, Passage], str]
SUFFIXES = (".docx", ".md", ".pdf", ".json")


def write_brief(
    advisor: Advisor,
    *,
    form: str = "",
    name: str = "",
    sector: str = "",
    members: int | None = None,
    role: str = "eierrepresentant",
    agenda: str = "",
    phase: str = "drift",
    reader: str = "politiker",
    day: date | None = None,
    rewrite: Rewrite | None = None,
) -> Brief:
    """The brief for what the reader told; `day` is the date it bears (today, where it is not given).

    Every sentence is one of the index, unless `rewrite` puts it in other words. Raises BriefError where it cannot be
    written from what was told, StoreError or EmbeddingError where the search broke.
    """
    sentences = Sentences(advisor.library.passages)
    order = read_order(
        sentences, form=form, name=name, sector=sector, members=members, role=role, agenda=agenda, phase=phase,
        reader=reader,
    )  # fmt: skip
    build = leader_parts if order.reader == "leder" else politician_parts
    parts = build(advisor.library, Said(sentences), order)
    if rewrite:
        parts = tuple(_rewritten(part, rewrite) for part in parts)
    day = day or datetime.now(UTC).date()
    called = order.name or forms()[order.form].name
    return Brief(
        order=order,
        title=say("nb", "brief.title_leader" if order.reader == "leder" else "brief.title", name=called),
        lead=_lead(order, day),
        parts=parts,
        notes=_notes(advisor, parts, "\n".join((order.name, *order.agenda))),
        day=day,
        fingerprint=advisor.library.manifest.fingerprint,
    )


def as_file(brief: Brief, suffix: str) -> bytes:
    """The brief as the bytes of a file: .docx, .md, .pdf or .json. Raises BriefError for another suffix."""
    made = datetime(brief.day.year, brief.day.month, brief.day.day, tzinfo=UTC)
    match suffix.lower():
        case ".md":
            return as_markdown(as_document(brief)).encode()
        case ".json":
            return (as_json(brief) + "\n").encode()
        case ".docx":
            # python-docx and typst take a tenth of a second to import; only these two formats need them.
            from advisor.document_docx import as_docx

            return as_docx(as_document(brief), made)
        case ".pdf":
            from advisor.document_pdf import as_pdf

            return as_pdf(as_document(brief), made)
    raise BriefError(
        f"Jeg kan ikke skrive en brief som «{suffix or 'fil uten endelse'}».", f"Bruk {', '.join(SUFFIXES)}."
    )


def save(brief: Brief, path: Path) -> None:
    """Writes the brief to a file, in the format its suffix tells. Raises BriefError where it cannot be written."""
    data = as_file(brief, path.suffix)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BriefError(
            f"Kan ikke skrive {path}: {error.strerror}.", "Velg en mappe som finnes og kan skrives i."
        ) from error


def _lead(order: Order, day: date) -> str:
    members = order.members
    told = say("nb", "brief.members_1" if members == 1 else "brief.members", n=members) if members else ""
    role = order.role if order.reader == "politiker" else ""
    form = forms()[order.form].name if order.name else ""
    words = " · ".join(filter(None, (role, form, order.sector, told, order.phase, day_in_words(day))))
    return words[:1].upper() + words[1:]


def _notes(advisor: Advisor, parts: Iterable[Part], told: str) -> tuple[Dated, ...]:
    """A note for every old term that a sentence of its time says, and for those the reader's own words name."""
    facts = [fact for part in parts for point in points(part) for fact in point.facts]
    found: dict[str, Note] = {}
    for fact in facts:
        for note in advisor.currency.notes("", (_citation(fact),)):
            # What is put together from a case is no statement of the report that it could contradict.
            if fact.quoted or "motsier" not in note.term:
                found.setdefault(note.term, note)
    old = [_citation(fact) for fact in facts if fact.passage.kind in ("case", "report")]
    for note in advisor.currency.notes(told, old) if told.strip() else ():
        found.setdefault(note.term, note)
    works = read_works(data_root() / "corpus")
    return tuple(Dated(note, _rests_on(note, works)) for note in found.values())


def _citation(fact: Fact) -> Citation:
    p = fact.passage
    quote = fact.text or p.text
    return Citation(0, p.source, p.kind, p.case, p.title, p.section, p.page, quote, p.text, p.year, p.id)


def _rests_on(note: Note, works: Mapping[str, Work]) -> str:
    """The works a note names, in words: «Da og nå: Lov om … (Lovdata)»."""
    named = [works[n].title for n in numbers((note.source,)) if n in works]
    return f"{say('nb', 'brief.notes')}: {'; '.join(dict.fromkeys(named)) or note.source}"


def _rewritten(part: Part, rewrite: Rewrite) -> Part:
    def fact(told: Fact) -> Fact:
        return replace(told, text=rewrite(told.text, told.passage), quoted=False) if told.text else told

    def point(told: Point) -> Point:
        return replace(told, facts=tuple(fact(f) for f in told.facts))

    groups = tuple(replace(group, points=tuple(point(p) for p in group.points)) for group in part.groups)
    grid = Grid(part.grid.header, tuple(tuple(point(c) for c in row) for row in part.grid.rows)) if part.grid else None
    return replace(part, groups=groups, grid=grid)
