"""Observation: what somebody who knows the village saw there, of one facility, on one day.

It is a statement about that day. PRESENT and ABSENT say that the facility was there or was not;
UNKNOWN says that the person was asked and did not know, which tells nothing about the facility.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from buurtpunt_lib.domain.evidence import Presence
from buurtpunt_lib.domain.plan.faults import PlanFaults
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import FIRST_YEAR, LAST_YEAR, Frozen, LineId, whole

MOST_COUNTED = 999
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def to_day(value: Any) -> date:
    """A day from "2026-02-28" or from a date; years from FIRST_YEAR to LAST_YEAR."""
    found = value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
    # A moment is a date too in Python; its hour would be lost in silence.
    if type(found) is not date or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise PydanticCustomError("day", "not a day")
    return found


Day = Annotated[date, BeforeValidator(to_day), PlainSerializer(date.isoformat, return_type=str)]
VillageCode = Annotated[str, Field(strict=True, pattern=r"^[0-9]{5}[A-Z]{1,2}$")]


class Observation(Frozen):
    """One facility in one village on one day, as `by` saw it.

    village: NIS6 code. facility: code of a facility. count: how many there were, from 1, None when
    nobody counted; only with PRESENT. by: who says so ("" = not told); a role is enough.
    """

    village: VillageCode
    facility: LineId
    presence: Presence
    count: whole(1, MOST_COUNTED) | None = None
    observed_on: Day
    by: Annotated[str, Field(strict=True, max_length=120)] = ""
    note: Annotated[str, Field(strict=True, max_length=500)] = ""

    @classmethod
    def checked(cls, **fields: Any) -> Observation:
        """An observation from plain values. Raises InputError with every fault and its field."""
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            faults = PlanFaults(cls)
            faults.add_validation(error)
            raise faults.error() from None

    @property
    def cell(self) -> tuple[str, str]:
        """(village, facility): what it speaks of."""
        return self.village, self.facility

    @property
    def key(self) -> tuple[str, str, date, str]:
        """What makes it one: the same person says one thing about one cell on one day."""
        return (*self.cell, self.observed_on, self.by)

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if self.count is not None and self.presence is not Presence.PRESENT:
            yield "scan.count_not_present", "count", {"value": self.count}

    @model_validator(mode="after")
    def _check(self) -> Observation:
        found = list(self._faults())
        if found:
            raise LineFaults(found)
        return self


def newest(observations: tuple[Observation, ...]) -> dict[tuple[str, str], Observation]:
    """The newest observation that says something, per (village, facility).

    Of two on the same day the one that stands last; that they may contradict each other is for
    whoever weighs evidence. UNKNOWN says nothing, so it hides nothing.
    """
    found: dict[tuple[str, str], Observation] = {}
    for one in observations:
        before = found.get(one.cell)
        if one.presence is not Presence.UNKNOWN and (
            before is None or one.observed_on >= before.observed_on
        ):
            found[one.cell] = one
    return found
