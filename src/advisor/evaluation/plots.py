"""Plots as inline SVG, each with a text alternative: bars with intervals, and lines. All is escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 720
_ROW, _LEFT, _RIGHT, _TOP = 30, 200, 70, 8
_HEIGHT, _FOOT = 260, 44
# Lines are told apart by their dashes and their labels as well as by colour.
_DASHES = ("", "7 4", "2 3")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A value from 0 to 1 with its interval, and how many it is the mean of."""

    label: str
    value: float
    low: float
    high: float
    n: int


def bars(identity: str, title: str, told: str, rows: Sequence[Bar], comma: bool = True) -> str:
    """Horizontal bars from 0 to 1 with whiskers for the intervals; `told` says in words what they show."""
    height = _TOP + _ROW * len(rows) + 28
    span = WIDTH - _LEFT - _RIGHT
    parts = []
    for step in range(0, 11, 2):
        x = _LEFT + span * step / 10
        parts.append(f"<line class='rute' x1='{x:.1f}' y1='{_TOP}' x2='{x:.1f}' y2='{height - 24}'/>")
        parts.append(_axis(x, height - 8, _number(step / 10, comma, 1)))
    for number, row in enumerate(rows):
        y = _TOP + _ROW * number
        low, high, end = (_LEFT + span * min(1.0, max(0.0, v)) for v in (row.low, row.high, row.value))
        middle = y + _ROW / 2
        parts.append(f"<text x='{_LEFT - 10}' y='{middle + 5:.1f}' text-anchor='end'>{escape(row.label)}</text>")
        parts.append(
            f"<rect class='stolpe' x='{_LEFT}' y='{y + 6}' width='{max(0.5, end - _LEFT):.1f}' height='{_ROW - 12}'/>"
        )
        whisker = f"M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 5}v10M{high:.1f} {middle - 5}v10"
        parts.append(f"<path class='usikker' d='{whisker}'/>")
        parts.append(f"<text x='{WIDTH - _RIGHT + 10}' y='{middle + 5:.1f}'>{_number(row.value, comma, 2)}</text>")
    return _svg(identity, title, told, height, parts)


def lines(
    identity: str,
    title: str,
    told: str,
    series: Mapping[str, Sequence[Point]],
    axes: tuple[str, str],
    comma: bool = True,
    mark: float | None = None,
) -> str:
    """Lines of shares (0 to 1) over what the x axis names; `mark` draws an upright line at the setting in use."""
    points = [point for line in series.values() for point in line]
    start, end = min(x for x, _ in points), max(x for x, _ in points)
    width = (end - start) or 1.0
    left, span = 56, WIDTH - 56 - 20
    foot = _HEIGHT + 22 * len(series)

    def place(x: float, y: float) -> tuple[float, float]:
        return left + span * (x - start) / width, _TOP + (_HEIGHT - _FOOT - _TOP) * (1 - y)

    parts = []
    for step in range(0, 11, 2):
        _, y = place(start, step / 10)
        parts.append(f"<line class='rute' x1='{left}' y1='{y:.1f}' x2='{left + span}' y2='{y:.1f}'/>")
        parts.append(_axis(left - 8, y + 4, _number(step / 10, comma, 1), "end"))
    for step in range(6):
        x, _ = place(start + width * step / 5, 0)
        said = _number(start + width * step / 5, comma, 2)
        parts.append(_axis(x, _HEIGHT - _FOOT + 18, said))
    parts.append(_axis(left + span / 2, _HEIGHT - 6, axes[0]))
    if mark is not None and start <= mark <= end:
        x, _ = place(mark, 0)
        parts.append(f"<line class='merke' x1='{x:.1f}' y1='{_TOP}' x2='{x:.1f}' y2='{_HEIGHT - _FOOT}'/>")
    for number, (name, line) in enumerate(series.items()):
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*point) for point in line))
        dash, y = _DASHES[number % len(_DASHES)], _HEIGHT + 22 * number + 10
        parts.append(f"<path class='linje linje-{number % 3}' d='{path}' stroke-dasharray='{dash}'/>")
        parts.append(f"<path class='linje linje-{number % 3}' d='M{left} {y}h36' stroke-dasharray='{dash}'/>")
        parts.append(f"<text x='{left + 46}' y='{y + 5}'>{escape(name)}</text>")
    return _svg(identity, title, f"{told} {axes[1]}".strip(), foot, parts)


def _svg(identity: str, title: str, told: str, height: float, parts: Sequence[str]) -> str:
    name = escape(identity)
    return (
        f"<svg class='plott' viewBox='0 0 {WIDTH} {height:.0f}' role='img' aria-labelledby='{name}-t {name}-d'>"
        f"<title id='{name}-t'>{escape(title)}</title><desc id='{name}-d'>{escape(told)}</desc>{''.join(parts)}</svg>"
    )


def _axis(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f"<text class='akse' x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}'>{escape(text)}</text>"


def _number(value: float, comma: bool, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if comma else text
