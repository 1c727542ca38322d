"""Around: the people who live within a distance of way of a village, from where they live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.assessment.lacking import points_of
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import Catchment, catchment

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts


def people_within(facts: Facts, village: str, metres: float, way: str) -> Catchment:
    """Who lives within some metres of way of the point of a village, itself included; way: "walk"
    or "cycle".

    Raises InputError `proximity.village_unknown`, `proximity.no_location`, `proximity.metres`.
    """
    lat, lon = located(facts, village)
    origins = facts.origins
    return catchment(
        origins["village"].fillna("").to_numpy(dtype=object),
        origins["population"].to_numpy(dtype=float, na_value=np.nan),
        facts.ways(way).between(lat, lon)[:, 0],
        metres,
    )


def located(facts: Facts, village: str) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude of a village, each (1,).

    Raises InputError `proximity.village_unknown`, `proximity.no_location`.
    """
    if village not in facts.villages.index:
        raise InputError("proximity.village_unknown", village=village)
    lat, lon = points_of(facts, [village])
    if not np.isfinite(lat + lon).all():
        raise InputError("proximity.no_location", village=str(facts.villages.at[village, "name"]))
    return lat, lon
