"""Passages join back into the text, and their ids come from the content: for any source."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from advisor.records import Passage, Section, Source
from advisor.split import LONGEST, TARGET, sentences, split_source

words = st.sampled_from(
    [
        "kommunen",
        "styret",
        "ca.",
        "f.eks.",
        "Stavanger",
        "§",
        "27",
        "2.",
        "februar",
        "4",
        "000",
        "kroner",
        "«talent»",
        "(jf.",
        "kap.",
        "3)",
        "A.",
        "bl.a.",
        "IKS",
        "–",
        "og:",
        "ja?",
    ]
)
sentence = st.lists(words, min_size=2, max_size=25).map(lambda held: " ".join(held).capitalize() + ".")
paragraph = st.one_of(
    st.lists(sentence, min_size=1, max_size=14).map(" ".join),
    st.sampled_from(["Formål", "Om eierne", "– et punkt\n– et annet punkt", "1. Først\n2. Så"]),
)
text = st.lists(paragraph, min_size=1, max_size=7).map("\n\n".join)
heading = st.sampled_from(["", "Hva er dette?", "Drift", "Om styret"])
section = st.builds(Section, heading=heading, text=text, label=st.sampled_from(["", "Drift"]))
sections = st.lists(section, min_size=1, max_size=4)
anything = st.text(st.characters(codec="utf-8", exclude_characters="\x1f"), min_size=1, max_size=600)


def _source(held: list[Section]) -> Source:
    return Source(id="kilde", kind="own", title="Om noe", year=None, sections=tuple(held))


def _flat(held: str) -> str:
    return " ".join(held.split())


def _joined(passages: tuple[Passage, ...]) -> str:
    return _flat(" ".join(passage.text for passage in passages))


@given(sections)
def test_passages_join_back_into_the_text(held: list[Section]) -> None:
    assert _joined(split_source(_source(held))) == _flat(" ".join(s.text for s in held))


@given(anything)
def test_any_text_at_all_joins_back(held: str) -> None:
    assert _joined(split_source(_source([Section("", held)]))) == _flat(held)


@given(sections)
def test_ids_are_unique_and_the_same_the_next_time(held: list[Section]) -> None:
    first, second = split_source(_source(held)), split_source(_source(held))
    assert first == second
    assert len({passage.id for passage in first}) == len(first)
    assert [passage.order for passage in first] == list(range(len(first)))


@given(sections, section)
def test_ids_do_not_move_when_a_neighbour_changes(held: list[Section], other: Section) -> None:
    marked = replace(other, heading="Naboen")
    before = {passage.id for passage in split_source(_source(held))}
    in_front = split_source(_source([marked, *held]))
    assert {passage.id for passage in in_front if passage.section != "Naboen"} == before
    rewritten = split_source(_source([replace(marked, text="Helt annen tekst."), *held]))
    assert {passage.id for passage in rewritten if passage.section != "Naboen"} == before


@given(sections)
def test_no_passage_is_longer_than_its_longest_sentence_calls_for(held: list[Section]) -> None:
    for passage in split_source(_source(held)):
        longest = max(map(len, sentences(passage.text)))
        assert len(passage.text) <= max(LONGEST, TARGET + longest) + 2, "a run of sentences was not cut"
        assert passage.text.strip() == passage.text != ""


@given(sections)
def test_a_passage_is_of_one_section_and_says_where_it_stands(held: list[Section]) -> None:
    for passage in split_source(_source(held)):
        assert passage.context.startswith("Om noe")
        assert passage.context.endswith(":")
        assert any(passage.section == s.heading and _flat(passage.text) in _flat(s.text) for s in held)


@given(anything)
def test_sentences_are_the_text_but_for_white_space(held: str) -> None:
    assert "".join("".join(sentences(held)).split()) == "".join(held.split())


def test_a_full_stop_that_ends_no_sentence() -> None:
    text = (
        "Det skjedde 2. Februar 2012, jf. Kap. 3. Styret i f.eks. Sola møttes ca. Ti ganger. «Er det nok?» "
        "Svaret er nei."
    )
    assert sentences(text) == (
        "Det skjedde 2. Februar 2012, jf. Kap. 3. Styret i f.eks. Sola møttes ca. Ti ganger.",
        "«Er det nok?»",
        "Svaret er nei.",
    )


def test_a_heading_over_prose_starts_a_passage_and_stands_in_its_context() -> None:
    prose = "Kommunene eier selskapet sammen og møtes hvert år for å drøfte planer. " * 4
    passages = split_source(_source([Section("Drift", f"{prose}\n\nOm eierne\n\n{prose}")]))
    assert [passage.context for passage in passages] == ["Om noe – Drift:", "Om noe – Drift – Om eierne:"]
    assert passages[1].text.startswith("Om eierne")


def test_the_same_words_twice_are_two_passages() -> None:
    twice = split_source(_source([Section("A", "Samme tekst."), Section("A", "Samme tekst.")]))
    assert len({passage.id for passage in twice}) == 2


def test_a_passage_knows_its_page_its_case_and_how_it_is_asked_for() -> None:
    text = "\n\n".join(f"Side {n} sier noe om Dalanerådet. " * 20 for n in (1, 2))
    section = Section(
        "H", text, pages=((0, 7), (text.index("\n\n") + 2, 8)), phrasings=("a?", "b?"), notes=(3,), case="hsa"
    )
    passages = split_source(replace(_source([section]), year=2013))
    assert [passage.page for passage in passages] == [7] * (len(passages) // 2) + [8] * (len(passages) // 2)
    assert {passage.cases for passage in passages} == {("hsa", "dalaneraadet")}
    assert {passage.phrasings for passage in passages} == {("H\n? a?\n? b?",)}
    assert {(passage.case, passage.year, passage.notes) for passage in passages} == {("hsa", 2013, (3,))}


def test_a_list_keeps_its_lines() -> None:
    [passage] = split_source(_source([Section("H", "Dette trengs:\n– avtale\n– styre")]))
    assert re.findall("^– (.+)$", passage.text, re.MULTILINE) == ["avtale", "styre"]
