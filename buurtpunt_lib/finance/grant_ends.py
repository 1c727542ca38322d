"""What a grant leaves open: the part that it does not pay, the work, and the day that it stops.

One-off: a grant that comes once, for costs within its spending window.
Cliff: the month after the last payment of a grant that returned: the costs go on, the money stops.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from buurtpunt_lib.domain.plan import (
    Cost,
    Grant,
    HubPlan,
    Period,
    RecurringGrant,
    Staff,
    months_between,
)
from buurtpunt_lib.finance.funding import award, eligible_cost
from buurtpunt_lib.finance.timeline import Timeline, add_months

NOTHING = 0.005


@dataclass(frozen=True)
class OneOff:
    """What a one-off grant asks and leaves, euro.

    begin, end: of the time in which it must be spent; None where the plan does not say. hours: of
    work for the application; None where the plan does not say. costs: what the lines that it pays
    for cost; unpaid: what is left of them; both None where no lines are named. goes_on: what
    those lines go on costing each year after the grant.
    """

    grant: Grant
    award: float
    begin: date | None
    end: date | None
    hours: float | None
    costs: float | None
    unpaid: float | None
    goes_on: float

    @property
    def months(self) -> int | None:
        """How many months there are to spend it."""
        if self.begin is None or self.end is None:
            return None
        return months_between(self.begin, self.end) + 1


@dataclass(frozen=True)
class Cliff:
    """A grant that returned and stops. last: month of its last payment's period. a_year: euro."""

    grant: RecurringGrant
    last: date
    a_year: float

    @property
    def first_without(self) -> date:
        return add_months(self.last, 1)


def one_offs(plan: HubPlan) -> Iterator[OneOff]:
    """What every one-off grant of a plan asks and leaves, in the order of the plan."""
    timeline = Timeline.of(plan)
    for grant in plan.grants:
        total = award(plan, grant, timeline)
        costs = eligible_cost(plan, grant, timeline) if grant.eligible else None
        told = "hours_to_write" in grant.model_fields_set
        end = grant.spend_end or grant.balance_month or grant.month
        yield OneOff(
            grant=grant,
            award=total,
            begin=grant.spend_begin,
            end=grant.spend_end,
            hours=grant.hours_to_write if told else None,
            costs=costs,
            unpaid=None if costs is None else max(costs - total, 0.0),
            goes_on=sum(_a_year_after(plan.line(line), end) for line in grant.eligible),
        )


def _a_year_after(line: object, end: date) -> float:
    """Euro a year, in prices of the start, that a line costs after a month."""
    if getattr(line, "end", None) is not None and line.end <= end:  # type: ignore[attr-defined]
        return 0.0
    if isinstance(line, Cost) and line.period is not Period.ONCE:
        return line.amount * 12.0 / line.period.months
    if isinstance(line, Staff):
        return line.fte * line.yearly_cost
    return 0.0


def cliffs(plan: HubPlan) -> tuple[Cliff, ...]:
    """The grants that return and stop before the plan does, the first to stop first."""
    final = add_months(plan.start, plan.months - 1)
    found = [
        Cliff(grant, grant.end, grant.amount * 12.0 / grant.period.months)
        for grant in plan.recurring_grants
        if grant.end is not None
        and plan.start <= grant.end < final
        and grant.amount > NOTHING
        and grant.period is not Period.ONCE
    ]
    return tuple(sorted(found, key=lambda cliff: cliff.last))
