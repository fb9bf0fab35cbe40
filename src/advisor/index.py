"""Indexing, whole: only what changed is embedded; the old index answers until the new one is complete."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from advisor.asked import vectors_of
from advisor.bridge import bridge
from advisor.embed import Embedder, open_embedder
from advisor.entries import LAYOUT, Entry, Manifest
from advisor.errors import BusyIndexError, NoIndexError, SourceError, StoreError
from advisor.lexical import prune_lexical, save_lexical
from advisor.load import find_files, load_all
from advisor.records import Passage
from advisor.report2013 import REPORT_ID
from advisor.settings import Settings, data_root
from advisor.split import split_source
from advisor.store import Generation, Shelf, new_generation, open_shelf
from advisor.vectors import Journal, Vector, read_shipped, vector_key

Progress = Callable[[str, int, int], None]
_BATCH = 8
_STORED = 500


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing did. `errors` are the files that could not be read; the others are indexed."""

    manifest: Manifest
    added: int
    kept: int
    dropped: int
    embedded: int
    errors: tuple[SourceError, ...]
    changed: bool


def build_index(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    forget: Sequence[Path] = (),
    rebuild: bool = False,
    progress: Progress = lambda stage, done, total: None,
    wait: float = 0.0,
    embedder: Embedder | None = None,
) -> Report:
    """Indexes the corpus the settings name, and beside it the given files and folders and those of earlier runs
    (but for those to `forget`).

    `progress(stage, done, total)` is called as the work goes on; `wait` is how many seconds to wait for another
    process that indexes; `embedder` stands in for the model the settings name.

    Raises SourceError where nothing can be read, BusyIndexError, StoreError, EmbeddingError.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        (settings.home / "index").mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"Kan ikke skrive i {settings.home}: {error.strerror}.", "Sett ADVISOR_HOME til en mappe du kan skrive i."
        ) from error
    lock = FileLock(settings.home / "index" / "lock")
    try:
        with lock.acquire(timeout=wait):
            model = embedder or open_embedder(settings.embedding)
            return _build(settings, paths, forget, rebuild, progress, model)
    except Timeout as error:
        raise BusyIndexError("En annen prosess indekserer nå.", "Vent til den er ferdig, og prøv igjen.") from error


def _build(
    settings: Settings,
    paths: Sequence[Path],
    forget: Sequence[Path],
    rebuild: bool,
    progress: Progress,
    embedder: Embedder,
) -> Report:
    shelf = open_shelf(settings.home, settings.chroma_url)
    before = _before(shelf, rebuild)
    beside = _beside(before, paths, forget)
    passages, errors, count = _read(settings, beside, progress)
    items = [item for passage in passages for item in _items(passage, embedder.name)]
    fingerprint = _fingerprint(passages, (key for *_, key in items))
    old, old_ids = (None, set()) if rebuild else _usable(shelf, before, embedder.name)
    if before and old and before.fingerprint == fingerprint and before.beside == beside:
        return Report(before, 0, len(passages), 0, 0, errors, changed=False)
    journal = Journal(settings.home / "index" / "journal")
    known = {} if rebuild else {**read_shipped(settings.corpus), **(old.vectors() if old else {}), **journal.read()}
    embedded = _embed({key: text for _, _, text, key in items}, known, embedder, journal, progress)
    generation = new_generation(fingerprint)
    _write(shelf, generation, [Entry(key, p, known[key], extra) for p, extra, _, key in items], progress)
    save_lexical(settings.home, fingerprint, passages)
    manifest = Manifest(
        layout=LAYOUT,
        generation=generation,
        embedding=embedder.name,
        fingerprint=fingerprint,
        passages=len(passages),
        sources=count,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus=str(settings.corpus.resolve()),
        beside=beside,
    )
    shelf.publish(manifest)
    journal.clear()
    # The generation before is kept for one more round: a page that is open may be reading it.
    kept = [manifest, *([before] if before else [])]
    shelf.prune([m.generation for m in kept])
    prune_lexical(settings.home, [m.fingerprint for m in kept])
    ids = {passage.id for passage in passages}
    return Report(manifest, len(ids - old_ids), len(ids & old_ids), len(old_ids - ids), embedded, errors, changed=True)


def _before(shelf: Shelf, rebuild: bool) -> Manifest | None:
    """The manifest in force; a damaged one is passed over where all is built anew."""
    try:
        return shelf.manifest()
    except StoreError:
        if rebuild:
            return None
        raise


def _usable(shelf: Shelf, before: Manifest | None, model: str) -> tuple[Generation | None, set[str]]:
    """The generation in force and its passages' ids, where it can be built upon: not of another layout or model,
    and neither gone nor damaged."""
    if before is None or before.layout != LAYOUT or before.embedding != model:
        return None, set()
    try:
        generation = shelf.open(before.generation)
        return generation, {passage.id for passage in generation.passages()}
    except (NoIndexError, StoreError):
        return None, set()


def _fingerprint(passages: Iterable[Passage], keys: Iterable[str]) -> str:
    """A hash of all that is stored: the vectors' keys, and what a passage says of itself (year, kind, page)."""
    return hashlib.sha256("\n".join([str(LAYOUT), *keys, *map(repr, passages)]).encode()).hexdigest()[:16]


