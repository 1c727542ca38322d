"""p-median: the places with which people together have the shortest way.

Multiplier: what serving a demand place may cost at most before a candidate is of no use to it; the
relaxed problem in which they stand gives a bound that no choice can beat (Lagrange). Reduced cost:
how much that bound rises when a candidate or an arc is used after all. What would rise above the
best choice known is left out, and HiGHS proves the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.assignment import (
    assign,
    check_capacities,
    in_time,
    limit_rows,
    only_chosen,
)
from buurtpunt_lib.siting.problem import (
    Problem,
    Siting,
    answer,
    check_costs,
    check_places,
    problem,
)

# Steps of the multipliers, how many without a better bound before the step is halved, and how often
# the choice of the moment is bettered by swaps.
_STEPS, _PATIENCE, _TRY = 700, 20, 100
# Near candidates of a demand place: at least so many, or so many times as each place would serve.
_NEAR = (128, 12)
# What lies this close together, as a part of the whole, is the same.
_SAME = 1e-9
# Stands for a way that is not there, in sums that may not become infinite.
_HUGE = 1e18


def p_median(
    distances: np.ndarray,
    weights: np.ndarray,
    *,
    places: int | None = None,
    locked: Sequence[int] = (),
    costs: np.ndarray | None = None,
    budget: float | None = None,
    capacities: np.ndarray | None = None,
) -> Siting:
    """The places with which the ways of all people together are the shortest.

    distances: metres, shape (demand, candidate). weights: people per demand place. places: how
    many in all, those that are locked included; or `budget` with `costs` per candidate (those that
    are locked cost nothing more). capacities: people that each candidate can serve; a demand place
    is always served by one candidate. The objective is in person-metres. Hakimi, Optimum locations
    of switching centers, 1964. With a budget or capacities HiGHS solves the plain model: that is
    meant for tens of places, not for all of Flanders.

    Raises InputError: `siting.distances`, `siting.weights`, `siting.locked`, `siting.places`,
    `siting.places_or_budget`, `siting.costs`, `siting.budget`, `siting.capacities`,
    `siting.no_room`, `siting.no_way` (somebody cannot be served), `siting.too_hard`.

    >>> away = np.array([[0.0, 900.0, 2500.0], [900.0, 0.0, 1600.0], [2500.0, 1600.0, 0.0]])
    >>> found = p_median(away, np.array([400.0, 300.0, 600.0]), places=2)
    >>> found.chosen, found.objective, found.proven
    ((0, 2), 270000.0, True)
    """
    asked = problem(distances, weights, locked)
    price = check_costs(asked, costs)
    if (places is None) == (budget is None) or (budget is not None and price is None):
        raise InputError("siting.places_or_budget")
    if places is not None:
        check_places(asked, places)
    room = check_capacities(asked, capacities)
    if not np.isfinite(asked.distances).any(axis=1).all():
        raise InputError("siting.no_way")
    # A place with nobody in it costs nothing wherever it goes.
    peopled = asked.weights > 0
    if not peopled.any():
        return answer(asked, _any(asked, places), objective=0.0, bound=0.0)
    if places is None or room is not None:
        return _assigned(asked, peopled, places, price, budget, room)
    cost = asked.distances[peopled] * asked.weights[peopled, None]

    fixed = np.zeros(asked.candidates, dtype=bool)
    fixed[asked.locked] = True
    start = _swapped(cost, _greedy(cost, places, asked.locked), fixed)
    relaxed = _relaxed(cost, places, fixed, start)
    best = _swapped(cost, relaxed.chosen, fixed)
    chosen = min((start, best), key=lambda c: _total(cost, c))
    upper = _total(cost, chosen)
    bound = relaxed.bound
    if upper - bound > _SAME * upper:
        proof = _proof(cost, places, fixed, relaxed, upper)
        if proof is None:
            bound = upper
        else:
            # HiGHS works to tolerances: only a choice that is really better counts.
            bound = max(bound, min(proof.bound, upper))
            found = proof.chosen
            if _total(cost, found) < upper:
                chosen, upper = found, _total(cost, found)
    return answer(asked, chosen, objective=upper, bound=bound)


def _any(asked: Problem, places: int | None) -> np.ndarray:
    if places is None:
        return asked.locked
    others = np.setdiff1d(np.arange(asked.candidates), asked.locked)
    return np.r_[asked.locked, others[: places - len(asked.locked)]]


def _total(cost: np.ndarray, chosen: np.ndarray) -> float:
    return float(cost[:, chosen].min(axis=1).sum())


def _greedy(cost: np.ndarray, places: int, locked: np.ndarray) -> np.ndarray:
    """Each next place is the one that helps most."""
    chosen = list(locked)
    # Who has no way yet is as badly off as the worst way there is.
    worst = np.where(np.isfinite(cost), cost, 0.0).max() + 1.0
    bounded = np.where(np.isfinite(cost), cost, worst * len(cost))
    now = bounded[:, chosen].min(axis=1) if chosen else np.full(len(cost), worst * len(cost))
    while len(chosen) < places:
        gain = np.maximum(now[:, None] - bounded, 0.0).sum(axis=0)
        gain[chosen] = -1.0
        chosen.append(int(gain.argmax()))
        now = np.minimum(now, bounded[:, chosen[-1]])
    return np.array(chosen)


def _swapped(cost: np.ndarray, chosen: np.ndarray, fixed: np.ndarray) -> np.ndarray:
    """A choice after the best swaps of one place for another (Teitz and Bart, 1968)."""
    chosen = np.array(chosen)
    demands = np.arange(len(cost))
    linked = len(chosen) > 1 and bool(np.isfinite(cost).all())
    while True:
        ways = cost[:, chosen]
        order = np.argsort(ways, axis=1)
        nearest = order[:, 0]
        first = ways[demands, nearest]
        second = ways[demands, order[:, 1]] if len(chosen) > 1 else np.full(len(cost), np.inf)
        with np.errstate(invalid="ignore"):
            gain = np.maximum(first[:, None] - cost, 0.0)
            # Who loses their place goes to the second best, or to the new one.
            more = np.maximum(np.minimum(second[:, None], cost) - first[:, None], 0.0)
        if not linked:
            gain[np.isnan(gain)] = 0.0
            more = np.minimum(np.nan_to_num(more, nan=0.0), _HUGE)
        loses = (nearest == np.arange(len(chosen))[:, None]).astype(float)
        loss = loses @ more
        change = loss - gain.sum(axis=0)
        change[fixed[chosen]] = np.inf
        change[:, chosen] = np.inf
        out, into = np.unravel_index(change.argmin(), change.shape)
        if not change[out, into] < -_SAME * max(first.sum(), 1.0):
            return chosen
        chosen[out] = into


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """The best bound found, the multipliers and reduced costs that give it, and a choice."""

    bound: float
    multipliers: np.ndarray
    reduced: np.ndarray
    chosen: np.ndarray


def _relaxed(cost: np.ndarray, places: int, fixed: np.ndarray, start: np.ndarray) -> _Relaxed:
    """The multipliers with the highest bound that so many steps find (Held, Wolfe, Crowder)."""
    upper, choice = _total(cost, start), start
    m = cost.shape[1]
    # Multipliers stay below the way to the last of the near candidates, so that only those count.
    many = min(m, max(_NEAR[0], -(-_NEAR[1] * m // places)))
    near = np.argpartition(cost, many - 1, axis=1)[:, :many]
    ways = np.take_along_axis(cost, near, axis=1)
    furthest = np.where(np.isfinite(ways), ways, -np.inf).max(axis=1)
    highest = np.inf if many == m else furthest
    multipliers = np.sort(np.partition(ways, min(1, many - 1), axis=1)[:, :2], axis=1)[:, -1]
    multipliers = np.where(np.isfinite(multipliers), multipliers, ways.min(axis=1))
    best: _Relaxed | None = None
    pace, waited = 2.0, 0
    for step in range(_STEPS):
        below = np.minimum(ways - multipliers[:, None], 0.0)
        reduced = np.bincount(near.ravel(), weights=below.ravel(), minlength=m)
        order = np.argsort(np.where(fixed, -np.inf, reduced), kind="stable")
        chosen = order[:places]
        bound = float(multipliers.sum() + reduced[chosen].sum())
        if _total(cost, chosen) < upper or step % _TRY == 0:
            bettered = _swapped(cost, chosen, fixed)
            if _total(cost, bettered) < upper:
                choice, upper = bettered, _total(cost, bettered)
        if best is None or bound > best.bound + _SAME * abs(bound):
            best, waited = _Relaxed(bound, multipliers.copy(), reduced, choice), 0
        else:
            waited += 1
            if waited >= _PATIENCE:
                pace, waited, multipliers = pace / 2, 0, best.multipliers.copy()
                if pace < 1e-4:
                    break
                continue
        # Served less than once: it may cost more; more than once: less.
        here = np.zeros(m, dtype=bool)
        here[chosen] = True
        short = 1.0 - ((below < 0) & here[near]).sum(axis=1)
        length = float(short @ short)
        if not length or upper - best.bound <= _SAME * upper:
            break
        multipliers = np.minimum(multipliers + pace * (upper - bound) / length * short, highest)
    assert best is not None
    return _Relaxed(best.bound, best.multipliers, best.reduced, choice)


@dataclass(frozen=True, eq=False)
class _Proof:
    chosen: np.ndarray
    bound: float


def _proof(
    cost: np.ndarray, places: int, fixed: np.ndarray, relaxed: _Relaxed, upper: float
) -> _Proof | None:
    """The best choice among what could still be better than `upper`; None when nothing could."""
    reduced = np.where(fixed, -np.inf, relaxed.reduced)
    order = np.sort(reduced)
    # Another candidate takes the place of the last one chosen.
    dearer = np.maximum(np.where(fixed, 0.0, relaxed.reduced - order[places - 1]), 0.0)
    limit = upper * (1.0 + _SAME)
    over = np.maximum(cost - relaxed.multipliers[:, None], 0.0)
    kept = fixed | (relaxed.bound + dearer <= limit)
    usable = kept[None, :] & (relaxed.bound + over + dearer[None, :] <= limit)
    if not usable.any(axis=1).all():
        return None
    candidates = np.flatnonzero(kept)
    place = np.full(cost.shape[1], -1)
    place[candidates] = np.arange(len(candidates))
    demand, candidate = np.nonzero(usable)
    m, arcs = len(candidates), np.arange(len(demand))
    once = np.ones(len(cost))
    found = solver.solve(
        np.r_[np.zeros(m), cost[demand, candidate]],
        [
            solver.rows(demand, m + arcs, np.ones(len(arcs)), once, once),
            only_chosen(m, arcs, place[candidate]),
            solver.rows(np.zeros(m, int), np.arange(m), np.ones(m), places, places),
        ],
        # With the places whole, each demand place goes to its nearest one by itself.
        whole=np.r_[np.ones(m), np.zeros(len(arcs))],
        low=np.r_[fixed[candidates].astype(float), np.zeros(len(arcs))],
    )
    if found is None:
        return None
    return _Proof(candidates[found.values[:m] > 0.5], found.bound)


def _assigned(
    asked: Problem,
    peopled: np.ndarray,
    places: int | None,
    price: np.ndarray | None,
    budget: float | None,
    room: np.ndarray | None,
) -> Siting:
    """With limited room, or a budget: by HiGHS alone."""
    cost = asked.distances * asked.weights[:, None]
    usable = np.isfinite(asked.distances) & peopled[:, None]
    every = np.arange(asked.candidates)
    found = in_time(
        assign(
            asked,
            usable,
            arc_cost=np.where(usable, cost, 0.0),
            everybody=True,
            room=room,
            limits=[limit_rows(asked, every, places, price, budget)],
        )
    )
    if found is None and room is None:
        raise InputError("siting.budget", value=budget or 0.0)
    if found is None:
        raise InputError("siting.no_room", people=float(asked.weights.sum()))
    served, chosen = found.served_by, found.chosen
    if room is None:
        # Nearest is best; HiGHS may leave ties open.
        served = np.full(asked.demands, -1)
        served[peopled] = chosen[asked.distances[np.ix_(peopled, chosen)].argmin(axis=1)]
    total = float(cost[peopled, served[peopled]].sum())
    empty = np.flatnonzero(~peopled)
    if len(empty) and len(chosen):
        near = chosen[asked.distances[np.ix_(empty, chosen)].argmin(axis=1)]
        served[empty] = np.where(np.isfinite(asked.distances[empty, near]), near, -1)
    return answer(asked, chosen, objective=total, bound=found.bound, served_by=served)
