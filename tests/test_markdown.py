"""Markdown becomes sections with their place, their references and the ways they are asked for."""

from advisor.markdown import markdown_sections

TEXT = """# Dalanerådet

Innledning under tittelen.

## Hvem eide det?

> Kilde: S1 case dalaneraadet: Organisering, Drift; S1 kap 1.2
> Også spurt som: Hvem var eiere?; kven åtte det

Fire kommuner **eide** det, se [loven](https://lovdata.no/x) og *vedtektene*.
Linjen går videre.

### Om utgiftene

- første punkt
  går over linjen
- andre punkt

| År | Sum |
|----|-----|
| 2012 | 4 000 |

## Uten kilde

Bruk `advisor index`. Regn 2 * 3 * 4, og skriv snake_case_navn.

## Tom
"""


def test_sections_know_their_headings_but_for_the_title() -> None:
    sections = markdown_sections(TEXT, "dalaneraadet")
    assert [section.heading for section in sections] == [
        "",
        "Hvem eide det?",
        "Hvem eide det? – Om utgiftene",
        "Uten kilde",
    ]


def test_references_go_down_to_the_subsections_and_phrasings_do_not() -> None:
    _, owned, costs, without = markdown_sections(TEXT, "dalaneraadet")
    assert owned.refs == ("S1 case dalaneraadet: Organisering, Drift", "S1 kap 1.2")
    assert owned.label == "Organisering"
    assert owned.phrasings == ("Hvem var eiere?", "kven åtte det")
    assert (costs.refs, costs.phrasings) == (owned.refs, ())
    assert (without.refs, without.label) == ((), "")


def test_a_reference_to_another_case_gives_no_label() -> None:
    assert markdown_sections(TEXT, "hsa")[1].label == ""


def test_marks_of_emphasis_and_links_are_taken_off_and_other_signs_left() -> None:
    _, owned, _, without = markdown_sections(TEXT, "dalaneraadet")
    assert owned.text == "Fire kommuner eide det, se loven og vedtektene. Linjen går videre."
    assert without.text == "Bruk advisor index. Regn 2 * 3 * 4, og skriv snake_case_navn."


def test_lists_and_tables_keep_a_line_for_each_row() -> None:
    costs = markdown_sections(TEXT, "dalaneraadet")[2]
    assert costs.text.split("\n\n") == ["– første punkt går over linjen\n– andre punkt", "År – Sum\n2012 – 4 000"]


def test_nothing_gives_nothing() -> None:
    assert markdown_sections("", None) == ()
    assert markdown_sections("# Bare en tittel\n\n<!-- merknad -->\n", None) == ()
