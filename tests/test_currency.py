"""Then and now: a note where a quote from its time uses the term, and a table that is checked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.currency import MOST, Currency, read_currency
from advisor.errors import FrontMatterError
from advisor.records import Citation
from advisor.settings import data_root


@pytest.fixture
def cite() -> Callable[..., Citation]:
    def make(quote: str, kind: str = "report", year: int | None = 2013, case: str | None = None) -> Citation:
        return Citation(1, "kilde", kind, case, "Tittel", "Del", None, quote, quote, year)

    return make


@pytest.fixture
def shipped() -> Currency:
    return read_currency(data_root() / "corpus")


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("Samarbeidet er organisert etter kommuneloven § 27.", "interkommunalt politisk råd"),
        ("Rådmannen var lite involvert.", "kommunedirektør"),
        ("Fylkesmannen godkjente avtalen.", "statsforvalter"),
    ],
)
def test_a_term_of_2013_gets_what_it_is_now(quote: str, now: str, shipped: Currency, cite) -> None:
    notes = shipped.notes("Hva skjedde?", [cite(quote)])
    assert [note for note in notes if now in note.now.lower() and note.then and note.source]


def test_law_and_guidance_of_today_get_no_note(shipped: Currency, cite) -> None:
    for kind in ("law", "guidance"):
        assert shipped.notes("Hva skjedde?", [cite("Rådmannen og § 27", kind=kind)]) == ()


def test_a_newer_source_gets_no_note_for_its_own_words(shipped: Currency, cite) -> None:
    assert shipped.notes("Hva skjedde?", [cite("Rådmannen var lite involvert.", kind="own", year=2100)]) == ()


def test_nothing_cited_nothing_noted(shipped: Currency) -> None:
    assert shipped.notes("Hva sier § 27 om rådmannen?", []) == ()


def test_the_question_s_own_term_comes_first_and_there_are_not_too_many(shipped: Currency, cite) -> None:
    quote = "Rådmannen, fylkesmannen, § 27, Skedsmo, Sørum, Fet, Sandnes, Forsand, Akershus, Rogaland, fylkeskommunen."
    notes = shipped.notes("Hva gjorde fylkesmannen?", [cite(quote)])
    assert 3 < len(notes) <= MOST
    assert "fylkesmann" in notes[0].term.lower()
    assert len({note.term for note in notes}) == len(notes)


def test_a_note_of_one_case_needs_that_case(tmp_path: Path, cite) -> None:
    (tmp_path / "currency.yaml").write_text(
        "- {term: talet, patterns: ['\\bni\\b'], then: ni, now: ti, source: S1, cases: [hsa]}\n", encoding="utf-8"
    )
    table = read_currency(tmp_path)
    assert [note.term for note in table.notes("?", [cite("Det var ni møter.", "case", case="hsa")])] == ["talet"]
    assert table.notes("?", [cite("Det var ni møter.", "case", case="oru")]) == ()


def test_a_corpus_without_a_table_has_no_notes(tmp_path: Path, cite) -> None:
    assert read_currency(tmp_path).notes("§ 27", [cite("§ 27")]) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"- {term: a, patterns: [",
        b"- {term: a, patterns: ['('], then: b, now: c, source: d}",
        b"- {term: a, patterns: [], then: b, now: c, source: d}",
        b"- {term: a, patterns: [x], then: b, now: c}",
        b"- {term: a, patterns: [x], then: b, now: c, source: d, tull: e}",
        b"- {term: a, patterns: [x], then: b, now: c, source: d, since: 2019-13-45}",
        b"en setning",
        b"",
        "- {term: å}".encode("latin-1"),
    ],
)
def test_a_table_that_does_not_fit_is_named_in_one_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "currency.yaml").write_bytes(content)
    with pytest.raises(FrontMatterError, match=r"currency\.yaml") as caught:
        read_currency(tmp_path)
    assert caught.value.remedy
    assert "\n" not in caught.value.line()
