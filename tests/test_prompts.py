"""Prompts: there for every language and persona, and refused where their variables are not the expected ones."""

import shutil
from pathlib import Path

import pytest

from advisor.errors import ModelSetupError
from advisor.prompts import VARIABLES, prompt_folder, read_prompt, write_prompt


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("name", VARIABLES)
def test_every_prompt_is_there(language: str, name: str) -> None:
    assert read_prompt(prompt_folder(), language, name)  # type: ignore[arg-type]


def test_braces_in_a_passage_are_left_alone() -> None:
    assert "{persona} {x}" in write_prompt("nb", "leader", "[1] {persona} {x}", "Hva?")[1]


@pytest.mark.parametrize("text", ["uten variabler", "{persona} {navn}", "{persona", "{}"])
def test_other_variables_are_refused_by_file_name(tmp_path: Path, text: str) -> None:
    shutil.copytree(prompt_folder(), tmp_path / "p")
    (tmp_path / "p" / "nb" / "system.md").write_text(text, encoding="utf-8")
    with pytest.raises(ModelSetupError, match=r"nb/system\.md"):
        write_prompt("nb", "leader", "", "", tmp_path / "p")
