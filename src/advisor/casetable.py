"""The twelve cases as a table: form, members, roles and outcome, from the front matter of the shipped corpus."""

import re
from functools import lru_cache

from advisor.errors import SourceError
from advisor.formats import read_text
from advisor.frontmatter import CaseMatter, split_front_matter
from advisor.settings import data_root


@lru_cache(maxsize=1)
def case_table() -> dict[str, CaseMatter]:
    """The rows by case id. Raises SourceError, naming file and field, where one does not fit."""
    rows: dict[str, CaseMatter] = {}
    for path in sorted((data_root() / "corpus" / "cases").glob("*.md")):
        matter, _, _ = split_front_matter(read_text(path), path.name)
        if not isinstance(matter, CaseMatter):
            raise SourceError(f"{path.name}: mangler «kind: case».", "corpus/README.md viser feltene.")
        rows[matter.case] = matter
    return rows


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """The municipalities of the cases, as they were called in 2013."""
    names = {re.sub(r"\s*\(.*\)$", "", m.name).strip() for row in case_table().values() for m in row.members}
    return frozenset(names | {"Oslo", "Egersund", "Lørenskog", "Skedsmo", "Bærum", "Sokndal"})
