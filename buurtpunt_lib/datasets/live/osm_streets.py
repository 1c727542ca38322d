"""Streets of OpenStreetMap: where one may walk and cycle, as nodes and stretches between them.

Stretch: from one node of a way to the next. Foot, bike: 0 where one may not go, 1 in both
directions, 2 only from start to end; by the tags `highway`, `foot`, `bicycle`, `access`, `oneway`
and `oneway:bicycle` as the OpenStreetMap wiki has them for Belgium
(https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing/Access_restrictions). Most one-way streets
here are open to bicycles both ways, and say so. Walkers go both ways everywhere.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.datasets.importing import coordinates

if TYPE_CHECKING:
    import pandas as pd

# highway -> (foot, bike) where nothing else is said.
_BOTH = (
    "trunk_link", "primary", "primary_link", "secondary", "secondary_link", "tertiary",
    "tertiary_link", "unclassified", "residential", "living_street", "service", "track", "road",
    "path", "cycleway",
)  # fmt: skip
_WAYS = dict.fromkeys(_BOTH, (True, True)) | {
    "pedestrian": (True, False),
    "footway": (True, False),
    "steps": (True, False),
    "corridor": (True, False),
    "platform": (True, False),
    "bridleway": (True, False),
    # Only for cars or buses; a cycle track beside them is a way of its own.
    "trunk": (False, False),
    "motorway": (False, False),
    "motorway_link": (False, False),
    "busway": (False, False),
}
_YES = ("yes", "designated", "permissive", "official", "destination")
_NO = ("no", "private", "use_sidepath", "military", "agricultural", "forestry", "delivery")
# Directions of a bicycle, as bits.
NONE, FORWARD, BACKWARD, BOTH = 0, 1, 2, 3
_AT_ONCE = 1 << 18
_EARTH_M = 6_371_008.8


def ways_for(tags: Mapping[str, str]) -> tuple[bool, int]:
    """(foot, bike): who may use a way. bike: NONE, BOTH, FORWARD or BACKWARD along its nodes.

    >>> ways_for({"highway": "residential"}), ways_for({"highway": "footway"})
    ((True, 3), (True, 0))
    >>> ways_for({"highway": "residential", "oneway": "yes"})
    (True, 1)
    """
    kind = tags.get("highway", "")
    if kind not in _WAYS or tags.get("area") == "yes":
        return False, NONE
    foot, bike = _WAYS[kind]
    if tags.get("access", "") in _NO:
        foot = bike = False
    foot = _said(tags.get("foot", ""), foot)
    bike = _said(tags.get("bicycle", tags.get("vehicle", "")), bike)
    return foot, _direction(tags) if bike else NONE


def _direction(tags: Mapping[str, str]) -> int:
    """In which directions a bicycle may go on a way where it may go."""
    against = [tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right",
                                             "cycleway:both")]  # fmt: skip
    if any(value.startswith("opposite") for value in against):
        return BOTH
    said = tags.get("oneway:bicycle", tags.get("oneway", ""))
    if said in ("yes", "1", "true"):
        return FORWARD
    if said in ("-1", "reverse"):
        return BACKWARD
    round_about = tags.get("junction") in ("roundabout", "circular")
    return FORWARD if round_about and said not in ("no", "0", "false") else BOTH


def _said(value: str, otherwise: bool) -> bool:
    if value in _YES:
        return True
    # "dismount": the bicycle is pushed, at the speed of a walker.
    return False if value in (*_NO, "dismount") else otherwise


class Streets:
    """Collects ways as numbers of nodes; 17 bytes per stretch, however many there are."""

    def __init__(self) -> None:
        self._start, self._end, self._who = array("q"), array("q"), array("B")

    def __len__(self) -> int:
        return len(self._start)

    def add(self, nodes: list[int], foot: bool, bike: int) -> None:
        """A way: the numbers of its nodes, and who may use it (see `ways_for`)."""
        self._start.extend(nodes[:-1])
        self._end.extend(nodes[1:])
        # Bits: 1 and 2 the directions of a bicycle, 4 a walker.
        self._who.extend([4 * foot + bike] * (len(nodes) - 1))

    def numbers(self) -> np.ndarray:
        """The numbers of all nodes, each once, in order."""
        both = [np.frombuffer(part, dtype=np.int64) for part in (self._start, self._end) if part]
        return np.unique(np.concatenate(both)) if both else np.array([], dtype=np.int64)

    def tables(self, places: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
        """(street_nodes, street_edges) near Flanders, with the lengths in metres.

        places: `osm_extract.Places`.
        """
        import pandas as pd

        start = np.frombuffer(self._start, dtype=np.int64) if self._start else np.array([], int)
        end = np.frombuffer(self._end, dtype=np.int64) if self._end else np.array([], int)
        who = np.frombuffer(self._who, dtype=np.uint8) if self._who else np.array([], int)
        near = np.concatenate(
            [
                coordinates.near_village(places.lat[i : i + _AT_ONCE], places.lon[i : i + _AT_ONCE])
                for i in range(0, len(places.lat), _AT_ONCE)
            ]
            or [np.array([], dtype=bool)]
        )
        a, b = places.positions(start), places.positions(end)
        keep = (a != b) & near[a] & near[b] if len(a) else np.array([], dtype=bool)
        a, b, who = a[keep], b[keep], who[keep]
        turned = a > b
        a, b = np.minimum(a, b), np.maximum(a, b)
        who = np.where(turned, (who & 4) | (who & 1) << 1 | (who & 2) >> 1, who)
        # Stretches between the same two nodes say together who may go there.
        pair, inverse = np.unique(a * max(len(near), 1) + b, return_inverse=True)
        together = np.zeros(len(pair), dtype=np.int64)
        np.bitwise_or.at(together, inverse, who.astype(np.int64))
        foot, bike = together >> 2, together & 3
        a, b = np.divmod(pair, max(len(near), 1))
        # One direction is written from start to end.
        back = bike == BACKWARD
        a, b = np.where(back, b, a), np.where(back, a, b)
        bike = np.choose(bike, [0, 2, 2, 1])
        used = np.unique(np.concatenate([a, b])) if len(pair) else np.array([], dtype=np.int64)
        nodes = pd.DataFrame(
            {"id": _texts(places.numbers[used]), "lat": places.lat[used], "lon": places.lon[used]}
        )
        edges = pd.DataFrame(
            {
                "start": _texts(places.numbers[a]),
                "end": _texts(places.numbers[b]),
                "metres": metres(places.lat[a], places.lon[a], places.lat[b], places.lon[b]),
                "foot": foot,
                "bike": bike,
            }
        )
        return nodes, edges


def _texts(numbers: np.ndarray) -> pd.Series:
    """Numbers as text, without an object of Python for each."""
    import pandas as pd
    import pyarrow as pa

    return pd.Series(pa.array(numbers).cast(pa.string()), dtype="str")


def metres(lat: np.ndarray, lon: np.ndarray, lat_b: np.ndarray, lon_b: np.ndarray) -> np.ndarray:
    """Great-circle distance in metres."""
    lat, lon, lat_b, lon_b = (np.radians(value) for value in (lat, lon, lat_b, lon_b))
    half = np.sin((lat_b - lat) / 2) ** 2
    half += np.cos(lat) * np.cos(lat_b) * np.sin((lon_b - lon) / 2) ** 2
    return 2 * _EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(half)))
