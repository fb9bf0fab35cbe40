"""Claims out of a stream of JSON: each object of the list «claims» the moment its last brace has come."""

import json
from typing import Any

from advisor.errors import ModelAnswerError

LONGEST = 40_000


class Claims:
    """Reads pieces of `{"claims": [{…}, {…}]}`; what stands before the first brace (a fence, a thought) is skipped."""

    def __init__(self) -> None:
        self._text = ""
        self._place = 0
        self._begins: list[int] = []
        self._inside = self._escaped = False
        self.whole = False

    def feed(self, piece: str) -> list[dict[str, Any]]:
        """The objects that this piece completes. Raises ModelAnswerError where the text can never become such JSON."""
        if self.whole:
            return []
        self._text += piece
        if len(self._text) > LONGEST:
            raise ModelAnswerError.of("broken")
        found: list[dict[str, Any]] = []
        for place in range(self._place, len(self._text)):
            sign = self._text[place]
            if self._inside:
                self._in_string(sign)
            elif sign == '"' and self._begins:
                self._inside = True
            elif sign in "{[" and (self._begins or sign == "{"):
                self._begins.append(place)
            elif sign in "}]" and self._begins:
                found += self._close(place, sign)
                if self.whole:
                    break
        self._place = len(self._text)
        return found

    @property
    def tail(self) -> str:
        """The end of what has come, to look for repetition in."""
        return self._text[-400:]

    @property
    def begun(self) -> bool:
        """Whether anything but white space has come."""
        return bool(self._text.strip())

    def _in_string(self, sign: str) -> None:
        if self._escaped:
            self._escaped = False
        elif sign == "\\":
            self._escaped = True
        elif sign == '"':
            self._inside = False

    def _close(self, place: int, sign: str) -> list[dict[str, Any]]:
        begin = self._begins.pop()
        if (self._text[begin] == "{") != (sign == "}"):
            raise ModelAnswerError.of("broken")
        if not self._begins:
            self.whole = True
            self._parse(self._text[begin : place + 1])
            return []
        if len(self._begins) == 2 and sign == "}" and self._text[self._begins[1]] == "[":
            return [self._parse(self._text[begin : place + 1])]
        return []

    @staticmethod
    def _parse(text: str) -> dict[str, Any]:
        try:
            value = json.loads(text)
        except ValueError as error:
            raise ModelAnswerError.of("broken") from error
        if not isinstance(value, dict):
            raise ModelAnswerError.of("broken")
        return value
