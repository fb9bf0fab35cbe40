"""Seconds to the first shown claim and to the whole answer of a language model, and what became of its claims.

`python benchmarks/models.py MODEL [QUESTIONS.jsonl] [--count N]` prints one table. A measurement, not a test.
"""

import statistics
import sys
import time
from pathlib import Path

from advisor.advise import open_advisor
from advisor.batch import read_batch
from advisor.ready import ensure_index
from advisor.settings import load_settings

OWN = Path(__file__).resolve().parents[1] / "eval" / "questions" / "case-facts.jsonl"


def main(arguments: list[str]) -> int:
    """Asks the questions of the model and prints the table."""
    count = int(arguments[arguments.index("--count") + 1]) if "--count" in arguments else 30
    file = next((Path(a) for a in arguments[1:] if a.endswith(".jsonl")), OWN)
    settings = load_settings()
    ensure_index(settings)
    advisor = open_advisor(settings)
    first, whole, dropped, kept, composed, declined = [], [], 0, 0, 0, 0
    questions = [str(row["question"]) for _, row in read_batch(file)][:count]
    advisor.ask(questions[0], model=arguments[0])  # the model is loaded
    for question in questions:
        started, seen, advice = time.perf_counter(), 0.0, None
        for advice in advisor.stream(question, model=arguments[0]):
            if advice.claims and not seen:
                seen = time.perf_counter() - started
        first.append(seen)
        whole.append(time.perf_counter() - started)
        assert advice is not None
        dropped += advice.dropped
        composed += bool(advice.warnings)
        declined += advice.status == "declined"
        kept += len(advice.claims) if advice.model != "extractive" else 0
    print("| måling | median | tregeste |\n|---|---|---|")
    print(f"| sekunder til første viste påstand | {statistics.median(first):.2f} | {max(first):.2f} |")
    print(f"| sekunder til helt svar | {statistics.median(whole):.2f} | {max(whole):.2f} |")
    print(f"\n{len(questions)} spørsmål, {declined} avslått uten modell; {kept} påstander vist, {dropped} forkastet;")
    print(f"det sammensatte svaret trådte inn {composed} ganger.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
