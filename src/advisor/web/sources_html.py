"""The sources as HTML: the search form, the list, what a search found, and a source to read. All is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from advisor.reading import KINDS, MOST_CHARACTERS, Found, Reading, SourceRow
from advisor.records import Hit, Kind, Language, Note
from advisor.web.source_text import corpus, heading, mark_words, place, text_html
from advisor.wording import say
from advisor.works import Work

SNIPPET = 420


def form(lang: Language) -> str:
    """The search: a field, the kind of source, and two buttons."""
    kinds = "".join(f"<option value='{kind}'>{escape(say(lang, f'kind.{kind}'))}</option>" for kind in KINDS)
    return (
        f"<section class='kilder-topp'><h2 id='kilder-tittel'>{_say(lang, 'title')}</h2>"
        f"<p class='lead'>{_say(lang, 'lead')}</p>"
        f"<div class='filtre' role='search' aria-label='{_say(lang, 'search')}'>"
        f"<label class='bred'>{_say(lang, 'search')}"
        f"<input type='search' class='sok' maxlength='{MOST_CHARACTERS}' autocomplete='off'></label>"
        f"<label>{_say(lang, 'kind')}<select class='type'><option value=''>{_say(lang, 'all')}</option>{kinds}</select>"
        f"</label><button type='button' class='sok-knapp'>{_say(lang, 'go')}</button>"
        f"<button type='button' class='vis-liste'>{_say(lang, 'clear')}</button></div></section>"
    )


def listing(rows: Sequence[SourceRow], lang: Language, kind: Kind | None = None) -> str:
    """The sources of the index under a heading for each kind."""
    shown = [row for row in rows if kind is None or row.kind == kind]
    total = sum(row.passages for row in shown)
    html = f"<p role='status' class='antall'>{_say(lang, 'list_count', sources=len(shown), passages=total)}</p>"
    for name, group in groupby(shown, key=lambda row: row.kind):
        items = "".join(_list_item(row, lang) for row in group)
        html += f"<h3>{escape(say(lang, f'kind.{name}'))}</h3><ul class='kildeliste'>{items}</ul>"
    return f"<section class='kilder-liste' aria-label='{_say(lang, 'list')}'>{html}</section>"


def results(query: str, found: Found, lang: Language) -> str:
    """What a search found, each hit with its source and the words that were searched for marked."""
    key = "found" if found.hits else "found_none"
    items = "".join(_hit(hit, found.terms, lang) for hit in found.hits)
    status = f"<p role='status' class='antall'>{_say(lang, key, n=len(found.hits), query=query)}</p>"
    return f"<div class='kilder-liste'>{status}<ol class='treff'>{items}</ol></div>"


def message(text: str) -> str:
    """A sentence in place of a list or a source."""
    return f"<p role='alert' class='message'>{escape(text)}</p>"


def reading(source: Reading, lang: Language, section: str = "", quote: str = "") -> str:
    """A source to read: date, what is outdated, what it rests on, its outline, its text.

    `section` is the heading to open at, `quote` the words to mark there; both may be empty.
    """
    row = source.row
    at = place(source.parts, section, quote)
    outline = "".join(
        f"<li><a href='#les-{n}' data-les='les-{n}'>{escape(heading(part, row))}</a></li>"
        for n, part in enumerate(source.parts, 1)
    )
    text = text_html(source, lang, at, quote)
    facts = " · ".join((say(lang, f"kind.{row.kind}"), _year(row, lang), _passages(row.passages, lang)))
    return (
        f"<article class='kilde' data-goal='{f'les-{at}' if at else 'les-0'}' aria-labelledby='les-0'>"
        f"<h2 id='les-0' tabindex='-1'{corpus(lang)}>{escape(row.title)}</h2><p class='facts'>{escape(facts)}</p>"
        f"{outdated(source, lang)}{_works(source.works.items(), lang)}"
        f"<div class='leser'><nav aria-label='{_say(lang, 'outline_of', title=row.title)}'>"
        f"<details open><summary>{_say(lang, 'outline')}</summary><ol{corpus(lang)}>{outline}</ol></details></nav>"
        f"<div class='lest'>{text}<p><a href='#les-0' data-les='les-0'>{_say(lang, 'top')}</a></p></div>"
        "</div></article>"
    )


def _list_item(row: SourceRow, lang: Language) -> str:
    facts = " · ".join((_year(row, lang), _passages(row.passages, lang)))
    return (
        f"<li><button type='button' class='apne' data-source='{escape(row.id)}'{corpus(lang)}>{escape(row.title)}"
        f"</button> <span class='facts'>{escape(facts)}</span></li>"
    )


def _hit(hit: Hit, terms: frozenset[str], lang: Language) -> str:
    passage = hit.passage
    text = passage.text if len(passage.text) <= SNIPPET else passage.text[:SNIPPET].rsplit(" ", 1)[0] + " …"
    year = str(passage.year) if passage.year else say(lang, "sources.no_year")
    facts = " · ".join((say(lang, f"kind.{passage.kind}"), passage.title, year))
    heading = passage.section or passage.title
    return (
        f"<li><button type='button' class='apne' data-source='{escape(passage.source)}' "
        f"data-section='{escape(passage.section)}' data-quote='{escape(_first_words(passage.text))}'{corpus(lang)}>"
        f"{escape(heading)}</button><p class='facts'>{escape(facts)}</p>"
        f"<p class='utdrag'{corpus(lang)}>{mark_words(text, terms)}</p></li>"
    )


def _first_words(text: str) -> str:
    return text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0]


def outdated(source: Reading, lang: Language, prefix: str = "les") -> str:
    """The then-and-now notes that concern the source, folded; a sentence where there are none."""
    kind = source.row.kind
    if kind in ("guidance", "law"):
        return f"<p class='utdatert'>{_say(lang, 'outdated_guidance')}</p>"
    if not source.notes:
        return f"<p class='utdatert'>{_say(lang, 'outdated_none')}</p>"
    items = "".join(_note(n, note, source, lang, prefix) for n, note in enumerate(source.notes, 1))
    return (
        f"<details class='utdatert'><summary>{_say(lang, 'outdated')} <span class='count'>{len(source.notes)}</span>"
        f"</summary><ol{corpus(lang)}>{items}</ol></details>"
    )


def _note(number: int, note: Note, source: Reading, lang: Language, prefix: str) -> str:
    then, now = note.then.rstrip("."), note.now.rstrip(".")
    key = "note.line_since" if note.since else "note.line"
    line = say(lang, key, term=note.term, then=then, now=now, **({"since": note.since} if note.since else {}))
    links = ", ".join(
        f"<a href='#{prefix}-{n}' data-les='{prefix}-{n}'>{escape(heading(part, source.row))}</a>"
        for n, part in enumerate(source.parts, 1)
        if number in part.notes
    )
    return f"<li id='{prefix}-nota-{number}' tabindex='-1'>{escape(line)}<br>{_say(lang, 'outdated_where')}{links}</li>"


def _works(works: Iterable[tuple[str, Work]], lang: Language) -> str:
    items = "".join(f"<li>{_work(number, work, lang)}</li>" for number, work in works)
    if not items:
        return ""
    return f"<details class='verk'><summary>{_say(lang, 'works')}</summary><ul{corpus(lang)}>{items}</ul></details>"


def _work(number: str, work: Work, lang: Language) -> str:
    year = f" ({work.year})" if work.year else ""
    said = escape(f"{number} {work.authors}{year}: {work.title}.")
    publisher = escape(f" {work.publisher}.") if work.publisher and work.publisher != work.authors else ""
    read = f" <span class='facts'>{_say(lang, 'work_read', how=work.read)}</span>" if work.read else ""
    links = " ".join(
        f"<a href='{escape(link)}' rel='noopener noreferrer' target='_blank'>{escape(_host(link))}</a>"
        for link in work.links()
    )
    return said + publisher + (f" {links}" if links else "") + read


def _host(link: str) -> str:
    return link.split("/")[2].removeprefix("www.")


def _year(row: SourceRow, lang: Language) -> str:
    return say(lang, "sources.from_year", year=row.year) if row.year else say(lang, "sources.no_year")


def _passages(n: int, lang: Language) -> str:
    return say(lang, "sources.passages_1" if n == 1 else "sources.passages", **({} if n == 1 else {"n": n}))


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say(lang, f"sources.{key}", **values))
