"""Working capital: money that is tied up in goods on the shelf and in bills not yet paid.

Wide: an array that runs some months longer than the plan at both ends, so that what is bought
before the first month or sold after the last one can be seen. A delay of d days spreads a month's
amount over the two months in which it then falls.
"""

from __future__ import annotations

import numpy as np

DAYS = 30.0
# More months than the longest delay that a plan allows (120 days on the shelf, 120 to pay).
MARGIN = 9


def delayed(values: np.ndarray, days: float) -> np.ndarray:
    """Amounts by month, each `days` later; what falls after the last month drops out.

    >>> delayed(np.array([100.0, 0.0, 0.0]), 45).tolist()
    [0.0, 50.0, 50.0]
    """
    whole, part = divmod(days / DAYS, 1.0)
    return (1.0 - part) * _shifted(values, int(whole)) + part * _shifted(values, int(whole) + 1)


def advanced(values: np.ndarray, days: float) -> np.ndarray:
    """Amounts by month, each `days` earlier; what falls before the first month drops out.

    >>> advanced(np.array([0.0, 0.0, 100.0]), 15).tolist()
    [0.0, 50.0, 50.0]
    """
    return delayed(values[::-1], days)[::-1]


def _shifted(values: np.ndarray, months: int) -> np.ndarray:
    if not months:
        return values
    found = np.zeros_like(values)
    if months < len(values):
        found[months:] = values[:-months]
    return found


def bought(used: np.ndarray, stock_days: float, *, opened_before: bool) -> np.ndarray:
    """When goods are bought that are used later; wide arrays.

    A hub that opens in the plan cannot have bought before it: those goods come in its first month.
    """
    found = advanced(used, stock_days)
    if not opened_before:
        found = found.copy()
        found[MARGIN] += found[:MARGIN].sum()
        found[:MARGIN] = 0.0
    return found
