"""Advice as HTML: escaped everywhere, the quote marked in its passage."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from advisor.originals import Original
from advisor.reading import Part, Reading, SourceRow
from advisor.records import Advice, Citation, Claim, Language, Note, Passage
from advisor.web import panel_html, render
from advisor.web.chat import Turn
from advisor.wording import say

EVIL = "'\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;"
CITATION = Citation(1, EVIL, "own", EVIL, EVIL, EVIL, 3, EVIL, f"Foran {EVIL} etter", 2020, EVIL)
ADVICE = Advice(
    question=EVIL,
    language="nb",
    status="answered",
    reason=None,
    answer=f"{EVIL}\n\n{EVIL}",
    claims=(Claim(EVIL, (1,), EVIL),),
    citations=(CITATION,),
    passages=(EVIL,),
    notes=(Note(EVIL, EVIL, EVIL, EVIL, EVIL),),
    followups=(EVIL,),
    model="extractive",
    seconds=0.0,
)


class Seen(HTMLParser):
    """The tags and attributes a browser would make of the HTML, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Every tag that ends was the last one opened."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Notes a text."""
        self.text += data


@pytest.mark.parametrize("status", ["answered", "partial", "declined"])
@pytest.mark.parametrize("state", ["working", "done", "stopped", "failed"])
@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_no_text_becomes_html(status: str, state: str, lang: Language) -> None:
    advice = replace(ADVICE, status=status, remark=EVIL)  # type: ignore[arg-type]
    turn = Turn(1, EVIL, state, advice, 1, EVIL, asked=EVIL, index=EVIL)  # type: ignore[arg-type]
    html = render.turn_html(turn, lang) + render.turn_html(replace(turn, advice=None), lang)
    seen = Seen(html + render.outcome_html(EVIL, EVIL, 1, EVIL))
    assert seen.open == []
    assert not seen.tags & {"script", "img"}
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in seen.text


def test_no_text_of_a_panel_becomes_html() -> None:
    passage = Passage("1", EVIL, "own", EVIL, EVIL, f"Foran {EVIL} etter", EVIL, refs=(EVIL,), year=2013, page=3)
    source = Reading(SourceRow(EVIL, "own", EVIL, 2013, 1), (Part(EVIL, (passage,), ()),), (), {})
    original = Original(passage, EVIL)
    html = panel_html.panel(CITATION, source, original, "nb") + panel_html.panel(CITATION, None, None, "en")
    seen = Seen(html + panel_html.original_panel(CITATION, original, source, "nn") + panel_html.message(EVIL))
    assert seen.open == []
    assert not seen.tags & {"script", "img"}
    assert seen.text.count("<script>alert(1)</script>") > 10
    assert "mark" in seen.tags


def test_only_the_sources_of_shown_claims_are_listed() -> None:
    claims = (Claim("En.", (1,)), Claim("To.", (2,)))
    advice = replace(ADVICE, claims=claims, citations=(CITATION, replace(CITATION, n=2)))
    first = render.turn_html(Turn(1, "?", "working", advice, 1), "nb")
    assert "<span class='said'>En.</span>" in first
    assert "<span class='said'>To.</span>" not in first
    assert len(re.findall("class='kilde-n'", first)) == 1


def test_a_corpus_in_another_language_than_the_answer_says_so() -> None:
    claims = tuple(replace(claim, language="nb") for claim in ADVICE.claims)
    html = render.turn_html(Turn(1, "?", "done", replace(ADVICE, language="nn", claims=claims), 1), "nb")
    assert "lang='nn'" in html
    assert "<span class='said' lang='nb'>" in html
    assert "Då og no" in html


@pytest.mark.parametrize(("lang", "said"), [("nb", "25.11.2026"), ("nn", "25.11.2026"), ("en", "2026-11-25")])
def test_a_day_is_written_the_way_of_the_language(lang: Language, said: str) -> None:
    assert render.day("2026-11-25", lang) == said
    assert render.day("ukjent", lang) == "ukjent"


def test_a_refusal_offers_three_questions_even_where_the_search_found_none() -> None:
    advice = replace(ADVICE, status="declined", reason="off_topic", claims=(), citations=(), followups=())
    html = render.turn_html(Turn(1, "?", "done", advice, 0, persona="trainer"), "nn")
    assert html.count("class='suggestion'") == 3
    assert say("nn", "page.trainer_1") in html
    assert say("nn", "chat.can_answer") in html
