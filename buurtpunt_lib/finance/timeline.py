"""Timeline: the months that a plan looks at, and where a date falls among them.

Month number: 0 for the first month of the plan. Span: a half-open range of month numbers.
Growth: the factor by which prices or wages have risen, in steps after each twelve months.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, Index, Period, months_between


def add_months(month: date, count: int) -> date:
    """The month that lies `count` months later.

    >>> add_months(date(2027, 11, 1), 3)
    datetime.date(2028, 2, 1)
    """
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


@lru_cache(maxsize=256)
def _dates(start: date, months: int) -> tuple[date, ...]:
    return tuple(add_months(start, t) for t in range(months))


@lru_cache(maxsize=256)
def _growth(rate: float, months: int) -> np.ndarray:
    factors = (1.0 + rate) ** (np.arange(months) // 12)
    factors.setflags(write=False)
    return factors


@dataclass(frozen=True)
class Timeline:
    """The months of one plan. `opening`: number of the month in which the doors open."""

    start: date
    months: int
    opening: int
    price_index: float
    wage_index: float

    @classmethod
    def of(cls, plan: HubPlan) -> Timeline:
        opening = months_between(plan.start, plan.opening)
        return cls(plan.start, plan.months, opening, plan.price_index, plan.wage_index)

    @property
    def dates(self) -> tuple[date, ...]:
        return _dates(self.start, self.months)

    @property
    def calendar(self) -> np.ndarray:
        """Calendar month of each month, 0 for January, shape (month,)."""
        return (np.arange(self.months) + self.start.month - 1) % 12

    def number(self, month: date) -> int:
        """Month number of a date; negative before the start, may lie after the last month."""
        return months_between(self.start, month)

    def widened(self, count: int) -> Timeline:
        """The same timeline with `count` more months before its start and after its end."""
        return replace(
            self,
            start=add_months(self.start, -count),
            months=self.months + 2 * count,
            opening=self.opening + count,
        )

    def span(self, begin: date | None, end: date | None, *, default: int = 0) -> tuple[int, int]:
        """The months from begin to end, both included, that fall within the plan."""
        first = default if begin is None else self.number(begin)
        last = self.months if end is None else self.number(end) + 1
        low = min(max(first, 0), self.months)
        return low, min(max(last, low), self.months)

    def growth(self, index: Index) -> np.ndarray:
        """Factor of each month, shape (month,); 1 in the first twelve."""
        rates = {Index.PRICES: self.price_index, Index.WAGES: self.wage_index, Index.NONE: 0.0}
        return _growth(rates[index], self.months)

    def payments(
        self, amount: float, period: Period, begin: date | None, end: date | None, index: Index
    ) -> np.ndarray:
        """What a returning amount pays by month, shape (month,), in the first month of each period.

        What was paid before the start of the plan is left out.
        """
        paid = np.zeros(self.months)
        low, high = self.span(begin, end)
        first = 0 if begin is None else self.number(begin)
        step = period.months
        if not step:
            if 0 <= first < self.months:
                paid[first] = amount * self.growth(index)[first]
            return paid
        low += (first - low) % step
        paid[low:high:step] = amount * self.growth(index)[low:high:step]
        return paid

    def spread(self, paid: np.ndarray, period: Period) -> np.ndarray:
        """Payments spread over their period: a yearly bill weighs on twelve months."""
        if period.months <= 1:
            return paid
        return np.convolve(paid, np.full(period.months, 1.0 / period.months))[: self.months]
