"""An agenda as it is pasted: numbered, in lines, in prose or in one line, and which questions its items call for."""

import pytest

from advisor.advise import Advisor
from advisor.brief.agenda import MOST_ITEMS, match, read_agenda
from advisor.brief.data import questions
from advisor.brief.sentences import Sentences


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()),
        ("Budsjett", ("Budsjett",)),
        ("Saksliste:\nSak 1/26 Budsjett\nSak 2/26: Valg av styre", ("Budsjett", "Valg av styre")),
        ("PS 12/24 Regnskap\r\nPS 13/24 Lån", ("Regnskap", "Lån")),
        ("- Budsjett\n• Valg\n* Lån", ("Budsjett", "Valg", "Lån")),
        ("1. Budsjett\nStyret foreslår at vi vedtar budsjettet.\n2. Valg", ("Budsjett", "Valg")),
        ("Budsjett, valg av styre, lån", ("Budsjett", "valg av styre", "lån")),
        ("Budsjett; valg", ("Budsjett", "valg")),
        ("Budsjett\nValg\nBudsjett", ("Budsjett", "Valg")),
        ("2027-budsjett\n\n\n", ("2027-budsjett",)),
        ("--- \n ... \n", ()),
    ],
)
def test_items_are_read_as_they_are_pasted(text: str, items: tuple[str, ...]) -> None:
    assert read_agenda(text) == (items, 0)


def test_a_long_agenda_is_cut_and_says_how_much_is_left_out() -> None:
    items, left_out = read_agenda("\n".join(f"{n}. Sak nummer {n}" for n in range(1, 31)))
    assert len(items) == MOST_ITEMS
    assert left_out == 30 - MOST_ITEMS


def test_a_long_item_is_cut_at_a_word() -> None:
    [item], _ = read_agenda("Godkjenning av " + "budsjett " * 30)
    assert len(item) < 100
    assert item.endswith("budsjett …")


@pytest.mark.parametrize(
    ("item", "question"),
    [
        ("Låneopptak til nytt anlegg", "laan"),
        ("Valg av styremedlemmer", "valgkomite"),
        ("Regnskap og revisjonsberetning", "revisjonsrapport"),
        ("Styrehonorar", "honorar"),
        ("Varslingsrutiner", "etikk"),
        ("Ansettelse av ny daglig leder", "lederskifte"),
    ],
)
def test_an_item_calls_for_the_questions_that_concern_it(advisor: Advisor, item: str, question: str) -> None:
    [matched] = match(advisor.library, Sentences(advisor.library.passages), [item], questions())
    best = sorted(matched.questions, key=lambda identity: -matched.questions[identity])
    assert question in best[:4], best[:6]


def test_an_item_about_nothing_of_this_calls_for_little(advisor: Advisor) -> None:
    sentences = Sentences(advisor.library.passages)
    [matched] = match(advisor.library, sentences, ["Fotballkamp på søndag"], questions())
    assert all(share < 1 for share in matched.questions.values())
