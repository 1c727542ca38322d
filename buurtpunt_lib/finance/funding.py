"""Funding that is not borrowed: grants, gifts, crowdfunding and own money.

Grants come from a government or a fund and are left out of the scenario without grants. Gifts
(donations, memberships, sponsoring) come from people and firms and stay in it.
"""

from __future__ import annotations

import numpy as np

from buurtpunt_lib.domain.plan import Cost, Grant, HubPlan, Investment, Period, Staff
from buurtpunt_lib.finance.book import Account, Book, LineInfo
from buurtpunt_lib.finance.timeline import Timeline


def eligible_cost(plan: HubPlan, grant: Grant, timeline: Timeline) -> float:
    """What the eligible lines of a grant cost within its spending window, euro.

    As planned: without overrun, because a grant is awarded on the budget.
    """
    low, high = timeline.span(grant.spend_begin, grant.spend_end)
    total = 0.0
    for line_id in grant.eligible:
        line = plan.line(line_id)
        if isinstance(line, Investment):
            if low <= timeline.number(line.month) < high:
                total += line.amount
        elif isinstance(line, Cost):
            paid = timeline.payments(line.amount, line.period, line.begin, line.end, line.index)
            total += float(paid[low:high].sum())
        elif isinstance(line, Staff):
            first, last = timeline.span(line.begin, line.end, default=timeline.opening)
            growth = timeline.growth(line.index)[max(first, low) : max(min(last, high), 0)]
            total += float(growth.sum()) * line.fte * line.yearly_cost / 12.0
    return total


def award(plan: HubPlan, grant: Grant, timeline: Timeline) -> float:
    """What a grant brings, euro: its amount, or its share of eligible costs up to its cap."""
    if grant.amount is not None:
        return grant.amount
    found = (grant.share or 0.0) * eligible_cost(plan, grant, timeline)
    return found if grant.cap is None else min(found, grant.cap)


def post_grants(book: Book, plan: HubPlan) -> None:
    """Enters one-off grants (advance and balance) and recurring ones, in the month received."""
    for grant in plan.grants:
        received = np.zeros(book.timeline.months)
        counts = received
        total = award(plan, grant, book.timeline)
        parts = [(grant.month, total * grant.advance)]
        if grant.balance_month is not None:
            parts.append((grant.balance_month, total * (1.0 - grant.advance)))
        if grant.spread_over:
            counts = np.zeros(book.timeline.months)
        for month, amount in parts:
            at = book.timeline.number(month) + grant.delay
            if 0 <= at < book.timeline.months:
                received[at] += amount
                if grant.spread_over:
                    counts[at : at + grant.spread_over] += amount / grant.spread_over
        info = LineInfo(
            grant.id, grant.id, grant.name, "grants", "one_off_grant", grant.certainty, False
        )
        _receive(book, info, "grants", received, counts)
    for grant in plan.recurring_grants:
        received = book.timeline.payments(
            grant.amount, grant.period, grant.begin, grant.end, grant.index
        )
        counts = book.timeline.spread(received, grant.period)
        recurring = grant.period is not Period.ONCE
        info = LineInfo(
            grant.id, grant.id, grant.name, "grants", "recurring_grant", grant.certainty, recurring
        )
        _receive(book, info, "grants", received, counts)


def post_gifts(book: Book, plan: HubPlan) -> None:
    """Enters donations, memberships and sponsoring."""
    for gift in plan.gifts:
        received = book.timeline.payments(
            gift.amount, gift.period, gift.begin, gift.end, gift.index
        )
        counts = book.timeline.spread(received, gift.period)
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
            received[at] = money.total
        info = LineInfo(
            money.id, money.id, money.name, "own_money", money.kind.value, money.certainty, False
        )
        line = book.line(info)
        book.enter(line, (), {Account.BANK: received, Account.CAPITAL: received})


def post_crowdfunding(book: Book, plan: HubPlan) -> None:
    """Enters campaigns as if they succeed; `line:<id>` scales all that a campaign brings and costs.

    Customers that a campaign brings are entered with the activity.
    """
    for campaign in plan.crowdfunding:
        months, at = book.timeline.months, book.timeline.number(campaign.month)
        received, rewards = np.zeros(months), np.zeros(months)
        if 0 <= at < months:
            received[at] = campaign.target
        low, high = max(at + 1, 0), max(at + 1 + campaign.rewards_months, 0)
        rewards[low:high] = campaign.rewards / campaign.rewards_months
        parts = (
            ("received", "gifts", "crowdfunding", received),
            ("fee", "costs", "crowdfunding_fee", -received * campaign.fee),
            ("rewards", "costs", "crowdfunding_rewards", -rewards),
        )
        for part, group, kind, flow in parts:
            if flow.any():
                info = LineInfo(
                    f"{campaign.id}.{part}", campaign.id, campaign.name, group, kind,
                    campaign.certainty, False,
                )  # fmt: skip
                book.enter(book.line(info), (), {Account.BANK: flow, Account.RESULT: flow})


def _receive(
    book: Book, info: LineInfo, driver: str, received: np.ndarray, counts: np.ndarray
) -> None:
    """Money that comes at the start of a period and counts as income over its months."""
    entries = {Account.BANK: received, Account.RESULT: counts}
    if counts is not received:
        entries[Account.DEFERRED] = received - counts
    book.enter(book.line(info), (driver,), entries)
