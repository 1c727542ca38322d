"""Lacking: who has none of a need near, and who would have it with a hub.

Need: something that any one of some facilities meets, as an item of a basket does: who has a post
point does not lack a post office. Its key is that of its first facility.
Near: within `near_m` of way (walking distance unless said otherwise).
Lacks: no place that meets the need is known near. For certain: all villages within that distance
are known to have none, and so are those of the municipality that lie nowhere known; otherwise a
place may be there that no source shows. A basket says "missing" of the same.
Origin: where people are (`residents`): a village as a whole, or a part of it. A village as a whole
does not lack what it has; a part of it may, where it is known where that stands.
Of a village: what holds for most of its residents; its way is that of the middle one, so that as
many live nearer as live farther. Where it is one origin that is simply its own.
Gains: lacks a need that a hub brings, and the hub is nearer than the nearest known place of it, and
within `reach_m` of way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.assessment.residents import weights_of
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


@cache
def norm_metres(norm: str) -> float:
    """The distance of a proximity norm, in metres of way."""
    return float(datasets.proximity_norms().at[norm, "distance_m"])


def needs(facts: Facts) -> tuple[Need, ...]:
    """The needs of which some source speaks; what nobody speaks of cannot be said to lack."""
    spoken = {*facts.measured, *facts.index.facilities}
    return tuple(need for need in NEEDS if spoken & set(need.facilities))


@dataclass(frozen=True, eq=False)
class OfVillages:
    """What a village as a whole lacks: (village, need). way_m: of the middle resident, infinite
    where no place is known, NaN where nobody knows where anybody lives."""

    way_m: np.ndarray
    lacks: np.ndarray
    certain: np.ndarray


@dataclass(frozen=True, eq=False)
class Lacking:
    """Who lacks what. villages: codes. origins: positions in `Facts.origins`; village: the position
    in `villages` of each. way_m: (origin, need), metres of way to the nearest known place, infinite
    where none is known, NaN where the origin lies nowhere known. lacks, certain: (origin, need).
    people: residents, NaN where not known. here: (village, need), it is met in the village."""

    villages: tuple[str, ...]
    needs: tuple[Need, ...]
    origins: np.ndarray
    village: np.ndarray
    way_m: np.ndarray
    lacks: np.ndarray
    certain: np.ndarray
    people: np.ndarray
    here: np.ndarray
    near_m: float

    def gains(
        self, ways: np.ndarray, reach_m: float, brings: Sequence[str] | None = None
    ) -> np.ndarray:
        """Whether an origin gains each need from a hub: (origin, need).

        ways: metres of way from each origin to the hub. brings: keys of needs, None = all.
        """
        near = (ways <= reach_m)[:, None] & (ways[:, None] < self.way_m)
        found = self.lacks & near
        if brings is not None:
            found &= np.array([need.key in brings for need in self.needs], dtype=bool)[None, :]
        return found

    @property
    def states(self) -> np.ndarray:
        """(origin, need): MET, NOT_MET where the lack is certain, UNKNOWN where none was found or
        nobody knows where the origin lies."""
        found = np.full(self.lacks.shape, proximity.UNKNOWN, dtype=np.int8)
        found[~self.lacks & (self.way_m <= self.near_m)] = proximity.MET
        found[~self.lacks & self.here[self.village]] = proximity.MET
        found[self.certain] = proximity.NOT_MET
        return found

    def residents(self, flags: np.ndarray) -> float:
        """Residents of the origins that are True, of those whose number is known."""
        return float(np.nansum(self.people[flags]))

    def by_village(self, numbers: np.ndarray) -> np.ndarray:
        """Sum of a number per origin, by village; what is not known counts as nothing."""
        return np.bincount(
            self.village, weights=np.nan_to_num(numbers), minlength=len(self.villages)
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """Villages where nobody knows of some origin how many live there."""
        missing = np.unique(self.village[np.isnan(self.people)])
        return tuple(self.villages[at] for at in missing)

    @cached_property
    def of_villages(self) -> OfVillages:
        """See the nouns above."""
        ways, sure = self.way_m, self.certain
        if not np.array_equal(self.village, np.arange(len(self.villages))):
            ways = np.full((len(self.villages), len(self.needs)), np.nan)
            sure = np.zeros(ways.shape, dtype=bool)
            order = np.argsort(self.village, kind="stable")
            parts = np.split(order, np.searchsorted(self.village[order], range(1, len(ways))))
            for at, rows in enumerate(parts):
                rows = rows[~np.isnan(self.way_m[rows]).any(axis=1)]
                if len(rows):
                    weights = weights_of(self.people[rows])
                    ways[at] = _middle(self.way_m[rows], weights)
                    sure[at] = weights @ self.certain[rows] >= 0.5
        lacks = (ways > self.near_m) & ~self.here
        return OfVillages(ways, lacks, lacks & sure)


def _middle(ways: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The way of the middle resident, column by column: as many live nearer as farther."""
    order = np.argsort(ways, axis=0)
    below = np.cumsum(weights[order], axis=0)
    # Half of them or more live beyond a bound exactly when this one does.
    first = (below > 0.5 + 1e-12).argmax(axis=0)
    return np.take_along_axis(np.take_along_axis(ways, order, axis=0), first[None, :], axis=0)[0]


