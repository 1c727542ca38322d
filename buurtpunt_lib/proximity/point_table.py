"""The table of points below an index: checked, with its places and a layer per facility."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.proximity.layers import Layer, Places

if TYPE_CHECKING:
    import pandas as pd

# Points up to which comparing them all is quicker than importing scipy's trees.
_WITHOUT_TREE = 20_000
# Faults named one by one before we stop: a table with swapped axes has as many as rows.
_FAULTS = 20


def coordinates(
    points: pd.DataFrame,
    *,
    refuse_unlocated: bool,
    columns: tuple[str, ...] = ("facility", "lat", "lon"),
) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes, NaN where either is not known; `columns` must be there.

    Raises InputError `proximity.column_missing`, `proximity.coordinate`,
    `proximity.point_unlocated`; rows are counted from 1.
    """
    faults = Faults()
    for name in columns:
        if name not in points.columns:
            faults.add("proximity.column_missing", column=name)
    faults.raise_if_any()
    lat, lon = (points[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lat", "lon"))
    for name, values, most in (("lat", lat, 90), ("lon", lon, 180)):
        # An infinite coordinate is as wrong as one of 91 degrees.
        for row in np.flatnonzero(np.abs(values) > most)[:_FAULTS]:
            faults.add("proximity.coordinate", row=int(row) + 1, field=name, value=values[row])
    unlocated = np.isnan(lat) | np.isnan(lon)
    if refuse_unlocated:
        for row in np.flatnonzero(unlocated)[:_FAULTS]:
            faults.add("proximity.point_unlocated", row=int(row) + 1)
    faults.raise_if_any()
    if unlocated.any():
        lat, lon = np.where(unlocated, np.nan, lat), np.where(unlocated, np.nan, lon)
    return lat, lon


def check_nth(n: Any) -> int:
    """Raises InputError `proximity.nth` for what is not a whole number of 1 or more."""
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise InputError("proximity.nth", value=str(n))
    return int(n)


def check_bounds(metres: Any) -> np.ndarray:
    """One or several bounds as an array. Raises InputError `proximity.metres`."""
    bounds = np.atleast_1d(np.asarray(metres, dtype=float))
    # Written so that NaN fails too.
    wrong = ~((bounds >= 0) & (bounds < np.inf))
    if wrong.any():
        raise InputError("proximity.metres", value=str(bounds[wrong][0]))
    return bounds


def ids_of(points: pd.DataFrame) -> np.ndarray:
    """The ids of points: column `id`, or else the labels of the rows."""
    ids = points["id"] if "id" in points.columns else points.index
    return ids.to_numpy(dtype=object)


def _worth_a_tree(points: int) -> bool:
    return points > _WITHOUT_TREE or "scipy.spatial" in sys.modules


class Added(NamedTuple):
    """Points that were added to a table: their rows, read and checked once."""

    frame: pd.DataFrame
    names: np.ndarray
    places: Places

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Added:
        """Raises InputError as `coordinates` does."""
        places = Places.of(*coordinates(frame, refuse_unlocated=False))
        return cls(frame, frame["facility"].to_numpy(dtype=object), places)

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def joined(cls, parts: Sequence[Added]) -> Added:
        """Several as one; the frames are left apart."""
        names = np.concatenate([part.names for part in parts])
        return cls(parts[-1].frame, names, Places.joined([part.places for part in parts]))


class PointTable:
    """Points that do not change. `kept`: those that were not removed before."""

    def __init__(self, frame: pd.DataFrame, places: Places, kept: np.ndarray) -> None:
        import pandas as pd

        self.ids_from = frame
        self.places = places
        self.kept = kept
        self.size = len(frame)
        codes, names = pd.factorize(frame["facility"])
        self._codes = codes
        self.names = tuple(str(name) for name in names)
        alive = kept & np.isfinite(places.phi) & (codes >= 0)
        found = np.flatnonzero(alive)
        # Small whole numbers are sorted by counting.
        small = codes[found].astype(np.int16 if len(names) < 30_000 else np.int64)
        order = found[np.argsort(small, kind="stable")]
        unit = places.unit[order]
        sizes = np.bincount(small, minlength=len(names))
        ends = np.cumsum(sizes)
        tree = _worth_a_tree(len(found))
        self.layers: dict[str, Layer] = {
            name: Layer(order[start:end], unit[start:end], tree=tree)
            for name, start, end in zip(self.names, ends - sizes, ends, strict=True)
        }

    @cached_property
    def frame(self) -> pd.DataFrame:
        return self.ids_from.reset_index(drop=True)

    @cached_property
    def ids(self) -> np.ndarray:
        return ids_of(self.ids_from)

    @cached_property
    def _by_id(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, name in enumerate(self.ids):
            if self.kept[row]:
                found.setdefault(str(name), []).append(row)
        return found

    def positions_of(self, name: Any) -> np.ndarray:
        """Positions of the points that bear an id."""
        return np.array(self._by_id.get(str(name), []), dtype=int)

    def facility_of(self, row: int) -> str:
        return self.names[self._codes[row]]
