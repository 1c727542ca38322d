"""Staff: what posts cost each month, and what a partner carries of it.

Holiday pay and the year-end premium are earned every month and paid in one month of the year, or
when the post ends. A partner pays its share of what was earned while it takes part.
"""

from __future__ import annotations

import numpy as np

from buurtpunt_lib.domain.plan import HubPlan, Staff
from buurtpunt_lib.finance.book import Account, Book, LineInfo


def paid_in(earned: np.ndarray, pays: np.ndarray) -> np.ndarray:
    """What is paid when earnings are saved up until certain months; both shape (month,).

    >>> paid_in(np.ones(6), np.array([False, False, True, False, True, False]))
    array([0., 0., 3., 0., 2., 0.])
    """
    paid = np.zeros_like(earned)
    saved = np.cumsum(earned)[pays]
    paid[pays] = np.diff(saved, prepend=0.0)
    return paid


def post_staff(book: Book, plan: HubPlan) -> None:
    """Enters the full cost of every post, and apart from it the partner's share."""
    timeline = book.timeline
    for post in plan.staff:
        low, high = timeline.span(post.begin, post.end, default=timeline.opening)
        earned = np.zeros(timeline.months)
        earned[low:high] = post.fte * post.yearly_cost / 12.0
        earned *= timeline.growth(post.index)
        # What is saved up is paid out when the post ends; one that outlasts the plan saves on.
        ends = post.end is not None and timeline.number(post.end) < timeline.months
        last = high - 1 if ends and high > low else None
        paid = _paid(post, earned, timeline.calendar, last)
        line = book.line(_info(post, post.id, "staff"))
        book.enter(
            line,
            ("wages",),
            {Account.BANK: -paid, Account.STAFF_DUE: earned - paid, Account.RESULT: -earned},
        )
        if not post.partner_share:
            continue
        borne = earned * post.partner_share
        if post.partner_end is not None:
            borne[max(timeline.number(post.partner_end) + 1, 0) :] = 0.0
        received = _paid(post, borne, timeline.calendar, last)
        line = book.line(_info(post, f"{post.id}.partner", "partners"))
        book.enter(
            line,
            ("wages", "partner"),
            {Account.BANK: received, Account.RECEIVABLE: borne - received, Account.RESULT: borne},
        )


def _paid(post: Staff, earned: np.ndarray, calendar: np.ndarray, last: int | None) -> np.ndarray:
    paid = earned * (1.0 - post.holiday_share - post.year_end_share)
    parts = (
        (post.holiday_share, post.holiday_month),
        (post.year_end_share, post.year_end_month),
    )
    for share, month in parts:
        if share:
            pays = calendar == month - 1
            if last is not None:
                pays[last] = True
            paid += paid_in(earned * share, pays)
    return paid


def _info(post: Staff, key: str, group: str) -> LineInfo:
    kind = "staff" if group == "staff" else "partner"
    return LineInfo(key, post.id, post.name, group, kind, post.certainty, True)
