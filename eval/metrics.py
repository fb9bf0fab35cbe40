"""The figures of a run: what is measured of each answer, and of a set of answers. No model judges.

answered         share of the answerable questions that were answered (status answered or partial)
declined         share of the unanswerable ones (off_topic, absent_fact) that were declined
false_premise    share of the false premises that were declined, or answered with half of the correcting facts
fact_recall      mean share of a question's key facts in the first 1,200 characters of the answer
fact_in_sources  the same, in the passages it cites
case_precision   of the cases cited, the share that the question is about (questions with cases)
case_recall      of the cases the question is about, the share cited
cited            share of the claims that carry at least one citation
language         share of the answers in the language of their question
evidence         share of the questions with a verbatim span of the report in the cited passages
evidence_4000    the same in the first 4,000 characters of the retrieved passages, best first
"""

import json
import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facts import present

from advisor.advise import Advisor, open_advisor
from advisor.index import build_index
from advisor.records import Advice, Language, Persona
from advisor.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "eval" / "questions"
DEV = ROOT.parent / "shared" / "eval" / "questions-dev.jsonl"
READ = 1200
RETRIEVED = 4000
SAID = ("answered", "partial")
ANSWERS = (
    "answered",
    "declined",
    "false_premise",
    "fact_recall",
    "fact_in_sources",
    "case_precision",
    "case_recall",
    "cited",
    "language",
)
# Spans of the report stand verbatim in the reader's own copy only.
EVIDENCE = ("evidence", "evidence_4000")
SECONDS = ("p50_s", "p95_s")
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a set, and what an answer to it is held against."""

    id: str
    lang: Language
    persona: Persona
    kind: str
    unanswerable_kind: str | None
    question: str
    cases: tuple[str, ...]
    evidence: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def answerable(self) -> bool:
        """Whether the sources hold an answer."""
        return self.kind != "unanswerable"


def read_set(path: Path) -> list[Item]:
    """The questions of a set, in order."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Item(
            id=row["id"],
            lang=row["lang"],
            persona=row["persona"],
            kind=row["kind"],
            unanswerable_kind=row["unanswerable_kind"],
            question=row["question"],
            cases=tuple(row["cases"]),
            evidence=tuple(row["evidence"]),
            facts=tuple(row["facts"]),
        )
        for row in rows
    ]


def own_sets() -> dict[str, list[Item]]:
    """The project's own sets by name."""
    return {path.stem: read_set(path) for path in sorted(QUESTIONS.glob("*.jsonl"))}


def open_over(home: Path, corpus: Path | None = None) -> Advisor:
    """An advisor over the index in a home, brought up to date with the shipped corpus or with another one."""
    settings = load_settings(home=home, **({"corpus": corpus} if corpus else {}))
    build_index(settings, wait=600.0)
    return open_advisor(settings)


def open_original(given: Path, home: Path) -> Advisor:
    """An advisor over the reader's own copy of the report: a file, indexed in `home`, or a home with its index."""
    return open_advisor(load_settings(home=given)) if given.is_dir() else open_over(home, given)


def fact_share(item: Item, text: str) -> float | None:
    """The share of the question's key facts that stand in the text, to three decimals; None where none can be told."""
    return _mean(present(fact, text, item.lang) for fact in item.facts)


def evidence_held(item: Item, text: str) -> float:
    """1.0 where one of the verbatim spans stands in the text, which is normalised."""
    return float(any(normal(span) in text for span in item.evidence))


def normal(text: str) -> str:
    """The text in lower case with single blanks."""
    return re.sub(r"\s+", " ", text).strip().lower()


def judge(item: Item, advice: Advice) -> Figures:
    """The figures of one answer: those that apply to its question."""
    said = advice.status in SAID
    text = advice.answer[:READ] if said else ""
    found: dict[str, float | None] = {"seconds": advice.seconds, "language": float(advice.language == item.lang)}
    if item.unanswerable_kind == "false_premise":
        found["false_premise"] = float(not said or (fact_share(item, text) or 0.0) >= 0.5)
    elif not item.answerable:
        found["declined"] = float(not said)
    else:
        cited = " ".join(citation.text for citation in advice.citations)
        found["answered"] = float(said)
        found["fact_recall"], found["fact_in_sources"] = fact_share(item, text), fact_share(item, cited)
        if item.cases and said:
            cases, wanted = {c.case for c in advice.citations if c.case is not None}, set(item.cases)
            found["case_precision"] = len(cases & wanted) / len(cases) if cases else 0.0
            found["case_recall"] = len(cases & wanted) / len(wanted)
        if item.evidence:
            found["evidence"] = evidence_held(item, normal(cited))
            found["evidence_4000"] = evidence_held(item, normal(" ".join(advice.passages))[:RETRIEVED])
    if said and advice.claims:
        found["cited"] = sum(bool(claim.citations) for claim in advice.claims) / len(advice.claims)
    return {name: value for name, value in found.items() if value is not None}


def summary(rows: Sequence[Mapping[str, float]]) -> Figures:
    """The figures of a set, to three decimals: the mean over the answers that have each; and the seconds."""
    means = {name: _mean(row.get(name) for row in rows) for name in (*ANSWERS, *EVIDENCE)}
    table = {"n": float(len(rows)), **{name: value for name, value in means.items() if value is not None}}
    seconds = sorted(row["seconds"] for row in rows)
    if seconds:
        table["p50_s"], table["p95_s"] = statistics.median(seconds), seconds[int(0.95 * (len(seconds) - 1))]
    return table


def _mean(values: Iterable[float | bool | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 3) if known else None
