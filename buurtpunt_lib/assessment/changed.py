"""What if a service or a hub came, went or moved: who gains, who loses, by how much.

Change: one facility or hub that is added, removed or moved (`domain.scan.Change`). A hub meets all
needs of which some source speaks. Before, after: metres of way from where people live (an
origin, see `residents`) to the nearest known place that meets a need. Gained: residents who get a
need near (walking distance) who had none near; lost: the other way round. Nearer, further:
residents whose way changes at all.

Only the changed facilities are searched again (`PointIndex.with_changes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.assessment.lacking import (
    CYCLE_NORM,
    NEEDS,
    WALK_NORM,
    Need,
    needs,
    norm_metres,
)
from buurtpunt_lib.assessment.places import COVERS
from buurtpunt_lib.errors import Faults

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.domain.scan import Change
    from buurtpunt_lib.proximity import PointIndex

HUB = "hub"
# Who lives farther from it than this does not go there, whatever else is known; an assumption.
# Where a facility is known in a few villages only, half of Flanders would be "nearer" otherwise.
FURTHEST_M = 10_000.0


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What some changes do. villages: all villages. village: the position there of each origin.
    before, after: (origin, need), metres of way, infinite where no place is known, NaN where the
    origin lies nowhere known. people: residents of each origin, NaN where not known."""

    changes: tuple[Change, ...]
    needs: tuple[Need, ...]
    villages: pd.DataFrame
    village: np.ndarray
    before: np.ndarray
    after: np.ndarray
    people: np.ndarray
    near_m: float
    reach_m: float

    def gained(self, metres: float | None = None) -> np.ndarray:
        """Whether each need comes within `metres` (near_m) of an origin: (origin, need)."""
        bound = self.near_m if metres is None else metres
        return (self.before > bound) & (self.after <= bound)

    def lost(self, metres: float | None = None) -> np.ndarray:
        """Whether each need goes beyond `metres` (near_m): (origin, need)."""
        bound = self.near_m if metres is None else metres
        return (self.before <= bound) & (self.after > bound)

    def residents(self, origins: np.ndarray) -> float:
        """Residents of the origins that are True, of those whose number is known."""
        return float(np.nansum(self.people[origins]))

    def in_villages(self, origins: np.ndarray) -> np.ndarray:
        """Whether any origin that is True lies in each village: (village,)."""
        found = np.zeros(len(self.villages), dtype=bool)
        found[self.village[origins]] = True
        return found

    @property
    def people_gained(self) -> float:
        """Residents who get at least one need near."""
        return self.residents(self.gained().any(axis=1))

    @property
    def people_lost(self) -> float:
        return self.residents(self.lost().any(axis=1))

    @property
    def people_gained_by_bike(self) -> float:
        """Residents who get at least one need within cycling distance."""
        return self.residents(self.gained(self.reach_m).any(axis=1))

    @property
    def people_lost_by_bike(self) -> float:
        return self.residents(self.lost(self.reach_m).any(axis=1))

    @cached_property
    def nearer(self) -> np.ndarray:
        """Whether the way to each need becomes shorter, within FURTHEST_M: (origin, need)."""
        return (self.after < self.before) & (self.after <= FURTHEST_M)

    @cached_property
    def further(self) -> np.ndarray:
        return (self.after > self.before) & (self.before <= FURTHEST_M)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Villages that the changes touch and whose number of residents nobody knows."""
        touched = (self.nearer | self.further).any(axis=1) & np.isnan(self.people)
        return tuple(self.villages.index[self.in_villages(touched)])

    @cached_property
    def traffic(self) -> dict[str, proximity.CarTraffic]:
        """Kilometres of car traffic a year that may be saved, by need whose way changes.

        The figures are those of the first facility of the need that has some; where none has, the
        need stands in `without_figures`. Trips of one kind count once: who goes to the post office
        takes the parcel along.
        """
        figures, found, used = datasets.travel_figures(), {}, set()
        for at, facility in self._figured:
            if facility is not None and facility not in used:
                used.add(facility)
                touched = self.nearer[:, at] | self.further[:, at]
                found[self.needs[at].key] = proximity.car_traffic(
                    self.before[:, at],
                    np.where(touched, self.after[:, at], self.before[:, at]),
                    self.people,
                    facility,
                    figures,
                    walk_m=self.near_m,
                )
        return found

    @property
    def without_figures(self) -> tuple[str, ...]:
        """Needs whose way changes and of whose trips nothing is known."""
        return tuple(self.needs[at].key for at, facility in self._figured if facility is None)

    @cached_property
    def _figured(self) -> list[tuple[int, str | None]]:
        """Needs whose way changes, by position, with the facility whose figures are used."""
        known = {one.facility for one in datasets.travel_figures() if one.quantity == "trips"}
        changed = np.flatnonzero((self.nearer | self.further).any(axis=0))
        return [
            (int(at), next((f for f in self.needs[at].facilities if f in known), None))
            for at in changed
        ]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per village and need whose way changes, those with most residents first.

        Columns village, name, municipality, population (residents whose way changes; NaN = of some
        not known), need (key), before_m, after_m (metres of way; infinite = none known; the mean of
        its origins whose way changes), gained, lost (near_m, any of them), gained_by_bike,
        lost_by_bike (reach_m).
        """
        import pandas as pd

        origin, need = np.nonzero(self.nearer | self.further)
        people = self.people[origin]
        rows = pd.DataFrame(
            {
                "village": self.village[origin],
                "need": need,
                "population": people,
                "before_m": self.before[origin, need],
                "after_m": self.after[origin, need],
                "gained": self.gained()[origin, need],
                "lost": self.lost()[origin, need],
                "gained_by_bike": self.gained(self.reach_m)[origin, need],
                "lost_by_bike": self.lost(self.reach_m)[origin, need],
            }
        )
        every = rows.groupby(["village", "need"], as_index=False)
        table = every.agg(
            {"population": lambda people: people.sum(skipna=False)}
            | dict.fromkeys(("before_m", "after_m"), "mean")
            | dict.fromkeys(("gained", "lost", "gained_by_bike", "lost_by_bike"), "any")
        )
        places = self.villages.iloc[table["village"].to_numpy(dtype=int)]
        table = table.assign(
            village=places.index,
            name=places["name"].to_numpy(),
            municipality=places["municipality"].to_numpy(),
            need=[self.needs[at].key for at in table["need"]],
        )
        order = ["population", "village", "need"]
        return table.sort_values(
            order, ascending=[False, True, True], na_position="last", ignore_index=True
        )


