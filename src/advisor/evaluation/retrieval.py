"""The figures of a search: recall, reciprocal rank and nDCG, through ir-measures. Its only door."""

from collections.abc import Mapping, Sequence

# recall@k: the share of the passages with a key fact, from the right place, that are among the first k; mrr: one over
# the rank of the first of them, 0 below rank 10; ndcg@10: gains as trec_eval has them, the grade itself (2 with a key
# fact, 1 from the right place only), discounted by log2(rank + 1).
NAMES = {"recall@5": "R(rel=2)@5", "recall@10": "R(rel=2)@10", "mrr": "RR(rel=2)@10", "ndcg@10": "nDCG@10"}
NEEDED = 2
Runs = Mapping[str, Sequence[str]]
Grades = Mapping[str, Mapping[str, int]]


def search_figures(grades: Grades, found: Runs) -> dict[str, dict[str, float]]:
    """The figures of each question that has a passage with a key fact, by the question's id.

    `grades` are the relevant passages of each question by id, `found` the passages found, best first.
    """
    # Imported here: it brings scipy, which takes a second that no other command should wait for.
    import ir_measures

    judged = {key: dict(passages) for key, passages in grades.items() if NEEDED in passages.values() and key in found}
    if not judged:
        return {}
    measures = {ir_measures.parse_measure(text): name for name, text in NAMES.items()}
    run = {key: {passage: 1.0 / rank for rank, passage in enumerate(found[key], 1)} for key in judged}
    figures: dict[str, dict[str, float]] = {key: dict.fromkeys(NAMES, 0.0) for key in judged}
    for metric in ir_measures.iter_calc(list(measures), judged, {k: v for k, v in run.items() if v}):
        figures[metric.query_id][measures[metric.measure]] = float(metric.value)
    return figures
