"""Reach: how far it is from every origin to the nearest points of every facility.

Origin: where people are: a village point, a sector, a grid cell, an address.
Measure: how a distance is measured. `StraightLine`: along the great circle, times a detour factor.
`AlongStreets` (in `streets`): over a network of streets. Both give the same Reach.

In every table of a Reach: NaN = not known (no location, no known way, or nobody speaks of the
facility); infinite = known, and there is none (any more).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from buurtpunt_lib.proximity.distance import check_detour
from buurtpunt_lib.proximity.index import PointIndex
from buurtpunt_lib.proximity.layers import Places, among, metres_between
from buurtpunt_lib.proximity.point_table import Added, check_bounds, check_nth, coordinates, ids_of

if TYPE_CHECKING:
    import pandas as pd


class Measure(Protocol):
    """How distances are measured; `at`: positions of the origins asked for (None: all)."""

    def table(
        self,
        index: PointIndex,
        facilities: Sequence[str],
        n: int,
        at: np.ndarray | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Metres and positions of points: (origin, facility, n)."""

    def counts(
        self, index: PointIndex, facilities: Sequence[str], bounds: np.ndarray
    ) -> np.ndarray:
        """Points within each bound: (origin, facility, bound)."""

    def to_nearest(self, points: Places, limit: float) -> np.ndarray:
        """Metres from every origin to the nearest of some points; may be infinite past a limit."""


@dataclass(frozen=True)
class StraightLine:
    """Along the great circle, times a detour factor."""

    origins: Places
    detour: float = 1.0

    def table(self, index, facilities, n, at=None):
        origins = self.origins if at is None else self.origins.take(at)
        metres = np.empty((len(origins), len(facilities), n))
        position = np.empty(metres.shape, dtype=int)
        for column, name in enumerate(facilities):
            found = index.nearest_from(name, origins, n)
            metres[:, column], position[:, column] = found
        if self.detour != 1:
            metres *= self.detour
        return metres, position

    def counts(self, index, facilities, bounds):
        counts = np.empty((len(self.origins), len(facilities), len(bounds)))
        for column, name in enumerate(facilities):
            counts[:, column] = index.count_from(name, self.origins, bounds, detour=self.detour)
        return counts

    def to_nearest(self, points, limit):
        origin, point = np.arange(len(self.origins))[:, None], np.arange(len(points))[None, :]
        away = metres_between(self.origins, origin, points, point)
        return self.detour * away.min(axis=1, initial=np.inf)


@dataclass(frozen=True, eq=False)
class Reach:
    """Distances from origins to the nearest points of facilities.

    metres, position: (origin, facility), or (origin, facility, n) where more than the nearest was
    asked; position -1 where there is none. origins: their ids, in order. index: in which the
    positions stand.
    """

    origins: np.ndarray
    facilities: tuple[str, ...]
    metres: np.ndarray
    position: np.ndarray
    index: PointIndex
    measure: Measure

    @property
    def n(self) -> int:
        """How many points of a facility were looked for from each origin."""
        return 1 if self.metres.ndim == 2 else self.metres.shape[2]

    def of(self, facility: str) -> np.ndarray:
        """Metres to the nearest point of one facility, per origin."""
        column = self.metres[:, self.facilities.index(facility)]
        return column if column.ndim == 1 else column[:, 0]

    def counts(self, bands: Sequence[float]) -> np.ndarray:
        """How many points lie within each band: (origin, facility, band), NaN = not known.

        bands: metres of way (detour included); the bound itself belongs to the band.

        Raises InputError `proximity.metres`.
        """
        return self.measure.counts(self.index, self.facilities, check_bounds(bands))

    def changed(self, added: pd.DataFrame | None = None, removed: Sequence[int] = ()) -> Reach:
        """The Reach when points are added and removed: a what-if. This one stays as it is.

        added, removed: as `PointIndex.with_changes` takes them. What comes out is what
        `reach_table` would give for the changed points; but only those origins are searched again
        from which a removed point was among the nearest, or an added one is at least as near, and
        those of which the distance is not known.

        Raises InputError as `PointIndex.with_changes` does.
        """
        new = {}
        if added is not None and len(added):
            added = Added.of(added)
            located = np.isfinite(added.places.phi)
            new = {
                name: added.places.take(np.flatnonzero((added.names == name) & located))
                for name in set(added.names)
            }
        index = self.index.with_changes(added, removed)
        removed = np.asarray(removed, dtype=int).ravel()
        lost = {self.index.facility_at(int(row)) for row in removed}
        shape = (len(self.origins), len(self.facilities), self.n)
        metres = self.metres.reshape(shape).copy()
        position = self.position.reshape(shape).copy()
        for column, name in enumerate(self.facilities):
            if name not in lost and name not in new:
                continue
            last = metres[:, column, -1]
            # Whatever is not a known distance may change by any point.
            touched = ~np.isfinite(last)
            if name in new:
                limit = np.inf if touched.all() else float(last[~touched].max())
                near = self.measure.to_nearest(new[name], limit)
                # A breath more than last: ways of equal length may be added up in another order.
                touched |= near <= last * (1 + 1e-9)
            if name in lost:
                touched |= among(position[:, column], removed).any(axis=1)
            at = np.flatnonzero(touched)
            if len(at):
                found, points = self.measure.table(index, (name,), self.n, at)
                metres[at, column], position[at, column] = found[:, 0], points[:, 0]
        shape = self.metres.shape
        return replace(
            self, metres=metres.reshape(shape), position=position.reshape(shape), index=index
        )


def reach_table(
    origins: pd.DataFrame,
    index: PointIndex,
    facilities: Sequence[str],
    *,
    detour: float = 1.0,
    n: int = 1,
) -> Reach:
    """How far it is from every origin to the nearest (or the n nearest) points of each facility.

    origins: columns lat, lon (degrees; NaN = not known) and id, or labelled by their ids.
    facilities: codes, in the order of the columns of the result. detour: how much longer the way
    is than the straight line. n: 1 gives tables (origin, facility), more (origin, facility, n).

    Raises InputError `proximity.detour`, `proximity.nth`, `proximity.column_missing`,
    `proximity.coordinate`.
    """
    check_detour(detour)
    lat, lon = coordinates(origins, refuse_unlocated=False, columns=("lat", "lon"))
    measure = StraightLine(Places.of(lat, lon), detour)
    return reach_by(measure, ids_of(origins), index, facilities, n)


def reach_by(
    measure: Measure, ids: np.ndarray, index: PointIndex, facilities: Sequence[str], n: int
) -> Reach:
    """The Reach of one way of measuring."""
    n = check_nth(n)
    facilities = tuple(getattr(facility, "code", facility) for facility in facilities)
    metres, position = measure.table(index, facilities, n)
    if n == 1:
        metres, position = metres[:, :, 0], position[:, :, 0]
    return Reach(ids, facilities, metres, position, index, measure)
