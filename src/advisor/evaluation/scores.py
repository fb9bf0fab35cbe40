"""The figures of a run from the answers in its folder: old answers can be scored again, without the index."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from advisor.evaluation.bootstrap import Estimate
from advisor.evaluation.folder import ANSWERS, FAILED, JUDGED, QUESTIONS, RUN, SCORES, TOTALS, Folder
from advisor.evaluation.items import Item, item_of
from advisor.evaluation.metrics import EVIDENCE, FIGURES, Figures, intervals, judge, summary
from advisor.evaluation.retrieval import search_figures

Row = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """A run that has been read: what it is, its questions, answers, and figures by question id."""

    run: Row
    items: tuple[Item, ...]
    answers: Mapping[str, Row]
    failed: Mapping[str, Row]
    rows: Mapping[str, Figures]

    @property
    def figures(self) -> dict[str, dict[str, Estimate]]:
        """Each figure with its interval, by group."""
        return intervals(self.items, self.rows)

    @property
    def shown(self) -> tuple[str, ...]:
        """The figures there are; verbatim spans of the report only where the reader's own copy of it is indexed."""
        there = {figure for row in self.rows.values() for figure in row}
        left_out = () if self.run.get("original") else EVIDENCE
        return tuple(figure for figure in FIGURES if figure in there and figure not in left_out)

    def by_set(self) -> dict[str, Figures]:
        """The figures of each set, and of all, as thresholds.toml has them."""
        sets = dict.fromkeys(item.set for item in self.items)
        asked = [item for item in self.items if item.id in self.rows]
        table = {name: summary([self.rows[item.id] for item in asked if item.set == name]) for name in sets}
        return {**table, "all": summary(list(self.rows.values()))}


def read_run(folder: Folder) -> Scored:
    """A run and its figures. Raises EvaluationError where the folder is none, or a file in it is broken."""
    run = folder.read_json(RUN)
    items = tuple(item_of(row) for row in folder.rows(QUESTIONS))
    answers = {row["id"]: row for row in folder.rows(ANSWERS)}
    failed = {row["id"]: row for row in folder.rows(FAILED) if row["id"] not in answers}
    judged = {row["id"]: float(row["score"]) for row in folder.rows(JUDGED) if row.get("score") is not None}
    return Scored(run, items, answers, failed, score_answers(items, answers, failed, judged))


def score_answers(
    items: Sequence[Item],
    answers: Mapping[str, Row],
    failed: Mapping[str, Row] | None = None,
    judged: Mapping[str, float] | None = None,
) -> dict[str, Figures]:
    """The figures of each question that has been asked; one that failed counts as not answered."""
    found = {key: row["run"]["found"] for key, row in answers.items() if "found" in row.get("run", {})}
    grades = {key: answers[key]["run"]["relevant"] for key in found}
    answerable = {item.id for item in items if item.answerable}
    search = search_figures({k: v for k, v in grades.items() if k in answerable}, found)
    rows: dict[str, Figures] = {}
    for item in items:
        if item.id in answers:
            rows[item.id] = {**judge(item, answers[item.id]), **search.get(item.id, {})}
            if judged and item.id in judged:
                rows[item.id]["judge"] = judged[item.id]
        elif failed and item.id in failed:
            rows[item.id] = {"answered": 0.0}
    return rows


def score(folder: Folder) -> Scored:
    """Scores the answers of a run and writes scores.jsonl and figures.json. Raises EvaluationError."""
    scored = read_run(folder)
    lines = [json.dumps({"id": key, **row}, ensure_ascii=False) + "\n" for key, row in scored.rows.items()]
    folder.write(SCORES, "".join(lines))
    table = {group: {f: asdict(e) for f, e in found.items()} for group, found in scored.figures.items()}
    folder.write(TOTALS, json.dumps({"sets": scored.by_set(), "groups": table}, ensure_ascii=False, indent=1) + "\n")
    return scored
