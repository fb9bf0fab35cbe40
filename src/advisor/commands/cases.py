"""`advisor cases`: the twelve cases as a table, one of them, two side by side, and those most like a description."""

from typing import Annotated

import typer

from advisor.casefacts import ASPECTS, CaseFacts, Proof, case_facts
from advisor.described import describe
from advisor.errors import QuestionError
from advisor.likeness import Likeness, Trait, most_alike
from advisor.ready import open_ready
from advisor.settings import load_settings
from advisor.wording import say

Case = Annotated[str, typer.Argument(metavar="ID", help="Casens id, se «advisor cases».")]
commands = typer.Typer(help="De tolv casene: som tabell, én av dem, to side om side, og de som likner ditt samarbeid.")
SHOWN = 3


def register(app: typer.Typer) -> None:
    """Adds the group to the command line."""
    app.add_typer(commands, name="cases")


@commands.callback(invoke_without_command=True)
def table(context: typer.Context) -> None:
    """List casene: id, form i 2013, sektor, antall kommuner og lederroller."""
    if context.invoked_subcommand is None:
        typer.echo(f"{'id':<20} {'form i 2013':<34} {'sektor':<34} {'kommuner':>8}  lederroller")
        for case, facts in case_facts().items():
            row = facts.row
            roles = ", ".join(row.leader_roles) or say("nb", "cases.no_roles")
            form, sector = _short(row.form_2013, 34), _short(row.sector, 34)
            typer.echo(f"{case:<20} {form:<34} {sector:<34} {row.member_count or '':>8}  {roles}")


@commands.command()
def show(case: Case) -> None:
    """Vis en case: hva kildene sier om form, deltakere, styring, ledelse, legitimitet og utfall."""
    facts = _case(case)
    typer.echo(f"{facts.row.title} ({case})")
    for aspect in ASPECTS:
        typer.echo(f"\n{say('nb', f'cases.aspect_{aspect}')}")
        typer.echo(_told(facts.proofs.get(aspect, ())))


@commands.command()
def compare(first: Case, second: Case) -> None:
    """Sett to caser opp mot hverandre, emne for emne."""
    if first == second:
        raise QuestionError("Det er samme case to ganger.", "Velg to ulike; «advisor cases» lister dem.")
    pair = (_case(first), _case(second))
    typer.echo(f"{pair[0].row.title} og {pair[1].row.title}")
    for aspect in ASPECTS:
        typer.echo(f"\n{say('nb', f'cases.aspect_{aspect}')}")
        for facts in pair:
            typer.echo(f"  {facts.row.case}:")
            typer.echo(_told(facts.proofs.get(aspect, ()), "    "))


@commands.command()
def match(
    description: Annotated[str, typer.Argument(metavar="BESKRIVELSE", help="Samarbeidet ditt, i egne ord.")],
    form: Annotated[str, typer.Option(help="Formen, for eksempel IKS, AS, IPR, stiftelse eller avtale.")] = "",
    sector: Annotated[str, typer.Option(help="Sektoren, for eksempel skole eller avfall.")] = "",
    members: Annotated[int | None, typer.Option(min=1, max=400, help="Antall kommuner.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=12, help="Hvor mange caser som vises.")] = SHOWN,
) -> None:
    """Finn casene som likner mest på et samarbeid du beskriver, med hva som er likt og ulikt."""
    advisor = open_ready(load_settings())
    found = most_alike(advisor.library, describe(description, form, sector, members))
    for number, likeness in enumerate(found[:most], 1):
        typer.echo(f"{number}. {likeness.name} ({likeness.case}), likhet {likeness.score:.2f}")
        for line in lines(likeness):
            typer.echo(f"   {line}")
        typer.echo("")


def lines(likeness: Likeness) -> list[str]:
    """What is alike and what is not, in words, each with where the case says it."""
    told = [f"Likt – {_trait(trait)}" for trait in likeness.alike()]
    told += [f"Ulikt – {_trait(trait)}" for trait in likeness.unlike()]
    if likeness.nearest:
        place = f"{likeness.case}: {likeness.nearest.section}"
        told.append(f"Nærmest i teksten: «{' '.join(likeness.nearest.text.split())}» [{place}]")
    return told


def _trait(trait: Trait) -> str:
    place = f" [{trait.proof.source}: {trait.proof.section}]" if trait.proof else ""
    return f"{say('nb', f'likeness.{trait.name}')}: hos dere {trait.yours}, i casen {trait.theirs}{place}"


def _told(proofs: tuple[Proof, ...], indent: str = "  ") -> str:
    if not proofs:
        return indent + say("nb", "cases.compare_none")
    return "\n".join(f"{indent}{proof.sentence} [{proof.source}: {proof.section}]" for proof in proofs)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _case(case: str) -> CaseFacts:
    facts = case_facts().get(case)
    if facts is None:
        raise QuestionError(f"Ingen case har id-en «{case}».", "«advisor cases» lister dem.")
    return facts
