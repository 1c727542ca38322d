"""Funding that is not borrowed: grants, gifts and own money.

Grants come from a government or a fund and are left out of the scenario without grants. Gifts
(donations, memberships, sponsoring) come from people and firms and stay in it.
"""

from __future__ import annotations

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, Period
from buurtpunt_lib.finance.book import Account, Book, LineInfo


def post_grants(book: Book, plan: HubPlan) -> None:
    """Enters one-off grants (advance and balance) and recurring ones, in the month received."""
    for grant in plan.grants:
        received = np.zeros(book.timeline.months)
        parts = [(grant.month, grant.amount * grant.advance)]
        if grant.balance_month is not None:
            parts.append((grant.balance_month, grant.amount * (1.0 - grant.advance)))
        for month, amount in parts:
            at = book.timeline.number(month)
            if 0 <= at < book.timeline.months:
                received[at] += amount
        info = LineInfo(
            grant.id, grant.id, grant.name, "grants", "one_off_grant", grant.certainty, False
        )
        _receive(book, info, "grants", received, received)
    for grant in plan.recurring_grants:
        received, counts = book.timeline.payments(
            grant.amount, grant.period, grant.begin, grant.end, grant.index
        )
        recurring = grant.period is not Period.ONCE
        info = LineInfo(
            grant.id, grant.id, grant.name, "grants", "recurring_grant", grant.certainty, recurring
        )
        _receive(book, info, "grants", received, counts)


def post_gifts(book: Book, plan: HubPlan) -> None:
    """Enters donations, memberships and sponsoring."""
    for gift in plan.gifts:
        received, counts = book.timeline.payments(
            gift.amount, gift.period, gift.begin, gift.end, gift.index
        )
        recurring = gift.period is not Period.ONCE
        info = LineInfo(
            gift.id, gift.id, gift.name, "gifts", gift.kind.value, gift.certainty, recurring
        )
        _receive(book, info, "gifts", received, counts)


def post_own_money(book: Book, plan: HubPlan) -> None:
    """Enters what founders and cooperators bring in."""
    for money in plan.own_money:
        received = np.zeros(book.timeline.months)
        at = book.timeline.number(money.month)
        if 0 <= at < book.timeline.months:
            received[at] = money.amount
        info = LineInfo(
            money.id, money.id, money.name, "own_money", money.kind.value, money.certainty, False
        )
        line = book.line(info)
        book.enter(line, (), {Account.BANK: received, Account.CAPITAL: received})


def _receive(
    book: Book, info: LineInfo, driver: str, received: np.ndarray, counts: np.ndarray
) -> None:
    """Money that comes at the start of a period and counts as income over its months."""
    entries = {Account.BANK: received, Account.RESULT: counts}
    if counts is not received:
        entries[Account.DEFERRED] = received - counts
    book.enter(book.line(info), (driver,), entries)
