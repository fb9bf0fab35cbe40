"""The least each figure may be: eval/thresholds.toml, which decides the exit status of a run and of CI."""

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path

from advisor.errors import EvaluationError
from advisor.evaluation.metrics import SHARES, Figures
from advisor.settings import data_root

MARGIN = 0.03
# Kept of what is measured: shares where more is better.
KEPT = tuple(name for name in SHARES if name not in ("wrongly_declined", "evidence", "evidence_4000"))


def thresholds_file() -> Path:
    """The project's own thresholds: in the installed wheel, else in the checkout."""
    packed = data_root() / "thresholds.toml"
    return packed if packed.exists() else data_root() / "eval" / "thresholds.toml"


def read_thresholds(path: Path) -> dict[str, Figures]:
    """The thresholds by set; none where there is no file. Raises EvaluationError."""
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: {f: float(v) for f, v in figures.items()} for name, figures in table.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise EvaluationError(f"{path} kan ikke leses.", "Den skal ha [sett] og figur = tall.") from error


def below(table: Mapping[str, Figures], least: Mapping[str, Figures]) -> list[str]:
    """One line for each figure that is below its threshold, or missing. Sets without thresholds are passed over."""
    lines = []
    for name, figures in table.items():
        for figure, threshold in least.get(name, {}).items():
            measured = figures.get(figure)
            if measured is None or measured < threshold:
                said = "mangler" if measured is None else f"er {measured:.3f}"
                lines.append(f"{name}: {figure} {said}, grensen er {threshold:.3f}")
    return lines


def as_thresholds(table: Mapping[str, Figures], before: Mapping[str, Figures]) -> str:
    """thresholds.toml: a margin below what is measured; sets that are not measured keep theirs."""
    parts = [f"# The least each figure may be: {MARGIN} below what `python eval/score.py --set-thresholds` measured."]
    measured = {
        name: {f: max(0.0, math.floor((v - MARGIN) * 1000 + 1e-6) / 1000) for f, v in figures.items() if f in KEPT}
        for name, figures in table.items()
    }
    for name, figures in {**before, **measured}.items():
        parts.append(f"\n[{name}]\n" + "\n".join(f'"{figure}" = {value}' for figure, value in figures.items()))
    return "\n".join(parts) + "\n"
