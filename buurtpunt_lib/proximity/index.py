"""Point index: from any place, the nearest points of a facility, and how many lie within a bound.

Point: one shop, stop or office of a facility, with a latitude and a longitude.
Position: where a point stands in `PointIndex.points`. Positions stay what they are when points are
added (they come at the end) or removed (they stay in the table, but are found no more).
Metres: along the great circle (`straight_line`). A point at exactly the bound lies within it.
Ties: of points equally far to the last bit, the one with the lower id (as text) goes first, then
the one that stands first; so without equal ids the order of the table does not matter.

An index is built once and kept: each facility gets its own search tree when it is first asked for.
`with_changes` gives another index that shares everything that did not change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.proximity.layers import (
    CHORD_ERROR,
    WHOLE_EARTH,
    Layer,
    Places,
    among,
    chord_of,
    chords,
    first_of_pairs,
    metres_between,
)
from buurtpunt_lib.proximity.point_table import (
    Added,
    PointTable,
    check_bounds,
    check_nth,
    coordinates,
    ids_of,
)

if TYPE_CHECKING:
    import pandas as pd

# Added and removed points from which the changed index is built anew.
_MANY_CHANGES = 500
# Pairs of an origin and a point measured at once.
_BLOCK = 1_000_000
_NONE = np.zeros(0, dtype=int)


class PointIndex:
    """Points of all facilities, ready to be searched. Make one with `build`."""

    def __init__(self, base: PointTable, tail: tuple[Added, ...], gone: np.ndarray) -> None:
        self._base = base
        self._tail = tail
        # Positions of what was removed since the base was built.
        self._gone = gone

    @classmethod
    def build(cls, points: pd.DataFrame, *, refuse_unlocated: bool = False) -> PointIndex:
        """The index of a table of points.

        points: columns facility, lat, lon (degrees, WGS 84; NaN = not known) and, for ties and
        for `find`, id; other columns are kept in `points`. Points of which no location is known
        are left out of every search and counted in `left_out`; or they are refused.

        Raises InputError: `proximity.column_missing`, `proximity.coordinate` (a latitude or
        longitude that is on no globe), `proximity.point_unlocated` (with `refuse_unlocated`).
        """
        lat, lon = coordinates(points, refuse_unlocated=refuse_unlocated)
        table = PointTable(points, Places.of(lat, lon), np.ones(len(points), dtype=bool))
        return cls(table, (), _NONE)

    # What it holds

    @cached_property
    def points(self) -> pd.DataFrame:
        """Every point by position, the removed ones included (see `live`)."""
        import pandas as pd

        if not self._tail:
            return self._base.frame
        frames = [added.frame for added in self._tail]
        return pd.concat([self._base.frame, *frames], ignore_index=True)

    @cached_property
    def live(self) -> np.ndarray:
        """Whether each point of `points` is found: it has a location and was not removed."""
        return self._kept & np.isfinite(self._places.phi)

    @cached_property
    def facilities(self) -> tuple[str, ...]:
        """The facilities that the table speaks of, those included whose points were removed."""
        added = {name for added in self._tail for name in added.names}
        return tuple(sorted(added.union(self._base.names)))

    @cached_property
    def left_out(self) -> Mapping[str, int]:
        """facility -> number of points without a location; only facilities that have some."""
        lost = self._kept & ~np.isfinite(self._places.phi)
        names = self.points["facility"].to_numpy(dtype=object)[lost].astype(str)
        names, counts = np.unique(names, return_counts=True)
        return dict(zip(names.tolist(), counts.tolist(), strict=True))

    def size(self, facility: str) -> int:
        """How many points of a facility can be found."""
        layer, gone, added = self._parts(facility)
        return (len(layer.rows) if layer else 0) - len(gone) + len(added[0])

    def point(self, position: int) -> Mapping[str, Any]:
        """The row of one point, as column -> value."""
        start = self._base.size
        if position < start:
            return self._base.frame.iloc[position].to_dict()
        for frame in (added.frame for added in self._tail):
            if position < start + len(frame):
                return frame.iloc[position - start].to_dict()
            start += len(frame)
        raise InputError("proximity.point_unknown", point=str(position))

    def facility_at(self, position: int) -> str:
        """The facility of the point at a position."""
        if position < self._base.size:
            return self._base.facility_of(position)
        return str(self._added.names[position - self._base.size])

    def find(self, ids: Sequence[Any]) -> np.ndarray:
        """Positions of the points with these ids, in their order.

        Raises InputError `proximity.point_unknown` for each id that no point bears (any more).
        """
        faults, found = Faults(), []
        for name in ids:
            at = self._base.positions_of(name)
            start = self._base.size
            for frame in (added.frame for added in self._tail):
                at = np.append(at, start + np.flatnonzero(ids_of(frame).astype(str) == str(name)))
                start += len(frame)
            at = at[~np.isin(at, self._gone)]
            if len(at) == 0:
                faults.add("proximity.point_unknown", point=str(name))
            found.append(at)
        faults.raise_if_any()
        return np.concatenate(found) if found else _NONE

    # Searching

    def nearest(self, facility: str, lat, lon, n: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """The n nearest points of a facility from each place.

        lat, lon: degrees, one or many. Returns metres and positions, both (place, n), the nearest
        first. Where the index has fewer than n points: infinite and -1. Where the place has no
        location, or the index does not know the facility at all: NaN and -1.

        Raises InputError `proximity.nth` where n is not 1 or more.
        """
        return self.nearest_from(facility, Places.of(lat, lon), check_nth(n))

    def count_within(self, facility: str, lat, lon, metres) -> np.ndarray:
        """How many points of a facility lie at `metres` or less from each place.

        metres: one bound, or several at once. Returns numbers (place,), or (place, bound); NaN
        where the place has no location or the index does not know the facility.

        Raises InputError `proximity.metres` for a bound below 0 or not a number.
        """
        bounds = check_bounds(metres)
        counts = self.count_from(facility, Places.of(lat, lon), bounds)
        return counts[:, 0] if np.ndim(metres) == 0 else counts

    def nearest_from(self, facility: str, origins: Places, n: int) -> tuple[np.ndarray, np.ndarray]:
        """`nearest` from places that were prepared before."""
        metres = np.full((len(origins), n), np.nan)
        rows = np.full((len(origins), n), -1)
        if not self.knows(facility):
            return metres, rows
        here = origins if len(origins.located) == len(origins) else origins.take(origins.located)
        # One more than asked, to see whether the last is certain.
        chord, row = self._candidates(facility, here.unit, n + 1)
        near = row[:, :n]
        away = self._measure(here, np.arange(len(here))[:, None], near)
        away[near < 0] = np.inf
        with np.errstate(invalid="ignore"):
            close = chord[:, 1:] - chord[:, :-1] <= CHORD_ERROR
        doubtful = np.flatnonzero(close.any(axis=1))
        for part in self._parts_of(facility, doubtful, here, chord[:, n - 1]):
            near[part], away[part] = self._settled(facility, here, part, chord[part, n - 1], n)
        metres[origins.located], rows[origins.located] = away, near
        return metres, rows

    def count_from(
        self, facility: str, origins: Places, bounds: np.ndarray, *, detour: float = 1.0
    ) -> np.ndarray:
        """`count_within` from places that were prepared before: (place, bound).

        detour: what is counted is `detour * metres <= bound`.
        """
        counts = np.full((len(origins), len(bounds)), np.nan)
        if not self.knows(facility):
            return counts
        here = origins if len(origins.located) == len(origins) else origins.take(origins.located)
        layer, gone, (added, _) = self._parts(facility)
        for column, bound in enumerate(bounds):
            chord = float(chord_of(bound / detour))
            within = np.zeros(len(here), dtype=int)
            if layer is not None:
                within = layer.count(here.unit, chord - CHORD_ERROR)
                unsure = np.flatnonzero(layer.count(here.unit, chord + CHORD_ERROR) != within)
                wide = np.full(len(here), chord + CHORD_ERROR)
                for part in self._parts_of(facility, unsure, here, wide):
                    origin, row = layer.pairs(here.unit[part], wide[part])
                    away = self._measure(here, part[origin], row)
                    within[part] = np.bincount(origin[detour * away <= bound], minlength=len(part))
            for changed, sign in ((gone, -1), (added, 1)):
                if len(changed):
                    away = self._measure(here, np.arange(len(here))[:, None], changed[None, :])
                    within = within + sign * (detour * away <= bound).sum(axis=1)
            counts[origins.located, column] = within
        return counts

    def knows(self, facility: str) -> bool:
        """Whether the table speaks of a facility, even if its points were removed since."""
        return facility in self._base.layers or facility in self._added_rows

    def first_by_id(self, rows: np.ndarray) -> np.ndarray:
        """A number for each position, by which ties are settled: the order of the ids as text."""
        flat = rows.ravel()
        names = np.array([self._id(int(row)) for row in flat], dtype=object)
        _, rank = np.unique(names, return_inverse=True)
        return rank.reshape(rows.shape)

    # Changing

    def with_changes(
        self, added: pd.DataFrame | Added | None = None, removed: Sequence[int] = ()
    ) -> PointIndex:
        """Another index, with points added and removed; this one stays as it is.

        added: a table like that of `build`; its points come after all others. removed: positions.
        To move a point, remove it and add it at its new place.

        Raises InputError as `build` does, and `proximity.point_unknown` for a position that does
        not exist or was removed before.
        """
        removed = np.asarray(removed, dtype=int).ravel()
        total = self._base.size + self._added_count
        wrong = (removed < 0) | (removed >= total)
        wrong |= among(removed, self._gone)
        old = removed[~wrong & (removed < self._base.size)]
        wrong[np.flatnonzero(among(removed, old[~self._base.kept[old]]))] = True
        if wrong.any():
            raise InputError("proximity.point_unknown", point=str(removed[wrong][0]))
        tail = self._tail
        if added is not None and len(added):
            tail = (*tail, added if isinstance(added, Added) else Added.of(added))
        gone = np.union1d(self._gone, removed) if len(self._gone) else np.unique(removed)
        changed = PointIndex(self._base, tail, gone)
        if changed._added_count + len(gone) <= _MANY_CHANGES:
            return changed
        table = PointTable(changed._with_ids, changed._places, changed._kept)
        return PointIndex(table, (), _NONE)

    # For other ways of measuring

    def parts(self, facility: str) -> tuple[Layer | None, np.ndarray, np.ndarray]:
        """The layer of a facility (None: no point), and positions removed from it and added."""
        layer, gone, (added, _) = self._parts(facility)
        return layer, gone, added

    def places(self, positions: np.ndarray) -> Places:
        """The places of points."""
        old = (positions < self._base.size).all()
        return (self._base.places if old else self._places).take(positions)

    # Within

    @cached_property
    def _added(self) -> Added:
        """The points that were added since the base was built."""
        return Added.joined(self._tail)

    @cached_property
    def _added_rows(self) -> Mapping[str, np.ndarray]:
        """facility -> positions within `_added` of the points that are found."""
        if not self._tail:
            return {}
        names = self._added.names
        alive = np.isfinite(self._added.places.phi)
        alive[self._gone[self._gone >= self._base.size] - self._base.size] = False
        return {name: np.flatnonzero((names == name) & alive) for name in set(names)}

    @cached_property
    def _gone_rows(self) -> Mapping[str, np.ndarray]:
        """facility -> positions of the points of the base that were removed and had a place."""
        found: dict[str, list[int]] = {}
        for row in self._gone[self._gone < self._base.size]:
            if np.isfinite(self._base.places.phi[row]):
                found.setdefault(self._base.facility_of(row), []).append(row)
        return {name: np.array(rows) for name, rows in found.items()}

    @property
    def _added_count(self) -> int:
        return sum(len(added.names) for added in self._tail)

    @cached_property
    def _places(self) -> Places:
        """The places of all points, by position."""
        base = self._base.places
        if not self._tail:
            return base
        return Places.joined([base, self._added.places])

    @property
    def _kept(self) -> np.ndarray:
        """Which points were not removed, located or not."""
        kept = np.concatenate([self._base.kept, np.ones(self._added_count, dtype=bool)])
        kept[self._gone] = False
        return kept

    @property
    def _with_ids(self) -> pd.DataFrame:
        """All points, labelled with their ids."""
        ids = [ids_of(frame) for frame in (self._base.ids_from, *(a.frame for a in self._tail))]
        return self.points.set_axis(np.concatenate(ids), axis=0)

    def _parts(self, facility: str):
        """Layer (None: no point), positions removed from it, positions and vectors added to it."""
        gone = self._gone_rows.get(facility, _NONE) if len(self._gone) else _NONE
        at = self._added_rows.get(facility, _NONE)
        unit = self._added.places.unit[at] if len(at) else np.zeros((0, 3))
        return self._base.layers.get(facility), gone, (at + self._base.size, unit)

    def _candidates(self, facility: str, unit: np.ndarray, k: int):
        """Chords (origin, k), the smallest first, and positions; infinite and -1 past the last."""
        layer, gone, (added, added_unit) = self._parts(facility)
        if layer is None:
            chord, row = np.full((len(unit), k), np.inf), np.full((len(unit), k), -1)
        else:
            chord, row = layer.nearest(unit, k + len(gone))
        if len(gone):
            lost = among(row, gone)
            chord[lost], row[lost] = np.inf, -1
        if len(added):
            chord = np.hstack([chord, chords(unit, added_unit)])
            row = np.hstack([row, np.broadcast_to(added, (len(unit), len(added)))])
        if len(gone) or len(added):
            order = np.argsort(chord, axis=1, kind="stable")[:, :k]
            chord, row = (np.take_along_axis(table, order, axis=1) for table in (chord, row))
        return chord, row

    def _settled(self, facility: str, here: Places, part: np.ndarray, chord: np.ndarray, n: int):
        """The n nearest of some origins, all that could be among them measured and put in order."""
        layer, gone, (added, _) = self._parts(facility)
        reach = np.minimum(chord + 2 * CHORD_ERROR, WHOLE_EARTH)
        origin, row = layer.pairs(here.unit[part], reach) if layer is not None else (_NONE, _NONE)
        kept = ~among(row, gone)
        origin = np.concatenate([origin[kept], np.repeat(np.arange(len(part)), len(added))])
        row = np.concatenate([row[kept], np.tile(added, len(part))])
        away = self._measure(here, part[origin], row)
        return first_of_pairs(origin, row, away, len(part), n, self.first_by_id)

    def _parts_of(self, facility: str, at: np.ndarray, here: Places, chord: np.ndarray):
        """Origins in parts, so that not too many pairs are measured at once."""
        if len(at) == 0:
            return []
        layer = self._base.layers.get(facility)
        reach = np.minimum(chord[at] + 2 * CHORD_ERROR, WHOLE_EARTH)
        pairs = np.zeros(len(at), dtype=int)
        if layer is not None:
            pairs = layer.count(here.unit[at], reach)
        part = np.cumsum(pairs) // _BLOCK
        return np.split(at, np.flatnonzero(np.diff(part)) + 1)

    def _measure(self, here: Places, origin: np.ndarray, row: np.ndarray) -> np.ndarray:
        """Metres between origins and positions (-1: any number)."""
        base = self._base
        new = row >= base.size
        if base.size and not new.any():
            return metres_between(here, origin, base.places, row)
        origin, row, new = np.broadcast_arrays(origin, row, new)
        away = np.full(row.shape, np.inf)
        old = (row >= 0) & ~new
        away[old] = metres_between(here, origin[old], base.places, row[old])
        if new.any():
            places = self._added.places
            away[new] = metres_between(here, origin[new], places, row[new] - base.size)
        return away

    def _id(self, row: int) -> str:
        if row < self._base.size:
            return str(self._base.ids[row])
        start = self._base.size
        for frame in (added.frame for added in self._tail):
            if row < start + len(frame):
                return str(ids_of(frame)[row - start])
            start += len(frame)
        raise InputError("proximity.point_unknown", point=str(row))
