"""Why a language model does not answer, in one line: server, model, address, context, JSON schema."""

import time
from urllib.parse import urlsplit

from advisor.errors import ModelAnswerError, ModelMissingError, ModelRefusedError, ModelSetupError
from advisor.local_models import get_json, rows
from advisor.models import EXTRACTIVE, Choice, choose, down, open_model, require
from advisor.partial_json import Claims
from advisor.settings import Settings
from advisor.speak import speak

_NUMBER = {"type": "object", "properties": {"tall": {"type": "integer", "enum": [7301]}}, "required": ["tall"]}
_SCHEMA = {
    "type": "object",
    "properties": {"claims": {"type": "array", "items": _NUMBER, "minItems": 1, "maxItems": 1}},
    "required": ["claims"],
}


def check_model(settings: Settings) -> list[str]:
    """Lines on the model of the settings. Raises the ModelError that says what is wrong and what to try."""
    if settings.model == EXTRACTIVE:
        return []
    choice = choose(settings, settings.model)
    if choice.kind != "gguf":
        _reach(choice, settings)
    require(settings, settings.model)
    started = time.monotonic()
    chat = open_model(settings, settings.model)
    reader, found = Claims(), []
    texts = ("Svar på norsk.", "Skriv et kort dikt om regn.")
    # Room for a small model's fondness of white space; a model that is not held to the schema writes a poem.
    wrong = ModelRefusedError("Modellen følger ikke JSON-skjema.", "Bruk llama.cpp, vLLM, LM Studio eller Ollama.")
    try:
        for piece in speak(chat, texts, _SCHEMA, 300, started + settings.model_timeout):
            found += reader.feed(piece.text)
            if found:
                break
    except ModelAnswerError as error:
        raise wrong from error
    if found != [{"tall": 7301}]:
        raise wrong
    return [f"Språkmodell: {chat.name} svarer ({time.monotonic() - started:.1f} s) og følger JSON-skjema"]


def _reach(choice: Choice, settings: Settings) -> None:
    """Raises what is wrong with the server, before the model is asked. Servers over https are not looked at."""
    place = urlsplit(choice.url)
    if place.scheme != "http":
        return
    host, port = place.hostname or "", place.port or 80
    ollama = choice.kind == "ollama"
    path = "/api/tags" if ollama else f"{place.path.rstrip('/')}/models"
    status, data = get_json(host, port, path, wait=5.0, key=settings.model_key.get_secret_value())
    if status == 0:
        raise down(choice.url)
    if status in (401, 403):
        raise ModelRefusedError("Tjeneren godtar ikke nøkkelen.", "Sett ADVISOR_MODEL_KEY.")
    if status >= 400 or not isinstance(data, dict):
        ending = "uten /v1" if ollama else "med /v1 til slutt"
        raise ModelSetupError(
            f"{choice.url} er ikke adressen til en modelltjener.", f"Rett ADVISOR_MODEL_URL ({ending})."
        )
    names = {str(row.get("name" if ollama else "id")): row for row in rows(data, "models" if ollama else "data")}
    if ollama and choice.name not in names and f"{choice.name}:latest" not in names:
        raise ModelMissingError(f"Ollama har ikke modellen {choice.name}.", f"Kjør: ollama pull {choice.name}")
    if not ollama and names and choice.name not in names:
        raise ModelMissingError(f"Tjeneren har ikke {choice.name}.", f"Den har: {', '.join(list(names)[:5])}.")
    row = names.get(choice.name, {})
    meta = row.get("meta") if isinstance(row.get("meta"), dict) else {}
    context = row.get("max_model_len") or (meta or {}).get("n_ctx")
    needed = settings.model_prompt + settings.model_answer
    if isinstance(context, int) and context < needed:
        raise ModelRefusedError(
            f"Modellens kontekst er {context} tokens, og et svar trenger {needed}.",
            f"Start tjeneren med minst {needed}, eller senk ADVISOR_MODEL_PROMPT.",
        )
