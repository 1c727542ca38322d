"""Volunteers: their expense allowances, and paid work in their place when some of them leave."""

from __future__ import annotations

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, Volunteers
from buurtpunt_lib.finance.book import Account, Book, Driver, LineInfo
from buurtpunt_lib.finance.timeline import Timeline

# The share of volunteers that stays; more than all of them saves nothing.
_STAYS: Driver = ("volunteers", 1.0)


def months_active(group: Volunteers, timeline: Timeline) -> np.ndarray:
    """1 in the months in which a group is active, else 0, shape (month,)."""
    found = np.zeros(timeline.months)
    low, high = timeline.span(group.begin, group.end, default=timeline.opening)
    found[low:high] = 1.0
    return found


def post_volunteers(book: Book, plan: HubPlan) -> None:
    """Enters allowances, evenly over the year, and what replacing leavers would cost."""
    for group in plan.volunteers:
        active = months_active(group, book.timeline)
        paid = active * group.people * group.days * group.allowance / 12.0
        if paid.any():
            line = book.line(_info(group, "allowance"))
            book.enter(line, ("volunteers",), {Account.BANK: -paid, Account.RESULT: -paid})
        hours = group.people * group.hours * group.replaced_share
        wages = active * hours * group.replacement_rate * book.timeline.growth(group.index)
        if wages.any():
            # All hours paid, minus those that are still given: nothing when everybody stays.
            line = book.line(_info(group, "replacement"))
            book.enter(line, ("wages",), {Account.BANK: -wages, Account.RESULT: -wages})
            book.enter(line, ("wages", _STAYS), {Account.BANK: wages, Account.RESULT: wages})


def _info(group: Volunteers, part: str) -> LineInfo:
    key = f"{group.id}.{part}"
    return LineInfo(
        key, group.id, group.name, "volunteers", f"volunteer_{part}", group.certainty, True
    )
