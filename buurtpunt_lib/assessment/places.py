"""Places: where each facility is known to be, as points that can be searched.

Exact: the place itself was measured (a loaded point, a railway station). Otherwise a source only
counts per village, and the facility stands at the point of its village.
Covered: a village whose exact place is known, so that its own point is not used beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import proximity
from buurtpunt_lib.domain import Presence

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "facility", "name", "village", "lat", "lon", "exact", "source", "as_of")
# An exact place of which nobody knows the village covers village points this near, in metres.
COVERS = 3_000.0


def with_villages(
    points: pd.DataFrame, outlines: pd.DataFrame, known: Mapping[str, str]
) -> pd.DataFrame:
    """Points with the column `village`: the village whose outline they lie in, "" where unknown.

    points: as `datasets.points()`. outlines: columns village and geometry (WKB). known: id of a
    point → its village, for points of which a table says so.
    """
    told = points["id"].map(known).fillna("").astype(object)
    if outlines.empty:
        return points.assign(village=told)
    inside = proximity.villages_at(points["lat"], points["lon"], outlines)
    return points.assign(village=np.where(inside == "", told, inside))


def known_places(
    villages: pd.DataFrame, evidence: pd.DataFrame, points: pd.DataFrame
) -> pd.DataFrame:
    """Every known place of every facility: exact points, and villages that have it somewhere.

    villages: indexed by code, columns name, lat, lon. evidence: as `evidence_table`. points:
    columns id, facility, name, lat, lon, village, source, as_of. Returns COLUMNS; a place whose
    village has it no more, by the evidence, is left out.
    """
    import pandas as pd

    has_it = evidence[evidence["presence"] == Presence.PRESENT.value]
    cells = set(zip(has_it["village"], has_it["service"], strict=True))
    keys = list(zip(points["village"], points["facility"], strict=True))
    stands = np.array([key[0] == "" or key in cells for key in keys], dtype=bool)
    exact = points[stands].assign(exact=True)
    named = villages.loc[has_it["village"], ["name", "lat", "lon"]].reset_index(drop=True)
    rough = has_it[["village", "service", "source", "as_of"]].reset_index(drop=True)
    rough = pd.concat([rough.rename(columns={"service": "facility"}), named], axis=1)
    rough["id"] = "village:" + rough["village"].astype(str) + ":" + rough["facility"]
    rough = rough[rough["lat"].notna() & ~_covered(rough, exact)].assign(exact=False)
    table = pd.concat(
        [part[list(COLUMNS)] for part in (exact, rough) if len(part)] or [rough[list(COLUMNS)]],
        ignore_index=True,
    )
    return table[table["lat"].notna() & table["lon"].notna()].reset_index(drop=True)


def _covered(rough: pd.DataFrame, exact: pd.DataFrame) -> np.ndarray:
    """Whether each village that has a facility has an exact place of it."""
    placed = set(zip(exact["village"], exact["facility"], strict=True))
    found = np.array(
        [key in placed for key in zip(rough["village"], rough["facility"], strict=True)], dtype=bool
    )
    astray = exact[exact["village"] == ""]
    for facility, places in astray.groupby("facility"):
        here = np.flatnonzero((rough["facility"] == facility).to_numpy() & ~found)
        if not len(here):
            continue
        near = proximity.straight_line(
            rough["lat"].to_numpy(float)[here, None],
            rough["lon"].to_numpy(float)[here, None],
            places["lat"].to_numpy(float)[None, :],
            places["lon"].to_numpy(float)[None, :],
        )
        found[here] = (near <= COVERS).any(axis=1)
    return found
