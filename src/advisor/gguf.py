"""A GGUF file run in this process by llama.cpp. The only door to xllamacpp.

llama.cpp's own server runs inside, on a port of loopback that is chosen anew and locked with a random key: so a model
in this process is asked, stopped and timed out as one on a server is.
"""

import os
import secrets
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.errors import ModelSetupError, ModelTimeoutError

AT_ONCE = 2
_opened: "dict[tuple[str, int], Future[Gguf]]" = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Gguf:
    """A model that is loaded: where it answers, and the key it wants. `server` keeps it alive."""

    url: str
    key: str
    server: Any


def open_gguf(path: str, context: int, timeout: float) -> Gguf:
    """The model of that file with `context` tokens for each of two conversations, loaded once a process.

    Raises ModelSetupError where the extra or the file is missing or llama.cpp cannot read it, ModelTimeoutError where
    loading takes longer than `timeout` seconds (it goes on, for the next question).
    """
    file = check_file(path)
    key = (str(file.resolve()), context)
    with _lock:
        future = _opened.get(key)
        if future is None or (future.done() and future.exception() is not None):
            future = _opened[key] = Future()
            threading.Thread(target=_load, args=(future, *key), name="advisor-gguf", daemon=True).start()
    try:
        return future.result(timeout)
    except TimeoutError as error:
        raise ModelTimeoutError(
            f"{file.name} er ikke ferdig lastet.", "Prøv igjen, eller øk ADVISOR_MODEL_TIMEOUT."
        ) from error


def check_file(path: str) -> Path:
    """The file, found to be GGUF by its first bytes. Raises ModelSetupError where it is not."""
    file = Path(path).expanduser()
    try:
        with file.open("rb") as opened:
            magic = opened.read(4)
    except OSError as error:
        raise ModelSetupError(f"Finner ikke GGUF-filen {file}.", "Sjekk stien i ADVISOR_MODEL.") from error
    if magic != b"GGUF":
        raise ModelSetupError(f"{file.name} er ikke en GGUF-fil.", "Last den ned på nytt.")
    return file


def _load(future: "Future[Gguf]", path: str, context: int) -> None:
    try:
        future.set_result(_start(path, context))
    except ModelSetupError as error:
        future.set_exception(error)


def _start(path: str, context: int) -> Gguf:
    try:
        from xllamacpp import CommonParams, Server
    except ImportError as error:
        raise ModelSetupError("Det «gguf:» trenger, er ikke installert.", "Kjør: pip install xllamacpp") from error
    key = secrets.token_urlsafe(24)
    options = CommonParams()
    options.model.path = path
    options.n_ctx, options.n_parallel = context * AT_ONCE, AT_ONCE
    options.api_keys = [key]
    options.hostnames, options.port = ["127.0.0.1"], 0
    options.ui, options.warmup, options.verbosity = False, False, 0
    options.cache_ram_mib = 0
    # One core is left for the page and the search. llama.cpp's threads wait for one another at every layer, so with a
    # thread on a core that is busy a token takes ten times as long (measured on two cores: 30 a second became 2).
    threads = max(1, (os.cpu_count() or 1) - 1)
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = threads
    options.cpuparams.poll = options.cpuparams_batch.poll = 0
    try:
        server = Server(options)
    except (RuntimeError, ValueError, OSError) as error:
        raise ModelSetupError(
            f"llama.cpp kan ikke åpne {Path(path).name}.", "Sjekk at filen er hel, og at det er minne nok."
        ) from error
    return Gguf(server.listening_address, key, server)
