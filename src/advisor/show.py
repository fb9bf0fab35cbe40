"""Advice as text, Markdown and JSON: the same claims and citations in each."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from advisor.cases import CASE_NAMES, case_name
from advisor.records import Advice, Citation, Claim
from advisor.wording import say


def answer_text(advice: Advice, refusal: tuple[str, str] = ("", "")) -> str:
    """The answer as running text with [n] marks: for a refusal its reason first and where to turn last."""
    opening, closing = refusal
    lines: list[str] = [opening] if opening else []
    lines += filter(None, [about_language(advice)])
    if advice.status == "partial":
        lines.append(say(advice.language, "answer.partial"))
    if opening and advice.claims:
        lines.append(say(advice.language, "declined.near"))
    for part, claims in parts(advice.claims):
        text = " ".join(f"{claim.text} {_marks(claim)}" for claim in claims)
        heading = part_heading(advice, part)
        lines.append(f"{heading}: {text}" if heading and not opening else text)
    if closing:
        lines.append(closing)
    return "\n\n".join(lines)


def about_language(advice: Advice) -> str:
    """What the reader should know of the language of the sentences: that they are rendered, or not in the answer's;
    empty where they are the sources' own words in the answer's language, or a language model's."""
    rendered = {claim.rendered for claim in advice.claims if claim.language}
    foreign = any(claim.language not in (None, advice.language) for claim in advice.claims)
    key = ("mixed" if foreign else "rendered") if True in rendered else "language" if foreign else ""
    return say(advice.language, f"answer.{key}") if key else ""


def parts(claims: Sequence[Claim]) -> list[tuple[str, list[Claim]]]:
    """The claims in runs of one part of the answer."""
    found: list[tuple[str, list[Claim]]] = []
    for claim in claims:
        if found and found[-1][0] == claim.part:
            found[-1][1].append(claim)
        else:
            found.append((claim.part, [claim]))
    return found


def part_heading(advice: Advice, part: str) -> str:
    """The heading over a part of an answer; none over the first."""
    if part in CASE_NAMES:
        return case_name(part)
    if part in ("study", "today", "ask"):
        return say(advice.language, f"answer.{part}")
    return ""


def as_json(advice: Advice, identity: str = "") -> str:
    """One line of answers.jsonl."""
    data = asdict(advice)
    for claim in data["claims"]:
        for key in ("part", "language", "rendered"):
            del claim[key]
    for citation in data["citations"]:
        del citation["passage"]
    return json.dumps({"id": identity, **data} if identity else data, ensure_ascii=False)


def as_text(advice: Advice) -> str:
    """The advice for a terminal: answer, notes, sources, and questions to go on with."""
    lines = [*filter(None, [advice.remark]), advice.answer]
    if advice.citations:
        lines.append(
            say(advice.language, "note.sources") + ":\n" + "\n".join(source_line(c, advice) for c in advice.citations)
        )
    if advice.notes:
        lines.append(
            say(advice.language, "note.title")
            + ":\n"
            + "\n".join(f"- {note_lines(advice)[i]}" for i in range(len(advice.notes)))
        )
    if advice.followups:
        lines.append("\n".join(f"→ {question}" for question in advice.followups))
    return "\n\n".join(lines)


def as_markdown(advice: Advice) -> str:
    """The advice as Markdown, with its question as the heading and quotes under the numbered sources."""
    lines = [f"## {advice.question}", *filter(None, [advice.remark]), advice.answer]
    if advice.citations:
        lines.append(f"### {say(advice.language, 'note.sources')}")
        lines += [f"{source_line(c, advice)}\n\n> {' '.join(c.quote.split())}" for c in advice.citations]
    if advice.notes:
        lines.append(f"### {say(advice.language, 'note.title')}")
        lines.append("\n".join(f"- {line}" for line in note_lines(advice)))
    return "\n\n".join(lines) + "\n"


def source_line(citation: Citation, advice: Advice) -> str:
    """«[1] Dalanerådet – Drift (case, 2013, s. 102)»."""
    kind = say(advice.language, f"kind.{citation.kind}").lower()
    page = f"s. {citation.page}" if citation.page else ""
    rest = ", ".join(filter(None, (kind, str(citation.year or ""), page)))
    section = f" – {citation.section}" if citation.section and citation.section != citation.title else ""
    return f"[{citation.n}] {citation.title}{section} ({rest})"


def note_lines(advice: Advice) -> list[str]:
    """The then-and-now notes as sentences."""
    return [
        say(
            advice.language,
            "note.line_since" if note.since else "note.line",
            term=note.term,
            then=note.then.rstrip("."),
            now=note.now.rstrip("."),
            since=note.since,
        )
        for note in advice.notes
    ]


def _marks(claim: Claim) -> str:
    return "".join(f"[{n}]" for n in claim.citations)
