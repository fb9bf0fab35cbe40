"""The corpus' sentences in nynorsk and English: whole, of the wording there is, with the same figures; and shown."""

import json
import re
from pathlib import Path

import pytest

from advisor.advise import Advisor
from advisor.errors import SourceError
from advisor.index import shipped_passages
from advisor.records import Language, Passage
from advisor.renderings import RENDERED, Renderings, digest, read_renderings
from advisor.settings import data_root
from advisor.show import about_language
from advisor.split import sentences

SHIPPED = Renderings(data_root() / "corpus")


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    """The passages of the shipped corpus."""
    return shipped_passages()


def figures(text: str, language: Language) -> list[str]:
    """The numbers of a text, written one way: no mark for thousands, a point for decimals, a date without its month."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if language == "en":
        text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    else:
        text = re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", text)
        text = re.sub(r"(?<=\d)\.?(?<!\d{4}) (?=\d{3}(?!\d))", "", text)
        text = re.sub(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b", r"\1 \3", text)
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return sorted(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("language", RENDERED)
def test_every_paragraph_of_the_corpus_is_rendered_as_it_stands(passages: list[Passage], language: Language) -> None:
    missing = [f"{p.source}: {p.section}" for p in passages if SHIPPED.of(p, language) is None]
    assert missing == [], "changed or new: write them anew in corpus/renderings (see corpus/README.md)"


@pytest.mark.parametrize("language", RENDERED)
def test_no_rendering_is_of_a_wording_that_is_gone(passages: list[Passage], language: Language) -> None:
    there = {digest(passage.text) for passage in passages}
    assert set(read_renderings(data_root() / "corpus" / "renderings" / language)) <= there


@pytest.mark.parametrize("language", RENDERED)
def test_a_rendering_has_the_figures_of_its_sentence(passages: list[Passage], language: Language) -> None:
    wrong = []
    for passage in passages:
        rendering = SHIPPED.of(passage, language)
        assert rendering
        for source, said in zip(sentences(passage.text), rendering.sentences, strict=True):
            if figures(source, "nb") != figures(said, language):
                wrong.append((source, said))
    assert wrong == []


@pytest.mark.parametrize(
    ("question", "language", "word"),
    [
        ("How many people used the culture centre in Lillestrøm in 2011?", "en", "223,000"),
        ("Kor mange brukarar hadde kultursenteret i Lillestrøm i 2011?", "nn", "brukarar"),
    ],
)
def test_an_answer_is_in_the_language_of_the_question_and_its_quotes_in_the_sources(
    advisor: Advisor, question: str, language: Language, word: str
) -> None:
    advice = advisor.ask(question)
    assert advice.language == language
    assert all(claim.rendered and claim.language == language for claim in advice.claims)
    assert word in advice.answer
    assert about_language(advice) in advice.answer
    texts = {passage.text for passage in advisor.library.passages}
    assert all(citation.quote in citation.text and citation.text in texts for citation in advice.citations)


def test_a_changed_paragraph_is_shown_as_it_stands(passages: list[Passage], tmp_path: Path) -> None:
    folder = tmp_path / "renderings" / "en"
    folder.mkdir(parents=True)
    passage = passages[0]
    line = {"of": digest(passage.text + " Endret."), "h": "Changed?", "s": ["Changed."]}
    short = {"of": digest(passages[1].text), "h": "Short?", "s": ["One sentence of several."]}
    (folder / "a.jsonl").write_text(json.dumps(line) + "\n" + json.dumps(short) + "\n", encoding="utf-8")
    there = Renderings(tmp_path)
    assert there.of(passage, "en") is None
    assert there.heading(passage, "en") == passage.section
    if len(sentences(passages[1].text)) != 1:
        assert there.of(passages[1], "en") is None
    assert there.of(passage, "nb") is None
    assert there.of(passage, "nn") is None
    assert Renderings().of(passage, "en") is None


@pytest.mark.parametrize("line", ["{", '{"of": "1"}', "[]", '{"of": "1", "h": "x", "s": 3}'])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "sak.jsonl").write_text('{"of": "1", "h": "x", "s": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"sak\.jsonl: linje 2 "):
        read_renderings(tmp_path)
