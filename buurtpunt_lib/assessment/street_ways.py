"""Ways along the loaded streets, looked up in what `street_tables` worked out.

Where a start or a place lies on no street, where a pair is too far apart to have been kept, and for
places that nobody foresaw (a what-if), the straight line times the detour factor stands in. So it
does, from then on, for who still looks at facts of before a table was loaded: what was kept for
those is gone. Mark: which working out is meant (`street_tables.stamp`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets
from buurtpunt_lib.assessment import street_tables as kept
from buurtpunt_lib.assessment.street_bands import within_band
from buurtpunt_lib.assessment.ways import StraightWays, Ways

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.proximity import PointIndex

# Coordinates that differ by less are the same point: a centimetre.
_SAME_DEGREES = 1e-7
_COLUMNS = {
    kept.PAIRS: ("start", "village", *kept.MODES),
    kept.NEAR: ("village", "place", *kept.MODES),
    kept.PLACES: ("id", "facility"),
}


class StreetWays(Ways):
    """Along streets where that is known, a straight line elsewhere; for one way of going."""

    detour = 1.0
    along_streets = True

    def __init__(self, facts: Facts, lat, lon, mode: str, straight: StraightWays) -> None:
        self._facts, self._mode, self._straight = facts, mode, straight
        self._lat, self._lon = (np.asarray(part, dtype=float) for part in (lat, lon))
        self._found: dict[str, np.ndarray] = {}
        self._mark = kept.stamp()

    @property
    def straight(self) -> StraightWays:
        return self._straight

    def to_places(self, facility: str, index: PointIndex | None = None) -> np.ndarray:
        if index is not None:
            return self._straight.to_places(facility, index)
        found = self._found.get(facility)
        if found is None:
            found = self._found[facility] = self._looked_up(facility)
        return found

    def _looked_up(self, facility: str) -> np.ndarray:
        straight = self._straight.to_places(facility)
        table = _column(self._mark, self._mode, facility)
        if table is None:
            return straight
        metres, place = (part[self._rows] for part in table)
        known = (self._rows >= 0) & np.isfinite(metres)
        if self._facts.scan is not None:
            metres, known = self._with_scan(facility, metres, place, known)
        return np.where(known, metres, straight)

    def _with_scan(self, facility, metres, place, known):
        """As if the places that the group says are gone were gone, and its new ones were there."""
        ids = _place_ids(self._mark, facility)
        places = self._facts.places.iloc[self._facts.places_of(facility)]
        now = set(places["id"])
        gone = np.array([at for at, name in ids.items() if name not in now], dtype=int)
        # From where one of those was the nearest, the next one is not known along streets.
        known = known & ~np.isin(place, gone)
        new = places[~places["id"].isin(set(ids.values()))]
        if len(new):
            way = self.to_nearest(new["lat"].to_numpy(float), new["lon"].to_numpy(float))
            nearer = known & (way < metres)
            metres = np.where(nearer, way, metres)
        return metres, known

    def to_nearest(self, lat, lon) -> np.ndarray:
        lat, lon = (np.asarray(part, dtype=float) for part in (lat, lon))
        village = self._village(lat, lon)
        away = self._straight.to_nearest(lat, lon)
        start, to, metres = self._pairs
        asked = np.zeros(len(self._facts.villages) + 1, dtype=bool)
        asked[village] = True
        asked[-1] = False
        some = asked[to] & np.isfinite(metres)
        found = np.full(len(away), np.inf)
        np.minimum.at(found, start[some], metres[some])
        # A point that is no village has no ways along streets.
        other = village < 0
        if other.any():
            beside = self._straight.to_nearest(lat[other], lon[other])
            found = np.where(np.isfinite(found), np.fmin(found, beside), found)
        return np.where(np.isfinite(found), found, away)

    def between(self, lat, lon) -> np.ndarray:
        lat, lon = (np.asarray(part, dtype=float) for part in (lat, lon))
        away = self._straight.between(lat, lon)
        start, to, metres = self._pairs
        for column, village in enumerate(self._village(lat, lon)):
            if village >= 0:
                here = np.flatnonzero((to == village) & np.isfinite(metres))
                away[start[here], column] = metres[here]
        return away

    @cached_property
    def _rows(self) -> np.ndarray:
        """Where each start stands in what was kept; -1 = nowhere."""
        return _rows_of(self._mark, self._lat, self._lon)

    @cached_property
    def _pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(start, village, metres): positions among ours, of all pairs that were kept."""
        table = _kept(self._mark, kept.PAIRS)
        starts = table["start"].to_numpy()
        ours = np.argsort(self._rows, kind="stable")
        ours = ours[self._rows[ours] >= 0]
        row = self._rows[ours]
        # Two origins on one spot share what was kept.
        first, last = (np.searchsorted(starts, row, side=side) for side in ("left", "right"))
        many = last - first
        end = np.cumsum(many)
        at = np.arange(end[-1] if len(end) else 0) + np.repeat(first - (end - many), many)
        return (
            np.repeat(ours, many),
            table["village"].to_numpy(dtype=int)[at],
            table[self._mode].to_numpy(dtype=float)[at],
        )

    def _village(self, lat, lon) -> np.ndarray:
        """Which village each point is, told by its place; -1 = none."""
        known = self._facts.villages[["lat", "lon"]].to_numpy(dtype=float)
        order = np.argsort(known[:, 0])
        at = np.searchsorted(known[order, 0], lat - _SAME_DEGREES)
        found = np.full(len(lat), -1)
        for step in range(3):
            row = order[np.minimum(at + step, len(order) - 1)]
            same = (abs(known[row, 0] - lat) < _SAME_DEGREES) & (
                abs(known[row, 1] - lon) < _SAME_DEGREES
            )
            found = np.where(same & (found < 0), row, found)
        return found


