"""The maps of the documents: a village with what lies around it, a municipality with its places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.charts.area_map import LaidOut, MapPlace, area_map, laid_out
from buurtpunt_lib.reports.content import Picture
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Candidates, Facts, VillageAssessment

# Villages that are drawn around: as far as this, in degrees of latitude.
_AROUND_KM = 9.0
_KM_A_DEGREE = 111.195
_LARGE = {"width": 490.0, "height": 360.0}


def village_places(facts: Facts, found: VillageAssessment) -> list[MapPlace]:
    """The village and those around it, as they are drawn; none where nobody knows where it lies."""
    if found.lat is None or found.lon is None:
        return []
    return _places(facts, [found.code], middle=(found.lat, found.lon))


def village_ground(places: Sequence[MapPlace]) -> LaidOut | None:
    """The map of `village_places` without words; None where there are none."""
    return laid_out(places, _rings(places), reach_km=_reach_km(), **_LARGE) if places else None


def _reach_km() -> float:
    return assessment.hub_reach() / 1000 / assessment.DETOUR


def village_map(ground: LaidOut | None, found: VillageAssessment, say: Catalogue) -> Picture | None:
    """The map of a village, from its `village_ground`; None where there is none."""
    if ground is None:
        return None
    return Picture(
        say("village_report.map.title", name=found.name),
        ground.told(say, _keys(say)),
        say("village_report.map.about", name=found.name, km=say.number(_reach_km(), 1)),
    )


def municipality_map(facts: Facts, found: Candidates, name: str, say: Catalogue) -> Picture:
    """The villages of a municipality, the places of the choice numbered in their order."""
    own = [one.village for one in found.candidates]
    numbers = {one.village: one.phase for one in found.steps}
    places = _places(facts, own, numbers=numbers)
    keys = [*_keys(say)]
    if numbers:
        keys.append(("number", say("village_report.map.number")))
    drawing = area_map(places, _rings(places), say, keys=keys, **_LARGE)
    title = say("village_report.map.municipality", name=name)
    return Picture(title, drawing, say("village_report.map.municipality_about", name=name))


def villages_ground(facts: Facts, codes: Sequence[str]) -> LaidOut | None:
    """The map of some villages without any choice of places, and without words; None where nobody
    knows where one of them lies."""
    if not np.isfinite([facts.spot(code) for code in codes]).all(axis=1).any():
        return None
    places = _places(facts, codes)
    return laid_out(places, _rings(places), **_LARGE)


def villages_map(ground: LaidOut | None, name: str, say: Catalogue) -> Picture | None:
    """The map of some villages from their `villages_ground`; name: what they are together."""
    if ground is None:
        return None
    title = say("village_report.map.municipality", name=name)
    about = say("village_report.map.villages_about", name=name)
    return Picture(title, ground.told(say, _keys(say)), about)


def _keys(say: Catalogue) -> Sequence[tuple[str, str]]:
    return (
        ("lacks", say("village_report.map.lacks")),
        ("good", say("village_report.map.good")),
        ("hub", say("village_report.map.hub")),
    )


def _places(
    facts: Facts,
    inside: Sequence[str],
    *,
    middle: tuple[float, float] | None = None,
    numbers: dict[str, int | None] | None = None,
) -> list[MapPlace]:
    lat, lon = facts.spots
    at = [facts.position[code] for code in inside if code in facts.position]
    # A place that lies nowhere known is in no comparison.
    lats, lons = ([middle[0]], [middle[1]]) if middle else (lat[at], lon[at])
    room, wide = _AROUND_KM / _KM_A_DEGREE, 1.6 * _AROUND_KM / _KM_A_DEGREE
    near = (lat > np.nanmin(lats) - room) & (lat < np.nanmax(lats) + room)
    near &= (lon > np.nanmin(lons) - wide) & (lon < np.nanmax(lons) + wide)
    within = set(inside)
    return [
        MapPlace(
            name=str(facts.told(code, "name")),
            lat=float(lat[row]),
            lon=float(lon[row]),
            state="lacks" if code in facts.lacking_something else "good",
            inside=code in within,
            chosen=middle is not None and code in within,
            number=(numbers or {}).get(code),
            hub=code in facts.with_hub,
        )
        for row, code in ((row, facts.villages.index[row]) for row in np.flatnonzero(near))
    ]


def _rings(places: Sequence[MapPlace]) -> list[np.ndarray]:
    """Judicial cantons: of municipalities and villages no outline is shipped. Those that are far
    from all places are left out: they would be projected and cut away."""
    lats, lons = [place.lat for place in places], [place.lon for place in places]
    # The drawing is wider than high, so it may show more than the places span.
    room = max(max(lats) - min(lats), max(lons) - min(lons)) + _AROUND_KM / _KM_A_DEGREE
    return [
        ring
        for ring, (west, south, east, north) in _boxed()
        if east > min(lons) - room and west < max(lons) + room
        and north > min(lats) - room and south < max(lats) + room
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _boxed() -> list[tuple[np.ndarray, tuple[float, ...]]]:
    """Every ring with its west, south, east and north."""
    found = []
    for kind in ("canton", "province"):
        for outline in datasets.outlines(kind):
            for ring in map(np.array, outline.rings):
                found.append((ring, (*ring.min(axis=0).tolist(), *ring.max(axis=0).tolist())))
    return found
