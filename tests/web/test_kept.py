"""Turns that a browser keeps: what goes out comes back the same, and what is not a turn is told of."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from test_render import ADVICE

from advisor.web.chat import KEPT, Turn, growing
from advisor.web.kept import read_turns, turn_json

TURN = Turn(3, "Hva?", "done", ADVICE, 1, persona="politician", asked="2026-11-25", index="ab12")


def test_a_turn_comes_back_as_it_was_without_the_passages_nobody_cited() -> None:
    back = read_turns([json.loads(turn_json(TURN))], "nb")
    assert back == (replace(TURN, advice=replace(ADVICE, passages=())),)


def test_an_answer_that_was_under_way_comes_back_as_stopped_and_shows_no_more_than_it_has() -> None:
    under_way = replace(TURN, state="working", shown=99)
    (back,) = read_turns([json.loads(turn_json(under_way))], "nb")
    assert (back.state, back.shown) == ("stopped", 1)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["question", "number", "advice"]), inner)
    ),
    max_leaves=8,
)


@given(json_values)
def test_whatever_a_browser_sends_is_turns_or_a_plain_sentence(data: object) -> None:
    turns = read_turns(data, "en")
    assert len(turns) <= KEPT
    assert all(turn.advice is None for turn in turns)
    assert isinstance(data, list) or turns == ()


def test_no_more_turns_than_are_kept_are_read() -> None:
    rows = [json.loads(turn_json(replace(TURN, number=n))) for n in range(KEPT + 5)]
    assert [turn.number for turn in read_turns(rows, "nb")] == list(range(5, KEPT + 5))


def test_an_answer_grows_claim_by_claim_and_one_that_is_another_begins_anew() -> None:
    claims = (ADVICE.claims[0], replace(ADVICE.claims[0], text="To."))
    one, two = replace(ADVICE, claims=claims[:1]), replace(ADVICE, claims=claims)
    other = replace(ADVICE, claims=(replace(claims[0], text="En annen."),))
    turn = Turn(1, "?")
    assert [(t.shown, t.state) for t in growing(turn, iter([one, two]))] == [
        (1, "working"),
        (2, "working"),
        (2, "done"),
    ]
    assert [(t.shown, t.advice) for t in growing(turn, iter([two, other]))] == [
        (1, two),
        (2, two),
        (1, other),
        (1, other),
    ]
    assert list(growing(turn, iter([]))) == []
