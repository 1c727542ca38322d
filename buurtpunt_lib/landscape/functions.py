"""What a place is for: its function mix, and whether it meets the definition of a buurtpunt.

Function mix: the share of its services in each of the four function groups. It describes breadth,
not size: a bus stop weighs as much as a shop.
Definition (source: the inspiration day of Ons Buurtpunt): a meeting place with various services
and transport. Read here as three parts, each by services that a place is known to have:
meeting    one of MEETING
transport  a service of the mobility group
services   at least MIN_SERVICES kinds that are neither; SUPPORTING kinds do not count
Mobility point (source: the handbook, and mobipunt.be for what it takes at least): a place where
ways to travel and other facilities meet: shared cars, bicycles, public transport, and something
else to come for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from buurtpunt_lib.domain import FunctionGroup, Presence, Service
from buurtpunt_lib.landscape.counts import of_interest

if TYPE_CHECKING:
    import pandas as pd

# Places where people meet without having to book: our reading of "ontmoetingsplaats".
MEETING = frozenset({"meeting_place", "cafe", "village_restaurant"})
# "Various services" (plural): our reading.
MIN_SERVICES = 2
# How a place is organised rather than what a resident comes for, and what has no kind.
SUPPORTING = frozenset({"care_partnership", "other"})


# Parts of a mobility point -> services by which a place is known to have them.
SHARED_CAR = frozenset({"shared_cars", "carpool"})
BICYCLE = frozenset({"bicycle_parking", "shared_bikes", "bicycle_hire", "bicycle_repair"})
TRANSIT = frozenset({"bus_stop", "waiting_room", "transport_service"})


@dataclass(frozen=True)
class MobilityPoint:
    """The four parts of a mobility point. A part is PRESENT or UNKNOWN, never ABSENT.

    named: its sources call it a mobility point themselves.
    """

    shared_car: Presence
    bicycle: Presence
    transit: Presence
    facilities: Presence
    named: bool

    @property
    def known(self) -> tuple[str, ...]:
        """Names of the parts that are there."""
        parts = ("shared_car", "bicycle", "transit", "facilities")
        return tuple(part for part in parts if getattr(self, part) is Presence.PRESENT)

    @property
    def met(self) -> bool | None:
        """True where all parts are there; None where that is not known."""
        return True if len(self.known) == 4 else None


def mobility_point(offered: Iterable[str], services: Iterable[Service]) -> MobilityPoint:
    """Which parts of a mobility point a place is known to have.

    offered: codes of its services. services: all kinds of service.
    """
    group = {service.code: service.group for service in services}
    has = {code for code in offered if code in group}
    others = {code for code in has - SUPPORTING if group[code] is not FunctionGroup.MOBILITY}

    def state(there: bool) -> Presence:
        return Presence.PRESENT if there else Presence.UNKNOWN

    return MobilityPoint(
        shared_car=state(bool(has & SHARED_CAR)),
        bicycle=state(bool(has & BICYCLE)),
        transit=state(bool(has & TRANSIT)),
        facilities=state(bool(others)),
        named="mobility_hub" in has,
    )


@dataclass(frozen=True)
class Definition:
    """The three parts of the definition. A part is PRESENT or UNKNOWN, never ABSENT."""

    meeting: Presence
    services: Presence
    transport: Presence

    @property
    def known(self) -> tuple[str, ...]:
        """Names of the parts that are there: "meeting", "services", "transport"."""
        return tuple(
            name
            for name in ("meeting", "services", "transport")
            if getattr(self, name) is Presence.PRESENT
        )

    @property
    def not_known(self) -> tuple[str, ...]:
        """Names of the parts that no source shows."""
        return tuple(p for p in ("meeting", "services", "transport") if p not in self.known)

    @property
    def met(self) -> bool | None:
        """True where all parts are there; None where that is not known."""
        return True if len(self.known) == 3 else None


def definition(offered: Iterable[str], services: Iterable[Service]) -> Definition:
    """Which parts of the definition of a buurtpunt a place is known to have.

    offered: codes of its services. services: all kinds of service. A code that is not among them
    counts as no part.
    """
    group = {service.code: service.group for service in services}
    has = {code for code in offered if code in group}
    transport = {code for code in has if group[code] is FunctionGroup.MOBILITY}
    rest = has - MEETING - transport - SUPPORTING

    def state(there: bool) -> Presence:
        return Presence.PRESENT if there else Presence.UNKNOWN

    return Definition(
        meeting=state(bool(has & MEETING)),
        services=state(len(rest) >= MIN_SERVICES),
        transport=state(bool(transport)),
    )


def function_mix(
    offered: Iterable[str], services: Iterable[Service]
) -> dict[FunctionGroup, float] | None:
    """The share of each function group among the services of a place; the shares sum to 1.

    Each kind of service counts once; SUPPORTING kinds say nothing of what a place is for and do
    not count. Returns None where no other service is known.
    """
    group = {service.code: service.group for service in services if service.code not in SUPPORTING}
    has = [group[code] for code in dict.fromkeys(offered) if code in group]
    if not has:
        return None
    return {name: has.count(name) / len(has) for name in FunctionGroup}


def function_mixes(
    table: pd.DataFrame, services: Iterable[Service], *, only_hubs: bool = False
) -> pd.DataFrame:
    """The function mix and the definition of every place; index id, in the order of the table.

    Columns mobility, social, civic, commercial (share, NaN where not known), functions (how many
    of the four are there, NaN where not known), meeting, services, transport (present or
    unknown), met (True, or None where not known).
    """
    import pandas as pd

    services = tuple(services)
    groups = [group.value for group in FunctionGroup]
    rows = []
    chosen = of_interest(table, only_hubs=only_hubs)
    for offered in chosen["services"]:
        mix = function_mix(offered, services)
        parts = definition(offered, services)
        rows.append(
            {
                **dict.fromkeys(groups, float("nan")),
                **{group.value: share for group, share in (mix or {}).items()},
                "functions": float(sum(s > 0 for s in mix.values())) if mix else float("nan"),
                "meeting": parts.meeting.value,
                "services": parts.services.value,
                "transport": parts.transport.value,
                "met": parts.met,
            }
        )
    columns = [*groups, "functions", "meeting", "services", "transport", "met"]
    result = pd.DataFrame(rows, columns=columns, index=pd.Index(chosen["id"], name="id"))
    return result.astype({"met": object})
