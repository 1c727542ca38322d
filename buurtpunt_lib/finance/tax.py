"""Tax on profit and on assets, by calendar year.

Taxable: the profit of a year after the losses of earlier years. Both taxes weigh on the last
month of the year (or of the plan) and are paid in a month of the next year.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from buurtpunt_lib.domain.plan import AssetTaxStep, HubPlan
from buurtpunt_lib.finance.timeline import Timeline


def year_ends(timeline: Timeline) -> np.ndarray:
    """Numbers of the last month of each calendar year that the plan looks at, shape (year,)."""
    last = timeline.calendar == 11
    last[-1] = True
    return np.flatnonzero(last)


def taxable(profit: np.ndarray) -> np.ndarray:
    """Taxable profit by year when losses are carried forward without limit, shape (draw, year).

    >>> taxable(np.array([[-100.0, 60.0, 80.0, 10.0]])).tolist()
    [[0.0, 0.0, 40.0, 10.0]]
    """
    # All that was ever taxed is the highest point that the summed profit has reached.
    highest = np.maximum.accumulate(np.maximum(np.cumsum(profit, axis=1), 0.0), axis=1)
    return np.diff(highest, axis=1, prepend=0.0)


def asset_tax(assets: np.ndarray, steps: Sequence[AssetTaxStep]) -> np.ndarray:
    """Yearly tax on assets, by steps: each rate on the part above its amount; same shape.

    >>> asset_tax(np.array([60000.0]), [AssetTaxStep(above=50000, rate=0.0015)]).tolist()
    [15.0]
    """
    found = np.zeros_like(assets)
    steps = sorted(steps, key=lambda step: step.above)
    for number, step in enumerate(steps):
        top = steps[number + 1].above if number + 1 < len(steps) else np.inf
        found += step.rate * np.clip(assets - step.above, 0.0, top - step.above)
    return found


def taxes(
    plan: HubPlan, timeline: Timeline, *, result: np.ndarray, fixed: np.ndarray
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Per tax (`profit_tax`, `asset_tax`) what weighs and what is paid, euro, (draw, month).

    result: profit before tax by month. fixed: what the fixed assets are worth at the end of each
    month. Both (draw, month).
    """
    found = {}
    rules, ends = plan.income_tax, year_ends(timeline)
    if rules.rate:
        profit = np.diff(np.cumsum(result, axis=1)[:, ends], axis=1, prepend=0.0)
        owed = rules.rate * taxable(profit)
        found["profit_tax"] = _by_month(owed, ends, timeline, rules.payment_month)
    if rules.asset_steps:
        owed = asset_tax(fixed[:, ends], rules.asset_steps)
        found["asset_tax"] = _by_month(owed, ends, timeline, rules.asset_payment_month)
    return found


def _by_month(
    owed: np.ndarray, ends: np.ndarray, timeline: Timeline, payment_month: int
) -> tuple[np.ndarray, np.ndarray]:
    weighs = np.zeros((len(owed), timeline.months))
    paid = np.zeros_like(weighs)
    weighs[:, ends] = owed
    # From the month that ends the year (or the plan) to the payment month of the next year.
    due = ends + (11 - timeline.calendar[ends]) + payment_month
    inside = due < timeline.months
    paid[:, due[inside]] = owed[:, inside]
    return weighs, paid
