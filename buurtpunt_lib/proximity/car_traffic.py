"""Kilometres of car traffic that a change may save in a year, with every assumption shown.

People gain when a service comes nearer to them. Saved kilometres:

    households × trips a year × share taken over × share by car × kilometres less, there and back

Low and high: every figure has a low and a high value, from a source or assumed; the low result
takes what saves least of each, the high result what saves most. In the low result the trips that go
to the new place by car still go by car; in the high result whoever lives within walking distance of
it leaves the car at home.

Nothing here says that the traffic will be less: it is an order of magnitude, under assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from buurtpunt_lib.errors import InputError

QUANTITIES = ("household_size", "trips", "share_by_car", "taken_over")


@dataclass(frozen=True)
class CarTraffic:
    """Kilometres a year, low and high. people: who live nearer to the service than before.

    figures: what was used, in the order of the formula. trips_low, trips_high: trips by car a year
    that change. assumed: whether any of the figures is an assumption.
    """

    low_km: float
    high_km: float
    people: float
    people_unknown: int
    trips_low: float
    trips_high: float
    figures: tuple[Any, ...]

    @property
    def assumed(self) -> bool:
        return any(figure.basis == "assumption" for figure in self.figures)


def figures_for(facility: str, figures: Iterable[Any]) -> tuple[Any, ...]:
    """The figures that the formula needs for one facility: its own, or those that hold for any.

    Raises InputError `nearness.no_figure` where there is none.
    """
    figures = list(figures)
    found = []
    for quantity in QUANTITIES:
        fitting = [f for f in figures if f.quantity == quantity and f.facility in (facility, "")]
        if not fitting:
            raise InputError("nearness.no_figure", value=facility, field=quantity)
        # A figure of its own goes before one for any facility.
        found.append(max(fitting, key=lambda f: f.facility == facility))
    return tuple(found)


def car_traffic(
    before_m: np.ndarray,
    after_m: np.ndarray,
    population: np.ndarray,
    facility: str,
    figures: Iterable[Any],
    *,
    walk_m: float,
) -> CarTraffic:
    """What bringing a facility nearer (or further) may save a year.

    before_m, after_m: metres of way per origin to the nearest one (NaN or infinite = not known or
    none: such origins count in nothing, and in `people_unknown` where somebody lives). population:
    residents per origin (NaN = not known). figures: with id, facility, quantity, low, high, basis.
    walk_m: within this distance people may leave the car at home.

    A change that makes the way longer gives negative kilometres: then low is the most that is lost.

    Raises InputError `nearness.no_figure`, `proximity.metres`.
    """
    if not 0 <= walk_m < np.inf:
        raise InputError("proximity.metres", value=str(walk_m))
    before, after, people = (
        np.asarray(values, dtype=float) for values in (before_m, after_m, population)
    )
    used = figures_for(facility, figures)
    size, trips, by_car, taken = used
    changed = ~((before == after) | (np.isnan(before) & np.isnan(after)))
    known = np.isfinite(before) & np.isfinite(after) & np.isfinite(people)
    moved = known & changed
    households_low = np.where(moved, people, 0.0) / size.high
    households_high = np.where(moved, people, 0.0) / size.low
    less = (np.where(moved, before, 0.0) - np.where(moved, after, 0.0)) / 1000
    # Whoever walks to the new place saves the whole way; whoever loses it drives the whole way.
    on_foot = np.select(
        [(less > 0) & (after <= walk_m), (less < 0) & (before <= walk_m)],
        [np.where(moved, before, 0.0) / 1000, -np.where(moved, after, 0.0) / 1000],
        less,
    )
    trips_low = households_low * trips.low * taken.low * by_car.low
    trips_high = households_high * trips.high * taken.high * by_car.high
    ends = [
        2 * np.minimum(trips_low * less, trips_high * on_foot).sum(),
        2 * np.maximum(trips_low * less, trips_high * on_foot).sum(),
    ]
    return CarTraffic(
        low_km=float(ends[0]),
        high_km=float(ends[1]),
        people=float(people[moved & (less > 0)].sum()),
        people_unknown=int((changed & ~known & ~(people == 0)).sum()),
        trips_low=float(trips_low[moved].sum()),
        trips_high=float(trips_high[moved].sum()),
        figures=used,
    )
