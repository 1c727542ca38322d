"""Drawings of a plan for telling people: the circles of groups, and who hears something when.

Both are strokes and words (`drawing`), so that a page, a pdf and a word processor show the same.
Numbers and letters in them are explained by the lists and tables that stand beside them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from buurtpunt_lib.charts.drawing import Area, Dot, Drawing, Stroke, Words
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, WARN
from buurtpunt_lib.texts import Catalogue

# From the outside in: code, radius, colour, and the arc on which its groups stand.
_RINGS = (
    ("public", 156.0, "#eef5f4", 133.0),
    ("outer", 108.0, "#d7e8e5", 85.0),
    ("inner", 60.0, "#b9d8d2", 26.0),
)
_CENTRE = (180.0, 162.0)
_DOT = 12.0


def circles_drawing(groups: Mapping[str, Sequence[int]], say: Catalogue) -> Drawing:
    """Three circles round the team. groups: the numbers of the groups by the code of their circle.

    More groups than have room stand closer together, in smaller dots.
    """
    x, y = _CENTRE
    parts: list[Dot | Words] = []
    for code, radius, color, _ in _RINGS:
        # An open dot is white inside; a disc on a larger one keeps its colour.
        parts += [Dot(x, y, radius, ACCENT), Dot(x, y, radius - 1.2, color)]
        name = say(f"communication.circle.{code}")
        parts.append(Words(x, y - radius + 20, name, INK, "middle", 12.5, bold=True))
    for code, _, _, arc in _RINGS:
        numbers = list(groups.get(code, ()))
        # The label has the top of the ring; the groups have the rest of it.
        free = math.radians(250)
        size = min(_DOT, arc * free / (2.3 * len(numbers))) if numbers else _DOT
        step = min(free / max(len(numbers), 1), 2.6 * size / arc)
        for at, number in enumerate(numbers):
            # Round the lowest point, the first on the left.
            angle = math.pi / 2 + step * ((len(numbers) - 1) / 2 - at)
            left, top = x + arc * math.cos(angle), y + arc * math.sin(angle)
            parts.append(Dot(round(left, 1), round(top, 1), round(size, 1), ACCENT))
            letters = round(size * 1.08, 1)
            parts.append(
                Words(
                    round(left, 1),
                    round(top + letters * 0.36, 1),
                    str(number),
                    "#ffffff",
                    "middle",
                    letters,
                    bold=True,
                )
            )
    return Drawing(360, 324, tuple(parts))


@dataclass(frozen=True)
class Mark:
    """One post on the line of a group. letter: of its topic, "" for none."""

    day: date
    letter: str
    sent: bool


def timeline_drawing(
    rows: Sequence[tuple[str, Sequence[Mark]]],
    say: Catalogue,
    *,
    today: date,
    opening: date,
    width: float = 640.0,
) -> Drawing | None:
    """A line per group with its posts; None without a post. Sent is filled, planned is open.

    rows: (name of the group, its posts). A stroke marks today and the opening, where they lie
    between the first post and the last one, or near.
    """
    days = [mark.day for _, marks in rows for mark in marks]
    if not days:
        return None
    begin, end = min(days), max(*days, opening)
    if begin - timedelta(days=45) <= today < begin:
        begin = today
    spare = max((end - begin).days // 40, 2)
    begin, end = begin - timedelta(days=spare), end + timedelta(days=spare)
    left, right, top = 12.0, width - 12.0, 34.0
    height = top + 44.0 * len(rows) + 26.0

    def x(day: date) -> float:
        return round(left + (right - left) * (day - begin).days / max((end - begin).days, 1), 1)

    parts: list[Stroke | Dot | Words | Area] = []
    shown = -1e9
    for month in _months(begin, end):
        at, label = x(month), say.short_month(month)
        parts.append(Stroke(((at, top - 10), (at, height - 24)), "#e8eded", 1))
        # A month of which the name would touch the one before it keeps its stroke only.
        if at - shown > 66 and at < right - 48:
            parts.append(Words(at + 3, 14, label, QUIET, size=11.5))
            shown = at
    for day, color, name, dash in (
        (today, WARN, say("communication.timeline.today"), ()),
        (opening, INK, say("communication.timeline.opening"), (4.0, 3.0)),
    ):
        if begin <= day <= end:
            at = x(day)
            parts.append(Stroke(((at, top - 10), (at, height - 18)), color, 1.4, dash))
            anchor = "end" if at > width * 0.75 else "start" if at < width * 0.25 else "middle"
            parts.append(Words(at, height - 5, name, color, anchor, 11.5))
    for number, (name, marks) in enumerate(rows):
        y = top + 44.0 * number + 26
        shown_name = _cut(name, int(width / 7.6))
        # A stroke of today or of the opening does not run through a name.
        parts.append(Area(left, y - 27, 7.4 * len(shown_name), 14, "#ffffff"))
        parts.append(Words(left, y - 16, shown_name, INK, size=12.5, bold=True))
        parts.append(Stroke(((left, y), (right, y)), LINE, 1.6))
        for mark in marks:
            at = x(mark.day)
            parts.append(Dot(at, y, 8.5, "#ffffff" if not mark.sent else ACCENT))
            if not mark.sent:
                parts.append(Dot(at, y, 8.5, ACCENT, open=True, width=2))
            if mark.letter:
                color = "#ffffff" if mark.sent else ACCENT
                parts.append(Words(at, y + 4, mark.letter, color, "middle", 11, bold=True))
    return Drawing(width, height, tuple(parts))


def _months(begin: date, end: date) -> list[date]:
    found, month = [], (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
    while month <= end:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
