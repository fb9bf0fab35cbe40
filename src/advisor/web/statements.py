"""The statements on accessibility and privacy: Markdown beside this module, shown as HTML. All is escaped."""

import re
from html import escape

from advisor.records import Language
from advisor.web.assets import asset
from advisor.wording import say

NAMES = ("accessibility", "privacy")
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")


def statement(name: str, lang: Language) -> str:
    """A statement as HTML in the page's language. Raises KeyError for no such name."""
    file = say(lang, f"statements.{name}_file")
    return f"<article class='erklaering' id='{escape(file)}'>{as_html(asset(f'{file}.{lang}.md'))}</article>"


def as_html(text: str) -> str:
    """Headings (one level down: the page has its own), paragraphs, lists, strong words and https links of Markdown."""
    html: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        heading = re.match(r"(#{1,3}) (.+)$", block)
        if heading:
            level = len(heading[1]) + 1
            html.append(f"<h{level}>{_words(heading[2])}</h{level}>")
        elif block.startswith("- "):
            items = "".join(f"<li>{_words(item)}</li>" for item in re.split(r"^- ", block, flags=re.MULTILINE)[1:])
            html.append(f"<ul>{items}</ul>")
        else:
            html.append(f"<p>{_words(block)}</p>")
    return "".join(html)


def _words(text: str) -> str:
    safe = escape(" ".join(text.split()))
    safe = _STRONG.sub(r"<strong>\1</strong>", safe)
    return _LINK.sub(r"<a href='\2' rel='noopener noreferrer'>\1</a>", safe)
