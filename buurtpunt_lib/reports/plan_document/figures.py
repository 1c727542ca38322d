"""Every number that documents tell of a plan, computed once: its outcome, and what only they tell.

Window: twelve months counted from the first one (the last
window may be shorter). Side: assets or sources of a balance sheet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import HubPlan, Loan, months_between
from buurtpunt_lib.finance.book import ASSETS, SOURCES
from buurtpunt_lib.finance.horizons import NOTHING

YEAR = 12


@dataclass(frozen=True)
class LoanYear:
    """What a loan costs in one year since its receipt, euro; `owed` at the beginning of it."""

    number: int
    owed: float
    interest: float
    principal: float


@dataclass(frozen=True)
class Standing:
    """One account at several moments; amounts are positive. `turned`: it stands on the other side
    than usual, because it was below zero at that moment (an overdraft, VAT to get back)."""

    account: finance.Account
    turned: bool
    amounts: tuple[float, ...]


class Figures(finance.PlanOutcome):
    """The outcome of a plan, with what only documents tell of it."""

    def __init__(self, plan: HubPlan) -> None:
        # As it would be read from its file: equal plans give equal documents.
        super().__init__(finance.cash_flow(HubPlan.from_dict(plan.to_dict())))

    @cached_property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """(first month, month after the last) of each twelve months."""
        ends = self.plan.months
        return tuple((low, min(low + YEAR, ends)) for low in range(0, ends, YEAR))

    def by_window(self, values: np.ndarray) -> tuple[float, ...]:
        """Monthly amounts summed by window."""
        return tuple(float(values[low:high].sum()) for low, high in self.windows)

    @cached_property
    def sheet_months(self) -> tuple[int, ...]:
        """Months at whose end a balance sheet is shown; -1 is the beginning of the plan."""
        ends = [high - 1 for _, high in self.windows]
        before = [self.opening - 1] if 0 < self.opening < self.plan.months else []
        return tuple(sorted({-1, *before, *ends}))

    def standings(self) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
        """The accounts of the balance sheets: assets, and where they came from."""
        sheet, opening = finance.balance_sheet(self.flow), self.flow.book.opening
        assets: list[Standing] = []
        sources: list[Standing] = []
        for own, other, accounts in ((assets, sources, ASSETS), (sources, assets, SOURCES)):
            for account in accounts:
                by_month = sheet.account(account)[0]
                shown = [opening[account] if m < 0 else by_month[m] for m in self.sheet_months]
                # The result so far may be a loss: that lowers the own means, it is no asset.
                stays = account in (finance.Account.RESULT, finance.Account.CAPITAL)
                kept = tuple(float(v) if stays or v > 0 else 0.0 for v in shown)
                turned = tuple(0.0 if stays or v >= 0 else -float(v) for v in shown)
                own.append(Standing(account, False, kept))
                other.append(Standing(account, True, turned))
        return _shown(assets), _shown(sources)

    def due_within_year(self) -> tuple[float, ...]:
        """Principal of loans that falls due in the year after each balance sheet, euro."""
        return tuple(
            sum(self._due(loan, at) for loan in self.plan.loans) for at in self.sheet_months
        )

    def _due(self, loan: Loan, at: int) -> float:
        received = months_between(self.plan.start, loan.month)
        if received > at and received >= 0:
            return 0.0
        schedule, step = finance.schedule_of(loan), loan.period.months
        ends = received + step * np.arange(1, len(schedule.principal) + 1)
        return float(schedule.principal[(ends > at) & (ends <= at + YEAR)].sum())

    def loan_years(self, loan: Loan) -> tuple[LoanYear, ...]:
        """The schedule of a loan by year since its receipt."""
        schedule, step = finance.schedule_of(loan), loan.period.months
        paid_in = (np.arange(1, len(schedule.principal) + 1) * step - 1) // YEAR
        years = range(math.ceil(loan.term / YEAR))
        owed = loan.amount - np.array([schedule.principal[paid_in < y].sum() for y in years])
        return tuple(
            LoanYear(
                y + 1,
                float(owed[y]),
                float(schedule.interest[paid_in == y].sum()),
                float(schedule.principal[paid_in == y].sum()),
            )
            for y in years
        )


def _shown(found: list[Standing]) -> tuple[Standing, ...]:
    return tuple(s for s in found if any(abs(v) > NOTHING for v in s.amounts))
