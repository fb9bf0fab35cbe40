"""The source beside the chat as HTML: what it is, where the quote stands in it, and the way to the original."""

from html import escape

from advisor.cases import case_name
from advisor.originals import Original
from advisor.reading import Reading
from advisor.records import Citation, Language
from advisor.web.source_text import corpus, mark_quote, place, text_html
from advisor.web.sources_html import outdated
from advisor.wording import say

PREFIX = "ved"


def panel(citation: Citation, source: Reading | None, original: Original | None, lang: Language) -> str:
    """A cited source, opened at the quote; the passage as it was where the source is no longer in the index."""
    button = "" if original is None else _original(original, citation, lang)
    if source is None:
        text = f"<p class='gone'>{_say(lang, 'gone')}</p><p class='avsnitt'{corpus(lang)}>{_quoted(citation)}</p>"
        return f"{_head(citation, lang)}<div class='lest' data-goal=''>{text}</div>"
    at = place(source.parts, citation.section, citation.quote)
    goal = f"{PREFIX}-{at}" if at else ""
    text = text_html(source, lang, at, citation.quote, PREFIX)
    notes = outdated(source, lang, PREFIX)
    return f"{_head(citation, lang)}{button}{notes}<div class='lest' data-goal='{goal}'>{text}</div>"


def original_panel(citation: Citation, original: Original, source: Reading, lang: Language) -> str:
    """The same place in the reader's own copy of the report."""
    passage = original.passage
    there = Citation(
        citation.n,
        passage.source,
        passage.kind,
        passage.case,
        passage.title,
        passage.section,
        passage.page,
        original.sentence,
        passage.text,
        passage.year,
    )
    at = place(source.parts, passage.section, original.sentence)
    back = f"<p><button type='button' class='fra-original'>{_say(lang, 'original_back')}</button></p>"
    text = text_html(source, lang, at, original.sentence, PREFIX)
    title = f"<p class='i-original'>{_say(lang, 'original_title')}</p>"
    return f"{_head(there, lang)}{title}{back}<div class='lest' data-goal='{PREFIX}-{at}'>{text}</div>"


def message(text: str) -> str:
    """A sentence in place of a source."""
    return f"<p role='alert' class='message'>{escape(text)}</p>"


def _head(citation: Citation, lang: Language) -> str:
    facts = (
        ("kind", say(lang, f"kind.{citation.kind}")),
        ("case", case_name(citation.case) if citation.case else ""),
        ("section", citation.section),
        ("year", str(citation.year or "")),
        ("page", str(citation.page or "")),
    )
    rows = "".join(f"<div><dt>{_say(lang, key)}</dt><dd>{escape(value)}</dd></div>" for key, value in facts if value)
    title = f"<h3 class='panel-tittel' tabindex='-1'{corpus(lang)}>{escape(citation.title)}</h3>"
    return f"<div class='panel-hode'>{title}<dl class='fakta'>{rows}</dl></div>"


def _original(original: Original, citation: Citation, lang: Language) -> str:
    page = original.passage.page
    label = _say(lang, "original_page", page=page) if page else _say(lang, "original")
    return f"<p><button type='button' class='til-original' data-n='{citation.n}'>{label}</button></p>"


def _quoted(citation: Citation) -> str:
    html = mark_quote(citation.text, citation.quote)
    return html if "<mark>" in html or not citation.quote else f"<mark>{escape(citation.quote)}</mark> {html}"


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say(lang, f"chat.{key}", **values))
