"""Bridges: how one amount becomes another, step by step.

Profit bridge: from the takings of a calendar year to its profit, one step a group of lines.
Working capital bridge: what the days on the shelf, the days that customers take to pay and the
days that suppliers wait come to in money that is tied up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from buurtpunt_lib.finance.book import Account
from buurtpunt_lib.finance.cash_flow import CashFlow
from buurtpunt_lib.finance.horizons import NOTHING
from buurtpunt_lib.finance.statements import ProfitAndLoss

# Earned and spent first, then what others give, then what is no daily business.
STEPS = (
    "activities", "purchases", "costs", "staff", "volunteers", "partners", "grants", "gifts",
    "investments", "interest", "taxes",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of a profit bridge, euro. key: a group of lines, or `profit` for where it ends.

    The step goes from `begin` to `end`; that of the profit from zero.
    """

    key: str
    begin: float
    end: float

    @property
    def amount(self) -> float:
        return self.end - self.begin


def profit_bridge(found: ProfitAndLoss, year: int) -> tuple[Step, ...]:
    """The steps from takings to profit of one calendar year of one draw.

    Groups in which nothing happens that year are left out. Raises ValueError for a year that the
    plan does not touch.
    """
    at = found.years.index(year)
    steps, reached = [], 0.0
    for group in STEPS:
        amount = float(found.by_year(found.by_group[group])[0, at])
        if abs(amount) > NOTHING:
            steps.append(Step(group, reached, reached + amount))
        reached += amount
    return (*steps, Step("profit", 0.0, float(found.by_year(found.profit)[0, at])))


@dataclass(frozen=True)
class TiedUp:
    """Money that one activity ties up at the end of a month, euro.

    stock: goods on the shelf, for `stock_days`. claims: what customers still owe, for
    `customer_days`. debts: what is not yet paid to suppliers, for `supplier_days`.
    """

    activity: str
    name: str
    stock_days: int
    customer_days: int
    supplier_days: int
    stock: float
    claims: float
    debts: float

    @property
    def tied(self) -> float:
        """What must be paid before it comes back; below zero where suppliers lend more."""
        return self.stock + self.claims - self.debts


@dataclass(frozen=True)
class WorkingCapital:
    """What all activities tie up in the month in which it is most.

    activities: those that have days on the shelf or days to pay; () where none has. by_month:
    tied up at the end of each month, euro, shape (month,). before: what of it was there already
    when the plan starts, and so need not be found any more.
    """

    month: date
    activities: tuple[TiedUp, ...]
    by_month: np.ndarray
    before: float

    @property
    def tied(self) -> float:
        return sum(one.tied for one in self.activities)


_ACCOUNTS = (Account.STOCK, Account.RECEIVABLE, Account.PAYABLE)


def working_capital(flow: CashFlow) -> WorkingCapital:
    """The working capital of a flow of one draw, as its books have it."""
    waiting = [
        one
        for one in flow.plan.activities
        if one.stock_days or one.customer_days or one.supplier_days
    ]
    opened = flow.book.opened
    stands = {
        (one.id, account): opened.get((one.id, account), 0.0)
        + np.cumsum(flow.where(sources=[one.id], account=account)[0])
        for one in waiting
        for account in _ACCOUNTS
    }
    sign = {Account.STOCK: 1, Account.RECEIVABLE: 1, Account.PAYABLE: -1}
    zero = np.zeros(flow.plan.months)
    by_month = sum((sign[account] * values for (_, account), values in stands.items()), zero)
    at = int(by_month.argmax())
    found = tuple(
        TiedUp(
            one.id, one.name, one.stock_days, one.customer_days, one.supplier_days,
            *(float(stands[one.id, account][at]) for account in _ACCOUNTS),
        )
        for one in waiting
    )  # fmt: skip
    before = sum(sign[a] * opened.get((one.id, a), 0.0) for one in waiting for a in _ACCOUNTS)
    return WorkingCapital(flow.months[at], found, by_month, float(before))
