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

from buurtpunt_lib import proximity

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
    place itself, else of its village. straight_m: metres in a straight line. exact: whether the
    place itself was measured, or the middle of its village.
    """

    village: str | None
    name: str
    straight_m: float
    exact: bool = False

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


def nearest_villages(facts: Facts, village: str, facility: str, *, n: int = 2) -> tuple[Near, ...]:
    """The n nearest OTHER villages that have a facility for certain, the nearest first.

    Fewer where there are fewer; none where nobody knows where the village lies.
    """
    here = facts.villages.loc[village]
    if not (np.isfinite(here["lat"]) and np.isfinite(here["lon"])):
        return ()
    others = facts.holders(facility)
    others = others[others.index != village]
    away = proximity.straight_line(
        here["lat"], here["lon"], others["lat"].to_numpy(float), others["lon"].to_numpy(float)
    )
    codes = others.index.to_numpy(dtype=object)
    first = np.lexsort((codes, away))[:n]
    return tuple(
        Near(str(codes[at]), str(others["name"].iloc[at]), float(away[at])) for at in first
    )
