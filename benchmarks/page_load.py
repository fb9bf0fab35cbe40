"""Measures the page: start, weight, first paint, first claim, and many users at once. Real server, loopback.

    python benchmarks/page_load.py [--users 30] [--rounds 4] [--no-browser]

The index of ADVISOR_HOME must exist. Without chromium the browser's figures are left out, and said to be.
"""

import argparse
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = (
    "Hvorfor ble Dalanerådet lagt ned?",
    "Hva er rådmannsdilemmaet?",
    "Hvilke lederroller beskriver studien?",
    "Hva bør kommunen ha med i en eierstrategi?",
    "Hva er oppskriften på vafler?",
    "How is Smartcity Bærum funded?",
)
FIRST_CLAIM = """(question) => new Promise((resolve) => {
  const box = document.getElementById("sporsmal");
  box.value = question;
  const started = performance.now();
  const watch = new MutationObserver(() => {
    if (document.querySelector("#samtale .turn .claim")) {
      watch.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - started));
    }
  });
  watch.observe(document.getElementById("samtale"), { childList: true, subtree: true });
  document.getElementById("send").click();
})"""


def main() -> None:
    """Prints one line a figure."""
    options = argparse.ArgumentParser()
    options.add_argument("--users", type=int, default=30)
    options.add_argument("--rounds", type=int, default=4)
    options.add_argument("--no-browser", action="store_true")
    chosen = options.parse_args()
    started = time.perf_counter()
    environment = {**os.environ, "ADVISOR_MAX_PER_MINUTE": "10000"}
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        url = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        print(f"start, until the page is served       {time.perf_counter() - started:7.2f} s")
        asking = asking_of(url)
        ask(url, asking, QUESTIONS[0])
        print(f"start, until a question is answered   {time.perf_counter() - started:7.2f} s")
        print(f"memory after one answer               {memory(server.pid):7.0f} MB")
        if not chosen.no_browser:
            in_browser(url)
        under_load(url, asking, chosen.users, chosen.rounds)
        print(f"memory after the load                 {memory(server.pid):7.0f} MB")
    finally:
        server.terminate()
        server.wait(timeout=30)


def under_load(url: str, asking: int, users: int, rounds: int) -> None:
    """All users ask at once, several times; every answer must come whole."""
    times: list[float] = []
    together = threading.Barrier(users)

    def one(number: int) -> None:
        for turn in range(rounds):
            together.wait(timeout=120)
            times.append(ask(url, asking, QUESTIONS[(number + turn) % len(QUESTIONS)]))

    started = time.perf_counter()
    with ThreadPoolExecutor(users) as pool:
        list(pool.map(one, range(users)))
    took = time.perf_counter() - started
    times.sort()
    p95 = times[int(0.95 * len(times))]
    print(f"{users} users at once, {len(times)} answers, failed    {0:7d}")
    print(f"  median, p95, longest                {statistics.median(times):.2f} s, {p95:.2f} s, {times[-1]:.2f} s")
    print(f"  answers a second                    {len(times) / took:7.1f}")


def in_browser(url: str) -> None:
    """What a person waits for."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium is not installed: no figures from a browser")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        weight: list[int] = []
        page.on("requestfinished", lambda request: weight.append(request.sizes()["responseBodySize"]))
        started = time.perf_counter()
        page.goto(url)
        page.wait_for_selector("#sporsmal")
        page.wait_for_function("window.advisorChat === true")
        ready = time.perf_counter() - started
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        print(f"page weight                           {sum(weight) / 1e6:7.2f} MB in {len(weight)} files")
        print(f"first text on screen                  {paint:7.0f} ms")
        print(f"ready to write in                     {ready * 1000:7.0f} ms")
        claims = []
        for number in range(10):
            page.wait_for_function("document.getElementById('stopp').hidden")
            claims.append(page.evaluate(FIRST_CLAIM, f"{QUESTIONS[number % 4]}"))
        print(f"first claim on screen, median, max    {statistics.median(claims):7.0f} ms, {max(claims):.0f} ms")
        browser.close()


def asking_of(url: str) -> int:
    """The number of gradio's event that asks."""
    with urllib.request.urlopen(url + "config") as reply:
        config = json.load(reply)
    return next(int(d["id"]) for d in config["dependencies"] if "submit" in [name for _, name in d["targets"]])


def ask(url: str, asking: int, question: str) -> float:
    """Asks as the page does; seconds until the whole answer is there. Raises AssertionError for one that failed."""
    started = time.perf_counter()
    session = secrets.token_hex(6)
    body = {"data": [], "fn_index": asking, "session_hash": session, "event_data": {"question": question}}
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(
        urllib.request.Request(url + "gradio_api/queue/join", json.dumps(body).encode(), headers)
    ).close()
    with urllib.request.urlopen(f"{url}gradio_api/queue/data?session_hash={session}", timeout=120) as stream:
        answer = stream_end(stream)
    assert b"data-state='done'" in answer, answer[-400:]
    return time.perf_counter() - started


def stream_end(stream: Iterable[bytes]) -> bytes:
    """All that the server sends until the answer is complete."""
    lines = []
    for line in stream:
        lines.append(line)
        if b"process_completed" in line:
            break
    return b"".join(lines)


def memory(process: int) -> float:
    """The memory of a process that is its own or in use, in MB (VmRSS)."""
    status = Path(f"/proc/{process}/status")
    lines: Sequence[str] = status.read_text().splitlines() if status.exists() else ()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


if __name__ == "__main__":
    main()
