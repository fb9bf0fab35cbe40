"""A cited paragraph found in the reader's own copy of the 2013 report: the passage that tells the same."""

from dataclasses import dataclass

from advisor.bridge import places
from advisor.library import Library
from advisor.records import Passage
from advisor.report2013 import REPORT_ID
from advisor.split import sentences
from advisor.words import stems


@dataclass(frozen=True, slots=True)
class Original:
    """A place in the original: the passage, and the sentence of it that shares most with what was cited."""

    passage: Passage
    sentence: str


def find_original(library: Library, source: str, section: str, text: str) -> Original | None:
    """Where the original tells what a paragraph of the corpus tells.

    The paragraph is named by its source, its section and its text. None where the reader's copy is not in the index,
    the paragraph does not come from it, or nothing there shares a word with it.
    """
    if source.startswith(REPORT_ID):
        return None
    words = " ".join(text.split())
    here = [p for p in library.passages if p.source == source and p.section == section]
    cited = next((p for p in here if " ".join(p.text.split()) == words), here[0] if here else None)
    wanted = places(cited.refs) if cited else set()
    originals = [p for p in library.passages if p.source.startswith(REPORT_ID) and wanted & set(p.refs)]
    terms = set(stems(text))
    best = max(originals, key=lambda p: _shared(library, terms, p.text), default=None)
    if best is None or _shared(library, terms, best.text) == 0:
        return None
    return Original(best, max(sentences(best.text), key=lambda s: _shared(library, terms, s)))


def _shared(library: Library, terms: set[str], text: str) -> float:
    return sum(library.lexical.idf(term) for term in terms & set(stems(text)))
