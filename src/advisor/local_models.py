"""Which language models are on this machine: Ollama, servers at the usual ports, GGUF files; and what each needs."""

import http.client
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from advisor.models import EXTRACTIVE, LOOPBACK, install
from advisor.settings import Settings

PORTS = (8080, 8000, 1234, 1337, 5001)
OLLAMA_PORT = 11434
WAIT = 0.4
LONGEST = 2_000_000
ROOM = 0.5  # GB beside the weights: the context and the working memory, an estimate for 4,096 tokens


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model that can be chosen. `model` is what ADVISOR_MODEL or `Advisor.ask(model=…)` takes; `label` is for people;
    `needs` the memory it takes in GB, an estimate from the size of its weights (None: a server already holds it)."""

    model: str
    label: str
    where: Literal["built-in", "ollama", "server", "gguf"]
    needs: float | None = None

    @property
    def install(self) -> str:
        """The pip line for the packages this model still lacks; empty where it can be asked."""
        return install(self.model.partition(":")[0])


def choices(settings: Settings) -> list[LocalModel]:
    """What a page can offer: `extractive` first, the setting's own model, and what is found here and can be asked."""
    found = [model for model in local_models(settings) if not model.install]
    if settings.model not in {model.model for model in found}:
        kind = settings.model.partition(":")[0]
        where: Any = "server" if kind == "openai" else kind
        found.insert(1, LocalModel(settings.model, _short(settings.model), where))
    return found


def local_models(settings: Settings, ports: Sequence[int] = PORTS, ollama_port: int = OLLAMA_PORT) -> list[LocalModel]:
    """The models found now, `extractive` first; takes about half a second and raises nothing.

    Asks loopback, and the server the settings name, only. A page that offers the choice must take the answer from this
    list: a name can hold an address or a path.
    """
    keys = {f"http://{LOOPBACK[0]}:{port}/v1": "" for port in ports}
    if settings.model.startswith("openai:") and settings.model_url:
        # The key goes to the server it was set for, and to no other that happens to listen.
        keys[settings.model_url.rstrip("/")] = settings.model_key.get_secret_value()
    with ThreadPoolExecutor(max_workers=len(keys) + 1) as pool:
        ollama = pool.submit(_ollama, ollama_port)
        servers = list(pool.map(_server, keys, keys.values()))
        found = [
            LocalModel(EXTRACTIVE, "Kildenes egne setninger (uten språkmodell)", "built-in", 0.0),
            *ollama.result(),
        ]
    return [*found, *(model for models in servers for model in models), *_files(settings.model_folder)]


def memory() -> float:
    """The memory of this machine in GB; 0 where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (ValueError, OSError, AttributeError):
        return 0.0


def get_json(host: str, port: int, path: str, wait: float = WAIT, key: str = "") -> tuple[int, Any]:
    """(status, JSON) of a GET without proxy or redirect; (0, None) where nothing answers, None for no JSON."""
    connection = http.client.HTTPConnection(host, port, timeout=wait)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"} if key else {})
        answer = connection.getresponse()
        text = answer.read(LONGEST)
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, None


def rows(data: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever a server wrote
    """The objects in the list `name` of what a server wrote; none where it has another form."""
    found = data.get(name) if isinstance(data, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _ollama(port: int) -> list[LocalModel]:
    _, data = get_json(LOOPBACK[0], port, "/api/tags")
    return [
        LocalModel(f"ollama:{row['name']}", f"{row['name']} (Ollama)", "ollama", _needs(row.get("size")))
        for row in rows(data, "models")
        if isinstance(row.get("name"), str)
    ]


def _server(url: str, key: str) -> list[LocalModel]:
    place = urlsplit(url)
    if place.scheme != "http" or not place.hostname:
        return []
    _, data = get_json(place.hostname, place.port or 80, f"{place.path}/models", key=key)
    where = f"tjener på port {place.port or 80}"
    return [
        LocalModel(f"openai:{row['id']}@{url}", f"{os.path.basename(row['id'])} ({where})", "server")
        for row in rows(data, "data")
        if isinstance(row.get("id"), str)
    ]


def _files(folder: Path) -> list[LocalModel]:
    files = sorted(folder.expanduser().glob("*.gguf")) if folder.expanduser().is_dir() else []
    return [LocalModel(f"gguf:{f}", f"{f.stem} (GGUF-fil)", "gguf", _needs(f.stat().st_size)) for f in files]


def _short(model: str) -> str:
    """A model's name without address or folder."""
    return os.path.basename(model.partition(":")[2].partition("@http")[0]) or model


def _needs(size: object) -> float | None:
    return round(size / 1e9 * 1.1 + ROOM, 1) if isinstance(size, int | float) else None
