"""How often the right case is the most alike, and among the three most alike, for descriptions that do not name it.

`python eval/likeness.py`: `likeness.jsonl` was written before the weights, three descriptions a case;
`likeness_held.jsonl` after them, one a case, and nothing was changed for it.
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from advisor.advise import open_advisor
from advisor.described import describe
from advisor.index import build_index
from advisor.library import Library
from advisor.likeness import most_alike
from advisor.settings import load_settings

HERE = Path(__file__).resolve().parent
SETS = ("likeness.jsonl", "likeness_held.jsonl")


def read(path: Path) -> list[dict[str, str]]:
    """The descriptions of a file: id, case, description."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def ranks(library: Library, rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """By description, the place of the right case among the twelve: 1 is the most alike."""
    found = {}
    for row in rows:
        order = [likeness.case for likeness in most_alike(library, describe(row["description"]))]
        found[row["id"]] = 1 + order.index(row["case"])
    return found


def shares(placed: Mapping[str, int]) -> tuple[float, float]:
    """The share that is first, and the share among the first three."""
    return sum(n == 1 for n in placed.values()) / len(placed), sum(n <= 3 for n in placed.values()) / len(placed)


def main() -> None:
    """Prints the figures of both sets, and the descriptions whose case is not first."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder))
        build_index(settings)
        library = open_advisor(settings).library
        for name in SETS:
            placed = ranks(library, read(HERE / name))
            first, three = shares(placed)
            print(f"{name}: {len(placed)} beskrivelser, først {first:.3f}, blant tre {three:.3f}")
            for identity, place in placed.items():
                if place > 1:
                    print(f"  {identity}: plass {place}")


if __name__ == "__main__":
    sys.exit(main())