def what_if(
    facts: Facts,
    changes: Sequence[Change],
    *,
    near_m: float | None = None,
    reach_m: float | None = None,
) -> WhatIf:
    """What changes do, beside how things are known to stand.

    Raises InputError (all that were found): `assessment.facility_unknown`,
    `data.village_unknown`, `proximity.no_location` for a village that lies nowhere known and
    without coordinates of its own, `assessment.nothing_to_remove` for a facility that the village
    is not known to have.
    """
    spoken = {need.key: need for need in needs(facts)}
    touched = {
        code for change in changes for code in (spoken if change.what == HUB else [change.what])
    }
    asked = [need for need in NEEDS if need.key in spoken or touched & set(need.facilities)]
    rest = touched - {code for need in asked for code in need.facilities}
    asked += [Need((code,)) for code in sorted(rest)]
    before, after, gone = _indexes(facts, changes, tuple(spoken))
    codes = dict.fromkeys(code for need in asked for code in need.facilities)
    moved = _moved(changes, tuple(spoken))
    inside = np.flatnonzero(facts.village_of >= 0)
    # Streets cannot be searched while somebody waits: before and after both in a straight line.
    ways = facts.ways("walk").straight
    near = facts.nearness_by(ways)
    then = {code: near.metres[inside, facts.column[code]] for code in codes}
    # Who lives in a village that has it nobody knows where, has it near until it goes.
    roughly = near.assumed[inside] & (near.metres[inside] == 0)
    lost = {(row.village, row.facility) for row in facts.places.iloc[gone].itertuples()}
    villages = facts.origins["village"].to_numpy(dtype=object)[inside]

    def after_change(index: PointIndex, left: set[tuple[str, str]]) -> dict[str, np.ndarray]:
        found = dict(then)
        for code in codes:
            if code in moved:
                away = {village for village, facility in left if facility == code}
                here = roughly[:, facts.column[code]] & ~np.isin(villages, list(away))
                found[code] = np.where(here, 0.0, ways.to_places(code, index)[inside])
        return found

    located = np.isfinite(facts.origins[["lat", "lon"]].to_numpy(dtype=float)[inside]).all(axis=1)
    return WhatIf(
        changes=tuple(changes),
        needs=tuple(asked),
        villages=facts.villages,
        village=facts.village_of[inside],
        before=_by_need(asked, after_change(before, set()), located),
        after=_by_need(asked, after_change(after, lost), located),
        people=facts.origins["population"].to_numpy(dtype=float)[inside],
        near_m=norm_metres(WALK_NORM) if near_m is None else near_m,
        reach_m=norm_metres(CYCLE_NORM) if reach_m is None else reach_m,
    )


