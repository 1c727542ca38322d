"""Places on the sphere, and the points of one facility that can be searched.

Place: where a distance starts (an origin) or ends (a point): a latitude and a longitude.
Unit vector: a place as a point on a sphere with radius 1. The chord between two of them (the
straight line through the earth) grows with the great circle between them, so what is nearest by
chord is nearest by great circle, and a tree in three dimensions finds it.
Layer: the points of one facility. A small layer is searched with numpy, a larger one with scipy's
tree, which takes a third of a second to import (`PointIndex` decides); both find the same.

A chord carries a rounding error. What lies closer to a bound, or to one another, than CHORD_ERROR
is measured again with `straight_line`, so bounds and ties are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from buurtpunt_lib.proximity.distance import EARTH_RADIUS_M, haversine

# The unit vectors, their difference and its length each round by some 1e-16; 60 nanometres.
CHORD_ERROR = 1e-14
# No two places on the sphere are farther apart than this chord.
WHOLE_EARTH = 2.0 + 2 * CHORD_ERROR
# Pairs compared at once.
_BLOCK = 250_000


@dataclass(frozen=True)
class Places:
    """Radians, cosine of the latitude, and unit vectors (place, 3); NaN where not known."""

    phi: np.ndarray
    lam: np.ndarray
    cosine: np.ndarray
    unit: np.ndarray

    @classmethod
    def of(cls, lat, lon) -> Places:
        """From degrees."""
        lat, lon = (np.atleast_1d(np.asarray(part, dtype=float)) for part in (lat, lon))
        unknown = ~np.isfinite(lat + lon)
        if unknown.any():
            lat, lon = np.where(unknown, np.nan, lat), np.where(unknown, np.nan, lon)
        phi, lam = np.radians(lat), np.radians(lon)
        cosine = np.cos(phi)
        unit = np.empty((len(phi), 3))
        unit[:, 0] = cosine * np.cos(lam)
        unit[:, 1] = cosine * np.sin(lam)
        unit[:, 2] = np.sin(phi)
        return cls(phi, lam, cosine, unit)

    @classmethod
    def joined(cls, parts: Sequence[Places]) -> Places:
        """One after another."""
        if len(parts) == 1:
            return parts[0]
        names = ("phi", "lam", "cosine", "unit")
        return cls(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))

    def __len__(self) -> int:
        return len(self.phi)

    def take(self, at: np.ndarray) -> Places:
        return Places(self.phi[at], self.lam[at], self.cosine[at], self.unit[at])

    @cached_property
    def located(self) -> np.ndarray:
        """Positions of the places that are known."""
        return np.flatnonzero(np.isfinite(self.phi))


def metres_between(
    origins: Places, origin: np.ndarray, points: Places, point: np.ndarray
) -> np.ndarray:
    """Great circles between pairs of positions, to the last bit those of `straight_line`."""
    return haversine(
        origins.phi[origin],
        origins.lam[origin],
        origins.cosine[origin],
        points.phi[point],
        points.lam[point],
        points.cosine[point],
    )


def chord_of(metres) -> np.ndarray:
    """The chord of a great circle; the whole earth lies within half its circumference."""
    half_angle = np.minimum(np.asarray(metres, dtype=float) / (2 * EARTH_RADIUS_M), np.pi / 2)
    return 2 * np.sin(half_angle)


def chords(unit: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Chord from each origin to each point: (origin, point)."""
    total = np.zeros((len(unit), len(points)))
    for axis in range(3):
        step = unit[:, axis, None] - points[None, :, axis]
        step *= step
        total += step
    return np.sqrt(total, out=total)


# Origins times points from which importing scipy's tree (0.3 s) pays.
_WORTH_A_TREE = 3_000_000


def metres_to_nearest(origins: Places, points: Places) -> np.ndarray:
    """Metres from each origin to the nearest of some points: (origin,).

    Infinite where there is no point that lies somewhere known, NaN where the origin does not.
    """
    away = np.full(len(origins), np.nan)
    away[origins.located] = np.inf
    points = points.take(points.located)
    if len(points) and len(origins.located):
        here = origins.take(origins.located)
        rows = np.arange(len(points))
        layer = Layer(rows, points.unit, tree=len(here) * len(points) > _WORTH_A_TREE)
        # Two, since rounding of the chord may put the nearest one second.
        row = layer.nearest(here.unit, min(2, len(points)))[1]
        every = np.arange(len(here))[:, None]
        away[origins.located] = metres_between(here, every, points, row).min(axis=1)
    return away


def among(values: np.ndarray, few: np.ndarray) -> np.ndarray:
    """`np.isin`, quicker for one value: the change of one point is what is asked most."""
    return values == few[0] if len(few) == 1 else np.isin(values, few)


