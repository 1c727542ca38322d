"""Ways: how far it is from where people are to where they go, in metres of way.

Start: where a way begins; those of `facts.ways` are the origins (`Facts.origins`).
Way: the straight line times a detour factor. This is the one place of the program where the
distances from origins are worked out; whoever needs one asks `facts.ways(mode)`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.assessment import street_tables
from buurtpunt_lib.assessment.near import DETOUR

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.proximity import PointIndex
    from buurtpunt_lib.proximity.layers import Places

MODES = ("walk", "cycle")
# Starts from which each facility gets a search tree of its own, even if it has few places.
_MANY = 3_000


class Ways(ABC):
    """Distances from some starts, for one way of going.

    detour: by how much a straight line was multiplied. along_streets: whether streets were
    followed.
    """

    detour: float
    along_streets: bool

    @property
    def straight(self) -> Ways:
        """From the same starts, in a straight line times DETOUR."""
        return self

    @abstractmethod
    def to_places(self, facility: str, index: PointIndex | None = None) -> np.ndarray:
        """Metres to the nearest known place of a facility: (start,); NaN where the start lies
        nowhere known or no place is known. index: other places than those of the facts."""

    @abstractmethod
    def to_nearest(self, lat, lon) -> np.ndarray:
        """Metres to the nearest of some points (degrees): (start,); infinite where there is none,
        NaN where the start lies nowhere known."""

    @abstractmethod
    def between(self, lat, lon) -> np.ndarray:
        """Metres to each of some points: (start, point); NaN where one of both lies nowhere."""


class StraightWays(Ways):
    """The straight line times the detour factor: the same on foot and by bike."""

    along_streets = False

    def __init__(self, facts: Facts, lat, lon, detour: float = DETOUR) -> None:
        self._facts = facts
        self._lat, self._lon = (np.asarray(part, dtype=float) for part in (lat, lon))
        self.detour = detour
        self._found: dict[str, np.ndarray] = {}

    def to_places(self, facility: str, index: PointIndex | None = None) -> np.ndarray:
        if index is not None:
            return self._searched(index, facility)
        found = self._found.get(facility)
        if found is None:
            found = self._found[facility] = self._searched(self._facts.index, facility)
        return found

    def _searched(self, index: PointIndex, facility: str) -> np.ndarray:
        if len(self._lat) > _MANY and index is self._facts.index:
            rows = self._facts.places_of(facility)
            places = self._facts.places.iloc[rows]
            metres = self._metres(places["lat"].to_numpy(float), places["lon"].to_numpy(float))
        else:
            metres = index.nearest(facility, self._lat, self._lon)[0][:, 0]
        return self.detour * np.where(np.isinf(metres), np.nan, metres)

    def to_nearest(self, lat, lon) -> np.ndarray:
        return self.detour * self._metres(lat, lon)

    def _metres(self, lat, lon) -> np.ndarray:
        from buurtpunt_lib.proximity.layers import Places, metres_to_nearest

        return metres_to_nearest(self._starts, Places.of(lat, lon))

    def between(self, lat, lon) -> np.ndarray:
        from buurtpunt_lib.proximity.layers import Places, metres_between

        points = Places.of(lat, lon)
        here, there = np.arange(len(self._starts))[:, None], np.arange(len(points))[None, :]
        return self.detour * metres_between(self._starts, here, points, there)

    @cached_property
    def _starts(self) -> Places:
        from buurtpunt_lib.proximity.layers import Places

        return Places.of(self._lat, self._lon)


def ways_from(facts: Facts, lat, lon) -> dict[str, Ways]:
    """The ways from some places (degrees; NaN = not known), by way of going.

    Along streets where those were worked out (`street_tables`).
    """
    straight = StraightWays(facts, lat, lon)
    if street_tables.stamp():
        from buurtpunt_lib.assessment.street_ways import ways_along_streets

        return ways_along_streets(facts, lat, lon, straight)
    return dict.fromkeys(MODES, straight)
