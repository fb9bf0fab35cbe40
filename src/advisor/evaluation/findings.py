"""What a report shows of a run: figures by kind, the refusal curve, the seconds, which cases are mistaken for which."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.evaluation.facts import present
from advisor.evaluation.items import Item
from advisor.evaluation.metrics import READ, SAID, Figures, main_figure
from advisor.evaluation.scores import Row, Scored

STEPS = tuple(round(0.05 * step, 2) for step in range(21))
NONE = ""
Curve = list[tuple[float, float]]


def refusal_curve(scored: Scored) -> tuple[Curve, Curve]:
    """For each value of the setting `decline`: the share of the answerable questions that would be answered, and
    of the others that would be declined. Empty where the run has not noted how sure the search was."""
    seen = [(i, scored.answers[i.id]["run"]) for i in scored.items if "support" in _run(scored.answers.get(i.id))]
    answerable = [run for item, run in seen if item.answerable]
    others = [run for item, run in seen if not item.answerable]

    def said(run: Row, step: float) -> bool:
        return bool(run["grounded"]) and run["support"] >= step

    answered = [(s, sum(said(run, s) for run in answerable) / len(answerable)) for s in STEPS] if answerable else []
    declined = [(s, sum(not said(run, s) for run in others) / len(others)) for s in STEPS] if others else []
    return answered, declined


def _run(answer: Row | None) -> Row:
    found: Row = (answer or {}).get("run") or {}
    return found


def within(seconds: Sequence[float]) -> Curve:
    """The share of the answers that were there within so many seconds, at up to 60 points."""
    ordered = sorted(seconds)
    if not ordered:
        return []
    top = ordered[-1]
    steps = [top * step / 60 for step in range(61)]
    return [(s, sum(value <= s + 1e-12 for value in ordered) / len(ordered)) for s in steps]


def confusion(scored: Scored) -> tuple[list[str], list[str], Counter[tuple[str, str]]]:
    """Which cases the answers cite (columns) for the case a question is about (rows): rows, columns, questions.

    Of questions about one case only, that were answered. The column NONE counts answers that cite no case.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for item in scored.items:
        answer = scored.answers.get(item.id)
        if answer is None or len(item.cases) != 1 or not item.answerable or answer["status"] not in SAID:
            continue
        cited = {c["case"] for c in answer["citations"] if c.get("case")} or {NONE}
        counts.update((item.cases[0], case) for case in cited)
    rows = sorted({row for row, _ in counts})
    columns = sorted({column for _, column in counts} | set(rows), key=lambda c: (c == NONE, c))
    return rows, columns, counts


@dataclass(frozen=True, slots=True)
class Missing:
    """A key fact of a question, and whether it stands in the answer and in what the answer cites."""

    fact: str
    answered: bool | None
    cited: bool | None


def facts_of(item: Item, answer: Row) -> list[Missing]:
    """The key facts of the question, held against the answer. None: an English fact that code cannot tell."""
    text = answer["answer"][:READ] if answer["status"] in SAID else ""
    cited = " ".join(c.get("text") or "" for c in answer["citations"])
    return [Missing(fact, present(fact, text, item.lang), present(fact, cited, item.lang)) for fact in item.facts]


def state(row: Figures | None) -> str:
    """right, partly or wrong, by the figure that says most about an answer; failed where there is no answer."""
    found = main_figure(row) if row else None
    if row is None or found is None or "seconds" not in row:
        return "failed"
    return "right" if found[1] >= 0.999 else "partly" if found[1] > 0 else "wrong"


def weakest(scored: Scored, count: int = 10) -> list[Item]:
    """The questions with the weakest answers, worst first."""
    rated = [(found[1], n, i) for n, i in enumerate(scored.items) if (found := main_figure(scored.rows.get(i.id, {})))]
    return [item for value, _, item in sorted(rated, key=lambda row: row[:2])[:count] if value < 0.999]
