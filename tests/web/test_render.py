"""Advice as HTML: escaped everywhere, the quote marked in its passage."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from advisor.records import Advice, Citation, Claim, Note
from advisor.web import render
from advisor.web.chat import Turn

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
@pytest.mark.parametrize("latest", [True, False])
def test_no_text_becomes_html(status: str, state: str, latest: bool) -> None:
    advice = replace(ADVICE, status=status)  # type: ignore[arg-type]
    turn = Turn(1, EVIL, state, advice, 1, EVIL)  # type: ignore[arg-type]
    html = render.turn_html(turn, latest) + render.turn_html(replace(turn, advice=None), latest) + render.message(EVIL)
    seen = Seen(html)
    assert seen.open == []
    assert not seen.tags & {"script", "img"}
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in seen.text


def test_the_quote_is_marked_where_it_stands() -> None:
    html = render.marked(replace(CITATION, text="Først.\nSå  dette her. Sist.", quote="Så dette her."))
    assert html == "Først.\n<mark>Så  dette her.</mark> Sist."


def test_a_quote_that_is_not_in_the_passage_is_shown_before_it() -> None:
    assert render.marked(replace(CITATION, text="Noe annet.", quote="a < b")) == "<mark>a &lt; b</mark>\n\nNoe annet."


def test_a_passage_without_a_quote_has_no_mark() -> None:
    assert render.marked(replace(CITATION, text="Noe.", quote="")) == "Noe."


def test_only_the_cards_of_shown_claims_are_there() -> None:
    claims = (Claim("En.", (1,)), Claim("To.", (2,)))
    advice = replace(ADVICE, claims=claims, citations=(CITATION, replace(CITATION, n=2)))
    first = render.turn_html(Turn(1, "?", "working", advice, 1))
    assert "En." in first
    assert "To." not in first
    assert len(re.findall("class='card'", first)) == 1


def test_a_corpus_in_another_language_than_the_answer_says_so() -> None:
    html = render.turn_html(Turn(1, "?", "done", replace(ADVICE, language="nn"), 1))
    assert "lang='nn'" in html
    assert "<span class='claim'><span lang='nb'>" in html
    assert "Då og no" in html
