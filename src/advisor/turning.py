"""A question's vector turned towards the passages that answer it: a linear map fitted on the corpus' own questions.

An embedding model of general use puts a question near texts of the same words and mood; this map, of one matrix, puts
it near the paragraph that answers (a query-side adapter, as in Yoon and others 2023, «Search-Adaptor»). It belongs to
one embedding model, by name; questions of any other model are left as they are. `eval/fit_turning.py` fits it and
prints what it does to questions it has not seen.
"""

from importlib.resources import files

import numpy as np

from advisor.embed import Vectors
from advisor.errors import StoreError
from advisor.vectors import DAMAGED

SHIPPED = "turning.npz"


def open_turning(model: str) -> Vectors | None:
    """The map of an embedding model, shape (dimensions, dimensions); None where there is none for it.

    Raises StoreError where the file is damaged.
    """
    path = files("advisor") / "data" / SHIPPED
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file, np.load(file) as data:
            if str(data["model"]) != model:
                return None
            return np.asarray(data["delta"], dtype=np.float32) * np.float32(data["scale"])
    except DAMAGED as error:
        raise StoreError(f"{SHIPPED} er skadet.", "Installer advisor på nytt.") from error


def turned(delta: Vectors | None, vector: Vectors) -> Vectors:
    """The question's vector, turned and of length one again; itself where there is no map."""
    if delta is None:
        return vector
    row: Vectors = vector + vector @ delta
    return row / max(float(np.linalg.norm(row)), 1e-9)
