"""Markdown becomes sections: headings, the lines that say where a section comes from, and its text."""

import re
from dataclasses import dataclass, field

from advisor.records import Section

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_META = re.compile(r"^>\s*(Kilde|Også spurt som)\s*:\s*(.*)$", re.IGNORECASE)
_CASE_REF = re.compile(r"\bcase ([a-z-]+):\s*([^;]*)")


@dataclass
class _Draft:
    trail: tuple[str, ...]
    refs: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)


def markdown_sections(text: str, case: str | None) -> tuple[Section, ...]:
    """The sections of a Markdown text, in order.

    `> Kilde:` gives a section's references (inherited by its subsections), `> Også spurt som:` the phrasings and
    whole questions it is also searched by. Emphasis and link marks are taken off, since the text is quoted plain.
    """
    drafts = [_Draft(())]
    stack: list[tuple[int, str, tuple[str, ...]]] = []
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        meta = _META.match(line)
        if heading:
            level = len(heading[1])
            while stack and stack[-1][0] >= level:
                stack.pop()
            stack.append((level, _plain(heading[2]), stack[-1][2] if stack else ()))
            drafts.append(_Draft(tuple(title for depth, title, _ in stack if depth > 1), refs=stack[-1][2]))
        elif meta:
            values = tuple(part.strip() for part in meta[2].split(";") if part.strip())
            if meta[1].lower() == "kilde":
                drafts[-1].refs = values
                if stack:
                    stack[-1] = (*stack[-1][:2], values)
            else:
                drafts[-1].phrasings += values
        else:
            drafts[-1].lines.append(line)
    sections = (_section(draft, case) for draft in drafts)
    return tuple(section for section in sections if section.text)


def _section(draft: _Draft, case: str | None) -> Section:
    paragraphs = re.split(r"\n\s*\n", "\n".join(draft.lines))
    text = "\n\n".join(filter(None, (_paragraph(p) for p in paragraphs)))
    label = ""
    for ref in draft.refs:
        named = _CASE_REF.search(ref)
        if named and named[1] == case:
            label = named[2].split(",")[0].strip()
            break
    return Section(
        heading=" – ".join(draft.trail), text=text, label=label, refs=draft.refs, phrasings=draft.phrasings, case=case
    )


def _paragraph(block: str) -> str:
    """One paragraph: hard line breaks joined, list items and table rows kept on lines of their own."""
    lines: list[str] = []
    for raw in block.split("\n"):
        line = raw.strip()
        if not line or re.fullmatch(r"[|:\- ]+|<!--.*-->", line):
            continue
        if line.startswith("|"):
            line = " – ".join(filter(None, (cell.strip() for cell in line.strip("|").split("|"))))
        item = re.match(r"^(?:[-*+]|\d{1,2}[.)])\s+", line)
        if lines and not item and not raw.lstrip().startswith("|"):
            lines[-1] += " " + line
        else:
            lines.append(re.sub(r"^[-*+]\s+", "– ", line))
    return _plain("\n".join(lines))


def _plain(text: str) -> str:
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    text = re.sub(r"\*\*(.+?)\*\*|__(.+?)__", lambda m: m[1] or m[2], text)
    return re.sub(r"(?<![\w*])\*(?!\s)(.+?)(?<!\s)\*(?![\w*])|`([^`]+)`", lambda m: m[1] or m[2], text)
