"""Hub (buurtpunt, dorpspunt, dorpshub): a meeting place that brings services back to a village.

The landscape also holds places that are not hubs themselves but show what is possible around
them: `kind` tells them apart (`buurtpunt` for true hubs, see HubKind).

Initiator: who leads. Partners stand in the notes of the place.
HubLegalForm: the legal form of who runs a place, as its pages name it; coarser than the forms
that `legal` advises on.

The members of these lists are the codes in `data/landscape/hubs.csv`. Their Dutch and English
words stand in `texts/{nl,en}/landscape.yaml` under `kind`, `initiator`, `legal_form`, `status`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HubKind(StrEnum):
    """What sort of place it is. Only BUURTPUNT is a hub; the others are context."""

    BUURTPUNT = "buurtpunt"
    VILLAGE_HOUSE = "village_house"
    VILLAGE_SHOP = "village_shop"
    VILLAGE_RESTAURANT = "village_restaurant"
    CAFE = "cafe"
    PRIVATE_SHOP = "private_shop"
    SOCIAL_GROCERY = "social_grocery"
    FOOD_HUB = "food_hub"
    MOBILE_SERVICE = "mobile_service"
    MOBILITY_POINT = "mobility_point"
    STATION_REUSE = "station_reuse"
    HERITAGE_REUSE = "heritage_reuse"
    LOCAL_SERVICE_CENTRE = "local_service_centre"
    CARING_NEIGHBOURHOOD = "caring_neighbourhood"
    MINIMAL_ALTERNATIVE = "minimal_alternative"
    OTHER = "other"


class Initiator(StrEnum):
    """Who leads. MUNICIPALITY includes cities and OCMW; MIXED: no one party leads."""

    RESIDENTS = "residents"
    MUNICIPALITY = "municipality"
    CARE_ORGANISATION = "care_organisation"
    SOCIAL_ORGANISATION = "social_organisation"
    ASSOCIATION = "association"
    CHURCH = "church"
    ENTREPRENEURS = "entrepreneurs"
    PRODUCERS = "producers"
    MIXED = "mixed"


class HubLegalForm(StrEnum):
    """PRIVATE: a business of whatever form. MIXED: more than one body."""

    VZW = "vzw"
    CV = "cv"
    MUNICIPALITY = "municipality"
    OCMW = "ocmw"
    PRIVATE = "private"
    MIXED = "mixed"


class HubStatus(StrEnum):
    """The state of a place on the date of its source. Nothing was checked on the spot.

    The life of a hub: an idea, a plan with a place or money, a start-up (a project that is under
    way, of which it is not known that its doors are open), open, stalled, closed.
    """

    IDEA = "idea"
    PLAN = "plan"
    START_UP = "start_up"
    OPEN = "open"
    STALLED = "stalled"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Hub:
    """One place of the landscape. Empty text and None mean "not known".

    kind: code of HubKind. initiator, legal_form: codes of Initiator and HubLegalForm, or "".
    village: NIS6 code, None where the place could not be matched to one village.
    municipality: that of 2025, "" where the place works in several.
    services: codes of hub services that it offers (status PLAN: that it plans).
    status_as_of: the year that the sources speak of. sources: addresses or descriptions of
    public pages, at least one.
    """

    id: str
    name: str
    kind: str
    village: str | None
    place: str
    municipality: str
    province: str
    address: str
    services: tuple[str, ...]
    initiator: str
    legal_form: str
    opened: int | None
    status: HubStatus
    status_as_of: str
    funding: str
    figures: str
    notes: str
    sources: tuple[str, ...]
