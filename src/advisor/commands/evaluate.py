"""`advisor eval check | run | compare | report`: question sets and how good the answers to them are."""

from pathlib import Path
from typing import Annotated

import typer

from advisor.settings import load_settings

commands = typer.Typer(help="Spørsmålssett, målinger, sammenligning og rapport.", no_args_is_help=True)
Sets = Annotated[
    list[str] | None,
    typer.Argument(metavar="SETT", help="Filer (JSONL, CSV, XLSX) eller navn på egne sett; alle egne ellers."),
]


def register(app: typer.Typer) -> None:
    """Adds the group to the command line."""
    app.add_typer(commands, name="eval")


@commands.command()
def check(sets: Annotated[list[str], typer.Argument(metavar="SETT", help="Filer eller navn på egne sett.")]) -> None:
    """Si hva som er galt i et spørsmålssett, linje for linje. Endrer ingenting."""
    from advisor.evaluation.questions import check_set, find_set

    bad = False
    for name in sets:
        checked = check_set(find_set(name))
        for fault in checked.faults:
            typer.echo(fault.said(checked.name), err=fault.grave)
        bad |= bool(checked.grave)
        state = f"{len(checked.grave)} feil" if checked.grave else "ingen feil"
        typer.echo(f"{checked.name}: {len(checked.items)} spørsmål i orden, {state}.")
    if bad:
        raise typer.Exit(1)


@commands.command()
def run(
    out: Annotated[Path, typer.Option("--out", help="Mappen for kjøringen.")],
    sets: Sets = None,
    model: Annotated[list[str] | None, typer.Option(help="Svarmotor; flere gir en kjøring for hver.")] = None,
    embedding: Annotated[
        list[str] | None, typer.Option(help="Innbyggingsmodell; flere gir en kjøring for hver.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Spørsmål på én gang, for en modelltjener.")] = 1,
    thresholds: Annotated[Path | None, typer.Option(help="Grenser; ellers prosjektets egne.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="Flest spørsmål i ett sett.")] = None,
) -> None:
    """Still alle spørsmålene, og regn ut tallene. Avbrutt? Kjør på nytt med samme --out, så fortsetter den."""
    from advisor.commands.evaluating import run_grid

    try:
        good = run_grid(load_settings(), sets or [], out, model or [], embedding or [], workers, thresholds, most)
    except KeyboardInterrupt as error:
        # Typer would end with 130 and say nothing.
        typer.echo("Avbrutt. Svarene er lagret. Kjør kommandoen på nytt for å fortsette.", err=True)
        raise typer.Exit(1) from error
    if not good:
        raise typer.Exit(1)


@commands.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="Mappen til den ene kjøringen.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Mappen til den andre.")],
    as_json: Annotated[bool, typer.Option("--json", help="Som JSON.")] = False,
    questions: Annotated[int, typer.Option(min=0, help="Hvor mange spørsmål å vise hver vei.")] = 10,
) -> None:
    """Hva ble bedre og hva ble verre fra A til B, med usikkerhet, spørsmål for spørsmål."""
    from advisor.commands.evaluating import say_comparison

    say_comparison(first, second, as_json, questions)


@commands.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Mappen til en kjøring.")],
    out: Annotated[Path | None, typer.Option(help="Mappen for rapporten; kjøringens egen ellers.")] = None,
) -> None:
    """Lag rapporten av en kjøring: én HTML-fil som åpner uten nett, og Markdown."""
    from advisor.commands.evaluating import write_report

    for path in write_report(folder, out or folder):
        typer.echo(str(path))
