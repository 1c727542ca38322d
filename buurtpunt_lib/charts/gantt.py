"""The Gantt chart as a drawing of plain strokes and words, for pages, print and documents.

Each lane has its words above its bar, so that the same drawing fits a phone. What a bar is shows by
its shape and by words, never by colour alone: planned is full, estimated an open box of dashes,
done thin, late has a cross, what decides the end is underlined.
"""

from __future__ import annotations

from buurtpunt_lib.charts.drawing import SIZE, Area, Dot, Drawing, Stroke, Words
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, SOFT, WARN
from buurtpunt_lib.planning.gantt import Bar, BarKind, Gantt, GateMark
from buurtpunt_lib.texts import Catalogue

WIDE, NARROW = 720.0, 290.0
_LANE, _HEAD, _TOP, _BAR = 34.0, 26.0, 40.0, 10.0
_LETTER = 0.53
_GRID = "#e8eded"
_EDGE = 4.0
# How the line of a marked day looks: its colour, and its dash.
_MARKS: dict[str, tuple[str, tuple[float, ...]]] = {
    "today": (WARN, (4.0, 3.0)),
    "opening": (INK, ()),
}
Part = Stroke | Area | Dot | Words


def gantt_drawing(chart: Gantt, say: Catalogue, *, width: float = WIDE) -> Drawing:
    """The drawing of a chart; its height follows from its lanes.

    Beside it belongs the table of the same rows: a drawing of many lanes is hard to listen to.
    """
    height = _TOP + chart.lanes * _LANE + len(chart.groups) * _HEAD + 8
    painter = _Painter(chart, say, width, height)
    parts = [*painter.axis()]
    y = _TOP
    for group in chart.groups:
        key = group.term.value if group.term else "none"
        parts.append(Area(0, y + 2, width, _HEAD - 6, SOFT))
        parts.append(Words(_EDGE, y + 16, say(f"actions.term.{key}"), INK, bold=True, size=12))
        y += _HEAD
        for bar in group.bars:
            parts += painter.lane(bar, y)
            y += _LANE
        for mark in group.gates:
            parts += painter.gate(mark, y)
            y += _LANE
    return Drawing(width, height, tuple(parts))


def bar_words(bar: Bar, say: Catalogue) -> str:
    """How a bar stands, in words: "te laat: 3 dagen", "klaar"."""
    kind = bar.kind.value
    return say(f"actions.bar.{kind}", n=bar.row.late)


def described(chart: Gantt, say: Catalogue) -> str:
    """What the chart shows, in one or two sentences, for whoever cannot see it."""
    bars = [bar for group in chart.groups for bar in group.bars]
    values = {
        "n": len(bars),
        "first": chart.first,
        "last": chart.last,
        "late": sum(bar.kind is BarKind.LATE for bar in bars),
    }
    return say("actions.chart.described", **values)


