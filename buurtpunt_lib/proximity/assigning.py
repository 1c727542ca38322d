"""Which village a point lies in, and what that counts up to.

Outline: the shape of a village (WKB, longitude and latitude in WGS 84). Covered village: one whose
outline is given; of the others nothing can be counted. A point on the border of two villages
belongs to the one with the lower code, so that it is counted once.
Pair: the same shop as two sources show it, a little way apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity.distance import EARTH_RADIUS_M

if TYPE_CHECKING:
    import pandas as pd

ROWS = ("village", "service", "count", "source", "as_of")


def villages_at(lat: np.ndarray, lon: np.ndarray, outlines: pd.DataFrame) -> np.ndarray:
    """The code of the village that each point lies in, "" outside all of them; (point,).

    lat, lon: degrees (WGS 84), NaN = not known. outlines: columns village and geometry (WKB).
    Raises InputError `proximity.outline` with the village whose outline cannot be read.
    """
    import shapely

    lat, lon = np.asarray(lat, dtype=float), np.asarray(lon, dtype=float)
    found = np.full(len(lat), "", dtype=object)
    if not len(outlines) or not len(lat):
        return found
    # In order of code, so that the first outline that holds a point is the one with the lowest.
    outlines = outlines.sort_values("village")
    codes = outlines["village"].to_numpy(dtype=object)
    shapes = shapely.from_wkb(outlines["geometry"].to_numpy(dtype=object), on_invalid="ignore")
    for code, shape in zip(codes, shapes, strict=True):
        if shape is None or shape.is_empty or not shape.geom_type.endswith("Polygon"):
            raise InputError("proximity.outline", village=code)
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    # The shapes ask, not the points: what asks is prepared once.
    tree = shapely.STRtree(shapely.points(lon[known], lat[known]))
    outline, point = tree.query(shapes, predicate="intersects")
    first = np.full(len(known), len(codes))
    np.minimum.at(first, point, outline)
    inside = first < len(codes)
    found[known[inside]] = codes[first[inside]]
    return found


def village_counts(points: pd.DataFrame, outlines: pd.DataFrame) -> pd.DataFrame:
    """How many points of each facility a source shows in each village.

    points: as `datasets.points()`. outlines: see `villages_at`. Returns `ROWS`, one per village,
    facility and source with at least one point, sorted; as_of is the latest of the points (NaN
    where none has one).
    """
    village = villages_at(points["lat"], points["lon"], outlines)
    return count_rows(points.assign(village=village))


def count_rows(points: pd.DataFrame) -> pd.DataFrame:
    """As `village_counts`, of points that have a column village already ("" = in none)."""
    inside = points[(points["village"] != "").to_numpy(dtype=bool)]
    table = inside.rename(columns={"facility": "service"})
    groups = table.groupby(["village", "service", "source"], sort=True)["as_of"]
    counted = groups.agg(count="size", as_of=_latest).reset_index()
    return counted.astype({"count": int})[list(ROWS)]


def _latest(dates: pd.Series) -> str | None:
    known = [date for date in dates if isinstance(date, str) and date]
    return max(known, default=None)


def with_counted(rows: pd.DataFrame, counted: pd.DataFrame, covered: Iterable[str]) -> pd.DataFrame:
    """Rows of village services, with what was counted from points in the place of the old.

    rows: as `datasets.village_services()`. counted: as `village_counts`. covered: codes of the
    villages with an outline. A row goes where its village is covered and points of its source
    were counted for its facility, anywhere: a village that they do not show lost the service, or
    never had it. Columns that were not counted (licence) are taken over per source, else NaN.
    """
    import pandas as pd

    if counted.empty:
        return rows
    spoken = pd.MultiIndex.from_frame(counted[["service", "source"]])
    again = pd.MultiIndex.from_frame(rows[["service", "source"]]).isin(spoken)
    kept = rows[~(again & rows["village"].isin(set(covered)).to_numpy())]
    fresh = counted
    for name in rows.columns.difference(list(ROWS)):
        per_source = rows.dropna(subset=[name]).drop_duplicates("source").set_index("source")[name]
        fresh = fresh.assign(**{name: fresh["source"].map(per_source)})
    table = pd.concat([kept, fresh], ignore_index=True)
    return table.sort_values(["village", "service", "source"], ignore_index=True)


def merged_points(
    points: pd.DataFrame, *, metres: float = 75.0, order: Sequence[str] = ()
) -> pd.DataFrame:
    """The points, each pair of one facility from two sources taken together as one.

    A point goes when another source that comes earlier in `order` (sources not in it come last,
    by key) shows the same facility at `metres` or less; what it alone knew of opening hours stays.
    Two points of one source are never taken together. Rows keep their order.

    Raises InputError `proximity.metres`.
    """
    import pandas as pd
    from scipy.spatial import cKDTree

    if not 0 <= metres < np.inf:
        raise InputError("proximity.metres", value=str(metres))
    if points["source"].nunique() < 2:
        return points
    rank = {key: number for number, key in enumerate(order)}
    last = sorted(set(points["source"]) - set(rank))
    rank |= {key: len(rank) + number for number, key in enumerate(last)}
    ranks = points["source"].map(rank).to_numpy()
    hours = points["opening_hours"].to_numpy(dtype=object).copy()
    lat, lon = (np.radians(points[name].to_numpy(dtype=float)) for name in ("lat", "lon"))
    unit = np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))
    # The chord below an arc of so many metres; a little more, for the rounding of the square.
    chord = 2 * np.sin(metres / EARTH_RADIUS_M / 2) * (1 + 1e-9)
    keep = np.ones(len(points), dtype=bool)
    for _, rows in pd.Series(range(len(points))).groupby(points["facility"].to_numpy()):
        rows = rows.to_numpy()
        near = cKDTree(unit[rows]).query_pairs(chord, output_type="ndarray")
        near = rows[near]
        near = near[ranks[near[:, 0]] != ranks[near[:, 1]]]
        # The preferred one first; pairs in order of the preferred one, so that a point that is
        # itself taken into another takes none along.
        near = np.where((ranks[near[:, :1]] < ranks[near[:, 1:]]), near, near[:, ::-1])
        for best, other in near[np.lexsort((near[:, 1], ranks[near[:, 1]], ranks[near[:, 0]]))]:
            if keep[best] and keep[other]:
                keep[other] = False
                if not isinstance(hours[best], str):
                    hours[best] = hours[other]
    return points.assign(opening_hours=hours)[keep]
