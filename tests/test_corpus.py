"""The corpus that ships: its form, references, then-and-now table, and figures against the original."""

import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from advisor.currency import read_currency
from advisor.load import find_files, load_all
from advisor.records import Citation, Section, Source
from advisor.words import words

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
ORIGINAL = ROOT.parent / "shared" / "originals" / "rapport-2013.txt"
with_original = pytest.mark.skipif(not ORIGINAL.exists(), reason="the original is not in the repository")

CASE_PARTS = frozenset(
    words(
        "initiativ formål organisering drift rammebetingelser ledelse handlingsrom input throughput output oppsummering"
    )
)
REPORT_REF = re.compile(
    r"S1(?: (?:Forord|Sammendrag|Leseveiledning|vedlegg [12]|kap [1-6](?:\.[1-6])?(?:, [1-6](?:\.[1-6])?)*"
    r"|case [a-z-]+: [A-ZÅØÆ]\w+(?:, [A-ZÅØÆ]\w+)*))?"
)
OTHER_REF = re.compile(r"([SN]\d+)(?: (?:§{1,2}|kap\.) ?\d.*)?")
NYNORSK = frozenset(
    words(
        "kva kven kvar kvifor kor korleis ikkje eit ein ei dei vart vere vore frå nokon noko eg me hjå no "
        "enno framleis når kommunar kommunane byrja fekk kjem gjer leiing leiar leiaren berre eigar "
        "eigarane seier står sit var vann hadde ho møta opne"
    )
)
ENGLISH = frozenset(
    words(
        "the of and is was are were what who why how which when where does did do to in for with from "
        "between by on not or a an agreement council role municipal municipality municipalities "
        "governance leadership anchoring legitimacy funding cost board leader leaders political "
        "collaboration cooperation network form law act today legal after before model tool public "
        "information decision open joint inter catalyst manager chief project studies member must new "
        "terms advice"
    )
)
SHORTEST, LONGEST = 150, 750


@pytest.fixture(scope="session")
def sources() -> tuple[Source, ...]:
    loaded, errors = load_all(find_files(CORPUS))
    assert [error.line() for error in errors] == []
    return loaded


@pytest.fixture(scope="session")
def sections(sources: tuple[Source, ...]) -> list[tuple[str, Section]]:
    return [(Path(source.path).name, section) for source in sources for section in source.sections]


