"""What a Gantt chart of the actions shows: lanes by term, bars by day, marks for what is decided.

Lane: one action, or one gate. A bar runs from its first to its last day, both included.
Tick: a day on the axis that gets a label: a week, a month or a year begins there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.project.actions import ActionState, Term
from buurtpunt_lib.planning.actions import Row, in_order

if TYPE_CHECKING:
    from buurtpunt_lib.planning.gates import Judged

_MOST_TICKS = 9


class BarKind(StrEnum):
    """Estimated: the days are the earliest ones, chosen by nobody."""

    DONE = "done"
    DROPPED = "dropped"
    LATE = "late"
    DOING = "doing"
    PLANNED = "planned"
    ESTIMATED = "estimated"


@dataclass(frozen=True)
class Bar:
    """critical: on the chain that decides when all is done. after: ids of what it waits for."""

    row: Row
    kind: BarKind
    begin: date
    end: date
    critical: bool
    after: tuple[str, ...]


@dataclass(frozen=True)
class GateMark:
    """A gate at the end of its term. day: last day of what that term holds."""

    judged: Judged
    day: date


@dataclass(frozen=True)
class Group:
    """term: None for actions of no term yet."""

    term: Term | None
    bars: tuple[Bar, ...]
    gates: tuple[GateMark, ...]


@dataclass(frozen=True)
class Gantt:
    """first, last: days on the axis, both included. ticks: (day, unit): week, month or year.

    marks: days with a line of their own, in order: ("today" or "opening", day).
    """

    first: date
    last: date
    ticks: tuple[tuple[date, str], ...]
    groups: tuple[Group, ...]
    marks: tuple[tuple[str, date], ...]

    def share(self, day: date, *, end: bool = False) -> float:
        """How far a day lies along the axis, from 0 to 1; end: at its evening."""
        whole = (self.last - self.first).days + 1
        return min(1.0, max(0.0, ((day - self.first).days + end) / whole))

    @property
    def lanes(self) -> int:
        return sum(len(group.bars) + len(group.gates) for group in self.groups)


def gantt(
    rows: Sequence[Row], judged: Sequence[Judged], *, opening: date, today: date
) -> Gantt | None:
    """The chart of rows (`actions.rows`) and gates (`gates.judge`); None without any action."""
    if not rows:
        return None
    groups = []
    for term in (*Term, None):
        bars = tuple(_bar(row) for row in in_order(rows) if row.term is term)
        gates = [one for one in judged if one.gate.term is term]
        if bars:
            last = max(bar.end for bar in bars)
            groups.append(Group(term, bars, tuple(GateMark(one, last) for one in gates)))
    bars = [bar for group in groups for bar in group.bars]
    first, last = min(bar.begin for bar in bars), max(bar.end for bar in bars)
    if not any(row.over for row in rows) or first <= today <= last:
        first = min(first, today)
    last = max(last, first + timedelta(13))
    marks = [(name, day) for name, day in (("today", today), ("opening", opening))
             if first <= day <= last]  # fmt: skip
    return Gantt(
        first=first,
        last=last,
        ticks=ticks(first, last),
        groups=tuple(groups),
        marks=tuple(sorted(marks, key=lambda mark: mark[1])),
    )


def sheets(chart: Gantt, most: int) -> tuple[Gantt, ...]:
    """The chart in pieces of at most `most` lanes on one axis, for pages of paper."""
    lanes = [(group.term, one) for group in chart.groups for one in (*group.bars, *group.gates)]
    found = []
    for first in range(0, len(lanes), most):
        piece = lanes[first : first + most]
        groups = tuple(
            Group(
                term,
                tuple(one for own, one in piece if own is term and isinstance(one, Bar)),
                tuple(one for own, one in piece if own is term and isinstance(one, GateMark)),
            )
            for term in dict.fromkeys(own for own, _ in piece)
        )
        found.append(replace(chart, groups=groups))
    return tuple(found)


def ticks(first: date, last: date) -> tuple[tuple[date, str], ...]:
    """Days with a label between two days: Mondays, else months, else years; nine at most.

    >>> ticks(date(2027, 1, 20), date(2027, 4, 10))[0]
    (datetime.date(2027, 2, 1), 'month')
    """
    mondays = []
    day = first + timedelta(-first.weekday() % 7)
    while day <= last and len(mondays) <= _MOST_TICKS:
        mondays.append(day)
        day += timedelta(7)
    if len(mondays) <= _MOST_TICKS:
        return tuple((monday, "week") for monday in mondays)
    start = first.year * 12 + first.month - 1 + (first.day > 1)
    months = last.year * 12 + last.month - start
    for beat in (1, 2, 3, 6):
        found = [start + at for at in range(months) if (start + at) % beat == 0]
        if len(found) <= _MOST_TICKS:
            return tuple((date(one // 12, one % 12 + 1, 1), "month") for one in found)
    years = range(first.year + ((first.month, first.day) > (1, 1)), last.year + 1)
    beat = next(
        size * 10**power
        for power in range(4)
        for size in (1, 2, 5)
        if len(years) <= _MOST_TICKS * size * 10**power
    )
    return tuple((date(year, 1, 1), "year") for year in years if year % beat == 0)


def _bar(row: Row) -> Bar:
    return Bar(row, _kind(row), row.begin, row.end, row.critical, row.waits_for)


def _kind(row: Row) -> BarKind:
    state = row.action.state
    if state is ActionState.DONE:
        return BarKind.DONE
    if state is ActionState.DROPPED:
        return BarKind.DROPPED
    if row.late:
        return BarKind.LATE
    if state is ActionState.DOING:
        return BarKind.DOING
    return BarKind.PLANNED if any(row.chosen) else BarKind.ESTIMATED
