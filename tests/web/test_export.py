"""A conversation as a document: claims with their sources, numbered through all of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from test_render import ADVICE, CITATION, EVIL

from advisor.documents import lines, unresolved
from advisor.records import Claim, Language
from advisor.web.chat import Turn
from advisor.web.export import document, made

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PLACE = replace(CITATION, title="Dalanerådet", section="Drift", kind="case", case=None, quote="Ordrett.", year=2013)
GIVEN = replace(
    ADVICE,
    claims=(Claim("En.", (1,)), Claim("To.", (1, 2))),
    citations=(PLACE, replace(PLACE, n=2, quote="Noe annet.")),
    notes=(),
)
TURN = Turn(1, "Hva?", "done", GIVEN, 2, asked="2026-11-25", index="ab12")


def test_the_same_place_is_one_source_and_another_the_next() -> None:
    later = replace(GIVEN, claims=(Claim("Tre.", (1,)),), citations=(replace(PLACE, quote="Noe annet."),))
    doc = document([TURN, Turn(2, "Og?", "done", later, 1, index="cd34")], "Min samtale", "nb", NOW)
    assert [ref.quote for ref in doc.references] == ["Ordrett.", "Noe annet."]
    assert unresolved(doc) == ()
    text = "\n".join(lines(doc))
    assert "Min samtale" in text
    assert "Tre. [2]" in text
    assert "indeks ab12, cd34" in text
    assert "Dalanerådet – Drift (Case, 2013, side 3)" in text


@pytest.mark.parametrize(("lang", "title"), [("nb", "Samtale 25.11.2026"), ("en", "Conversation 2026-11-25")])
def test_a_conversation_without_a_name_is_named_by_its_day(lang: Language, title: str) -> None:
    assert document([TURN], " ", lang, NOW).title == title


def test_a_refusal_keeps_its_reason_and_where_to_turn() -> None:
    declined = replace(GIVEN, status="declined", reason="off_topic", claims=(), answer="Derfor ikke.\n\nSpør kommunen.")
    text = "\n".join(lines(document([replace(TURN, advice=declined, shown=0)], "x", "nb", NOW)))
    assert text.index("Derfor ikke.") < text.index("Spør kommunen.")


@pytest.mark.parametrize("kind", ["docx", "pdf", "md"])
def test_whatever_a_text_holds_it_can_be_taken_along(kind: str) -> None:
    turn = Turn(1, EVIL, "done", ADVICE, 1, asked=EVIL, index=EVIL)
    file = made([turn], kind, EVIL, "nb", NOW)
    assert file is not None
    assert len(file.content) > 200
    assert file.name == f"script-alert-1-script-img-src-x-onerror-alert-2-amp-2026-11-25.{kind}"


def test_nothing_to_save_and_an_unknown_kind_make_no_file() -> None:
    assert made([], "md", "x", "nb") is None
    assert made([Turn(1, "?", "failed")], "md", "x", "nb") is None
    assert made([TURN], "exe", "x", "nb") is None
