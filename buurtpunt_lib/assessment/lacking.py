"""Lacking: who has none of a need near, and who would have it with a hub.

Need: something that any one of some facilities meets, as an item of a basket does: who has a post
point does not lack a post office. Its key is that of its first facility.
Near: within `near_m` of way (walking distance unless said otherwise).
Lacks: no place that meets the need is known near. For certain: all villages within that distance
are known to have none; otherwise a place may be there that no source shows.
Gains: lacks a need that a hub brings, and the hub is nearer than the nearest known place of it, and
within `reach_m` of way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.assessment.near import DETOUR
from buurtpunt_lib.domain import Presence
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts

# The distances of the official indicator: 15 minutes on foot and by bike.
WALK_NORM, CYCLE_NORM = "food_shop_walk_15_min", "food_shop_cycle_15_min"


@dataclass(frozen=True)
class Need:
    """facilities: any one of them meets the need."""

    facilities: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.facilities[0]

    def services(self, facts: Facts) -> tuple[str, ...]:
        """Hub services by which a hub can meet it."""
        return tuple(dict.fromkeys(s for code in self.facilities for s in facts.provides[code]))


# What a hub can bring back to a village; our reading. Nobody expects a station or a school of it.
NEEDS = (
    Need(("supermarket", "corner_shop", "bakery", "butcher_shop")),
    Need(("pharmacy",)),
    Need(("post_point", "post_office")),
    Need(("parcel_locker", "post_point", "post_office")),
    Need(("doctor",)),
    Need(("pub", "village_hall", "restaurant")),
    Need(("library",)),
    Need(("cash_machine", "bank_branch")),
    Need(("town_hall_desk",)),
    Need(("childcare_centre",)),
    Need(("hairdresser",)),
    Need(("transit_stop",)),
    Need(("car_sharing",)),
    Need(("bike_sharing",)),
)


def norm_metres(norm: str) -> float:
    """The distance of a proximity norm, in metres of way."""
    return float(datasets.proximity_norms().at[norm, "distance_m"])


def needs(facts: Facts) -> tuple[Need, ...]:
    """The needs of which some source speaks; what nobody speaks of cannot be said to lack."""
    spoken = {*facts.measured, *facts.index.facilities}
    return tuple(need for need in NEEDS if spoken & set(need.facilities))


def needs_of(keys: Iterable[str]) -> tuple[Need, ...]:
    """The needs with these keys. Raises InputError `assessment.need_unknown`."""
    known = {need.key: need for need in NEEDS}
    asked = tuple(keys)
    for key in asked:
        if key not in known:
            raise InputError("assessment.need_unknown", value=key, allowed=", ".join(known))
    return tuple(known[key] for key in asked)


@dataclass(frozen=True, eq=False)
class Lacking:
    """Who lacks what. villages: codes. way_m: (village, need), metres of way to the nearest known
    place, infinite where none is known, NaN where the village lies nowhere known. lacks, certain:
    (village, need). people: residents, NaN where not known."""

    villages: tuple[str, ...]
    needs: tuple[Need, ...]
    way_m: np.ndarray
    lacks: np.ndarray
    certain: np.ndarray
    people: np.ndarray

    def gains(
        self, ways: np.ndarray, reach_m: float, brings: Sequence[str] | None = None
    ) -> np.ndarray:
        """Whether a village gains each need from a hub: (village, need).

        ways: metres of way from each village to the hub. brings: keys of needs, None = all.
        """
        near = (ways <= reach_m)[:, None] & (ways[:, None] < self.way_m)
        found = self.lacks & near
        if brings is not None:
            found &= np.array([need.key in brings for need in self.needs], dtype=bool)[None, :]
        return found


def lacking(
    facts: Facts,
    villages: Sequence[str],
    *,
    wanted: Sequence[Need] | None = None,
    near_m: float | None = None,
) -> Lacking:
    """Who lacks what in some villages.

    wanted: all of which some source speaks, when not given. near_m: walking distance of the
    official indicator, when not given. Raises InputError `proximity.metres`.
    """
    near_m = norm_metres(WALK_NORM) if near_m is None else near_m
    if not 0 <= near_m < np.inf:
        raise InputError("proximity.metres", value=str(near_m))
    asked = needs(facts) if wanted is None else tuple(wanted)
    at = facts.villages.index.get_indexer(list(villages))
    places = facts.villages.iloc[at]
    located = (places["lat"].notna() & places["lon"].notna()).to_numpy()
    table = facts.presence
    absent, present = table == Presence.ABSENT.value, table == Presence.PRESENT.value
    around = DETOUR * ways_between(facts, villages, facts.villages.index) <= near_m
    around[np.arange(len(at)), at] = True
    shape = (len(at), len(asked))
    ways, lacks, certain = np.full(shape, np.nan), *(np.zeros(shape, dtype=bool) for _ in "12")
    for number, need in enumerate(asked):
        columns = [facts.column[code] for code in need.facilities]
        metres = np.column_stack([facts.metres(code)[at] for code in need.facilities])
        nearest = np.where(np.isnan(metres), np.inf, metres).min(axis=1)
        ways[:, number] = np.where(located, DETOUR * nearest, np.nan)
        here = present[:, columns].any(axis=1)[at]
        lacks[:, number] = (ways[:, number] > near_m) & ~here
        nowhere = absent[:, columns].all(axis=1)
        certain[:, number] = lacks[:, number] & ~(around & ~nowhere[None, :]).any(axis=1)
    people = places["population"].to_numpy(dtype=float)
    return Lacking(tuple(villages), asked, ways, lacks, certain, people)


def ways_between(facts: Facts, first: Sequence[str], second: Sequence[str]) -> np.ndarray:
    """Metres in a straight line between villages: (first, second); NaN where one lies nowhere."""
    one, two = facts.villages.loc[list(first)], facts.villages.loc[list(second)]
    return proximity.straight_line(
        one["lat"].to_numpy(dtype=float)[:, None],
        one["lon"].to_numpy(dtype=float)[:, None],
        two["lat"].to_numpy(dtype=float)[None, :],
        two["lon"].to_numpy(dtype=float)[None, :],
    )


def hub_reach() -> float:
    """How far people go to a hub when nothing else is said: metres of way by bike."""
    return norm_metres(CYCLE_NORM)
