"""What is open near a village at a given hour, by the opening hours of the points that are loaded.

Points that anybody can use at any hour (stops, shared cars and bicycles, charging points, parcel
lockers) have no opening hours worth asking, so they are left out. The way is that by bike, along
streets where those were worked out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import proximity
from buurtpunt_lib.assessment.street_bands import ways_to
from buurtpunt_lib.domain import FunctionGroup
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts

_ALWAYS = {"parcel_locker"}


def points_with_hours(facts: Facts) -> pd.DataFrame:
    """The points of facilities that open and close; whether their hours are known or not."""
    asked = [
        facility.code
        for facility in facts.facilities
        if facility.group is not FunctionGroup.MOBILITY and facility.code not in _ALWAYS
    ]
    return facts.points[facts.points["facility"].isin(asked)]


def open_at(
    facts: Facts, village: str, moment: datetime, *, metres: float
) -> proximity.OpenNear | None:
    """What is open at `metres` of way or less from a village; None where no such point is loaded.

    Raises InputError `data.village_unknown`, `proximity.no_location`, `proximity.metres`.
    """
    if village not in facts.villages.index:
        raise InputError("data.village_unknown", field="village", value=village)
    here = facts.villages.loc[village]
    if not (np.isfinite(here["lat"]) and np.isfinite(here["lon"])):
        raise InputError("proximity.no_location", village=str(here["name"]))
    points = points_with_hours(facts)
    if points.empty:
        return None
    lat, lon = (points[name].to_numpy(dtype=float) for name in ("lat", "lon"))
    ways = ways_to(facts, village, points["id"].tolist(), points["facility"].tolist(), lat, lon)
    return proximity.open_near(
        points, here["lat"], here["lon"], moment, metres=metres, ways=ways["cycle"]
    )
