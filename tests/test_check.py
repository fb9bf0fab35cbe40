"""`advisor check` as a user runs it: a text, a file, a batch, and what is wrong with them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from making import make_docx
from running import Done

Call = Callable[..., Done]
TRUE = "Egersund hadde tre representanter i Dalanerådet."
FALSE = "Egersund hadde fem representanter i Dalanerådet."
ABSENT = "Månen er laget av gul ost fra Holland."
TEXT = f"{TRUE} {FALSE} {ABSENT} Hvem ledet rådet? Jeg mener at dette var viktig."


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(home))


def outcomes(done: Done) -> dict[str, str]:
    rows = [json.loads(line) for line in done.out.splitlines()]
    return {row["statement"]: row["verdict"] for row in rows}


def test_each_statement_gets_its_verdict(cli: Call) -> None:
    done = cli("check", TEXT, "--json")
    assert done.status == 0
    found = outcomes(done)
    assert found[TRUE] == "supported"
    assert found[FALSE] in ("unsure", "unsupported")
    assert found[ABSENT] == "absent"
    assert list(found.values()).count("skipped") == 2


def test_what_is_supported_cites_and_what_is_not_shows_the_nearest(cli: Call) -> None:
    rows = {row["statement"]: row for row in map(json.loads, cli("check", TEXT, "--json").out.splitlines())}
    assert rows[TRUE]["citation"]["case"] == "dalaneraadet"
    assert "3 representanter" in rows[TRUE]["citation"]["quote"]
    assert rows[FALSE]["citation"] is None
    assert rows[FALSE]["nearest"]["quote"]
    assert rows[FALSE]["reasons"]


def test_the_text_says_what_was_passed_over(cli: Call) -> None:
    out = cli("check", TEXT).out
    assert f"[støttet] {TRUE}" in out
    assert f"[ikke i kildene] {ABSENT}" in out
    assert "Hoppet over: 1 spørsmål, 1 mening." in out


def _memo(document: Any) -> None:
    document.add_heading("Notat", 1)
    document.add_paragraph(TRUE)


@pytest.mark.parametrize("name", ["notat.md", "notat.txt", "notat.docx"])
def test_a_file_is_read(cli: Call, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("docx"):
        make_docx(path, _memo)
    else:
        path.write_text(f"# Notat\n\n{TRUE}\n" if name.endswith("md") else TRUE, encoding="utf-8")
    assert outcomes(cli("check", path, "--json")) == {TRUE: "supported"}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["finnes-ikke.docx"], 1, "finnes ikke"),
        (["   "], 1, "tom"),
        ([], 2, "--batch"),
        (["tekst", "--batch", "x.jsonl", "--out", "y.jsonl"], 2, "--batch"),
        (["--batch", "x.jsonl"], 2, "--batch"),
        (["--batch", "finnes-ikke.jsonl", "--out", "y.jsonl"], 1, "Kan ikke lese"),
    ],
)
def test_wrong_use_is_told(cli: Call, arguments: Sequence[str], status: int, said: str) -> None:
    done = cli("check", *arguments)
    assert done.status == status
    assert said in done.err


def batch(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


def test_a_batch_gives_one_line_for_each_claim(cli: Call, tmp_path: Path) -> None:
    passage = "Rådet hadde tre medlemmer og møttes to ganger i året."
    claims = batch(
        tmp_path / "c.jsonl",
        {"id": "a", "claim": "Rådet hadde tre medlemmer.", "case": None, "passages": [passage]},
        "",
        {"id": "b", "claim": "Rådet hadde fire medlemmer.", "case": None, "passages": [passage]},
        {"id": "c", "claim": "Rådet hadde tre medlemmer.", "case": "oru", "passage_case": "hsa", "passages": [passage]},
        {"id": "d", "claim": "Rådet hadde tre medlemmer.", "case": None, "passages": []},
    )
    out = tmp_path / "v.jsonl"
    assert cli("check", "--batch", claims, "--out", out).status == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [set(row) for row in rows] == [{"id", "verdict", "score", "reasons"}] * 4
    assert [row["id"] for row in rows] == ["a", "b", "c", "d"]
    assert rows[0]["verdict"] == "supported"
    assert rows[1]["verdict"] != "supported"
    assert [row["verdict"] for row in rows[2:]] == ["unsupported", "unsupported"]


GOOD = {"id": "a", "claim": "Rådet hadde tre medlemmer.", "passages": ["Rådet hadde tre medlemmer."]}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "ikke gyldig JSON"),
        ("[1]", "mangler «id»"),
        ({**GOOD, "id": "b", "claim": " "}, "mangler «claim»"),
        ({**GOOD, "id": "b", "claim": 7}, "mangler «claim»"),
        ({**GOOD, "id": "b", "passages": "tekst"}, "«passages»"),
        ({"id": "b", "claim": "Rådet møttes."}, "«passages»"),
        ({**GOOD, "id": "b", "case": "ukjent"}, "ukjent case"),
        (GOOD, "brukt før"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(cli: Call, tmp_path: Path, bad: object, said: str) -> None:
    out = tmp_path / "v.jsonl"
    done = cli("check", "--batch", batch(tmp_path / "c.jsonl", GOOD, bad), "--out", out)
    assert done.status == 1
    assert "linje 2" in done.err
    assert said in done.err
    assert not out.exists()