class _Painter:
    def __init__(self, chart: Gantt, say: Catalogue, width: float, height: float) -> None:
        self.chart, self.say, self.width, self.height = chart, say, width, height

    def x(self, share: float) -> float:
        return round(_EDGE + share * (self.width - 2 * _EDGE), 2)

    def axis(self) -> list[Part]:
        parts: list[Part] = []
        free = 0.0
        for day, unit in self.chart.ticks:
            at = self.x(self.chart.share(day))
            parts.append(Stroke(((at, _TOP - 8), (at, self.height)), _GRID, 1))
            label = self._tick(day, unit)
            wide = len(label) * SIZE * _LETTER
            start = min(at, self.width - wide - 2)
            if start >= free:
                parts.append(Words(start, 12, label, QUIET))
                free = start + wide + 8
        taken = 0.0
        for name, day in self.chart.marks:
            label = self.say(f"actions.chart.{name}")
            wide = len(label) * SIZE * _LETTER
            start = min(self.x(self.chart.share(day)) + 4, self.width - wide - 2)
            if start >= taken:
                parts.append(Words(start, 27, label, _MARKS[name][0]))
                taken = start + wide + 8
        parts += self.marks(18, _TOP - 2)
        return parts

    def marks(self, top: float, bottom: float) -> list[Part]:
        """A piece of the line of each marked day: it runs through no words."""
        found: list[Part] = []
        for name, day in self.chart.marks:
            at = self.x(self.chart.share(day))
            color, dash = _MARKS[name]
            found.append(Stroke(((at, top), (at, bottom)), color, 1.4, dash))
        return found

    def _tick(self, day, unit: str) -> str:
        if unit == "year":
            return str(day.year)
        if unit == "month":
            return self.say.short_month(day)
        return f"{day.day} {self.say.short_month(day).split()[0]}"

    def lane(self, bar: Bar, y: float) -> list[Part]:
        action = bar.row.action
        left, right = (self.x(self.chart.share(bar.begin)),
                       self.x(self.chart.share(bar.end, end=True)))  # fmt: skip
        right = max(right, left + 3)
        state = bar_words(bar, self.say)
        # What the shape of a bar says on nearly every lane needs no word.
        quiet = bar.kind in (BarKind.PLANNED, BarKind.ESTIMATED)
        told = [action.text, action.who, "" if quiet else state]
        color = WARN if bar.kind is BarKind.LATE else INK
        parts: list[Part] = [Words(_EDGE, y + 11, self._fit(told), color)]
        parts += self.marks(y + 14, y + _LANE)
        top = y + 16
        if bar.kind is BarKind.DONE:
            parts.append(Area(left, top + 3, right - left, _BAR - 6, QUIET))
        elif bar.kind in (BarKind.ESTIMATED, BarKind.DROPPED):
            parts.append(Stroke(_box(left, top, right), QUIET, 1.2, (3.0, 2.0)))
        else:
            fill = WARN if bar.kind is BarKind.LATE else ACCENT
            parts.append(Area(left, top, right - left, _BAR, fill))
        if bar.kind is BarKind.DOING:
            middle = top + _BAR / 2
            parts.append(Stroke(((left + 2, middle), (right - 2, middle)), "#ffffff", 2))
        if bar.kind is BarKind.LATE:
            parts += _cross(min(right + 8, self.width - 6), top + _BAR / 2)
        if bar.critical and not bar.row.over:
            parts.append(Stroke(((left, top + _BAR + 2.5), (right, top + _BAR + 2.5)), INK, 2))
        return parts

    def gate(self, mark: GateMark, y: float) -> list[Part]:
        at = min(max(self.x(self.chart.share(mark.day, end=True)), 10), self.width - 10)
        check = mark.judged.check
        unknown = check is not None and check.met is None
        state = "unknown" if unknown else "open" if mark.judged.open else "closed"
        state = self.say(f"actions.gate.{state}")
        words = self._fit([self.say("actions.chart.gate"), mark.judged.gate.text, state])
        passed = mark.judged.open
        return [
            *self.marks(y + 14, y + _LANE),
            Words(_EDGE, y + 11, words, INK, bold=True),
            Stroke(((_EDGE, y + 21), (self.width - _EDGE, y + 21)), LINE, 1, (1.5, 2.5)),
            Dot(at, y + 21, 5.5, ACCENT if passed else INK, open=not passed, width=2),
        ]

    def _fit(self, told: list[str]) -> str:
        """The words of a lane, cut where they would leave the drawing."""
        words = " · ".join(one for one in told if one)
        most = int((self.width - 2 * _EDGE) / (SIZE * _LETTER))
        if len(words) <= most:
            return words
        rest = " · ".join(one for one in told[1:] if one)
        room = most - len(rest) - 4
        if room >= 12:
            return f"{told[0][:room].rstrip()}… · {rest}" if rest else f"{told[0][:room]}…"
        return f"{words[: most - 1].rstrip()}…"


def _box(left: float, top: float, right: float) -> tuple[tuple[float, float], ...]:
    bottom = top + _BAR
    return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def _cross(x: float, y: float, arm: float = 4.0) -> list[Part]:
    return [
        Stroke(((x - arm, y - side * arm), (x + arm, y + side * arm)), WARN, 2.2)
        for side in (1, -1)
    ]
