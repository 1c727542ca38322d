"""What every question of siting is made of, checked; and the answer.

Arc: a demand place and a candidate that could serve it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from buurtpunt_lib.errors import Faults, InputError


@dataclass(frozen=True, eq=False)
class Problem:
    """distances: metres, shape (demand, candidate), infinite where there is no way. weights: per
    demand place, never negative. locked: positions of candidates that stay, in order."""

    distances: np.ndarray
    weights: np.ndarray
    locked: np.ndarray

    @property
    def demands(self) -> int:
        return self.distances.shape[0]

    @property
    def candidates(self) -> int:
        return self.distances.shape[1]


@dataclass(frozen=True, eq=False)
class Siting:
    """Chosen candidates, by position and in order; those that were locked are among them.

    objective: what was asked for (residents covered, person-metres, number or cost of places, the
    longest way). bound: no choice whatever does better than this. proven: whether objective and
    bound are the same, to one part in a million. served_by: per demand place the chosen candidate
    that serves it, -1 where none does. metres: the way to it, NaN where none does.
    """

    chosen: tuple[int, ...]
    objective: float
    bound: float
    proven: bool
    served_by: np.ndarray
    metres: np.ndarray


def problem(
    distances: np.ndarray, weights: np.ndarray | None = None, locked: Sequence[int] = ()
) -> Problem:
    """The arguments of every question, checked together.

    Raises InputError `siting.distances`, `siting.weights`, `siting.locked` (all that were found).
    """
    faults = Faults()
    metres = np.array(distances, dtype=float)
    if metres.ndim != 2 or not metres.size or (metres < 0).any():
        faults.add("siting.distances")
        faults.raise_if_any()
    metres[np.isnan(metres)] = np.inf
    weight = np.ones(len(metres)) if weights is None else np.asarray(weights, dtype=float)
    if weight.shape != (len(metres),) or not np.isfinite(weight).all() or (weight < 0).any():
        faults.add("siting.weights", number=len(metres))
    kept = sorted(set(locked))
    if kept and not (kept[0] >= 0 and kept[-1] < metres.shape[1]):
        faults.add("siting.locked", maximum=metres.shape[1] - 1)
    faults.raise_if_any()
    return Problem(metres, weight, np.array(kept, dtype=int))


def check_places(asked: Problem, places: int) -> None:
    """Raises InputError `siting.places` for a number of places that cannot be chosen."""
    least = max(len(asked.locked), 1)
    if not isinstance(places, int | np.integer) or not least <= places <= asked.candidates:
        raise InputError("siting.places", value=places, minimum=least, maximum=asked.candidates)


def check_costs(asked: Problem, costs: np.ndarray | None) -> np.ndarray | None:
    """Raises InputError `siting.costs` for what are no costs, one per candidate."""
    if costs is None:
        return None
    found = np.asarray(costs, dtype=float)
    right = found.shape == (asked.candidates,) and np.isfinite(found).all() and (found >= 0).all()
    if not right:
        raise InputError("siting.costs", number=asked.candidates)
    return found


def check_reach(reach: float) -> None:
    """Raises InputError `siting.reach` for what is no distance."""
    if not 0 <= reach < np.inf:
        raise InputError("siting.reach", value=str(reach))


def answer(
    asked: Problem,
    chosen: np.ndarray,
    *,
    objective: float,
    bound: float,
    reach: float = np.inf,
    served_by: np.ndarray | None = None,
) -> Siting:
    """A choice with whom it serves: the nearest chosen candidate within reach, unless given."""
    chosen = np.unique(np.asarray(chosen, dtype=int))
    if served_by is None and not len(chosen):
        served_by = np.full(asked.demands, -1)
    elif served_by is None:
        near = chosen[asked.distances[:, chosen].argmin(axis=1)]
        metres = asked.distances[np.arange(asked.demands), near]
        served_by = np.where(metres <= reach, near, -1)
        served_by[~np.isfinite(metres)] = -1
    metres = asked.distances[np.arange(asked.demands), served_by]
    return Siting(
        chosen=tuple(int(c) for c in chosen),
        objective=float(objective),
        bound=float(bound),
        proven=bool(abs(objective - bound) <= 1e-6 * max(1.0, abs(objective))),
        served_by=served_by,
        metres=np.where(served_by >= 0, metres, np.nan),
    )
