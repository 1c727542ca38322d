"""Three places that no rule refuses, and people of each role."""

from __future__ import annotations

from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.domain.hub_record import HubRecord

EDITOR = Actor("Els", Role.EDITOR)
CONTRIBUTOR = Actor("Carl", Role.CONTRIBUTOR)
ROLES = (VISITOR, CONTRIBUTOR, EDITOR)


def place(id: str, name: str, **more) -> HubRecord:
    values = {
        "id": id,
        "name": name,
        "kind": "buurtpunt",
        "village": "71053G",
        "place": "Zepperen",
        "municipality": "Sint-Truiden",
        "province": "Limburg",
        "lat": 50.82,
        "lon": 5.25,
        "precision": "village",
        "status": "open",
        "status_as_of": "2025",
        "sources": ("https://voorbeeld.be",),
    }
    return HubRecord.from_dict({**values, **more})


BRUG = place(
    "de-brug",
    "De Brug",
    services=({"service": "shop"}, {"service": "cafe"}),
    opening_hours="Mo-Fr 09:00-12:00",
    stages=({"status": "open", "since": "2019-05"},),
    initiator="residents",
    legal_form="vzw",
)
STER = place("cafe-de-ster", "Café De Ster", kind="cafe", services=({"service": "cafe"},))
WAGEN = HubRecord.from_dict(
    {
        "id": "de-wagen",
        "name": "De Wagen",
        "kind": "mobile_service",
        "province": "West-Vlaanderen",
        "sources": ("krant van 3 mei 2021",),
    }
)
THREE = (BRUG, STER, WAGEN)