def lacking(
    facts: Facts,
    villages: Sequence[str],
    *,
    wanted: Sequence[Need] | None = None,
    near_m: float | None = None,
    origins: np.ndarray | None = None,
) -> Lacking:
    """Who lacks what in some villages.

    wanted: all of which some source speaks, when not given. near_m: walking distance of the
    official indicator, when not given; up to the distance that people walk by the way on foot,
    beyond it by bike. origins: positions in `Facts.origins` of some that lie in these villages; all
    of them when not given. Raises InputError `proximity.metres`.
    """
    near_m = norm_metres(WALK_NORM) if near_m is None else near_m
    if not 0 <= near_m < np.inf:
        raise InputError("proximity.metres", value=str(near_m))
    asked = needs(facts) if wanted is None else tuple(wanted)
    codes = tuple(villages)
    at = facts.origins_of(codes) if origins is None else np.asarray(origins, dtype=int)
    located, people = (values[at] for values in facts.living)
    position = {facts.position.get(code, -1): number for number, code in enumerate(codes)}
    village = np.array([position[of] for of in facts.village_of[at].tolist()], dtype=int)
    near = facts.nearness(mode_of(near_m))
    present = facts.presence[list(position)] == Presence.PRESENT.value
    shape = (len(at), len(asked))
    ways, lacks, certain = np.full(shape, np.nan), *(np.zeros(shape, dtype=bool) for _ in "12")
    here = np.zeros((len(codes), len(asked)), dtype=bool)
    whole = ~facts.in_parts[at]
    for number, need in enumerate(asked):
        columns = [facts.column[code] for code in need.facilities]
        metres, possible = near.metres[at][:, columns], near.possible[at][:, columns]
        nearest = np.where(np.isnan(metres), np.inf, metres).min(axis=1)
        ways[:, number] = np.where(located, nearest, np.nan)
        here[:, number] = present[:, columns].any(axis=1)
        lacks[:, number] = (ways[:, number] > near_m) & ~(whole & here[village, number])
        certain[:, number] = lacks[:, number] & (possible > near_m).all(axis=1)
    return Lacking(codes, asked, at, village, ways, lacks, certain, people, here, near_m)


def mode_of(metres: float) -> str:
    """How one goes so far: on foot up to the official walking distance, else by bike."""
    return "walk" if metres <= norm_metres(WALK_NORM) else "cycle"


def points_of(facts: Facts, villages: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes of villages, in degrees; NaN where one lies nowhere known."""
    places = facts.villages.loc[list(villages)]
    return tuple(places[name].to_numpy(dtype=float) for name in ("lat", "lon"))


def hub_reach() -> float:
    """How far people go to a hub when nothing else is said: metres of way by bike."""
    return norm_metres(CYCLE_NORM)
