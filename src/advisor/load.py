"""A file (Markdown, PDF, DOCX, text) becomes a Source with Sections; a folder becomes many."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from advisor.errors import DuplicateError, SourceError
from advisor.formats import Page, read_pages, read_text
from advisor.frontmatter import CaseMatter, split_front_matter
from advisor.markdown import markdown_sections
from advisor.records import Section, Source
from advisor.report2013 import is_report, load_report

SUFFIXES = (".md", ".pdf", ".docx", ".txt")
SKIPPED = ("README.md", "CHANGELOG.md")


def find_files(path: Path) -> tuple[Path, ...]:
    """The files below a folder that can become sources, sorted; a file is itself.

    Raises SourceError where there are none.
    """
    if path.is_file():
        return (path,)
    if not path.exists():
        raise SourceError(f"{path}: finnes ikke.", "Sjekk stien, eller sett ADVISOR_CORPUS.")
    files = sorted(
        p
        for p in path.rglob("*")
        if p.is_file() and p.suffix.lower() in SUFFIXES and p.name not in SKIPPED and not p.name.startswith((".", "~$"))
    )
    if not files:
        raise SourceError(f"{path}: mappen har ingen kilder.", f"Legg inn filer av typen {', '.join(SUFFIXES)}.")
    return tuple(files)


def load_all(paths: Iterable[Path]) -> tuple[tuple[Source, ...], tuple[SourceError, ...]]:
    """Every source that can be read, and an error for each file that cannot; nothing stops the others."""
    sources: dict[str, Source] = {}
    errors: list[SourceError] = []
    for path in paths:
        try:
            loaded = load_file(path)
        except SourceError as error:
            errors.append(error)
            continue
        for source in loaded:
            if source.id in sources:
                errors.append(
                    DuplicateError(
                        f"{path.name}: id-en «{source.id}» er alt brukt av {Path(sources[source.id].path).name}.",
                        "Gi en av dem en annen id.",
                    )
                )
            else:
                sources[source.id] = source
    return tuple(sources.values()), tuple(errors)


def load_file(path: Path) -> tuple[Source, ...]:
    """The sources in one file: one, or thirteen for the 2013 report.

    Raises SourceError, in one line that names the file and what to try.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SourceError(f"{path.name}: filtypen kan ikke leses.", f"Bruk {', '.join(SUFFIXES)}.")
    if suffix == ".md":
        return (_markdown(path),)
    pages = read_pages(path)
    if suffix != ".docx" and is_report(pages):
        return load_report(pages, str(path))
    sections = markdown_sections("\n".join(pages[0].lines), None) if suffix == ".docx" else _plain_sections(pages)
    return (_own(path, path.stem, sections),)


def _markdown(path: Path) -> Source:
    matter, body, _ = split_front_matter(read_text(path), path.name)
    if matter is None:
        title = re.search(r"^# +(.+)$", body, re.MULTILINE)
        return _own(path, title[1] if title else path.stem, markdown_sections(body, None))
    case = matter.case if isinstance(matter, CaseMatter) else None
    sections = markdown_sections(body, case)
    if not sections:
        raise SourceError(f"{path.name}: filen har ingen tekst under toppfeltet.", "Skriv minst ett avsnitt.")
    return Source(
        id=matter.id,
        kind=matter.kind,
        title=matter.title,
        year=matter.year,
        sections=sections,
        path=str(path),
        case=case,
        meta=matter.model_dump(mode="json"),
    )


def _own(path: Path, title: str, sections: Sequence[Section]) -> Source:
    if not sections:
        raise SourceError(f"{path.name}: filen har ingen tekst.", "Sjekk at det er rett fil.")
    plain = unicodedata.normalize("NFKD", path.stem.lower().replace("ø", "o").replace("æ", "ae"))
    identity = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-") or "kilde"
    return Source(id=identity, kind="own", title=title, year=None, sections=tuple(sections), path=str(path))


def _plain_sections(pages: Sequence[Page]) -> tuple[Section, ...]:
    """Text and PDF without known structure: a section a page, with paragraphs at blank lines."""
    sections = []
    for page in pages:
        blocks = re.split(r"\n\s*\n", "\n".join(page.lines))
        text = "\n\n".join(filter(None, (" ".join(block.split()) for block in blocks)))
        if text:
            place = ((0, page.number),) if page.number else ()
            sections.append(Section(heading=f"Side {page.number}" if page.number else "", text=text, pages=place))
    return tuple(sections)
