"""Statements: profit and loss by month and year, and what the hub owns and owes.

Profit: what was earned minus what was used up, in the month to which it belongs; grants count when
they are received, investments as they wear out, VAT of a hub that settles it not at all.
Balance sheet: what we have (assets) and where it came from (debts, capital and result so far).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from buurtpunt_lib.finance.book import ASSETS, GROUPS, SOURCES, Account
from buurtpunt_lib.finance.cash_flow import CashFlow
from buurtpunt_lib.finance.timeline import Timeline

# Groups that move money without making anyone richer or poorer.
_NO_RESULT = ("loans", "repayments", "own_money")
RESULT_GROUPS = tuple(group for group in GROUPS if group not in _NO_RESULT)
EQUITY = (Account.CAPITAL, Account.RESULT)
DEBTS = tuple(account for account in SOURCES if account not in EQUITY)


@dataclass(frozen=True)
class ProfitAndLoss:
    """Profit and loss of one cash flow; income positive, cost negative, euro.

    by_group: what each group adds by month, (draw, month). profit: all together.
    years: calendar years, the first and last of which may be part of one.
    """

    timeline: Timeline
    by_group: Mapping[str, np.ndarray]
    profit: np.ndarray

    @property
    def years(self) -> tuple[int, ...]:
        return years(self.timeline)

    def by_year(self, values: np.ndarray) -> np.ndarray:
        """Monthly amounts summed by calendar year, (draw, year)."""
        return by_year(values, self.timeline)


class BalanceSheet:
    """What is owned and owed at the end of each month, euro, every array (draw, month)."""

    def __init__(self, flow: CashFlow) -> None:
        self._flow = flow
        self.timeline = flow.book.timeline

    def account(self, account: Account) -> np.ndarray:
        """What stands on an account; assets and sources are both positive when there is some."""
        opening = self._flow.book.opening[account]
        return opening + np.cumsum(self._flow.changes(account), axis=1)

    @cached_property
    def assets(self) -> np.ndarray:
        """The bank balance (also when it is below zero), claims, stock and fixed assets."""
        return np.sum([self.account(account) for account in ASSETS], axis=0)

    @cached_property
    def debts(self) -> np.ndarray:
        """Loans, unpaid bills, saved-up holiday pay, VAT and taxes due; grants not yet earned."""
        return np.sum([self.account(account) for account in DEBTS], axis=0)

    @cached_property
    def equity(self) -> np.ndarray:
        """Capital brought in plus all profit so far."""
        return np.sum([self.account(account) for account in EQUITY], axis=0)


def profit_and_loss(flow: CashFlow) -> ProfitAndLoss:
    """The profit and loss of a cash flow, with the same drivers and left-out groups."""
    by_group = {g: flow.where(groups=[g], account=Account.RESULT) for g in RESULT_GROUPS}
    return ProfitAndLoss(flow.book.timeline, by_group, flow.changes(Account.RESULT))


def balance_sheet(flow: CashFlow) -> BalanceSheet:
    """The balance sheet of a cash flow: assets equal debts plus equity in every month."""
    return BalanceSheet(flow)


def years(timeline: Timeline) -> tuple[int, ...]:
    """Calendar years that the plan touches."""
    return tuple(sorted({month.year for month in timeline.dates}))


def by_year(values: np.ndarray, timeline: Timeline) -> np.ndarray:
    """Monthly amounts summed by calendar year: (…, month) → (…, year)."""
    ends = np.flatnonzero(np.append(timeline.calendar[1:] == 0, True))
    return np.diff(np.cumsum(values, axis=-1)[..., ends], axis=-1, prepend=0.0)
