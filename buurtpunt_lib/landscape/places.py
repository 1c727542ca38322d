"""Where the places are: as GeoJSON, and which ones cannot be put on a map.

Unmatched: a place without a village of its own (it serves several, or its village is not certain).
Unplaced: a place without a location; it is unmatched, or its village has no known location.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain import HubKind

if TYPE_CHECKING:
    import pandas as pd

_WHO = ["id", "name", "kind", "place", "municipality", "province"]
_LOCATION = ("lat", "lon")


def unmatched(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """The places that have no village: id, name, kind, place, municipality, province, reason."""
    report = unplaced(table, only_hubs=only_hubs)
    return report[report["reason"] == "no_village"]


def unplaced(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """The places that have no location, in the order of the table, with the reason.

    reason: "no_village" (not matched to one village) or "no_location" (its village has none).
    """
    away = table[table["lat"].isna() | table["lon"].isna() | table["village"].isna()]
    if only_hubs:
        away = away[away["kind"] == HubKind.BUURTPUNT.value]
    without = away["village"].isna()
    reason = without.map({True: "no_village", False: "no_location"})
    return away[_WHO].assign(reason=reason.astype(object))


def geojson(table: pd.DataFrame) -> dict[str, Any]:
    """The placed places as a FeatureCollection of points (RFC 7946: longitude first, WGS 84).

    A point is that of the village, not of the building (`precision` says how near). Properties
    are the other columns of the table; what is not known is null. The places that are left out
    are those of `unplaced(table)`: say how many.
    """
    away = set(unplaced(table)["id"])
    features = []
    for row in table.to_dict("records"):
        if row["id"] in away:
            continue
        features.append(
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": {
                    "type": "Point",
                    "coordinates": [float(row["lon"]), float(row["lat"])],
                },
                "properties": {
                    key: _plain(value) for key, value in row.items() if key not in _LOCATION
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _plain(value: Any) -> Any:
    """What JSON can write; not known (None, NA, NaN, empty text) is null."""
    import pandas as pd

    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        return str(value) or None
    return value.item() if hasattr(value, "item") else value
