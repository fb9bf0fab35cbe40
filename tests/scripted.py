"""A chat model of LangChain that says what a test wrote, piece by piece, and keeps what it was asked."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from advisor.settings import Settings
from advisor.speak import Chat


class Scripted(BaseChatModel):
    """Says `text` in pieces of `size`, with `pause` seconds between; dies after `dies_after` pieces."""

    text: str = ""
    size: int = 7
    pause: float = 0.0
    dies_after: int = -1
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    said: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        self.asked.append(messages)
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.text))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        self.asked.append(messages)
        for number, start in enumerate(range(0, len(self.text), self.size)):
            if number == self.dies_after:
                raise ConnectionError("peer closed connection")
            time.sleep(self.pause)
            self.said.append(self.text[start : start + self.size])
            yield ChatGenerationChunk(message=AIMessageChunk(self.said[-1]))

    def opener(self, _: Settings, name: str) -> Chat:
        """Stands where models.open_model does."""
        return Chat(name, self)


def claims(*rows: tuple[str, Sequence[object]]) -> str:
    """The JSON of claims: (text, numbers) each."""
    return json.dumps({"claims": [{"sources": list(n), "text": t} for t, n in rows]}, ensure_ascii=False)
