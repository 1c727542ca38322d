"""Is the record of a place right? Every fault at once, each with the field and what is allowed.

Record: a `domain.Hub`, as the shipped list has it, or a `HubRecord` of the register. Both are held
against the same rules; what only a HubRecord has (dates of services and stages, opening hours,
partners) has its rules in `life`. A fault carries `row` (the id) and `field`, and `value` and
`allowed` where the sentence names them.
Contact details: an e-mail address or telephone number. They are personal data and never go in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain import Hub, HubKind, HubLegalForm, HubStatus, Initiator, Service
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.errors import Fault, InputError
from buurtpunt_lib.landscape.life import life_faults

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.domain.hub_record import HubRecord

# Years that a place can have opened or a source can speak of.
YEARS = (1800, 2100)
# A place farther than this from the middle of its village is a slip: no village is that large.
FARTHEST_M = 20_000
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")
_ADDRESSES = re.compile(r"https?://\S+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
# Belgian numbers: 057 12 34 56, 0479/12.34.56, +32 2 123 45 67.
_TELEPHONE = re.compile(r"(?<![\d.,])(?:\+32|0\d{1,3})[ ./-]?\d{1,3}(?:[ ./-]?\d{2,3}){2,3}(?!\d)")
_CODES = (
    ("kind", tuple(HubKind)),
    ("initiator", tuple(Initiator)),
    ("legal_form", tuple(HubLegalForm)),
    ("status", tuple(HubStatus)),
)
_REQUIRED = ("id", "name", "kind", "status", "province")
_FREE_TEXT = (
    "name", "place", "address", "carrier", "opening_hours", "digital", "funding", "figures",
    "notes",
)  # fmt: skip


def check_hubs(
    hubs: Iterable[Hub | HubRecord], *, services: Iterable[Service], villages: pd.DataFrame
) -> None:
    """Raises one InputError with every fault of every record; see `RecordRules`.

    Also refuses an id that stands twice (`landscape.duplicate`).
    """
    rules = RecordRules(services, villages)
    seen: set[str] = set()
    faults: list[Fault] = []
    for hub in hubs:
        if hub.id in seen:
            faults.append(Fault("landscape.duplicate", {"row": hub.id, "field": "id"}))
        seen.add(hub.id)
        faults += rules.faults(hub)
    if faults:
        raise InputError(faults)


def hub_faults(
    hub: Hub | HubRecord, *, services: Iterable[Service], villages: pd.DataFrame
) -> list[Fault]:
    """Everything that is wrong with one record; an empty list where it is right."""
    return RecordRules(services, villages).faults(hub)


class RecordRules:
    """The rules, made once for many records.

    services: the kinds of service a hub can offer. villages: indexed by code, with columns
    municipality and province, and lat and lon in degrees (NaN = not known).

    Codes of the faults, below `landscape.`: required, id_form, not_allowed, service_unknown,
    service_twice, village_unknown, municipality_unknown, municipality_differs, province_unknown,
    province_differs, municipality_elsewhere, far_from_village, year, opened_later, source, contact,
    and those of `life`.
    """

    def __init__(self, services: Iterable[Service], villages: pd.DataFrame) -> None:
        self._services = frozenset(service.code for service in services)
        columns = (villages[name] for name in ("municipality", "province", "lat", "lon"))
        self._villages = dict(zip(villages.index, zip(*columns, strict=True), strict=True))
        self._province_of = {place[0]: place[1] for place in self._villages.values()}
        self._provinces = sorted(set(self._province_of.values()))

    def faults(self, hub: Hub | HubRecord) -> list[Fault]:
        """Everything that is wrong with one record; an empty list where it is right."""
        row = hub.id or hub.name
        parts = (
            self._identity(hub),
            self._services_known(hub),
            self._where(hub),
            _when(hub),
            _free_text(hub),
            life_faults(hub) if hasattr(hub, "stages") else (),
        )
        return [Fault(code, {"row": row, **values}) for part in parts for code, values in part]

    def _identity(self, hub: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        for field in _REQUIRED:
            if not getattr(hub, field):
                yield "landscape.required", {"field": field}
        if hub.id and not _ID.fullmatch(hub.id):
            yield "landscape.id_form", {"field": "id", "value": hub.id}
        if not hub.sources:
            yield "landscape.required", {"field": "sources"}
        for source in hub.sources:
            # A page is named by its address, or described where the address holds a name.
            if source.startswith("http") and not _ADDRESS.fullmatch(source):
                yield "landscape.source", {"field": "sources", "value": source}
        for field, allowed in _CODES:
            value = getattr(hub, field)
            if value and value not in allowed:
                values = {"field": field, "value": str(value), "allowed": ", ".join(allowed)}
                yield "landscape.not_allowed", values

    def _services_known(self, hub: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        seen: set[str] = set()
        for code, going in _offered(hub):
            if code not in self._services:
                yield "landscape.service_unknown", {"field": "services", "value": code}
            # What ended may have begun again; two that go on at once are one.
            if going and code in seen:
                yield "landscape.service_twice", {"field": "services", "value": code}
            if going:
                seen.add(code)

    def _where(self, hub: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        if hub.province and hub.province not in self._provinces:
            values = {"field": "province", "value": hub.province}
            yield "landscape.province_unknown", {**values, "allowed": ", ".join(self._provinces)}
        known = self._province_of.get(hub.municipality)
        if hub.municipality and known is None:
            values = {"field": "municipality", "value": hub.municipality}
            yield "landscape.municipality_unknown", values
        if hub.village is None:
            if known and hub.province in self._provinces and hub.province != known:
                values = {"field": "province", "value": hub.province, "expected": known}
                yield "landscape.municipality_elsewhere", {**values, "name": hub.municipality}
            return
        place = self._villages.get(hub.village)
        if place is None:
            yield "landscape.village_unknown", {"field": "village", "value": hub.village}
            return
        for field, expected in zip(("municipality", "province"), place[:2], strict=True):
            value = getattr(hub, field)
            if value != expected:
                values = {"field": field, "value": value, "expected": expected}
                code = f"landscape.{field}_differs"
                yield code, {**values, "village": hub.village}
        lat, lon = getattr(hub, "lat", None), getattr(hub, "lon", None)
        if lat is None or lon is None or (abs(lat - place[2]) < 0.1 and abs(lon - place[3]) < 0.15):
            # Within 15 km; that needs no formula.
            return
        # NaN is not equal to itself: a village of which nobody knows where it lies.
        if place[2] == place[2]:
            metres = float(straight_line(place[2], place[3], lat, lon))
            if metres > FARTHEST_M:
                values = {"field": "lat", "value": f"{lat}, {lon}", "km": round(metres / 1000)}
                yield "landscape.far_from_village", {**values, "village": hub.village}


def _offered(hub: Any) -> Iterator[tuple[str, bool]]:
    """(code, whether it has not ended) of each service."""
    for service in hub.services:
        if isinstance(service, str):
            yield service, True
        else:
            yield service.service, service.status != "ended"


def _when(hub: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    first, last = YEARS
    span = {"first": str(first), "last": str(last)}
    opened = hub.opened
    if opened is not None and not first <= opened <= last:
        yield "landscape.year", {"field": "opened", "value": str(opened), **span}
    if not hub.status_as_of:
        return
    # A record knows months and days too; a row of the shipped list names the year.
    as_of = hub.status_as_of[:4] if hasattr(hub, "stages") else hub.status_as_of
    if not (_YEAR.fullmatch(as_of) and first <= int(as_of) <= last):
        yield "landscape.year", {"field": "status_as_of", "value": hub.status_as_of, **span}
    elif hub.status == HubStatus.OPEN and opened and opened > int(as_of):
        # A source cannot find a place open before it opened: then it announced it.
        values = {"field": "status", "opened": str(opened), "year": as_of}
        yield "landscape.opened_later", values


def _free_text(hub: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in _FREE_TEXT:
        if holds_contact(getattr(hub, field, "")):
            yield "landscape.contact", {"field": field}
    for number, partner in enumerate(getattr(hub, "partners", ())):
        if holds_contact(partner.name):
            yield "landscape.contact", {"field": f"partners[{number}].name"}
    for number, source in enumerate(hub.sources):
        if "@" in source and _EMAIL.search(_ADDRESSES.sub(" ", source)):
            yield "landscape.contact", {"field": f"sources[{number}]"}


def holds_contact(text: str) -> bool:
    """Whether a text holds an e-mail address or a telephone number; web addresses may."""
    if "@" not in text and "0" not in text and "+32" not in text:
        return False
    text = _ADDRESSES.sub(" ", text)
    return bool(_EMAIL.search(text) or _TELEPHONE.search(text))
