"""What the cases say of themselves: every sentence stands in its file, word for word."""

from pathlib import Path

import pytest

from advisor.advise import Advisor
from advisor.casefacts import ASPECTS, LEGITIMACIES, case_facts, facts_of
from advisor.cases import CASE_IDS
from advisor.casetable import case_table
from advisor.errors import SourceError
from advisor.records import Passage
from advisor.settings import data_root

FILE = data_root() / "corpus" / "cases" / "oru.md"


def test_every_case_has_a_sentence_for_each_legitimacy_and_a_direction() -> None:
    facts = case_facts()
    assert tuple(facts) == CASE_IDS
    for case in facts.values():
        for aspect in LEGITIMACIES:
            assert case.proofs[aspect], (case.case, aspect)
            assert getattr(case.row.legitimacy, aspect).effect in ("styrket", "blandet", "svekket")


def test_what_the_table_says_is_carried_by_a_sentence_or_is_not_shown() -> None:
    silent = {(c.case, a) for c in case_facts().values() for a in ASPECTS if a not in c.proofs}
    assert silent == {("felles-formannskap", "funding"), ("helse-stavanger", "funding"), ("cittaslow", "funding")}


def test_every_sentence_is_found_in_the_index_under_the_heading_it_names(advisor: Advisor) -> None:
    where: dict[tuple[str, str], list[Passage]] = {}
    for passage in advisor.library.passages:
        where.setdefault((passage.source, passage.section), []).append(passage)
    for case in case_facts().values():
        for proofs in case.proofs.values():
            for proof in proofs:
                texts = " ".join(p.text for p in where[proof.source, proof.section])
                assert " ".join(proof.sentence.split()) in " ".join(texts.split())


@pytest.mark.parametrize("sentence", ["ØRU har sju medlemskommuner.", "", "   ", "<script>"])
def test_a_sentence_that_is_not_in_the_file_is_an_error(sentence: str) -> None:
    row = case_table()["oru"].model_copy(update={"evidence": {"form": [sentence]}})
    with pytest.raises(SourceError, match=r"oru\.md.*evidence"):
        facts_of(FILE, row)


def test_line_breaks_in_the_file_do_not_matter(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").replace("Formelt er ØRU et", "Formelt er\nØRU et")
    (tmp_path / "oru.md").write_text(text, encoding="utf-8")
    assert facts_of(tmp_path / "oru.md", case_table()["oru"]).proofs["form"][0].section == "Hvordan er ØRU organisert?"
