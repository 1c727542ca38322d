"""What more the models of nearness say of one village: baskets, level of centre, groups, the car.

Dependence: how many of the needs that were looked at lie beyond walking or cycling distance, so
that who lives there needs a car, a bus or a neighbour. Spontaneous: a place where people meet
without having planned it (baker, butcher, corner shop, pub).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.assessment.lacking import (
    CYCLE_NORM,
    WALK_NORM,
    lacking,
    norm_metres,
    points_of,
)
from buurtpunt_lib.assessment.near import Near
from buurtpunt_lib.assessment.residents import STATES
from buurtpunt_lib.assessment.ways import ways_from
from buurtpunt_lib.domain import Presence

if TYPE_CHECKING:
    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.assessment.residents import Residents
    from buurtpunt_lib.assessment.village import FacilityState, NeedState
    from buurtpunt_lib.domain import Basket

SPONTANEOUS = ("bakery", "butcher_shop", "corner_shop", "pub")
OWN = "own"


@dataclass(frozen=True)
class Dependence:
    """needs: how many were looked at. beyond_walk, beyond_cycle: of those, how many have no known
    place within that distance; certain_walk: of which that is certain."""

    needs: int
    beyond_walk: int
    beyond_cycle: int
    certain_walk: int

    @property
    def share_walk(self) -> float:
        return self.beyond_walk / self.needs if self.needs else np.nan

    @property
    def share_cycle(self) -> float:
        return self.beyond_cycle / self.needs if self.needs else np.nan


@dataclass(frozen=True)
class BasketItemState:
    """One item of a basket. shares: state → share of the residents for whom it holds; a state is
    "reached", "missing", "not_found" or "unsure" (see `Residents.share`)."""

    key: str
    shares: dict[str, float]

    @property
    def state(self) -> str:
        """The one that holds for all residents; "mixed" where they differ."""
        held = [state for state, share in self.shares.items() if share]
        return held[0] if len(held) == 1 else "mixed"


@dataclass(frozen=True)
class BasketState:
    """A basket, seen from one village, for one way of going ("walk" or "cycle").

    score: the weight that is met for certain, from 0 to 1; score_max: with what nobody knows.
    total: its residents with the whole basket near, without it, and not known.
    """

    basket: str
    way: str
    items: tuple[BasketItemState, ...]
    score: float
    score_max: float
    total: proximity.Split

    @classmethod
    def of(cls, key: str, found: Residents) -> BasketState:
        items = tuple(
            BasketItemState(one.key, {state: found.share(one.key, state) for state in STATES})
            for one in found.result.basket.items
        )
        way = found.result.way.value
        return cls(key, way, items, found.score, found.score_max, found.result.total)

    def holding(self, state: str) -> tuple[str, ...]:
        """Keys of the items that are in a state for all residents."""
        return tuple(item.key for item in self.items if item.state == state)


@dataclass(frozen=True)
class SpontaneousPlaces:
    """Spontaneous meeting places. known: how many for certain; unknown: facilities of which nobody
    knows whether the village has them."""

    known: int
    present: tuple[str, ...]
    unknown: tuple[str, ...]


def dependence(needs: Sequence[NeedState]) -> Dependence:
    """See Dependence; needs of which the distance is not known are left out."""
    told = [one for one in needs if one.way_m == one.way_m]
    return Dependence(
        needs=len(told),
        beyond_walk=sum(one.lacks for one in told),
        beyond_cycle=sum(one.lacks_cycle for one in told),
        certain_walk=sum(one.certain for one in told),
    )


def baskets_of(facts: Facts) -> dict[str, Basket]:
    """The baskets that others defined, and the group's own where it has one, by key."""
    found = {key: named.basket("nl") for key, named in datasets.baskets().items()}
    if facts.scan is not None and facts.scan.basket is not None:
        found[OWN] = facts.scan.basket
    return found


def basket_states(facts: Facts, village: str) -> dict[tuple[str, str], BasketState]:
    """Every basket and way of going that it knows, for one village; by (basket, way)."""
    return {
        (key, way.value): basket_state(facts, village, basket, way, key=key)
        for key, basket in baskets_of(facts).items()
        for way in basket.ways()
    }


def basket_state(facts: Facts, village: str, basket: Basket, way: str, *, key: str) -> BasketState:
    """One basket and way of going, for one village."""
    return BasketState.of(key, facts.residents_result(basket, way).of([village]))


def centre_of(facts: Facts, village: str) -> proximity.Centre:
    """What kind of centre the village is, as a range."""
    levels = datasets.centre_levels()
    cells = facts.presence[facts.position[village]]
    presence = dict(zip(facts.column, cells, strict=True))
    return proximity.centre(presence, levels.levels, levels.share)


