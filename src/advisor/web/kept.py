"""A conversation as the browser keeps it: turns to JSON and back. What comes back is checked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from advisor.records import Language
from advisor.web.chat import KEPT, Turn
from advisor.wording import say

_TURN = TypeAdapter(Turn)


def turn_json(turn: Turn) -> str:
    """The turn for the browser to keep; without the passages that were found and not cited."""
    advice = replace(turn.advice, passages=()) if turn.advice else None
    return json.dumps(asdict(replace(turn, advice=advice)), ensure_ascii=False)


def read_turns(data: object, lang: Language) -> tuple[Turn, ...]:
    """The turns in what a browser sent, at most KEPT; one that cannot be read says so in place of its answer."""
    rows = data if isinstance(data, list) else []
    return tuple(_read(number, row, lang) for number, row in enumerate(rows[-KEPT:], 1))


def _read(number: int, row: object, lang: Language) -> Turn:
    try:
        turn = _TURN.validate_python(row)
    except ValidationError:
        asked: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
        own = asked.get("number")
        number = own if isinstance(own, int) else number
        return Turn(number, str(asked.get("question", "")), "failed", problem=say(lang, "chat.unreadable"))
    held = len(turn.advice.claims) if turn.advice else 0
    state = "stopped" if turn.state == "working" else turn.state
    return replace(turn, state=state, shown=min(max(turn.shown, 0), held))
