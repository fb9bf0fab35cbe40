"""Questions a passage answers, as people would put them: one text in the index, one vector that is their mean.

The passage is found by what is asked and not only by what it says (the idea of Nogueira and others 2019, «Document
Expansion by Query Prediction», with questions written by people who read the paragraph).
"""

from collections.abc import Sequence

import numpy as np

from advisor.embed import Embedder, Vectors

_MARK = "? "


def asked_text(first: str, questions: Sequence[str]) -> str:
    """The text: a first line to search words in, then the questions, one a line."""
    return "\n".join([first, *(f"{_MARK}{question}" for question in questions)])


def questions_of(text: str) -> tuple[str, ...]:
    """The questions in such a text; none in any other."""
    return tuple(line.removeprefix(_MARK) for line in text.split("\n")[1:] if line.startswith(_MARK))


def vectors_of(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """One row for each text, of length one: of its questions where it has any, else of the text itself.

    Raises EmbeddingError.
    """
    plain = [text for text in texts if not questions_of(text)]
    rows = iter(embedder.passages(plain) if plain else ())
    made = []
    for text in texts:
        questions = questions_of(text)
        if questions:
            mean = np.sum([embedder.question(question) for question in questions], axis=0)
            made.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
        else:
            made.append(next(rows))
    return np.asarray(made, dtype=np.float32)
