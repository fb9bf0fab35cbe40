"""Seconds to the first shown claim and to the whole answer of each language model, what became of its claims, and the
time verification takes.

`python benchmarks/models.py MODEL [MODEL …] [--count N] [--prompt TOKENS] [--answer TOKENS]` prints a table; MODEL is
what ADVISOR_MODEL takes. The questions are the first of each set in eval/questions in turn. A measurement, not a test.
"""

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest
from pathlib import Path

from advisor.advise import Advisor, open_advisor
from advisor.batch import read_batch
from advisor.models import choose
from advisor.ready import ensure_index
from advisor.records import Advice, Evidence
from advisor.settings import load_settings

FOLDER = Path(__file__).resolve().parents[1] / "eval" / "questions"
SETS = ("case-facts", "comparison", "leader-roles", "owner-meetings")


@dataclass
class Run:
    """What one model came to."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    dropped: int = 0
    shown: int = 0
    stood_in: int = 0


def questions(count: int) -> list[str]:
    """The first questions of each set in turn."""
    rows = [[str(row["question"]) for _, row in read_batch(FOLDER / f"{name}.jsonl")] for name in SETS]
    return [q for q in chain.from_iterable(zip_longest(*rows)) if q][:count]


def measure(advisor: Advisor, model: str, asked: list[str]) -> Run:
    """Asks the questions of the model, which is loaded by a first one that is not counted."""
    advisor.ask(asked[0], model=model)
    run = Run()
    for question in asked:
        started, seen = time.perf_counter(), 0.0
        last: Advice | None = None
        for last in advisor.stream(question, model=model):
            seen = seen or (time.perf_counter() - started if last.claims else 0.0)
        assert last is not None
        run.first.append(seen)
        run.whole.append(time.perf_counter() - started)
        run.dropped += last.dropped
        run.stood_in += bool(last.remark)
        run.shown += len(last.claims) if last.model != "extractive" else 0
    return run


def verification(advisor: Advisor, asked: list[str]) -> list[float]:
    """Milliseconds for each claim of the composed answers, held against its own passage; none is checked twice."""
    times = []
    for question in asked:
        advice = advisor.ask(question, model="extractive")
        cited = {c.n: c for c in advice.citations}
        for claim in advice.claims:
            evidence = [Evidence(cited[n].text, cited[n].case, cited[n].kind) for n in claim.citations]
            started = time.perf_counter()
            advisor.verifier.check(claim.text, evidence)
            times.append((time.perf_counter() - started) * 1000)
    return times


def main(arguments: list[str]) -> int:
    """Measures each model and prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("models", nargs="+")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--prompt", type=int, default=2000)
    parser.add_argument("--answer", type=int, default=600)
    given = parser.parse_args(arguments)
    asked = questions(given.count)
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(home=Path(home), model_prompt=given.prompt, model_answer=given.answer)
        ensure_index(settings)
        advisor = open_advisor(settings)
        times = verification(advisor, asked)
        print("| modell | første påstand, s (median, mest) | helt svar, s | vist | forkastet | sammensatt trådte inn |")
        print("|---|---|---|---|---|---|")
        for model in given.models:
            name = choose(settings, model).shown if model != "extractive" else model
            run = measure(replace(advisor), model, asked)
            spans = [f"{statistics.median(row):.2f}, {max(row):.2f}" for row in (run.first, run.whole)]
            counts = f"{run.shown} | {run.dropped} | {run.stood_in} av {len(asked)}"
            print(f"| {name} | {spans[0]} | {spans[1]} | {counts} |", flush=True)
    times.sort()
    print(f"\nVerifisering: {len(times)} påstander, median {statistics.median(times):.1f} ms,", end=" ")
    print(f"95 % under {times[int(len(times) * 0.95)]:.1f} ms.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
