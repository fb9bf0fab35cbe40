"""A cited paragraph is found in the reader's own copy of the report."""

from pathlib import Path

from hash_embedder import HashEmbedder

from advisor.advise import Advisor, open_advisor
from advisor.index import build_index
from advisor.originals import find_original
from advisor.settings import load_settings


def test_a_paragraph_is_found_where_its_source_line_says(tmp_path: Path, originals: Path) -> None:
    settings = load_settings(home=tmp_path)
    build_index(settings, [originals / "rapport-2013.pdf"], embedder=HashEmbedder())
    library = open_advisor(settings, embedder=HashEmbedder()).library
    cited = [
        p for p in library.passages if p.source == "dalaneraadet" and any("case dalaneraadet" in r for r in p.refs)
    ]
    found = [find_original(library, p.source, p.section, p.text) for p in cited]
    places = [one for one in found if one]
    assert len(places) > 0.8 * len(cited)
    assert all(one.sentence and one.passage.source.startswith("rapport-2013") for one in places)
    assert sum(one.passage.case == "dalaneraadet" for one in places) > 0.5 * len(places)  # the rest in the chapters
    assert all(one.passage.page for one in places)
    one = places[0].passage
    assert find_original(library, one.source, one.section, one.text) is None


def test_without_a_copy_there_is_no_original(advisor: Advisor) -> None:
    passage = next(p for p in advisor.library.passages if p.refs)
    assert find_original(advisor.library, passage.source, passage.section, passage.text) is None
    assert find_original(advisor.library, "finnes-ikke", "", "") is None
