"""`advisor brief`: a brief of one to two pages before an owner meeting, or for a new leader's first hundred days."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from advisor.brief.records import FORMS, PHASES, READERS, ROLES
from advisor.briefs import SUFFIXES, as_file, save, write_brief
from advisor.errors import BriefError
from advisor.ready import open_ready
from advisor.settings import load_settings


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(brief)


def brief(
    form: Annotated[str, typer.Option(help=f"Formen: {', '.join(FORMS)}.")] = "",
    name: Annotated[str, typer.Option(help="Navnet på samarbeidet.")] = "",
    sector: Annotated[str, typer.Option(help="Sektoren, for eksempel avfall eller skole.")] = "",
    members: Annotated[int | None, typer.Option(help="Antall kommuner.")] = None,
    role: Annotated[str, typer.Option(help=f"Rollen din i møtet: {', '.join(ROLES)}.")] = ROLES[0],
    agenda: Annotated[str, typer.Option(help="Sakslisten: tekst, @FIL, eller - for det som kommer inn.")] = "",
    phase: Annotated[str, typer.Option(help=f"Fasen: {', '.join(PHASES)}.")] = "drift",
    reader: Annotated[str, typer.Option("--for", help=f"Hvem den er for: {', '.join(READERS)}.")] = READERS[0],
    lang: Annotated[str, typer.Option(help="nb; kildene og dermed briefen er på bokmål.")] = "nb",
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Datoen den bærer.")] = None,
    out: Annotated[Path | None, typer.Option(help=f"Filen den skrives til: {', '.join(SUFFIXES)}.")] = None,
) -> None:
    """Lag en brief til et eiermøte, eller for de første hundre dagene som leder. Hver setning har en kilde."""
    if lang != "nb":
        raise typer.BadParameter("--lang må være nb: kildene er på bokmål, og en brief gjengir dem ordrett.")
    if out and out.suffix.lower() not in SUFFIXES:
        raise BriefError(f"Jeg kan ikke skrive en brief som «{out.name}».", f"Bruk {', '.join(SUFFIXES)}.")
    told = _agenda(agenda)
    made = write_brief(
        open_ready(load_settings()), form=form, name=name, sector=sector, members=members, role=role, agenda=told,
        phase=phase, reader=reader, day=day.date() if day else None,
    )  # fmt: skip
    if out:
        save(made, out)
        typer.echo(f"Briefen ligger i {out}.", err=True)
    else:
        typer.echo(as_file(made, ".md").decode(), nl=False)


def _agenda(value: str) -> str:
    """The agenda as text: as it stands, from the file after «@», or from standard input for «-»."""
    if value == "-":
        return sys.stdin.read()
    if not value.startswith("@"):
        return value
    path = Path(value[1:])
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BriefError(
            f"Sakslisten i {path} kan ikke leses.", "Sjekk at filen finnes og er tekst i UTF-8."
        ) from error
