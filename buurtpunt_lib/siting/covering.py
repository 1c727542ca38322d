"""Covering: who has a hub within reach.

Covered: a demand place with a chosen candidate at `reach` metres or less (the bound belongs to it).
Backup: how many chosen candidates a demand place must have within reach.
Dominated: a candidate that reaches nobody whom another one does not reach as cheaply.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.assignment import assign, check_capacities, in_time, limit_rows
from buurtpunt_lib.siting.cover_search import fewest
from buurtpunt_lib.siting.problem import (
    Problem,
    Siting,
    answer,
    check_costs,
    check_places,
    check_reach,
    problem,
)

# How often a place is put elsewhere, for each demand place or candidate.
_TRIES = 15


def max_cover(
    distances: np.ndarray,
    weights: np.ndarray,
    *,
    reach: float,
    places: int | None = None,
    locked: Sequence[int] = (),
    costs: np.ndarray | None = None,
    budget: float | None = None,
    capacities: np.ndarray | None = None,
) -> Siting:
    """The places that bring a hub within reach of the most people (maximal covering).

    distances: metres, shape (demand, candidate). weights: people per demand place. places: how
    many at most, those that are locked included; or `budget` with `costs` per candidate (those
    that are locked cost nothing more). capacities: people that each candidate can serve; a demand
    place is then served by one candidate, or not at all. The objective is the people covered.
    Church and ReVelle, The maximal covering location problem, 1974.

    Raises InputError: `siting.distances`, `siting.weights`, `siting.locked`, `siting.reach`,
    `siting.places`, `siting.costs`, `siting.capacities`, `siting.too_hard`.

    >>> away = np.array([[0.0, 900.0, 2500.0], [900.0, 0.0, 1600.0], [2500.0, 1600.0, 0.0]])
    >>> found = max_cover(away, np.array([400.0, 300.0, 600.0]), reach=1000, places=1)
    >>> found.chosen, found.objective, found.proven
    ((0,), 700.0, True)
    """
    asked = problem(distances, weights, locked)
    check_reach(reach)
    price = check_costs(asked, costs)
    if (places is None) == (budget is None) or (budget is not None and price is None):
        raise InputError("siting.places_or_budget")
    if places is not None:
        check_places(asked, places)
    within = asked.distances <= reach
    room = check_capacities(asked, capacities)
    if room is not None:
        every = np.arange(asked.candidates)
        assigned = in_time(
            assign(
                asked,
                within,
                arc_cost=np.broadcast_to(-asked.weights[:, None], within.shape),
                everybody=False,
                room=room,
                limits=[limit_rows(asked, every, places, price, budget)],
            )
        )
        if assigned is None:
            raise InputError("siting.budget", value=budget or 0.0)
        return answer(
            asked,
            assigned.chosen,
            objective=asked.weights[assigned.served_by >= 0].sum(),
            bound=-assigned.bound,
            served_by=assigned.served_by,
        )

    kept = _worth_keeping(asked, within, price)
    groups, people = _alike(within[:, kept], asked.weights)
    n, m = groups.shape
    covered = cover_rows(groups)
    limit = limit_rows(asked, kept, places, price, budget)
    low = np.r_[np.isin(kept, asked.locked).astype(float), np.zeros(n)]
    found = solver.solve(
        np.r_[np.zeros(m), -people],
        [covered, limit],
        whole=np.r_[np.ones(m), np.zeros(n)],
        low=low,
    )
    if found is None:
        raise InputError("siting.budget", value=budget or 0.0)
    chosen = np.union1d(kept[found.values[:m] > 0.5], asked.locked)
    reached = float(asked.weights[within[:, chosen].any(axis=1)].sum())
    return answer(asked, chosen, objective=reached, bound=-found.bound, reach=reach)


def cover_rows(groups: np.ndarray) -> solver.Rows:
    """A group is covered no more than there are chosen candidates that reach it.

    groups: shape (group, candidate). Variables: whether a candidate is chosen, then the part of
    each group that is covered.
    """
    n, m = groups.shape
    number, candidate = np.nonzero(groups)
    return solver.rows(
        np.r_[np.arange(n), number],
        np.r_[m + np.arange(n), candidate],
        np.r_[np.ones(n), -np.ones(len(number))],
        np.full(n, -np.inf),
        np.zeros(n),
    )


def set_cover(
    distances: np.ndarray,
    *,
    reach: float,
    locked: Sequence[int] = (),
    costs: np.ndarray | None = None,
    backup: int = 1,
    weights: np.ndarray | None = None,
    capacities: np.ndarray | None = None,
    seconds: float = 30.0,
) -> Siting:
    """The fewest places (or the cheapest) with which everybody has a hub within reach.

    backup: how many within reach of each demand place; one that has fewer candidates than that
    must have all of them, and one that has none stays unserved (`served_by` is -1). The objective
    is the number of places, or the cost of those that are not locked. capacities: people that each
    candidate can serve, with weights the people per demand place; one candidate then serves all of
    a demand place. seconds: after so long the best choice that is known is given, with the bound
    that is proven. Toregas et al., The location
    of emergency service facilities, 1971; backup: Hogan and ReVelle, Concepts and applications of
    backup coverage, 1986.
    Raises InputError as `max_cover`, `siting.backup`, and `siting.no_room`.
    """
    asked = problem(distances, weights, locked)
    check_reach(reach)
    solver.check_seconds(seconds)
    price = check_costs(asked, costs)
    if not isinstance(backup, int) or backup < 1:
        raise InputError("siting.backup", value=backup)
    within = asked.distances <= reach
    reachable = within.any(axis=1)
    room = check_capacities(asked, capacities)
    if room is not None:
        return _with_room(asked, within, backup, price, room, seconds)
    kept = np.arange(asked.candidates)
    if backup == 1:
        kept = _worth_keeping(asked, within, price)
    groups = within[reachable][:, kept]
    groups = groups[same_rows(groups)[0]]
    needed = np.minimum(groups.sum(axis=1), backup)
    fixed = np.isin(kept, asked.locked)
    if price is None:
        chosen, bound = _fewest(groups, needed, fixed, seconds)
        chosen = np.union1d(kept[chosen], asked.locked)
        return answer(asked, chosen, objective=len(chosen), bound=bound, reach=reach)
    found = solver.solve(
        np.where(fixed, 0.0, price[kept]),
        [_served(groups, needed)],
        whole=np.ones(len(kept)),
        low=fixed.astype(float),
        seconds=seconds,
    )
    assert found is not None, "choosing every candidate always satisfies the rows"
    chosen = np.union1d(kept[found.values > 0.5], asked.locked)
    total = float(price[np.setdiff1d(chosen, asked.locked)].sum())
    return answer(asked, chosen, objective=total, bound=found.bound, reach=reach)


def _with_room(
    asked: Problem,
    within: np.ndarray,
    backup: int,
    price: np.ndarray | None,
    room: np.ndarray,
    seconds: float,
) -> Siting:
    cost = np.ones(asked.candidates) if price is None else price.copy()
    if price is not None:
        cost[asked.locked] = 0.0
    needed = np.minimum(within.sum(axis=1), backup)
    found = in_time(
        assign(
            asked,
            within,
            place_cost=cost,
            everybody=True,
            room=room,
            limits=[_served(within, needed)],
            seconds=seconds,
        ),
        seconds,
    )
    if found is None:
        raise InputError("siting.no_room", people=float(asked.weights[within.any(axis=1)].sum()))
    total = float(cost[found.chosen].sum())
    return answer(
        asked, found.chosen, objective=total, bound=found.bound, served_by=found.served_by
    )


def _served(groups: np.ndarray, needed: np.ndarray) -> solver.Rows:
    """Each group has as many chosen candidates as it needs."""
    number, candidate = np.nonzero(groups)
    most = np.full(len(groups), np.inf)
    return solver.rows(number, candidate, np.ones(len(number)), needed, most)


def least_places(
    groups: np.ndarray, needed: np.ndarray, fixed: np.ndarray, whole: bool = False
) -> float:
    """How many places are needed at least when parts of places may be chosen.

    groups: shape (group, candidate). whole: rounded up.
    """
    found = solver.solve(
        np.ones(len(fixed)),
        [_served(groups, needed)],
        whole=np.zeros(len(fixed)),
        low=fixed.astype(float),
    )
    assert found is not None, "choosing every candidate always satisfies the rows"
    return float(np.ceil(found.cost - 1e-6)) if whole else found.cost


def at_most(
    groups: np.ndarray, needed: np.ndarray, fixed: np.ndarray, places: int, seconds: float
) -> solver.Solved | solver.OutOfTime | None:
    """The fewest places when that is `places` or less; None when it is more."""
    m = len(fixed)
    return solver.tried(
        np.ones(m),
        [
            _served(groups, needed),
            solver.rows(np.zeros(m, int), np.arange(m), np.ones(m), -np.inf, places),
        ],
        whole=np.ones(m),
        low=fixed.astype(float),
        seconds=seconds,
    )


def _fewest(
    groups: np.ndarray, needed: np.ndarray, fixed: np.ndarray, seconds: float
) -> tuple[np.ndarray, float]:
    """The fewest candidates and the bound: a search, then a proof that there are no fewer."""
    chosen = fewest(groups, needed, fixed, _TRIES * max(groups.shape))
    bound = least_places(groups, needed, fixed, whole=True)
    if bound >= len(chosen):
        return chosen, len(chosen)
    found = at_most(groups, needed, fixed, len(chosen) - 1, seconds)
    if found is None:
        return chosen, len(chosen)
    bound = max(bound, float(np.ceil(found.bound - 1e-6)))
    if isinstance(found, solver.Solved):
        chosen = np.flatnonzero(found.values > 0.5)
    return chosen, min(bound, len(chosen))


def _worth_keeping(asked: Problem, within: np.ndarray, price: np.ndarray | None) -> np.ndarray:
    """Positions of candidates that are not dominated; of equal ones the first stays.

    Those that are locked stay, and dominate others: they cost nothing more.
    """
    fixed = np.zeros(asked.candidates, dtype=bool)
    fixed[asked.locked] = True
    cost = np.ones(asked.candidates) if price is None else price
    cost = np.where(fixed, 0.0, cost)
    reached = within[:, fixed].any(axis=1) if fixed.any() else np.zeros(asked.demands, dtype=bool)
    # What is covered already makes no difference any more.
    open_ = within & ~reached[:, None]
    size = open_.sum(axis=0)
    both = open_.T.astype(np.float32) @ open_.astype(np.float32)
    # j is dominated by k when all that j reaches, k reaches too, and k is not dearer.
    inside = (both >= size[:, None] - 0.5) & (cost[None, :] <= cost[:, None])
    equal = inside & inside.T
    first = np.tril(np.ones_like(equal), -1).astype(bool)
    dominated = (inside & (~equal | first)).copy()
    np.fill_diagonal(dominated, False)
    keep = (~dominated.any(axis=1) & (size > 0)) | fixed
    if not keep.any():
        keep[0] = True
    return np.flatnonzero(keep)


def same_rows(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each different row of a table of yes and no stands first; for each row, which it is.

    As `numpy.unique` over rows, which sorts them and takes far longer.
    """
    seen: dict[bytes, int] = {}
    packed = np.packbits(table, axis=1)
    place = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in packed], dtype=int)
    return np.unique(place, return_index=True)[1], place


def _alike(within: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Demand places that the same candidates reach, as one: what reaches them, and their people."""
    first, place = same_rows(within)
    groups = within[first]
    people = np.bincount(place, weights=weights, minlength=len(groups))
    some = groups.any(axis=1)
    if not some.any():
        return groups[:1], np.zeros(1)
    return groups[some], people[some]
