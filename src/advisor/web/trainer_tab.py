"""The trainer's tab: runs of question sets with their reports and grades, practice, and feedback from the chat."""

import asyncio
import base64
import binascii
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, cast

from advisor.errors import AdvisorError, EvaluationError
from advisor.evaluation.compare import compare
from advisor.evaluation.feedback import folder_of, read_feedback
from advisor.evaluation.grading import Given, Grade, agreements, give, grades
from advisor.evaluation.questions import check_data
from advisor.evaluation.report import as_fragment
from advisor.evaluation.tables import read_rows
from advisor.records import Language
from advisor.web import grading_html, trainer_files, trainer_html
from advisor.web.assets import asset
from advisor.web.bench import MOST_BYTES, Bench, bench_of
from advisor.web.practice_tab import practice_tab
from advisor.web.quick import gradio as gr
from advisor.web.session import Desk
from advisor.wording import say

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
AT_ONCE = 16
LOOK_SECONDS = 0.5
log = logging.getLogger(__name__)
Data = dict[str, Any]


@dataclass(frozen=True)
class Trainer:
    """What the handlers of the tab share."""

    bench: Bench
    lang: Language

    def sets(self) -> dict[str, int]:
        """The sets with how many questions each has."""
        return {name: len(read_rows(path)) for name, path in self.bench.sets().items()}

    def form(self) -> str:
        """The form that starts a run."""
        settings = self.bench.settings
        return trainer_html.run_form(self.sets(), settings.model, settings.decline, self.lang)

    def listing(self) -> str:
        """The runs."""
        return trainer_html.runs(self.bench.runs(), self.lang)

    def feedback(self) -> str:
        """What users of the chat have said."""
        return self.safely(lambda: trainer_html.feedback(read_feedback(folder_of(self.bench.settings)), self.lang))

    def safely(self, make: Callable[[], str]) -> str:
        """What `make` gives, or the error as a sentence without the paths of this machine."""
        try:
            return make()
        except AdvisorError as error:
            return self.problem(error)

    def problem(self, error: AdvisorError) -> str:
        """An error as a sentence: those of the bench as they are, others in general words."""
        log.warning("%s: %s", type(error).__name__, error.line())
        known = isinstance(error, EvaluationError) and str(self.bench.settings.home) not in error.line()
        return trainer_html.message(error.line() if known else say(self.lang, "trainer.failed"), bad=True)


def trainer_tab(desk: Desk, lang: Language = "nb") -> None:
    """The parts of the tab, made inside the gr.Tab that is open."""
    trainer = Trainer(bench_of(desk), lang)
    script = asset("trainer.js")
    with gr.Tabs(elem_id=f"kurs-faner-{lang}"):
        with gr.Tab(say(lang, "trainer.tab_run"), id="run", elem_id=f"kurs-run-{lang}"):
            _running(trainer, script)
        with gr.Tab(say(lang, "trainer.tab_read"), id="read", elem_id=f"kurs-read-{lang}") as tab:
            _reading(trainer, script, tab)
        with gr.Tab(say(lang, "trainer.tab_practice"), id="practice", elem_id=f"kurs-practice-{lang}"):
            practice_tab(desk, trainer.bench, trainer.sets(), lang)
        with gr.Tab(say(lang, "trainer.tab_feedback"), id="feedback", elem_id=f"kurs-feedback-{lang}") as tab:
            _feedback(trainer, script, tab)


def _running(trainer: Trainer, script: str) -> None:
    form = gr.HTML(trainer.form(), js_on_load=script)
    told = gr.HTML("", js_on_load=script)

    async def start(event: gr.EventData) -> AsyncIterator[str]:
        data = data_of(event)
        if data.get("do") != "run":
            yield gr.skip()
            return
        try:
            trainer.bench.start(_texts(data.get("sets")), _share(data.get("decline")))
        except AdvisorError as error:
            yield trainer.problem(error)
            return
        async for html in _watch(trainer):
            yield html

    def act(event: gr.EventData) -> tuple[Any, Any]:
        data = data_of(event)
        if data.get("do") == "cancel":
            trainer.bench.cancel()
            idle = trainer.bench.job is None or trainer.bench.job.over
            return gr.skip(), trainer_html.message(say(trainer.lang, "trainer.nothing_to_stop")) if idle else gr.skip()
        if data.get("do") in ("check", "upload"):
            return _own_set(trainer, data, keep=data["do"] == "upload")
        return gr.skip(), gr.skip()

    many: dict[str, Any] = {**QUIET, "trigger_mode": "multiple", "concurrency_limit": AT_ONCE}
    form.click(start, [], [told], **many)
    form.click(act, [], [form, told], **many)


async def _watch(trainer: Trainer) -> AsyncIterator[str]:
    """The progress of the run, until it is over."""
    job = trainer.bench.job
    while job is not None:
        yield trainer_html.progress(job, trainer.lang)
        if job.over:
            return
        await asyncio.sleep(LOOK_SECONDS)