def candidates(village: int) -> pd.DataFrame:
    """Places near a village (its position) and the ways there: columns place (its id), facility,
    walk, cycle (metres; NaN = not known along streets).

    The nearest few of each facility, and all that lie within the band in both ways of going.
    """
    import pandas as pd

    mark = kept.stamp()
    near, places = _kept(mark, kept.NEAR), _kept(mark, kept.PLACES)
    first, last = np.searchsorted(near["village"].to_numpy(), [village, village + 1])
    some = near.iloc[first:last]
    more = within_band(mark, village)
    if more is not None:
        ways = more[list(kept.MODES)].to_numpy()
        more = more[np.isfinite(ways).all(axis=1) & ~more["place"].isin(some["place"])]
        some = pd.concat([some, more], ignore_index=True)
    named = places.iloc[some["place"].to_numpy()]
    return some.assign(place=named["id"].to_numpy(), facility=named["facility"].to_numpy())


def _read(mark: str, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame | None:
    """What was kept by one working out; None where that is gone."""
    frame = datasets.loaded.kept(name, columns)
    return frame if kept.stamp() == mark else None


@lru_cache(maxsize=6)
def _kept(mark: str, name: str) -> pd.DataFrame:
    """All of a table; without rows where it is gone."""
    import pandas as pd

    frame = _read(mark, name)
    return pd.DataFrame({name: [] for name in _COLUMNS[name]}) if frame is None else frame


@lru_cache(maxsize=256)
def _column(mark: str, mode: str, facility: str) -> tuple[np.ndarray, np.ndarray] | None:
    """(metres, position of the place) per start; None where nobody spoke of the facility."""
    names = [f"{mode}:{facility}", f"{mode}_at:{facility}"]
    frame = _read(mark, kept.STARTS, names)
    if frame is None:
        return None
    # One more: what -1, no start, points at.
    return (
        np.append(frame[names[0]].to_numpy(dtype=float), np.nan),
        np.append(frame[names[1]].to_numpy(), -1),
    )


@lru_cache(maxsize=2)
def _starts(mark: str) -> np.ndarray:
    """Each start as one number, in order: they were sorted by both coordinates when kept."""
    frame = _read(mark, kept.STARTS, ["lat", "lon"])
    if frame is None:
        return np.zeros(0, dtype=complex)
    return frame["lat"].to_numpy() + 1j * frame["lon"].to_numpy()


def _rows_of(mark: str, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    known = _starts(mark)
    located = np.isfinite(lat + lon)
    if not len(known):
        return np.full(len(lat), -1)
    asked = np.where(located, lat + 1j * lon, 0)
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return np.where((known[at] == asked) & located, at, -1)


@lru_cache(maxsize=64)
def _place_ids(mark: str, facility: str) -> dict[int, str]:
    places = _kept(mark, kept.PLACES)
    here = np.flatnonzero((places["facility"] == facility).to_numpy())
    return dict(zip(here.tolist(), places["id"].iloc[here], strict=True))


def ways_along_streets(facts: Facts, lat, lon, straight: StraightWays) -> dict[str, Ways]:
    """The ways from some places by way of going, where they were worked out."""
    return {mode: StreetWays(facts, lat, lon, mode, straight) for mode in kept.MODES}
