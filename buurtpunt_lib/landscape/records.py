"""Is the record of a place right? Every fault at once, each with the field and what is allowed.

Record: one `domain.Hub`, read from the landscape or filled in by a person.
Contact details: an e-mail address or telephone number. They are personal data and never go in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib.domain import Hub, HubKind, HubLegalForm, HubStatus, Initiator, Service
from buurtpunt_lib.errors import Fault, InputError

if TYPE_CHECKING:
    import pandas as pd

# Years that a place can have opened or a source can speak of.
YEARS = (1800, 2100)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR = re.compile(r"\d{4}")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
# Belgian numbers: 057 12 34 56, 0479/12.34.56, +32 2 123 45 67.
_TELEPHONE = re.compile(r"(?<![\d.,])(?:\+32|0\d{1,3})[ ./-]?\d{1,3}(?:[ ./-]?\d{2,3}){2,3}(?!\d)")
_CODES = (("kind", HubKind), ("initiator", Initiator), ("legal_form", HubLegalForm))
_FREE_TEXT = ("name", "place", "address", "funding", "figures", "notes")


def check_hubs(hubs: Iterable[Hub], *, services: Iterable[Service], villages: pd.DataFrame) -> None:
    """Raises one InputError with every fault of every record; see `hub_faults`.

    Also refuses an id that stands twice (`landscape.duplicate`).
    """
    services = tuple(services)
    seen: set[str] = set()
    faults: list[Fault] = []
    for hub in hubs:
        if hub.id in seen:
            faults.append(Fault("landscape.duplicate", {"row": hub.id}))
        seen.add(hub.id)
        faults += hub_faults(hub, services=services, villages=villages)
    if faults:
        raise InputError(faults)


def hub_faults(hub: Hub, *, services: Iterable[Service], villages: pd.DataFrame) -> list[Fault]:
    """Everything that is wrong with one record; an empty list where it is right.

    services: the kinds of service a hub can offer. villages: indexed by code, with columns
    municipality and province.

    Codes of the faults, below `landscape.`: required, id_form, not_allowed, service_unknown,
    service_twice, village_unknown, municipality_unknown, municipality_differs, province_unknown,
    province_differs, year, opened_later, source, contact. Each carries `row` (the id), and
    `field`, `value` and `allowed` where the sentence names them.
    """
    found = (
        _identity(hub),
        _codes(hub),
        _services(hub, {service.code for service in services}),
        _where(hub, villages),
        _when(hub),
        _free_text(hub),
    )
    return [fault for part in found for fault in part]


def _identity(hub: Hub) -> Iterator[Fault]:
    for field in ("id", "name", "kind", "status", "province"):
        if not getattr(hub, field):
            yield Fault("landscape.required", {"row": hub.id or hub.name, "field": field})
    if hub.id and not _ID.fullmatch(hub.id):
        yield Fault("landscape.id_form", {"row": hub.id, "value": hub.id})
    if not hub.sources:
        yield Fault("landscape.required", {"row": hub.id, "field": "sources"})
    for source in hub.sources:
        # A page is named by its address, or described where the address holds a person's name.
        if source.startswith("http") and not _ADDRESS.fullmatch(source):
            yield Fault("landscape.source", {"row": hub.id, "value": source})


def _codes(hub: Hub) -> Iterator[Fault]:
    for field, allowed in (*_CODES, ("status", HubStatus)):
        value = getattr(hub, field)
        if value and value not in tuple(allowed):
            values = {"row": hub.id, "field": field, "value": str(value)}
            yield Fault("landscape.not_allowed", {**values, "allowed": ", ".join(allowed)})


def _services(hub: Hub, known: set[str]) -> Iterator[Fault]:
    for position, code in enumerate(hub.services):
        if code not in known:
            yield Fault("landscape.service_unknown", {"row": hub.id, "value": code})
        if code in hub.services[:position]:
            yield Fault("landscape.service_twice", {"row": hub.id, "value": code})


def _where(hub: Hub, villages: pd.DataFrame) -> Iterator[Fault]:
    provinces = sorted(set(villages["province"]))
    if hub.province and hub.province not in provinces:
        values = {"row": hub.id, "value": hub.province, "allowed": ", ".join(provinces)}
        yield Fault("landscape.province_unknown", values)
    if hub.municipality and hub.municipality not in set(villages["municipality"]):
        yield Fault("landscape.municipality_unknown", {"row": hub.id, "value": hub.municipality})
    if hub.village is None:
        return
    if hub.village not in villages.index:
        yield Fault("landscape.village_unknown", {"row": hub.id, "value": hub.village})
        return
    differs = {
        "municipality": "landscape.municipality_differs",
        "province": "landscape.province_differs",
    }
    for field, code in differs.items():
        expected = villages.at[hub.village, field]
        if getattr(hub, field) != expected:
            values = {"row": hub.id, "value": getattr(hub, field), "expected": expected}
            yield Fault(code, {**values, "village": hub.village})


def _when(hub: Hub) -> Iterator[Fault]:
    first, last = YEARS
    span = {"first": str(first), "last": str(last)}
    if hub.opened is not None and not first <= hub.opened <= last:
        yield Fault(
            "landscape.year", {"row": hub.id, "field": "opened", "value": str(hub.opened), **span}
        )
    if not hub.status_as_of:
        return
    if not (_YEAR.fullmatch(hub.status_as_of) and first <= int(hub.status_as_of) <= last):
        values = {"row": hub.id, "field": "status_as_of", "value": hub.status_as_of}
        yield Fault("landscape.year", {**values, **span})
    elif hub.status == HubStatus.OPEN and hub.opened and hub.opened > int(hub.status_as_of):
        # A source cannot find a place open before it opened: then it announced it.
        values = {"row": hub.id, "opened": str(hub.opened), "year": hub.status_as_of}
        yield Fault("landscape.opened_later", values)


def _free_text(hub: Hub) -> Iterator[Fault]:
    for field in _FREE_TEXT:
        text = getattr(hub, field)
        if _EMAIL.search(text) or _TELEPHONE.search(text):
            yield Fault("landscape.contact", {"row": hub.id, "field": field})