def _beside(before: Manifest | None, paths: Sequence[Path], forget: Sequence[Path]) -> tuple[str, ...]:
    """The files indexed beside the corpus: those of earlier runs that still exist, and the new ones."""
    earlier = [path for path in (before.beside if before else ()) if Path(path).exists()]
    wanted = dict.fromkeys([*earlier, *(str(path.resolve()) for path in paths)])
    return tuple(sorted(set(wanted) - {str(path.resolve()) for path in forget}))


def _read(
    settings: Settings, beside: Sequence[str], progress: Progress
) -> tuple[tuple[Passage, ...], tuple[SourceError, ...], int]:
    files = [*find_files(settings.corpus)]
    for path in beside:
        files += [file for file in find_files(Path(path)) if file.resolve() not in {f.resolve() for f in files}]
    progress("leser", 0, len(files))
    sources, errors = load_all(files)
    if not sources:
        raise errors[0] if errors else SourceError("Ingen kilder å indeksere.", "Sjekk ADVISOR_CORPUS.")
    progress("leser", len(files), len(files))
    passages = [passage for source in sources for passage in split_source(source)]
    if any(source.id.startswith(REPORT_ID) for source in sources):
        passages = list(bridge(passages, shipped_passages()))
    return tuple(passages), errors, len(sources)


def shipped_passages() -> list[Passage]:
    """The passages of the corpus that comes with the program, in the order of its files."""
    sources, _ = load_all(find_files(data_root() / "corpus"))
    return [passage for source in sources for passage in split_source(source)]


def _items(passage: Passage, model: str) -> list[tuple[Passage, int, str, str]]:
    """(passage, number, text, key) of each text the passage is searched by; number 0 is the passage itself."""
    texts = [f"{passage.context} {passage.text}", *passage.phrasings, *passage.retold]
    return [(passage, number, text, vector_key(model, text)) for number, text in enumerate(texts)]


def _embed(
    wanted: dict[str, str], known: dict[str, Vector], embedder: Embedder, journal: Journal, progress: Progress
) -> int:
    """Fills `known` with the vectors that are missing; returns how many were made."""
    if any(key not in known for key in wanted):
        known.update({k: v for k, v in read_shipped(data_root() / "corpus").items() if k not in known})
    missing = [(key, text) for key, text in wanted.items() if key not in known]
    progress("bygger inn", 0, len(missing))
    for at in range(0, len(missing), _BATCH):
        part = missing[at : at + _BATCH]
        rows = vectors_of(embedder, [text for _, text in part])
        made = [(key, row) for (key, _), row in zip(part, rows, strict=True)]
        journal.append(made)
        known.update(made)
        progress("bygger inn", min(at + _BATCH, len(missing)), len(missing))
    return len(missing)


def _write(shelf: Shelf, generation: str, entries: Sequence[Entry], progress: Progress) -> None:
    target = shelf.create(generation)
    for at in range(0, len(entries), _STORED):
        target.add(entries[at : at + _STORED])
        progress("lagrer", min(at + _STORED, len(entries)), len(entries))


def collect_vectors(settings: Settings) -> dict[str, Vector]:
    """The vectors of the index in force that belong to the shipped corpus, to travel with it. Raises NoIndexError."""
    embedder = open_embedder(settings.embedding)
    shelf = open_shelf(settings.home, settings.chroma_url)
    manifest = shelf.manifest()
    if manifest is None:
        raise NoIndexError("Det er ingen indeks å hente vektorer fra.", "Kjør «advisor index» først.")
    held = shelf.open(manifest.generation).vectors()
    keys = {key for passage in shipped_passages() for *_, key in _items(passage, embedder.name)}
    return {key: vector for key, vector in held.items() if key in keys}
