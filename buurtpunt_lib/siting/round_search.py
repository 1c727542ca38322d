"""Good rounds, found by taking villages out of their rounds and putting them back (see
`round_trips` for the nouns)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# A route: places in order, without the depot. Routes: one per day of the task.
Route = list[int]
# What a minute over the limit costs while searching, in minutes of driving: first, at least, at
# most, and by how much it changes with each answer that is over the limit or within it.
_OVERTIME, _LEAST, _MOST, _TURN = 20.0, 2.0, 500.0, 1.05
# At most so many villages are taken out at once.
_OUT = 10
# A worse answer is taken on with a chance that falls with this part of the length, from the first
# to the last try.
_WARM, _COLD = 0.01, 0.00005


@dataclass(frozen=True, eq=False)
class Task:
    """What is asked, checked. metres: shape (place, place). stop: minutes per place. villages:
    places that are visited; patterns: for each of these the sets of positions in `days` on which
    they may be. limit: minutes of the longest round."""

    metres: np.ndarray
    stop: np.ndarray
    depot: int
    villages: np.ndarray
    days: tuple[int, ...]
    patterns: tuple[tuple[tuple[int, ...], ...], ...]
    minutes_a_metre: float
    limit: float

    def length(self, routes: Sequence[Route]) -> float:
        """Metres of all routes together."""
        return float(sum(_legs(self, route).sum() for route in routes if route))


def _legs(task: Task, route: Route) -> np.ndarray:
    way = [task.depot, *route, task.depot]
    return task.metres[way[:-1], way[1:]]


def search(task: Task, tries: int) -> list[Route] | None:
    """The shortest routes that were found, one per day; None when none fit within the limit."""
    random = np.random.default_rng(20261122)
    state = _State(task, [[] for _ in task.days])
    everybody = np.arange(len(task.villages))
    far = task.metres[task.depot, task.villages]
    often = np.array([len(choices[0]) for choices in task.patterns])
    state.put_back(everybody[np.lexsort((-far, -often))])
    current, best = state.measured(), None
    if current[1] <= 1e-6:
        best = (current[0], state.copied())
    nearness = task.metres[np.ix_(task.villages, task.villages)]
    nearness = np.argsort(nearness + nearness.T, axis=1, kind="stable")
    for number in range(tries):
        kept = state.copied()
        size = int(random.integers(1, min(_OUT, len(everybody)) + 1))
        out = nearness[int(random.integers(len(everybody)))][:size]
        state.take_out(out)
        way = random.integers(4)
        order = (
            random.permutation(out) if way < 2
            else out[np.lexsort((-far[out], -often[out]))] if way == 2
            else out[np.argsort(far[out], kind="stable")]
        )  # fmt: skip
        state.put_back(order)
        state.untangle()
        changed = state.measured()
        price, before = (metres + state.penalty * over for metres, over in (changed, current))
        heat = _WARM * (_COLD / _WARM) ** (number / max(tries - 1, 1))
        if price > before - heat * before * np.log(random.random()):
            state = kept
        else:
            current = changed
        fits = current[1] <= 1e-6
        turned = state.overtime / _TURN if fits else state.overtime * _TURN
        state.overtime = min(max(turned, _LEAST), _MOST)
        if fits and (best is None or current[0] < best[0] - 1e-9):
            best = (current[0], state.copied())
    return None if best is None else [shortest(task, route) for route in best[1].routes]


class _State:
    """Routes that change. where: per village the days on which it is, by position."""

    def __init__(self, task: Task, routes: list[Route]) -> None:
        self.task, self.routes = task, routes
        self.dirty: set[int] = set()
        self.overtime = _OVERTIME

    def copied(self) -> _State:
        copy = _State(self.task, [list(route) for route in self.routes])
        copy.overtime = self.overtime
        return copy

    @property
    def penalty(self) -> float:
        """Metres for a minute over the limit."""
        return self.overtime / self.task.minutes_a_metre

    def measured(self) -> tuple[float, float]:
        """Metres, and minutes over the limit, of all routes together."""
        task, metres, over = self.task, 0.0, 0.0
        for route in self.routes:
            if route:
                legs = float(_legs(task, route).sum())
                metres += legs
                minutes = legs * task.minutes_a_metre + float(task.stop[route].sum())
                over += max(minutes - task.limit, 0.0)
        return metres, over

    def take_out(self, numbers: np.ndarray) -> None:
        out = set(self.task.villages[numbers].tolist())
        for day, route in enumerate(self.routes):
            left = [place for place in route if place not in out]
            if len(left) < len(route):
                self.routes[day] = left
                self.dirty.add(day)

    def put_back(self, numbers: np.ndarray) -> None:
        """Each village in turn on the days where it costs least."""
        task = self.task
        places = task.villages[numbers]
        priced = [self._prices(day, places) for day in range(len(task.days))]
        for at, number in enumerate(numbers):
            chosen = min(
                task.patterns[number], key=lambda days: sum(priced[day][0][at] for day in days)
            )
            for day in chosen:
                self.routes[day].insert(int(priced[day][1][at]), int(places[at]))
                self.dirty.add(day)
                priced[day] = self._prices(day, places)

    def _prices(self, day: int, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What each place would cost on a day, at best, and before which stop."""
        task, route = self.task, self.routes[day]
        way = np.array([task.depot, *route, task.depot])
        legs = task.metres[way[:-1], way[1:]]
        more = (
            task.metres[way[:-1][:, None], places]
            + task.metres[places[:, None], way[1:]].T
            - legs[:, None]
        )
        at = more.argmin(axis=0)
        least = more[at, np.arange(len(places))]
        minutes = legs.sum() * task.minutes_a_metre + (task.stop[route].sum() if route else 0.0)
        after = minutes + least * task.minutes_a_metre + task.stop[places]
        before = max(minutes - task.limit, 0.0)
        return least + self.penalty * (np.maximum(after - task.limit, 0.0) - before), at

    def untangle(self) -> None:
        for day in self.dirty:
            self.routes[day] = untangled(self.task, self.routes[day])
        self.dirty.clear()


