"""A source as a reader meets it: whole, in order, with what is outdated in it and the works it rests on."""

from pathlib import Path

import pytest

from advisor.advise import Advisor
from advisor.errors import FrontMatterError, QuestionError
from advisor.reading import MOST_CHARACTERS, list_sources, read_source, search
from advisor.settings import data_root
from advisor.works import FILE, numbers, read_works

CORPUS = data_root() / "corpus"


def test_the_list_holds_every_source_once_by_kind(advisor: Advisor) -> None:
    rows = list_sources(advisor.library)
    assert len(rows) == len({row.id for row in rows}) == advisor.library.manifest.sources
    assert sum(row.passages for row in rows) == len(advisor.library.passages)
    kinds = [row.kind for row in rows]
    assert kinds == sorted(kinds, key=["case", "report", "guidance", "law", "own"].index)


def test_every_source_is_read_whole_and_in_order(advisor: Advisor) -> None:
    works = read_works(CORPUS)
    for row in list_sources(advisor.library):
        reading = read_source(advisor.library, advisor.currency, works, row.id)
        assert reading is not None
        passages = [passage for part in reading.parts for passage in part.passages]
        assert len(passages) == row.passages
        assert [p.order for p in passages] == sorted(p.order for p in passages)
        for part in reading.parts:
            assert all(1 <= n <= len(reading.notes) for n in part.notes)
        assert {n for part in reading.parts for n in part.notes} == set(range(1, len(reading.notes) + 1))
        if row.kind in ("guidance", "law"):
            assert reading.notes == ()


def test_a_source_names_what_is_outdated_in_it_where_it_stands(advisor: Advisor) -> None:
    reading = read_source(advisor.library, advisor.currency, read_works(CORPUS), "dalaneraadet")
    assert reading is not None
    number = [note.term for note in reading.notes].index("§ 27-samarbeid") + 1
    marked = [part for part in reading.parts if number in part.notes]
    assert marked
    assert all("27" in " ".join(p.text for p in part.passages) for part in marked)
    assert list(reading.works)[0] == "S1"


def test_a_source_that_is_not_there_is_none(advisor: Advisor) -> None:
    assert read_source(advisor.library, advisor.currency, {}, "../etc/passwd") is None


def test_a_search_finds_by_word_and_kind_and_says_when_there_is_nothing(advisor: Advisor) -> None:
    found = search(advisor.library, "eierstrategi")
    assert "eierstrategi" in found.terms
    assert any("eierstrategi" in hit.passage.text.lower() for hit in found.hits[:3])
    cases = search(advisor.library, "forankring hos rådmannen", ("case",))
    assert cases.hits
    assert {hit.passage.kind for hit in cases.hits} == {"case"}
    assert search(advisor.library, "qxzwvy").hits == ()


@pytest.mark.parametrize("query", ["", "  ", "?!", "x" * (MOST_CHARACTERS + 1)])
def test_a_search_for_nothing_or_too_much_is_refused(advisor: Advisor, query: str) -> None:
    with pytest.raises(QuestionError):
        search(advisor.library, query)


def test_the_works_have_only_web_addresses_for_links() -> None:
    works = read_works(CORPUS)
    assert works["S1"].year == 2013
    for work in works.values():
        assert all(link.startswith(("http://", "https://")) for link in work.links())
    evil = works["S1"].model_copy(update={"address": "javascript:alert(1); data:text/html,x https://ok.no/a http:///x"})
    assert evil.links() == ("https://ok.no/a",)


def test_numbers_are_read_from_references_once_each() -> None:
    assert numbers(["S1 case oru: Input; S1 kap 3.4", "S40 § 26-1; N12", "IKS12"]) == ("S1", "S40", "N12")


def test_a_corpus_without_works_has_none_and_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    assert read_works(tmp_path) == {}
    read_works.cache_clear()
    (tmp_path / FILE).write_text("S1: {authors: 1, nonsense: 2}", encoding="utf-8")
    with pytest.raises(FrontMatterError, match=r"sources\.yaml"):
        read_works(tmp_path)
