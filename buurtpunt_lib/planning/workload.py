"""Who has how much to do: the actions of each person, and the hours that they ask in a week.

Load: what one person has to do. Hours of an action are divided over those who do it and spread
evenly over its days; of an action without hours nobody knows, and that is said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.folding import fold

if TYPE_CHECKING:
    from buurtpunt_lib.domain.project import Project
    from buurtpunt_lib.domain.project.start import Member
    from buurtpunt_lib.planning.actions import Row

_BETWEEN = re.compile(r"\s*(?:[,;&+/]|\ben\b|\band\b)\s*", re.I)
# Somebody who is on the critical chain with this share of all actions is hard to miss.
_MUCH = 0.5


@dataclass(frozen=True)
class Load:
    """name: as written first. member: of the team, None for somebody else. open, late: actions.
    unknown: open ones without hours. hours: of the others. available: hours a week, None when not
    told. week, most: the Monday of the busiest week and its hours; None where no hours are known.
    at_once: the most actions that fall on one day.
    """

    name: str
    member: str | None
    open: int
    late: int
    unknown: int
    hours: float
    available: int | None
    week: date | None
    most: float
    at_once: int

    @property
    def too_much(self) -> bool:
        return self.available is not None and self.most > self.available + 1e-9


def people(who: str) -> tuple[str, ...]:
    """The names in a line such as "An, Bert en Chris", each once.

    >>> people("An, Bert en Chris / an"), people("")
    (('An', 'Bert', 'Chris'), ())
    """
    found: dict[str, str] = {}
    for name in _BETWEEN.split(who):
        if fold(name):
            found.setdefault(fold(name), name)
    return tuple(found.values())


def workload(project: Project, rows: Sequence[Row]) -> tuple[Load, ...]:
    """The load of everybody of the team and of whoever else has an open action.

    Most open actions first. Those who have nothing to do come last: they may take something over.
    """
    team = {fold(member.name): member for member in project.team}
    names = {key: member.name for key, member in team.items()}
    own: dict[str, list[tuple[Row, int]]] = defaultdict(list)
    for row in rows:
        if row.over:
            continue
        doers = people(row.action.who)
        for name in doers:
            names.setdefault(fold(name), name)
            own[fold(name)].append((row, len(doers)))
    found = [_load(name, own[key], team.get(key)) for key, name in names.items()]
    return tuple(sorted(found, key=lambda load: (-load.open, load.name)))


def _load(name: str, own: list[tuple[Row, int]], member: Member | None) -> Load:
    weeks: Counter[date] = Counter()
    days: Counter[date] = Counter()
    total = 0.0
    for row, doers in own:
        length = (row.end - row.begin).days + 1
        days[row.begin] += 1
        days[row.end + timedelta(1)] -= 1
        if row.action.hours is None:
            continue
        share = row.action.hours / doers
        total += share
        monday = row.begin - timedelta(row.begin.weekday())
        while monday <= row.end:
            first = max(monday, row.begin)
            last = min(monday + timedelta(6), row.end)
            weeks[monday] += share * ((last - first).days + 1) / length
            monday += timedelta(7)
    busy = at_once = 0
    for day in sorted(days):
        busy += days[day]
        at_once = max(at_once, busy)
    week = min(weeks, key=lambda one: (-weeks[one], one)) if weeks else None
    return Load(
        name=name,
        member=member.id if member else None,
        open=len(own),
        late=sum(row.late > 0 for row, _ in own),
        unknown=sum(row.action.hours is None for row, _ in own),
        hours=total,
        available=member.hours_week if member else None,
        week=week,
        most=weeks[week] if week else 0.0,
        at_once=at_once,
    )


def findings(loads: Sequence[Load]) -> tuple[Finding, ...]:
    """Who has too much to do, and who nothing. loads: as `workload` gives them."""
    found = []
    everything = sum(load.open for load in loads)
    for load in loads:
        if load.too_much:
            values = {"name": load.name, "hours": load.most, "available": load.available}
            found.append(Finding("too_much", Weight.WARN, "actions", values | {"week": load.week}))
        if everything >= 4 and load.open > _MUCH * everything:
            values = {"name": load.name, "n": load.open, "all": everything}
            found.append(Finding("one_person", Weight.WARN, "actions", values))
        if load.member and not load.open and everything:
            found.append(Finding("nothing", Weight.TIP, "actions", {"name": load.name}))
    return tuple(found)
