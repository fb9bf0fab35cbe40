"""What `advisor eval` does and prints: the runs of a grid with their progress, tables, a comparison, the report."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from advisor.errors import EvaluationError
from advisor.evaluation.compare import Comparison, Pair, compare
from advisor.evaluation.folder import Folder
from advisor.evaluation.items import Item, together
from advisor.evaluation.metrics import EVIDENCE, Figures
from advisor.evaluation.observe import Observer
from advisor.evaluation.questions import MOST_QUESTIONS, find_set, load_set, own_sets
from advisor.evaluation.report import as_html, as_markdown
from advisor.evaluation.run import Outcome, run
from advisor.evaluation.run import Progress as Told
from advisor.evaluation.scores import Scored, read_run
from advisor.evaluation.setups import Setup, setups
from advisor.evaluation.thresholds import below, read_thresholds, thresholds_file
from advisor.ready import ensure_index, open_ready
from advisor.settings import Settings
from advisor.wording import say

SHOWN = (
    "answered", "declined", "false_premise", "fact_recall", "fact_in_sources", "case_precision", "case_recall",
    "section_precision", "section_recall", "verbatim", "cited", "language", "recall@10", "mrr", "ndcg@10",
)  # fmt: skip
SECONDS = ("p50_s", "p95_s")


def run_grid(
    settings: Settings,
    names: Sequence[str],
    out: Path,
    models: Sequence[str],
    embeddings: Sequence[str],
    workers: int,
    thresholds: Path | None,
    most: int | None,
) -> bool:
    """Runs each set-up, prints its figures, and says whether all was answered and no figure is below its threshold."""
    if thresholds is not None and not thresholds.exists():
        raise EvaluationError(f"Fant ikke {thresholds}.", "Sjekk stien til --thresholds.")
    least = read_thresholds(thresholds or thresholds_file())
    items = together(load_set(find_set(name), most or MOST_QUESTIONS) for name in names or own_sets())
    grid = setups(settings, models, embeddings, out)
    good = True
    for setup in grid:
        outcome, scored = _run(setup, items, workers, grid[0].settings.home)
        if len(grid) > 1:
            typer.echo(f"\n{setup.name}")
        typer.echo(as_table(scored.by_set(), scored.shown))
        good &= _judged(setup, outcome, scored, least, whole=not names)
    return good


def _run(setup: Setup, items: Sequence[Item], workers: int, home: Path) -> tuple[Outcome, Scored]:
    if setup.settings.home != home:
        ensure_index(setup.settings)
    observer = Observer(open_ready(setup.settings))
    with _bar(setup.name) as told:
        outcome = run(Folder(setup.folder), items, observer, workers=workers, progress=told)
    return outcome, read_run(Folder(setup.folder))


def _judged(setup: Setup, outcome: Outcome, scored: Scored, least: Mapping[str, Figures], whole: bool) -> bool:
    """Prints what became of a run; whether all was answered and no figure is below its threshold."""
    if outcome.mended:
        typer.echo("Det siste svaret var kuttet av, og er spurt om på nytt.", err=True)
    for failed in scored.failed.values():
        typer.echo(f"{failed['id']}: {failed['what']}", err=True)
    typer.echo(
        f"{outcome.answered} svar, {outcome.kept} fra før, {len(scored.failed)} mislyktes. {setup.folder}", err=True
    )
    table = scored.by_set()
    # «all» is all the project's own sets; a part of them has other figures.
    lines = below(table if whole else {name: row for name, row in table.items() if name != "all"}, least)
    for line in lines:
        typer.echo(line, err=True)
    return not lines and not scored.failed


@contextmanager
def _bar(name: str) -> Iterator[Told]:
    """A bar with the time left; where standard error is no terminal nothing is drawn."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("igjen"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def as_table(table: Mapping[str, Figures], known: Sequence[str]) -> str:
    """The figures that are `known`, and the seconds, as a Markdown table, one row a set."""
    shown = [name for name in (*SHOWN, *EVIDENCE, *SECONDS) if name in known or name in SECONDS]
    rows = [["sett", "n", *(say("nb", f"figures_short.{name}") for name in shown)]]
    for name, figures in table.items():
        cells = [f"{figures[f]:.3f}" if f in figures else "–" for f in shown]
        rows.append([name, str(int(figures["n"])), *cells])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def say_comparison(first: Path, second: Path, as_json: bool, questions: int) -> None:
    """Prints a comparison as text or JSON. Raises EvaluationError."""
    found = compare(read_run(Folder(first)), read_run(Folder(second)))
    if as_json:
        sys.stdout.write(json.dumps(_as_json(found), ensure_ascii=False) + "\n")
        return
    sys.stdout.write("\n".join(_as_text(found, questions)) + "\n")


def _as_text(found: Comparison, questions: int) -> list[str]:
    lines = [f"{found.shared} spørsmål i begge ({found.only[0]} bare i A, {found.only[1]} bare i B)."]
    lines += [
        "",
        "| figur | A | B | endring | 95 % | bedre | verre | likt | p |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {_name(d.figure)}{' *' if d.sure else ''} | {d.before:.3f} | {d.after:.3f} "
        f"| {d.change.mean:+.3f} | {d.change.low:+.3f} til {d.change.high:+.3f} "
        f"| {d.better} | {d.worse} | {d.same} | {d.p:.3f} |"
        for d in found.differences
    ]
    lines += ["", "* hele intervallet er på én side av null. p: tosidig tegntest uten de like.", ""]
    for title, pairs in (("Bedre", found.better), ("Verre", found.worse)):
        lines.append(f"{title}: {len(pairs)} spørsmål.")
        lines += [f"  {_pair(pair)}" for pair in pairs[:questions]]
        if len(pairs) > questions:
            lines.append(f"  … og {len(pairs) - questions} til (--questions viser flere).")
    return lines


def _pair(pair: Pair) -> str:
    return f"{pair.item.id} {pair.before:.2f} → {pair.after:.2f} ({_name(pair.figure).lower()}): {pair.item.question}"


def _name(figure: str) -> str:
    return say("nb", f"figures.{figure}")


def _as_json(found: Comparison) -> dict[str, object]:
    pairs = [{"id": p.item.id, "figure": p.figure, "before": p.before, "after": p.after} for p in found.pairs]
    return {
        "shared": found.shared,
        "only": found.only,
        "differences": [{**asdict(d), "sure": d.sure} for d in found.differences],
        "pairs": pairs,
    }


def write_report(folder: Path, out: Path) -> list[Path]:
    """Writes report.html and report.md; the files. Raises EvaluationError."""
    scored = read_run(Folder(folder))
    target = Folder(out)
    target.write("report.html", as_html(scored, folder.resolve().name))
    target.write("report.md", as_markdown(scored, folder.resolve().name))
    return [out / "report.html", out / "report.md"]