def _by_need(asked: Sequence[Need], ways: dict[str, np.ndarray], located: np.ndarray) -> np.ndarray:
    columns = []
    for need in asked:
        metres = np.column_stack([ways[code] for code in need.facilities])
        columns.append(np.where(np.isnan(metres), np.inf, metres).min(axis=1))
    return np.where(located[:, None], np.column_stack(columns), np.nan)


def _moved(changes: Sequence[Change], of_hub: tuple[str, ...]) -> set[str]:
    return {c for change in changes for c in (of_hub if change.what == HUB else (change.what,))}


def _indexes(
    facts: Facts, changes: Sequence[Change], of_hub: tuple[str, ...]
) -> tuple[PointIndex, PointIndex, list[int]]:
    """The index before and after, and the positions of the places that go.

    A hub that goes or moves stands in the one before.
    """
    import pandas as pd

    faults = Faults()
    known = {facility.code for facility in facts.facilities}
    came: list[dict] = []
    stood: list[dict] = []
    gone: list[int] = []
    for number, change in enumerate(changes):
        field = f"changes[{number}]"
        if change.what != HUB and change.what not in known:
            faults.add("assessment.facility_unknown", field=field, value=change.what)
            continue
        codes = of_hub if change.what == HUB else (change.what,)
        kind = str(change.kind)
        if kind in ("remove", "move"):
            if change.what == HUB:
                stood += _placed(facts, change.village, None, None, codes, faults)
            else:
                found = _standing(facts, change.village, change.what)
                if not found:
                    faults.add("assessment.nothing_to_remove", field=field, value=change.what,
                               village=_name(facts, change.village))  # fmt: skip
                gone += found
        if kind in ("add", "move"):
            to = change.to if kind == "move" else change.village
            came += _placed(facts, str(to), change.lat, change.lon, codes, faults)
    faults.raise_if_any()
    gone = sorted(set(gone))
    before = facts.index.with_changes(pd.DataFrame(stood) if stood else None)
    after = facts.index.with_changes(pd.DataFrame(came) if came else None, gone)
    return before, after, gone


def _placed(
    facts: Facts,
    village: str,
    lat: float | None,
    lon: float | None,
    codes: Sequence[str],
    faults: Faults,
) -> list[dict]:
    if village not in facts.villages.index:
        faults.add("data.village_unknown", field="village", value=village)
        return []
    here = facts.villages.loc[village]
    if lat is None or lon is None:
        lat, lon = float(here["lat"]), float(here["lon"])
    if not np.isfinite(lat + lon):
        faults.add("proximity.no_location", village=str(here["name"]))
        return []
    return [
        {"id": f"what_if:{village}:{code}", "facility": code, "lat": lat, "lon": lon}
        for code in codes
    ]


def _standing(facts: Facts, village: str, facility: str) -> list[int]:
    """Positions of the places of a facility that are known to stand in a village.

    Where the village has one and nobody knows which, the nearest place without a village is it.
    """
    places, code = facts.places, facts.places_of(facility)
    here = code[(places["village"].iloc[code] == village).to_numpy()]
    if not len(here) and facility in facts.has.get(village, ()):
        own = facts.villages.loc[village]
        metres, rows = facts.index.nearest(facility, own["lat"], own["lon"], 1)
        if rows[0, 0] >= 0 and places["village"].iloc[rows[0, 0]] == "" and metres[0, 0] <= COVERS:
            here = rows[0]
    return [int(at) for at in here]


def _name(facts: Facts, village: str) -> str:
    known = village in facts.villages.index
    return str(facts.villages.at[village, "name"]) if known else village
