"""In which order places open, and other choices that are almost as good.

Roll-out: the places of the best choice, one after another, each time the one that reaches the most
people more. Regret: how many fewer people are reached at a step than by the best choice of that
size, the price of never moving a place that is open.
Phase: so many places that open together, the best that there are beside what is open already.
Alternative: a choice that reaches almost as many people with other places.

The order says which places help most people soonest, and no more: who is ready to begin, which
building is free and where neighbours know one another, it does not know. Greedy orders reach at
least 63% of what is possible at each step (Nemhauser, Wolsey and Fisher, An analysis of
approximations for maximizing submodular set functions, 1978); what is lost is told as regret.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.covering import cover_rows, max_cover
from buurtpunt_lib.siting.problem import Siting, answer, check_places, problem


@dataclass(frozen=True, kw_only=True)
class Progress:
    """gained: people reached more; reached: people in all; best: people that the best choice of as
    many places reaches, had nothing been open before; regret: the difference."""

    gained: float
    reached: float
    best: float

    @property
    def regret(self) -> float:
        return self.best - self.reached


@dataclass(frozen=True, kw_only=True)
class Step(Progress):
    """One place that opens."""

    place: int


@dataclass(frozen=True, kw_only=True)
class Phase(Progress):
    """Places that open together."""

    places: tuple[int, ...]


def roll_out(
    distances: np.ndarray,
    weights: np.ndarray,
    *,
    reach: float,
    places: int,
    locked: Sequence[int] = (),
) -> tuple[Step, ...]:
    """The places of the best choice (`max_cover`), in the order that helps most people soonest.

    Those that are locked are open already and are no step. Of places that gain the same the one
    with the lower position comes first. A place that gains nothing is left out. Raises InputError
    as `max_cover`.

    >>> away = np.array([[0.0, 900.0, 9000.0], [900.0, 0.0, 9000.0], [9000.0, 9000.0, 0.0]])
    >>> steps = roll_out(away, np.array([400.0, 300.0, 900.0]), reach=1000, places=2)
    >>> [(step.place, step.gained, step.regret) for step in steps]
    [(2, 900.0, 0.0), (0, 700.0, 0.0)]
    """
    asked = problem(distances, weights, locked)
    chosen = max_cover(distances, weights, reach=reach, places=places, locked=locked).chosen
    within = asked.distances <= reach
    covered = within[:, asked.locked].any(axis=1)
    waiting = [place for place in chosen if place not in set(locked)]
    steps: list[Step] = []
    while waiting:
        gains = (asked.weights[:, None] * (within[:, waiting] & ~covered[:, None])).sum(axis=0)
        at = int(gains.argmax())
        if gains[at] <= 0:
            break
        place = waiting.pop(at)
        covered |= within[:, place]
        size = len(asked.locked) + len(steps) + 1
        best = max_cover(distances, weights, reach=reach, places=size, locked=locked).objective
        reached = float(asked.weights[covered].sum())
        steps.append(Step(place=place, gained=float(gains[at]), reached=reached, best=best))
    return tuple(steps)


def in_phases(
    distances: np.ndarray,
    weights: np.ndarray,
    *,
    reach: float,
    sizes: Sequence[int],
    locked: Sequence[int] = (),
) -> tuple[Phase, ...]:
    """First which three, then which next: each phase the best beside what is open by then.

    sizes: how many places open in each phase. locked: what is open already; it is part of `best`
    too. Where `roll_out` cuts the best choice of all places in steps, this takes each phase as if
    it were the last. Places that would reach nobody more are left out. Raises InputError as
    `max_cover`.

    >>> away = np.array([[0.0, 900.0, 9000.0], [900.0, 0.0, 9000.0], [9000.0, 9000.0, 0.0]])
    >>> first, then = in_phases(away, np.array([4.0, 3.0, 9.0]), reach=1000, sizes=[1, 1])
    >>> first.places, then.places, then.gained
    ((2,), (0,), 7.0)
    """
    asked = problem(distances, weights, locked)
    within = asked.distances <= reach
    before = sorted(set(locked))
    reached = float(asked.weights[within[:, before].any(axis=1)].sum())
    found, many = [], len(before)
    for size in sizes:
        many += size
        check_places(asked, many)
        most = min(len(before) + size, asked.candidates)
        now = max_cover(distances, weights, reach=reach, places=most, locked=before)
        best = max_cover(distances, weights, reach=reach, places=many, locked=locked).objective
        new = tuple(place for place in now.chosen if place not in before)
        gained = now.objective - reached
        found.append(Phase(places=new, gained=gained, reached=now.objective, best=best))
        before, reached = sorted(now.chosen), now.objective
    return tuple(found)


def alternatives(
    distances: np.ndarray,
    weights: np.ndarray,
    *,
    reach: float,
    places: int,
    locked: Sequence[int] = (),
    within: float = 0.05,
    count: int = 4,
) -> tuple[Siting, ...]:
    """The best choice, then others that reach almost as many people with other places.

    within: the share of the people of the best choice that may be lost. Each next one uses as few
    as possible of the places that were used before (Brill, 1979, "hop, skip, jump"); it stops when
    nothing new is left. Raises InputError as `max_cover`, and `siting.within`.
    """
    if not 0 <= within < 1:
        raise InputError("siting.within", value=str(within))
    asked = problem(distances, weights, locked)
    check_places(asked, places)
    best = max_cover(distances, weights, reach=reach, places=places, locked=locked)
    reached = asked.distances <= reach
    n, m = reached.shape
    fixed = np.zeros(m, dtype=bool)
    fixed[asked.locked] = True
    used = np.zeros(m)
    found = [best]
    used[list(best.chosen)] += 1
    constraints = [
        cover_rows(reached),
        solver.rows(np.zeros(m, int), np.arange(m), np.ones(m), -np.inf, places),
        # As good as the best, but for the part that may be lost.
        solver.rows(
            np.zeros(n, int), m + np.arange(n), asked.weights, (1 - within) * best.objective, np.inf
        ),
    ]
    low = np.r_[fixed.astype(float), np.zeros(n)]
    while len(found) <= count:
        # Places that were never used are free; a hair for each keeps useless ones out.
        cost = np.where(fixed, 0.0, used + 1e-4)
        solved = solver.solve(
            np.r_[cost, np.zeros(n)], constraints, whole=np.r_[np.ones(m), np.zeros(n)], low=low
        )
        assert solved is not None, "the best choice itself satisfies the rows"
        chosen = np.flatnonzero(solved.values[:m] > 0.5)
        if any(set(chosen) == set(one.chosen) for one in found):
            break
        people = float(asked.weights[reached[:, chosen].any(axis=1)].sum())
        found.append(answer(asked, chosen, objective=people, bound=best.bound, reach=reach))
        used[chosen] += 1
    return tuple(found)
