"""The brief, whole: every combination gives a sound one, its files say the same, and bad input gets a clear answer."""

import itertools
import json
import random
import re
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as open_docx  # noqa: TID251 - tests read what the advisor writes
from pypdf import PdfReader  # noqa: TID251
from running import Done

from advisor.advise import Advisor
from advisor.brief.data import forms
from advisor.brief.records import FORMS, PHASES, READERS, ROLES, Brief, Fact
from advisor.brief.sentences import told
from advisor.brief.write import as_document, points
from advisor.briefs import SUFFIXES, as_file, save, write_brief
from advisor.documents import lines, unresolved
from advisor.errors import BriefError
from advisor.records import Citation
from advisor.split import sentences

DAY = date(2026, 11, 25)
SECTORS = ("", "avfall", "skole", "helse og sykehus", "vann og avløp", "kultur", "regional utvikling", "brann")
AGENDAS = (
    "",
    "Sak 1/26 Regnskap og årsberetning\nSak 2/26 Budsjett og økonomiplan\nSak 3/26 Valg av styre og honorar",
    "1. Utmelding av en kommune\n2. Låneopptak til nytt anlegg\n3. Evaluering av samarbeidet",
    "Innkalling; ny daglig leder; åpenhet og innsyn; garanti",
    "Rådmannen orienterer om omdanning av § 27-samarbeidet",
)
NAMED = {
    "IKS": r"\bIKS\b|IKS-loven|interkommunalt selskap",
    "AS": r"\bAS\b|[Aa]ksjelov|aksjeselskap",
    "IPR": r"\bIPR\b",
    "KO": r"\bKO\b",
    "vertskommune": r"[Vv]ertskommune",
    "stiftelse": r"[Ss]tiftelse",
    "forening": r"[Ff]orening(?!er)",
    "KF": r"\bKF\b|kommunalt foretak",
}


def _combinations(count: int) -> list[dict[str, object]]:
    """As many orders, the same each time, with every form, role, phase and reader among them."""
    chance = random.Random(20261125)
    every = list(itertools.product([*FORMS, "§ 27"], ROLES, PHASES, READERS))
    chance.shuffle(every)
    return [
        {
            "form": form, "role": role, "phase": phase, "reader": reader, "sector": chance.choice(SECTORS),
            "members": chance.choice([None, 2, 4, 7, 18]), "agenda": chance.choice(AGENDAS),
            "name": chance.choice(["", "Fjordsamarbeidet"]), "day": DAY,
        }
        for form, role, phase, reader in every[:count]
    ]  # fmt: skip


def _facts(brief: Brief) -> list[Fact]:
    return [fact for part in brief.parts for point in points(part) for fact in point.facts]


def _sound(advisor: Advisor, brief: Brief) -> None:
    order = brief.order
    for part in brief.parts:
        told_points = list(points(part))
        assert told_points, part.key
        assert all(group.points for group in part.groups), part.key
        assert all(point.facts or point.words for point in told_points), part.key
    document = as_document(brief)
    assert unresolved(document) == ()
    quoted = [fact for fact in _facts(brief) if fact.quoted and fact.text]
    assert len({fact.text for fact in quoted}) == len(quoted), "a sentence twice"
    for fact in quoted:
        assert any(told(s, fact.passage.text) == fact.text for s in sentences(fact.passage.text)), fact.text
    _no_other_form(brief)
    noted = {dated.note.term for dated in brief.notes}
    for fact in quoted:
        p = fact.passage
        cited = Citation(1, p.source, p.kind, p.case, p.title, p.section, None, fact.text, p.text, p.year)
        assert {note.term for note in advisor.currency.notes("", [cited])} <= noted, fact.text
    if order.reader == "politiker":
        [asked] = [part for part in brief.parts if part.key == "questions"]
        questions = [point.lead for point in points(asked)]
        assert 8 <= len(questions) <= 12
        assert len(set(questions)) == len(questions)
        assert len(asked.groups) == 3
        [cases] = [part for part in brief.parts if part.key == "cases"]
        assert 2 <= len(list(points(cases))) <= 4


