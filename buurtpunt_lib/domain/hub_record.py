"""Hub record: all that the register knows of one place, as an editor writes it down.

Partial date: a year, a month or a day: "2019", "2019-05", "2019-05-12"; "" is not known.
Stage: a state of the life of a place (HubStatus) and since when. Offered service: a service with
its own state, begin and end, since an offer grows and changes over the years.
Contact details are no part of a record: they stand apart (`domain.contact`).

A record never changes: `record.replace(...)` gives a new one, checked like the first. Empty text,
an empty list and None mean "not known".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from buurtpunt_lib.domain.hub import Hub, HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.faults import PlanFaults
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Flag, Frozen
from buurtpunt_lib.domain.scan import Latitude, Longitude
from buurtpunt_lib.domain.service import PolicyDomain

FIRST_YEAR, LAST_YEAR = 1800, 2100
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Precision(StrEnum):
    """How exactly the location is known: the spot itself, its address, or only its village."""

    EXACT = "exact"
    ADDRESS = "address"
    VILLAGE = "village"
    UNKNOWN = ""


class ServiceState(StrEnum):
    PLANNED = "planned"
    OFFERED = "offered"
    ENDED = "ended"


class PartnerKind(StrEnum):
    """Sorts of partners: those that the project page and the handbook name."""

    RESIDENTS = "residents"
    ENTREPRENEURS = "entrepreneurs"
    ASSOCIATION = "association"
    MUNICIPALITY = "municipality"
    CARE_ORGANISATION = "care_organisation"
    SOCIAL_ORGANISATION = "social_organisation"
    CHURCH = "church"
    PRODUCERS = "producers"
    SCHOOL = "school"
    OTHER = "other"


class Setting(StrEnum):
    """Where it stands: in a city, in the core of a village, or in the open country."""

    CITY = "city"
    VILLAGE_CORE = "village_core"
    COUNTRYSIDE = "countryside"
    UNKNOWN = ""


class Challenge(StrEnum):
    """The challenges that a hub answers, as the handbook sums them up."""

    LOST_SERVICES = "lost_services"
    MOBILITY = "mobility"
    ISOLATION = "isolation"
    EXCLUSION = "exclusion"


def to_partial_date(value: Any) -> str:
    """A year, month or day that exists, or "".

    Raises PydanticCustomError `partial_date` for anything else.
    """
    if value == "" and isinstance(value, str):
        return ""
    match = _PARTIAL.fullmatch(value) if isinstance(value, str) else None
    if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        try:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return value
        except ValueError:
            pass
    raise PydanticCustomError("partial_date", "not a year, month or day")


def _text(most: int) -> Any:
    return Annotated[str, Field(strict=True, max_length=most)]


PartialDate = Annotated[str, BeforeValidator(to_partial_date)]
Code = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9_]{1,40}$")]
HubId = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Stage(Frozen):
    """since: when it began, "" when nobody knows."""

    status: HubStatus
    since: PartialDate = ""


class OfferedService(Frozen):
    """service: code of a hub service. begin, end: "" when not known or not ended."""

    service: Code
    status: ServiceState = ServiceState.OFFERED
    begin: PartialDate = ""
    end: PartialDate = ""


class Partner(Frozen):
    """name: of an organisation, "" when only its kind is known; never of a private person."""

    kind: PartnerKind
    name: _text(120) = ""


class HubRecord(Frozen):
    """One place of the register.

    village: NIS6 code, None where it is not one village. municipality: name of 2025. lat, lon:
    degrees, WGS 84, both or neither. status: on status_as_of. stages: the dated life before and up
    to it, the oldest first. carrier: the organisation that carries it. opening_hours: in the syntax
    of OpenStreetMap. physical: whether there is a spot to go to. digital: what is offered online.
    challenges, domains: what it is for. sources: addresses or descriptions of public pages, at
    least one. confirmed_on: when somebody who knows last said that it is right.
    """

    id: HubId
    name: Annotated[str, Field(strict=True, min_length=1, max_length=160)]
    kind: HubKind
    village: Annotated[str, Field(strict=True, pattern=r"^[0-9]{5}[A-Z]{1,2}$")] | None = None
    place: _text(160) = ""
    municipality: _text(80) = ""
    province: _text(40) = ""
    address: _text(300) = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision: Precision = Precision.UNKNOWN
    setting: Setting = Setting.UNKNOWN
    status: HubStatus = HubStatus.UNKNOWN
    status_as_of: PartialDate = ""
    stages: Annotated[tuple[Stage, ...], Field(max_length=20)] = ()
    services: Annotated[tuple[OfferedService, ...], Field(max_length=120)] = ()
    initiator: Initiator | Annotated[str, Field(pattern=r"^$")] = ""
    partners: Annotated[tuple[Partner, ...], Field(max_length=60)] = ()
    legal_form: HubLegalForm | Annotated[str, Field(pattern=r"^$")] = ""
    carrier: _text(160) = ""
    opening_hours: _text(500) = ""
    physical: Flag | None = None
    digital: _text(500) = ""
    funding: _text(2000) = ""
    figures: _text(2000) = ""
    challenges: Annotated[tuple[Challenge, ...], Field(max_length=4)] = ()
    domains: Annotated[tuple[PolicyDomain, ...], Field(max_length=6)] = ()
    notes: _text(4000) = ""
    sources: Annotated[tuple[_text(500), ...], Field(max_length=40)]
    confirmed_on: Day | None = None

    @classmethod
    def from_dict(cls, data: Any) -> HubRecord:
        """A record from plain values. Raises InputError with every fault and its field."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            faults = PlanFaults(cls)
            faults.add_validation(error)
            raise faults.error() from None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON writes them; `from_dict` gives the same record again."""
        return self.model_dump(mode="json")

    def replace(self, **changes: Any) -> HubRecord:
        """A record with other values in some fields. Raises InputError with every fault."""
        return HubRecord.from_dict({**dict(self), **changes})

    @classmethod
    def from_hub(cls, hub: Hub, *, lat: float | None, lon: float | None) -> HubRecord:
        """The record of a place that ships with the program; its village gives the location."""
        state = ServiceState.PLANNED if hub.status is HubStatus.PLAN else ServiceState.OFFERED
        return cls.from_dict(
            {
                "id": hub.id,
                "name": hub.name,
                "kind": hub.kind,
                "village": hub.village,
                "place": hub.place,
                "municipality": hub.municipality,
                "province": hub.province,
                "address": hub.address,
                "lat": lat,
                "lon": lon,
                "precision": "" if lat is None else Precision.VILLAGE,
                "status": hub.status,
                "status_as_of": hub.status_as_of,
                "stages": ({"status": HubStatus.OPEN, "since": str(hub.opened)},)
                if hub.opened
                else (),
                "services": tuple({"service": code, "status": state} for code in hub.services),
                "initiator": hub.initiator,
                "legal_form": hub.legal_form,
                "funding": hub.funding,
                "figures": hub.figures,
                "notes": hub.notes,
                "sources": hub.sources,
            }
        )

    @property
    def opened(self) -> int | None:
        """The year in which it opened first, None when not known."""
        years = [int(s.since[:4]) for s in self.stages if s.status is HubStatus.OPEN and s.since]
        return min(years, default=None)

    @property
    def current_services(self) -> tuple[str, ...]:
        """Codes of the services that have not ended, each once: offered, or planned."""
        going = (s.service for s in self.services if s.status is not ServiceState.ENDED)
        return tuple(dict.fromkeys(going))

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if (self.lat is None) != (self.lon is None):
            yield "register.lat_and_lon", "lat", {}
        if not any(source.strip() for source in self.sources):
            yield "register.no_source", "sources", {}
        for number, service in enumerate(self.services):
            if service.begin and service.end and service.end < service.begin[: len(service.end)]:
                values = {"begin": service.begin, "end": service.end}
                yield "register.end_before_begin", f"services[{number}].end", values

    @model_validator(mode="after")
    def _check(self) -> HubRecord:
        found = list(self._faults())
        if found:
            raise LineFaults(found)
        return self
