"""What the page's scripts may ask the server for, beside an answer: kept turns, a source, a file."""

import logging
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from advisor.errors import AdvisorError
from advisor.evaluation.feedback import REASONS, add, feedback_of, folder_of
from advisor.originals import find_original
from advisor.reading import read_source
from advisor.records import Citation, Language
from advisor.web import export, panel_html, render
from advisor.web.kept import read_turns
from advisor.web.session import Desk
from advisor.wording import say

log = logging.getLogger(__name__)
_CITATION = TypeAdapter(Citation)
Service = Callable[[Any], Any]


def services(desk: Desk, lang: Language) -> list[Service]:
    """The functions, for `server_functions`; each takes one value from the browser and trusts nothing of it."""

    def show(data: object) -> list[str]:
        """Kept turns as HTML, oldest first."""
        turns = read_turns(data, lang)
        return [render.turn_html(turn, lang, feedback=desk.settings.feedback) for turn in turns]

    def source(data: object) -> str:
        """The panel for a citation; for `original` true the same place in the reader's own copy of the report."""
        fields = data if isinstance(data, dict) else {}
        try:
            citation = _CITATION.validate_python(fields.get("citation"))
            return _panel(desk, lang, citation, bool(fields.get("original")))
        except ValidationError:
            return ""
        except AdvisorError as error:
            log.error("%s: %s", type(error).__name__, error.line())
            return panel_html.message(say(lang, "sources.failed"))

    def save(data: object) -> dict[str, str]:
        """A conversation as a file: name, type and content in base64. Nothing is written to disk."""
        fields = data if isinstance(data, dict) else {}
        turns = read_turns(fields.get("turns"), lang)
        made = export.made(turns, str(fields.get("format", "")), str(fields.get("title", "")), lang)
        if made is None:
            return {}
        return {"name": made.name, "type": made.type, "data": b64encode(made.content).decode("ascii")}

    def models(_data: object) -> list[dict[str, str]]:
        """The models that can write the answer; the first is the one in use where none is chosen."""
        return [{"model": model, "label": label} for model, label in desk.models(lang)]

    def judge(data: object) -> str:
        """A thumb on an answer, kept where whoever runs the page has asked for it; the sentence to show."""
        return _judged(desk, lang, data if isinstance(data, dict) else {})

    return [show, source, save, models, judge]


def _judged(desk: Desk, lang: Language, fields: dict[str, Any]) -> str:
    turn = next(iter(read_turns([fields.get("turn")], lang)))
    thumb, reason = fields.get("thumb"), fields.get("reason") or None
    if not desk.settings.feedback or turn.advice is None or thumb not in ("up", "down"):
        return say(lang, "feedback.failed")
    chosen = next((known for known in REASONS if known == reason), None)
    given = feedback_of(turn.advice, turn.persona, thumb, chosen, str(fields.get("comment", "")))
    try:
        add(folder_of(desk.settings), given)
    except AdvisorError as error:
        log.error("%s: %s", type(error).__name__, error.line())
        return say(lang, "feedback.failed")
    return say(lang, "feedback.thanks")


def _panel(desk: Desk, lang: Language, citation: Citation, in_original: bool) -> str:
    advisor = desk.advisor()
    library = advisor.library
    original = find_original(library, citation.source, citation.section, citation.text)
    if in_original and original is not None:
        there = read_source(library, advisor.currency, {}, original.passage.source)
        if there is not None:
            return panel_html.original_panel(citation, original, there, lang)
    here = read_source(library, advisor.currency, {}, citation.source)
    return panel_html.panel(citation, here, original, lang)