def _no_other_form(brief: Brief) -> None:
    """A duty names the form it is given for, or none."""
    speaks = set(forms()[brief.order.form].speaks)
    [law] = [part for part in brief.parts if part.key == "law"]
    [duties] = [group for group in law.groups if group.title.startswith("Lovens plikter")]
    for point in duties.points:
        for fact in point.facts:
            named = {form for form, pattern in NAMED.items() if re.search(pattern, fact.text)}
            assert not named or named & speaks, (brief.order.form, fact.text)
        assert any(re.search(r"§|lov", fact.text) for fact in point.facts), point
        assert not any("KS anbefaler" in fact.text for fact in point.facts), point


def test_two_hundred_orders_each_give_a_sound_brief(advisor: Advisor) -> None:
    for order in _combinations(200):
        _sound(advisor, write_brief(advisor, **order))  # type: ignore[arg-type]


@pytest.mark.parametrize("order", _combinations(200)[::40], ids=lambda o: f"{o['form']}-{o['reader']}")
def test_the_files_of_a_brief_say_the_same(advisor: Advisor, order: dict[str, object]) -> None:
    brief = write_brief(advisor, **order)  # type: ignore[arg-type]
    document = as_document(brief)
    word = open_docx(BytesIO(as_file(brief, ".docx")))
    read = []
    for block in word.iter_inner_content():
        rows = block.rows if hasattr(block, "rows") else ()
        read += [" | ".join(cell.text for cell in row.cells) for row in rows] or [getattr(block, "text", "")]
    read.append(word.sections[0].footer.paragraphs[0].text)
    assert [line for line in read if line] == lines(document)
    pdf = as_file(brief, ".pdf")
    pages = [page.extract_text().split(document.foot)[0] for page in PdfReader(BytesIO(pdf)).pages]
    text = "".join("".join(pages).split()).replace("\u00ad", "")
    for fact in _facts(brief):
        if fact.text:
            assert "".join(fact.text.split()).replace("-", "") in text.replace("-", ""), fact.text
    data = json.loads(as_file(brief, ".json"))
    numbers = {citation["n"] for citation in data["citations"]}
    claims = [claim for part in data["parts"] for point in part["points"] for claim in point["claims"]]
    assert claims
    assert all(claim["citations"] and set(claim["citations"]) <= numbers for claim in claims)
    assert data["fingerprint"] == brief.fingerprint == advisor.library.manifest.fingerprint


@pytest.mark.parametrize("order", _combinations(200)[::20], ids=lambda o: f"{o['form']}-{o['reader']}-{o['phase']}")
def test_a_brief_fills_two_pages_at_most_before_its_sources(advisor: Advisor, order: dict[str, object]) -> None:
    pdf = PdfReader(BytesIO(as_file(write_brief(advisor, **order), ".pdf")))  # type: ignore[arg-type]
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) <= 3
    first_source = next(number for number, text in enumerate(pages, 1) if re.search(r"^\[1\] ", text, re.MULTILINE))
    assert first_source <= 2 or pages[2].lstrip().startswith(("Kilder", "[1]")), pages[2][:200]


def test_a_brief_bears_its_date_its_index_and_that_it_is_no_legal_advice(advisor: Advisor) -> None:
    foot = as_document(write_brief(advisor, form="IKS", day=DAY)).foot
    assert "Ikke juridisk rådgivning" in foot
    assert "25. november 2026" in foot
    assert advisor.library.manifest.fingerprint[:12] in foot


def test_the_same_order_gives_the_same_files(advisor: Advisor) -> None:
    first, second = (write_brief(advisor, form="AS", agenda=AGENDAS[1], day=DAY) for _ in range(2))
    for suffix in (".md", ".json", ".pdf"):
        assert as_file(first, suffix) == as_file(second, suffix)


def test_law_and_ks_advice_stand_apart(advisor: Advisor) -> None:
    brief = write_brief(advisor, form="IKS", day=DAY)
    [law] = [part for part in brief.parts if part.key == "law"]
    duties, ks = law.groups
    assert ks.title == "KS anbefaler (råd, ikke lov)"
    assert all(fact.text.startswith("KS anbefaler") for point in ks.points for fact in point.facts)
    assert any("fire ukers varsel" in fact.text for point in duties.points for fact in point.facts)


