"""Near: the places closest to a village that have a facility, and how far the way there is.

Way: the straight line times a detour factor. The factor is an assumption of ours, the same on foot
and by bike, and stands beside every distance that uses it.
Minutes: at the speeds of the official Flemish indicator, which gives 15 minutes to 1,200 m on foot
and to 3,750 m by bike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
    "" where that is not known.
    """

    village: str | None
    name: str
    straight_m: float
    exact: bool = False
    place: str = ""

    @property
    def way_m(self) -> float:
        """Metres on foot or by bike, about: the straight line × DETOUR."""
        return self.straight_m * DETOUR

    @property
    def walk_minutes(self) -> float:
        return self.way_m / WALK_M_A_MINUTE

    @property
    def cycle_minutes(self) -> float:
        return self.way_m / CYCLE_M_A_MINUTE


def nearest_places(facts: Facts, village: str, facility: str, *, n: int = 2) -> tuple[Near, ...]:
    """The n nearest places outside the village that have a facility, the nearest first.

    Fewer where there are fewer; none where nobody knows where the village lies.
    """
    here = facts.villages.loc[village]
    if not (np.isfinite(here["lat"]) and np.isfinite(here["lon"])):
        return ()
    asked = n
    while True:
        metres, rows = facts.index.nearest(facility, here["lat"], here["lon"], asked)
        found = [
            _near(facts, int(row), float(away))
            for away, row in zip(metres[0], rows[0], strict=True)
            if row >= 0
        ]
        elsewhere = tuple(one for one in found if one.village != village)
        if len(elsewhere) >= n or len(found) < asked:
            return elsewhere[:n]
        # All of the nearest stand in the village itself.
        asked *= 4


def _near(facts: Facts, row: int, metres: float) -> Near:
    place = facts.places.iloc[row]
    code = place["village"] or None
    own = str(place["name"]) if place["exact"] and place["name"] == place["name"] else ""
    name = own if code is None else str(facts.villages.at[code, "name"])
    return Near(code, name, metres, bool(place["exact"]), own)
