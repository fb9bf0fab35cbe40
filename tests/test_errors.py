"""The tree of errors in the docstring is the tree in the code, and each error is one line with a remedy."""

import re

import pytest

from advisor import errors
from advisor.errors import AdvisorError


def _tree(cls: type[AdvisorError], depth: int = 0) -> dict[str, int]:
    found = {cls.__name__: depth}
    for child in cls.__subclasses__():
        found |= _tree(child, depth + 1)
    return found


def test_the_docstring_draws_the_tree_that_is_there() -> None:
    drawn: dict[str, int] = {}
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"^(?P<lead>[ │├└─]*)(?P<name>\w+)(?:$|  )", line)
        if found and found["name"].endswith(("Error", "Error_")):
            drawn[found["name"]] = {0: 0, 4: 1, 8: 2}[len(found["lead"])]
    assert drawn == _tree(AdvisorError)


@pytest.mark.parametrize("cls", [getattr(errors, name) for name in _tree(AdvisorError)])
def test_every_error_is_one_line_that_ends_in_its_remedy(cls: type[AdvisorError]) -> None:
    error = cls("Noe gikk\n  galt.", "Prøv\tigjen.")
    assert (str(error), error.remedy, error.line()) == ("Noe gikk galt.", "Prøv igjen.", "Noe gikk galt. Prøv igjen.")
    assert cls("Bare dette.").line() == "Bare dette."
