"""`advisor users add | list | remove`: who may log in to the page."""

from typing import Annotated

import typer

from advisor.settings import load_settings
from advisor.users import Users
from advisor.wording import say

Name = Annotated[str, typer.Argument(metavar="NAVN", help="Brukernavnet.")]
commands = typer.Typer(help="Hvem som kan logge inn på siden.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds the group to the command line."""
    app.add_typer(commands, name="users")


@commands.command()
def add(name: Name) -> None:
    """Legg til en bruker, eller bytt passordet til en som finnes. Passordet skrives skjult."""
    password = typer.prompt(say("nb", "users.prompt"), hide_input=True)
    if typer.prompt(say("nb", "users.again"), hide_input=True) != password:
        raise typer.BadParameter(say("nb", "users.different"))
    new = Users(load_settings().home).put(name, password)
    typer.echo(say("nb", "users.added" if new else "users.changed", name=name.strip().lower()))


@commands.command("list")
def show() -> None:
    """List brukerne."""
    names = Users(load_settings().home).names()
    typer.echo("\n".join(names) if names else say("nb", "users.none"))


@commands.command()
def remove(name: Name) -> None:
    """Fjern en bruker."""
    Users(load_settings().home).remove(name)
    typer.echo(say("nb", "users.removed", name=name.strip().lower()))