def _own_set(trainer: Trainer, data: Data, keep: bool) -> tuple[Any, str]:
    """Checks a set from the trainer's own machine, and keeps it if wanted: (the form anew, what is wrong)."""
    name, size = str(data.get("name") or ""), data.get("size")
    if not name or (isinstance(size, int) and size > MOST_BYTES):
        key = "too_large" if name else "no_file"
        return gr.skip(), trainer_html.message(say(trainer.lang, f"trainer.{key}"), bad=True)
    try:
        content = base64.b64decode(str(data.get("data") or ""), validate=True)
        checked = trainer.bench.add_set(name, content) if keep else check_data(name, content)
    except (AdvisorError, binascii.Error) as error:
        said = trainer.problem(error if isinstance(error, AdvisorError) else EvaluationError(f"{name} kan ikke leses."))
        return gr.skip(), said
    kept = keep and not checked.grave
    return trainer.form() if kept else gr.skip(), trainer_html.checked(checked, kept, trainer.lang)


def _reading(trainer: Trainer, script: str, tab: gr.Tab) -> None:
    bench, lang = trainer.bench, trainer.lang
    listing = gr.HTML("", js_on_load=script)
    told = gr.HTML("", js_on_load=script)
    file = gr.HTML("", js_on_load=script)

    def act(event: gr.EventData) -> tuple[Any, Any]:
        data = data_of(event)
        does, name = data.get("do"), str(data.get("run") or "")
        if does == "read":
            return trainer.safely(lambda: trainer_html.report(name, as_fragment(bench.scored(name), lang), lang)), ""
        if does == "compare":
            first, second = str(data.get("first") or ""), str(data.get("second") or "")
            return trainer.safely(lambda: _compared(trainer, first, second)), ""
        if does in ("grade", "next", "previous", "give"):
            return trainer.safely(lambda: _grade(trainer, data)), ""
        if does == "save_report":
            kind = str(data.get("kind") or "")
            return gr.skip(), trainer.safely(lambda: trainer_files.report_file(bench, name, kind, lang))
        return gr.skip(), gr.skip()

    async def resume(event: gr.EventData) -> AsyncIterator[tuple[Any, Any]]:
        data = data_of(event)
        if data.get("do") != "resume":
            yield gr.skip(), gr.skip()
            return
        try:
            bench.resume(str(data.get("run") or ""))
        except AdvisorError as error:
            yield gr.skip(), trainer.problem(error)
            return
        async for html in _watch(trainer):
            yield gr.skip(), html
        yield trainer.listing(), gr.skip()

    many: dict[str, Any] = {**QUIET, "trigger_mode": "multiple", "concurrency_limit": AT_ONCE}
    tab.select(trainer.listing, [], [listing], **QUIET)
    listing.click(act, [], [told, file], **many)
    listing.click(resume, [], [listing, told], **many)
    told.click(act, [], [told, file], **many)


def _compared(trainer: Trainer, first: str, second: str) -> str:
    found = compare(trainer.bench.scored(first), trainer.bench.scored(second))
    return trainer_html.comparison(found, trainer.lang)


def _grade(trainer: Trainer, data: Data) -> str:
    """Notes a grade where one is given, and shows the answer to grade next. Raises EvaluationError."""
    name, who = str(data.get("run") or ""), str(data.get("who") or "")
    folder, scored = trainer.bench.folder(name), trainer.bench.scored(name)
    text = str(data.get("at") or "")
    at = min(max(int(text) if text.isdecimal() else 0, 0), len(scored.items) - 1)
    note = ""
    if data["do"] == "give":
        grade, comment = cast(Grade, str(data.get("grade") or "")), str(data.get("comment") or "")
        try:
            give(folder, Given(scored.items[at].id, who, grade, comment))
        except EvaluationError as error:
            note = trainer.problem(error)
    if data["do"] in ("give", "next") and not note:
        at = (at + 1) % len(scored.items)
    elif data["do"] == "previous":
        at = (at - 1) % len(scored.items)
    by = grades(folder)
    return note + grading_html.grading(name, scored, at, by, agreements(by), " ".join(who.split()), trainer.lang)


def _feedback(trainer: Trainer, script: str, tab: gr.Tab) -> None:
    listing = gr.HTML("", js_on_load=script)
    file = gr.HTML("", js_on_load=script)

    def act(event: gr.EventData) -> Any:  # noqa: ANN401 - gr.skip() has no type
        data = data_of(event)
        if data.get("do") != "save_draft":
            return gr.skip()
        return trainer.safely(lambda: trainer_files.draft_file(trainer.bench, str(data.get("kind") or "")))

    tab.select(trainer.feedback, [], [listing], **QUIET)
    listing.click(act, [], [file], **QUIET)


def data_of(event: gr.EventData) -> Data:
    """What the page sent with an event; nothing where it is not what trainer.js sends."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


def _texts(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _share(value: object) -> float | None:
    """The number of a field; None for an empty one. Raises EvaluationError for no number."""
    text = str(value or "").strip().replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError as error:
        raise EvaluationError(f"«{text}» er ikke et tall.", "Skriv et tall fra 0 til 1.") from error
