"""A small made-up register: three places, and an editor, a contributor and a visitor."""

from __future__ import annotations

from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.domain.hub_record import HubRecord

ANNA = Actor("Anna", Role.EDITOR)
BRAM = Actor("Bram", Role.EDITOR)
CARLA = Actor("Carla", Role.CONTRIBUTOR)

__all__ = ["ANNA", "BRAM", "CARLA", "FULL", "SHIPPED", "VISITOR", "record"]


def record(id: str, name: str = "", **more) -> HubRecord:
    values = {"id": id, "name": name or id, "kind": "buurtpunt", "sources": ("https://x.example",)}
    return HubRecord.from_dict({**values, **more})


FULL = record(
    "de-halle",
    "De Halle",
    village="71053G",
    place="Zepperen",
    municipality="Sint-Truiden",
    province="Limburg",
    address="Dorpsplein 1",
    lat=50.8,
    lon=5.25,
    precision="exact",
    setting="village_core",
    status="open",
    status_as_of="2025-03",
    stages=({"status": "plan", "since": "2019"}, {"status": "open", "since": "2021-05-12"}),
    services=(
        {"service": "shop", "begin": "2021-05"},
        {"service": "cafe", "status": "planned"},
        {"service": "bread", "status": "ended", "begin": "2021", "end": "2023-01-31"},
    ),
    initiator="residents",
    partners=({"kind": "municipality", "name": "Stad Sint-Truiden"}, {"kind": "residents"}),
    legal_form="vzw",
    carrier="De Halle vzw",
    opening_hours="Mo-Fr 09:00-17:00",
    physical=True,
    digital="https://dehalle.example",
    funding="LEADER",
    figures="40 vrijwilligers",
    challenges=("mobility", "isolation"),
    domains=("wonen",),
    notes="Eén adres,\ntwee ingangen.",
    sources=("https://a.example", "krant van 3 mei 2021"),
    confirmed_on="2026-02-03",
)
SHIPPED = (FULL, record("t-kapelletje", "’t Kapelletje"), record("cafe-de-ster", "Café De Ster"))
