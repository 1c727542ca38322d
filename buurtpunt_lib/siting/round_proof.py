"""The best rounds there are, for few villages (see `round_trips` for the nouns).

Tour: the shortest way from the depot past a set of villages and back. There are 2 ** villages of
them, all found at once (Held and Karp, A dynamic programming approach to sequencing problems, 1962;
Bellman, 1962). HiGHS then chooses one set for each day, so that every village is in the sets of the
days of one of its patterns (Balinski and Quandt, On an integer program for a delivery problem,
1964).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.siting import solver
from buurtpunt_lib.siting.round_search import Route, Task

# With so many villages all sets can be tried.
PROVABLE = 14
# Lengths that lie this close together, as a part of the whole, are the same.
_SAME = 1e-6


class Tours:
    """length: metres of the tour of each set of villages, by the number whose bits say which."""

    def __init__(self, metres: np.ndarray, depot: int, villages: np.ndarray) -> None:
        n = len(villages)
        self.villages = villages
        self.between = metres[np.ix_(villages, villages)]
        self.home = metres[villages, depot]
        sets = np.arange(2**n)
        self.members = (sets[:, None] >> np.arange(n)) & 1 > 0
        size = self.members.sum(axis=1)
        # Metres of the shortest way past a set that ends in one of its villages.
        self.ending = np.full((2**n, n), np.inf)
        self.ending[1 << np.arange(n), np.arange(n)] = metres[depot, villages]
        for many in range(1, n):
            these = sets[size == many]
            ahead = (self.ending[these][:, :, None] + self.between).min(axis=1)
            for j in range(n):
                without = ~self.members[these, j]
                self.ending[these[without] | (1 << j), j] = ahead[without, j]
        self.length = (self.ending + self.home).min(axis=1)
        self.length[0] = 0.0

    def order(self, number: int) -> Route:
        """The places of the tour of a set, in order."""
        found: Route = []
        last = int((self.ending[number] + self.home).argmin())
        while number:
            found.append(int(self.villages[last]))
            number &= ~(1 << last)
            if number:
                last = int((self.ending[number] + self.between[:, last]).argmin())
        return found[::-1]


@dataclass(frozen=True)
class Proof:
    """routes: None when there are none that fit. bound: no routes are shorter together."""

    routes: list[Route] | None
    bound: float


def proof(task: Task, known: list[Route] | None, seconds: float) -> Proof:
    """The best routes there are; when time runs out those that are known, with the bound."""
    tours = Tours(task.metres, task.depot, task.villages)
    n, days = len(task.villages), len(task.days)
    minutes = tours.length * task.minutes_a_metre + tours.members @ task.stop[task.villages]
    fitting = np.flatnonzero(minutes <= task.limit + 1e-6)
    upper = np.inf if known is None else task.length(known)
    # Columns: a set for each day, then the patterns of each village.
    many = len(fitting)
    owner = np.repeat(np.arange(n), [len(choices) for choices in task.patterns])
    chosen = [pattern for choices in task.patterns for pattern in choices]
    first = days * many
    length = np.r_[np.tile(tours.length[fitting], days), np.zeros(len(chosen))]
    within, village = np.nonzero(tours.members[fitting])
    on = [(day, first + number) for number, days_ in enumerate(chosen) for day in days_]
    on_day = np.array([day for day, _ in on])
    on_column = np.array([column for _, column in on])
    ones = np.ones(days)
    constraints = [
        solver.rows(np.repeat(np.arange(days), many), np.arange(first), np.ones(first), ones, ones),
        solver.rows(owner, first + np.arange(len(chosen)), np.ones(len(chosen)), np.ones(n),
                    np.ones(n)),
        # A village is in the set of a day when that day is in its pattern.
        solver.rows(
            np.r_[(np.arange(days)[:, None] * n + village).ravel(),
                  on_day * n + owner[on_column - first]],
            np.r_[(np.arange(days)[:, None] * many + within).ravel(), on_column],
            np.r_[np.ones(days * len(within)), -np.ones(len(on))],
            np.zeros(days * n),
            np.zeros(days * n),
        ),
    ]  # fmt: skip
    kept = np.arange(len(length))
    if known is not None:
        loose = solver.relaxed(length, constraints)
        if loose is not None and loose[0] >= upper * (1 - _SAME):
            return Proof(known, min(loose[0], upper))
        if loose is not None:
            # What would make the rounds longer than those that are known is left out.
            kept = np.flatnonzero(loose[0] + loose[1] <= upper * (1 + _SAME))
    found = solver.tried(
        length[kept], _only(constraints, kept, len(length)), whole=np.ones(len(kept)),
        seconds=seconds,
    )  # fmt: skip
    if isinstance(found, solver.OutOfTime):
        # What is known stays, if there is anything.
        if known is None:
            raise InputError("siting.too_hard", seconds=round(seconds))
        return Proof(known, max(found.bound, 0.0 if loose is None else loose[0]))
    if found is None or found.cost >= upper * (1 - _SAME):
        return Proof(known, upper if found is None else min(found.bound, upper))
    routes: list[Route] = [[] for _ in range(days)]
    chosen_columns = kept[found.values > 0.5]
    for column in chosen_columns[chosen_columns < first].tolist():
        routes[column // many] = tours.order(int(fitting[column % many]))
    return Proof(routes, found.bound)


def _only(constraints: list[solver.Rows], kept: np.ndarray, many: int) -> list[solver.Rows]:
    """The same rows over fewer columns."""
    place = np.full(many, -1)
    place[kept] = np.arange(len(kept))
    return [
        (number[place[column] >= 0], place[column][place[column] >= 0],
         factor[place[column] >= 0], low, high)
        for number, column, factor, low, high in constraints
    ]  # fmt: skip
