"""Which questions of the bank are worth asking: by form, phase, role, sector and agenda, spread on the legitimacies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.brief.agenda import Matched
from advisor.brief.data import LEGITIMACIES, QuestionRow, questions
from advisor.brief.records import Fact, Order
from advisor.brief.sentences import Sentences

FEWEST, USUAL, MOST = 8, 9, 12
EACH, EACH_MOST = 2, 5
_AGENDA = 4.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the brief and the sentence that says why it is worth asking."""

    row: QuestionRow
    why: Fact


def eligible(order: Order) -> tuple[QuestionRow, ...]:
    """The questions of the bank that can be asked for this order."""
    words = f"{order.name} {order.sector} {' '.join(order.agenda)}"
    return tuple(
        row
        for row in questions()
        if (not row.forms or order.form in row.forms)
        and (not row.phases or order.phase in row.phases)
        and (not row.roles or order.role in row.roles)
        and (not row.sectors or re.search(row.sectors, words, re.IGNORECASE))
    )


def pick(order: Order, sentences: Sentences, matched: Sequence[Matched], used: set[str]) -> tuple[Asked, ...]:
    """FEWEST to MOST questions, by legitimacy. `used` are sentences the brief has said already; those that are taken
    are added to it."""
    bank = eligible(order)
    score = {row.id: float(row.first) + (1.0 if row.phases else 0.0) + (1.0 if row.roles else 0.0) for row in bank}
    called = set()
    for item in matched:
        best = max(item.questions.values(), default=0.0)
        for identity, share in item.questions.items():
            if identity in score and share >= 0.6 * best:
                score[identity] += _AGENDA * min(1.0, share)
                called.add(identity)
    order_of = sorted(bank, key=lambda row: -score[row.id])
    wanted = min(MOST, USUAL + min(3, len(called)))
    chosen: list[QuestionRow] = []
    for part in LEGITIMACIES:
        chosen += [row for row in order_of if row.part == part][:EACH]
    for row in order_of:
        held = sum(other.part == row.part for other in chosen)
        if len(chosen) < wanted and row not in chosen and held < EACH_MOST:
            chosen.append(row)
    asked = []
    for row in sorted(chosen, key=lambda row: (LEGITIMACIES.index(row.part), -score[row.id])):
        why = next((fact for fact in map(sentences.fact, row.why) if fact.text not in used), None)
        if why is not None:
            used.add(why.text)
            asked.append(Asked(row, why))
    return tuple(asked)
