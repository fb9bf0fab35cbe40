"""Learns which words retell which: IBM model 1 (Brown et al. 1993) over sentences of the corpus and what they rest on.

`python eval/learn_words.py` writes src/advisor/data/retold_words.json: for a lemma of a claim, lemmas of a passage that it
often stands for. Only pairs seen in several places are kept, so that no single sentence can be read back out of the file.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from claim_pairs import ROOT, Pair, corpus, original, pairs

from advisor.wordmarks import mark

OUT = ROOT / "src" / "advisor" / "data" / "retold_words.json"
ROUNDS = 8
LEAST_CHANCE, LEAST_SEEN = 0.08, 3
Table = dict[str, dict[str, float]]


def learn(rows: Iterable[Pair]) -> Table:
    """For each lemma of the claims, the lemmas it stands for and how probably (0–1)."""
    texts = [(_lemmas(r.claim), _lemmas(" ".join(r.rests_on))) for r in rows]
    together = Counter((c, p) for claim, told in texts for c in set(claim) for p in set(told))
    chance: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(lambda: 1.0))
    for _ in range(ROUNDS):
        count: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        total: dict[str, float] = defaultdict(float)
        for claim, told in texts:
            for c in claim:
                weights = {p: chance[p][c] for p in told}
                whole = sum(weights.values()) or 1.0
                for p, w in weights.items():
                    count[p][c] += w / whole
                    total[p] += w / whole
        chance = defaultdict(
            lambda: defaultdict(float),
            {p: defaultdict(float, {c: n / total[p] for c, n in row.items()}) for p, row in count.items()},
        )
    found: Table = defaultdict(dict)
    for p, row in chance.items():
        for c, value in row.items():
            if c != p and value >= LEAST_CHANCE and together[c, p] >= LEAST_SEEN:
                found[c][p] = round(value, 2)
    return {c: dict(sorted(found[c].items())) for c in sorted(found)}


def _lemmas(text: str) -> list[str]:
    return [m.lemma for m in mark(text).marks if m.weight >= 0.4 and m.kind == "word"]


def main() -> int:
    """Learns and writes."""
    rows = list(pairs(original(), corpus(), {}))
    table = learn(rows)
    OUT.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(rows)} pairs, {sum(map(len, table.values()))} words, {OUT.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
