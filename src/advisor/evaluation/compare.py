"""Two runs of the same questions, pair by pair: what got better, what got worse, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.errors import EvaluationError
from advisor.evaluation.bootstrap import Estimate, estimate, sign_test
from advisor.evaluation.items import Item
from advisor.evaluation.metrics import FIGURES, LESS_IS_BETTER, Figures, main_figure
from advisor.evaluation.scores import Scored

_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of both runs over the questions that have it in both; `p` is the sign test's."""

    figure: str
    before: float
    after: float
    change: Estimate
    better: int
    worse: int
    same: int
    p: float

    @property
    def sure(self) -> bool:
        """Whether the interval of the change leaves out nothing at all."""
        return self.change.low > 0 or self.change.high < 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with the figure that says most about its answers, in both runs."""

    item: Item
    figure: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """How much better the second run's answer is."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared over the `shared` questions; `only` are the numbers that one of them has alone."""

    differences: tuple[Difference, ...]
    pairs: tuple[Pair, ...]
    shared: int
    only: tuple[int, int]

    @property
    def better(self) -> list[Pair]:
        """The questions with better answers, most first."""
        return sorted((p for p in self.pairs if p.change > _LEAST), key=lambda p: (-p.change, p.item.id))

    @property
    def worse(self) -> list[Pair]:
        """The questions with worse answers, most first."""
        return sorted((p for p in self.pairs if p.change < -_LEAST), key=lambda p: (p.change, p.item.id))


def compare(first: Scored, second: Scored) -> Comparison:
    """The second run against the first. Raises EvaluationError where they share no question, or one was changed."""
    before = {item.id: item for item in first.items if item.id in first.rows}
    after = {item.id: item for item in second.items if item.id in second.rows}
    shared = [key for key in before if key in after]
    if not shared:
        raise EvaluationError("De to kjøringene har ingen spørsmål felles.", "Kjør de samme settene i begge.")
    changed = [key for key in shared if _asked(before[key]) != _asked(after[key])]
    if changed:
        more = f" og {len(changed) - 1} til" if len(changed) > 1 else ""
        raise EvaluationError(
            f"Spørsmålet «{changed[0]}»{more} er ikke det samme i de to kjøringene.", "Kjør de samme settene i begge."
        )
    return Comparison(
        differences=tuple(_differences(shared, first.rows, second.rows)),
        pairs=tuple(_pairs([before[key] for key in shared], first.rows, second.rows)),
        shared=len(shared),
        only=(len(before) - len(shared), len(after) - len(shared)),
    )


def _asked(item: Item) -> tuple[object, ...]:
    return item.question, item.facts, item.cases, item.kind, item.unanswerable_kind


def _differences(
    shared: Sequence[str], first: Mapping[str, Figures], second: Mapping[str, Figures]
) -> list[Difference]:
    found = []
    for figure in FIGURES:
        pairs = [(first[k][figure], second[k][figure]) for k in shared if figure in first[k] and figure in second[k]]
        if not pairs:
            continue
        changes = [b - a for a, b in pairs]
        good = [-c if figure in LESS_IS_BETTER else c for c in changes]
        better, worse = sum(c > _LEAST for c in good), sum(c < -_LEAST for c in good)
        mean = [sum(side) / len(pairs) for side in zip(*pairs, strict=True)]
        change = estimate(changes, share=False)
        same = len(pairs) - better - worse
        found.append(Difference(figure, mean[0], mean[1], change, better, worse, same, sign_test(better, worse)))
    return found


def _pairs(items: Sequence[Item], first: Mapping[str, Figures], second: Mapping[str, Figures]) -> list[Pair]:
    found = []
    for item in items:
        before, after = main_figure(first[item.id]), main_figure(second[item.id])
        if before is None or after is None:
            continue
        name = before[0] if before[0] == after[0] else "answered"
        found.append(Pair(item, name, first[item.id].get(name, before[1]), second[item.id].get(name, after[1])))
    return found
