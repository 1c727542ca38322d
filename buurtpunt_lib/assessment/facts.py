"""Facts: the tables of one moment, put together once.

Rows: which source shows which facility in which village, loaded points counted in. Evidence and
gaps: see `proximity`. Places: where each facility is known to be (`assessment.places`).
Scan: what a municipality or group entered about its own villages (`domain.scan`); it counts in the
facts that hold it and nowhere else. What the operator loaded counts for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.assessment import street_tables
from buurtpunt_lib.assessment.looked_up import KEPT, LookedUp
from buurtpunt_lib.assessment.places import known_places, with_villages
from buurtpunt_lib.assessment.residents import Residents, nearness_of
from buurtpunt_lib.domain import HubStatus, Presence, Service
from buurtpunt_lib.storage import register

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from buurtpunt_lib.assessment.ways import Ways
    from buurtpunt_lib.domain import Basket
    from buurtpunt_lib.domain.scan import Scan
    from buurtpunt_lib.proximity import PointIndex


_NONE = np.zeros(0, dtype=int)


@dataclass(frozen=True, eq=False)
class Facts(LookedUp):
    """The tables of one moment; what follows from them is worked out when it is asked, once.

    villages, rows: as `datasets.villages()` and `datasets.village_services()` give. points: as
    `datasets.points()`, with the code of the village of each ("" where that is not known). origins:
    as `datasets.origins()`. hubs: as `datasets.hubs_table()`. sources: key → Source. facilities:
    the services that can be measured. loaded: observations that the operator loaded. on: the day
    from which one looks back. scan: what a group entered about its villages, None where nobody did.
    """

    villages: pd.DataFrame
    rows: pd.DataFrame
    points: pd.DataFrame
    origins: pd.DataFrame
    hubs: pd.DataFrame
    sources: Mapping[str, datasets.Source]
    facilities: tuple[Service, ...]
    loaded: pd.DataFrame | None = None
    on: date | None = None
    scan: Scan | None = None

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """One row per village and facility of Flanders, as `proximity.evidence_table` gives it."""
        seen = [] if self.loaded is None else list(self.loaded.itertuples(index=False))
        entered = () if self.scan is None else self.scan.observations
        return proximity.evidence_table(
            self.villages,
            self.rows,
            self.sources,
            self.facilities,
            observations=[*seen, *entered],
            on=self.on,
        )

    @cached_property
    def presence(self) -> np.ndarray:
        """The presence of each facility as text: (village, facility), in their orders."""
        return self.evidence["presence"].to_numpy(dtype=object).reshape(len(self.villages), -1)

    @cached_property
    def column(self) -> dict[str, int]:
        """Facility → its column in `presence`."""
        return {facility.code: number for number, facility in enumerate(self.facilities)}

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The gap table of Flanders for the measured facilities, distances in a straight line."""
        return proximity.gap_table(self.villages, proximity.only_spoken_of(self.evidence))

    @cached_property
    def measured(self) -> tuple[str, ...]:
        """Codes of the facilities that some source speaks of, in their order."""
        return proximity.spoken_of(self.evidence)

    @cached_property
    def known_share(self) -> float:
        """Share of village × measured facility of which it is known whether it is there."""
        return proximity.completeness(proximity.only_spoken_of(self.evidence))

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where each facility is known to be: see `known_places`."""
        return known_places(self.villages, self.evidence, self.points)

    @cached_property
    def index(self) -> PointIndex:
        """The places, ready to be searched."""
        from buurtpunt_lib.proximity import PointIndex

        return PointIndex.build(self.places)

    def places_of(self, facility: str) -> np.ndarray:
        """Positions in `places` of the places of a facility."""
        return self._places_of.get(facility, np.zeros(0, dtype=int))

    def spots_of(self, facility: str) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
        """Ids, latitudes, longitudes (degrees) and counts of the places of a facility. Made once:
        every village asks for them."""
        if facility not in self._spots:
            rows = self.places_of(facility)
            places = self.places.iloc[rows]
            self._spots[facility] = (
                places["id"].tolist(),
                places["lat"].to_numpy(dtype=float),
                places["lon"].to_numpy(dtype=float),
                self.place_counts[rows],
            )
        return self._spots[facility]

    @cached_property
    def _spots(self) -> dict[str, tuple[list[str], np.ndarray, np.ndarray, np.ndarray]]:
        return {}

    @cached_property
    def lacking_something(self) -> frozenset[str]:
        """Villages that lack something within walking distance, for certain or as far as known."""
        from buurtpunt_lib.assessment.lacking import lacking

        codes = list(self.villages.index)
        lacks = lacking(self, codes).of_villages.lacks.any(axis=1)
        return frozenset(code for code, one in zip(codes, lacks, strict=True) if one)

    @cached_property
    def _places_of(self) -> dict[str, np.ndarray]:
        return self.places.reset_index(drop=True).groupby("facility").indices

    @cached_property
    def place_counts(self) -> np.ndarray:
        """How many of its facility each place of `places` stands for: 1 where it was measured."""
        told = self.evidence.set_index(["village", "service"])["count"]
        keys = list(zip(self.places["village"], self.places["facility"], strict=True))
        counts = told.reindex(keys).fillna(1.0).to_numpy(dtype=float)
        return np.where(self.places["exact"].to_numpy(dtype=bool), 1.0, np.maximum(counts, 1.0))

    def ways(self, mode: str) -> Ways:
        """Metres of way from every origin; mode: "walk" or "cycle"."""
        return self._ways[mode]

    @cached_property
    def _ways(self) -> dict[str, Ways]:
        from buurtpunt_lib.assessment.ways import ways_from

        return ways_from(self, *(self.origins[k].to_numpy(dtype=float) for k in ("lat", "lon")))

    @cached_property
    def village_of(self) -> np.ndarray:
        """The position in `villages` of the village of each origin; -1 where it lies in none."""
        return self.villages.index.get_indexer(self.origins["village"])

    @cached_property
    def in_parts(self) -> np.ndarray:
        """Whether each origin is a part of its village, and not the village as a whole."""
        return (self.origins["id"] != self.origins["village"]).to_numpy()

    def origins_of(self, villages: Sequence[str]) -> np.ndarray:
        """Positions of the origins in some villages, village by village in the order given."""
        found = [self._origins_of.get(code, _NONE) for code in villages]
        return np.concatenate(found) if found else _NONE

    @cached_property
    def _origins_of(self) -> dict[str, np.ndarray]:
        return self.origins.reset_index(drop=True).groupby("village").indices

    def nearness(self, mode: str) -> proximity.Nearness:
        """How near every facility is to every origin, by way of going."""
        return self.nearness_by(self.ways(mode))

    def nearness_by(self, ways: Ways) -> proximity.Nearness:
        """How near every facility is to every origin, as `ways` measures."""
        # On foot and by bike the same, as long as no streets are followed.
        if id(ways) not in self._nearness:
            self._nearness[id(ways)] = nearness_of(self, ways)
        return self._nearness[id(ways)]

    @cached_property
    def _nearness(self) -> dict[int, proximity.Nearness]:
        return {}

    def residents_result(self, basket: Basket, way: str) -> Residents:
        """Who has a basket near, from where people live; way: "walk" or "cycle". Made once."""
        key = (basket, str(way))
        if key not in self._baskets:
            near = self.nearness(str(way))
            result = proximity.basket_result(
                near.metres,
                near.facilities,
                self.origins["population"].to_numpy(dtype=float),
                basket,
                way,
                possible=near.possible,
                assumed=near.assumed,
                silent=near.silent,
            )
            self._baskets[key] = Residents(result, self.origins["village"].to_numpy(dtype=object))
        return self._baskets[key]

    @cached_property
    def _baskets(self) -> dict[tuple[Basket, str], Residents]:
        return {}

    @cached_property
    def expected(self) -> pd.DataFrame:
        """What villages of each size normally have, by village and service."""
        table = proximity.expected(self.villages, proximity.only_spoken_of(self.evidence))
        return table.set_index(["village", "service"])

    @cached_property
    def centres(self) -> pd.DataFrame:
        """The level of centre of every village, as a range: `proximity.centre_table`."""
        levels = datasets.centre_levels()
        return proximity.centre_table(self.villages, self.evidence, levels.levels, levels.share)

    @cached_property
    def groups(self) -> dict[proximity.Group, proximity.GroupNumbers]:
        """How many of each vulnerable group live at each origin, where that is loaded."""
        ages = datasets.loaded.read("ages")
        return {
            group: proximity.group_numbers(self.origins, group, None if ages.empty else ages)
            for group in proximity.Group
        }

    @cached_property
    def open_hubs(self) -> pd.DataFrame:
        """The places of the landscape that a source found open, and that lie somewhere known."""
        is_open = self.hubs["status"] == HubStatus.OPEN.value
        return self.hubs[is_open & self.hubs["lat"].notna() & self.hubs["lon"].notna()]

    @cached_property
    def with_hub(self) -> frozenset[str]:
        """Villages in which a hub is open; other places of the landscape do not count."""
        return frozenset(self.open_hubs.loc[self.open_hubs["kind"] == "buurtpunt", "village"])

    @cached_property
    def provides(self) -> dict[str, tuple[str, ...]]:
        """Facility → hub services by which a hub can bring it back."""
        return {facility.code: facility.provides for facility in self.facilities}

    def with_scan(self, scan: Scan | None) -> Facts:
        """These facts with what a group entered; None takes it out again.

        What the observations do not touch is shared, not worked out again.
        """
        if scan is self.scan:
            return self
        changed = replace(self, scan=scan)
        if _seen(scan) == _seen(self.scan):
            # The same observations: all that was worked out holds.
            for name in _DERIVED & self.__dict__.keys():
                changed.__dict__[name] = self.__dict__[name]
        return changed

    @cached_property
    def has(self) -> Mapping[str, frozenset[str]]:
        """Village → facilities that it has for certain."""
        rows = self.evidence[self.evidence["presence"] == Presence.PRESENT.value]
        found = {code: frozenset(of["service"]) for code, of in rows.groupby("village")}
        return {code: found.get(code, frozenset()) for code in self.villages.index}


_DERIVED = KEPT | {
    "evidence", "presence", "column", "gaps", "measured", "known_share", "places", "index",
    "_ways", "_baskets", "_nearness", "has", "expected", "centres", "groups", "open_hubs",
    "with_hub", "provides", "_places_of", "_spots", "lacking_something", "place_counts",
    "village_of", "in_parts", "_origins_of",
}  # fmt: skip


def _seen(scan: Scan | None) -> tuple:
    return () if scan is None else scan.observations


def facts(*, on: date | None = None) -> Facts:
    """The facts of now, without a scan; made once as long as no table and no place changes.

    on: the day from which one looks back; today when not given.
    """
    stamps = (datasets.loaded.stamp(), street_tables.stamp(), register.stamp())
    return _facts(stamps, on or date.today())


@lru_cache(maxsize=2)
def _facts(_stamps: tuple[str, ...], on: date) -> Facts:
    villages, rows = datasets.villages(), datasets.village_services()
    outlines = datasets.loaded.read("outlines")
    if len(outlines):
        # Seconds for all of Flanders: kept until a table changes.
        points = datasets.loaded.derived("points_in_villages", lambda: _placed(outlines))
        # Of a village without an outline the other rows go on to speak.
        counted = proximity.count_rows(points[points["village"].isin(outlines["village"])])
        rows = proximity.with_counted(rows, counted, outlines["village"])
    else:
        points = _placed(outlines)
    seen = datasets.loaded.read("observations")
    return Facts(
        villages=villages,
        rows=rows,
        points=points,
        origins=datasets.origins(),
        hubs=register.hub_table(),
        sources=datasets.sources(),
        facilities=datasets.facilities(),
        loaded=None if seen.empty else seen,
        on=on,
    )


def _placed(outlines: pd.DataFrame) -> pd.DataFrame:
    """The points, each shop once, with the village that each stands in."""
    points = datasets.points()
    if len(outlines):
        points = proximity.merged_points(points, order=list(datasets.sources()))
    stations = datasets.stations()["village_code"].dropna()
    return with_villages(points, outlines, stations.to_dict())
