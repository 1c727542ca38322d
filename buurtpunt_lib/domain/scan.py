"""Scan: what a municipality or a group of residents entered about its villages.

Like a plan it never changes: `scan.replace(...)` gives a new one, checked like the first, so that
undo is keeping the old one. In and out as JSON with a schema version.
Change: one thing that would be different: a facility or a hub comes, goes, or moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from buurtpunt_lib.domain.basket import Basket
from buurtpunt_lib.domain.observation import Observation, VillageCode
from buurtpunt_lib.domain.plan.faults import PlanFaults, check_schema, read_json
from buurtpunt_lib.domain.plan.filed import Filed
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Frozen, LineId, Name, Text
from buurtpunt_lib.errors import Fault, InputError

SCHEMA_VERSION = 1
MAX_OBSERVATIONS = 5_000
# What a change may be about besides the code of a facility.
HUB = "hub"

Latitude = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=50, le=52)]
Longitude = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=2, le=7)]


class ChangeKind(StrEnum):
    ADD = "add"
    REMOVE = "remove"
    MOVE = "move"


class Change(Frozen):
    """One facility or hub that comes, goes or moves.

    what: code of a facility, or "hub". village: where it comes, stands, or moves away from.
    to: the village it moves to, for a move alone. lat, lon: the exact place where it comes to
    stand (degrees, WGS 84), both or neither; without them the point of the village.
    """

    kind: ChangeKind
    what: LineId
    village: VillageCode
    to: VillageCode | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if (self.to is None) == (self.kind is ChangeKind.MOVE):
            yield "scan.to_with_move", "to", {}
        if (self.lat is None) != (self.lon is None):
            yield "scan.lat_and_lon", "lat", {}

    @model_validator(mode="after")
    def _check(self) -> Change:
        found = list(self._faults())
        if found:
            raise LineFaults(found)
        return self


class ScanWhatIf(Frozen):
    """A few changes together under a name. `id`: unique in the scan."""

    id: LineId
    name: Name
    changes: Annotated[tuple[Change, ...], Field(max_length=40)] = ()


class SitingMethod(StrEnum):
    """What the best choice of places is: most people helped, the shortest way for who lives
    farthest, the shortest way together, or as few places as help everybody."""

    MAX_COVER = "max_cover"
    P_CENTER = "p_center"
    P_MEDIAN = "p_median"
    SET_COVER = "set_cover"


class SitingQuestion(Frozen):
    """What a group asks about where to begin.

    places: how many new ones. reach_m: how far people go to a hub, near_m: what counts as near
    enough today, both metres of way. keep: hubs that are open stay.
    """

    places: Annotated[int, Field(strict=True, ge=1, le=8)] = 3
    reach_m: Annotated[int, Field(strict=True, ge=100, le=50_000)] = 3750
    near_m: Annotated[int, Field(strict=True, ge=100, le=50_000)] = 1200
    method: SitingMethod = SitingMethod.MAX_COVER
    keep: Annotated[bool, Field(strict=True)] = True


class Scan(Filed):
    """What was entered about the villages of one municipality.

    municipality: NIS code (of 2025), None while none is chosen. observations: in the order in
    which they came; the older ones stay, they tell what changed. basket: one of their own, None
    for one of ours. chosen: codes of the villages where a hub is wanted, in order of choice.
    siting: how they asked for those, None for the usual question. ticked: codes of what was ticked
    as done.
    """

    schema_version: Annotated[int, Field(strict=True, alias="schema")] = SCHEMA_VERSION
    title: Annotated[str, Field(strict=True, max_length=120)] = ""
    municipality: Annotated[str, Field(strict=True, pattern=r"^[0-9]{5}$")] | None = None
    observations: Annotated[tuple[Observation, ...], Field(max_length=MAX_OBSERVATIONS)] = ()
    basket: Basket | None = None
    what_ifs: Annotated[tuple[ScanWhatIf, ...], Field(max_length=30)] = ()
    chosen: Annotated[tuple[VillageCode, ...], Field(max_length=200)] = ()
    siting: SitingQuestion | None = None
    ticked: Annotated[tuple[LineId, ...], Field(max_length=400)] = ()
    notes: Text = ""

    @classmethod
    def from_json(cls, text: str | bytes) -> Scan:
        """The scan that a JSON text holds. Raises InputError with every fault that was found."""
        try:
            return cls.from_dict(read_json(text))
        except InputError as error:
            raise _of_scan(error) from None

    @classmethod
    def from_dict(cls, data: Any) -> Scan:
        """The scan that a dictionary holds, in the form of the JSON text."""
        found = PlanFaults(cls)
        try:
            check_schema(data, SCHEMA_VERSION, found)
            scan = cls.model_validate(data)
        except ValidationError as error:
            found.add_validation(error)
            raise found.error() from None
        except InputError as error:
            raise _of_scan(error) from None
        _twice(scan, found)
        if found:
            raise found.error()
        return scan

    @classmethod
    def empty(cls) -> Scan:
        """A scan in which nothing was entered."""
        return cls()

    def to_dict(self) -> dict[str, Any]:
        """The scan as plain values; what stands at its default is left out."""
        data = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {"schema": self.schema_version} | data

    def with_observations(self, *new: Observation) -> Scan:
        """A new scan in which these stand too; one with the same key takes the old one's place."""
        kept = {one.key: one for one in self.observations}
        kept |= {one.key: one for one in new}
        return self.replace(observations=tuple(kept.values()))

    def without_observation(self, old: Observation) -> Scan:
        """A new scan without one observation; unchanged where it does not stand in it."""
        return self.replace(
            observations=tuple(one for one in self.observations if one.key != old.key)
        )


def _twice(scan: Scan, found: PlanFaults) -> None:
    """What may stand in a scan only once."""
    first: dict[tuple, int] = {}
    for number, one in enumerate(scan.observations):
        if one.key in first:
            other = f"observations[{first[one.key]}]"
            found.add("scan.observation_twice", field=f"observations[{number}]", other=other)
        first.setdefault(one.key, number)
    for name, values in (
        ("what_ifs", [what_if.id for what_if in scan.what_ifs]),
        ("chosen", scan.chosen),
        ("ticked", scan.ticked),
    ):
        for number, value in enumerate(values):
            if value in values[:number]:
                found.add("scan.twice", field=f"{name}[{number}]", value=value)


# Faults of a file as a whole speak of a plan; here they speak of a scan.
_CODES = {
    "plan.too_big": "scan.too_big",
    "plan.not_utf8": "scan.not_utf8",
    "plan.not_json": "scan.not_json",
    "plan.duplicate_key": "scan.duplicate_key",
    "plan.newer_version": "scan.newer_version",
}


def _of_scan(error: InputError) -> InputError:
    return InputError([Fault(_CODES.get(f.code, f.code), f.values) for f in error.faults])
