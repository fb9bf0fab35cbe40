"""The figures of an answer, and of a set of answers. No model judges; docs/metrics.md has formulas and sources."""

import re
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from advisor.evaluation.bootstrap import Estimate, estimate
from advisor.evaluation.facts import present
from advisor.evaluation.items import Item
from advisor.evaluation.places import wanted_places
from advisor.evaluation.retrieval import NAMES as SEARCH

READ = 1200
RETRIEVED = 4000
SAID = ("answered", "partial")
# The figures that ../shared/tools/score_answers.py also has, in its words.
ANSWERS = (
    "answered", "declined", "false_premise", "fact_recall", "fact_in_sources", "case_precision", "case_recall", "cited",
    "language",
)  # fmt: skip
# Spans of the report stand verbatim in the reader's own copy only.
EVIDENCE = ("evidence", "evidence_4000")
PLACES = ("section_precision", "section_recall", "verbatim")
SHARES = (*ANSWERS, *PLACES, *EVIDENCE, *SEARCH, "wrongly_declined")
SIZES = ("uncited", "words", "lix", "first_s", "seconds")
FIGURES = (*SHARES, *SIZES, "judge")
LESS_IS_BETTER = frozenset({"wrongly_declined", "uncited", "words", "lix", "first_s", "seconds"})
Figures = dict[str, float]
Answer = Mapping[str, Any]
_MARK = re.compile(r"\s*\[\d+\]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*")
_END = re.compile(r"[.!?:](?=\s|$)|\n\s*\n")


def judge(item: Item, answer: Answer) -> Figures:
    """The figures of one answer, a row of answers.jsonl: those that apply to its question."""
    said = answer["status"] in SAID
    text = answer["answer"][:READ] if said else ""
    found: dict[str, float | None] = {
        "seconds": answer.get("seconds"),
        "first_s": _run(answer).get("first_s"),
        "language": float(answer["language"] == item.lang) if answer.get("language") else None,
    }
    if item.unanswerable_kind == "false_premise":
        found["false_premise"] = float(not said or (fact_share(item, text) or 0.0) >= 0.5)
    elif not item.answerable:
        found["declined"] = float(not said)
    else:
        found["answered"], found["wrongly_declined"] = float(said), float(not said)
        cited = " ".join(c.get("text") or "" for c in answer["citations"])
        found["fact_recall"], found["fact_in_sources"] = fact_share(item, text), fact_share(item, cited)
        if item.evidence:
            found["evidence"] = evidence_held(item, normal(cited))
            retrieved = normal(" ".join(answer.get("passages") or []))[:RETRIEVED]
            found["evidence_4000"] = evidence_held(item, retrieved)
        if said:
            found |= _cases(item, answer) | _sections(item, answer)
    if said:
        found |= _form(answer)
    return {name: value for name, value in found.items() if value is not None}


def _cases(item: Item, answer: Answer) -> dict[str, float]:
    if not item.cases:
        return {}
    cases, wanted = {c.get("case") for c in answer["citations"]} - {None}, set(item.cases)
    return {
        "case_precision": len(cases & wanted) / len(cases) if cases else 0.0,
        "case_recall": len(cases & wanted) / len(wanted),
    }


def _sections(item: Item, answer: Answer) -> dict[str, float]:
    """By case and section, where the run has noted the places of the citations."""
    groups, cited = wanted_places(item), _run(answer).get("cited")
    if not groups or cited is None:
        return {}
    places = [set(there) for there in cited]
    right = sum(any(group & there for group in groups) for there in places)
    met = sum(any(group & there for there in places) for group in groups)
    return {
        "section_precision": right / len(places) if places else 0.0,
        "section_recall": met / len(groups),
    }


def _form(answer: Answer) -> dict[str, float]:
    """What can be told of an answer that is given, without its question."""
    claims = answer.get("claims") or []
    text = _MARK.sub("", answer["answer"])
    found = {"words": float(len(_WORD.findall(text))), "lix": lix(text)}
    if claims:
        bare = sum(not claim["citations"] for claim in claims)
        found |= {"cited": 1 - bare / len(claims), "uncited": float(bare)}
    verbatim = _run(answer).get("verbatim")
    if verbatim:
        found["verbatim"] = sum(verbatim) / len(verbatim)
    return found


def _run(answer: Answer) -> Mapping[str, Any]:
    return answer.get("run") or {}


def lix(text: str) -> float:
    """Reading ease by Björnsson (1968): words a sentence, plus the per cent of words with more than six letters."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    ends = len(_END.findall(text.strip())) or 1
    return len(words) / ends + 100 * sum(len(word) > 6 for word in words) / len(words)


def fact_share(item: Item, text: str) -> float | None:
    """The share of the question's key facts that stand in the text, to three decimals; None where none can be told."""
    return rounded_mean(present(fact, text, item.lang) for fact in item.facts)


def evidence_held(item: Item, text: str) -> float:
    """1.0 where one of the verbatim spans stands in the text, which is normalised."""
    return float(any(normal(span) in text for span in item.evidence))


def normal(text: str) -> str:
    """The text in lower case with single blanks."""
    return re.sub(r"\s+", " ", text).strip().lower()


def rounded_mean(values: Iterable[float | bool | None]) -> float | None:
    """The mean of the values that are known, to three decimals; None where none is."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 3) if known else None


def summary(rows: Sequence[Mapping[str, float]]) -> Figures:
    """The figures of a set, to three decimals: the mean over the answers that have each; and the seconds."""
    means = {name: rounded_mean(row.get(name) for row in rows) for name in FIGURES}
    table = {"n": float(len(rows)), **{name: value for name, value in means.items() if value is not None}}
    seconds = sorted(row["seconds"] for row in rows if "seconds" in row)
    if seconds:
        table["p50_s"], table["p95_s"] = statistics.median(seconds), seconds[int(0.95 * (len(seconds) - 1))]
    return table


GROUPS: dict[str, Callable[[Item], str]] = {
    "set": lambda item: item.set,
    "kind": lambda item: item.unanswerable_kind or item.kind,
    "lang": lambda item: item.lang,
    "persona": lambda item: item.persona,
    "difficulty": lambda item: str(item.difficulty or ""),
}


def intervals(items: Sequence[Item], rows: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Estimate]]:
    """Each figure with its interval, over all questions and over each set, kind, language, persona and difficulty.

    `rows` are the figures by question id; keys are «all», «kind:fact», «lang:nn» and so on.
    """
    groups: dict[str, list[str]] = {"all": [item.id for item in items]}
    for name, value in GROUPS.items():
        for item in items:
            if value(item):
                groups.setdefault(f"{name}:{value(item)}", []).append(item.id)
    table = {}
    for group, ids in groups.items():
        columns = {f: [rows[i][f] for i in ids if i in rows and f in rows[i]] for f in FIGURES}
        table[group] = {figure: estimate(values, figure in SHARES) for figure, values in columns.items() if values}
    return table


def main_figure(row: Mapping[str, float]) -> tuple[str, float] | None:
    """The figure that says most about an answer, and its value; None where it has none."""
    for name in ("fact_recall", "false_premise", "declined", "answered"):
        if name in row:
            return name, row[name]
    return None
