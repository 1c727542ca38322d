"""The account as a drawing of plain strokes and words, for documents that run no script.

Drawing: strokes, areas and words at places measured from the upper left corner, in points. It is
written as SVG by `svg`, and painted stroke by stroke on the page of a pdf.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, WARN
from buurtpunt_lib.texts import Catalogue

SIZE = 11.0
# How wide a letter is, as a share of its height: enough for every font that we may meet.
_LETTER = 0.6
_MOST_LABELS = 7
_GRID = "#e8eded"


@dataclass(frozen=True)
class Stroke:
    """A line through points; `dash` as lengths of dash and gap, () for an unbroken line."""

    points: tuple[tuple[float, float], ...]
    color: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Area:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    color: str


@dataclass(frozen=True)
class Dot:
    """A disc, or a ring of `width` where it is open."""

    x: float
    y: float
    radius: float
    color: str
    open: bool = False
    width: float = 1.6


@dataclass(frozen=True)
class Words:
    """Words on a baseline; anchor is start, middle or end."""

    x: float
    y: float
    text: str
    color: str
    anchor: str = "start"
    size: float = SIZE
    bold: bool = False


@dataclass(frozen=True)
class Drawing:
    """Parts in the order in which they are laid over one another."""

    width: float
    height: float
    parts: tuple[Stroke | Area | Dot | Words, ...]


def balance_drawing(
    months: Sequence[date],
    series: Sequence[tuple[str, Sequence[float], bool]],
    say: Catalogue,
    *,
    width: float = 640.0,
    height: float = 300.0,
) -> Drawing:
    """Lines of what stands on the account, in euro; series are (name, values, dashed).

    Below zero is shaded. A cross marks the first month in which a line is below zero.
    """
    low = min(0.0, *(min(values) for _, values, _ in series))
    high = max(0.0, *(max(values) for _, values, _ in series))
    ticks = _ticks(low, high)
    labels = [say.euro(tick) for tick in ticks]
    left = max(len(label) for label in labels) * SIZE * _LETTER + 8
    top, bottom, right = 26.0, height - 22.0, width - 10.0
    low, high = ticks[0], ticks[-1]

    def x(at: int) -> float:
        return round(left + (right - left) * at / max(len(months) - 1, 1), 2)

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * (value - low) / (high - low), 2)

    parts: list[Stroke | Area | Words] = []
    if low < 0:
        parts.append(Area(left, y(0), right - left, y(low) - y(0), "#faf1ed"))
    for tick, label in zip(ticks, labels, strict=True):
        strong = tick == 0
        parts.append(
            Stroke(((left, y(tick)), (right, y(tick))), INK if strong else _GRID, 0.9)
        )  # fmt: skip
        parts.append(Words(left - 6, y(tick) + SIZE * 0.35, label, QUIET, "end"))
    for at in _marked(months):
        parts.append(Stroke(((x(at), bottom), (x(at), bottom + 4)), LINE, 0.9))
        label = say.short_month(months[at])
        half = len(label) * SIZE * _LETTER / 2
        middle = min(max(x(at), half), width - half)
        parts.append(Words(middle, bottom + 16, label, QUIET, "middle"))
    key = left
    for name, values, dashed in series:
        color, dash = (QUIET, (7.0, 4.0)) if dashed else (ACCENT, ())
        points = tuple((x(at), y(value)) for at, value in enumerate(values))
        parts.append(Stroke(points, color, 2.2, dash))
        parts.append(Stroke(((key, 10.0), (key + 26, 10.0)), color, 2.2, dash))
        parts.append(Words(key + 32, 14.0, name, INK))
        key += 32 + len(name) * SIZE * _LETTER + 18
    for _, values, _ in series:
        first = next((at for at, value in enumerate(values) if value < -0.005), None)
        if first is not None:
            parts += _cross(x(first), y(values[first]))
    return Drawing(width, height, tuple(parts))


def _cross(x: float, y: float, arm: float = 4.5) -> list[Stroke]:
    return [
        Stroke(((x - arm, y - side * arm), (x + arm, y + side * arm)), WARN, 2.4)
        for side in (1, -1)
    ]


def _ticks(low: float, high: float) -> list[float]:
    """Round values that span the range, four to seven of them, zero among them.

    >>> _ticks(-1200, 9000)
    [-2000.0, 0.0, 2000.0, 4000.0, 6000.0, 8000.0, 10000.0]
    """
    span = max(high - low, 100.0)
    magnitude = 10.0 ** math.floor(math.log10(span / 4))
    steps = (magnitude * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0))
    step = next(s for s in steps if math.ceil(high / s) - math.floor(low / s) <= 6)
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return [step * number for number in range(first, last + 1)]


def _marked(months: Sequence[date]) -> list[int]:
    """Months that get a label: on a regular beat that falls on January where it can."""
    for beat in (1, 3, 6, 12, 24, 36):
        found = [
            at for at, month in enumerate(months) if (month.year * 12 + month.month - 1) % beat == 0
        ]
        if len(found) <= _MOST_LABELS:
            return found or [0]
    return [0]
