"""The maps of the documents: a village with what lies around it, a municipality with its places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.charts.area_map import MapPlace, area_map
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


def village_map(
    places: Sequence[MapPlace], found: VillageAssessment, say: Catalogue
) -> Picture | None:
    """The map of a village and its `village_places`; None where there are none."""
    if not places:
        return None
    reach = assessment.hub_reach() / 1000 / assessment.DETOUR
    drawing = area_map(places, _rings(places), say, keys=_keys(say), reach_km=reach, **_LARGE)
    return Picture(
        say("village_report.map.title", name=found.name),
        drawing,
        say("village_report.map.about", name=found.name, km=say.number(reach, 1)),
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


def villages_map(facts: Facts, codes: Sequence[str], name: str, say: Catalogue) -> Picture | None:
    """Some villages without any choice of places, `name`: what they are together; None where
    nobody knows where one of them lies."""
    own = facts.villages.loc[list(codes)]
    if not (own["lat"].notna() & own["lon"].notna()).any():
        return None
    places = _places(facts, codes)
    drawing = area_map(places, _rings(places), say, keys=_keys(say), **_LARGE)
    title = say("village_report.map.municipality", name=name)
    return Picture(title, drawing, say("village_report.map.villages_about", name=name))


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
    villages = facts.villages
    located = villages[villages["lat"].notna() & villages["lon"].notna()]
    own = located[located.index.isin(inside)]
    lats = [middle[0]] if middle else own["lat"].to_numpy(dtype=float)
    lons = [middle[1]] if middle else own["lon"].to_numpy(dtype=float)
    room = _AROUND_KM / _KM_A_DEGREE
    near = (located["lat"] > min(lats) - room) & (located["lat"] < max(lats) + room)
    near &= (located["lon"] > min(lons) - 1.6 * room) & (located["lon"] < max(lons) + 1.6 * room)
    rows, within = located[near], set(inside)
    hubs = set(facts.open_hubs.loc[facts.open_hubs["kind"] == "buurtpunt", "village"])
    return [
        MapPlace(
            name=str(row.name),
            lat=float(row.lat),
            lon=float(row.lon),
            state="lacks" if row.Index in facts.lacking_something else "good",
            inside=row.Index in within,
            chosen=middle is not None and row.Index in within,
            number=(numbers or {}).get(row.Index),
            hub=row.Index in hubs,
        )
        for row in rows.itertuples()
    ]


def _rings(places: Sequence[MapPlace]) -> list[Sequence[tuple[float, float]]]:
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
def _boxed() -> list[tuple[Sequence[tuple[float, float]], tuple[float, float, float, float]]]:
    """Every ring with its west, south, east and north."""
    found = []
    for kind in ("canton", "province"):
        for ring in (ring for o in datasets.outlines(kind) for ring in o.rings):
            lons, lats = [point[0] for point in ring], [point[1] for point in ring]
            found.append((ring, (min(lons), min(lats), max(lons), max(lats))))
    return found
