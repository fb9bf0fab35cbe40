"""Knows the 2013 report's chapters, numbered sections and twelve case reports, in text and in PDF."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from advisor.cases import case_name
from advisor.formats import Page
from advisor.records import Section, Source

REPORT_ID = "rapport-2013"
CASE_START = "Initiativ, formål, organisering og drift"
MARKERS = ("caserapporter", "styring av og ledelse i organiserte", CASE_START.lower())

_FOOT = re.compile(r"^(?:-\s*\d{1,3}\s*-|www\.nibr\.no.*|(?:\d{1,2} )?https?://\S+)$")
_NUMBERED = re.compile(r"^([1-6])(?:\.([1-9]))? +(?=[A-ZÆØÅ])")
_FRONT = re.compile(r"^(Forord|Sammendrag|LESEVEILEDNING|Appendix ([12]):.*|CASERAPPORTER)$")
_TITLES = (
    ("felles-formannskap", r"FELLES FORMANNSKAPSSAMLING"),
    ("samhandling-jaeren", r"PROSJEKT SAMHANDLING$"),
    ("helse-stavanger", r"Lovpålagte samarbeidsavtaler mellom Helse Stavanger"),
    ("dalaneraadet", r"DALANERÅDET$"),
    ("hsa", r"HAUGALAND SKOLE OG ARBEIDSLIV$"),
    ("cittaslow", r"CITTASLOWRÅDET I SOKNDAL$"),
    ("lillestrom-kultur", r"Stiftelsen Lillestrøm kulturforum \(kultursenter\) og$"),
    ("oru", r"ØVRE ROMERIKE UTVIKLING$"),
    ("smartcity-baerum", r"SMARTCITY BÆRUM$"),
    ("fagraadet-oslofjord", r"Fagrådet for vann- og avløpsteknisk samarbeid i indre$"),
    ("mobil-rontgen", r"PROSJEKTSAMARBEID I SAMHANDLINGSREFORMEN:"),
    ("ahus", r"Lovpålagte samarbeidsavtaler mellom Ahus og de 21"),
)
_CASE_TITLE = tuple((case, re.compile(pattern)) for case, pattern in _TITLES)
_LABELS: tuple[tuple[str, str], ...] = (
    (r"Initiativ(?:, formål, organisering og drift$|:)", "Initiativ"),
    (r"Formål(?:et med samarbeidsavtalene)?:", "Formål"),
    (r"Forhandlinger frem til lovpålagt avtale:", "Forhandlinger"),
    (r"Organisering(?::| av samarbeidet[^:]*:| og daglig drift[^:]*:)", "Organisering"),
    (r"Drift(?:en)?:", "Drift"),
    (r"Politiske og administrative (?:og )?rammebetingelser$|Politisk:|Administrative?t?:", "Rammebetingelser"),
    (r"Ledelse$", "Ledelse"),
    (r"Balansert styring og handlingsrom$", "Handlingsrom"),
    (r"Input[ -]legitimitet", "Input-legitimitet"),
    (r"Throu\w*put[ -]legitimitet", "Throughput-legitimitet"),
    (r"Output[ -]legitimitet", "Output-legitimitet"),
    (r"Oppsummering:", "Oppsummering"),
)  # fmt: skip
_CASE_LABEL = tuple((re.compile("^(?:" + pattern + ")"), label) for pattern, label in _LABELS)
_BULLET = re.compile(r"^(?:[-–•*]|\d{1,2}[.)]|[a-h]\)|\uf0b7)\s*")
_END = tuple('.:?!”»")')
_SHORT = 0.78
# «ad-hoc», «politisk-administrativ», «lunsj-til-lunsj»: cut at a hyphen of their own.
_OWN_HYPHEN = re.compile(r"(?:\b(?:ad|politisk)|\w-\w+)-$")


@dataclass
class _Draft:
    """A section being filled: lines with their page, and the footnotes that belong to it."""

    source: str
    heading: str
    label: str = ""
    case: str | None = None
    refs: tuple[str, ...] = ()
    lines: list[tuple[str, int | None]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def is_report(pages: Sequence[Page]) -> bool:
    """Whether the pages are those of the 2013 report."""
    text = "\n".join(line for page in pages for line in page.lines).lower()
    return all(marker in text for marker in MARKERS)


def load_report(pages: Sequence[Page], path: str = "") -> tuple[Source, ...]:
    """The report as thirteen sources: the chapters as one, and each case report as its own.

    No sentence is lost: what is left out are running feet and bare addresses.
    """
    widths = sorted(len(line.strip()) for page in pages for line in page.lines if len(line.strip()) > 20)
    width = widths[int(0.8 * len(widths))] if widths else 80
    sections: dict[str, list[Section]] = {}
    for draft in _sections(_main_lines(pages, width)):
        section = _finish(draft, width)
        if section is not None:
            sections.setdefault(draft.source, []).append(section)
    return tuple(
        Source(
            id=REPORT_ID if source == "" else f"{REPORT_ID}-{source}",
            kind="case" if source else "report",
            title="Rapporten 2013" + (f", caserapport {case_name(source)}" if source else ""),
            year=2013,
            sections=tuple(parts),
            path=path,
            case=source or None,
        )
        for source, parts in sections.items()
    )


def _main_lines(pages: Sequence[Page], width: int) -> Iterator[tuple[str, int | None, int | None]]:
    """Lines in order as (text, page, footnote number or None); feet and bare addresses left out.

    A footnote begins where a line starts with the next number in turn and that number is glued to a word
    earlier on; it runs to the end of the page (in text files a page starts with a single leading space;
    a page of the PDF may hold two of the original's, so there a short last line ends it as well, and so does a
    line that is not filled as the small type of a footnote fills it).
    """
    turn, current, recent, before = 1, None, "", ""
    for page in pages:
        if page.number is not None:
            current = None
        for raw in page.lines:
            line = raw.strip()
            if not line:
                continue
            if page.number is None and re.match(r"^ \S", raw):
                current = None
            if _FOOT.match(line):
                if line[0] == "-":
                    current = None
                continue
            number = re.match(r"^(\d{1,2}) (?=[A-ZÆØÅ«]|se )", line)
            if number and turn <= int(number[1]) <= turn + 2:
                mark = re.compile(rf"[A-Za-zæøåÆØÅ\d.,)»”:]{number[1]}(?=[\s.,:;)]|$)")
                if mark.search(recent) and not _chapter_head(line):
                    current = int(number[1])
                    turn = current + 1
            if (
                current is not None
                and re.match(r"^[1-6]\.[1-9] +[A-ZÆØÅ]", line)
                or current
                and not number
                and page.number
                and before.endswith(".")
                and (len(before) < _SHORT * width or (line[-1] != "." and len(line) < 0.85 * len(before)))
            ):
                current = None
            before = line
            if current is None:
                recent = (recent + "\n" + line)[-6000:]
            yield line, page.number, current


def _chapter_head(line: str) -> bool:
    """Whether «2 Organiserte samarbeid …» is a chapter's heading and not footnote 2."""
    heads = ("Sammenfatning av", "Organiserte samarbeid i", "Politisk og administrativ", "Ledelse i organ",
             "Balansert styring og", "Hvordan kan kommunen")  # fmt: skip
    return any(line[2:].startswith(head) for head in heads)


