"""Who is served where, when that is part of the choice: limited room, or a budget.

Arc: a demand place and a candidate that may serve it. Each demand place is served by one
candidate, over one arc, and a candidate serves no more people than it has room for (the
single-source capacitated problem; Sridharan, The capacitated plant location problem, 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.problem import Problem


@dataclass(frozen=True, eq=False)
class Assigned:
    """chosen: positions of candidates. served_by: per demand place, -1 where nobody serves it."""

    chosen: np.ndarray
    served_by: np.ndarray
    bound: float


def check_capacities(asked: Problem, capacities: np.ndarray | None) -> np.ndarray | None:
    """Raises InputError `siting.capacities` for what is no room, one per candidate."""
    if capacities is None:
        return None
    room = np.asarray(capacities, dtype=float)
    if room.shape != (asked.candidates,) or not (room >= 0).all():
        raise InputError("siting.capacities", number=asked.candidates)
    return room


def limit_rows(
    asked: Problem, kept: np.ndarray, places: int | None, price: np.ndarray | None, budget
) -> solver.Rows:
    """No more candidates than `places`; or, without it, none beyond the budget."""
    m = len(kept)
    if places is not None:
        return solver.rows(np.zeros(m, int), np.arange(m), np.ones(m), -np.inf, places)
    assert price is not None
    more = np.where(np.isin(kept, asked.locked), 0.0, price[kept])
    return solver.rows(np.zeros(m, int), np.arange(m), more, -np.inf, budget)


def only_chosen(m: int, arcs: np.ndarray, candidate: np.ndarray) -> solver.Rows:
    """An arc is used only when its candidate is chosen. m: candidates, whose columns come first."""
    return solver.rows(
        np.r_[arcs, arcs],
        np.r_[m + arcs, candidate],
        np.r_[np.ones(len(arcs)), -np.ones(len(arcs))],
        np.full(len(arcs), -np.inf),
        np.zeros(len(arcs)),
    )


def assign(
    asked: Problem,
    usable: np.ndarray,
    *,
    place_cost: np.ndarray | None = None,
    arc_cost: np.ndarray | None = None,
    everybody: bool,
    room: np.ndarray | None = None,
    limits: Sequence[solver.Rows] = (),
    seconds: float = solver.SECONDS,
) -> Assigned | solver.OutOfTime | None:
    """The cheapest choice of places with an arc for each demand place; None when there is none.

    usable: shape (demand, candidate), which arcs may be used. place_cost: per candidate; arc_cost:
    shape (demand, candidate). everybody: whether each demand place that has a usable arc must be
    served. room: people per candidate. limits: rows over the candidates.
    """
    n, m = usable.shape
    demand, candidate = np.nonzero(usable)
    arcs = np.arange(len(demand))
    least = usable.any(axis=1).astype(float) if everybody else np.full(n, -np.inf)
    constraints = [
        solver.rows(demand, m + arcs, np.ones(len(arcs)), least, np.ones(n)),
        only_chosen(m, arcs, candidate),
        *limits,
    ]
    if room is not None:
        enough = np.where(np.isfinite(room), room, asked.weights.sum())
        constraints.append(
            solver.rows(
                np.r_[candidate, np.arange(m)],
                np.r_[m + arcs, np.arange(m)],
                np.r_[asked.weights[demand], -enough],
                np.full(m, -np.inf),
                np.zeros(m),
            )
        )
    low = np.zeros(m + len(arcs))
    low[asked.locked] = 1.0
    cost = np.r_[
        np.zeros(m) if place_cost is None else place_cost,
        np.zeros(len(arcs)) if arc_cost is None else arc_cost[demand, candidate],
    ]
    # Without limited room each demand place goes to one place by itself.
    arcs_whole = np.full(len(arcs), 0.0 if room is None else 1.0)
    found = solver.tried(
        cost, constraints, whole=np.r_[np.ones(m), arcs_whole], low=low, seconds=seconds
    )
    if not isinstance(found, solver.Solved):
        return found
    served = np.full(n, -1)
    used = found.values[m:] > 0.5
    served[demand[used]] = candidate[used]
    chosen = np.union1d(np.flatnonzero(found.values[:m] > 0.5), asked.locked)
    return Assigned(chosen.astype(int), served, found.bound)


def in_time(
    found: Assigned | solver.OutOfTime | None, seconds: float = solver.SECONDS
) -> Assigned | None:
    """Raises InputError `siting.too_hard` when time ran out before any choice was found."""
    if isinstance(found, solver.OutOfTime):
        raise InputError("siting.too_hard", seconds=round(seconds))
    return found