@pytest.fixture(scope="session")
def bibliography() -> dict[str, dict[str, object]]:
    return yaml.safe_load((CORPUS / "sources.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def checker() -> ModuleType:
    """eval/coverage.py, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("coverage_of_report", ROOT / "eval" / "coverage.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_corpus_has_all_cases_and_every_kind(sources):
    kinds = Counter(source.kind for source in sources)
    assert kinds["case"] == 12
    assert {"case", "report", "guidance", "law"} <= set(kinds)


def test_a_heading_stands_only_once(sections):
    counted = Counter(section.heading for _, section in sections)
    assert [heading for heading, n in counted.items() if n > 1] == []


def test_every_section_says_where_it_comes_from(sections):
    assert [(file, s.heading) for file, s in sections if not s.refs] == []


def test_every_reference_is_one_the_reader_can_look_up(sections, bibliography):
    wrong = []
    for file, section in sections:
        for ref in section.refs:
            other = OTHER_REF.fullmatch(ref)
            parts = ref.partition(": ")[2].split(", ") if " case " in ref else []
            known = other[1] in bibliography if other else REPORT_REF.fullmatch(ref)
            if not known or set(map(str.lower, parts)) - CASE_PARTS:
                wrong.append((file, section.heading, ref))
    assert wrong == []


def test_every_work_in_the_bibliography_is_described(bibliography):
    for key, work in bibliography.items():
        assert re.fullmatch(r"[SN]\d+", key)
        assert set(work) == {"authors", "title", "publisher", "year", "address", "read"}, key
        assert work["title"], key
        assert work["read"], key


def test_what_is_known_of_a_case_since_then_has_sources(sources, bibliography):
    for source in sources:
        if source.kind == "case":
            later = source.meta["later"]
            assert later["text"], source.id
            assert set(later["source"]) <= set(bibliography), source.id


def test_every_section_can_be_asked_for_in_other_words(sections):
    assert [(file, s.heading) for file, s in sections if len(s.phrasings) < 3] == []


def test_nearly_every_section_can_be_asked_for_in_nynorsk_and_english(sections):
    for signs, least in ((NYNORSK, 0.85), (ENGLISH, 0.85)):
        having = sum(any(set(words(p)) & signs for p in s.phrasings) for _, s in sections)
        assert having / len(sections) >= least, sorted(signs)[:3]


def test_a_paragraph_is_long_enough_to_answer_and_short_enough_to_read(sections):
    lengths = [(file, s.heading, len(p)) for file, s in sections for p in s.text.split("\n\n")]
    assert [row for row in lengths if not SHORTEST <= row[2] <= LONGEST] == []
    assert [(file, s.heading) for file, s in sections if s.text.count("\n\n") > 1] == []


def test_a_sentence_quoted_alone_does_not_point_back(sections):
    back = re.compile(r"(?:^|(?<=[.!?] ))(?:Dette|Disse|Her|Det samme|Slik|Slike|Sistnevnte|Førstnevnte)\b")
    assert [(file, s.heading) for file, s in sections if back.search(s.text)] == []


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Dalanerådet var et § 27-samarbeid.", "§ 27-samarbeid"),
        ("Samarbeidet var hjemlet i kommuneloven § 27.", "§ 27-samarbeid"),
        ("Rådmannen i Lørenskog ledet styringsgruppen.", "Rådmann"),
        ("Rådmennene møttes hver måned.", "Rådmann"),
        ("Fylkesmannen kunne være assosiert medlem.", "Fylkesmannen"),
        ("Kommunene Ski og Oppegård var med.", "Ski og Oppegård"),
        ("Skedsmo kommune betalte tilskuddet.", "Skedsmo, Sørum og Fet"),
        ("Kommunen betalte 4 000 kroner per døgn.", "4 000 kroner per døgn for utskrivningsklare pasienter"),
        ("Eiermeldingen ble vedtatt i kommunestyret.", "Eierskapsmelding"),
        ("Regionrådet møtes fire ganger i året.", "Regionråd"),
        ("Samhandlingsutvalget (SU) møttes ofte.", "Samhandlingsutvalg, ASU og toppledermøte"),
        ("Vertskommunemodellen i § 28 ble valgt.", "§ 28-samarbeid (vertskommune)"),
    ],
)
def test_an_old_word_gets_a_note(sentence, term):
    assert term in notes(sentence)


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Samarbeidet har vart i 27 år.", "§ 27-samarbeid"),
        ("Stiftelsesloven § 27 a gjelder økonomien.", "§ 27-samarbeid"),
        ("Kommuneloven § 27-1 gjelder noe annet.", "§ 27-samarbeid"),
        ("Rådmannsdilemmaet er en fallgruve.", "Rådmann"),
        ("Rådmannsfella er et annet ord for det samme.", "Rådmann"),
        ("Lederen fikk ski på beina.", "Ski og Oppegård"),
        ("De gikk på ski i påsken.", "Ski og Oppegård"),
        ("Pasienten var fet.", "Skedsmo, Sørum og Fet"),
        ("Skedsmo musikkråd ledet arbeidet.", "Skedsmo, Sørum og Fet"),
        ("Akershus universitetssykehus er partner.", "Akershus"),
        ("Stiftelsen fikk 200 000 kroner.", "4 000 kroner per døgn for utskrivningsklare pasienter"),
        ("Hun asket seg til mer tid.", "Asker, Røyken og Hurum"),
        ("Saken tok lang tid på Jæren.", "Klepp, Time, Hå og Gjesdal"),
    ],
)
def test_a_word_that_only_looks_old_gets_none(sentence, term):
    assert term not in notes(sentence)


def test_a_text_of_today_gets_no_note():
    assert notes("Rådmannen og § 27 er omtalt.", kind="law", year=2026) == set()


def test_every_row_of_then_and_now_cites_a_work(bibliography):
    rows = yaml.safe_load((CORPUS / "currency.yaml").read_text(encoding="utf-8"))
    for row in rows:
        assert {key.strip() for key in row["source"].split(";")} <= set(bibliography), row["term"]


@with_original
def test_every_reference_to_the_report_names_a_place_it_has(checker):
    unknown = checker.unknown_places(checker.original(ORIGINAL), checker.paragraphs(CORPUS))
    assert [(p.file, p.heading, ref) for p, ref in unknown] == []


@with_original
def test_a_figure_stands_in_the_place_the_section_names(checker):
    wrong = checker.wrong_figures(checker.original(ORIGINAL), checker.paragraphs(CORPUS), checker.read_exceptions())
    assert [(p.file, p.heading, sorted(said)) for p, said in wrong] == []


@with_original
def test_the_corpus_has_the_figures_dates_and_names_of_the_report(checker):
    rows = checker.coverage(checker.original(ORIGINAL), checker.paragraphs(CORPUS), checker.read_exceptions())
    for kind in ("figures", "dates", "names"):
        assert checker.total(rows, kind) >= checker.ENOUGH, kind


@with_original
def test_an_exception_is_still_needed(checker):
    """A row for a heading that is gone hides nothing and says something untrue."""
    headings = {p.heading for p in checker.paragraphs(CORPUS)}
    assert set(checker.read_exceptions().counted) - headings == set()


@with_original
def test_no_sentence_is_the_reports_own(sections):
    run = 10
    theirs = re.findall(r"[0-9a-zæøåé§]+", ORIGINAL.read_text(encoding="utf-8").lower())
    known = {tuple(theirs[i : i + run]) for i in range(len(theirs) - run + 1)}
    copied = []
    for file, section in sections:
        ours = re.findall(r"[0-9a-zæøåé§]+", section.text.lower())
        copied += [
            (file, " ".join(ours[i : i + run])) for i in range(len(ours) - run + 1) if tuple(ours[i : i + run]) in known
        ]
    assert copied == []


def notes(sentence: str, kind: str = "case", year: int = 2013) -> set[str]:
    """The terms noted for an answer that quotes the sentence."""
    citation = Citation(1, "kilde", kind, "dalaneraadet", "Kilde", "Avsnitt", None, sentence, sentence, year)
    return {note.term for note in read_currency(CORPUS).notes("", [citation])}
