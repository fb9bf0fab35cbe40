"""The tabs' HTML: whatever a corpus holds, it stays text."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from test_render import EVIL, Seen

from advisor.casefacts import ASPECTS, CaseFacts, Proof, case_facts
from advisor.reading import Found, Part, Reading, SourceRow
from advisor.records import Hit, Note, Passage
from advisor.web import cases_html, source_text, sources_html, statements
from advisor.web.cases_groups import form_of, sector_of, size_of
from advisor.wording import say
from advisor.works import Work

PASSAGE = Passage("1", EVIL, "own", EVIL, EVIL, f"Foran {EVIL} etter", EVIL, refs=(EVIL,), year=2013, page=3)
ROW = SourceRow(EVIL, "own", EVIL, 2013, 1)
NOTE = Note(EVIL, EVIL, EVIL, EVIL, EVIL)
WORK = Work(authors=EVIL, title=EVIL, publisher=EVIL, year=1, address=f"https://a.no/{EVIL} javascript:x", read=EVIL)
READING = Reading(ROW, (Part(EVIL, (PASSAGE,), (1,)),), (NOTE,), MappingProxyType({EVIL: WORK}))


def evil_case() -> CaseFacts:
    """A case whose every text is an attack."""
    case = case_facts()["oru"]
    lead = case.row.operative_lead.model_copy(update={"role": EVIL, "recruited": EVIL})
    bad = {"effect": "blandet", "because": EVIL}
    legitimacy = case.row.legitimacy.model_copy(
        update={name: getattr(case.row.legitimacy, name).model_copy(update=bad) for name in cases_html.LEGITIMACIES}
    )
    texts = dict.fromkeys(("form_2013", "form_today", "sector", "strategic_level", "funding", "outcome"), EVIL)
    row = case.row.model_copy(
        update={**texts, "operative_lead": lead, "legitimacy": legitimacy, "leader_roles": [EVIL]}
    )
    proof = Proof(EVIL, EVIL, EVIL, (EVIL,))
    return CaseFacts(EVIL, EVIL, row, dict.fromkeys(ASPECTS, (proof, proof)))


def harmless(html: str) -> Seen:
    parser = Parser(html)
    assert not parser.tags & {"script", "img", "iframe", "svg", "object", "style", "link"}
    assert not [name for name in parser.attributes if name.startswith("on")]
    return parser


class Parser(Seen):
    """Seen, for HTML with elements that have no end."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        super().handle_starttag(tag, attrs)
        if tag in ("input", "br"):
            self.open.pop()


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_no_text_of_a_case_becomes_html(lang: str) -> None:
    case = evil_case()
    for html in (
        cases_html.table({EVIL: case}, lang),  # type: ignore[arg-type]
        cases_html.legitimacy_map({EVIL: case}, lang),  # type: ignore[arg-type]
        cases_html.comparison([case, case], lang),  # type: ignore[arg-type]
    ):
        assert harmless(html).open == []
        assert "<script>alert(1)</script>" in harmless(html).text


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_no_text_of_a_source_becomes_html(lang: str) -> None:
    found = Found((Hit(PASSAGE, 1.0, 1.0, 1.0),), frozenset({"script", "img", "alert"}))
    for html in (
        sources_html.form(lang),  # type: ignore[arg-type]
        sources_html.listing([ROW], lang),  # type: ignore[arg-type]
        sources_html.results(EVIL, found, lang),  # type: ignore[arg-type]
        sources_html.reading(READING, lang, EVIL, EVIL),  # type: ignore[arg-type]
        sources_html.reading(replace(READING, row=replace(ROW, kind="law", year=None)), lang),  # type: ignore[arg-type]
        sources_html.message(EVIL),
    ):
        assert harmless(html).open == []
    assert "javascript" not in sources_html.reading(READING, "nb").split("href=")[1]


def test_a_cell_without_a_sentence_says_so_and_shows_no_fact() -> None:
    case = case_facts()["oru"]
    bare = replace(case, proofs={})
    html = cases_html.comparison([bare, bare], "nb")
    assert html.count(say("nb", "cases.compare_none")) == 2 * len(ASPECTS)
    assert "25 kroner" not in html
    assert cases_html.legitimacy_map({"oru": bare}, "nb").count(say("nb", "cases.map_nobody")) == 9


def test_words_and_quotes_are_marked_where_they_stand() -> None:
    assert source_text.mark_words("Eierstrategien & eiere", {"eierstrategi"}) == (
        "<mark>Eierstrategien</mark> &amp; eiere"
    )
    assert source_text.mark_quote("a < b\nc", "< b c") == "a <mark>&lt; b\nc</mark>"
    assert source_text.mark_quote("a < b", "noe annet") == "a &lt; b"
    assert source_text.mark_quote("a", "") == "a"


def test_every_case_has_a_group_for_its_form_sector_and_size() -> None:
    for case in case_facts().values():
        assert form_of(case.row.form_2013) != "other", case.case
        assert sector_of(case.row.sector) != "other", case.case
        assert size_of(case.row.member_count or 0)
    assert form_of("noe ukjent") == "other"
    assert [size_of(n) for n in (0, 1, 2, 5, 6, 10, 11)] == ["", "one", "few", "few", "some", "some", "many"]


@pytest.mark.parametrize("name", statements.NAMES)
@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_statements_are_html_without_a_fault(name: str, lang: str) -> None:
    html = statements.statement(name, lang)  # type: ignore[arg-type]
    assert harmless(html).open == []
    assert html.count("<h3>") == statements.statement(name, "nb").count("<h3>")
    assert html.count("<li>") == statements.statement(name, "nb").count("<li>")
    assert (html == statements.statement(name, "nb")) == (lang == "nb")


def test_markdown_of_a_statement_is_escaped() -> None:
    html = statements.as_html(f"# {EVIL}\n\n- {EVIL}\n- [x](javascript:alert(1))\n\n**{EVIL}** [y](https://y.no/)")
    assert harmless(html).open == []
    assert "href='https://y.no/'" in html
    assert html.count("<a ") == 1
