"""HiGHS, asked through scipy: rows of a sparse table between bounds, whole or broken variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import InputError

# Row: positions of variables, their factors, and the bounds of the sum.
Rows = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
SECONDS = 120.0


@dataclass(frozen=True, eq=False)
class Solved:
    """values: per variable. bound: no values that the rows allow have a lower cost."""

    values: np.ndarray
    cost: float
    bound: float


def rows(
    number: Sequence[int], variable: Sequence[int], factor: Sequence[float], low, high
) -> Rows:
    """Entries of a table (row, variable, factor), with the bounds of each row."""
    low, high = np.atleast_1d(np.asarray(low, float)), np.atleast_1d(np.asarray(high, float))
    return np.asarray(number), np.asarray(variable), np.asarray(factor, float), low, high


def solve(
    cost: np.ndarray,
    constraints: Sequence[Rows],
    *,
    whole: np.ndarray,
    low: np.ndarray | float = 0.0,
    high: np.ndarray | float = 1.0,
    seconds: float = SECONDS,
) -> Solved | None:
    """The values with the lowest cost, None when no values satisfy every row.

    whole: which variables are whole numbers. Raises InputError `siting.too_hard` when time runs
    out before any choice is found; when it runs out later the best one so far is given, and its
    bound says how far off it can be.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    # HiGHS works to fixed tolerances: costs of billions would drown them.
    scale = max(float(np.abs(cost).max(initial=0.0)), 1e-12)
    made = [
        LinearConstraint(
            csr_array((factor, (number, variable)), shape=(len(low_), len(cost))), low_, high_
        )
        for number, variable, factor, low_, high_ in constraints
    ]
    found = milp(
        cost / scale,
        constraints=made,
        integrality=whole.astype(int),
        bounds=Bounds(low, high),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        if found.status == 1:
            raise InputError("siting.too_hard", seconds=seconds)
        return None
    bound = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
    return Solved(found.x, float(found.fun * scale), float(bound * scale))