def test_items_of_the_agenda_point_at_questions(advisor: Advisor) -> None:
    brief = write_brief(advisor, form="IKS", agenda=AGENDAS[2], day=DAY)
    [matter] = [part for part in brief.parts if part.key == "matter"]
    told_items = {point.lead: point.words for point in matter.groups[1].points}
    assert list(told_items) == ["Utmelding av en kommune:", "Låneopptak til nytt anlegg:", "Evaluering av samarbeidet:"]
    [asked] = [part for part in brief.parts if part.key == "questions"]
    number = 1 + [point.lead for point in points(asked)].index(
        "Hva er lånetaket i selskapsavtalen, og hvor mye er brukt?"
    )
    assert str(number) in re.findall(r"\d+", told_items["Låneopptak til nytt anlegg:"])


def test_five_thousand_words_of_agenda_are_read_and_quickly(advisor: Advisor) -> None:
    prose = "Styret har drøftet saken om innkjøp av biler og foreslår å vente. " * 420
    agenda = (
        prose + "\n" + "\n".join(f"Sak {n}/26 Budsjett, lån og valg nummer {n}" for n in range(1, 41)) + "\n" + prose
    )
    assert len(agenda.split()) > 5000
    write_brief(advisor, form="IKS", day=DAY)
    started = time.perf_counter()
    brief = write_brief(advisor, form="IKS", agenda=agenda, day=DAY)
    assert time.perf_counter() - started < 10
    assert len(brief.order.agenda) == 12
    assert brief.order.left_out == 28
    _sound(advisor, brief)
    assert "34 saker til" in as_file(brief, ".md").decode()


@pytest.mark.parametrize(
    ("order", "what", "remedy"),
    [
        ({"form": "rådslag"}, "Formen «rådslag» er ukjent", "Bruk en av"),
        ({"form": "aksjselskap"}, "ukjent", "Mente du «aksjeselskap»"),
        ({"name": "Fjordsamarbeidet"}, "navnet «Fjordsamarbeidet» sier den ikke", "Oppgi en av"),
        ({}, "verken form eller navn", "Oppgi en av"),
        ({"form": "KF"}, "del av én kommune", "Den finnes for"),
        ({"form": "SA"}, "Årsmøtet er øverst", "Den finnes for"),
        ({"form": "IKS", "name": "Bykultur AS"}, "motstridende", "bruk formen AS"),
        ({"form": "AS", "role": "konge"}, "Rollen «konge» er ukjent", "eierrepresentant"),
        ({"form": "AS", "phase": "fest"}, "Fasen «fest» er ukjent", "avvikling"),
        ({"form": "AS", "reader": "katt"}, "Leseren «katt» er ukjent", "leder"),
        ({"form": "AS", "members": 0}, "kan ikke være 0", "fra 1 til 400"),
        ({"form": "AS", "name": "x" * 200}, "200 tegn", "Kort den ned"),
        ({"form": "AS", "agenda": "x" * 100_001}, "100001 tegn", "uten vedlegg"),
    ],
)
def test_what_cannot_be_a_brief_gets_a_clear_answer(
    advisor: Advisor, order: dict[str, object], what: str, remedy: str
) -> None:
    with pytest.raises(BriefError) as refused:
        write_brief(advisor, **order)  # type: ignore[arg-type]
    assert what in str(refused.value)
    assert remedy in refused.value.remedy


