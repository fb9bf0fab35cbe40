"""Opens the chat model the settings name: through Ollama, any OpenAI-compatible server, or a GGUF file in this process.

The only door to langchain and its providers. Each way is an extra of its own; none of it is imported, or needed, where
the answers are composed.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from advisor.errors import ModelDownError, ModelError, ModelMissingError, ModelRefusedError, ModelSetupError
from advisor.gguf import check_file, open_gguf
from advisor.settings import Settings
from advisor.speak import Chat

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRACTIVE = "extractive"
OLLAMA = "http://127.0.0.1:11434"
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
NEEDS = {
    "ollama": ("langchain", "langchain-ollama"),
    "openai": ("langchain", "langchain-openai"),
    "gguf": ("langchain", "langchain-openai", "xllamacpp"),
}
Opener = Callable[[Settings, str], Chat]


@dataclass(frozen=True, slots=True)
class Choice:
    """A model as a setting names it. `shown` is its name without address or folder."""

    kind: str
    name: str
    url: str

    @property
    def shown(self) -> str:
        """The name for the reader and for `Advice.model`."""
        return f"{self.kind}:{os.path.basename(self.name) if self.kind == 'gguf' else self.name}"


def read_choice(model: str, url: str = "") -> Choice:
    """The model a name stands for: `ollama:NAME`, `openai:NAME`, `openai:NAME@URL`, `gguf:PATH`.

    Raises ModelSetupError for another form, and for `openai:` without an address: it never goes to a server of others
    unasked.
    """
    kind, _, name = model.partition(":")
    if kind not in NEEDS or not name:
        raise ModelSetupError(
            f"Ukjent språkmodell «{model}».", "Skriv ollama:NAVN, openai:NAVN, gguf:STI eller extractive."
        )
    if kind == "openai":
        name, at, own = name.rpartition("@http") if "@http" in name else (name, "", "")
        url = f"http{own}" if at else url
        if not url:
            raise ModelSetupError(
                f"Modellen «{model}» trenger en adresse.",
                "Sett ADVISOR_MODEL_URL, for eksempel http://127.0.0.1:8080/v1.",
            )
    return Choice(kind, name, (url or OLLAMA if kind == "ollama" else url).rstrip("/"))


def choose(settings: Settings, model: str) -> Choice:
    """The model a name stands for; ADVISOR_MODEL_URL is the address of the kind that ADVISOR_MODEL names only: what is
    asked of another kind does not go there. Raises ModelSetupError."""
    kind, own = model.partition(":")[0], settings.model.partition(":")[0]
    return read_choice(model, settings.model_url if own in (kind, EXTRACTIVE) else "")


def install(kind: str) -> str:
    """The pip line for what a kind of model still lacks; empty where it lacks nothing. Imports none of it."""
    missing = [package for package in NEEDS.get(kind, ()) if find_spec(package.replace("-", "_")) is None]
    return f"pip install {' '.join(missing)}" if missing else ""


def require(settings: Settings, model: str) -> None:
    """Raises ModelSetupError where a model cannot be asked as this machine is: another form of name, no address, a
    package or a file that is missing. Opens nothing, so a server that is down passes."""
    if model == EXTRACTIVE:
        return
    choice = choose(settings, model)
    if install(choice.kind):
        raise _missing(choice.kind)
    if choice.kind == "gguf":
        check_file(choice.name)


def open_model(settings: Settings, model: str) -> Chat:
    """The chat model of that name, kept open. Raises ModelSetupError where it is not set up: a missing package with its
    pip line, a file that is not there. A server that does not answer shows when it is asked."""
    choice = choose(settings, model)
    key = settings.model_key.get_secret_value()
    return _open(choice, key, settings.model_context, settings.model_timeout)


@lru_cache(maxsize=8)
def _open(choice: Choice, key: str, context: int, timeout: float) -> Chat:
    # LangChain sends what it is asked to LangSmith where the environment says so; questions stay on this machine.
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"
    if choice.kind == "ollama":
        return _ollama(choice, context)
    if choice.kind == "gguf":
        server = open_gguf(choice.name, context, timeout)
        return _openai(choice, f"{server.url}/v1", server.key)
    return _openai(choice, choice.url, key)


def _openai(choice: Choice, url: str, key: str) -> Chat:
    try:
        import httpx
        import openai
    except ImportError as error:
        raise _missing(choice.kind) from error
    own: dict[str, Any] = {"trust_env": not _is_local(url), "timeout": None}
    model = _init(
        choice,
        base_url=url,
        api_key=key or "none",
        temperature=0,
        max_retries=0,
        http_async_client=httpx.AsyncClient(**own),
        http_client=httpx.Client(**own),
    )

    def bind(schema: dict[str, Any], limit: int) -> dict[str, Any]:
        form = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
        # extra_body: the servers' own fields; the library's way to the same would wait for the whole answer to parse.
        thinking = {"enable_thinking": False}
        return {"max_tokens": limit, "extra_body": {"response_format": form, "chat_template_kwargs": thinking}}

    def explain(error: Exception) -> ModelError:
        status = getattr(error, "status_code", None)
        if status == 404:
            return ModelMissingError(f"Tjeneren {url} har ikke {choice.name}.", "Sjekk navnet med «advisor models».")
        if status in (400, 401, 403, 413, 422):
            return refused(str(getattr(error, "message", error)), url)
        return down(url)

    return Chat(choice.shown, model, bind, (openai.OpenAIError, httpx.HTTPError, OSError), explain)


def _ollama(choice: Choice, context: int) -> Chat:
    try:
        import httpx
        import ollama
    except ImportError as error:
        raise _missing(choice.kind) from error
    own = {"trust_env": not _is_local(choice.url), "timeout": None}
    model = _init(choice, base_url=choice.url, reasoning=False, client_kwargs=own)

    def bind(schema: dict[str, Any], limit: int) -> dict[str, Any]:
        return {"format": schema, "options": {"num_ctx": context, "num_predict": limit, "temperature": 0}}

    def explain(error: Exception) -> ModelError:
        status = getattr(error, "status_code", None)
        if status == 404:
            return ModelMissingError(f"Ollama har ikke modellen {choice.name}.", f"Kjør: ollama pull {choice.name}")
        if status is not None and 400 <= int(status) < 500:
            return refused(str(error), choice.url)
        return down(choice.url)

    return Chat(choice.shown, model, bind, (ollama.ResponseError, httpx.HTTPError, OSError), explain)


def _init(choice: Choice, **options: Any) -> "BaseChatModel":  # noqa: ANN401 - what each provider takes
    try:
        # Heavy (langgraph comes with it): imported only where a model is asked.
        from langchain.chat_models import init_chat_model

        provider = "ollama" if choice.kind == "ollama" else "openai"
        name = os.path.basename(choice.name) if choice.kind == "gguf" else choice.name
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
    except ImportError as error:
        raise _missing(choice.kind) from error
    except ValueError as error:
        raise ModelSetupError(f"Modellen {choice.shown} kan ikke åpnes.", "Sjekk ADVISOR_MODEL_URL.") from error
    return model


def down(url: str) -> ModelDownError:
    """No server answers at that address."""
    return ModelDownError(f"Modelltjeneren {url} svarer ikke.", "Start den, eller rett ADVISOR_MODEL_URL.")


def refused(said: str, url: str) -> ModelRefusedError:
    """Why a server refused: context too small, JSON schema, key, or its own words."""
    low = said.lower()
    if "context" in low or "too long" in low:
        return ModelRefusedError(
            "Modellens kontekst er for liten for spørsmålet.", "Start tjeneren med minst 4096 tokens."
        )
    if "schema" in low or "response_format" in low or "grammar" in low:
        return ModelRefusedError("Tjeneren støtter ikke JSON-skjema.", "Bruk llama.cpp, vLLM, LM Studio eller Ollama.")
    if "key" in low or "auth" in low:
        return ModelRefusedError("Tjeneren godtar ikke nøkkelen.", "Sett ADVISOR_MODEL_KEY.")
    return ModelRefusedError(f"Tjeneren {url} avviste forespørselen.", "Kjør «advisor doctor».")


def _missing(kind: str) -> ModelSetupError:
    return ModelSetupError(f"Det «{kind}:» trenger, er ikke installert.", f"Kjør: pip install {' '.join(NEEDS[kind])}")


def _is_local(url: str) -> bool:
    """Whether no proxy may stand between: an address of this machine."""
    return (urlsplit(url).hostname or "") in LOOPBACK
