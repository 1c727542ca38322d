"""What choices of places gain and lose beside one another: reach, fairness, cost.

Way: metres from where somebody lives to the nearest chosen place. Worst off: the tenth of the
people with the longest way. Gini: how unequally the ways lie over people, 0 when all have the same
way. Reference: the first choice, with which the others are compared. Dominated: another choice is
as good or better on reach, fairness and cost, and better on one of them.

Fairness is the mean way of who is worst off (the conditional mean of Ogryczak and Zawadzki,
Conditional median: a parametric solution concept for location problems, 2002). It never improves
when somebody's way becomes longer. A Gini coefficient does when all ways become longer alike
(Marsh and Schilling, Equity measurement in facility location analysis, 1994; Drezner, Drezner and
Guyse, Equitable service by a facility, 2009), so it is told and no choice is judged by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting.problem import (
    Problem,
    Siting,
    check_costs,
    check_reach,
    problem,
)

# The part of the people who count as worst off.
WORST = 0.1
# Reach in people, ways in metres, cost in euro: less than this is no difference.
_SAME = 1e-6


@dataclass(frozen=True, eq=False)
class TradeOff:
    """One choice beside the reference.

    chosen: positions of candidates. covered: people with a chosen place within reach. mean_m,
    worst_off_m, longest_m: the way of people together, of the tenth with the longest way, and of
    the demand place furthest away; infinite when somebody has no way at all, NaN when nobody lives
    there. gini: NaN then. cost: euro of what is not locked; None when no costs were given.
    added, dropped: candidates that the reference has not, or has and this one has not. nearer,
    further: people whose way is shorter or longer than with the reference. better, worse: of
    `reach`, `fairness`, `cost`, in what it differs. dominated_by: positions of other choices.
    """

    chosen: tuple[int, ...]
    covered: float
    mean_m: float
    worst_off_m: float
    longest_m: float
    gini: float
    cost: float | None
    added: tuple[int, ...]
    dropped: tuple[int, ...]
    nearer: float
    further: float
    better: tuple[str, ...]
    worse: tuple[str, ...]
    dominated_by: tuple[int, ...]


def trade_offs(
    options: Sequence[Siting | Sequence[int]],
    distances: np.ndarray,
    weights: np.ndarray,
    *,
    reach: float,
    costs: np.ndarray | None = None,
    locked: Sequence[int] = (),
) -> tuple[TradeOff, ...]:
    """Each choice of places with what it gains and loses beside the first one.

    options: what `alternatives`, `max_cover`, `p_median` or `p_center` found, or positions of
    candidates. distances: metres, shape (demand, candidate). weights: people per demand place.
    costs: euro per candidate; those that are locked cost nothing more. Numbers only; `texts` says
    them. Raises InputError: `siting.distances`, `siting.weights`, `siting.locked`, `siting.costs`,
    `siting.reach`, `siting.options`.

    >>> away = np.array([[0.0, 900.0, 2500.0], [900.0, 0.0, 1600.0], [2500.0, 1600.0, 0.0]])
    >>> first, second = trade_offs([[0], [1]], away, np.array([400.0, 300.0, 600.0]), reach=1000)
    >>> first.worst_off_m, second.worst_off_m, second.better, first.dominated_by
    (2500.0, 1600.0, ('fairness',), (1,))
    """
    asked = problem(distances, weights, locked)
    check_reach(reach)
    price = check_costs(asked, costs)
    if price is not None:
        price = price.copy()
        price[asked.locked] = 0.0
    picked = [_positions(option, asked) for option in options]
    if not picked:
        raise InputError("siting.options", maximum=asked.candidates - 1)
    ways = [asked.distances[:, chosen].min(axis=1) for chosen in picked]
    measured = [_measures(way, asked.weights, reach) for way in ways]
    spent = [None if price is None else float(price[chosen].sum()) for chosen in picked]
    # Judged so that more is better.
    judged = np.array(
        [
            [covered, -worst, -(cost or 0.0)]
            for (covered, _, worst, _, _), cost in zip(measured, spent, strict=True)
        ]
    )
    reference = set(picked[0].tolist())
    found = []
    for number, (chosen, way) in enumerate(zip(picked, ways, strict=True)):
        covered, mean, worst, longest, gini = measured[number]
        here = set(chosen.tolist())
        change = _difference(judged[number], judged[0])
        names = ("reach", "fairness", "cost")
        found.append(
            TradeOff(
                chosen=tuple(chosen.tolist()),
                covered=covered,
                mean_m=mean,
                worst_off_m=worst,
                longest_m=longest,
                gini=gini,
                cost=spent[number],
                added=tuple(sorted(here - reference)),
                dropped=tuple(sorted(reference - here)),
                nearer=float(asked.weights[_difference(way, ways[0]) < 0].sum()),
                further=float(asked.weights[_difference(way, ways[0]) > 0].sum()),
                better=tuple(n for n, c in zip(names, change, strict=True) if c > 0),
                worse=tuple(n for n, c in zip(names, change, strict=True) if c < 0),
                dominated_by=_dominating(judged, number),
            )
        )
    return tuple(found)


def _positions(option: Siting | Sequence[int], asked: Problem) -> np.ndarray:
    given = np.asarray(option.chosen if isinstance(option, Siting) else option)
    whole = given.ndim == 1 and given.size and given.dtype.kind in "iu"
    if not whole or given.min() < 0 or given.max() >= asked.candidates:
        raise InputError("siting.options", maximum=asked.candidates - 1)
    return np.union1d(given.astype(int), asked.locked)


def _difference(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """values - others, where two infinite ones and a hair of difference are the same."""
    with np.errstate(invalid="ignore"):
        found = np.asarray(values - others)
    found = np.where(np.isnan(found), 0.0, found)
    with np.errstate(invalid="ignore"):
        hair = _SAME * np.maximum(1.0, np.abs(np.nan_to_num(others, posinf=1.0, neginf=1.0)))
    return np.where(np.abs(found) <= hair, 0.0, found)


def _dominating(judged: np.ndarray, number: int) -> tuple[int, ...]:
    change = _difference(judged, judged[number])
    better = (change >= 0).all(axis=1) & (change > 0).any(axis=1)
    return tuple(np.flatnonzero(better).tolist())


def _measures(
    way: np.ndarray, people: np.ndarray, reach: float
) -> tuple[float, float, float, float, float]:
    """People covered, and mean, worst off, longest way and Gini coefficient over the people."""
    covered = float(people[way <= reach].sum())
    lived = people > 0
    if not lived.any():
        return covered, np.nan, np.nan, np.nan, np.nan
    order = np.argsort(way[lived])
    way, people = way[lived][order], people[lived][order]
    everybody = people.sum()
    # Of who lives just on the border of the worst tenth only the part that belongs to it counts.
    behind = np.r_[np.cumsum(people[::-1])[::-1][1:], 0.0]
    part = np.clip(WORST * everybody - behind, 0.0, people)
    worst = part > 0
    worst_off = float((way[worst] * part[worst]).sum() / part[worst].sum())
    mean = float((way * people).sum() / everybody)
    if not np.isfinite(mean):
        return covered, mean, worst_off, float(way[-1]), np.nan
    if mean == 0:
        return covered, 0.0, 0.0, 0.0, 0.0
    # Half the mean difference between two people, as a part of the mean way.
    before = np.cumsum(people) - people
    gini = float((way * people * (2 * before + people - everybody)).sum() / everybody**2 / mean)
    return covered, mean, worst_off, float(way[-1]), gini
