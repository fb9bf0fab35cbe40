"""An advisor made ready on the command line: the index built where there is none, with its progress shown."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from advisor.errors import NoIndexError
from advisor.settings import Settings

if TYPE_CHECKING:
    from advisor.advise import Advisor
    from advisor.index import Progress, Report


def open_ready(settings: Settings) -> "Advisor":
    """The advisor; where there is no index yet, it is made first. Raises what open_advisor and build_index raise."""
    from advisor.advise import open_advisor

    try:
        return open_advisor(settings)
    except NoIndexError:
        # The first question on a new machine: the index is made then and there.
        ensure_index(settings)
        return open_advisor(settings)


def is_ready(settings: Settings) -> bool:
    """Whether an index of this corpus and model, which this version can read, is in force. It may lack the newest text.

    Raises StoreError, EmbeddingError.
    """
    from advisor.embed import open_embedder
    from advisor.entries import LAYOUT
    from advisor.store import open_shelf

    manifest = open_shelf(settings.home, settings.chroma_url).manifest()
    if manifest is None or manifest.layout != LAYOUT or manifest.corpus != str(settings.corpus.resolve()):
        return False
    return manifest.embedding == open_embedder(settings.embedding).name


def ensure_index(settings: Settings) -> None:
    """Brings the index up to date with the corpus; says which files were passed over, and why."""
    report = build_with_progress(settings, wait=600.0)
    for error in report.errors:
        typer.echo(f"Hoppet over {error.line()}", err=True)


def build_with_progress(
    settings: Settings,
    paths: Sequence[Path] = (),
    forget: Sequence[Path] = (),
    rebuild: bool = False,
    wait: float = 0.0,
) -> "Report":
    """build_index with a progress bar on standard error."""
    from advisor.index import build_index

    with _progress() as report:
        return build_index(settings, paths, forget=forget, rebuild=rebuild, progress=report, wait=wait)


@contextmanager
def _progress() -> "Iterator[Progress]":
    """A bar for each stage; where standard error is no terminal nothing is drawn."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield report
