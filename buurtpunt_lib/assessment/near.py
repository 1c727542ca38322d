"""Near: the places closest to a village that have a facility, and how far the way there is.

Way: along streets, where those are loaded and the way was worked out (`street_tables`); otherwise
the straight line times a detour factor. The factor is an assumption of ours, the same on foot and
by bike, and stands beside every distance that uses it.
Minutes: at the speeds of the official Flemish indicator, which gives 15 minutes to 1,200 m on foot
and to 3,750 m by bike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import proximity
from buurtpunt_lib.assessment import street_tables

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts

# How much longer the way is than the straight line; an assumption.
DETOUR = 1.3
# Metres a minute of the official indicator: 4.8 and 15 km an hour.
WALK_M_A_MINUTE = 80.0
CYCLE_M_A_MINUTE = 250.0


@dataclass(frozen=True)
class Near:
    """A place that has a facility, seen from a village.

    village: code of the village that it stands in, None where that is not known. name: of the
    village, else of the place itself. straight_m: metres in a straight line. exact: whether the
    place itself was measured, or the middle of its village. place: what the place itself is called,
    "" where that is not known. on_foot_m, by_bike_m: metres along streets, None where not known.
    """

    village: str | None
    name: str
    straight_m: float
    exact: bool = False
    place: str = ""
    on_foot_m: float | None = None
    by_bike_m: float | None = None

    @property
    def walk_m(self) -> float:
        """Metres on foot: along streets, else about, the straight line × DETOUR."""
        return self.straight_m * DETOUR if self.on_foot_m is None else self.on_foot_m

    @property
    def cycle_m(self) -> float:
        """Metres by bike, in the same way."""
        return self.straight_m * DETOUR if self.by_bike_m is None else self.by_bike_m

    @property
    def walk_minutes(self) -> float:
        return self.walk_m / WALK_M_A_MINUTE

    @property
    def cycle_minutes(self) -> float:
        return self.cycle_m / CYCLE_M_A_MINUTE


def nearest_places(facts: Facts, village: str, facility: str, *, n: int = 2) -> tuple[Near, ...]:
    """The n nearest places outside the village that have a facility, the nearest on foot first.

    Fewer where there are fewer; none where nobody knows where the village lies. Along streets: of
    the nearest few in a straight line.
    """
    here = facts.spot(village)
    if not np.isfinite(here).all():
        return ()
    straight = _in_a_straight_line(facts, village, facility, here, n)
    along = _along_streets(facts, village, facility, here)
    if not along:
        return tuple(straight.values())[:n]
    found = sorted((straight | along).values(), key=lambda one: (one.walk_m, one.straight_m))
    return tuple(found[:n])


def places_within(
    facts: Facts, village: str, facility: str, walk_m: float, cycle_m: float
) -> tuple[int, int] | None:
    """How many places of a facility are known at `walk_m` or less on foot, and at `cycle_m` or less
    by bike, from the point of a village, those in it included; None where it lies nowhere known.

    Where a source only counts per village, all that it counts stand at the point of that village.
    The way follows streets where those were worked out (`street_bands`); otherwise it is the
    straight line times the detour factor.
    """
    from buurtpunt_lib.assessment.street_bands import ways_to

    if not np.isfinite(facts.spot(village)).all():
        return None
    ids, lat, lon, counts = facts.spots_of(facility)
    ways = ways_to(facts, village, ids, facility, lat, lon)
    on_foot, by_bike = (
        int(counts[ways[mode] <= bound].sum())
        for mode, bound in (("walk", walk_m), ("cycle", cycle_m))
    )
    return on_foot, by_bike


def _along_streets(
    facts: Facts, village: str, facility: str, here: tuple[float, float]
) -> dict[int, Near]:
    """Candidates outside the village whose way was worked out, by position in the places."""
    if not street_tables.stamp():
        return {}
    from buurtpunt_lib.assessment import street_ways

    table = street_ways.candidates(facts.position[village])
    table = table[table["facility"] == facility].set_index("place")
    rows = facts.places_of(facility)
    places = facts.places.iloc[rows]
    known = (places["id"].isin(table.index) & (places["village"] != village)).to_numpy()
    rows, places = rows[known], places[known]
    straight = proximity.straight_line(
        *here, places["lat"].to_numpy(float), places["lon"].to_numpy(float)
    )
    ways = table.loc[places["id"], ["walk", "cycle"]].to_numpy(dtype=float)
    return {
        int(row): replace(_near(facts, int(row), float(metres)), on_foot_m=walk, by_bike_m=cycle)
        for row, metres, (walk, cycle) in zip(rows, straight, _or_none(ways), strict=True)
    }


def _or_none(ways: np.ndarray) -> list[tuple[float | None, float | None]]:
    return [tuple(float(way) if np.isfinite(way) else None for way in both) for both in ways]


def _in_a_straight_line(
    facts: Facts, village: str, facility: str, here: tuple[float, float], n: int
) -> dict[int, Near]:
    """The n nearest outside the village by position in the places."""
    asked = n
    while True:
        metres, rows = facts.index.nearest(facility, *here, asked)
        found = {
            int(row): _near(facts, int(row), float(away))
            for away, row in zip(metres[0], rows[0], strict=True)
            if row >= 0
        }
        elsewhere = {row: one for row, one in found.items() if one.village != village}
        if len(elsewhere) >= n or len(found) < asked:
            return dict(list(elsewhere.items())[:n])
        # All of the nearest stand in the village itself.
        asked *= 4


def _near(facts: Facts, row: int, metres: float) -> Near:
    village, called, exact = facts.place(row)
    code = village or None
    own = str(called) if exact and called == called else ""
    name = own if code is None else str(facts.told(code, "name"))
    return Near(code, name, metres, exact, own)
