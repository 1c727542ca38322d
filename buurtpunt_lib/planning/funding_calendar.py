"""The funding calendar: until when money can be asked, and whether there is time to write.

Moment: the day that the team was told (TOLD), a day that a source names for each year (RULE), the
month in which earlier calls closed, which may never come back (GUESS), or none: money that has no
calls (ANYTIME), and money of which nobody could tell us when (UNKNOWN).
Write by: the day on which the writing of the file has to begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from buurtpunt_lib.datasets import Funder, Money, Rhythm
from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.progress import Progress
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.money import Application, ApplicationState, MoneySearch

# Money that is asked whenever one wants: lenders, platforms and neighbours have no calls.
_ANYTIME = (Money.LOAN, Money.WIN_WIN, Money.CROWDFUNDING, Money.GIFT, Money.SHARES, Money.ADVICE)
_RETURNS = (
    Rhythm.YEARLY,
    Rhythm.AT_LEAST_YEARLY,
    Rhythm.TWICE_A_YEAR,
    Rhythm.THRICE_A_YEAR,
)
# An application that still has to be handed in.
TO_WRITE = (ApplicationState.CONSIDERED, ApplicationState.WRITING)
SOON_DAYS = 30


class Moment(StrEnum):
    """In the order in which they are shown."""

    TOLD = "told"
    RULE = "rule"
    GUESS = "guess"
    ANYTIME = "anytime"
    UNKNOWN = "unknown"


class Time(StrEnum):
    """Whether there is time to write. UNKNOWN: no day, or nobody said how long the writing takes.

    PAST: the day is over. SHORT: writing should have begun. BEGIN: it begins within a month.
    """

    PAST = "past"
    SHORT = "short"
    BEGIN = "begin"
    ENOUGH = "enough"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Entry:
    """One funder. day: until when; of a GUESS the first day of the month. last: when the newest
    call that we know of closed. application: what the team noted; None: nobody looks at it yet.
    """

    funder: Funder
    application: Application | None
    moment: Moment
    day: date | None
    last: date | None

    @property
    def write_by(self) -> date | None:
        """When the writing begins at the latest; None where one of the two is not known."""
        weeks = self.application.write_weeks if self.application else None
        if self.day is None or weeks is None:
            return None
        return self.day - timedelta(weeks=weeks)

    def time(self, today: date) -> Time:
        """How today lies to the day and to the writing."""
        begin = self.write_by
        if self.day is None:
            return Time.UNKNOWN
        if self.day < today and self.moment is not Moment.GUESS:
            return Time.PAST
        if begin is None:
            return Time.UNKNOWN
        if begin < today:
            return Time.SHORT
        return Time.BEGIN if (begin - today).days <= SOON_DAYS else Time.ENOUGH

    @property
    def to_write(self) -> bool:
        """The team wants to ask, and has not yet handed in."""
        return self.application is not None and self.application.state in TO_WRITE


def calendar(funders: Iterable[Funder], search: MoneySearch, *, today: date) -> tuple[Entry, ...]:
    """One entry per funder: by moment, then by day, then in the order given."""
    asked = {application.id: application for application in search.applications}
    entries = [_entry(funder, asked.get(funder.code), today) for funder in funders]
    order = list(Moment)

    def place(entry: Entry) -> tuple[int, date]:
        # What has a day, sure or guessed, stands by that day.
        dated = entry.day is not None
        return (0 if dated else order.index(entry.moment), entry.day or date.max)

    return tuple(sorted(entries, key=place))


def _entry(funder: Funder, application: Application | None, today: date) -> Entry:
    calls = funder.calls
    last = calls.closed_on[-1] if calls and calls.closed_on else None
    if application is not None and application.deadline is not None:
        return Entry(funder, application, Moment.TOLD, application.deadline, last)
    if funder.money in _ANYTIME:
        return Entry(funder, application, Moment.ANYTIME, None, last)
    if calls is not None and not funder.closed:
        if calls.days:
            return Entry(funder, application, Moment.RULE, next_of(calls.days, today), last)
        if last is not None and calls.rhythm in _RETURNS:
            return Entry(funder, application, Moment.GUESS, next_month(last, today), last)
    return Entry(funder, application, Moment.UNKNOWN, None, last)


def next_of(days: Iterable[tuple[int, int]], today: date) -> date:
    """The first of these (month, day) that is today or later.

    >>> next_of([(1, 9), (9, 9)], date(2026, 11, 22))
    datetime.date(2027, 1, 9)
    """
    return min(
        found
        for month, day in days
        for year in (today.year, today.year + 1)
        if (found := date(year, month, day)) >= today
    )


def next_month(last: date, today: date) -> date:
    """The first day of the month in which a day of an earlier year comes back.

    >>> next_month(date(2023, 3, 6), date(2026, 11, 22))
    datetime.date(2027, 3, 1)
    >>> next_month(date(2021, 11, 8), date(2026, 11, 22))
    datetime.date(2027, 11, 1)
    """
    over = (last.month, last.day) < (today.month, today.day)
    return date(today.year + over, last.month, 1)


def findings(project: Project, entries: Iterable[Entry], *, today: date) -> tuple[Finding, ...]:
    """What deserves a thought before money is asked; texts `funding.finding.<code>`."""
    plan, found = project.plan, []
    for entry in entries:
        if not entry.to_write:
            continue
        place = f"money.applications[{entry.funder.code}]"
        values = {"code": entry.funder.code, "day": entry.day, "begin": entry.write_by}
        time = entry.time(today)
        if time is Time.PAST and entry.moment is Moment.TOLD:
            found.append(Finding("past", Weight.WARN, place, values))
        elif time in (Time.SHORT, Time.BEGIN):
            weight = Weight.WARN if time is Time.SHORT else Weight.TIP
            found.append(Finding(time.value, weight, place, values))
        elif entry.application is not None and entry.application.write_weeks is None:
            found.append(Finding("weeks_unknown", Weight.TIP, place, values))
    if not project.money.applications:
        found.append(Finding("nobody_asked", Weight.TIP, "money.applications"))
    if not project.start.municipality.mandate_holder:
        found.append(Finding("no_mandate_holder", Weight.TIP, "start.municipality.mandate_holder"))
    grants = bool(plan.grants or plan.recurring_grants)
    if grants and not plan.feasibility.plan_b:
        found.append(Finding("no_plan_b", Weight.WARN, "plan.feasibility.plan_b"))
    # Money that comes once ends; a wage does not.
    if plan.grants and not plan.recurring_grants and any(post.fte > 0 for post in plan.staff):
        found.append(Finding("wages_on_one_off", Weight.WARN, "plan.grants"))
    if unwritten := [grant.name for grant in plan.grants if not grant.hours_to_write]:
        values = {"names": tuple(unwritten)}
        found.append(Finding("no_writing_hours", Weight.TIP, "plan.grants", values))
    return tuple(found)


def progress(project: Project) -> Progress:
    """Somebody is asked, plan B is written, a mandate holder is known."""
    steps = (
        any(one.state is not ApplicationState.DROPPED for one in project.money.applications),
        bool(project.plan.feasibility.plan_b),
        bool(project.start.municipality.mandate_holder),
    )
    return Progress.of(steps)
