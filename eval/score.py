"""Runs the question sets and holds the figures against thresholds.toml: `python eval/score.py` (`make eval`).

The project's own sets are asked of the shipped corpus; the development questions too where they are, and with
`--original` (a file, or a home with its index) of the reader's own copy of the report. All of it is advisor.evaluation;
docs/metrics.md says what the figures mean. Exit status 1, and one line for each figure below its threshold.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from advisor.advise import Advisor, open_advisor
from advisor.commands.evaluating import as_table
from advisor.evaluation.folder import Folder
from advisor.evaluation.items import Item, together
from advisor.evaluation.metrics import EVIDENCE, Figures
from advisor.evaluation.observe import Observer
from advisor.evaluation.questions import load_set, own_sets
from advisor.evaluation.run import run
from advisor.evaluation.scores import Scored, read_run
from advisor.evaluation.thresholds import as_thresholds, below, read_thresholds, thresholds_file
from advisor.index import build_index
from advisor.settings import load_settings

DEV = Path(__file__).resolve().parents[2] / "shared" / "eval" / "questions-dev.jsonl"


def open_over(home: Path, corpus: Path | None = None) -> Advisor:
    """An advisor over the index in a home, brought up to date with the shipped corpus or with another one."""
    settings = load_settings(home=home, **({"corpus": corpus} if corpus else {}))
    build_index(settings, wait=600.0)
    return open_advisor(settings)


def open_original(given: Path, home: Path) -> Advisor:
    """An advisor over the reader's own copy of the report: a file, indexed in `home`, or a home with its index."""
    return open_advisor(load_settings(home=given)) if given.is_dir() else open_over(home, given)


def scored(advisor: Advisor, items: Sequence[Item], out: Path) -> Scored:
    """The questions asked and scored, in a folder."""
    run(Folder(out), items, Observer(advisor))
    return read_run(Folder(out))


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, prints, and holds the figures against the thresholds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=[], metavar="SET", help="names of sets, or files; all by default")
    parser.add_argument("--home", type=Path, help="where the index is, or is made; a temporary folder by default")
    parser.add_argument("--original", type=Path, help="the reader's own copy of the report, or a home with its index")
    parser.add_argument("--json", action="store_true", help="the figures as one line of JSON")
    parser.add_argument("--set-thresholds", action="store_true", help="write thresholds.toml from what is measured")
    options = parser.parse_args(arguments)
    known = {**own_sets(), **({"dev": DEV} if DEV.exists() else {})}
    files = {name: known.get(name, Path(name)) for name in options.sets or known}
    own = together(load_set(path) for name, path in files.items() if name != "dev")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        advisor = open_over(options.home or folder / "shipped")
        table: dict[str, Figures] = {}
        shown: tuple[str, ...] = ()
        if own:
            found = scored(advisor, own, folder / "own")
            table, shown = found.by_set(), found.shown
        if options.sets:
            table.pop("all", None)
        if "dev" in files:
            found = scored(advisor, load_set(DEV), folder / "dev")
            table["dev"], shown = found.by_set()["all"], found.shown
        if options.original and "dev" in files:
            found = scored(open_original(options.original, folder / "original"), load_set(DEV), folder / "dev-original")
            table["dev-original"], shown = found.by_set()["all"], (*found.shown, *EVIDENCE)
    sys.stdout.write((json.dumps(table) if options.json else as_table(table, shown)) + "\n")
    before = read_thresholds(thresholds_file())
    if options.set_thresholds:
        thresholds_file().write_text(as_thresholds(table, before), encoding="utf-8")
        return 0
    lines = below(table, before)
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
