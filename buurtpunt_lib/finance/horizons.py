"""What a cash flow says of the years, of the start and of later: loss or none, money or none.

Year: a calendar year of the plan; the first and the last may be part of one.
No-loss test: the first whole year, with the doors open in it, that makes no loss.
Start-up: from the first month up to the one in which all activities have found their customers,
at least a year after the opening. Longer term: the last twelve months of the plan, when things run
as they will go on running.
Start money: what comes in once to begin with: what is on the account, own money, shares, loans,
one-off grants, gifts and crowdfunding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, Period, months_between
from buurtpunt_lib.finance.book import Account
from buurtpunt_lib.finance.cash_flow import CashFlow
from buurtpunt_lib.finance.results import YEAR, first_active, first_below, lowest
from buurtpunt_lib.finance.statements import by_year, years

# Less than half a cent is no amount.
NOTHING = 0.005


@dataclass(frozen=True)
class YearResult:
    """Profit of one calendar year, euro. months: how many of its months the plan has."""

    year: int
    months: int
    profit: float

    @property
    def whole(self) -> bool:
        return self.months == YEAR

    @property
    def loss(self) -> bool:
        return self.profit < -NOTHING


@dataclass(frozen=True)
class NoLoss:
    """The no-loss test. first: None where no whole year is without loss.

    again: whole years after the first one that do make a loss. judged: the years that were looked
    at; () where no whole year has the doors open.
    """

    first: int | None
    again: tuple[int, ...]
    judged: tuple[int, ...]


@dataclass(frozen=True)
class Horizon:
    """A stretch of months. first, last: both are in it. profit: of all of it, euro.

    problem: its first month that ends below zero, None where none does. lowest, lowest_month: the
    deepest point within it, from the first month in which money moves.
    """

    first: date
    last: date
    problem: date | None
    lowest: float
    lowest_month: date
    profit: float

    @property
    def missing(self) -> float:
        """Euro that must be added so that the account never comes below zero in it."""
        return max(0.0, -self.lowest)


@dataclass(frozen=True)
class StartMoney:
    """How much money a hub needs to begin with, euro.

    needed: how deep the account would sink if no start money came. month: when it would be at its
    deepest, None where it never sinks. to_the_end: it would still be sinking in the last month, so
    that a longer plan needs more. investments: what is bought until then, of what is needed; the
    rest is what goes out more than comes in, or less than nothing where more comes in. raised:
    start money that the plan has. That may be enough and still come too late, or be paid back too
    soon: what is not covered is `Summary.capital_needed`.
    """

    needed: float
    month: date | None
    to_the_end: bool
    investments: float
    raised: float

    @property
    def running(self) -> float:
        """What goes out more than comes in until the deepest month; negative where less does."""
        return self.needed - self.investments


def year_results(flow: CashFlow) -> tuple[YearResult, ...]:
    """Profit by calendar year of a flow of one draw."""
    timeline = flow.book.timeline
    profit = by_year(flow.changes(Account.RESULT), timeline)[0]
    counts = by_year(np.ones(timeline.months), timeline)
    return tuple(
        YearResult(year, int(months), float(amount))
        for year, months, amount in zip(years(timeline), counts, profit, strict=True)
    )


def no_loss(found: tuple[YearResult, ...], plan: HubPlan) -> NoLoss:
    """The no-loss test of the years of a plan; years before the doors open are not judged."""
    judged = [one for one in found if one.whole and one.year >= plan.opening.year]
    first = next((one.year for one in judged if not one.loss), None)
    again = tuple(one.year for one in judged if first is not None and one.year > first and one.loss)
    return NoLoss(first, again, tuple(one.year for one in judged))


def startup_months(plan: HubPlan) -> int:
    """Months after the opening that count as start-up: the longest ramp-up, at least a year."""
    return max([YEAR, *(activity.ramp_up for activity in plan.activities)])


def startup(flow: CashFlow) -> Horizon | None:
    """The start-up of a flow of one draw; None where it was over before the plan begins."""
    opening = months_between(flow.plan.start, flow.plan.opening)
    end = min(opening + startup_months(flow.plan), flow.plan.months)
    return horizon(flow, 0, end) if end > 0 else None


def longer_term(flow: CashFlow) -> Horizon:
    """The last twelve months of a flow of one draw."""
    return horizon(flow, flow.plan.months - YEAR, flow.plan.months)


def horizon(flow: CashFlow, low: int, high: int) -> Horizon:
    """The months from number `low` up to and not including `high`, of one draw."""
    balance, months = flow.balance[:, low:high], flow.months[low:high]
    first = np.clip(first_active(flow) - low, 0, high - low - 1)
    value, at = lowest(balance, first)
    problem = int(first_below(balance)[0])
    return Horizon(
        first=months[0],
        last=months[-1],
        problem=months[problem] if problem >= 0 else None,
        lowest=float(value[0]),
        lowest_month=months[int(at[0])],
        profit=float(flow.changes(Account.RESULT)[0, low:high].sum()),
    )


def start_money(flow: CashFlow) -> StartMoney:
    """The start money that a flow of one draw needs and has.

    Found by leaving out every line that brings start money, with what it costs (the repayments of
    a loan, the rewards of a campaign): VAT and taxes follow. A loan from before the plan is no
    start money: what is paid back of it is a cost like others.
    """
    plan = flow.plan
    lines = start_lines(plan)
    alone = flow.driven({f"line:{line}": 0.0 for line in lines}) if lines else flow
    running = min(plan.opening_balance, 0.0) + np.cumsum(alone.net[0])
    at = int(running.argmin())
    needed = max(0.0, -float(running[at]))
    raised = flow.where(groups=("own_money", "loans", "grants", "gifts"), sources=lines)
    found = needed > NOTHING
    return StartMoney(
        needed=needed,
        month=flow.months[at] if found else None,
        to_the_end=found and at == plan.months - 1,
        investments=-float(alone.group("investments")[0, : at + 1].sum()) if found else 0.0,
        raised=max(plan.opening_balance, 0.0) + float(raised.sum()),
    )


def start_lines(plan: HubPlan) -> tuple[str, ...]:
    """The ids of the lines that bring start money."""
    once = (*plan.own_money, *plan.grants, *plan.crowdfunding)
    loans = (loan for loan in plan.loans if loan.month >= plan.start)
    returning = (*plan.recurring_grants, *plan.gifts)
    rest = (line for line in returning if line.period is Period.ONCE)
    return tuple(line.id for line in (*once, *loans, *rest))
