"""The checklist of duties: each duty of a form with its day, and how it stands.

Occasion: one time that a duty must be done; a duty that returns has one for each year.
Financial year: the first one runs from the founding to the first end of year on or after it, or to
the one after that when the statutes say so. Days are the last ones on which it may be done.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from buurtpunt_lib.datasets import Due, Duty, DutyGroup
from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.domain.progress import Progress
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.legal import DutyState
from buurtpunt_lib.legal import circumstances
from buurtpunt_lib.legal.volunteers import volunteer_rule

YEARS_AHEAD = 3
SOON_DAYS = 60
# Fewest founders by form; 2 and 3 as dated rules say it too (formation.*), held in the tests.
LEAST_FOUNDERS = {LegalForm.VZW: 2, LegalForm.CV: 3, LegalForm.BV: 1}
_NOTHING = DutyState(id="none")


class Standing(StrEnum):
    """How an occasion stands on a day. OPEN: no day is known. UNSURE: it may not count at all."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    LATE = "late"
    SOON = "soon"
    LATER = "later"
    OPEN = "open"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Occasion:
    """key: id of its `DutyState`. due: None where no day is known. year: the financial or calendar
    year that it closes, None for what is done once. applies: None where nobody said yet whether it
    counts. must: False for what is wise only; None where that depends on what nobody said yet.
    need: what decides whether it counts: of `datasets.Duty.needs`, or "no_staff".
    """

    duty: Duty
    key: str
    due: date | None
    year: int | None
    applies: bool | None
    must: bool | None
    state: DutyState
    need: str = ""

    def standing(self, today: date) -> Standing:
        if self.state.done_on is not None:
            return Standing.DONE
        if self.state.not_needed:
            return Standing.NOT_NEEDED
        if self.applies is None:
            return Standing.UNSURE
        if self.due is None:
            return Standing.OPEN
        if self.due < today:
            return Standing.LATE
        return Standing.SOON if (self.due - today).days <= SOON_DAYS else Standing.LATER


