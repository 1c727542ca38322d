"""Reach over more points than fit in memory: a tile of the map at a time.

Tile: a part of the map with its origins and its points, small enough to hold. Whoever stores the
points (a database, files) says which tiles there are and reads one when asked.
Box: the smallest block around the unit vectors of some places. Nothing in a box is nearer to
another box than the gap between the two.

Each tile is read once for its own origins; then only those tiles once more that may hold something
nearer for the origins of another. The result is that of all points together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.proximity.distance import check_detour
from buurtpunt_lib.proximity.index import PointIndex
from buurtpunt_lib.proximity.layers import CHORD_ERROR, Places, chord_of
from buurtpunt_lib.proximity.point_table import coordinates, ids_of

if TYPE_CHECKING:
    import pandas as pd

# Lowest and highest of x, y, z; this one holds nothing and is near to nothing.
_EMPTY = np.array([[np.inf] * 3, [-np.inf] * 3])


@dataclass(frozen=True, eq=False)
class TiledReach:
    """origins: ids, tile after tile. metres: (origin, facility), NaN = not known. tile, position:
    (origin, facility), which tile (its place in `keys`) holds the nearest point, and at which
    position of the table read; -1 where there is none."""

    keys: tuple[Hashable, ...]
    facilities: tuple[str, ...]
    origins: np.ndarray
    metres: np.ndarray
    tile: np.ndarray
    position: np.ndarray


def reach_in_tiles(
    keys: Sequence[Hashable],
    read: Callable[[Hashable], tuple[pd.DataFrame, pd.DataFrame]],
    facilities: Sequence[str],
    *,
    detour: float = 1.0,
) -> TiledReach:
    """Metres from every origin to the nearest point of each facility, in any tile.

    read: key -> (origins, points) of one tile, tables as `reach_table` and `PointIndex.build` take
    them; asked at most twice for each key, and only one answer is held at a time. A point at equal
    distance in two tiles is that of the tile which comes first in `keys`.

    Raises InputError as `reach_table` does.
    """
    check_detour(detour)
    keys, facilities = tuple(keys), tuple(facilities)
    tiles, spoken = [], np.zeros(len(facilities), dtype=bool)
    for number, key in enumerate(keys):
        tile, index = _own(read(key), facilities, number)
        spoken |= [index.knows(name) for name in facilities]
        tiles.append(tile)
        del index
    for number, key in enumerate(keys):
        asked = [
            (other, at)
            for other in tiles
            if other.number != number and len(at := other.may_gain(tiles[number])) > 0
        ]
        if asked:
            index = PointIndex.build(read(key)[1])
            for other, at in asked:
                other.look_in(index, tiles[number], at, facilities)
            del index
    shape = (0, len(facilities))
    metres = np.concatenate([t.metres for t in tiles]) if tiles else np.zeros(shape)
    located = np.concatenate([np.isfinite(t.places.phi) for t in tiles] or [np.zeros(0, bool)])
    metres *= detour
    metres[~located] = np.nan
    metres[:, ~spoken] = np.nan
    return TiledReach(
        keys,
        facilities,
        np.concatenate([t.ids for t in tiles]) if tiles else np.zeros(0, dtype=object),
        metres,
        np.concatenate([t.tile for t in tiles]) if tiles else np.zeros(shape, dtype=int),
        np.concatenate([t.position for t in tiles]) if tiles else np.zeros(shape, dtype=int),
    )


@dataclass(eq=False)
class _Tile:
    """What is remembered of a tile: its origins and the nearest so far, and boxes of its points."""

    number: int
    ids: np.ndarray
    places: Places
    origin_box: np.ndarray
    # (facility, 2, 3), and of all facilities together.
    boxes: np.ndarray
    box: np.ndarray
    metres: np.ndarray
    tile: np.ndarray
    position: np.ndarray

    def may_gain(self, other: _Tile) -> np.ndarray:
        """The origins for which another tile may hold something as near as what they have."""
        if len(self.places.located) == 0 or other.box[0, 0] > other.box[1, 0]:
            return self.places.located[:0]
        worst = self.metres[self.places.located].max(axis=1, initial=0)
        if _gap(self.origin_box[None], other.box)[0] > _reach(worst.max()):
            return self.places.located[:0]
        unit = self.places.unit[self.places.located]
        near = _gap(np.stack([unit, unit], axis=1), other.box) <= _reach(worst)
        return self.places.located[near]

    def look_in(self, index: PointIndex, other: _Tile, at: np.ndarray, facilities) -> None:
        """Takes from another tile what is nearer."""
        unit = self.places.unit[at]
        boxes = np.stack([unit, unit], axis=1)
        for column, name in enumerate(facilities):
            box = other.boxes[column]
            if box[0, 0] > box[1, 0]:
                continue
            best = self.metres[at, column]
            here = at[_gap(boxes, box) <= _reach(best)]
            if len(here) == 0:
                continue
            metres, position = index.nearest_from(name, self.places.take(here), 1)
            metres, position = metres[:, 0], position[:, 0]
            best, owner = self.metres[here, column], self.tile[here, column]
            nearer = (metres < best) | ((metres == best) & (other.number < owner))
            nearer &= position >= 0
            won = here[nearer]
            self.metres[won, column] = metres[nearer]
            self.position[won, column] = position[nearer]
            self.tile[won, column] = other.number


def _own(answer, facilities, number: int) -> tuple[_Tile, PointIndex]:
    """A tile with what its own points give its own origins."""
    origins, points = answer
    places = Places.of(*coordinates(origins, refuse_unlocated=False, columns=("lat", "lon")))
    index = PointIndex.build(points)
    boxes = np.stack([_EMPTY] * len(facilities)) if facilities else np.zeros((0, 2, 3))
    # Infinite, not unknown: another tile may speak of what this one does not.
    metres = np.full((len(places), len(facilities)), np.inf)
    position = np.full(metres.shape, -1, dtype=np.int32)
    for column, name in enumerate(facilities):
        layer = index.parts(name)[0]
        if layer is None or len(layer.rows) == 0:
            continue
        boxes[column] = _box(layer.unit)
        found, at = index.nearest_from(name, places, 1)
        metres[:, column] = np.where(np.isnan(found[:, 0]), np.inf, found[:, 0])
        position[:, column] = at[:, 0]
    together = np.stack(
        [boxes[:, 0].min(axis=0, initial=np.inf), boxes[:, 1].max(axis=0, initial=-np.inf)]
    )
    tile = np.where(position >= 0, np.int32(number), np.int32(-1))
    box = _box(places.unit[places.located])
    return _Tile(
        number, ids_of(origins), places, box, boxes, together, metres, tile, position
    ), index


def _box(unit: np.ndarray) -> np.ndarray:
    if len(unit) == 0:
        return _EMPTY.copy()
    # An axis at a time: numpy is slow over the long side of a narrow table.
    axes = [unit[:, axis] for axis in range(3)]
    return np.array([[axis.min() for axis in axes], [axis.max() for axis in axes]])


def _gap(boxes: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The shortest chord between boxes (many, 2, 3) and one box."""
    below, above = box[0] - boxes[:, 1], boxes[:, 0] - box[1]
    step = np.maximum(np.maximum(below, above), 0)
    step *= step
    return np.sqrt(step[:, 0] + step[:, 1] + step[:, 2])


def _reach(metres):
    """The chord of a distance, and a breath more."""
    return chord_of(metres) + 2 * CHORD_ERROR