@pytest.mark.parametrize(
    ("order", "form", "said"),
    [
        ({"form": "§ 27"}, "IPR/KO", "«§ 27» er ikke en form i dag"),
        ({"form": "paragraf 27-samarbeid"}, "IPR/KO", "erstattet av to former"),
        ({"form": "samkommune"}, "vertskommune", "Samkommune finnes ikke lenger"),
        ({"form": "§ 28"}, "vertskommune", "vertskommunesamarbeid"),
        ({"form": "regionråd"}, "IPR", "skal i dag være"),
        ({"name": "Søppel IKS"}, "IKS", "navnet sier IKS"),
        ({"form": "AS", "agenda": "Valg til representantskapet"}, "AS", "«representantskapet», som ikke hører til"),
        ({"form": "stiftelse", "agenda": "Eiermøte i stiftelsen", "role": "styremedlem"}, "stiftelse", "«eiermøte»"),
        ({"form": "IKS", "agenda": "Utbytte og aksjer"}, "IKS", "«aksjer»"),
        ({"form": "IKS", "members": 1}, "IKS", "blir bare én deltaker igjen"),
        ({"form": "stiftelse"}, "stiftelse", "Rollen eierrepresentant passer ikke"),
    ],
)
def test_what_does_not_fit_is_said_before_all_else(
    advisor: Advisor, order: dict[str, object], form: str, said: str
) -> None:
    brief = write_brief(advisor, **order, day=DAY)  # type: ignore[arg-type]
    assert brief.order.form == form
    assert brief.parts[0].key == "check"
    first = " ".join(f"{point.words} {' '.join(f.text for f in point.facts)}" for point in points(brief.parts[0]))
    assert said in first
    _sound(advisor, brief)


def test_hostile_words_are_words_in_every_file(advisor: Advisor) -> None:
    name = "<script>alert(1)</script> | *x* [y](z) #eval"
    brief = write_brief(advisor, form="AS", name=name, agenda=f"1. {name}\n2. \x00\x07 null", day=DAY)
    _sound(advisor, brief)
    assert all(as_file(brief, suffix) for suffix in SUFFIXES)
    assert "<script" not in as_file(brief, ".md").decode().replace(r"\<script", "")


def test_a_language_model_s_sentences_stand_in_place_of_the_corpus_s(advisor: Advisor) -> None:
    asked = []

    def rewrite(sentence: str, passage: object) -> str:
        asked.append(passage)
        return f"{sentence} (omskrevet)"

    brief = write_brief(advisor, form="IKS", day=DAY, rewrite=rewrite)
    facts = [fact for fact in _facts(brief) if fact.text]
    assert all(fact.text.endswith(" (omskrevet)") and not fact.quoted for fact in facts)
    assert asked == [fact.passage for fact in facts]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_brief_is_written_from_the_command_line(
    cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, home: Path, tmp_path: Path, suffix: str
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    agenda, out = tmp_path / "saker.txt", tmp_path / f"brief{suffix}"
    agenda.write_text("1. Budsjett\n2. Valg av styre\n", encoding="utf-8")
    done = cli(
        "brief", "--form", "IKS", "--name", "Søppel IKS", "--sector", "avfall", "--members", 5, "--role",
        "eierrepresentant", "--agenda", f"@{agenda}", "--phase", "drift", "--for", "politiker", "--lang", "nb",
        "--date", "2026-11-25", "--out", out,
    )  # fmt: skip
    assert (done.status, done.err) == (0, f"Briefen ligger i {out}.\n")
    assert out.stat().st_size > 1000


def test_without_a_file_the_brief_is_shown(
    cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    done = cli("brief", "--form", "IPR", "--for", "leder", "--date", "2026-11-25")
    assert done.status == 0
    assert done.out.startswith("# De første hundre dagene: interkommunalt politisk råd (IPR)\n")
    assert "| Hva | Hvor | Når | Hvem |" in done.out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--form", "IKS", "--out", "brief.odt"), 1, "Jeg kan ikke skrive en brief som «brief.odt»"),
        (("--form", "IKS", "--out", "/finnes/ikke/brief.md"), 1, "Kan ikke skrive"),
        (("--form", "IKS", "--agenda", "@finnes-ikke.txt"), 1, "finnes-ikke.txt kan ikke leses"),
        (("--form", "IKS", "--lang", "en"), 2, "--lang må være nb"),
        (("--form", "IKS", "--members", "mange"), 2, "members"),
        ((), 1, "Jeg må vite formen"),
    ],
)
def test_wrong_use_ends_in_what_to_try(
    cli: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, home: Path, arguments: tuple[str, ...], status: int,
    said: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    done = cli("brief", *arguments)
    assert done.status == status
    assert said in done.err


def test_saving_names_the_file_it_could_not_write(advisor: Advisor, tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="Kan ikke skrive"):
        save(write_brief(advisor, form="AS", day=DAY), tmp_path / "ingen" / "brief.md")
