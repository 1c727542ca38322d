"""What is known of one village: its people, each facility, hubs nearby, what could be added.

State: of one facility in the village. Missing: absent for certain. Missing relative to peers:
absent, while most villages of its size have it for certain.
Suggested: hub services by which a hub can meet what the village lacks (`Service.provides`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.assessment import composed
from buurtpunt_lib.assessment.composed import (
    BasketState,
    Dependence,
    NeedPeople,
    SpontaneousPlaces,
)
from buurtpunt_lib.assessment.lacking import CYCLE_NORM, WALK_NORM, Need, lacking, norm_metres
from buurtpunt_lib.assessment.near import Near, nearest_places, places_within
from buurtpunt_lib.assessment.similar import HubLike, HubNear, hubs_like, hubs_near
from buurtpunt_lib.domain import Presence

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.assessment.facts import Facts
    from buurtpunt_lib.assessment.residents import Residents
    from buurtpunt_lib.domain import Basket

OFFICIAL = "flanders"
# From this share of the villages of its size on, having a facility is usual.
USUAL = 0.5


@dataclass(frozen=True)
class FacilityState:
    """One facility in a village. None means "not known".

    count, source, as_of, reason, confidence: as in an evidence table. near: the nearest and the
    second nearest other place that has it. within: how many are known within walking and within
    cycling distance. peers: villages of the same size class; peer_share: the
    share of those that have it for certain; peer_share_max: at most, with the unknown ones.
    residents_without: residents of the village where it is absent, 0 where present.
    """

    facility: str
    presence: Presence
    count: float | None
    source: str | None
    as_of: str | None
    reason: str
    confidence: str
    near: tuple[Near, ...]
    within: tuple[int, int] | None
    peers: int | None
    peer_share: float | None
    peer_share_max: float | None
    residents_without: float | None

    @property
    def service(self) -> str:
        """The facility, as tables of evidence call it."""
        return self.facility

    @property
    def usual(self) -> bool | None:
        """Whether most villages of its size have it; None where the sources leave that open."""
        if self.peer_share is None or self.peer_share_max is None:
            return None
        if self.peer_share >= USUAL:
            return True
        return False if self.peer_share_max < USUAL else None

    @property
    def missing_for_its_size(self) -> bool:
        """Absent for certain, while most villages of its size have it for certain."""
        return self.presence is Presence.ABSENT and self.usual is True


@dataclass(frozen=True)
class Expected:
    """What villages of about the same size have. probability: share that has it for certain (None:
    nothing to learn from); low, high: interval; n: how many villages; have, may_have: of those;
    judgement: see `proximity.expected`."""

    probability: float | None
    low: float
    high: float
    n: int
    have: int
    may_have: int
    judgement: str


@dataclass(frozen=True)
class NeedState:
    """One need, seen from a village. way_m: metres of way of the middle resident (see `lacking`) to
    the nearest place that is known, infinite where none is, NaN where nobody knows where anybody
    lives. here: it is met in the village itself. lacks: nothing is known within walking distance of
    most of its residents; certain: there is nothing for sure; lacks_cycle: nothing is known within
    cycling distance either."""

    need: Need
    way_m: float
    here: bool
    lacks: bool
    certain: bool
    lacks_cycle: bool

    @property
    def key(self) -> str:
        return self.need.key


@dataclass(frozen=True, eq=False)
class VillageAssessment:
    """Everything that is known of one village. cells: its rows of the gap table.

    suggested: hub services that would meet what it lacks, those for what is certain first;
    suggested_certain: those alone. What follows below is worked out when it is asked.
    """

    code: str
    name: str
    municipality_nis: str
    municipality: str
    province: str
    postal_code: str | None
    population: float | None
    population_year: int | None
    population_source: str | None
    population_class: str | None
    lat: float | None
    lon: float | None
    boundary_known: bool
    facilities: tuple[FacilityState, ...]
    nearest_hubs: tuple[HubNear, ...]
    needs: tuple[NeedState, ...]
    suggested: tuple[str, ...]
    suggested_certain: tuple[str, ...]
    cells: pd.DataFrame
    facts: Facts = field(repr=False)

    @cached_property
    def expected(self) -> dict[str, Expected]:
        """What a village of its size normally has, by facility."""
        rows = self.facts.peers(self.code)
        columns = ("probability", "low", "high", "n", "have", "may_have", "judgement")
        codes = rows.index.get_level_values("service")
        return {
            code: Expected(known(share), low, high, int(n), int(have), int(may_have), judgement)
            for code, share, low, high, n, have, may_have, judgement in zip(
                codes, *(rows[name] for name in columns), strict=True
            )
        }

    @cached_property
    def hubs_like(self) -> tuple[HubLike, ...]:
        """Open hubs elsewhere that offer most of what is suggested."""
        return hubs_like(self.facts, self.code, self.suggested)

    @cached_property
    def baskets(self) -> dict[tuple[str, str], BasketState]:
        """The state of every basket, by (key of the basket, "walk" or "cycle")."""
        return composed.basket_states(self.facts, self.code)

    @cached_property
    def official_basket(self) -> dict[str, BasketState]:
        """The state of the official Flemish basket, by "walk" and "cycle"."""
        basket = datasets.baskets()[OFFICIAL].basket("nl")
        return {
            way: composed.basket_state(self.facts, self.code, basket, way, key=OFFICIAL)
            for way in ("walk", "cycle")
        }

    @cached_property
    def groups_without(self) -> dict[str, dict[proximity.Group, proximity.GroupSplit]]:
        """How many of each vulnerable group have that basket near, or not; by way of going."""
        basket = datasets.baskets()[OFFICIAL].basket("nl")
        return {
            way: composed.basket_groups(self.facts, [self.code], basket, way)
            for way in ("walk", "cycle")
        }

    def residents_result(self, basket: Basket, way: str) -> Residents:
        """Who of its residents has a basket near, from where they live."""
        return self.facts.residents_result(basket, way).of([self.code])

    @cached_property
    def centre(self) -> proximity.Centre:
        """What kind of centre it is, as a range of ranks."""
        return composed.centre_of(self.facts, self.code)

    @cached_property
    def next_centre(self) -> Near | None:
        """The nearest village that is certainly a higher centre than this one certainly is."""
        return composed.next_centre(self.facts, self.code, self.centre.at_least)

    @cached_property
    def competition(self) -> tuple[proximity.Competition, ...]:
        """Traders within cycling distance with whom a suggested service could compete."""
        reach = norm_metres(CYCLE_NORM)
        return composed.competition(self.facts, self.code, self.suggested, reach)

    @cached_property
    def dependence(self) -> Dependence:
        """How many needs lie beyond walking and cycling distance."""
        return composed.dependence(self.needs)

    @cached_property
    def need_people(self) -> tuple[NeedPeople, ...]:
        """Its residents by need and distance, each from where they live as far as that is loaded.

        Another count than `needs`: that one speaks of the village as a whole.
        """
        return composed.need_people(self.facts, self.code)

    @property
    def parts(self) -> int:
        """Of how many origins (parts of the village) it is known who lives there."""
        return len(self.facts.origins_of([self.code]))

    @cached_property
    def spontaneous(self) -> SpontaneousPlaces:
        """Places where people meet without a plan."""
        return composed.spontaneous(self.facilities)

    @cached_property
    def older(self) -> float | None:
        """Residents of 65 and older; None where no table says so."""
        return composed.group_number(self.facts, self.code, proximity.Group.OLDER)

    @cached_property
    def without_car(self) -> float | None:
        """Households without a car; None where no table says so."""
        return composed.group_number(self.facts, self.code, proximity.Group.WITHOUT_CAR)

    @property
    def own_hubs(self) -> tuple[HubNear, ...]:
        """Open places of the landscape in the village itself."""
        return tuple(hub for hub in self.nearest_hubs if hub.village == self.code)

    def state(self, facility: str) -> FacilityState:
        """The state of one facility; KeyError for one that is not measured."""
        return self._by_code[facility]

    @cached_property
    def _by_code(self) -> dict[str, FacilityState]:
        return {one.facility: one for one in self.facilities}

    @cached_property
    def present(self) -> tuple[FacilityState, ...]:
        return self._with(Presence.PRESENT)

    @cached_property
    def absent(self) -> tuple[FacilityState, ...]:
        return self._with(Presence.ABSENT)

    @cached_property
    def unknown(self) -> tuple[FacilityState, ...]:
        return self._with(Presence.UNKNOWN)

    def _with(self, presence: Presence) -> tuple[FacilityState, ...]:
        return tuple(one for one in self.facilities if one.presence is presence)

    @property
    def known_share(self) -> float:
        """Share of the facilities of which it is known whether they are there."""
        return 1 - len(self.unknown) / len(self.facilities)

    @property
    def has_hub(self) -> bool:
        """Whether an open place of the landscape stands in the village."""
        return any(hub.village == self.code for hub in self.nearest_hubs)


def village(facts: Facts, code: str) -> VillageAssessment:
    """The assessment of one village by its NIS6 code. Raises InputError `data.village_unknown`."""
    cells = facts.cells(code)
    states = tuple(_states(facts, code, cells))
    wants = need_states(facts, code)
    sure = _services(facts, [one.need for one in wants if one.certain])
    maybe = _services(facts, [one.need for one in wants if one.lacks])
    suggested = tuple(dict.fromkeys((*sure, *maybe)))
    place = {name: facts.told(code, name) for name in _PLACE}
    year = known(place["population_year"])
    return VillageAssessment(
        code=code,
        name=str(place["name"]),
        municipality_nis=str(place["municipality_nis"]),
        municipality=str(place["municipality"]),
        province=str(place["province"]),
        postal_code=known(place["postal_code"]),
        population=known(place["population"]),
        population_year=None if year is None else int(year),
        population_source=known(place["population_source"]),
        population_class=known(cells["population_class"].iloc[0]),
        lat=known(place["lat"]),
        lon=known(place["lon"]),
        boundary_known=place["boundary"] == "known",
        facilities=states,
        nearest_hubs=hubs_near(facts, code),
        needs=wants,
        suggested=suggested,
        suggested_certain=sure,
        cells=cells,
        facts=facts,
    )


def need_states(facts: Facts, code: str) -> tuple[NeedState, ...]:
    """The needs of one village, of which some source speaks."""
    walk = lacking(facts, [code], near_m=norm_metres(WALK_NORM))
    cycle = lacking(facts, [code], near_m=norm_metres(CYCLE_NORM))
    has = facts.has[code]
    return tuple(
        NeedState(
            need=need,
            way_m=float(walk.of_villages.way_m[0, at]),
            here=not has.isdisjoint(need.facilities),
            lacks=bool(walk.of_villages.lacks[0, at]),
            certain=bool(walk.of_villages.certain[0, at]),
            lacks_cycle=bool(cycle.of_villages.lacks[0, at]),
        )
        for at, need in enumerate(walk.needs)
    )


def _services(facts: Facts, missing: list[Need]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(service for need in missing for service in need.services(facts)))


_PLACE = (
    "name", "municipality_nis", "municipality", "province", "postal_code", "population",
    "population_year", "population_source", "lat", "lon", "boundary",
)  # fmt: skip
_CELL = (
    "service", "presence", "count", "source", "as_of", "reason", "peers", "peer_share",
    "peer_share_max", "residents_without",
)  # fmt: skip


def _states(facts: Facts, code: str, cells: pd.DataFrame) -> Iterator[FacilityState]:
    """The state of each facility. cells: the rows of the gap table of the village."""
    bounds = norm_metres(WALK_NORM), norm_metres(CYCLE_NORM)
    sure = cells["confidence"] if "confidence" in cells else [""] * len(cells)
    for cell, confidence in zip(zip(*(cells[name] for name in _CELL), strict=True), sure,
                                strict=True):  # fmt: skip
        facility, presence, count, source, as_of, reason, peers, share, most, without = cell
        yield FacilityState(
            facility=facility,
            presence=Presence(presence),
            count=known(count),
            source=known(source),
            as_of=known(as_of),
            reason=reason,
            confidence=confidence,
            near=nearest_places(facts, code, facility),
            within=places_within(facts, code, facility, *bounds),
            peers=None if known(peers) is None else int(peers),
            peer_share=known(share),
            peer_share_max=known(most),
            residents_without=known(without),
        )


def known(value):
    """None for what a table leaves open (NaN, None), else the value."""
    return None if value is None or value != value else value
