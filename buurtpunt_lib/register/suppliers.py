"""Suppliers for hubs, and hubs for suppliers: who could help a hub to offer what it does not have.

Wanted: a service that a hub plans, or that most places like it have and it is not known to have
(`landscape.who_learns` says which). Missing: any other service that it is not known to have.
Match: one supplier and one hub, with the services that it could help with and a score.
Score: 1 is best. How much the service is wanted (WANTED) times how near the supplier is (REACH,
or the distance), the best over its services. Both are assumptions of ours.
Local supplier: a baker, a farm shop, a care home … at a loaded point near the hub.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.domain.network import Organisation, OrganisationKind, Reach
from buurtpunt_lib.landscape.learning import OFTEN, PLANNED, planned_services, who_learns
from buurtpunt_lib.landscape.likeness import position
from buurtpunt_lib.register import network

if TYPE_CHECKING:
    import pandas as pd

ASKED, MISSING = "asked", "missing"
WANTED: Mapping[str, float] = MappingProxyType({ASKED: 1.0, PLANNED: 1.0, OFTEN: 0.7, MISSING: 0.4})
# How near somebody is who works in the municipality, the province or all of Flanders.
REACH: Mapping[Reach, float] = MappingProxyType(
    {Reach.MUNICIPALITY: 0.9, Reach.PROVINCE: 0.7, Reach.FLANDERS: 0.5, Reach.UNKNOWN: 0.3}
)
FAR_KM = 15.0
# Facilities of loaded points -> the services with which such a trader or house could help a hub:
# our reading. Others are no suppliers: a hub does not sell what a filling station has.
LOCAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bakery": ("bread", "pickup_point"),
        "butcher_shop": ("butcher", "pickup_point"),
        "corner_shop": ("shop", "pickup_point"),
        "supermarket": ("shop", "pickup_point"),
        "restaurant": ("village_restaurant",),
        "library": ("library_point",),
        "care_home": ("care_partnership", "day_care", "inclusive_work"),
        "post_office": ("post_counter", "parcel_point"),
        "post_point": ("post_counter", "parcel_point"),
        "town_hall_desk": ("municipal_desk",),
    }
)
# Who sells in the village itself: a hub that offers the same competes with them.
TRADERS = ("bakery", "butcher_shop", "corner_shop", "supermarket", "restaurant")
NEXT_DOOR_KM = 1.5


@dataclass(frozen=True)
class Offer:
    """A service that a supplier could help with. because: asked, planned, often or missing."""

    service: str
    because: str


@dataclass(frozen=True)
class Match:
    """One supplier for one hub.

    supplier: id of the organisation, or of the point. kind: of the organisation, or the facility
    of the point. local: a loaded point. offers: most wanted first. reach: code of Reach; km: how
    far, None where that is not known or does not matter. next_door: a trader so near that the hub
    should agree with them instead of competing (`proximity.competition`). source: the page that
    says so, or the name of the source of the point; as_of: its date, "" when not stated.
    """

    hub: str
    supplier: str
    name: str
    kind: str
    local: bool
    offers: tuple[Offer, ...]
    reach: str
    km: float | None
    score: float
    next_door: bool
    source: str
    as_of: str


def suppliers_for(
    hub_id: str,
    services: Collection[str] = (),
    *,
    table: pd.DataFrame | None = None,
    points: pd.DataFrame | None = None,
    far_km: float = FAR_KM,
    n: int = 20,
) -> tuple[Match, ...]:
    """Who could help one hub, best first; at most n.

    services: codes that it asks for; without any, what it plans and what is common count most.
    table: hub table (None: the register). points: `datasets.points()` (None: those). Raises
    InputError `register.hub_unknown`.
    """
    hubs = network.hubs_or(table)
    hub = hubs.iloc[position(hubs, hub_id)]
    wanted = wanted_services(hubs, hub_id, services)
    found = [_of_organisation(one, hub, hubs, wanted) for one in network.all_organisations()]
    found += _local(hub, wanted, datasets.points() if points is None else points, far_km)
    matches = [match for match in found if match is not None and match.score > 0]
    return tuple(sorted(matches, key=_rank)[:n])


def hubs_for(key: str, *, table: pd.DataFrame | None = None, n: int = 20) -> tuple[Match, ...]:
    """Which hubs that are not closed one organisation could help, best first; at most n.

    What is common among places like a hub does not count here: it would be asked of every hub.

    Raises InputError `network.organisation_unknown`.
    """
    one = network.organisation(key)
    hubs = network.hubs_or(table)
    chosen = hubs[(hubs["kind"] == "buurtpunt") & (hubs["status"] != "closed")]
    matches = []
    for _, hub in chosen.iterrows():
        match = _of_organisation(one, hub, hubs, _without_likeness(hub))
        if match is not None and match.score > 0:
            matches.append(match)
    return tuple(sorted(matches, key=lambda match: (-match.score, match.hub))[:n])


def wanted_services(
    hubs: pd.DataFrame, hub_id: str, services: Collection[str] = ()
) -> dict[str, str]:
    """Service -> why it is wanted (ASKED, PLANNED, OFTEN or MISSING), of what could be offered."""
    if services:
        return dict.fromkeys(services, ASKED)
    wanted = _without_likeness(hubs.iloc[position(hubs, hub_id)])
    lessons = who_learns(hubs, hub_id, n=200)
    return wanted | {lesson.service: lesson.because for lesson in lessons}


def _without_likeness(hub: pd.Series) -> dict[str, str]:
    """As `wanted_services`, without asking what places like it have: for many hubs at once."""
    has = frozenset(hub["services"])
    every = [service.code for service in datasets.services() if service.code != "other"]
    wanted = {code: MISSING for code in every if code not in has}
    return wanted | dict.fromkeys(planned_services(hub), PLANNED)


def _of_organisation(
    one: Organisation, hub: pd.Series, hubs: pd.DataFrame, wanted: Mapping[str, str]
) -> Match | None:
    offers = _offers(one.supplies, wanted)
    # Who works with the hub already need not be suggested to it.
    if not offers or hub["id"] in one.hubs or one.until:
        return None
    near, km = _nearness(one, hub, hubs)
    return Match(
        hub=hub["id"],
        supplier=one.id,
        name=one.name,
        kind=one.kind.value,
        local=False,
        offers=offers,
        reach=one.reach.value,
        km=km,
        score=WANTED[offers[0].because] * near,
        next_door=False,
        source=one.sources[0].where if one.sources else "",
        as_of=one.sources[0].as_of if one.sources else "",
    )


def _offers(supplies: Iterable[str], wanted: Mapping[str, str]) -> tuple[Offer, ...]:
    offers = [Offer(code, wanted[code]) for code in supplies if code in wanted]
    return tuple(sorted(offers, key=lambda offer: -WANTED[offer.because]))


def _nearness(one: Organisation, hub: pd.Series, hubs: pd.DataFrame) -> tuple[float, float | None]:
    """(how near, 0 to 1; kilometres where it works around points)."""
    if one.lat is not None:
        places = np.array([[one.lat, one.lon]])
    elif one.reach is Reach.POINTS:
        around = hubs[hubs["id"].isin(one.hubs)][["lat", "lon"]].dropna()
        places = around.to_numpy(dtype=float)
    else:
        places = np.empty((0, 2))
    if len(places):
        metres = straight_line(float(hub["lat"]), float(hub["lon"]), places[:, 0], places[:, 1])
        if np.isnan(metres).all():
            return REACH[Reach.UNKNOWN], None
        km = float(np.nanmin(metres)) / 1000
        if one.reach in (Reach.POINTS, Reach.UNKNOWN):
            return max(0.0, 1 - km / FAR_KM), km
        return max(REACH[one.reach] * _covers(one, hub), 1 - km / FAR_KM, 0.0), km
    if one.reach is Reach.POINTS:
        return REACH[Reach.UNKNOWN], None
    return REACH[one.reach] * _covers(one, hub), None


def _covers(one: Organisation, hub: pd.Series) -> bool:
    if one.reach is Reach.PROVINCE:
        return hub["province"] in one.provinces
    if one.reach is Reach.MUNICIPALITY:
        return hub["municipality"] in one.municipalities
    return True


def _local(
    hub: pd.Series, wanted: Mapping[str, str], points: pd.DataFrame, far_km: float
) -> list[Match | None]:
    kinds = [facility for facility, codes in LOCAL.items() if any(c in wanted for c in codes)]
    some = points[points["facility"].isin(kinds)]
    if some.empty or hub["lat"] != hub["lat"]:
        return []
    metres = straight_line(
        float(hub["lat"]), float(hub["lon"]), some["lat"].to_numpy(), some["lon"].to_numpy()
    )
    near = np.flatnonzero(metres <= far_km * 1000)
    return [_of_point(hub, some.iloc[at], float(metres[at]) / 1000, wanted, far_km) for at in near]


def _of_point(
    hub: pd.Series, point: pd.Series, km: float, wanted: Mapping[str, str], far_km: float
) -> Match:
    facility = point["facility"]
    offers = _offers(LOCAL[facility], wanted)
    return Match(
        hub=hub["id"],
        supplier=str(point["id"]),
        name=_text(point["name"]),
        kind=facility,
        local=True,
        offers=offers,
        reach=Reach.POINTS.value,
        km=km,
        score=WANTED[offers[0].because] * (1 - km / far_km),
        next_door=facility in TRADERS and km <= NEXT_DOOR_KM,
        source=_source_name(_text(point["source"])),
        as_of=_text(point["as_of"]),
    )


def _source_name(key: str) -> str:
    """What the source of a point is called."""
    known = datasets.sources()
    return known[key].name if key in known else key


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _rank(match: Match) -> tuple:
    # Among equals who delivers comes before who advises.
    advises = match.kind in (OrganisationKind.ADVISER, OrganisationKind.PARTNER)
    return (-match.score, match.km is None, match.km or 0.0, advises, match.supplier)
