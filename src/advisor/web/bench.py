"""The trainer's desk: the question sets and runs of this server, and the one run that may be under way."""

import logging
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from advisor.advise import open_advisor
from advisor.errors import AdvisorError, EvaluationError
from advisor.evaluation.folder import Folder
from advisor.evaluation.items import Item, together
from advisor.evaluation.observe import Observer
from advisor.evaluation.questions import Checked, check_data, load_set, own_sets
from advisor.evaluation.run import run
from advisor.evaluation.scores import Scored, read_run
from advisor.evaluation.tables import FORMATS
from advisor.settings import Settings, load_settings
from advisor.web.session import Desk

MOST = 1000
# The settings a run on the page may have of its own, and has again when it is resumed.
KEPT = ("decline", "model")
MOST_BYTES = 5_000_000
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """A run under way or over: how far it has come, and how it ended."""

    name: str
    total: int
    done: int = 0
    started: float = 0.0
    begun_at: int | None = None
    over: bool = False
    stopped: bool = False
    failed: bool = False

    @property
    def left(self) -> float | None:
        """The seconds left, by the speed so far; None before the first answer."""
        fresh = self.done - (self.begun_at or 0)
        if self.begun_at is None or fresh < 1:
            return None
        return (self.total - self.done) * (time.monotonic() - self.started) / fresh


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list: its name, when it began, what was asked of what, and how many have answers."""

    name: str
    created: str
    sets: str
    model: str
    answered: int
    total: int


class Bench:
    """Sets, runs, and one job at a time. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._job: Job | None = None
        self._thread: threading.Thread | None = None

    @property
    def settings(self) -> Settings:
        """The settings the page was started with."""
        return self._settings

    @property
    def job(self) -> Job | None:
        """The newest run that was started here, under way or over."""
        return self._job

    def sets(self) -> dict[str, Path]:
        """The project's own sets and those that trainers have added, by name."""
        folder = self._folder("sets")
        added = sorted(p for p in folder.glob("*") if p.suffix in FORMATS) if folder.is_dir() else []
        return {**own_sets(), **{path.stem: path for path in added if path.stem not in own_sets()}}

    def items(self, names: Sequence[str]) -> list[Item]:
        """The questions of these sets. Raises EvaluationError for none, an unknown or a faulty one."""
        known = self.sets()
        if not names:
            raise EvaluationError("Ingen sett er valgt.", "Velg minst ett.")
        if unknown := [name for name in names if name not in known]:
            raise EvaluationError(f"Fant ikke settet «{unknown[0]}».", "Last siden på nytt.")
        items = together(load_set(known[name], MOST) for name in names)
        if len(items) > MOST:
            raise EvaluationError(f"{len(items)} spørsmål er for mange på siden.", "Bruk «advisor eval run».")
        return items

    def add_set(self, name: str, data: bytes) -> Checked:
        """Checks a set, and keeps it where it has no grave fault. Raises EvaluationError."""
        if len(data) > MOST_BYTES:
            raise EvaluationError(f"Filen er større enn {MOST_BYTES // 1_000_000} MB.", "Del settet i flere.")
        path = Path(name.replace("\\", "/"))
        stem = re.sub(r"[^\wæøåÆØÅ.-]+", "-", path.stem).strip(".-")[:60] or "sett"
        if stem in own_sets():
            raise EvaluationError(f"«{stem}» er et av prosjektets egne sett.", "Gi filen et annet navn.")
        checked = check_data(stem + path.suffix.lower(), data)
        if not checked.grave:
            folder = self._folder("sets")
            try:
                folder.mkdir(parents=True, exist_ok=True)
                for old in folder.glob(f"{stem}.*"):
                    old.unlink()
                (folder / checked.name).write_bytes(data)
            except OSError as error:
                raise EvaluationError(
                    f"Kan ikke lagre settet: {error.strerror}.", "Si fra til den som drifter."
                ) from error
        return checked

    def start(self, names: Sequence[str], decline: float | None = None, model: str = "") -> Job:
        """Starts a run of these sets in the background. Raises EvaluationError, or SettingsError for a bad value."""
        items = self.items(names)
        given = {name: getattr(self._settings, name) for name in self._settings.model_fields_set}
        chosen = {**({"decline": decline} if decline is not None else {}), **({"model": model} if model else {})}
        settings = load_settings(**{**given, **chosen})
        when = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
        return self._begin(f"{when}-{'-'.join(names)}"[:80], items, settings)

    def resume(self, name: str) -> Job:
        """Goes on with a run that was stopped. Raises EvaluationError, SettingsError."""
        scored = self.scored(name)
        known = {
            k: v for k, v in scored.run["settings"].items() if k in ("decline", "model", "reranker", "max_question")
        }
        given = {k: getattr(self._settings, k) for k in self._settings.model_fields_set}
        return self._begin(name, scored.items, load_settings(**{**given, **known}))

    def cancel(self) -> None:
        """Asks the run to stop after the question in hand; its answers are kept."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Waits for the run to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def runs(self) -> list[RunRow]:
        """The runs of this server, newest first; one that cannot be read is passed over and logged."""
        rows = []
        folder = self._folder("runs")
        for path in sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []:
            try:
                found = read_run(Folder(path))
            except (EvaluationError, KeyError, TypeError) as error:
                log.warning("%s: %s", path.name, error)
                continue
            sets, model = ", ".join(found.run["questions"]["sets"]), found.run["model"]
            created = found.run["created"][:16].replace("T", " ")
            rows.append(RunRow(path.name, created, sets, model, len(found.answers), len(found.items)))
        return rows

    def folder(self, name: str) -> Folder:
        """The folder of a run of this server. Raises EvaluationError for an unknown one."""
        path = self._folder("runs") / name
        if not name or path.parent != self._folder("runs") or name in (".", "..") or not path.is_dir():
            raise EvaluationError("Denne kjøringen finnes ikke.", "Last siden på nytt.")
        return Folder(path)

    def scored(self, name: str) -> Scored:
        """A run with its figures. Raises EvaluationError."""
        return read_run(self.folder(name))

    def _folder(self, name: str) -> Path:
        return self._settings.home / "bench" / name

    def _begin(self, name: str, items: Sequence[Item], settings: Settings) -> Job:
        with self._lock:
            if self._job is not None and not self._job.over:
                raise EvaluationError("En kjøring er alt i gang.", "Vent til den er ferdig, eller avbryt den.")
            self._stop.clear()
            self._job = job = Job(name, len(items), started=time.monotonic())
            self._thread = threading.Thread(target=self._run, args=(job, items, settings), name="bench", daemon=True)
            self._thread.start()
        return job

    def _run(self, job: Job, items: Sequence[Item], settings: Settings) -> None:
        def progress(done: int, total: int) -> None:
            job.begun_at = done if job.begun_at is None else job.begun_at
            job.done, job.total = done, total

        job.failed = True  # until it has come to its end
        try:
            observer = Observer(open_advisor(settings))
            folder = Folder(self._folder("runs") / job.name)
            outcome = run(folder, items, observer, progress=progress, stop=self._stop)
            job.stopped = outcome.left > 0
            job.failed = False
        except AdvisorError as error:
            log.error("%s: %s", type(error).__name__, error.line())
        finally:
            job.over = True


_benches: WeakKeyDictionary[Desk, Bench] = WeakKeyDictionary()
_making = threading.Lock()


def bench_of(desk: Desk) -> Bench:
    """The one bench of a desk, whatever the language of the tab."""
    with _making:
        return _benches.setdefault(desk, Bench(desk.settings))