def month_end(year: int, month: int) -> date:
    """The last day of a month; `month` may lie beyond 12.

    >>> month_end(2027, 14)
    datetime.date(2028, 2, 29)
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def months_later(day: date, count: int) -> date:
    """The same day of a later month, or its last day where that month is shorter.

    >>> months_later(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    end = month_end(day.year, day.month + count)
    return end.replace(day=min(day.day, end.day))


def year_ends(founded_on: date, month: int, count: int, *, long_first: bool = False) -> list[date]:
    """The last days of the first financial years. month: in which they end, 1 to 12."""
    first = founded_on.year + (1 if month < founded_on.month else 0) + int(long_first)
    return [month_end(first + number, month) for number in range(count)]


def checklist(
    project: Project, duties: Mapping[str, Duty], *, today: date, years: int = YEARS_AHEAD
) -> tuple[Occasion, ...]:
    """Every occasion of the duties of the chosen form, in the order of the file, then of the years.

    What the project says it does not have is left out. () as long as no form was chosen. Years that
    return: the first `years` financial years, and those that have begun by `today`.
    """
    form = project.legal_form
    if form is None:
        return ()
    maker = _Maker(project, duties, today, years)
    mine = (
        duty
        for duty in duties.values()
        if form.value in duty.forms and duty.group is not DutyGroup.GROWTH
    )
    return tuple(occasion for duty in mine for occasion in maker.occasions(duty))


class _Maker:
    """Works out occasions; days of one duty may hang on those of another."""

    def __init__(
        self, project: Project, duties: Mapping[str, Duty], today: date, years: int
    ) -> None:
        self.project, self.duties = project, duties
        legal = project.legal
        self.states = {state.id: state for state in legal.duties}
        self.ends: list[date] = []
        if legal.founded_on is not None:
            begun = max(today.year - legal.founded_on.year + 1, 0)
            self.ends = year_ends(
                legal.founded_on,
                legal.year_end_month,
                max(years, begun),
                long_first=legal.long_first_year is True,
            )

    def occasions(self, duty: Duty) -> Iterable[Occasion]:
        applies, must = self._counts(duty)
        if applies is False:
            return
        if not duty.repeat:
            yield self._occasion(duty, duty.code, self.day(duty, 0), None, applies, must)
            return
        if not self.ends:
            # Without a day of founding nobody knows when; that it returns is known.
            yield self._occasion(duty, duty.code, None, None, applies, must)
        for number, _end in enumerate(self.ends):
            due = self.day(duty, number)
            year = self._year(duty, number)
            yield self._occasion(duty, f"{duty.code}_{year}", due, year, applies, must)

    def _occasion(
        self, duty: Duty, key: str, due: date | None, year: int | None,
        applies: bool | None, must: bool | None,
    ) -> Occasion:  # fmt: skip
        state = self.states.get(key, _NOTHING)
        # Whether the free insurance is open hangs on paid staff, once there are volunteers.
        known = circumstances.has(self.project, duty.needs)
        need = "no_staff" if known and applies is None else duty.needs
        return Occasion(duty, key, due, year, applies, must, state, need)

    def _counts(self, duty: Duty) -> tuple[bool | None, bool | None]:
        """Whether a duty counts for this project, and whether it is more than wise."""
        applies, must = circumstances.has(self.project, duty.needs), not duty.advised
        rule = volunteer_rule(self.project)
        if duty.code == "volunteer_insurance" and rule is not None:
            must = rule.must_insure
        if duty.code == "volunteer_free_insurance" and rule is not None and rule.free is not True:
            applies = rule.free and applies
        return applies, must

    def _year(self, duty: Duty, number: int) -> int:
        """The year that names an occasion; what was done early or late does not change it."""
        due = duty.due
        planned = None
        if due is not None and not due.anchor:
            planned = self._fixed(due, number)
        elif due is not None and due.anchor in self.duties:
            other = self.duties[due.anchor]
            if not other.repeat and (first := self.day(other, 0)) is not None:
                planned = months_later(first, due.months * (number + 1))
        return (planned or self.ends[number]).year

    def day(self, duty: Duty, number: int) -> date | None:
        """The last day of the occasion with a number, from 0; None where it is not known."""
        due = duty.due
        if due is None:
            return None
        if not due.anchor:
            return self._fixed(due, number)
        if due.anchor == "year_end":
            if number >= len(self.ends):
                return None
            end = self.ends[number]
            return month_end(end.year, end.month + due.months) + timedelta(due.days)
        if due.anchor in self.duties:
            return self._after_duty(duty, due, number)
        anchor = self._anchor(due.anchor)
        return None if anchor is None else months_later(anchor, due.months) + timedelta(due.days)

    def _anchor(self, name: str) -> date | None:
        return self.project.legal.founded_on if name == "founding" else self.project.plan.opening

    def _fixed(self, due: Due, number: int) -> date | None:
        """A day of each year, from the first year that begins with the hub there already."""
        founded = self.project.legal.founded_on
        if founded is None:
            return None
        first = founded.year + (0 if (founded.month, founded.day) == (1, 1) else 1)
        return month_end(first + number, due.month).replace(day=due.day)

    def _after_duty(self, duty: Duty, due: Due, number: int) -> date | None:
        """Counted from when the other duty was done, or may be done at the latest."""
        other = self.duties[due.anchor]
        if other.repeat:
            day = self._state(other, number).done_on or self.day(other, number)
        elif number == 0:
            day = self.states.get(other.code, _NOTHING).done_on or self.day(other, 0)
        else:
            # The first one comes after the other duty, each of the next after the one before.
            day = self._state(duty, number - 1).done_on or self.day(duty, number - 1)
        if day is None:
            return None
        found = months_later(day, due.months) + timedelta(due.days)
        if due.latest_months and number < len(self.ends):
            end = self.ends[number]
            found = min(found, month_end(end.year, end.month + due.latest_months))
        return found

    def _state(self, duty: Duty, number: int) -> DutyState:
        return self.states.get(f"{duty.code}_{self._year(duty, number)}", _NOTHING)


def findings(project: Project, duties: Mapping[str, Duty], *, today: date) -> tuple[Finding, ...]:
    """What stops the legal side of a project or deserves a thought (`duties.finding.<code>`)."""
    form, legal = project.legal_form, project.legal
    if form is None:
        return (Finding("no_form", Weight.STOP, "plan.legal_form"),)
    found = []
    least = LEAST_FOUNDERS.get(form)
    if least and legal.founders is not None and legal.founders < least:
        values = {"n": legal.founders, "least": least}
        found.append(Finding("few_founders", Weight.STOP, "legal.founders", values))
    if least and least > 1 and legal.founders is None:
        found.append(Finding("founders_unknown", Weight.TIP, "legal.founders", {"least": least}))
    if legal.founded_on is None:
        found.append(Finding("no_founding_day", Weight.WARN, "legal.founded_on"))
    elif project.plan.opening < legal.founded_on.replace(day=1) and form is not LegalForm.FV:
        values = {"opening": project.plan.opening, "founding": legal.founded_on}
        found.append(Finding("opens_before_founding", Weight.WARN, "legal.founded_on", values))
    late = [one for one in checklist(project, duties, today=today)
            if one.standing(today) is Standing.LATE and one.must is not False]  # fmt: skip
    if late:
        found.append(Finding("late", Weight.WARN, "legal.duties", {"n": len(late)}))
    rule = volunteer_rule(project)
    if rule is not None and rule.may is False and circumstances.volunteers(project):
        found.append(Finding("volunteers_not_allowed", Weight.STOP, "plan.legal_form"))
    if rule is not None and rule.must_insure is None and rule.may:
        place = "start.initiator" if circumstances.staff(project) is not None else "legal.employs"
        found.append(Finding("insurance_unknown", Weight.WARN, place))
    return (*found, *ring_fence(project))


def ring_fence(project: Project) -> tuple[Finding, ...]:
    """A hub that starts from an organisation keeps money, accounts and form of its own."""
    if not project.legal.carrier or project.legal.ring_fenced is True:
        return ()
    known = project.legal.ring_fenced is False
    values = {"carrier": project.legal.carrier}
    code, weight = ("not_ring_fenced", Weight.WARN) if known else ("ring_fence_unknown", Weight.TIP)
    return (Finding(code, weight, "legal.ring_fenced", values),)


def progress(project: Project, duties: Mapping[str, Duty], *, today: date) -> Progress:
    """What must be done once and surely counts."""
    once = [one for one in checklist(project, duties, today=today)
            if one.year is None and one.applies and one.must and not one.duty.repeat]  # fmt: skip
    return Progress.of(one.standing(today) in (Standing.DONE, Standing.NOT_NEEDED) for one in once)
