"""The reader's own copy of the report is found by the corpus that retells it."""

from pathlib import Path

import pytest

from advisor.bridge import bridge, places
from advisor.load import find_files, load_all, load_file
from advisor.records import Passage
from advisor.report2013 import REPORT_ID
from advisor.settings import data_root
from advisor.split import sentences, split_source


def _passages(path: Path) -> list[Passage]:
    return [passage for source in load_all(find_files(path))[0] for passage in split_source(source)]


@pytest.mark.parametrize(
    ("ref", "found"),
    [
        ("S1 kap 1.2", {"kap 1.2"}),
        ("S1 kap 3.2, 3.4", {"kap 3.2", "kap 3.4"}),
        ("S1 case hsa: Input, Ledelse", {"case hsa: Input-legitimitet", "case hsa: Ledelse"}),
        ("S1 vedlegg 1", {"vedlegg 1"}),
        ("S1 forord", {"Forord"}),
        ("S40 § 18-1", set()),
        ("", set()),
    ],
)
def test_a_source_line_points_at_places_in_the_original(ref: str, found: set[str]) -> None:
    assert places([ref]) == found


def test_the_first_headings_of_a_case_are_one() -> None:
    assert places(["S1 case oru: Drift"]) >= {"case oru: Drift", "case oru: Initiativ"}


def test_without_the_original_nothing_is_changed() -> None:
    corpus = _passages(data_root() / "corpus" / "report")
    assert bridge(corpus, corpus) == tuple(corpus)


def test_most_of_the_original_is_retold_and_by_its_own_place(originals: Path) -> None:
    corpus = _passages(data_root() / "corpus")
    original = [p for source in load_file(originals / "rapport-2013.txt") for p in split_source(source)]
    bridged = bridge([*original, *corpus], corpus)
    assert [passage.id for passage in bridged] == [passage.id for passage in [*original, *corpus]]
    retold = [passage for passage in bridged if passage.retold]
    assert all(passage.source.startswith(REPORT_ID) for passage in retold)
    assert len(retold) > 0.6 * len(original)
    by_text = {f"{p.context} {p.text}": p for p in corpus}
    for passage in retold:
        assert len(passage.told) == len(passage.retold)
        assert all(0 <= n < len(sentences(passage.text)) for told in passage.told for n in told)
        for text in passage.retold:
            if text in by_text:
                assert set(passage.refs) & places(by_text[text].refs), (
                    "laid beside another place than its source line names"
                )


def test_a_passage_of_one_case_is_never_retold_by_another_case(originals: Path) -> None:
    corpus = _passages(data_root() / "corpus")
    original = [p for source in load_file(originals / "rapport-2013.txt") for p in split_source(source)]
    case_of = {f"{p.context} {p.text}": p.case for p in corpus}
    for passage in bridge(original, corpus):
        if passage.case:
            assert {case_of[text] for text in passage.retold if case_of.get(text)} <= {passage.case}
