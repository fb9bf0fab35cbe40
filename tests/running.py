"""The command line as a real process."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str


def environment(home: Path, corpus: Path | None = None, **more: str) -> dict[str, str]:
    """The environment of this process with the advisor's settings and no others of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("ADVISOR_")}
    own = {"ADVISOR_HOME": str(home), **({"ADVISOR_CORPUS": str(corpus)} if corpus else {})}
    return {**kept, **own, "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", **more}


def start(*arguments: object, env: Mapping[str, str], cwd: Path | None = None) -> subprocess.Popen[str]:
    """`python -m advisor.cli` with these arguments, under way."""
    return start_python("-m", "advisor.cli", *arguments, env=env, cwd=cwd)


def start_python(*arguments: object, env: Mapping[str, str], cwd: Path | None = None) -> subprocess.Popen[str]:
    """Python with these arguments, under way."""
    command = [sys.executable, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=dict(env), cwd=cwd, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")


def finish(process: subprocess.Popen[str], timeout: float = 120) -> Done:
    """Waits for a process; one that hangs is ended and the test fails."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Done(process.returncode, out, err)


def run(*arguments: object, env: Mapping[str, str], cwd: Path | None = None, timeout: float = 120) -> Done:
    """`python -m advisor.cli` with these arguments, to its end."""
    return finish(start(*arguments, env=env, cwd=cwd), timeout)
