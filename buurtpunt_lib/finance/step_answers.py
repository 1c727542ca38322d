"""What each step of the guided order comes to, worked out from the plan as it stands.

Until the opening: from the first month of the plan up to and including the one in which the doors
open (the first month alone where they are open already).
Kept: what is left of what one customer pays, after the goods and what of them is lost.
Ordinary month: the mean of the last twelve months of the plan, when all customers are there.
Prudent: with fewer customers than expected; see `PRUDENT`, which is our assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from buurtpunt_lib.domain.plan import Activity, HubPlan
from buurtpunt_lib.finance.activities import visits
from buurtpunt_lib.finance.book import FUNDING_GROUPS, SUPPORT_GROUPS, Account
from buurtpunt_lib.finance.break_even import OPEN_DAYS, BreakEven
from buurtpunt_lib.finance.cash_flow import CashFlow
from buurtpunt_lib.finance.results import YEAR
from buurtpunt_lib.finance.steps import STEP_LISTS, Step

PRUDENT = 0.8
WEEKS = 52.0
# What is paid until the opening, by what it is for.
_USES: Mapping[str, tuple[str, ...]] = {
    "investments": ("investments",),
    "goods": ("purchases",),
    "running": ("costs", "staff", "volunteers"),
    "debts": ("interest", "repayments"),
    "taxes": ("taxes",),
}


@dataclass(frozen=True)
class StartBudget:
    """Where the money comes from and where it goes until the opening, euro.

    last: the last month that counts. begin: what is on the account at the start. sources, later:
    what each list of the plan brings until then and afterwards, `partners` what partners carry of
    posts. sales: takings. uses: what is paid, by what it is for; taxes below zero come back.
    left: what is on the account at the end of `last`: begin + sources + sales - uses.
    """

    last: date
    begin: float
    sources: Mapping[str, float]
    later: Mapping[str, float]
    sales: float
    uses: Mapping[str, float]
    left: float

    @property
    def came(self) -> float:
        return self.begin + self.sales + sum(self.sources.values())

    @property
    def went(self) -> float:
        return sum(self.uses.values())


def start_budget(flow: CashFlow) -> StartBudget:
    """Sources against uses until the opening, of a flow of one draw."""
    plan = flow.plan
    at = min(max(flow.book.timeline.opening, 0), plan.months - 1)
    until = slice(0, at + 1)
    brings = {
        name: flow.where(
            groups=(*SUPPORT_GROUPS, *FUNDING_GROUPS),
            sources=[line.id for line in getattr(plan, name)],
        )[0]
        for name in STEP_LISTS[Step.FUNDING]
    }
    brings["partners"] = flow.group("partners")[0]
    return StartBudget(
        last=flow.months[at],
        begin=plan.opening_balance,
        sources={name: float(values[until].sum()) for name, values in brings.items()},
        later={name: float(values[at + 1 :].sum()) for name, values in brings.items()},
        sales=float(flow.group("activities")[0, until].sum()),
        uses={
            name: -float(flow.where(groups=groups)[0, until].sum())
            for name, groups in _USES.items()
        },
        left=float(flow.balance[0, at]),
    )


@dataclass(frozen=True)
class FixedCosts:
    """What a year costs whatever is sold, spread over its months, euro, without VAT that is
    settled; interest and the wear of investments come on top of it.

    first: the month in which the twelve begin: the opening, or the last twelve of the plan.
    by_group: costs, staff, volunteers; partners is what they carry of it. largest: ids of the
    lines that weigh most, with euro a month.
    """

    first: date
    by_group: Mapping[str, float]
    largest: tuple[tuple[str, float], ...]

    @property
    def a_year(self) -> float:
        carried = self.by_group["partners"]
        return sum(self.by_group.values()) - 2 * carried

    @property
    def a_month(self) -> float:
        return self.a_year / YEAR


def fixed_costs(flow: CashFlow, *, most: int = 3) -> FixedCosts:
    """The fixed costs of the first twelve months that the doors are open, of one draw."""
    months = flow.plan.months
    first = min(max(flow.book.timeline.opening, 0), months - YEAR)
    year = slice(first, first + YEAR)

    def of(*groups: str, **which) -> float:
        found = flow.where(groups=groups, account=Account.RESULT, **which)
        return -float(found[0, year].sum())

    by_group = {name: of(name) for name in ("costs", "staff", "volunteers")}
    by_group["partners"] = -of("partners")
    ids = [line.id for name in STEP_LISTS[Step.FIXED_COSTS] for line in getattr(flow.plan, name)]
    weights = [(line, of("costs", "staff", "volunteers", sources=[line]) / YEAR) for line in ids]
    weights.sort(key=lambda pair: -pair[1])
    largest = tuple(pair for pair in weights[:most] if pair[1] > 0)
    return FixedCosts(flow.months[first], by_group, largest)


@dataclass(frozen=True)
class Kept:
    """What one activity keeps of what a customer pays, euro, VAT included, in today's prices.

    pays: what a customer pays. goods: what the goods in it cost. lost: goods that are spoilt for
    it. left: pays - goods - lost. visits: in an ordinary month.
    """

    activity: str
    pays: float
    goods: float
    lost: float
    visits: float

    @property
    def left(self) -> float:
        return self.pays - self.goods - self.lost

    @property
    def a_month(self) -> float:
        return self.left * self.visits


def kept(flow: CashFlow) -> tuple[Kept, ...]:
    """What each activity that asks a price keeps, in the order of the plan."""
    by_month = _ordinary_visits(flow)
    return tuple(_kept(a, by_month[a.id]) for a in flow.plan.activities if a.basket)


def _kept(activity: Activity, by_month: float) -> Kept:
    goods = activity.basket * (1.0 - activity.margin)
    lost = goods / (1.0 - activity.spoilage) - goods
    return Kept(activity.id, activity.basket, goods, lost, by_month)


def _ordinary_visits(flow: CashFlow) -> dict[str, float]:
    found = visits(flow.plan, flow.book.timeline)
    return {key: float(values[-YEAR:].mean()) for key, values in found.items()}


def needed_margin(found: BreakEven) -> float | None:
    """The share of the takings that must be left so that a year makes no loss at these takings.

    None where nothing is sold; above 1 where no margin is enough.
    """
    if not found.turnover_now:
        return None
    return max(0.0, found.fixed_cost - found.carried) / found.turnover_now


@dataclass(frozen=True)
class Needed:
    """A number at break-even beside the plan's own, a day that the doors are open."""

    needed: float
    now: float