def first_of_pairs(
    origin: np.ndarray,
    row: np.ndarray,
    away: np.ndarray,
    origins: int,
    n: int,
    rank: Callable[[np.ndarray], np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """The n nearest of each origin out of pairs: rows and metres, (origin, n).

    Past the last: -1 and infinite. origin, row, away: a pair each. origins: how many there are.
    rank: puts rows that are equally far in order.
    """
    order = np.lexsort((row, away, origin))
    origin, row, away = origin[order], row[order], away[order]
    same = (away[1:] == away[:-1]) & (origin[1:] == origin[:-1])
    if same.any():
        tied = np.flatnonzero(np.r_[same, False] | np.r_[False, same])
        # Lines that tie stand together; the rank puts each such group in order.
        order = np.lexsort((row[tied], rank(row[tied]), away[tied], origin[tied]))
        row[tied] = row[tied][order]
    place = np.arange(len(origin)) - np.searchsorted(origin, origin)
    first = place < n
    near, metres = np.full((origins, n), -1), np.full((origins, n), np.inf)
    near[origin[first], place[first]] = row[first]
    metres[origin[first], place[first]] = away[first]
    return near, metres


class Layer:
    """The points of one facility. `rows`: their positions in the table of points; `unit`:
    their vectors, in the same order."""

    def __init__(self, rows: np.ndarray, unit: np.ndarray, *, tree: bool) -> None:
        self.rows = rows
        self.unit = unit
        self._by_tree = tree and len(rows) > 0

    @cached_property
    def _tree(self):
        from scipy.spatial import cKDTree

        # Cut at the middle of the box instead of at the median: builds faster, finds as fast.
        return cKDTree(self.unit, leafsize=24, balanced_tree=False, copy_data=False)

    def nearest(self, unit: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Chords (origin, k), the smallest first, and rows; infinite and -1 past the last."""
        chord = np.full((len(unit), k), np.inf)
        row = np.full((len(unit), k), -1)
        many = min(k, len(self.rows))
        if many == 0 or len(unit) == 0:
            return chord, row
        if self._by_tree:
            away, at = self._tree.query(unit, k=np.arange(1, many + 1))
            chord[:, :many], row[:, :many] = away, self.rows[at]
            return chord, row
        for part in self._blocks(len(unit)):
            away, at = _smallest(chords(unit[part], self.unit), many)
            chord[part, :many], row[part, :many] = away, self.rows[at]
        return chord, row

    def count(self, unit: np.ndarray, chord: float | np.ndarray) -> np.ndarray:
        """How many points lie within a chord (one, or one per origin), up to rounding."""
        if len(self.rows) == 0 or len(unit) == 0 or np.max(chord) < 0:
            return np.zeros(len(unit), dtype=int)
        if self._by_tree:
            return np.asarray(self._tree.query_ball_point(unit, chord, return_length=True))
        chord = np.broadcast_to(chord, len(unit))
        counts = [
            (chords(unit[part], self.unit) <= chord[part, None]).sum(axis=1)
            for part in self._blocks(len(unit))
        ]
        return np.concatenate(counts)

    def pairs(self, unit: np.ndarray, chord: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """All pairs (origin, row) within the chord of that origin, up to rounding."""
        if len(self.rows) == 0 or len(unit) == 0:
            return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
        if self._by_tree:
            found = self._tree.query_ball_point(unit, chord)
            origin = np.repeat(np.arange(len(unit)), [len(here) for here in found])
            return origin, self.rows[np.concatenate(list(found)).astype(int)]
        origins, rows = [], []
        for part in self._blocks(len(unit)):
            origin, at = np.nonzero(chords(unit[part], self.unit) <= chord[part, None])
            origins.append(origin + part.start)
            rows.append(self.rows[at])
        return np.concatenate(origins), np.concatenate(rows)

    def _blocks(self, origins: int) -> list[slice]:
        step = max(1, _BLOCK // len(self.rows))
        return [slice(start, start + step) for start in range(0, origins, step)]


def _smallest(away: np.ndarray, many: int) -> tuple[np.ndarray, np.ndarray]:
    """The few smallest of each line, in order, and their columns. Spoils `away`."""
    if many > 8:
        at = np.argsort(away, axis=1)[:, :many]
        return np.take_along_axis(away, at, axis=1), at
    lines = np.arange(len(away))
    values, at = np.empty((len(away), many)), np.empty((len(away), many), dtype=int)
    for turn in range(many):
        at[:, turn] = away.argmin(axis=1)
        values[:, turn] = away[lines, at[:, turn]]
        away[lines, at[:, turn]] = np.inf
    return values, at
