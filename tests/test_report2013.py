"""The 2013 report itself, from the reader's copy: thirteen sources, no sentence lost, text and PDF alike."""

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest

from advisor.cases import CASE_IDS
from advisor.formats import Page
from advisor.load import load_file
from advisor.records import Passage, Source
from advisor.report2013 import REPORT_ID, is_report
from advisor.split import split_source

FOOT = re.compile(r"^(?:- \d+ -|www\.nibr\.no\s+www\.iris\.no|(?:\d+ )?https?://\S+)$")
CHAPTERS = ["1", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2", "2.1", "2.2", "2.3", "2.4"]
CHAPTERS += ["3", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "4", "4.1", "4.2", "4.3", "4.4"]
CHAPTERS += ["5", "5.1", "5.2", "5.3", "5.4", "6", "6.1", "6.2", "6.3", "6.4"]
PARTS = {"Rammebetingelser", "Ledelse", "Input-legitimitet", "Throughput-legitimitet", "Output-legitimitet"}
TITLES = {
    "felles-formannskap": "FELLES FORMANNSKAPSSAMLING",
    "samhandling-jaeren": "PROSJEKT SAMHANDLING",
    "helse-stavanger": "Lovpålagte samarbeidsavtaler mellom Helse Stavanger HF og",
    "dalaneraadet": "DALANERÅDET",
    "hsa": "HAUGALAND SKOLE OG ARBEIDSLIV",
    "cittaslow": "CITTASLOWRÅDET I SOKNDAL",
    "lillestrom-kultur": "Stiftelsen Lillestrøm kulturforum (kultursenter) og",
    "oru": "ØVRE ROMERIKE UTVIKLING",
    "smartcity-baerum": "SMARTCITY BÆRUM",
    "fagraadet-oslofjord": "Fagrådet for vann- og avløpsteknisk samarbeid i indre",
    "mobil-rontgen": "PROSJEKTSAMARBEID I SAMHANDLINGSREFORMEN:",
    "ahus": "Lovpålagte samarbeidsavtaler mellom Ahus og de 21",
}
HEADINGS = {
    *TITLES.values(),
    "”MOBIL RØNTGEN”",
    "Initiativ, formål, organisering og drift",
    "Politiske og administrative rammebetingelser",
    "Politiske og administrative og rammebetingelser",
    "Balansert styring og handlingsrom",
    "kommuner i Akershus som sokner til Ahus (minus Oslo)",
}


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[tuple[Source, ...], tuple[Passage, ...]]:
    sources = load_file(path)
    return sources, tuple(passage for source in sources for passage in split_source(source))


@pytest.fixture(params=["txt", "pdf"])
def report(request: pytest.FixtureRequest, originals: Path) -> tuple[tuple[Source, ...], tuple[Passage, ...]]:
    return _read(originals / f"rapport-2013.{request.param}")


@pytest.fixture
def lines(originals: Path) -> list[str]:
    text = (originals / "rapport-2013.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.split("\n") if line.strip()]


def _tight(text: str) -> str:
    """Text without white space and hyphens, so that a word whole and a word cut over a line are alike."""
    return re.sub(r"[\s-]+", "", text)


def test_it_is_thirteen_sources_in_order(report) -> None:
    sources, _ = report
    assert [source.case for source in sources] == [None, *CASE_IDS]
    assert [source.kind for source in sources] == ["report", *["case"] * 12]
    assert sources[0].id == REPORT_ID
    assert {source.year for source in sources} == {2013}
    assert len({source.title for source in sources}) == 13


def test_the_chapters_have_their_numbered_sections(report) -> None:
    numbered = [ref.removeprefix("kap ") for s in report[0][0].sections for ref in s.refs if ref.startswith("kap ")]
    assert numbered == CHAPTERS
    others = [section.heading for section in report[0][0].sections if not section.refs[0].startswith("kap ")]
    assert others[:3] == ["Forord", "Sammendrag", "Leseveiledning"]
    assert [heading[:10] for heading in others[3:5]] == ["Appendix 1", "Appendix 2"]


def test_a_heading_over_two_lines_is_whole(report) -> None:
    headings = {section.refs[0]: section.heading for section in report[0][0].sections}
    assert headings["kap 2.3"].endswith("Tre hovedutfordringer")
    assert headings["kap 3.5"].endswith("forankring gjennom deltakelse?")


@pytest.mark.parametrize("case", CASE_IDS)
def test_a_case_report_has_its_sections(report, case: str) -> None:
    [source] = [source for source in report[0] if source.case == case]
    labels = [section.label for section in source.sections]
    assert labels[:2] == ["Initiativ", "Formål"]
    assert set(labels) >= PARTS
    assert ("Oppsummering" in labels) == (case != "ahus")
    assert {section.case for section in source.sections} == {case}
    assert all(section.refs == (f"case {case}: {section.label}",) for section in source.sections)


def test_no_sentence_is_lost(report, lines: list[str]) -> None:
    text = "\n".join(_tight(section.text) for source in report[0] for section in source.sections)
    headings = _tight("\n".join(section.heading for section in report[0][0].sections))
    lost = [line for line in lines if _tight(line) not in text and not FOOT.match(line)]
    assert [line for line in lost if line not in HEADINGS and _tight(line) not in headings] == []
    assert len(lines) > 4000


def test_running_feet_and_bare_addresses_are_gone(report) -> None:
    for source in report[0]:
        for section in source.sections:
            assert not re.search(r"www\.nibr\.no|- \d{1,3} -", section.text)
            assert not [line for line in section.text.split("\n") if FOOT.match(line)]


def test_words_cut_over_a_line_are_whole(report, lines: list[str]) -> None:
    text = "\n".join(section.text for source in report[0] for section in source.sections)
    ends = [(line.split()[-1], following.split()[0]) for line, following in pairwise(lines) if not FOOT.match(line)]
    cut = [(first, rest) for first, rest in ends if re.search(r"[A-ZÆØÅa-zæøå]-$", first)]
    assert len(cut) > 20
    for first, rest in cut:
        assert (f"{first} {rest}" in text) == (rest in ("og", "så")), (first, rest)
    for whole in ("formannskapssamling", "Kommunaldirektørene", "ad-hoc", "politisk-administrative", "lunsj-til-lunsj"):
        assert whole in text


def test_footnotes_are_paragraphs_of_their_own(report) -> None:
    noted = {number: section for source in report[0] for section in source.sections for number in section.notes}
    assert sorted(noted) == [*range(1, 15), 17]
    for number, section in noted.items():
        paragraphs = section.text.split("\n\n")
        notes = [paragraph for paragraph in paragraphs if re.match(rf"{number} \S", paragraph)]
        assert len(notes) == 1
        words = _tight(notes[0])[:60]
        assert [paragraph for paragraph in paragraphs if words in _tight(paragraph)] == notes


def test_passages_join_back_into_the_text(report) -> None:
    sources, passages = report
    for source in sources:
        joined = " ".join(passage.text for passage in passages if passage.source == source.id)
        assert " ".join(joined.split()) == " ".join(" ".join(s.text for s in source.sections).split())


def test_ids_are_unique_and_unmoved_when_a_neighbour_changes(report) -> None:
    sources, passages = report
    assert len({passage.id for passage in passages}) == len(passages) > 600
    for source in sources[1:3]:
        shorter = Source(**{name: getattr(source, name) for name in ("id", "kind", "title", "year", "case")},
                         sections=source.sections[1:])  # fmt: skip
        left = {passage.id for passage in split_source(shorter)}
        assert left == {p.id for p in split_source(source)} - {
            p.id for p in split_source(source) if p.label == "Initiativ"
        }


def test_no_passage_mixes_two_cases(report, lines: list[str]) -> None:
    starts = {case: lines.index(title, lines.index("CASERAPPORTER")) for case, title in TITLES.items()}
    bounds = [*starts.values(), len(lines)]
    assert bounds == sorted(bounds)
    own = {case: _tight("".join(line for line in lines[a:b] if not FOOT.match(line)))
           for (case, a), b in zip(starts.items(), bounds[1:], strict=True)}  # fmt: skip
    for passage in report[1]:
        if passage.source == REPORT_ID:
            assert passage.case is None
            continue
        tight = _tight(passage.text)
        assert tight[:40] in own[str(passage.case)]
        assert tight[-40:] in own[str(passage.case)]
        assert passage.cases[0] == passage.case


def test_every_passage_of_the_pdf_has_its_page_and_those_go_upwards(originals: Path) -> None:
    sources, passages = _read(originals / "rapport-2013.pdf")
    assert all(passage.page for passage in passages)
    firsts = [next(int(p.page or 0) for p in passages if p.source == source.id) for source in sources]
    assert firsts == sorted(firsts)
    for passage in passages:
        assert passage.page in {
            number for s in sources if s.id == passage.source for x in s.sections for _, number in x.pages
        }


def test_text_and_pdf_give_the_same_passages(originals: Path) -> None:
    text, pdf = (_read(originals / f"rapport-2013.{suffix}")[1] for suffix in ("txt", "pdf"))
    assert [(p.id, p.text, p.context, p.refs) for p in text] == [(p.id, p.text, p.context, p.refs) for p in pdf]
    assert {passage.page for passage in text} == {None}


def test_another_file_is_not_taken_for_the_report() -> None:
    assert not is_report([Page(None, ("Caserapporter", "om noe annet"))])
