"""p-centre: the places with which the longest way of anybody is as short as can be.

A way is long enough when so many places can cover everybody within it, so only ways in the table
come in question. A search gives places with a short longest way. Below it, parts of places (the
relaxed problem) say soon of most ways that they are too short; HiGHS decides on those in between,
until time is out. Minieka, The m-center problem, 1970; Contardo, Iori and Kramer, A scalable exact
algorithm for the vertex p-center problem, 2019.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.assignment import Assigned, assign, check_capacities, limit_rows
from buurtpunt_lib.siting.cover_search import nearest_to_all
from buurtpunt_lib.siting.covering import at_most, least_places, same_rows
from buurtpunt_lib.siting.problem import (
    Problem,
    Siting,
    answer,
    check_costs,
    check_places,
    problem,
)

# How often a place is put elsewhere, for each demand place or candidate.
_TRIES = 40
# The part of the time left that one decision may take.
_SHARE = 0.4
# The longest way, the candidates, and who serves whom where that is not the nearest; None when it
# cannot be.
_Decided = tuple[float, np.ndarray, np.ndarray | None] | solver.OutOfTime | None


def p_center(
    distances: np.ndarray,
    *,
    places: int | None = None,
    locked: Sequence[int] = (),
    costs: np.ndarray | None = None,
    budget: float | None = None,
    weights: np.ndarray | None = None,
    capacities: np.ndarray | None = None,
    seconds: float = 30.0,
) -> Siting:
    """The places with which the longest way of anybody is as short as can be.

    The objective is that way, in metres; demand places without a way to any candidate are left
    out. places: how many in all, those that are locked included; or `budget` with `costs` per
    candidate (those that are locked cost nothing more). capacities: people that each candidate can
    serve, with weights the people per demand place; one candidate then serves all of a demand
    place. seconds: how long HiGHS may take to decide; after that the best choice that is known is
    given, with the bound that is proven. Raises InputError as `max_cover`,
    `siting.no_way`, and `siting.no_room`.

    >>> away = np.array([[0.0, 900.0, 2500.0], [900.0, 0.0, 1600.0], [2500.0, 1600.0, 0.0]])
    >>> found = p_center(away, places=1)
    >>> found.chosen, found.objective, found.proven
    ((1,), 1600.0, True)
    """
    asked = problem(distances, weights, locked)
    price = check_costs(asked, costs)
    if (places is None) == (budget is None) or (budget is not None and price is None):
        raise InputError("siting.places_or_budget")
    if places is not None:
        check_places(asked, places)
    room = check_capacities(asked, capacities)
    solver.check_seconds(seconds)
    linked = np.isfinite(asked.distances).any(axis=1)
    if not linked.any():
        raise InputError("siting.distances")
    metres = asked.distances[linked]
    fixed = np.zeros(asked.candidates, dtype=bool)
    fixed[asked.locked] = True
    # Nobody gets nearer than their nearest candidate.
    least = float(metres.min(axis=1).max())
    until = monotonic() + seconds
    if places is None or room is not None:
        part = Problem(metres, asked.weights[linked], asked.locked)
        limits = [limit_rows(asked, np.arange(asked.candidates), places, price, budget)]

        def decide(way: float, seconds: float) -> _Decided:
            return _assigned(part, way, room, limits, seconds)

        none = InputError("siting.budget", value=budget or 0.0)
        if room is not None:
            none = InputError("siting.no_room", people=float(part.weights.sum()))
        found = _first(metres, decide, seconds, none)
        ways = np.unique(metres[(metres >= least) & (metres < found[0])])
        low = 0
    else:

        def decide(way: float, seconds: float) -> _Decided:
            return _covered(metres, way, places, fixed, seconds)

        known = nearest_to_all(metres, places, fixed, _TRIES * max(metres.shape), least)
        until = monotonic() + seconds
        if known is None:
            found = _first(metres, decide, seconds, InputError("siting.no_way"))
        else:
            found = (*known, None)
        ways = np.unique(metres[(metres >= least) & (metres < found[0])])
        low = _relaxed(metres, ways, places, fixed)
    # From `high` on it is possible; below `low` it is not; from `top` to `high` nobody could say.
    high = top = len(ways)
    while low < top and (left := until - monotonic()) > 0:
        middle = (low + top) // 2
        decided = decide(float(ways[middle]), _SHARE * left)
        if decided is None:
            low = middle + 1
        elif isinstance(decided, solver.OutOfTime):
            top = middle
        else:
            found = decided
            high = top = int(np.searchsorted(ways, found[0]))
    longest, chosen, served = found
    bound = longest if low >= high else float(ways[low])
    by = None
    if served is not None:
        by = np.full(asked.demands, -1)
        by[linked] = served
    return answer(asked, chosen, objective=longest, bound=bound, served_by=by)


def _relaxed(metres: np.ndarray, ways: np.ndarray, places: int, fixed: np.ndarray) -> int:
    """Position of the shortest way for which parts of places would be enough."""
    low, high = 0, len(ways)
    ones = np.ones(len(metres))
    while low < high:
        # What is found by searching is near the best: most ways below are too short.
        middle = (low + 3 * high) // 4 if high - low > 64 else (low + high) // 2
        if least_places(metres <= ways[middle], ones, fixed) <= places + 1e-6:
            high = middle
        else:
            low = middle + 1
    return low


def _covered(
    metres: np.ndarray, way: float, places: int, fixed: np.ndarray, seconds: float
) -> _Decided:
    """Whether so many places cover everybody within a way."""
    groups = metres <= way
    groups = groups[same_rows(groups)[0]]
    found = at_most(groups, np.ones(len(groups)), fixed, places, seconds)
    if not isinstance(found, solver.Solved):
        return found
    chosen = np.flatnonzero(found.values > 0.5)
    return float(metres[:, chosen].min(axis=1).max()), chosen, None


def _assigned(
    part: Problem, way: float, room: np.ndarray | None, limits: list, seconds: float
) -> _Decided:
    """The same when there is a budget, or when who goes where is part of it."""
    usable = part.distances <= way
    if not usable.any(axis=1).all():
        return None
    found = assign(part, usable, everybody=True, room=room, limits=limits, seconds=seconds)
    if not isinstance(found, Assigned):
        return found
    if room is None:
        return float(part.distances[:, found.chosen].min(axis=1).max()), found.chosen, None
    ways = part.distances[np.arange(part.demands), found.served_by]
    return float(ways.max()), found.chosen, found.served_by


def _first(
    metres: np.ndarray,
    decide: Callable[[float, float], _Decided],
    seconds: float,
    none: InputError,
) -> tuple[float, np.ndarray, np.ndarray | None]:
    """Some choice that has a way for everybody."""
    found = decide(float(metres[np.isfinite(metres)].max()), seconds)
    if found is None:
        raise none
    if isinstance(found, solver.OutOfTime):
        raise InputError("siting.too_hard", seconds=round(seconds))
    return found
