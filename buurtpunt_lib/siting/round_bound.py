"""How short rounds could be at most (see `round_trips` for the nouns).

Crossing: driving from inside a group of villages to outside it, or back. All days are laid on one
another: how often each road between two places is driven in the period, in broken numbers. Every
village is reached and left as often as it is visited; a group is entered and left on each day on
which one of its villages is visited, and as often as its stops and roads need days. The shortest
roads that obey that are a bound: the subtour bound of Dantzig, Fulkerson and Johnson (Solution of a
large-scale traveling-salesman problem, 1954), with days and limits added as in vehicle routing
(Laporte, Nobert and Desrochers, Optimal routing under capacity and distance restrictions, 1985).
Groups that are not crossed often enough are looked for and added until there are none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.round_search import Task

# How often groups are looked for at most.
_TURNS = 40
# Flows are whole numbers for scipy: broken ones times this.
_FINE = 10_000
# A group counts as crossed too seldom from here on.
_SHORT = 1e-3


@dataclass(frozen=True, eq=False)
class _Roads:
    """Places with the depot first, and the roads between each two of them.

    most: how often each road can be driven in a period. needs: how many minutes each village takes
    at least, all its visits together: the stops and the roads to them. back: minutes from each
    place to the depot.
    """

    first: np.ndarray
    last: np.ndarray
    metres: np.ndarray
    most: np.ndarray
    visits: np.ndarray
    needs: np.ndarray
    back: np.ndarray
    near: np.ndarray


def lower_bound(task: Task, upper: float) -> float:
    """Metres that the rounds of a period have at least. upper: the length of rounds that exist."""
    roads = _roads(task)
    n, many, days = len(roads.visits), len(roads.metres), float(len(task.days))
    first, last, every = roads.first, roads.last, np.arange(many)
    # The last column is the number of rounds: whole, and no more than there are days.
    cost = np.r_[roads.metres, 0.0]
    needed = np.r_[0.0, 2.0 * roads.visits[1:]]
    stopped = float((roads.visits[1:] * task.stop[task.villages]).sum())
    rows = [
        solver.rows(
            np.r_[first, last, 0],
            np.r_[every, every, many],
            np.r_[np.ones(2 * many), -2.0],
            needed,
            needed,
        ),
        solver.rows(
            np.zeros(many + 1, int),
            np.r_[every, many],
            np.r_[roads.metres * task.minutes_a_metre, -task.limit],
            -np.inf,
            -stopped,
        ),
    ]
    known: set[bytes] = set()
    bound = 0.0
    for _ in range(_TURNS):
        found = solver.solve(
            cost,
            rows,
            whole=np.r_[np.zeros(many), 1.0],
            low=np.r_[np.zeros(many), roads.visits.max()],
            high=np.r_[roads.most, days],
        )
        if found is None:
            # Rounds exist, so this is rounding; what was found before stays true.
            break
        bound = max(bound, found.bound)
        groups = _short(roads, found.values[:many], n, task.limit, known)
        if not groups:
            break
        for inside, times in groups:
            known.add(inside.tobytes())
            crossing = np.flatnonzero(inside[first] != inside[last])
            ones = np.ones(len(crossing))
            rows.append(solver.rows(np.zeros(len(crossing), int), crossing, ones, times, np.inf))
    return min(bound * (1 - 1e-9), upper)


def _roads(task: Task) -> _Roads:
    places = np.r_[task.depot, task.villages]
    there = task.metres[np.ix_(places, places)]
    # A road costs at least its shorter direction.
    road = np.minimum(there, there.T)
    n = len(places)
    visits = np.r_[0, [len(choices[0]) for choices in task.patterns]].astype(float)
    first, last = np.triu_indices(n, 1)
    together = np.array(
        [
            # A village alone on a day is reached and left by the same road: twice.
            2.0 * visits[b]
            if a == 0
            else max(
                len(set(one) & set(two))
                for one in task.patterns[a - 1]
                for two in task.patterns[b - 1]
            )
            for a, b in zip(first.tolist(), last.tolist(), strict=True)
        ]
    )
    ahead = there + np.where(np.eye(n) > 0, np.inf, 0.0)
    minutes = ahead.min(axis=0) * task.minutes_a_metre + np.r_[0.0, task.stop[task.villages]]
    return _Roads(
        first,
        last,
        road[first, last],
        together,
        visits,
        visits * minutes,
        there[:, 0] * task.minutes_a_metre,
        np.argsort(road, axis=1, kind="stable"),
    )


def _short(
    roads: _Roads, used: np.ndarray, n: int, limit: float, known: set[bytes]
) -> list[tuple[np.ndarray, float]]:
    """Groups of villages that are not crossed as often as they must be, and how often that is."""
    table = np.zeros((n, n))
    table[roads.first, roads.last] = table[roads.last, roads.first] = used
    groups = [*_cut_off(table, roads.visits), *_clusters(roads, n)]
    found: dict[bytes, tuple[np.ndarray, float, float]] = {}
    for inside in groups:
        # Rounds that come into the group: enough for its days, and for its minutes.
        room = limit - roads.back[inside].min()
        rounds = math.ceil(float(roads.needs[inside].sum()) / room - 1e-9) if room > 0 else 1
        times = 2.0 * max(float(roads.visits[inside].max()), rounds)
        missing = times - float(table[inside][:, ~inside].sum())
        if missing > _SHORT and inside.tobytes() not in known:
            found[inside.tobytes()] = (inside, times, missing)
    worst = sorted(found.values(), key=lambda group: -group[2])
    return [(inside, times) for inside, times, _ in worst[: 2 * n]]


def _clusters(roads: _Roads, n: int) -> list[np.ndarray]:
    """Each village with the villages nearest to it, more and more of them."""
    found = []
    for village in range(1, n):
        inside = np.zeros(n, dtype=bool)
        for other in roads.near[village]:
            if other:
                inside = inside.copy()
                inside[other] = True
                found.append(inside)
    return found


def _cut_off(table: np.ndarray, visits: np.ndarray) -> list[np.ndarray]:
    """The groups that are crossed the least between each village and the depot."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    graph = csr_array(np.round(table * _FINE).astype(np.int32))
    found = []
    for village in range(1, len(visits)):
        flow = maximum_flow(graph, village, 0)
        if flow.flow_value >= 2 * visits[village] * _FINE - len(visits):
            continue
        left = (graph - flow.flow).toarray() > 0
        inside = np.zeros(len(visits), dtype=bool)
        inside[breadth_first_order(csr_array(left), village, return_predecessors=False)] = True
        found.append(inside)
    return found
