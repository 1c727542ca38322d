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


@dataclass(frozen=True)
class OutOfTime:
    """No values were found in time, nor that there are none. bound: as in Solved."""

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
    found = tried(cost, constraints, whole=whole, low=low, high=high, seconds=seconds)
    if isinstance(found, OutOfTime):
        raise InputError("siting.too_hard", seconds=round(seconds))
    return found


def tried(
    cost: np.ndarray,
    constraints: Sequence[Rows],
    *,
    whole: np.ndarray,
    low: np.ndarray | float = 0.0,
    high: np.ndarray | float = 1.0,
    seconds: float = SECONDS,
) -> Solved | OutOfTime | None:
    """As `solve`, but running out of time is an answer too."""
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
    bound = -np.inf if found.mip_dual_bound is None else float(found.mip_dual_bound * scale)
    if found.x is None:
        return OutOfTime(bound) if found.status == 1 else None
    if found.mip_dual_bound is None:
        bound = float(found.fun * scale)
    return Solved(found.x, float(found.fun * scale), bound)


def relaxed(cost: np.ndarray, equations: Sequence[Rows]) -> tuple[float, np.ndarray] | None:
    """The lowest cost when every variable may be broken (0 or more), and the reduced costs: how
    much it rises at least when a variable is one. equations: rows whose two bounds are the same.
    None when no values satisfy every row."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    ahead = np.cumsum([0, *(len(low) for _, _, _, low, _ in equations)])
    number = np.concatenate([row[0] + at for row, at in zip(equations, ahead[:-1], strict=True)])
    variable = np.concatenate([row[1] for row in equations])
    factor = np.concatenate([row[2] for row in equations])
    found = linprog(
        cost,
        A_eq=csr_array((factor, (number, variable)), shape=(int(ahead[-1]), len(cost))),
        b_eq=np.concatenate([row[3] for row in equations]),
        bounds=(0, None),
        method="highs",
    )
    return (float(found.fun), found.lower.marginals) if found.status == 0 else None


def check_seconds(seconds: float) -> None:
    """Raises InputError `siting.seconds` for what is no time to search."""
    if not 0 < seconds < np.inf:
        raise InputError("siting.seconds", value=str(seconds))
