"""`python app.py` as a real process."""

import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """`python app.py`, running."""

    def __init__(self, env: dict[str, str], log: Path, port: int = 0) -> None:
        self._log = log
        command = [sys.executable, str(ROOT / "app.py"), "--port", str(port)]
        with log.open("a", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                command, env=env, cwd=log.parent, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
            )
        overdue = threading.Timer(60, self.process.kill)
        overdue.start()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        overdue.cancel()
        assert "http://" in line, self.errors()
        self.url = next(word for word in line.split() if word.startswith("http://"))
        self.port = int(self.url.rstrip("/").rpartition(":")[2])

    def errors(self) -> str:
        """What it has written to standard error."""
        return self._log.read_text(encoding="utf-8")

    def stop(self) -> int:
        """Ends it the way a service manager does; its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=20)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
