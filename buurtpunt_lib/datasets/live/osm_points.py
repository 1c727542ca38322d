"""From objects of OpenStreetMap to rows of the kind `points`.

Object: a node, way or relation with tags; a way or relation stands where its middle is (the middle
of its bounding box, as Overpass gives it). Its id here is "n", "w" or "r" with its number.
Everything from OpenStreetMap is under the ODbL and stays in tables of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from buurtpunt_lib.datasets.importing.words import facilities_of_tags
from buurtpunt_lib.datasets.provenance import Source

KEY = "openstreetmap"
LICENCE = "ODbL-1.0"
PUBLISHER = "OpenStreetMap contributors"
NAME = "OpenStreetMap"
URL = "https://www.openstreetmap.org/copyright"
# iRail's list of stations is complete and knows how many trains stop.
LEFT_OUT = ("railway_station",)
# A shop that closed keeps its place on the map under one of these.
_GONE = ("disused", "abandoned", "closed", "demolished", "razed", "was")


def about(as_of: str) -> Source:
    """The source of every point of OpenStreetMap. It is complete for nothing."""
    return Source(KEY, NAME, PUBLISHER, URL, LICENCE, as_of, ())


def rows_of(
    kind: str, number: int, tags: Mapping[str, str], lat: float, lon: float, as_of: str
) -> list[dict[str, Any]]:
    """One row per facility that the object is; none for what we do not know or what is gone.

    kind: "n", "w" or "r".
    """
    if any(tags.get(word) == "yes" for word in _GONE) or tags.get("opening_hours") == "closed":
        return []
    name = " ".join((tags.get("name:nl") or tags.get("name") or tags.get("brand") or "").split())
    return [
        {
            "id": f"{kind}{number}",
            "facility": facility,
            "name": name[:200] or None,
            "lat": lat,
            "lon": lon,
            "opening_hours": tags.get("opening_hours", "")[:255] or None,
            "source": KEY,
            "as_of": as_of,
        }
        for facility in facilities_of_tags(tags)
        if facility not in LEFT_OUT
    ]
