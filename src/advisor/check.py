"""A text held against the sources, statement by statement: what stands there, what does not, what they leave out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.cases import named_cases
from advisor.errors import SourceError
from advisor.findings import Findings
from advisor.library import Library
from advisor.load import SUFFIXES, load_file
from advisor.question import read_question
from advisor.records import Evidence, Hit, Passage, Verdict
from advisor.retrieve import retrieve
from advisor.split import sentences
from advisor.verify import Verifier

Outcome = Literal["supported", "unsure", "unsupported", "absent", "skipped"]
READ = 6
# The least share of a statement's words a passage must cover to say anything about it, and to speak against it.
_ABOUT, _AGAINST = 0.45, 0.6
_NEARER = 0.1
_LONGEST = 2_000
_LEAST_WORDS = 4
_OPINION = re.compile(
    r"\b(?:jeg|eg|vi|me) (?:mener|meiner|synes|synest|tror|trur|håper|håpar|anbefaler|foreslår|ønsker)\b|"
    r"\better (?:min|vår|mitt|vårt) (?:mening|syn|skjønn)\b|\bi (?:think|believe|hope)\b|\bin my (?:view|opinion)\b|"
    r"^(?:takk|velkommen|kjære|hei|hilsen|thank you|dear)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"^(?:[-–•*]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a text, where it stands, and why it is no statement of fact (empty where it is one)."""

    text: str
    where: str
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the sources say of a statement; `nearest` is the sentence of theirs that comes nearest, from `passage`."""

    statement: Statement
    outcome: Outcome
    score: float
    reasons: tuple[str, ...]
    nearest: str = ""
    passage: Passage | None = None


def statements(text_or_file: str) -> list[Statement]:
    """The statements of a text, or of a file (Markdown, DOCX, PDF, text) where one of that name exists.

    Raises SourceError where a file cannot be read, or where what looks like a file name is none.
    """
    wanted = text_or_file.strip()
    path = Path(wanted) if len(wanted) < 1_000 and "\n" not in wanted else None
    if path is not None and (path.is_file() or (path.suffix.lower() in SUFFIXES and " " not in path.name)):
        if not path.is_file():
            raise SourceError(f"{path}: finnes ikke.", "Sjekk stien, eller skriv teksten i anførselstegn.")
        sections = [section for source in load_file(path) for section in source.sections]
        return [s for section in sections for s in _statements(section.text, section.heading)]
    if not re.search(r"\w", wanted):
        raise SourceError("Teksten er tom.", "Skriv det som skal sjekkes, eller navnet på en fil.")
    return list(_statements(wanted, ""))


def _statements(text: str, where: str) -> Iterator[Statement]:
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-–•*]|\d{1,2}[.)])\s)", text):
        for sentence in sentences(" ".join(paragraph.split())):
            plain = _LIST.sub("", sentence).strip()
            if re.search(r"\w", plain):
                yield Statement(plain, where, _no_statement(plain))


def _no_statement(text: str) -> str:
    if text.endswith("?"):
        return "spørsmål"
    if text.startswith("#") or (text[-1] not in ".!»”)" and len(text.split()) < 9):
        return "overskrift"
    if len(text.split()) < _LEAST_WORDS:
        return "for kort"
    if len(text) > _LONGEST:
        return "for lang"
    return "mening" if _OPINION.search(text) else ""


def check_text(library: Library, verifier: Verifier, found: Sequence[Statement]) -> list[Checked]:
    """Each statement held against the passages of the index that come nearest. Raises StoreError, EmbeddingError."""
    return [_check(library, verifier, statement) for statement in found]


def _check(library: Library, verifier: Verifier, statement: Statement) -> Checked:
    if statement.skipped:
        return Checked(statement, "skipped", 0.0, (statement.skipped,))
    question = read_question(statement.text, longest=_LONGEST)
    hits = retrieve(library, question, library.embedder.question(question.text))[:READ]
    named = named_cases(statement.text)
    case = named[0] if len(named) == 1 else None
    held = [_hold(verifier, statement.text, hit, case) for hit in hits]
    closest = max((row[2].features()["cover_best"] for row in held), default=0.0)
    # What a sentence nearer to the statement does not bear out, one farther off does not either.
    supported = [
        row for row in held if row[0].verdict == "supported" and row[2].features()["cover_best"] >= closest - _NEARER
    ]
    if supported:
        verdict, hit, findings = max(supported, key=lambda row: row[0].score)
        return Checked(statement, "supported", verdict.score, (), findings.window_text, hit.passage)
    if not held:
        return Checked(statement, "absent", 0.0, ("kildene har ikke noe om dette",))
    verdict, hit, findings = max(held, key=lambda row: (row[2].features()["cover"], row[0].score))
    cover = findings.features()["cover"]
    if cover < _ABOUT:
        return Checked(
            statement, "absent", verdict.score, ("kildene har ikke noe om dette",), findings.window_text, hit.passage
        )
    outcome: Outcome = "unsupported" if verdict.verdict == "unsupported" and cover >= _AGAINST else "unsure"
    return Checked(statement, outcome, verdict.score, verdict.reasons, findings.window_text, hit.passage)


def _hold(verifier: Verifier, text: str, hit: Hit, case: str | None) -> tuple[Verdict, Hit, Findings]:
    evidence = [Evidence(hit.passage.text, hit.passage.case, hit.passage.kind)]
    return verifier.check(text, evidence, case), hit, Findings(text, evidence, case)
