"""A trainer's question sets: read in three formats, and told what is wrong by line and field."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from running import Done

from advisor.cases import CASE_IDS
from advisor.errors import EvaluationError
from advisor.evaluation.items import as_row, digest, item_of, together
from advisor.evaluation.questions import check_set, load_set, own_sets
from advisor.evaluation.tables import as_csv, as_xlsx, read_rows, write_rows

Call = Callable[..., Done]
ROW = {
    "id": "m1", "lang": "nb", "persona": "leader", "kind": "fact", "unanswerable_kind": None,
    "question": "Hvor mange representanter hadde Egersund?", "cases": ["dalaneraadet"], "sections": ["Organisering"],
    "evidence": [], "facts": ["3 representanter"], "answer": "Tre.", "difficulty": 1, "goal": "kjenne rådet",
}  # fmt: skip


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_own_sets_are_whole_and_none_is_from_the_shared_ones() -> None:
    sets = {name: check_set(path) for name, path in own_sets().items()}
    assert set(sets) == {"case-facts", "comparison", "decline", "leader-roles", "owner-meetings"}
    assert [fault for checked in sets.values() for fault in checked.faults] == []
    items = together(checked.items for checked in sets.values())
    assert len(items) >= 150
    for item in items:
        assert item.answer, item.id
        assert item.goal, item.id
        assert item.difficulty in (1, 2, 3), item.id
        assert item.facts, item.id
    assert {item.lang for item in items} == {"nb", "nn", "en"}
    assert {case for item in items for case in item.cases} == set(CASE_IDS)
    shared = Path(__file__).resolve().parents[2] / "shared" / "eval" / "questions-dev.jsonl"
    if shared.exists():
        asked = {" ".join(row["question"].lower().split()) for _, row in read_rows(shared) if isinstance(row, dict)}
        assert not asked & {" ".join(item.question.lower().split()) for item in items}


@pytest.mark.parametrize("name", ["sett.jsonl", "sett.csv", "sett.xlsx"])
def test_a_set_is_the_same_in_each_format(tmp_path: Path, name: str) -> None:
    rows = [as_row(item) for path in own_sets().values() for item in load_set(path)[:3]]
    write_rows(tmp_path / name, rows)
    found = load_set(tmp_path / name)
    assert [{**as_row(item), "set": ""} for item in found] == [{**row, "set": ""} for row in rows]


def test_a_question_is_itself_after_a_round_on_disk() -> None:
    items = [item for path in own_sets().values() for item in load_set(path)]
    again = [item_of(json.loads(json.dumps(as_row(item)))) for item in items]
    assert again == items
    assert digest(again) == digest(items)


def test_a_spreadsheet_saved_in_norwegian_is_read(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    text = (
        "id;Språk;Hvem;Type;Spørsmål;Caser;Fakta;Fasit;Vanskelighet;Læringsmål\r\n"
        'k1;nn;leader;role;"Kva gjer ein brobyggjar; kort sagt?";oru | hsa;"byggjer bruer|tillit";Slik.;2;rolla\r\n'
    )
    path.write_bytes(text.encode("cp1252"))
    (item,) = load_set(path)
    assert item.question == "Kva gjer ein brobyggjar; kort sagt?"
    assert item.cases == ("oru", "hsa")
    assert item.facts == ("byggjer bruer", "tillit")
    assert (item.difficulty, item.goal) == (2, "rolla")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"question": ""}, "linje 1, «question»: mangler"),
        ({"facts": []}, "linje 1, «facts»: mangler"),
        ({"facts": "tall 3"}, None),
        ({"facts": [3]}, "linje 1, «facts»: må være en liste av tekster"),
        ({"cases": ["dalanerådet"]}, "linje 1, «cases»: ukjent case «dalanerådet», mente du «dalaneraadet»?"),
        ({"lang": "sv"}, "linje 1, «lang»: «sv» er ikke en av nb, nn, en"),
        ({"persona": "konge"}, "linje 1, «persona»: «konge» er ikke en av"),
        ({"kind": "quiz"}, "linje 1, «kind»: «quiz» er ikke en av"),
        ({"kind": "unanswerable"}, "linje 1, «unanswerable_kind»: må være en av off_topic, absent_fact, false_premise"),
        ({"unanswerable_kind": "off_topic"}, "linje 1, «unanswerable_kind»: skal være tomt"),
        ({"difficulty": 7}, "linje 1, «difficulty»: «7» er ikke 1, 2 eller 3"),
        ({"question": "x" * 2001}, "linje 1, «question»: lengre enn 2000 tegn"),
        ({"answer": {"a": 1}}, "linje 1, «answer»: må være en tekst"),
    ],
)
def test_what_is_wrong_is_said_by_line_and_field(
    cli: Call, tmp_path: Path, change: dict[str, object], says: str | None
) -> None:
    path = write(tmp_path / "sett.jsonl", {**ROW, **change})
    before = path.read_bytes()
    done = cli("eval", "check", path)
    assert done.status == (1 if says else 0)
    assert (says or "1 spørsmål i orden, ingen feil") in done.err + done.out
    assert path.read_bytes() == before


def test_every_fault_of_a_set_is_listed_and_the_good_rows_are_counted(cli: Call, tmp_path: Path) -> None:
    path = tmp_path / "sett.jsonl"
    write(path, ROW, ROW, {**ROW, "id": "m2", "cases": ["x"], "goal": ""})
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "m3", \n[1]\n\n')
    done = cli("eval", "check", path)
    assert done.status == 1
    assert "linje 2, «id»: id-en «m1» er brukt før, på linje 1" in done.err
    assert "linje 2, «question»: samme spørsmål som på linje 1 (merknad)" in done.out
    assert "linje 3, «cases»: ukjent case «x»" in done.err
    assert "linje 3, «goal»: mangler (merknad)" in done.out
    assert "linje 4: ikke gyldig JSON" in done.err
    assert "linje 5: linjen er ikke et JSON-objekt" in done.err
    assert "sett.jsonl: 1 spørsmål i orden, 4 feil." in done.out


def test_ten_thousand_questions_are_checked_at_once_and_refused_by_a_run(cli: Call, tmp_path: Path) -> None:
    path = write(tmp_path / "mange.jsonl", *({**ROW, "id": f"m{n}", "question": f"Hva er {n}?"} for n in range(10_000)))
    done = cli("eval", "check", path)
    assert done.status == 0
    assert "10000 spørsmål i orden" in done.out
    done = cli("eval", "run", path, "--out", tmp_path / "ut")
    assert done.status == 1
    assert done.err.strip() == (
        "mange.jsonl har 10000 spørsmål, og grensen er 5000. Del settet i flere, eller hev grensen med --most."
    )
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("tom.jsonl", b"", "settet er tomt"),
        ("latin.jsonl", "{'å'}".encode("latin-1"), "er ikke UTF-8"),
        ("bok.xlsx", b"PK\x03\x04 nothing", "er ikke et regneark som kan leses"),
        ("tekst.xlsx", b"hei", "er ikke et regneark som kan leses"),
        ("bred.csv", b"id;lang\na;nb;mer", "3 felt, men overskriften har 2"),
        ("null.csv", b"id;lang\n\x00;nb\n", None),
        ("sett.docx", b"hei", "Fant ikke settet"),
    ],
)
def test_a_file_that_is_no_set_is_one_line(
    cli: Call, tmp_path: Path, name: str, content: bytes, says: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = cli("eval", "check", path)
    assert done.status == 1
    assert "Traceback" not in done.err
    assert (says or name) in done.err


def test_a_fault_is_placed_where_its_row_begins(tmp_path: Path) -> None:
    path = tmp_path / "flere.csv"
    path.write_text(
        'id,lang,persona,kind,question,facts,answer\na,nb,leader,fact,"To\nlinjer?",f,"x\ny"\nb,nb,leader,fact,?,,z\n',
        encoding="utf-8",
    )
    assert [(fault.line, fault.field) for fault in check_set(path).grave] == [(5, "facts")]


def test_an_unknown_set_names_the_known_ones(cli: Call) -> None:
    done = cli("eval", "check", "finnes-ikke")
    assert done.status == 1
    assert "Fant ikke settet «finnes-ikke»" in done.err
    assert "owner-meetings" in done.err


def test_two_sets_with_one_id_are_not_run_together(tmp_path: Path) -> None:
    a, b = (load_set(write(tmp_path / f"{name}.jsonl", ROW)) for name in ("a", "b"))
    with pytest.raises(EvaluationError, match="«m1» står både i a og i b"):
        together([a, b])


def test_nothing_in_a_saved_table_runs_as_a_formula(tmp_path: Path) -> None:
    rows = [{"id": "=1+1", "text": "@SUM(A1)", "other": "-2 kommuner", "n": -3, "list": ["+a", "b"]}]
    cells = as_csv(rows).decode("utf-8-sig").splitlines()[1].split(";")
    assert cells == ["'=1+1", "'@SUM(A1)", "'-2 kommuner", "-3", "'+a | b"]
    path = tmp_path / "ut.xlsx"
    path.write_bytes(as_xlsx(rows))
    ((_, row),) = read_rows(path)
    assert row == {"id": "=1+1", "text": "@SUM(A1)", "other": "-2 kommuner", "n": "-3", "list": "+a | b"}
    with ZipFile(path) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
