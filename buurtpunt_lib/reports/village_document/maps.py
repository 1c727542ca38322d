"""The maps of the documents: a village with what lies around it, a municipality with its places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

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


def village_map(facts: Facts, found: VillageAssessment, say: Catalogue) -> Picture | None:
    """The village and those around it; None where nobody knows where it lies."""
    if found.lat is None or found.lon is None:
        return None
    reach = assessment.hub_reach() / 1000 / assessment.DETOUR
    places = _places(facts, [found.code], say, middle=(found.lat, found.lon))
    drawing = area_map(places, _rings(), say, keys=_keys(say), reach_km=reach, **_LARGE)
    return Picture(
        say("village_report.map.title", name=found.name),
        drawing,
        say("village_report.map.about", name=found.name, km=say.number(reach, 1)),
    )


def municipality_map(facts: Facts, found: Candidates, name: str, say: Catalogue) -> Picture:
    """The villages of a municipality, the places of the choice numbered in their order."""
    own = [one.village for one in found.candidates]
    numbers = {one.village: one.phase for one in found.steps}
    places = _places(facts, own, say, numbers=numbers)
    keys = [*_keys(say)]
    if numbers:
        keys.append(("number", say("village_report.map.number")))
    drawing = area_map(places, _rings(), say, keys=keys, **_LARGE)
    title = say("village_report.map.municipality", name=name)
    return Picture(title, drawing, say("village_report.map.municipality_about", name=name))


def _keys(say: Catalogue) -> Sequence[tuple[str, str]]:
    return (
        ("lacks", say("village_report.map.lacks")),
        ("good", say("village_report.map.good")),
        ("hub", say("village_report.map.hub")),
    )


def _places(
    facts: Facts,
    inside: Sequence[str],
    say: Catalogue,
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
    rows = located[near]
    lacks = assessment.lacking(facts, list(rows.index)).of_villages.lacks.any(axis=1)
    hubs = set(facts.open_hubs.loc[facts.open_hubs["kind"] == "buurtpunt", "village"])
    return [
        MapPlace(
            name=str(row.name),
            lat=float(row.lat),
            lon=float(row.lon),
            state="lacks" if lacking else "good",
            inside=row.Index in set(inside),
            chosen=middle is not None and row.Index in set(inside),
            number=(numbers or {}).get(row.Index),
            hub=row.Index in hubs,
        )
        for row, lacking in zip(rows.itertuples(), np.asarray(lacks), strict=True)
    ]


def _rings() -> list[Sequence[tuple[float, float]]]:
    """Judicial cantons: of municipalities and villages no outline is shipped."""
    return [ring for kind in ("canton", "province") for o in datasets.outlines(kind)
            for ring in o.rings]  # fmt: skip
