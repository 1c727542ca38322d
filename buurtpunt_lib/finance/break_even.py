"""Break-even: how much must be sold to lose nothing, and how far a plan may slide before it fails.

Contribution margin: share of the takings, without VAT, that is left after the goods sold.
Break-even turnover: the takings of a year at which that margin pays all other costs of the year,
the wear of investments included.
Limit: the factor of a driver (rent, margin, customers …) at which a plan just still works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from buurtpunt_lib.domain.plan import ActivityKind, HubPlan
from buurtpunt_lib.finance.activities import visits
from buurtpunt_lib.finance.book import COST_GROUPS, Account
from buurtpunt_lib.finance.cash_flow import CashFlow, cash_flow
from buurtpunt_lib.finance.results import YEAR

# Costs that do not move with the takings; the tax on profit is nothing where there is no profit.
FIXED_GROUPS = tuple(g for g in COST_GROUPS if g not in ("purchases", "repayments", "taxes"))
# Days a month that the doors are open, unless said otherwise: six days a week without holidays.
OPEN_DAYS = 25.0


@dataclass(frozen=True)
class BreakEven:
    """The break-even of twelve months, euro a year without VAT where the hub settles VAT.

    margin: contribution margin; None when nothing is sold. turnover: needed; None when no takings
    are enough. turnover_now: what the plan expects. factor: needed / expected, at the same mix of
    activities. customers, loaves: needed a day that the doors are open; loaves are the visits of
    bread activities, None where there are none. carried: what partners carry of the fixed costs.
    month: first month from which twelve months make no loss, None where it never comes.
    """

    first: date
    fixed_cost: float
    carried: float
    margin: float | None
    turnover: float | None
    turnover_now: float
    factor: float | None
    customers: float | None
    loaves: float | None
    month: date | None


def break_even_turnover(*, fixed_cost: float, margin: float) -> float | None:
    """Takings at which the margin pays the fixed cost; None where no takings are enough.

    >>> break_even_turnover(fixed_cost=60_000, margin=0.4)
    150000.0
    """
    if fixed_cost <= 0:
        return 0.0
    return fixed_cost / margin if margin > 0 else None


def break_even(
    flow: CashFlow, *, first: int | None = None, open_days: float = OPEN_DAYS
) -> BreakEven:
    """The break-even of twelve months of a plan (one draw), grants and gifts left out.

    first: number of the month in which the twelve begin; the last twelve when not given, when
    everything runs as it should. Raises ValueError for more draws than one.
    """
    if flow.draws != 1:
        raise ValueError(f"a break-even is that of one draw, not of {flow.draws}")
    months = flow.plan.months
    first = months - YEAR if first is None else min(max(first, 0), months - YEAR)
    year = slice(first, first + YEAR)

    def of(*groups: str) -> np.ndarray:
        return flow.where(groups=groups, account=Account.RESULT)[0]

    sales, goods = of("activities"), of("purchases")
    fixed, carried = -of(*FIXED_GROUPS), of("partners")
    turnover_now = float(sales[year].sum())
    margin = float((sales + goods)[year].sum()) / turnover_now if turnover_now else None
    to_pay = float((fixed - carried)[year].sum())
    turnover = None
    if margin is not None:
        turnover = break_even_turnover(fixed_cost=to_pay, margin=margin)
    factor = turnover / turnover_now if turnover is not None and turnover_now else None
    people, loaves = _visits_a_day(flow.plan, flow, year, open_days)
    result = np.concatenate([[0.0], np.cumsum(sales + goods + carried - fixed)])
    twelve = result[YEAR:] - result[:-YEAR]
    opening = max(flow.book.timeline.opening, 0)
    no_loss = np.flatnonzero(twelve[opening:] >= -0.005)
    return BreakEven(
        first=flow.months[first],
        fixed_cost=float(fixed[year].sum()),
        carried=float(carried[year].sum()),
        margin=margin,
        turnover=turnover,
        turnover_now=turnover_now,
        factor=factor,
        customers=people * factor if factor is not None else None,
        loaves=loaves * factor if factor is not None and loaves is not None else None,
        month=flow.months[opening + int(no_loss[0])] if no_loss.size else None,
    )


def _visits_a_day(
    plan: HubPlan, flow: CashFlow, year: slice, open_days: float
) -> tuple[float, float | None]:
    by_activity = visits(plan, flow.book.timeline)
    days = YEAR * open_days
    paying = [a for a in plan.activities if a.basket]
    people = sum(float(by_activity[a.id][year].sum()) for a in paying) / days
    bread = [a for a in paying if a.kind is ActivityKind.BREAD]
    if not bread:
        return people, None
    return people, sum(float(by_activity[a.id][year].sum()) for a in bread) / days


@dataclass(frozen=True)
class Limit:
    """How far a driver may go. factor: where the plan just still works, None when nowhere.

    works_now: whether the plan works as it stands; then the factor is the worst that it bears,
    otherwise the least change that saves it. unbounded: it works as far as was looked.
    moves: False when the driver scales nothing in this plan; then there is no factor.
    """

    driver: str
    factor: float | None
    works_now: bool
    unbounded: bool = False
    moves: bool = True


# Points looked at in one go, and how often the step in which it turns is looked at again.
_POINTS, _ROUNDS = 65, 5


def limit(
    plan: HubPlan,
    driver: str,
    *,
    floor: float = 0.0,
    most: float = 5.0,
    without_grants: bool = False,
) -> Limit:
    """The factor of a driver at which the balance just never comes below the floor.

    most: the largest factor looked at. A shortage of less than half a cent is none, so the answer
    is exact to half a cent on the account. Raises InputError for an unknown driver.

    >>> plan = HubPlan.from_dict({"schema": 1, "name": "x", "start": "2027-01",
    ...     "opening": "2027-01", "opening_balance": 3600,
    ...     "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 80}]})
    >>> round(limit(plan, "rent").factor, 4)
    1.25
    """

    def balances(factors: np.ndarray) -> np.ndarray:
        flow = cash_flow(plan, drivers={driver: factors})
        return (flow.without_grants() if without_grants else flow).balance

    def works(factors: np.ndarray) -> np.ndarray:
        return balances(factors).min(axis=1) >= floor - 0.005

    ends = balances(np.array([0.0, 1.0, most]))
    works_now = bool(ends[1].min() >= floor - 0.005)
    if np.array_equal(ends[0], ends[2]):
        return Limit(driver, None, works_now, moves=False)
    better = most if ends[2].mean() >= ends[0].mean() else 0.0
    start, end = 1.0, better if not works_now else most - better
    for _ in range(_ROUNDS):
        factors = np.linspace(start, end, _POINTS)
        turns = np.flatnonzero(works(factors) != works_now)
        if not turns.size:
            # It never turns: it bears the whole range, or nothing in the range saves it.
            return Limit(driver, end if works_now else None, works_now, unbounded=works_now)
        start, end = float(factors[turns[0] - 1]), float(factors[turns[0]])
    return Limit(driver, start if works_now else end, works_now)