def untangled(task: Task, route: Route) -> Route:
    """A route after the best turns of a part of it (2-opt; Croes, 1958)."""
    while len(route) > 1:
        way = np.array([task.depot, *route, task.depot])
        there = task.metres[way[:-1], way[1:]]
        back = task.metres[way[1:], way[:-1]]
        # Along a part from i to j, the way back less the way there.
        turned = np.r_[0.0, np.cumsum(back - there)]
        first = np.arange(len(way) - 2)[:, None]  # leg from way[first] to way[first + 1]
        last = np.arange(1, len(way) - 1)[None, :]  # leg from way[last] to way[last + 1]
        change = (
            task.metres[way[first], way[last]]
            + task.metres[way[first + 1], way[last + 1]]
            - there[first]
            - there[last]
            + turned[last]
            - turned[first + 1]
        )
        change = np.where(last > first, change, 0.0)
        i, j = np.unravel_index(change.argmin(), change.shape)
        if change[i, j] > -1e-6:
            break
        i, j = int(i), int(j) + 1
        route = route[:i] + route[i:j][::-1] + route[j:]
    return route


# Routes of so many stops are put in the best order there is.
_EXACT = 11


def shortest(task: Task, route: Route) -> Route:
    """The places of a route in the best order, when they are few enough to try; else untangled."""
    if len(route) < 2:
        return route
    if len(route) > _EXACT:
        return untangled(task, route)
    from buurtpunt_lib.siting.round_proof import Tours

    tours = Tours(task.metres, task.depot, np.array(sorted(route)))
    best = tours.order(len(tours.length) - 1)
    # Either direction may be as short: the one that was found stays.
    return best if task.length([best]) < task.length([route]) - 1e-9 else route