def a_day(found: BreakEven) -> dict[str, Needed]:
    """Customers, and loaves where bread is sold, a day: needed and in the plan.

    Empty where there is no break-even.
    """
    if not found.factor:
        return {}
    pairs = {"customers": found.customers, "loaves": found.loaves}
    return {
        name: Needed(value, value / found.factor)
        for name, value in pairs.items()
        if value is not None
    }


@dataclass(frozen=True)
class Effort:
    """The hands of a hub once it is open. people, hours_week: volunteers and their hours together.

    fte: paid posts. carried: how much of them partners carry, in full-time posts.
    """

    people: float
    hours_week: float
    fte: float
    carried: float

    @property
    def each(self) -> float | None:
        """Hours a week of one volunteer; None without volunteers."""
        return self.hours_week / self.people if self.people else None


def effort(plan: HubPlan) -> Effort:
    """The volunteers and paid posts of a plan, whenever they begin."""
    return Effort(
        people=sum(group.people for group in plan.volunteers),
        hours_week=sum(g.people * g.hours for g in plan.volunteers) * YEAR / WEEKS,
        fte=sum(post.fte for post in plan.staff),
        carried=sum(post.fte * post.partner_share for post in plan.staff),
    )


@dataclass(frozen=True)
class Demand:
    """Visits in an ordinary month beside the people who live there.

    residents: of the village, None when not known. a_day: of one day that the doors are open.
    reach: activities whose visits are counted from the people in reach: (id, residents, share of
    them that comes, visits a month of each).
    """

    visits: float
    residents: int | None
    reach: tuple[tuple[str, float, float, float], ...]

    @property
    def a_day(self) -> float:
        return self.visits / OPEN_DAYS

    @property
    def each(self) -> float | None:
        """Visits a month for each resident of the village; None when those are not known."""
        return self.visits / self.residents if self.residents else None


def demand(flow: CashFlow, residents: int | None) -> Demand:
    """The visits of a plan; somebody who buys bread and stays for coffee counts twice."""
    return Demand(
        visits=sum(_ordinary_visits(flow).values()),
        residents=residents,
        reach=tuple(
            (a.id, a.reach.residents, a.reach.share, a.reach.visits)
            for a in flow.plan.activities
            if a.reach is not None
        ),
    )


@dataclass(frozen=True)
class ForecastYear:
    """Twelve months of the plan, or what is left of them. turnover, prudent: euro, without VAT
    that is settled. visits: of all activities, also of those that ask no price."""

    first: date
    last: date
    visits: float
    turnover: float
    prudent: float


@dataclass(frozen=True)
class Forecast:
    """The turnover to come. by_month, prudent: euro, shape (month,). full: the first month in
    which all activities have found their customers, None where nothing ramps up or it never
    comes. busiest, quietest: of the last twelve months; None where all are alike."""

    years: tuple[ForecastYear, ...]
    by_month: np.ndarray
    prudent: np.ndarray
    full: date | None
    busiest: date | None
    quietest: date | None


def forecast(flow: CashFlow, prudent: CashFlow) -> Forecast:
    """The turnover of a flow of one draw, with that of the same plan with fewer customers."""
    months = flow.plan.months
    sold, less = (
        f.where(groups=("activities",), account=Account.RESULT)[0] for f in (flow, prudent)
    )
    by_activity = visits(flow.plan, flow.book.timeline)
    people = sum(by_activity.values(), np.zeros(months))
    years = tuple(
        ForecastYear(
            flow.months[low],
            flow.months[min(low + YEAR, months) - 1],
            float(people[low : low + YEAR].sum()),
            float(sold[low : low + YEAR].sum()),
            float(less[low : low + YEAR].sum()),
        )
        for low in range(0, months, YEAR)
    )
    # In today's prices: a rise in price makes no month busier.
    takings = (by_activity[a.id] * a.basket for a in flow.plan.activities)
    last = sum(takings, np.zeros(months))[-YEAR:]
    uneven = last.max() - last.min() > 0.005
    busy, quiet = (months - YEAR + int(at) for at in (last.argmax(), last.argmin()))
    return Forecast(
        years=years,
        by_month=sold,
        prudent=less,
        full=_full(flow),
        busiest=flow.months[busy] if uneven else None,
        quietest=flow.months[quiet] if uneven else None,
    )


def _full(flow: CashFlow) -> date | None:
    timeline = flow.book.timeline
    ends = []
    for activity in flow.plan.activities:
        if activity.ramp_up and activity.visits_a_month:
            begin = timeline.opening
            if activity.begin is not None:
                begin = max(begin, timeline.number(activity.begin))
            ends.append(begin + activity.ramp_up - 1)
    last = max(ends, default=-1)
    return flow.months[last] if 0 <= last < flow.plan.months else None
