"""Reads prompts/, and refuses a prompt whose variables are not the expected ones."""

import string
from functools import lru_cache
from pathlib import Path

from advisor.errors import ModelSetupError
from advisor.records import Language, Persona
from advisor.settings import data_root

VARIABLES = {
    "system": frozenset({"persona"}),
    "question": frozenset({"passages", "question"}),
    "leader": frozenset[str](),
    "politician": frozenset[str](),
    "trainer": frozenset[str](),
}


def prompt_folder() -> Path:
    """Where the prompts lie: in the wheel, else in the checkout."""
    return data_root() / "prompts"


@lru_cache(maxsize=64)
def read_prompt(folder: Path, language: Language, name: str) -> str:
    """The prompt `folder/language/name.md`. Raises ModelSetupError, naming the file, where it is missing or has
    other variables than VARIABLES says."""
    path = folder / language / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8").strip()
        found = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except (OSError, ValueError) as error:
        raise ModelSetupError(
            f"Prompten {language}/{name}.md kan ikke leses: {error}.", "Se prompts/README.md."
        ) from error
    if found != VARIABLES[name]:
        wanted = ", ".join(sorted(VARIABLES[name])) or "ingen"
        raise ModelSetupError(
            f"Prompten {language}/{name}.md har variablene {', '.join(sorted(found)) or 'ingen'}, ventet {wanted}.",
            "Se prompts/README.md.",
        )
    return text


def write_prompt(
    language: Language, persona: Persona, passages: str, question: str, folder: Path | None = None
) -> tuple[str, str]:
    """(system, question): the stable text first, the passages and the question last. Raises ModelSetupError."""
    folder = folder or prompt_folder()
    system = read_prompt(folder, language, "system").format(persona=read_prompt(folder, language, persona))
    asked = read_prompt(folder, language, "question").format(passages=passages, question=question)
    return system, asked
