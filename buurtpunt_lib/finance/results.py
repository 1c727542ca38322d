"""What a cash flow says: when money runs short, how low it gets, how long it lasts.

Problem month: the first month that ends below a floor (0 euro unless said otherwise).
Buffer: days that the money on the account could pay what goes out.
Runway: months before the first problem month.
Self-supporting: recurring income covers recurring cost, counted over twelve months so that
seasons and yearly bills do not blur it. Grants do not count as recurring income here; what
partners carry does, so the month in which activities alone cover the cost is told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from buurtpunt_lib.finance.book import (
    COST_GROUPS,
    EARNED_GROUPS,
    SUPPORT_GROUPS,
)
from buurtpunt_lib.finance.cash_flow import CashFlow

YEAR = 12
DAYS_A_MONTH = 365.25 / 12
# What still comes in once grants have stopped.
OWN_INCOME_GROUPS = (*EARNED_GROUPS, "partners", "gifts")


def first_below(values: np.ndarray, floor: float = 0.0) -> np.ndarray:
    """Number of the first month below the floor, -1 where there is none; shape (draw,).

    A shortage of less than half a cent is no shortage.

    >>> first_below(np.array([[5.0, -1.0, 2.0], [5.0, 4.0, 3.0]]))
    array([ 1, -1])
    """
    below = values < floor - 0.005
    return np.where(below.any(axis=1), below.argmax(axis=1), -1)


def first_active(flow: CashFlow, floor: float = 0.0) -> np.ndarray:
    """Number of the first month in which money moves, shape (draw,); 0 when none does.

    The months before it say nothing of the plan: the account stands as it stood. Unless it stood
    below the floor: then they count, for that is a shortage too.
    """
    if flow.opening_balance < floor:
        return np.zeros(flow.draws, dtype=int)
    return (np.abs(flow.net) > 0.005).argmax(axis=1)


def lowest(values: np.ndarray, first: np.ndarray | int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The lowest value from month `first` on and the first month that has it, shape (draw,).

    >>> balance = np.array([[0.0, 5.0, 3.0]])
    >>> [found.tolist() for found in lowest(balance)]
    [[0.0], [0]]
    >>> [found.tolist() for found in lowest(balance, np.array([1]))]
    [[3.0], [2]]
    """
    draws, months = values.shape
    first = np.broadcast_to(first, draws)
    if first.any():
        values = np.where(np.arange(months) < first[:, None], np.inf, values)
    at = values.argmin(axis=1)
    return values[np.arange(draws), at], at


def self_supporting(flow: CashFlow, *, income: tuple[str, ...] = OWN_INCOME_GROUPS) -> np.ndarray:
    """Number of the first month from which recurring income keeps covering recurring cost.

    Both are summed over that month and the eleven that follow; from then on every such year must
    cover. Recurring cost includes interest and regular repayments. -1 where it is never so;
    shape (draw,).
    """
    earned = flow.where(groups=income, recurring=True)
    spent = flow.where(groups=COST_GROUPS, recurring=True)
    surplus = np.cumsum(earned + spent, axis=1)
    surplus = np.concatenate([np.zeros((flow.draws, 1)), surplus], axis=1)
    covers = surplus[:, YEAR:] - surplus[:, :-YEAR] >= -0.005
    # The first window after the last one that does not cover.
    windows = covers.shape[1]
    last_not = np.where(covers.all(axis=1), -1, windows - 1 - (~covers)[:, ::-1].argmax(axis=1))
    # A hub that is not open yet costs and earns nothing: that is no achievement.
    start = np.maximum(last_not + 1, max(flow.book.timeline.opening, 0))
    return np.where(start < windows, start, -1)


def buffer_days(flow: CashFlow) -> np.ndarray:
    """Days that the balance could pay what goes out in the next three months; (draw, month).

    In the last months the months that are left count. NaN where nothing goes out; 0 where the
    account is empty or below zero.
    """
    out = -flow.where(groups=COST_GROUPS)
    total = np.concatenate([np.zeros((flow.draws, 1)), np.cumsum(out, axis=1)], axis=1)
    months = out.shape[1]
    first = np.minimum(np.arange(months) + 1, months - 1)
    last = np.minimum(first + 3, months)
    a_day = (total[:, last] - total[:, first]) / (last - first) / DAYS_A_MONTH
    with np.errstate(divide="ignore", invalid="ignore"):
        days = np.maximum(flow.balance, 0.0) / a_day
    return np.where(a_day > 0, days, np.nan)


@dataclass(frozen=True)
class Summary:
    """The outcome of one plan. Months are None where the plan never gets there; euro.

    first_problem_month: first month that ends below the floor, with the `shortage` then.
    lowest_balance, lowest_month: the deepest point, from the first month in which money moves.
    capital_needed: what would have to be added at the start so that the balance never comes below
    the floor. runway: months before the first problem month; None when the money lasts to the end
    of the plan. buffer_days: the smallest buffer from the opening on. self_supporting_month,
    activities_cover_month: see the module. earned, purchases: takings of activities and what
    their goods cost. supported: what partners, gifts and grants bring. spent: all other costs,
    repayments and interest included.
    """

    first_problem_month: date | None
    shortage: float
    lowest_balance: float
    lowest_month: date
    end_balance: float
    capital_needed: float
    runway: int | None
    buffer_days: float | None
    self_supporting_month: date | None
    activities_cover_month: date | None
    earned: float
    purchases: float
    supported: float
    spent: float


def summary(flow: CashFlow, *, floor: float = 0.0) -> Summary:
    """The outcome of a cash flow of one draw. Raises ValueError when there are more draws."""
    if flow.draws != 1:
        raise ValueError(f"a summary is made of one draw, not of {flow.draws}")
    balance, months = flow.balance, flow.months
    problem = int(first_below(balance, floor)[0])
    value, at = lowest(balance, first_active(flow, floor))
    supporting = int(self_supporting(flow)[0])
    alone = int(self_supporting(flow, income=EARNED_GROUPS)[0])
    days = buffer_days(flow)[0, max(flow.book.timeline.opening, 0) :]
    known = days[~np.isnan(days)]
    low = float(value[0])
    return Summary(
        first_problem_month=months[problem] if problem >= 0 else None,
        shortage=float(floor - balance[0, problem]) if problem >= 0 else 0.0,
        lowest_balance=low,
        lowest_month=months[int(at[0])],
        end_balance=float(balance[0, -1]),
        capital_needed=max(0.0, floor - low),
        runway=problem if problem >= 0 else None,
        buffer_days=float(known.min()) if known.size else None,
        self_supporting_month=months[supporting] if supporting >= 0 else None,
        activities_cover_month=months[alone] if alone >= 0 else None,
        earned=float(flow.where(groups=EARNED_GROUPS).sum()),
        purchases=float(flow.group("purchases").sum()),
        supported=float(flow.where(groups=SUPPORT_GROUPS).sum()),
        spent=float(flow.where(groups=[g for g in COST_GROUPS if g != "purchases"]).sum()),
    )
