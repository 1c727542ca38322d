"""Hub (buurtpunt, dorpspunt, dorpshub): a meeting place that brings services back to a village.

The landscape also holds places that are not hubs themselves but show what is possible around
them: `kind` tells them apart (`buurtpunt` for true hubs).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HubStatus(StrEnum):
    """The state of a place on the date of its source. Nothing was checked on the spot."""

    PLAN = "plan"
    PROJECT = "project"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Hub:
    """One place of the landscape. Empty text and None mean "not known".

    village: NIS6 code, None where the place could not be matched to one village.
    status_as_of: the year that the sources speak of. sources: public pages, at least one.
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
