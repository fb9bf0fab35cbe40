"""Users of the page: a password file only its owner reads, and a login that tells nobody who exists."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from running import environment
from typer.testing import CliRunner

from advisor.cli import app
from advisor.errors import SettingsError
from advisor.settings import load_settings
from advisor.users import FILE, Users, has_login

GOOD = "en liten båt på fjorden"


def test_a_user_logs_in_with_the_right_password_only(tmp_path: Path) -> None:
    users = Users(tmp_path)
    assert users.put("Kari", GOOD)
    assert users.check("kari", GOOD)
    assert users.check(" KARI ", GOOD)
    assert not users.check("kari", GOOD + " ")
    assert not users.check("ola", GOOD)
    assert not users.check("", "")


def test_the_file_is_the_owners_alone_and_holds_no_password(tmp_path: Path) -> None:
    Users(tmp_path).put("kari", GOOD)
    file = tmp_path / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert GOOD not in file.read_text(encoding="utf-8")
    assert not [left for left in tmp_path.iterdir() if left.suffix == ".part"]


def test_two_users_with_one_password_have_different_hashes(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.put("kari", GOOD)
    users.put("ola", GOOD)
    kept = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["users"]
    assert kept["kari"]["hash"] != kept["ola"]["hash"]
    assert users.names() == ("kari", "ola")


def test_a_changed_password_replaces_the_old_and_a_removed_user_is_out(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.put("kari", GOOD)
    assert not users.put("kari", "noe helt annet enn før")
    assert not users.check("kari", GOOD)
    users.remove("Kari")
    assert not users.check("kari", "noe helt annet enn før")
    with pytest.raises(SettingsError, match="Ingen bruker"):
        users.remove("kari")


def test_a_letter_typed_in_two_ways_is_one_password(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.put("kari", "båten på fjorden")
    assert users.check("kari", "ba\u030aten pa\u030a fjorden")


@pytest.mark.parametrize("name", ["", "../kari", "kari nordmann", "x" * 65, "<b>", "-kari"])
def test_a_name_that_will_not_do_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="brukernavn"):
        Users(tmp_path).put(name, GOOD)


@pytest.mark.parametrize("password", ["", "kort", "aaaaaaaaaaaaaaa", "x" * 201, "kari.nordmann"])
def test_a_password_that_is_easy_to_guess_is_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(SettingsError, match="Passordet"):
        Users(tmp_path).put("kari.nordmann", password)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"users": {"kari": {"salt": 1}}}', "\x00", '{"users": []}'])
def test_a_damaged_file_is_an_error_and_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="kan ikke leses"):
        Users(tmp_path).check("kari", GOOD)
    with pytest.raises(SettingsError):
        has_login(load_settings(home=tmp_path))


def test_users_added_at_once_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda n: Users(tmp_path).put(f"bruker{n}", GOOD), range(4)))
    assert len(Users(tmp_path).names()) == 4


def test_there_is_no_login_without_users_and_with_a_proxy_that_logs_in(tmp_path: Path) -> None:
    assert not has_login(load_settings(home=tmp_path))
    Users(tmp_path).put("kari", GOOD)
    assert has_login(load_settings(home=tmp_path))
    proxied = load_settings(home=tmp_path, proxy_header="X-Remote-User", proxy_address="127.0.0.1")
    assert not has_login(proxied)


def test_users_are_added_listed_and_removed_on_the_command_line(tmp_path: Path) -> None:
    env = {name: environment(tmp_path)[name] for name in ("ADVISOR_HOME",)}
    run = CliRunner()
    assert "ingen brukere" in run.invoke(app, ["users", "list"], env=env).output
    added = run.invoke(app, ["users", "add", "kari"], input=f"{GOOD}\n{GOOD}\n", env=env)
    assert added.exit_code == 0
    assert "«kari» er lagt til" in added.output
    assert GOOD not in added.output
    changed = run.invoke(app, ["users", "add", "kari"], input=f"{GOOD}x\n{GOOD}x\n", env=env)
    assert "byttet" in changed.output
    unlike = run.invoke(app, ["users", "add", "ola"], input=f"{GOOD}\n{GOOD}!\n", env=env)
    assert unlike.exit_code == 2
    assert run.invoke(app, ["users", "list"], env=env).output.split() == ["kari"]
    assert "er fjernet" in run.invoke(app, ["users", "remove", "kari"], env=env).output
    assert os.environ.get("ADVISOR_HOME") is None
