"""The tab of the brief as HTML: the form, the brief on the page, and its files as links. All is escaped."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from advisor.brief.records import FORMS, PHASES, READERS, ROLES
from advisor.documents import Block, Document, Heading, Items, Paragraph, Sentence, Table, clean, reference_line
from advisor.records import Language
from advisor.wording import say

KINDS = {
    ".docx": ("Word (DOCX)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("PDF", "application/pdf"),
    ".md": ("Markdown", "text/markdown;charset=utf-8"),
}
OLD_FORM = "§ 27"
_LONGEST_NAME, _LONGEST_AGENDA = 160, 100_000


def form(lang: Language) -> str:
    """What the reader is asked: fields with labels of their own, and a button."""
    readers = [(key, say(lang, f"brief.reader_{key}")) for key in READERS]
    forms = [("", say(lang, "brief.tab_form_choose")), *((key, say(lang, f"brief.form_{key}")) for key in FORMS)]
    forms.append((OLD_FORM, say(lang, "brief.form_old")))
    roles = [(key, say(lang, f"brief.role_{key}")) for key in ROLES]
    phases = [(key, say(lang, f"brief.phase_{key}")) for key in PHASES]
    fields = (
        _select(lang, "reader", readers)
        + _select(lang, "form", forms)
        + _input(lang, "name", f"type='text' maxlength='{_LONGEST_NAME}'")
        + _input(lang, "sector", f"type='text' maxlength='{_LONGEST_NAME}'")
        + _input(lang, "members", "type='number' min='1' max='400' inputmode='numeric'")
        + _select(lang, "role", roles)
        + _select(lang, "phase", phases, "drift")
    )
    hint = f"<span id='brief-hint' class='hint'>{_say(lang, 'tab_agenda_hint')}</span>"
    return (
        f"<section class='brief-topp'><h2>{_say(lang, 'tab_title')}</h2><p class='lead'>{_say(lang, 'tab_lead')}</p>"
        f"<form class='brief-skjema' data-say-making='{_say(lang, 'tab_making')}' novalidate>"
        f"<div class='filtre'>{fields}</div>"
        f"<label class='sak'>{_say(lang, 'tab_agenda')}{hint}<textarea name='agenda' rows='5' "
        f"maxlength='{_LONGEST_AGENDA}' aria-describedby='brief-hint'></textarea></label>"
        f"<div class='brief-knapp'><button type='submit' class='sok-knapp'>{_say(lang, 'tab_make')}</button>"
        f"<p role='status' class='antall'></p></div></form></section>"
    )


def message(text: str) -> str:
    """A sentence in place of the brief; it is given focus."""
    return f"<p role='alert' class='message' tabindex='-1' data-forst>{escape(text)}</p>"


def sheet(document: Document, files: Mapping[str, bytes], lang: Language) -> str:
    """The brief on the page, in the language of the corpus, with its files as links that hold them."""
    body = "".join(_block(block) for block in document.blocks)
    sources = "".join(
        f"<li id='brief-kilde-{n}' tabindex='-1'>{escape(reference_line(reference))}</li>"
        for n, reference in enumerate(document.references, 1)
    )
    return (
        f"<article class='brief' lang='{document.language}' aria-labelledby='brief-tittel'>"
        f"<h2 id='brief-tittel' tabindex='-1' data-forst>{escape(clean(document.title))}</h2>"
        f"<p class='facts'>{escape(clean(document.lead))}</p>{_downloads(document, files, lang)}{body}"
        f"<h3>{escape(clean(document.references_title))}</h3><ol class='brief-kilder'>{sources}</ol>"
        f"<p class='facts'>{escape(clean(document.foot))}</p></article>"
    )


def _downloads(document: Document, files: Mapping[str, bytes], lang: Language) -> str:
    """The files in the page itself: nothing of the brief is kept on the server."""
    stem = re.sub(r"[^0-9a-zæøå]+", "-", document.title.lower()).strip("-")[:60] or "brief"
    links = ""
    for suffix, data in files.items():
        kind, media = KINDS[suffix]
        held = base64.b64encode(data).decode()
        said = escape(say(lang, "brief.tab_download_as", kind=kind))
        links += f"<li><a download='{stem}{suffix}' href='data:{media};base64,{held}'>{said}</a></li>"
    return f"<nav class='brief-filer' lang='{lang}' aria-label='{_say(lang, 'tab_download')}'><ul>{links}</ul></nav>"


def _block(block: Block) -> str:
    match block:
        case Heading():
            level = 3 if block.level == 1 else 4
            return f"<h{level}>{escape(clean(block.text))}</h{level}>"
        case Paragraph():
            return f"<p>{_paragraph(block)}</p>"
        case Items():
            items = "".join(f"<li>{_paragraph(item)}</li>" for item in block.items)
            return f"<ol start='{block.start}'>{items}</ol>" if block.numbered else f"<ul>{items}</ul>"
        case Table():
            return _table(block)


def _table(block: Table) -> str:
    head = "".join(f"<th scope='col'>{escape(clean(name))}</th>" for name in block.header)
    rows = "".join(_row(row) for row in block.rows)
    return f"<table class='sidetabell'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(cells: Sequence[Paragraph]) -> str:
    first, *others = cells
    rest = "".join(f"<td>{_paragraph(cell)}</td>" for cell in others)
    return f"<tr><th scope='row'>{_paragraph(first)}</th>{rest}</tr>"


def _paragraph(paragraph: Paragraph) -> str:
    lead = f"<strong>{escape(clean(paragraph.lead))}</strong>" if paragraph.lead else ""
    return " ".join(filter(None, (lead, *map(_sentence, paragraph.sentences))))


def _sentence(sentence: Sentence) -> str:
    marks = "".join(_mark(n) for n in sentence.citations)
    return " ".join(filter(None, (escape(clean(sentence.text)), marks)))


def _mark(n: int) -> str:
    said = escape(say("nb", "brief.source_mark", n=n))
    return f"<a href='#brief-kilde-{n}' data-til='brief-kilde-{n}' aria-label='{said}'>[{n}]</a>"


def _select(lang: Language, name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> str:
    told = "".join(
        f"<option value='{escape(key)}'{' selected' if key == chosen else ''}>{escape(text)}</option>"
        for key, text in options
    )
    return f"<label>{_say(lang, f'tab_{name}')}<select name='{name}'>{told}</select></label>"


def _input(lang: Language, name: str, kind: str) -> str:
    return f"<label>{_say(lang, f'tab_{name}')}<input name='{name}' {kind} autocomplete='off'></label>"


def _say(lang: Language, key: str) -> str:
    return escape(say(lang, f"brief.{key}"))
