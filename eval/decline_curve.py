"""Draws the curve that the setting `decline` moves along, and fits the weights of ground._TOPIC.

`python eval/decline_curve.py [--home DIR]` asks the project's own sets and the development questions of the shipped
corpus, and writes decline_curve.md: the shares answered and declined for each value of the setting, and the weights
fitted anew beside those in use, with figures measured on questions that the fit has not seen.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from score import DEV, open_over

from advisor.advise import Advisor
from advisor.embed import Vectors
from advisor.evaluation.items import Item
from advisor.evaluation.metrics import SAID
from advisor.evaluation.questions import load_set, own_sets
from advisor.ground import _TOPIC, TEXTS, ground, off_topic
from advisor.library import Library
from advisor.question import Question, read_question
from advisor.records import Hit
from advisor.retrieve import coverage, retrieve
from advisor.settings import Settings
from advisor.strangers import examples

Matrix = NDArray[np.float64]
WRITTEN = Path(__file__).with_suffix(".md")
STEPS = [round(0.05 * step, 2) for step in range(1, 20)]
NAMES = ("gap", "coverage", "unknown", "constant")
NEAREST_STRANGERS = 3
FOLDS = 5
RIDGE = 0.001
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """A question with what was found for it, and what ground.off_topic sees of it."""

    item: Item
    dev: bool
    question: Question
    vector: Vectors
    hits: tuple[Hit, ...]
    values: tuple[float, ...]

    @property
    def strange(self) -> bool:
        """Whether the question is off the subject."""
        return self.item.unanswerable_kind == "off_topic"


def features(library: Library, question: Question, vector: Vectors, hits: Sequence[Hit]) -> tuple[float, ...]:
    """What ground.off_topic weighs, in the order of NAMES."""
    strange = float(np.sort(library.strangers @ vector)[-NEAREST_STRANGERS:].mean())
    weights = {term: library.lexical.idf(term) for term in question.terms}
    text = " ".join(f"{h.passage.context} {h.passage.text} {' '.join(h.passage.phrasings)}" for h in hits[:3])
    unknown = sum(len(library.lexical.holds(term)) == 0 for term in question.terms) / len(question.terms)
    near = max(cosine for texts in library.generation.nearest(vector, 1, TEXTS).values() for cosine in texts.values())
    return (near - strange, coverage(weights, text), unknown, 1.0)


def look(advisor: Advisor, item: Item, dev: bool) -> Seen:
    """A question searched for. Raises SystemExit where ground.off_topic no longer weighs what `features` says."""
    library = advisor.library
    question = read_question(item.question, item.persona)
    vector = library.embedder.question(question.text)
    hits = retrieve(library, question, vector)
    values = features(library, question, vector, hits)
    told, used = off_topic(library, question, vector, hits), float(probability(np.array([values]), in_use())[0])
    if abs(told - used) > 1e-6:
        raise SystemExit(f"ground.off_topic has other features than this script: {told} and {used} for {item.id}")
    return Seen(item, dev, question, vector, hits, values)


def in_use() -> Matrix:
    """The weights of ground._TOPIC."""
    return np.array([_TOPIC[name] for name in NAMES])


def probability(values: Matrix, weights: Matrix) -> Matrix:
    """The probability that each question is off the subject."""
    found: Matrix = 1.0 / (1.0 + np.exp(-np.clip(values @ weights, -50.0, 50.0)))
    return found


def curve(library: Library, seen: Sequence[Seen]) -> list[tuple[float, list[float]]]:
    """For each value of the setting: shares of answerable answered and off-topic declined, own, dev and both."""
    rows = []
    for step in STEPS:
        given = [ground(library, s.question, s.vector, s.hits, step).status in SAID for s in seen]
        shares = []
        for wanted in ((False,), (True,), (False, True)):
            kept = [(s, said) for s, said in zip(seen, given, strict=True) if s.dev in wanted]
            shares.append(float(np.mean([said for s, said in kept if s.item.answerable] or [np.nan])))
            shares.append(float(np.mean([not said for s, said in kept if s.strange] or [np.nan])))
        rows.append((step, shares))
    return rows


def fit(values: Matrix, strange: Matrix) -> Matrix:
    """Weights of a logistic regression, by Newton's method, on features brought to one scale; a small ridge keeps
    them finite where the classes can be told apart without fault."""
    mean, scale = values.mean(axis=0), values.std(axis=0)
    mean[-1], scale[-1] = 0.0, 1.0
    x = (values - mean) / scale
    weights = np.zeros(x.shape[1])
    ridge = np.diag([RIDGE] * (x.shape[1] - 1) + [0.0])
    for _ in range(ROUNDS):
        p = probability(x, weights)
        gradient = x.T @ (p - strange) / len(x) + ridge @ weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x / len(x) + ridge + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(hessian, gradient)
    found: Matrix = weights / scale
    found[-1] = weights[-1] - float((weights[:-1] * mean[:-1] / scale[:-1]).sum())
    return found


def unseen(values: Matrix, strange: Matrix) -> Matrix:
    """The probability of each question by weights fitted on the other folds; each fold has its share of both kinds."""
    fold = np.zeros(len(values), dtype=int)
    for kind in (0.0, 1.0):
        rows = np.where(strange == kind)[0]
        fold[rows] = np.arange(len(rows)) % FOLDS
    found = np.zeros(len(values))
    for number in range(FOLDS):
        held = fold == number
        found[held] = probability(values[held], fit(values[~held], strange[~held]))
    return found


def quality(p: Matrix, strange: Matrix, decline: float) -> tuple[float, float, float]:
    """(off-topic declined, on the subject kept, log loss) at a value of the setting."""
    refused = 1.0 - p < decline
    loss = -np.mean(np.log(np.where(strange > 0, p, 1 - p).clip(1e-9)))
    return float(refused[strange > 0].mean()), float((~refused)[strange == 0].mean()), float(loss)


def strangers(advisor: Advisor) -> Matrix:
    """The features of the examples of data/off_topic.txt, each held against the others."""
    library, rows = advisor.library, []
    for number, text in enumerate(examples()):
        others = replace(library, strangers=np.delete(library.strangers, number, axis=0))
        question = read_question(text)
        if question.terms:
            vector = library.embedder.question(question.text)
            rows.append(features(others, question, vector, retrieve(library, question, vector)))
    return np.array(rows)


def curve_part(library: Library, seen: Sequence[Seen], others: Matrix, chosen: float) -> list[str]:
    """The curve, the chosen value and why."""
    rows = curve(library, seen)
    far = 1 - probability(others, in_use())
    both = {step: (*shares[4:], float((far < step).mean())) for step, shares in rows}
    top = max(answered + declined for answered, declined, _ in both.values())
    finest = [step for step, shares in both.items() if sum(shares[:2]) >= top - 1e-9]
    answered, declined, told = both[chosen]
    return [
        "| decline | own answered | own off-topic declined | dev answered | dev off-topic declined "
        "| all answered | all off-topic declined | examples declined |",
        "|---" * 8 + "|",
        *(
            f"| {step:.2f} | " + " | ".join(f"{value:.3f}" for value in (*shares, both[step][2])) + " |"
            for step, shares in rows
        ),
        "",
        f"`examples` are the {len(others)} of `data/off_topic.txt`, each held against the others.",
        "",
        f"Chosen: **{chosen:.2f}** (the setting's default). It answers {answered:.1%} of the questions with an answer, "
        f"declines {declined:.1%} of those off the subject, and {told:.1%} of the examples.",
        f"The sum of the first two is highest from {finest[0]:.2f} to {finest[-1]:.2f}: "
        + (
            "the default lies there, and a small change of a question moves nothing."
            if chosen in finest
            else f"the default does not lie there, and {finest[len(finest) // 2]:.2f} would be a better one."
        ),
    ]


def weights_part(seen: Sequence[Seen], others: Matrix, chosen: float) -> list[str]:
    """The weights in use and those fitted anew, and how well each tells the questions apart."""
    values, strange = np.array([s.values for s in seen]), np.array([float(s.strange) for s in seen])
    more, stranger = np.vstack([values, others]), np.append(strange, np.ones(len(others)))
    used, refit, wide = in_use(), fit(values, strange), fit(more, stranger)
    apart = unseen(more, stranger)
    rows = [
        ("in use", used, probability(values, used), probability(others, used)),
        ("refitted", refit, probability(values, refit), probability(others, refit)),
        ("refitted, on unseen folds", None, unseen(values, strange), None),
        ("refitted with the examples", wide, probability(values, wide), probability(others, wide)),
        ("the same, on unseen folds", None, apart[: len(values)], apart[len(values) :]),
    ]
    titles = ("weights", *NAMES, "off-topic declined", "on the subject kept", "log loss", "examples declined")
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    for name, weights, p, q in rows:
        cells = ["–"] * len(NAMES) if weights is None else [f"{w:.1f}" for w in weights]
        told = "–" if q is None else f"{np.mean(1 - q < chosen):.3f}"
        lines.append(f"| {' | '.join([name, *cells, *(f'{f:.3f}' for f in quality(p, strange, chosen)), told])} |")
    differ = [n for n, new, old in zip(NAMES, refit, used, strict=True) if abs(new - old) > abs(old) / 2]
    alike = np.mean((1 - rows[1][2] < chosen) == (1 - rows[0][2] < chosen))
    return [
        *lines,
        "",
        f"Fitted on {int(strange.sum())} questions off the subject and {int((strange == 0).sum())} on it, in the last "
        f"two rows on the {len(others)} examples too; {FOLDS} folds; the figures are at decline {chosen:.2f}.",
        f"Refitted weights that differ from those in use by more than half: {', '.join(differ) or 'none'}. Both decide "
        f"alike on {alike:.1%} of the questions: with so few off the subject the weights are loosely determined,",
        "and the figures on unseen questions are the ones to trust.",
    ]


def report(advisor: Advisor, seen: Sequence[Seen]) -> str:
    """The page: curve, chosen value and why, weights."""
    chosen = float(Settings.model_fields["decline"].default)
    others = strangers(advisor)
    lines = [
        "# The setting `decline`",
        "",
        "Made by `python eval/decline_curve.py`. A question is declined as off topic where one less the probability",
        "that it is off the subject is below the setting. It does not move what is declined for other reasons.",
        "",
        *curve_part(advisor.library, seen, others, chosen),
        "",
        "## Weights",
        "",
        *weights_part(seen, others, chosen),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the page and writes it beside the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="where the index is, or is made; a temporary folder by default")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        advisor = open_over(options.home or Path(folder))
        items = [(item, False) for path in own_sets().values() for item in load_set(path)]
        items += [(item, True) for item in (load_set(DEV) if DEV.exists() else [])]
        page = report(advisor, [look(advisor, item, dev) for item, dev in items])
    WRITTEN.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
