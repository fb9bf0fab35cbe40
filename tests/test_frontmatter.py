"""The YAML on top of a source: checked, and refused by file and field."""

import pytest

from advisor.errors import FrontMatterError
from advisor.formats import read_text
from advisor.frontmatter import CaseMatter, split_front_matter
from advisor.settings import data_root

CASES = data_root() / "corpus" / "cases"


def _refused(text: str) -> FrontMatterError:
    with pytest.raises(FrontMatterError) as caught:
        split_front_matter(text, "kilde.md")
    assert str(caught.value).startswith("kilde.md: ")
    assert caught.value.remedy
    assert "\n" not in caught.value.line()
    return caught.value


def test_a_text_without_any_is_left_as_it_is() -> None:
    assert split_front_matter("# Hei\n\ntekst", "kilde.md") == (None, "# Hei\n\ntekst", 1)


def test_what_a_guidance_source_says_of_itself() -> None:
    matter, body, line = split_front_matter(
        "---\nid: om-ks\ntitle: Om KS\nchapter: 1.2\nyear: 2015\n---\nTekst\n", "k.md"
    )
    assert matter is not None
    assert (matter.id, matter.kind, matter.title, matter.chapter, matter.year) == ("om-ks", "own", "Om KS", "1.2", 2015)
    assert (body, line) == ("Tekst\n", 7)


@pytest.mark.parametrize(
    "top",
    [
        "id: [a",
        "id: 'a\ntitle: b",
        "id: a: b",
        "\tid: a",
        "? [a]\n: b",
        "id: aa\ntitle: bb\nyear: 2013-13-45",
        "id: &a [*a]\ntitle: x\n? *a\n: b",
    ],
)
def test_yaml_that_does_not_parse_names_the_file(top: str) -> None:
    assert "YAML" in str(_refused(f"---\n{top}\n---\ntekst"))


def test_the_line_of_the_mistake_is_the_line_in_the_file() -> None:
    assert "(linje 3)" in str(_refused("---\nid: aa\ntitle: b: c\n---\ntekst"))


def test_front_matter_that_never_ends_or_holds_nothing() -> None:
    assert "aldri avsluttet" in str(_refused("---\nid: aa\ntitle: bb\n\ntekst"))
    assert "ingen felt" in str(_refused("---\n# bare en merknad\n---\ntekst"))
    assert "ingen felt" in str(_refused("---\n- a\n---\ntekst"))


@pytest.mark.parametrize(
    ("top", "field"),
    [
        ("title: Tittel", "id"),
        ("id: aa", "title"),
        ("id: Store Bokstaver\ntitle: T T", "id"),
        ("id: aa\ntitle: T T\nyear: i fjor", "year"),
        ("id: aa\ntitle: T T\nyear: 3013", "year"),
        ("id: aa\ntitle: T T\nkind: roman", "kind"),
        ("id: aa\ntitle: T T\ntittel: T", "tittel"),
    ],
)
def test_a_field_that_does_not_fit_is_named(top: str, field: str) -> None:
    assert f"«{field}»" in str(_refused(f"---\n{top}\n---\ntekst"))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("type: utvikling", "type: noe annet", "type"),
        ("member_count: 4", "member_count: fire", "member_count"),
        ("political: sterk", "political: middels", "anchoring.political"),
        ("effect: svekket", "effect: dårlig", "legitimacy.output.effect"),
        ("leader_roles: [katalysator,", "leader_roles: [sjef,", "leader_roles.0"),
        ("sector: ", "sektor: ", "sector"),
        ("name: Sokndal,", "navn: Sokndal,", "members.1.name"),
    ],
)
def test_a_wrong_field_of_a_case_is_named_with_its_place(old: str, new: str, field: str) -> None:
    text = read_text(CASES / "dalaneraadet.md")
    assert old in text
    assert f"«{field}»" in str(_refused(text.replace(old, new, 1)))


def test_a_case_that_is_none_of_the_twelve_is_refused_with_the_twelve() -> None:
    text = read_text(CASES / "dalaneraadet.md").replace("\ncase: dalaneraadet", "\ncase: dalane", 1)
    assert "dalaneraadet" in str(_refused(text))


def test_a_shipped_case_is_a_row_of_the_table() -> None:
    matter, body, _ = split_front_matter(read_text(CASES / "hsa.md"), "hsa.md")
    assert isinstance(matter, CaseMatter)
    assert matter.case == "hsa"
    assert body.lstrip().startswith("# ")
