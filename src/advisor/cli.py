"""`advisor index | ask | check | sources | show | brief | cases | models | users | eval | doctor | serve`.

Messages in Norwegian, `--lang en` for English answers.
Exit status: 0 done, 1 failed with one line that says what to try, 2 wrong use.
"""

import json
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from advisor import __version__
from advisor.commands import brief, cases, check, evaluate, models, users
from advisor.errors import AdvisorError, QuestionError
from advisor.ready import build_with_progress, ensure_index, is_ready, open_ready
from advisor.records import Persona
from advisor.settings import Settings, load_settings

app = typer.Typer(
    help="Råd med kilder om å styre, eie og lede samarbeid mellom kommuner.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
users.register(app)
models.register(app)
evaluate.register(app)
cases.register(app)
brief.register(app)
check.register(app)
Paths = Annotated[list[Path] | None, typer.Argument(help="Filer og mapper som skal indekseres ved siden av korpuset.")]
PERSONAS = ("leader", "politician", "trainer")
LANGUAGES = ("nb", "nn", "en")
KINDS = ("case", "report", "guidance", "law", "own")


def main() -> None:
    """Runs the command line: the one place where an error becomes a line and an exit status."""
    try:
        app(standalone_mode=True)
    except AdvisorError as error:
        typer.echo(error.line(), err=True)
        raise SystemExit(1) from error
    except KeyboardInterrupt as error:
        typer.echo("Avbrutt. Kjør kommandoen på nytt for å fortsette.", err=True)
        raise SystemExit(1) from error


@app.command()
def index(
    paths: Paths = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Bygg alt på nytt.")] = False,
    forget: Annotated[
        list[Path] | None, typer.Option("--forget", help="Ta en tidligere indeksert fil ut igjen.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Bare les filene og si hva som er galt; endre ingenting.")
    ] = False,
    wait: Annotated[float, typer.Option("--wait", min=0, help="Sekunder å vente på en annen indeksering.")] = 0.0,
) -> None:
    """Indekser korpuset, og filer du peker på. Bare det som er nytt eller endret, tar tid."""
    settings = load_settings()
    if check:
        _check(settings, paths or [])
        return
    report = build_with_progress(settings, paths or [], forget or [], rebuild, wait)
    for error in report.errors:
        typer.echo(f"Hoppet over {error.line()}", err=True)
    if report.changed:
        typer.echo(
            f"{report.manifest.passages} avsnitt fra {report.manifest.sources} kilder: "
            f"{report.added} nye, {report.kept} uendret, {report.dropped} tatt ut."
        )
    else:
        typer.echo(f"Indeksen er oppdatert: {report.manifest.passages} avsnitt, ingen endringer.")
    if report.errors:
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Spørsmålet, i anførselstegn.")] = "",
    persona: Annotated[str, typer.Option(help="leader, politician eller trainer.")] = "leader",
    lang: Annotated[str, typer.Option(help="nb, nn eller en; ellers det språket spørsmålet er på.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Svar som én linje JSON.")] = False,
    case: Annotated[list[str] | None, typer.Option(help="Søk bare i denne casen (kan gjentas).")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Søk bare i denne typen kilde (kan gjentas).")] = None,
    model: Annotated[str, typer.Option(help="Språkmodell for dette spørsmålet; ellers ADVISOR_MODEL.")] = "",
    batch: Annotated[Path | None, typer.Option(help="Spørsmål i JSONL, ett per linje.")] = None,
    out: Annotated[Path | None, typer.Option(help="Fil for svarene til --batch.")] = None,
) -> None:
    """Still et spørsmål og få et svar med kilder."""
    _one_of("--persona", persona, PERSONAS)
    _one_of("--lang", lang, ("", *LANGUAGES))
    for value in kind or []:
        _one_of("--kind", value, KINDS)
    if bool(batch) != bool(out) or bool(batch) == bool(question):
        raise typer.BadParameter("Gi enten et spørsmål, eller --batch FIL --out FIL.")
    settings = load_settings()
    options: dict[str, Any] = {"lang": lang or None, "kinds": tuple(kind or ()), "cases": tuple(case or ())}
    if (model or settings.model) != "extractive":
        from advisor.models import require

        require(settings, model or settings.model)
    options["model"] = model or None
    if batch and out:
        from advisor.batch import answer_batch

        answered, failed = answer_batch(open_ready(settings), batch, out, persona, options)
        typer.echo(f"{answered} svar i {out}.", err=True)
        if failed:
            raise typer.Exit(1)
        return
    from advisor import show

    advice = open_ready(settings).ask(question, persona=_persona(persona), **options)
    typer.echo(show.as_json(advice) if as_json else show.as_text(advice))


@app.command()
def sources(as_json: Annotated[bool, typer.Option("--json", help="Som JSON.")] = False) -> None:
    """List kildene i indeksen."""
    library = open_ready(load_settings()).library
    rows: dict[str, dict[str, Any]] = {}
    for p in library.passages:
        row = rows.setdefault(
            p.source, {"id": p.source, "kind": p.kind, "title": p.title, "year": p.year, "passages": 0}
        )
        row["passages"] += 1
    if as_json:
        typer.echo(json.dumps(list(rows.values()), ensure_ascii=False))
        return
    for row in rows.values():
        typer.echo(f"{row['id']:<44} {row['kind']:<9} {row['year'] or '':<5} {row['passages']:>4}  {row['title']}")


@app.command()
def show(identity: Annotated[str, typer.Argument(metavar="ID", help="Kildens id, se «advisor sources».")]) -> None:
    """Vis en kilde slik den er indeksert."""
    library = open_ready(load_settings()).library
    passages = [p for p in library.passages if p.source == identity]
    if not passages:
        raise QuestionError(f"Ingen kilde har id-en «{identity}».", "«advisor sources» lister dem.")
    typer.echo(f"{passages[0].title} ({passages[0].kind}, {passages[0].year or 'uten år'})")
    section = None
    for p in passages:
        if p.section != section:
            section = p.section
            typer.echo(
                f"\n{section}" + (f" [{'; '.join(p.refs)}]" if p.refs else "") + (f" s. {p.page}" if p.page else "")
            )
        typer.echo(f"\n{p.text}")


@app.command()
def doctor() -> None:
    """Si hva som er installert, og hvilken tilstand indeksen er i."""
    from advisor.doctor import diagnose

    lines, healthy = diagnose(load_settings())
    for line in lines:
        typer.echo(line)
    if not healthy:
        raise typer.Exit(1)


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Porten siden svarer på.")] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Åpne siden i nettleseren.")] = False,
) -> None:
    """Start nettsiden."""
    settings = load_settings(**({"port": port} if port is not None else {}))
    if settings.model != "extractive":
        from advisor.models import require

        require(settings, settings.model)
    there = is_ready(settings)
    if not there:
        ensure_index(settings)
    from advisor.web.page import launch

    # An index that is there answers at once, and is brought up to date while it does.
    launch(settings, open_browser=open_browser, update=(lambda: ensure_index(settings)) if there else None)


@app.command(hidden=True)
def vectors() -> None:
    """Skriv vektorene til korpuset ved siden av det (for den som vedlikeholder korpuset)."""
    from advisor.index import collect_vectors
    from advisor.vectors import SHIPPED, write_bundle

    settings = load_settings()
    path = write_bundle(settings.corpus / SHIPPED, collect_vectors(settings))
    typer.echo(f"{path.name}: {path.stat().st_size / 2**20:.1f} MB")


@app.callback()
def _common(
    version: Annotated[bool, typer.Option("--version", help="Vis versjonen.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _check(settings: Settings, paths: list[Path]) -> None:
    from advisor.load import find_files, load_all
    from advisor.split import split_source

    files = [file for path in (paths or [settings.corpus]) for file in find_files(path)]
    found, errors = load_all(files)
    for source in found:
        typer.echo(f"{source.id:<44} {source.kind:<9} {len(split_source(source)):>4} avsnitt  {source.title}")
    for error in errors:
        typer.echo(error.line(), err=True)
    if errors:
        raise typer.Exit(1)


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise typer.BadParameter(f"{option} må være en av {', '.join(filter(None, allowed))}.")


def _persona(value: str) -> Persona:
    return cast(Persona, value)


if __name__ == "__main__":
    main()