def next_centre(facts: Facts, village: str, above: int) -> Near | None:
    """The nearest other village that is certainly a centre of a level above `above`.

    None where there is none, or where nobody knows where the village lies. The nearest in a
    straight line; the way there along streets where that is known.
    """
    here = facts.spot(village)
    ranks = facts.centres["at_least"].to_numpy()
    away = np.where(ranks > above, proximity.straight_line(*here, *facts.spots), np.nan)
    away[facts.position[village]] = np.nan
    if np.isnan(away).all():
        return None
    at = int(np.nanargmin(away))
    code = str(facts.villages.index[at])
    there = facts.spot(code)
    ways = ways_from(facts, here[:1], here[1:])
    walk, cycle = (
        float(ways[mode].between(there[:1], there[1:])[0, 0]) for mode in ("walk", "cycle")
    )
    name = str(facts.told(code, "name"))
    return Near(code, name, float(away[at]), on_foot_m=walk, by_bike_m=cycle)


def competition(
    facts: Facts, village: str, services: Sequence[str], reach_m: float
) -> tuple[proximity.Competition, ...]:
    """The traders within reach of a village, for each planned service; the way is that by bike."""
    start, there = points_of(facts, [village]), points_of(facts, facts.villages.index)
    return proximity.competition(
        village,
        services,
        facts.villages,
        facts.evidence,
        datasets.rivals(),
        metres=reach_m,
        ways=ways_from(facts, *start)["cycle"].between(*there)[0],
    )


def group_of(facts: Facts, group: proximity.Group, origins: np.ndarray) -> proximity.GroupNumbers:
    """How many of a group live at some origins (positions)."""
    found = facts.groups[group]
    return replace(found, numbers=found.numbers[origins], estimated=found.estimated[origins])


def group_number(facts: Facts, village: str, group: proximity.Group) -> float | None:
    """How many of a group live in the village: people of 65 and older, or households without car.

    None where no table says so. An estimate from the share of the municipality counts as known.
    """
    found = group_of(facts, group, facts.origins_of([village]))
    return float(np.nansum(found.numbers)) if found.loaded else None


def basket_groups(
    facts: Facts, villages: Sequence[str], basket: Basket, way: str
) -> dict[proximity.Group, proximity.GroupSplit]:
    """How many of each vulnerable group in some villages have the whole basket near, or not."""
    found = facts.residents_result(basket, way).of(villages).result
    at = facts.origins_of(villages)
    return {
        group: proximity.group_split(found.whole, group_of(facts, group, at), found.whole_not_found)
        for group in proximity.Group
    }


@dataclass(frozen=True)
class NeedPeople:
    """The residents of a village, by how far they live from the nearest known place of a need.

    near, bike, far: within walking distance, within cycling distance, and beyond it or none known.
    unknown: of whom nobody knows where they live; the four add up to all residents with a number.
    older, without_car: of those groups, who lacks it on foot.
    """

    key: str
    near: float
    bike: float
    far: float
    unknown: float
    older: proximity.GroupSplit
    without_car: proximity.GroupSplit


def need_people(facts: Facts, village: str) -> tuple[NeedPeople, ...]:
    """Residents by need of which some source speaks, from where they live: the village's origins.

    With parts of villages loaded (sectors, a grid) each is measured from its own point; otherwise
    everybody is taken to live at the point of the village.
    """
    walk = lacking(facts, [village], near_m=norm_metres(WALK_NORM))
    cycle = lacking(facts, [village], near_m=norm_metres(CYCLE_NORM))
    states, older, without_car = (
        walk.states,
        *(
            group_of(facts, group, walk.origins)
            for group in (proximity.Group.OLDER, proximity.Group.WITHOUT_CAR)
        ),
    )
    # Nothing is known to be near of who lives nowhere known, unless the village itself has it.
    lost = np.isnan(walk.way_m) & (states == proximity.UNKNOWN)
    found = []
    for at, need in enumerate(walk.needs):
        told = ~lost[:, at]
        near, bike = told & ~walk.lacks[:, at], walk.lacks[:, at] & ~cycle.lacks[:, at]
        found.append(
            NeedPeople(
                key=need.key,
                near=walk.residents(near),
                bike=walk.residents(bike),
                far=walk.residents(told & ~near & ~bike),
                unknown=walk.residents(~told),
                older=proximity.group_split(states[:, at], older),
                without_car=proximity.group_split(states[:, at], without_car),
            )
        )
    return tuple(found)


def spontaneous(states: Sequence[FacilityState]) -> SpontaneousPlaces:
    """The places where people meet without a plan; what nobody speaks of is unknown."""
    by_code = {one.facility: one for one in states}
    present, unknown, known = [], [], 0
    for code in SPONTANEOUS:
        one = by_code.get(code)
        if one is None or one.presence is Presence.UNKNOWN:
            unknown.append(code)
        elif one.presence is Presence.PRESENT:
            present.append(code)
            known += int(one.count or 1)
    return SpontaneousPlaces(known, tuple(present), tuple(unknown))
