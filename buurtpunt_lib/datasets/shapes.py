"""Outlines: the simplified shapes of provinces and judicial cantons, for drawing.

Ring: a closed list of (longitude, latitude) in degrees, WGS 84. A shape may have several rings;
holes are rings too (a line drawing needs no more).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from buurtpunt_lib import paths
from buurtpunt_lib.errors import InputError

_FILES = {"province": "reference/provinces.geojson", "canton": "reference/cantons.geojson"}


@dataclass(frozen=True)
class Outline:
    """A named shape; `rings` are closed lists of (lon, lat)."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@cache
def _outlines(kind: str) -> tuple[Outline, ...]:
    path = paths.DATA / _FILES[kind]
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except FileNotFoundError:
        raise InputError("file.missing", file=str(path)) from None
    found = []
    for feature in features:
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        if shape["type"] == "Polygon":
            polygons = [polygons]
        rings = tuple(
            tuple((lon, lat) for lon, lat in ring) for polygon in polygons for ring in polygon
        )
        found.append(Outline(name=feature["properties"]["name"], rings=rings))
    return tuple(found)


def outlines(kind: str) -> list[Outline]:
    """The outlines of the 5 provinces ("province") or the 86 judicial cantons ("canton").

    Raises InputError `data.outline_unknown` for another kind.
    """
    if kind not in _FILES:
        raise InputError(
            "data.outline_unknown", field="kind", value=kind, allowed=", ".join(_FILES)
        )
    return list(_outlines(kind))
