"""Mobile rounds: on which days a van (bakery, post, library bus) stops in which village, and in
which order.

Place: the depot, or a village where the van may stop. Visit: one stop in one village on one day.
Pattern: the days on which one village is visited. Round: the places of one day in order, from the
depot and back to it. Period: the days after which everything begins again, a week or a fortnight.

One van makes one round a day. To choose patterns and orders together is the period travelling
salesman problem with a limit on each day (Christofides and Beasley, The period routing problem,
1984). With few villages it is solved to proof (`round_proof`). With more, villages are taken out
of all their rounds and put back where they cost least, again and again (Schrimpf et al., Record
breaking optimization results using the ruin and recreate principle, 2000), and a bound says how far
from the best it can be at most (`round_bound`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.siting.round_bound import lower_bound
from buurtpunt_lib.siting.round_proof import PROVABLE, proof
from buurtpunt_lib.siting.round_search import Task, search
from buurtpunt_lib.siting.solver import check_seconds

# Metres: less than this is no difference.
_SAME = 1e-6


@dataclass(frozen=True)
class Stop:
    """place: its position in the table of distances. arrives, leaves: minutes after midnight."""

    place: int
    arrives: float
    leaves: float


@dataclass(frozen=True)
class Round:
    """One day (its number in the period): the stops in order, and when the van is back."""

    day: int
    stops: tuple[Stop, ...]
    metres: float
    back: float


@dataclass(frozen=True)
class Rounds:
    """One round for each day on which there is one. metres: of all rounds of the period. bound: no
    rounds that do what was asked are shorter together. proven: whether the two are the same."""

    rounds: tuple[Round, ...]
    metres: float
    bound: float
    proven: bool


def rounds(
    distances: np.ndarray,
    visits: Sequence[int],
    *,
    stop_minutes: float | Sequence[float],
    speed_kmh: float,
    minutes_a_day: float,
    days: Sequence[int] = (0, 1, 2, 3, 4),
    period: int = 7,
    spaced: int | None = None,
    starts_at: float = 480.0,
    depot: int = 0,
    tries: int = 1500,
    seconds: float = 20.0,
) -> Rounds:
    """The rounds with the fewest kilometres that visit every village as often as asked.

    distances: metres by road, shape (place, place), the depot among them; from row to column.
    visits: how often in a period each place is visited, 0 for the depot. stop_minutes: how long a
    stop lasts, one number or one per place. speed_kmh: on the way. minutes_a_day: the longest that
    a round may last, from leaving the depot until being back. days: of the period, on which the van
    can go (0 to 4: Monday to Friday). spaced: the fewest days from one visit to the next, the
    first of the next period included; None: spread as evenly as the days allow. starts_at: minutes
    after midnight. tries: how often villages are put back elsewhere; the same question always has
    the same answer, unless time runs out. seconds: how long HiGHS may take for the proof, which is
    only tried for a dozen villages or fewer.

    Raises InputError: `siting.distances`, `siting.visits`, `siting.rounds` (with its field),
    `siting.spaced`, `siting.stop_too_far` (one village alone takes more than a day),
    `siting.rounds_full` (no rounds were found in which everything fits).

    >>> away = np.array([[0.0, 6e3, 8e3], [6e3, 0.0, 3e3], [8e3, 3e3, 0.0]])
    >>> found = rounds(away, [0, 2, 1], stop_minutes=30, speed_kmh=40, minutes_a_day=240)
    >>> [(one.day, sorted(stop.place for stop in one.stops), one.metres) for one in found.rounds]
    [(0, [1, 2], 17000.0), (3, [1], 12000.0)]
    >>> found.rounds[1].stops[0].arrives, found.metres, found.proven
    (489.0, 29000.0, True)
    """
    if not isinstance(tries, int | np.integer) or tries < 0:
        raise InputError("siting.rounds.tries", value=str(tries))
    check_seconds(seconds)
    task = _checked(
        distances, visits, stop_minutes, speed_kmh, minutes_a_day, days, period, spaced, depot
    )
    if not len(task.villages):
        return Rounds((), 0.0, 0.0, True)
    found = search(task, tries)
    bound = 0.0
    if len(task.villages) <= PROVABLE:
        proved = proof(task, found, seconds)
        found, bound = proved.routes, proved.bound
    if found is None:
        raise InputError("siting.rounds_full", days=len(task.days))
    total = task.length(found)
    if bound < total - _SAME * total:
        bound = max(bound, lower_bound(task, total))
    return Rounds(
        rounds=tuple(
            _timed(task, day, route, starts_at)
            for day, route in zip(task.days, found, strict=True)
            if route
        ),
        metres=total,
        bound=min(bound, total),
        proven=bool(bound >= total - _SAME * max(total, 1.0)),
    )


def _timed(task: Task, day: int, route: Sequence[int], starts_at: float) -> Round:
    now, here, stops = float(starts_at), task.depot, []
    for place in route:
        now += float(task.metres[here, place]) * task.minutes_a_metre
        stops.append(Stop(int(place), now, now + float(task.stop[place])))
        now, here = stops[-1].leaves, place
    now += float(task.metres[here, task.depot]) * task.minutes_a_metre
    return Round(int(day), tuple(stops), task.length([route]), now)


def patterns(visits: int, days: Sequence[int], period: int, spaced: int | None) -> list[tuple]:
    """The sets of so many days, by position in `days`, that are spaced well enough.

    >>> patterns(2, (0, 1, 2, 3, 4), 7, None), len(patterns(2, (0, 1, 2, 3, 4), 7, 2))
    ([(0, 3), (0, 4), (1, 4)], 6)
    """
    every = list(combinations(range(len(days)), visits))
    if visits < 2:
        return every
    between = []
    for chosen in every:
        at = [days[number] for number in chosen]
        between.append(
            min((b - a) % period or period for a, b in zip(at, [*at[1:], at[0]], strict=True))
        )
    if not every:
        return []
    least = max(between) if spaced is None else spaced
    return [chosen for chosen, gap in zip(every, between, strict=True) if gap >= least]


def _checked(distances, visits, stop_minutes, speed, limit, days, period, spaced, depot) -> Task:
    faults = Faults()
    metres = np.array(distances, dtype=float)
    square = metres.ndim == 2 and metres.shape[0] == metres.shape[1] and metres.size
    if not square or not np.isfinite(metres).all() or (metres < 0).any():
        raise InputError("siting.distances")
    n = len(metres)
    for field, value, fine in (
        ("speed_kmh", speed, np.isfinite(speed) and speed > 0),
        ("minutes_a_day", limit, np.isfinite(limit) and limit > 0),
        ("depot", depot, isinstance(depot, int | np.integer) and 0 <= depot < n),
        ("period", period, isinstance(period, int | np.integer) and period >= 1),
    ):
        if not fine:
            faults.add(f"siting.rounds.{field}", value=str(value))
    faults.raise_if_any()
    if not days or sorted(set(days)) != list(days) or days[0] < 0 or days[-1] >= period:
        faults.add("siting.rounds.days", value=str(list(days)))
    if spaced is not None and not (isinstance(spaced, int | np.integer) and spaced >= 1):
        faults.add("siting.rounds.spaced", value=str(spaced))
    stop = (
        np.broadcast_to(np.asarray(stop_minutes, dtype=float), (n,))
        if (np.shape(stop_minutes) in ((), (n,)))
        else np.array([np.nan])
    )
    if not np.isfinite(stop).all() or (stop < 0).any():
        faults.add("siting.rounds.stop_minutes", value=str(stop_minutes))
    asked = np.asarray(visits)
    whole = asked.shape == (n,) and asked.dtype.kind in "iu"
    if not whole or (asked < 0).any() or (asked > len(days)).any() or asked[depot]:
        faults.add("siting.visits", number=n, maximum=len(days))
    faults.raise_if_any()

    villages = np.flatnonzero(asked)
    choices = {int(k): patterns(int(k), days, period, spaced) for k in np.unique(asked[villages])}
    for often, found in choices.items():
        if not found:
            raise InputError("siting.spaced", visits=often, value=spaced)
    pace = 60.0 / (float(speed) * 1000.0)
    alone = (metres[depot] + metres[:, depot]) * pace + stop
    too_far = villages[alone[villages] > limit + 1e-9]
    if len(too_far):
        raise InputError("siting.stop_too_far", place=int(too_far[0]), minutes=float(limit))
    return Task(
        metres=metres,
        stop=np.array(stop),
        depot=int(depot),
        villages=villages,
        days=tuple(int(day) for day in days),
        patterns=tuple(tuple(choices[int(asked[v])]) for v in villages),
        minutes_a_metre=pace,
        limit=float(limit),
    )
