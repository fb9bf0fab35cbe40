"""`advisor check`: a text, a file or a batch of claims held against the sources."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from advisor.check import Checked, Outcome, check_text, statements
from advisor.claims import check_batch
from advisor.embed import open_embedder
from advisor.ready import open_ready
from advisor.settings import load_settings
from advisor.verify import Verifier

Text = Annotated[
    str, typer.Argument(metavar="[FIL|TEKST]", help="En fil (md, docx, pdf, txt), eller tekst i anførselstegn.")
]
WORDS: dict[Outcome, str] = {
    "supported": "støttet",
    "unsure": "usikkert",
    "unsupported": "ikke støttet",
    "absent": "ikke i kildene",
    "skipped": "hoppet over",
}


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command(name="check")(check)


def check(
    text: Text = "",
    batch: Annotated[Path | None, typer.Option(help="Påstander i JSONL, hver med sine egne avsnitt.")] = None,
    out: Annotated[Path | None, typer.Option(help="Fil for dommene over --batch.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Én linje JSON for hver setning.")] = False,
) -> None:
    """Hold setningene i en tekst eller fil mot kildene: støttet, usikkert, ikke støttet, ikke i kildene."""
    if bool(batch) != bool(out) or bool(batch) == bool(text):
        raise typer.BadParameter("Gi enten en fil eller tekst, eller --batch FIL --out FIL.")
    settings = load_settings()
    if batch and out:
        count = check_batch(Verifier(open_embedder(settings.embedding)), batch, out)
        typer.echo(f"{count} dommer i {out}.", err=True)
        return
    found = statements(text)
    library = open_ready(settings).library
    rows = check_text(library, Verifier(library.embedder), found)
    typer.echo("\n".join(json.dumps(_row(r), ensure_ascii=False) for r in rows) if as_json else as_text(rows))


def as_text(rows: Sequence[Checked]) -> str:
    """What a reader sees: each statement with its verdict and source, and a line that sums up."""
    lines: list[str] = []
    for row in rows:
        if row.outcome == "skipped":
            continue
        lines.append(f"[{WORDS[row.outcome]}] {row.statement.text}")
        lines += [f"    {reason}" for reason in row.reasons]
        if row.passage is not None and row.outcome != "absent":
            page = f", s. {row.passage.page}" if row.passage.page else ""
            label = "Kilde" if row.outcome == "supported" else "Nærmest"
            lines += [f"    {label}: «{row.nearest}»", f"    ({row.passage.title} – {row.passage.section}{page})"]
        lines.append("")
    counts = Counter(row.outcome for row in rows)
    lines.append(", ".join(f"{counts[o]} {word}" for o, word in WORDS.items() if counts[o]) + ".")
    passed = Counter(row.statement.skipped for row in rows if row.outcome == "skipped")
    if passed:
        lines.append("Hoppet over: " + ", ".join(f"{n} {why}" for why, n in passed.items()) + ".")
    return "\n".join(lines)


def _row(row: Checked) -> dict[str, Any]:
    passage = row.passage
    source = passage and {
        "source": passage.source, "kind": passage.kind, "case": passage.case, "title": passage.title,
        "section": passage.section, "page": passage.page, "quote": row.nearest,
    }  # fmt: skip
    return {
        "statement": row.statement.text,
        "where": row.statement.where,
        "verdict": row.outcome,
        "score": round(row.score, 4),
        "reasons": list(row.reasons),
        "citation": source if row.outcome == "supported" else None,
        "nearest": source if row.outcome in ("unsure", "unsupported") else None,
    }
