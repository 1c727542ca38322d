"""Activities: customers, what they pay, and what the goods cost.

Takings: customers × basket, VAT included. Purchases: what the goods behind the takings cost.
"""

from __future__ import annotations

import numpy as np

from buurtpunt_lib.domain.plan import Activity, HubPlan
from buurtpunt_lib.finance.book import Account, Book, LineInfo
from buurtpunt_lib.finance.timeline import Timeline


def customers(activity: Activity, timeline: Timeline) -> np.ndarray:
    """Paying visits by month, shape (month,): full number × ramp-up × season; 0 before opening."""
    found = np.zeros(timeline.months)
    low, high = timeline.span(activity.begin, activity.end, default=timeline.opening)
    low = min(max(low, timeline.opening, 0), high)
    first = timeline.opening
    if activity.begin is not None:
        first = max(first, timeline.number(activity.begin))
    found[low:high] = activity.customers
    if activity.ramp_up:
        since = np.arange(low, high) - first + 1
        found[low:high] *= np.minimum(since / activity.ramp_up, 1.0)
    return found * np.asarray(activity.seasonality)[timeline.calendar]


def post_activities(book: Book, plan: HubPlan) -> None:
    """Enters takings and purchases of every activity."""
    for activity in plan.activities:
        growth = book.timeline.growth(activity.index)
        takings = customers(activity, book.timeline) * activity.basket * growth
        if not activity.basket:
            continue
        sales = book.line(_info(activity, "sales", "activities"))
        drivers = ("customers", "basket")
        book.enter(sales, drivers, {Account.BANK: takings, Account.RESULT: takings})
        if activity.margin == 1:
            continue
        goods = book.line(_info(activity, "purchases", "purchases"))
        book.enter(goods, drivers, {Account.BANK: -takings, Account.RESULT: -takings})
        if activity.margin:
            # purchases = takings × (1 − margin × driver), held at or below the takings.
            kept = takings * activity.margin
            limit = ("margin", 1.0 / activity.margin)
            book.enter(goods, (*drivers, limit), {Account.BANK: kept, Account.RESULT: kept})


def _info(activity: Activity, part: str, group: str) -> LineInfo:
    key = f"{activity.id}.{part}"
    return LineInfo(
        key, activity.id, activity.name, group, activity.kind.value, activity.certainty, True
    )