def _sections(lines: Iterable[tuple[str, int | None, int | None]]) -> Iterator[_Draft]:
    draft = _Draft("", "Forord", refs=("Forord",))
    in_cases, case, heading_open = False, None, False
    for line, page, note in lines:
        if note is not None:
            draft.notes.append((note, line))
            continue
        front = _FRONT.match(line)
        title = next((c for c, pattern in _CASE_TITLE if pattern.match(line)), None) if in_cases else None
        numbered = None if in_cases else _NUMBERED.match(line)
        if front and not (in_cases and draft.lines):
            yield draft
            in_cases = in_cases or line == "CASERAPPORTER"
            name = line.capitalize() if line.isupper() else line
            ref = f"vedlegg {front[2]}" if front[2] else name
            draft, heading_open = _Draft("", name, refs=(ref,)), False
        elif title and title != case:
            yield draft
            case = title
            draft = _Draft(case, "Initiativ", "Initiativ", case, (f"case {case}: Initiativ",))
            continue
        elif numbered and _fits(numbered, draft):
            yield draft
            ref = numbered[1] + (f".{numbered[2]}" if numbered[2] else "")
            draft, heading_open = _Draft("", line, refs=(f"kap {ref}",)), True
            continue
        elif case and (label := next((name for p, name in _CASE_LABEL if p.match(line)), None)):
            if line != CASE_START:  # what stands before it is the rest of the title
                yield draft
            draft = _Draft(case, label, label, case, (f"case {case}: {label}",))
            if ":" not in line and len(line) < 60:
                continue
        elif heading_open and len(line) < 70 and line[0].islower() and not line.endswith((".", ":")):
            draft.heading = f"{draft.heading} {line}"
            heading_open = False
            continue
        heading_open = False
        draft.lines.append((line, page))
    yield draft


