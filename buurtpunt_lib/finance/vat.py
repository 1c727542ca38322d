"""VAT: which part of an amount it is, in which months the hub settles it, and when it is paid.

Part: rate / (1 + rate), the share of an amount with VAT that is VAT. Quarter: three calendar
months; what is owed over a quarter is paid in the month after it, a refund comes later.
Crossing: the first month in which the takings of a calendar year pass the threshold of the
exemption for small enterprises; the hub settles VAT from that month on. Prices at the till stay
the same then, so the VAT comes out of the takings.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, VatScheme
from buurtpunt_lib.finance.timeline import Timeline

# Number of a month before every other.
_EVER = -100_000


class VatRegime:
    """VAT of one plan by month. It follows the plan's own takings, not the draws of a driver."""

    def __init__(self, plan: HubPlan, timeline: Timeline, takings: Mapping[str, np.ndarray]):
        """takings: euro by activity, shape (month,)."""
        self.plan_vat = plan.vat
        self._timeline = timeline
        self._parts: dict[str, np.ndarray] = {}
        self.crossing: int | None = None
        self.settled = np.zeros(timeline.months, dtype=bool)
        if plan.vat.scheme is VatScheme.SETTLED:
            self.settled[:] = True
        elif plan.vat.scheme is VatScheme.EXEMPT and plan.vat.threshold is not None:
            self.crossing = self._crosses(plan, takings)
            if self.crossing is not None:
                self.settled[self.crossing :] = True
        self.any = bool(self.settled.any())

    def part(self, kind: str | None, *, deductible: bool = False) -> np.ndarray | None:
        """VAT in an amount of a kind, as share of the amount, shape (month,); None for no VAT.

        deductible: the part of it that is got back on costs and investments.
        """
        if kind is None or not self.any:
            return None
        if kind not in self._parts:
            self._parts[kind] = self._part(kind)
        return self._parts[kind] * (self.plan_vat.deductible if deductible else 1.0)

    def _part(self, kind: str) -> np.ndarray:
        rates = np.zeros(self._timeline.months)
        dated = [rate for rate in self.plan_vat.rates if rate.kind == kind]
        # A rate "from ever" gives way to any dated one, also to one from before the plan.
        starts = [_EVER if r.begin is None else self._timeline.number(r.begin) for r in dated]
        for start, rate in sorted(zip(starts, (r.rate for r in dated), strict=True)):
            rates[max(start, 0) :] = rate
        return rates / (1.0 + rates) * self.settled

    def _crosses(self, plan: HubPlan, takings: Mapping[str, np.ndarray]) -> int | None:
        taxed = [takings[a.id] for a in plan.activities if a.vat is not None and a.id in takings]
        if not taxed:
            return None
        within_year = running_by_year(np.sum(taxed, axis=0), self._timeline)
        above = within_year > plan.vat.threshold + 0.005
        return int(above.argmax()) if above.any() else None


def running_by_year(values: np.ndarray, timeline: Timeline) -> np.ndarray:
    """Sum since January of each month's own calendar year; shape (..., month)."""
    total = np.cumsum(values, axis=-1)
    january = timeline.calendar == 0
    january[0] = False
    first = np.maximum.accumulate(np.where(january, np.arange(timeline.months), 0))
    before = np.where(first > 0, np.take(total, np.maximum(first - 1, 0), axis=-1), 0.0)
    return total - before


def settlement(owed: np.ndarray, timeline: Timeline, *, refund_months: int) -> np.ndarray:
    """What is paid to (negative) or refunded by (positive) the tax office, shape (draw, month).

    owed: VAT charged minus VAT paid, by month, shape (draw, month), euro. A quarter that has not
    ended by the last month, or whose payment falls after it, stays open.

    >>> owed = np.array([[100.0, 0, 0, -40.0, 0, 0, 0, 0, 0, 0, 0, 0]])
    >>> from datetime import date
    >>> year = Timeline(date(2027, 1, 1), 12, 0, 0.0, 0.0)
    >>> settlement(owed, year, refund_months=2)[0].tolist()
    [0.0, 0.0, 0.0, -100.0, 0.0, 0.0, 0.0, 0.0, 40.0, 0.0, 0.0, 0.0]
    """
    months = timeline.months
    paid = np.zeros_like(owed)
    total = np.cumsum(owed, axis=1)
    ends = np.flatnonzero(timeline.calendar % 3 == 2)
    before = np.zeros(len(owed))
    for end in ends:
        quarter = total[:, end] - before
        before = total[:, end]
        if end + 1 < months:
            paid[:, end + 1] -= np.maximum(quarter, 0.0)
        if end + 1 + refund_months < months:
            paid[:, end + 1 + refund_months] += np.maximum(-quarter, 0.0)
    return paid
