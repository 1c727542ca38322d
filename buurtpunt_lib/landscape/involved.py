"""Who takes part in a place, which challenges it answers, and a health check of running hubs.

Actor: one of the five groups whose involvement the handbook calls decisive: residents,
associations, care organisations, other organisations, and the municipality.
A group that no source names is not known to take part; it is never counted as absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain import FunctionGroup, HubStatus, Presence, Service
from buurtpunt_lib.landscape.ageing import MONTHS, ageing
from buurtpunt_lib.landscape.counts import of_interest
from buurtpunt_lib.landscape.functions import definition, function_mix, mobility_point

if TYPE_CHECKING:
    import pandas as pd

ACTORS = ("residents", "associations", "care", "others", "municipality")
# Codes of Initiator and PartnerKind -> actor. MIXED names nobody in particular.
_ACTOR = {
    "residents": "residents",
    "association": "associations",
    "care_organisation": "care",
    "entrepreneurs": "others",
    "social_organisation": "others",
    "church": "others",
    "producers": "others",
    "school": "others",
    "other": "others",
    "municipality": "municipality",
}
# Services that say who takes part: somebody of that group must be there to offer them.
_ACTOR_OF_SERVICE = {"care_partnership": "care", "municipal_desk": "municipality"}
_ACTOR_OF_FORM = {"municipality": "municipality", "ocmw": "municipality"}

# Services that answer a challenge: our reading, for places whose record names no challenge.
_LOST_SERVICES = (
    "shop", "bread", "butcher", "local_products", "post_counter", "parcel_point", "newspapers",
    "mobile_shop", "weekly_market", "pickup_point", "cafe", "village_restaurant", "municipal_desk",
    "library_point", "doctor_consultation", "sitting_hours", "home_delivery",
)  # fmt: skip
_MOBILITY = (
    "shared_bikes", "shared_cars", "bicycle_repair", "mobility_hub", "bus_stop",
    "ride_sharing_spot", "charging_points", "bicycle_hire", "carpool", "transport_service",
)  # fmt: skip
_ISOLATION = (
    "meeting_place", "cafe", "village_restaurant", "neighbour_help", "home_visits", "activities",
    "caring_neighbourhood", "local_service_centre", "group_sport", "community_garden",
)  # fmt: skip
_EXCLUSION = (
    "social_grocery", "food_bank", "inclusive_work", "job_coaching", "language_practice",
    "homework_class", "transit_housing", "affordable_housing", "digital_help", "public_computers",
)  # fmt: skip
CHALLENGES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "lost_services": frozenset(_LOST_SERVICES),
        "mobility": frozenset(_MOBILITY),
        "isolation": frozenset(_ISOLATION),
        "exclusion": frozenset(_EXCLUSION),
    }
)
TOLD, DERIVED, NOT_KNOWN = "told", "derived", "unknown"


def involvement(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """Which actors take part in each place; index id.

    Columns ACTORS ("present" or "unknown") and score: how many of the five are known to take
    part, 0 to 5, a lower bound. Read from the initiator, the partners (column `partners`, where
    there is one), the legal form, and services that need a certain actor.
    """
    import pandas as pd

    chosen = of_interest(table, only_hubs=only_hubs)
    partners = chosen["partners"] if "partners" in chosen else [()] * len(chosen)
    columns = (chosen["initiator"], partners, chosen["legal_form"], chosen["services"])
    rows = []
    for values in zip(*columns, strict=True):
        there = _actors(*values)
        states = [Presence.PRESENT.value if a in there else Presence.UNKNOWN.value for a in ACTORS]
        rows.append((*states, len(there)))
    return pd.DataFrame(
        rows, columns=[*ACTORS, "score"], index=pd.Index(chosen["id"], name="id")
    ).astype({"score": "int64"})


def actors(row: pd.Series) -> frozenset[str]:
    """The actors that are known to take part in one place."""
    return _actors(row["initiator"], row.get("partners", ()), row["legal_form"], row["services"])


def _actors(
    initiator: str, partners: Iterable[str], legal_form: str, services: Iterable[str]
) -> frozenset[str]:
    found = {_ACTOR.get(str(kind)) for kind in (initiator, *partners)}
    found.add(_ACTOR_OF_FORM.get(legal_form))
    found |= {_ACTOR_OF_SERVICE.get(code) for code in services}
    return frozenset(found - {None})


def challenges(table: pd.DataFrame, *, only_hubs: bool = False) -> pd.DataFrame:
    """Which of the four challenges each place answers; index id, a column per challenge.

    TOLD: its record names the challenge. DERIVED: its record names none at all, but it offers a
    service of CHALLENGES. NOT_KNOWN: neither.
    """
    import pandas as pd

    chosen = of_interest(table, only_hubs=only_hubs)
    told = chosen["challenges"] if "challenges" in chosen else [()] * len(chosen)
    rows = []
    for named, services in zip(told, chosen["services"], strict=True):
        if named:
            rows.append([TOLD if code in named else NOT_KNOWN for code in CHALLENGES])
            continue
        has = frozenset(services)
        rows.append([DERIVED if has & of else NOT_KNOWN for of in CHALLENGES.values()])
    return pd.DataFrame(rows, columns=list(CHALLENGES), index=pd.Index(chosen["id"], name="id"))


_ANSWERS = (TOLD, DERIVED)
GOOD, LOOK, ASK = "good", "look", "unknown"
# Fewer actors than this and a place leans on one of them: our reading.
FEW_ACTORS = 2
# So many services leave a reason to come in for different people: the plural in the definition.
FEW_FUNCTIONS = 2


@dataclass(frozen=True)
class Check:
    """One row of a health check. state: GOOD, LOOK (worth a talk) or ASK (nobody knows).

    key: confirmed, definition, functions, actors, challenges, mobility_point (only of a place that
    has something to travel with), hours, carrier, care (only where a care organisation is known to
    carry it without residents). values: what it rests on.
    """

    key: str
    state: str
    values: Mapping[str, Any]


def health_check(row: pd.Series, services: Iterable[Service], *, on: date) -> tuple[Check, ...]:
    """What a coach would ask a running hub, from what its record shows, on a day.

    Nothing here judges a hub: a record that shows little gives questions, not bad marks. Raises
    nothing; for a place that is not open the tuple is empty.
    """
    if row["status"] != HubStatus.OPEN.value:
        return ()
    services = tuple(services)
    parts = definition(row["services"], services)
    mix = function_mix(row["services"], services) or {}
    has = [group.value for group in FunctionGroup if mix.get(group)]
    lacks = [group.value for group in FunctionGroup if not mix.get(group)]
    there = actors(row)
    answers = challenges(row.to_frame().T).iloc[0].to_dict()
    point = mobility_point(row["services"], services)
    has_mobility = FunctionGroup.MOBILITY.value in has
    age = ageing(row.to_frame().T, on=on).iloc[0]
    known_on = age["known_on"]
    hours, carrier = row.get("opening_hours", ""), row.get("carrier", "")
    return (
        Check(
            "confirmed",
            ASK if known_on is None else LOOK if age["old"] else GOOD,
            {"known_on": known_on, "kind": age["kind"], "months": MONTHS},
        ),
        Check(
            "definition",
            GOOD if parts.met else ASK,
            {"known": parts.known, "not_known": parts.not_known},
        ),
        Check(
            "functions",
            ASK if not has else GOOD if len(has) >= FEW_FUNCTIONS else LOOK,
            {"has": tuple(has), "lacks": tuple(lacks)},
        ),
        Check(
            "actors",
            ASK if not there else GOOD if len(there) > FEW_ACTORS else LOOK,
            {"there": tuple(a for a in ACTORS if a in there)},
        ),
        Check(
            "challenges",
            GOOD if TOLD in answers.values() else ASK,
            {state: tuple(c for c in CHALLENGES if answers[c] == state) for state in _ANSWERS},
        ),
        *(
            [Check("mobility_point", GOOD if point.met else ASK, {"known": point.known})]
            if point.named or has_mobility
            else ()
        ),
        Check("hours", GOOD if hours else ASK, {"opening_hours": hours}),
        Check("carrier", GOOD if carrier else ASK, {"carrier": carrier}),
        # Hubs that a care organisation keeps open depend on what pays that care.
        *([Check("care", LOOK, {})] if _only_care(row, there) else ()),
    )


def _only_care(row: pd.Series, there: frozenset[str]) -> bool:
    return row["initiator"] == "care_organisation" and "residents" not in there
