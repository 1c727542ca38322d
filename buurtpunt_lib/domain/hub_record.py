"""Hub record: all that the register knows of one place, as an editor writes it down.

Partial date: a year, a month or a day, see `domain.register_values`.
Stage: a state of the life of a place (HubStatus) and since when. Offered service: a service with
its own state, begin and end, since an offer grows and changes over the years.
Contact details are no part of a record: they stand apart (`domain.contact`).

A record never changes: `record.replace(...)` gives a new one, checked like the first. Empty text,
an empty list and None mean "not known".
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from buurtpunt_lib.domain.hub import Hub, HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Flag, Frozen
from buurtpunt_lib.domain.register_values import (
    FIRST_YEAR,
    LAST_YEAR,
    Code,
    HubId,
    PartialDate,
    VillageCode,
    certainly_before,
    checked,
    choice_or_empty,
    line,
    long_text,
)
from buurtpunt_lib.domain.scan import Latitude, Longitude
from buurtpunt_lib.domain.service import PolicyDomain

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Challenge",
    "HubRecord",
    "OfferedService",
    "PartialDate",
    "Partner",
    "PartnerKind",
    "Precision",
    "ServiceState",
    "Setting",
    "Stage",
]


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
    name: line(120) = ""


def _in_order(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The dated stages in the order of their dates; the others keep their places among them."""
    dated = iter(sorted((s for s in stages if s.since), key=lambda stage: stage.since))
    return tuple(next(dated) if stage.since else stage for stage in stages)


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


class HubRecord(Frozen):
    """One place of the register.

    village: NIS6 code, None where it is not one village. municipality: name of 2025. lat, lon:
    degrees, WGS 84, both or neither. status: on status_as_of. stages: the dated life, put in order
    of date; a stage that begins after status_as_of is what was expected then. carrier: the
    organisation that carries it. opening_hours: in the syntax of OpenStreetMap, as
    `domain.opening_hours` reads it. physical: whether there is a spot to go to. digital: what is
    offered online. challenges, domains: what it is for. sources: addresses or descriptions of
    public pages, at least one. confirmed_on: when somebody who knows last said that it is right.
    """

    id: HubId
    name: line(160, least=1)
    kind: HubKind
    village: VillageCode | None = None
    place: line(160) = ""
    municipality: line(80) = ""
    province: line(40) = ""
    address: line(300) = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision: Precision = Precision.UNKNOWN
    setting: Setting = Setting.UNKNOWN
    status: HubStatus = HubStatus.UNKNOWN
    status_as_of: PartialDate = ""
    stages: Annotated[tuple[Stage, ...], Field(max_length=20), AfterValidator(_in_order)] = ()
    services: Annotated[tuple[OfferedService, ...], Field(max_length=120)] = ()
    initiator: choice_or_empty(Initiator) = ""
    partners: Annotated[tuple[Partner, ...], Field(max_length=60), AfterValidator(_each_once)] = ()
    legal_form: choice_or_empty(HubLegalForm) = ""
    carrier: line(160) = ""
    opening_hours: line(255) = ""
    physical: Flag | None = None
    digital: long_text(500) = ""
    funding: long_text(2000) = ""
    figures: long_text(2000) = ""
    challenges: Annotated[tuple[Challenge, ...], AfterValidator(_each_once)] = ()
    domains: Annotated[tuple[PolicyDomain, ...], AfterValidator(_each_once)] = ()
    notes: long_text(4000) = ""
    sources: Annotated[
        tuple[line(500, least=1), ...], Field(max_length=40), AfterValidator(_each_once)
    ]
    confirmed_on: Day | None = None

    @classmethod
    def from_dict(cls, data: Any) -> HubRecord:
        """A record from plain values. Raises InputError with every fault and its field."""
        return checked(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON writes them; `from_dict` gives the same record again."""
        return self.model_dump(mode="json")

    def replace(self, **changes: Any) -> HubRecord:
        """A record with other values in some fields. Raises InputError with every fault."""
        return HubRecord.from_dict({**dict(self), **changes})

    @classmethod
    def from_hub(cls, hub: Hub, *, lat: float | None, lon: float | None) -> HubRecord:
        """The record of a place that ships with the program; its village gives the location."""
        planned = hub.status in (HubStatus.IDEA, HubStatus.PLAN)
        state = ServiceState.PLANNED if planned else ServiceState.OFFERED
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
        if self.lat is None and self.precision:
            yield "register.precision_without_place", "precision", {}
        if not self.sources:
            yield "register.no_source", "sources", {}
        for number, service in enumerate(self.services):
            if service.end and certainly_before(service.end, service.begin):
                values = {"begin": service.begin, "end": service.end}
                yield "register.end_before_begin", f"services[{number}].end", values

    @model_validator(mode="after")
    def _check(self) -> HubRecord:
        found = list(self._faults())
        if found:
            raise LineFaults(found)
        return self
