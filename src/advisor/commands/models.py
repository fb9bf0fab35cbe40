"""`advisor models`: the language models found on this machine, and what each needs."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from advisor.settings import load_settings


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(models)


def models(as_json: Annotated[bool, typer.Option("--json", help="Som JSON.")] = False) -> None:
    """List språkmodellene på denne maskinen: Ollama, modelltjenere og GGUF-filer."""
    from advisor.local_models import local_models, memory

    settings = load_settings()
    found = local_models(settings)
    if as_json:
        typer.echo(json.dumps([{**asdict(model), "install": model.install} for model in found], ensure_ascii=False))
        return
    have = memory()
    for model in found:
        needs = "" if model.needs is None else f"om lag {model.needs} GB minne"
        tight = " – mer enn maskinen har" if have and (model.needs or 0) > have else ""
        lacks = f" Trenger: {model.install}" if model.install else ""
        mark = "*" if model.model == settings.model else " "
        typer.echo(f"{mark} {model.model}\n    {model.label}. {needs}{tight}{lacks}".rstrip())
    if len(found) == 1:
        typer.echo("Ingen språkmodell funnet. Start Ollama eller en modelltjener, eller legg en GGUF-fil i mappen.")
        typer.echo(f"Mappen er {settings.model_folder}")
    typer.echo("Velg med ADVISOR_MODEL, eller advisor ask --model.")
