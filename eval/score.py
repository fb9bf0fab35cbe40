"""Asks the question sets of the advisor and prints how good the answers are: `python eval/score.py` (`make eval`).

The project's own sets are asked of the shipped corpus; the development questions too where they are, and with
`--original` (a file, or a home with its index) of the reader's own copy of the report. metrics.py says what the figures
mean, thresholds.toml the least each may be: exit status 1, and one line for each figure below.
"""

import argparse
import json
import math
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from metrics import (
    ANSWERS,
    DEV,
    EVIDENCE,
    SECONDS,
    Figures,
    Item,
    judge,
    open_original,
    open_over,
    own_sets,
    read_set,
    summary,
)

from advisor.advise import Advisor

THRESHOLDS = Path(__file__).with_name("thresholds.toml")
MARGIN = 0.03
TITLES = {
    "false_premise": "premise",
    "fact_recall": "facts",
    "fact_in_sources": "in sources",
    "case_precision": "case prec.",
    "case_recall": "case rec.",
    "evidence_4000": "ev. 4000",
    "p50_s": "p50 s",
    "p95_s": "p95 s",
}


def asked(advisor: Advisor, items: Iterable[Item]) -> list[Figures]:
    """The figures of each answer."""
    return [judge(item, advisor.ask(item.question, persona=item.persona)) for item in items]


def score(sets: Mapping[str, Sequence[Item]], advisor: Advisor, whole: bool) -> dict[str, Figures]:
    """The figures of each set; and of all own sets, where `whole` says that none is left out."""
    rows = {name: asked(advisor, items) for name, items in sets.items()}
    table = {name: summary(found) for name, found in rows.items()}
    if whole:
        own = summary([row for name, found in rows.items() if name != "dev" for row in found])
        table = {**{name: table[name] for name in rows if name != "dev"}, "all": own, **table}
    return table


def below(table: Mapping[str, Figures], least: Mapping[str, Figures]) -> list[str]:
    """One line for each figure that is below its threshold, or missing."""
    lines = []
    for name, figures in table.items():
        for figure, threshold in least.get(name, {}).items():
            measured = figures.get(figure)
            if measured is None or measured < threshold:
                lines.append(f"{name}: {figure} is {measured}, below {threshold}")
    return lines


def as_table(table: Mapping[str, Figures]) -> str:
    """The figures as a Markdown table, one row a set."""
    shown = [*ANSWERS, *(EVIDENCE if any("original" in name for name in table) else ()), *SECONDS]
    rows = [["set", "n", *(TITLES.get(figure, figure) for figure in shown)]]
    for name, figures in table.items():
        cells = [_cell(figures.get(f) if f not in EVIDENCE or "original" in name else None) for f in shown]
        rows.append([name, str(int(figures["n"])), *cells])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def as_thresholds(table: Mapping[str, Figures], before: Mapping[str, Figures]) -> str:
    """thresholds.toml: a margin below what is measured; sets not measured keep theirs."""
    parts = ["# The least each figure of eval/score.py may be: 0.03 below what `--set-thresholds` measured."]
    measured = {
        name: {
            f: max(0.0, math.floor((value - MARGIN) * 1000 + 1e-6) / 1000) for f, value in figures.items() if f in kept
        }
        for name, figures in table.items()
        for kept in [(*ANSWERS, *(EVIDENCE if "original" in name else ()))]
    }
    for name, figures in {**before, **measured}.items():
        parts.append(f"\n[{name}]\n" + "\n".join(f"{figure} = {value}" for figure, value in figures.items()))
    return "\n".join(parts) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Asks, prints, and holds the figures against the thresholds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=[], metavar="SET", help="names of sets, or files; all by default")
    parser.add_argument("--home", type=Path, help="where the index is, or is made; a temporary folder by default")
    parser.add_argument("--original", type=Path, help="the reader's own copy of the report, or a home with its index")
    parser.add_argument("--json", action="store_true", help="the figures as one line of JSON")
    parser.add_argument("--set-thresholds", action="store_true", help="write thresholds.toml from what is measured")
    options = parser.parse_args(arguments)
    known = {**own_sets(), **({"dev": read_set(DEV)} if DEV.exists() else {})}
    files = {Path(name).stem: read_set(Path(name)) for name in options.sets if Path(name).suffix == ".jsonl"}
    unknown = [name for name in options.sets if name not in known and Path(name).stem not in files]
    if unknown:
        parser.error(f"unknown set {', '.join(unknown)}; known are {', '.join(known)}")
    sets = {**{name: known[name] for name in options.sets if name in known}, **files} if options.sets else known

    with tempfile.TemporaryDirectory() as folder:
        table = score(sets, open_over(options.home or Path(folder) / "shipped"), whole=not options.sets)
        if options.original and "dev" in sets:
            advisor = open_original(options.original, Path(folder) / "original")
            table["dev-original"] = summary(asked(advisor, sets["dev"]))
    sys.stdout.write((json.dumps(table) if options.json else as_table(table)) + "\n")
    before = tomllib.loads(THRESHOLDS.read_text(encoding="utf-8")) if THRESHOLDS.exists() else {}
    if options.set_thresholds:
        THRESHOLDS.write_text(as_thresholds(table, before), encoding="utf-8")
        return 0
    lines = below(table, before)
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
