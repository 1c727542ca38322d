"""p-centre: the places with which the longest way of anybody is as short as can be.

A way is long enough when so many places can cover everybody within it, so only ways in the table
come in question. A search gives places with a short longest way. Below it, parts of places (the
relaxed problem) say soon of most ways that they are too short; HiGHS decides on those in between,
until time is out. Minieka, The m-center problem, 1970; Contardo, Iori and Kramer, A scalable exact
algorithm for the vertex p-center problem, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.cover_search import nearest_to_all
from buurtpunt_lib.siting.covering import at_most, least_places, same_rows
from buurtpunt_lib.siting.problem import Siting, answer, check_places, problem

# How often a place is put elsewhere, for each demand place or candidate.
_TRIES = 40
# The part of the time left that one decision may take.
_SHARE = 0.4


def p_center(
    distances: np.ndarray,
    *,
    places: int,
    locked: Sequence[int] = (),
    seconds: float = 30.0,
) -> Siting:
    """The places with which the longest way of anybody is as short as can be.

    The objective is that way, in metres; demand places without a way to any candidate are left
    out. seconds: how long HiGHS may take to decide; after that the best choice that is known is
    given, with the bound that is proven. Raises InputError as `max_cover`, and `siting.no_way`.

    >>> away = np.array([[0.0, 900.0, 2500.0], [900.0, 0.0, 1600.0], [2500.0, 1600.0, 0.0]])
    >>> found = p_center(away, places=1)
    >>> found.chosen, found.objective, found.proven
    ((1,), 1600.0, True)
    """
    asked = problem(distances, None, locked)
    check_places(asked, places)
    solver.check_seconds(seconds)
    linked = np.isfinite(asked.distances).any(axis=1)
    if not linked.any():
        raise InputError("siting.distances")
    metres = asked.distances[linked]
    fixed = np.zeros(asked.candidates, dtype=bool)
    fixed[asked.locked] = True
    # Nobody gets nearer than their nearest candidate.
    least = float(metres.min(axis=1).max())
    found = nearest_to_all(metres, places, fixed, _TRIES * max(metres.shape), least)
    until = monotonic() + seconds
    if found is None:
        found = _reaching_all(metres, places, fixed, seconds)
    longest, chosen = found
    ways = np.unique(metres[(metres >= least) & (metres < longest)])
    low = _relaxed(metres, ways, places, fixed)
    # From `high` on it is possible; below `low` it is not; from `top` to `high` nobody could say.
    high = top = len(ways)
    while low < top and (left := until - monotonic()) > 0:
        middle = (low + top) // 2
        decided = _decided(metres, float(ways[middle]), places, fixed, _SHARE * left)
        if decided is None:
            low = middle + 1
        elif isinstance(decided, solver.OutOfTime):
            top = middle
        else:
            chosen = np.flatnonzero(decided.values > 0.5)
            longest = float(metres[:, chosen].min(axis=1).max())
            high = top = int(np.searchsorted(ways, longest))
    bound = longest if low >= high else float(ways[low])
    return answer(asked, chosen, objective=longest, bound=bound)


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


def _decided(metres: np.ndarray, way: float, places: int, fixed: np.ndarray, seconds: float):
    groups = metres <= way
    groups = groups[same_rows(groups)[0]]
    return at_most(groups, np.ones(len(groups)), fixed, places, seconds)


def _reaching_all(
    metres: np.ndarray, places: int, fixed: np.ndarray, seconds: float
) -> tuple[float, np.ndarray]:
    """Places that have a way to everybody, when searching found none."""
    found = _decided(metres, float(metres[np.isfinite(metres)].max()), places, fixed, seconds)
    if found is None:
        raise InputError("siting.no_way")
    if isinstance(found, solver.OutOfTime):
        raise InputError("siting.too_hard", seconds=round(seconds))
    chosen = np.flatnonzero(found.values > 0.5)
    return float(metres[:, chosen].min(axis=1).max()), chosen