def _fits(numbered: re.Match[str], draft: _Draft) -> bool:
    """Whether a numbered heading comes after the one before it (lists in the text are numbered too)."""
    before = re.search(r"kap (\d)(?:\.(\d))?", " ".join(draft.refs))
    chapter, section = int(numbered[1]), int(numbered[2] or 0)
    last = (int(before[1]), int(before[2] or 0)) if before else (0, 9)
    if section == 0:
        return chapter == last[0] + 1 and len(numbered.string) < 75
    return (chapter == last[0] and section in (last[1] + 1, last[1] + 2)) and len(numbered.string) < 90


def _finish(draft: _Draft, width: int) -> Section | None:
    if not draft.lines and not draft.notes:
        return None
    paragraphs = _paragraphs(draft, width)
    text = ""
    pages: list[tuple[int, int]] = []
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        for index, (line, page) in enumerate(paragraph):
            if page is not None and (not pages or pages[-1][1] != page):
                pages.append((len(text), page))
            text = line if not text else text + line if index == 0 else _join(text, line)
    return Section(
        heading=draft.heading,
        text=text,
        label=draft.label,
        refs=draft.refs,
        case=draft.case,
        pages=tuple(pages),
        notes=tuple(dict.fromkeys(n for n, _ in draft.notes)),
    )


def _paragraphs(draft: _Draft, width: int) -> list[list[tuple[str, int | None]]]:
    """The lines of a section by paragraph; the footnotes last, each a paragraph."""
    found: list[list[tuple[str, int | None]]] = []
    before = ""
    for line, page in draft.lines:
        ended = before.endswith(_END) and len(before) < _SHORT * width
        # A short line without a full stop is a subheading, in front of a line that starts anew.
        heading = line[:1].isupper() and len(before) < 0.55 * width and not before.endswith((",", "-", "–"))
        if not before or ended or heading or _BULLET.match(line):
            found.append([])
        found[-1].append((line, page))
        before = line
    for number in dict.fromkeys(n for n, _ in draft.notes):
        found.append([(line, None) for n, line in draft.notes if n == number])
    return found


def _join(text: str, line: str) -> str:
    """Puts a line after the text: a word hyphenated over the line is made whole again, «styrings- og» kept."""
    if re.search(r"[a-zæøå]-$", text) and line[:1].islower() and not re.match(r"(?:og|eller|så|/)\b", line):
        return text + line if _OWN_HYPHEN.search(text) else text[:-1] + line
    return f"{text}{'' if re.search(r'[A-ZÆØÅ]-$', text) else ' '}{line}"
