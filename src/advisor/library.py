"""An index opened for reading: its passages, vectors and keywords, all of one generation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from advisor.embed import Embedder, Vectors, open_embedder
from advisor.entries import LAYOUT, Manifest
from advisor.errors import NoIndexError, StaleIndexError
from advisor.lexical import Lexical, open_lexical
from advisor.records import Passage
from advisor.renderings import Renderings
from advisor.settings import Settings, corpus_folder
from advisor.store import Generation, Shelf, open_shelf
from advisor.strangers import open_strangers
from advisor.turning import open_turning


@dataclass(frozen=True)
class Library:
    """What the steps that read get: everything of one generation, and the embedding model it was made with."""

    manifest: Manifest
    generation: Generation
    passages: tuple[Passage, ...]
    lexical: Lexical
    embedder: Embedder
    strangers: Vectors
    turning: Vectors | None = None
    renderings: Renderings = field(default_factory=Renderings)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The number of each passage in the keyword index, by its id."""
        return {passage.id: row for row, passage in enumerate(self.passages)}


def open_library(settings: Settings, shelf: Shelf | None = None, embedder: Embedder | None = None) -> Library:
    """The index in force; `embedder` stands in for the model the settings name.

    Raises NoIndexError where there is none, StaleIndexError with the command that rebuilds it where it was made with
    another embedding model or layout, StoreError where Chroma fails.
    """
    shelf = shelf or open_shelf(settings.home, settings.chroma_url)
    manifest = shelf.manifest()
    if manifest is None:
        raise NoIndexError("Det er ingen indeks ennå.", "Kjør «advisor index».")
    if manifest.layout != LAYOUT:
        raise StaleIndexError("Indeksen er laget av en annen versjon.", "Kjør «advisor index --rebuild».")
    embedder = embedder or open_embedder(settings.embedding)
    if manifest.embedding != embedder.name:
        raise StaleIndexError(
            f"Indeksen er laget med modellen {manifest.embedding}, og innstillingen er {embedder.name}.",
            "Kjør «advisor index --rebuild», eller sett ADVISOR_EMBEDDING tilbake.",
        )
    generation = shelf.open(manifest.generation)
    passages = generation.passages()
    lexical = open_lexical(settings.home, manifest.fingerprint, passages)
    return Library(
        manifest,
        generation,
        passages,
        lexical,
        embedder,
        open_strangers(settings.home, embedder),
        open_turning(embedder.name),
        Renderings(corpus_folder(settings)),
    )
