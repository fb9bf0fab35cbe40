"""A source's text as HTML, heading by heading, with the quote or the words that were searched for marked in it."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from advisor.reading import Part, Reading, SourceRow
from advisor.records import Language, Passage
from advisor.wording import say
from advisor.words import stem

_WORD = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ÿ]+")


def text_html(source: Reading, lang: Language, at: int, quote: str, prefix: str = "les") -> str:
    """The parts of a source; part number `at` has the quote marked. The headings' ids begin with the prefix."""
    return "".join(
        _part(n, part, source.row, quote if n == at else "", lang, prefix) for n, part in enumerate(source.parts, 1)
    )


def place(parts: Sequence[Part], section: str, quote: str) -> int:
    """The number of the part to open at: that of the heading, the one that holds the quote first; 0 for neither."""
    wanted = " ".join(quote.split())
    named = [n for n, part in enumerate(parts, 1) if part.heading == section]
    for n in named or range(1, len(parts) + 1):
        if wanted and any(wanted in " ".join(p.text.split()) for p in parts[n - 1].passages):
            return n
    return named[0] if named and section else 0


def heading(part: Part, row: SourceRow) -> str:
    """The heading of a part; the source's title where it has none."""
    return part.heading or row.title


def mark_words(text: str, terms: Iterable[str]) -> str:
    """The text, escaped, with each word marked whose stem is among the terms."""
    wanted = frozenset(terms)
    html, end = "", 0
    for word in _WORD.finditer(text):
        if stem(word[0].lower()) in wanted:
            html += f"{escape(text[end : word.start()])}<mark>{escape(word[0])}</mark>"
            end = word.end()
    return html + escape(text[end:])


def mark_quote(text: str, quote: str) -> str:
    """The text, escaped, with the quote marked where it stands; just escaped where it does not."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = re.search(words, text) if words else None
    if found is None:
        return escape(text)
    return f"{escape(text[: found.start()])}<mark>{escape(found[0])}</mark>{escape(text[found.end() :])}"


def _part(number: int, part: Part, row: SourceRow, quote: str, lang: Language, prefix: str) -> str:
    refs = tuple(dict.fromkeys(ref for passage in part.passages for ref in passage.refs))
    said = f"<p class='refs'>{_say(lang, 'refs', refs='; '.join(refs))}</p>" if refs else ""
    dated = ""
    if part.notes:
        text = _say(lang, "outdated_mark", year=row.year) if row.year else _say(lang, "outdated_mark_plain")
        goal = f"{prefix}-nota-{part.notes[0]}"
        dated = f"<p class='datert'><a href='#{goal}' data-les='{goal}'>{text}</a></p>"
    paragraphs = "".join(_paragraph(passage, quote, lang) for passage in part.passages)
    return (
        f"<section aria-labelledby='{prefix}-{number}'><h3 id='{prefix}-{number}' tabindex='-1'{corpus(lang)}>"
        f"{escape(heading(part, row))}</h3>{paragraphs}{said}{dated}</section>"
    )


def _paragraph(passage: Passage, quote: str, lang: Language) -> str:
    page = f"<span class='side'>{_say(lang, 'page', page=passage.page)}</span>" if passage.page else ""
    return f"<p class='avsnitt'{corpus(lang)}>{mark_quote(passage.text, quote)}</p>{page}"


def corpus(lang: Language) -> str:
    """The corpus is in bokmål whatever the page's language: for screen readers."""
    return "" if lang == "nb" else " lang='nb'"


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say(lang, f"sources.{key}", **values))
