"""What cannot be in the life of a place as its record tells it, and in what only a record holds.

Expected stage: one that begins after the date of the status; it had yet to come then.
Further: a place goes from idea to plan to start-up to open; stalled and closed come after those.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain import HubStatus
from buurtpunt_lib.domain.opening_hours import readable

if TYPE_CHECKING:
    from buurtpunt_lib.domain.hub_record import HubRecord

_FURTHER = {
    HubStatus.IDEA: 0,
    HubStatus.PLAN: 1,
    HubStatus.START_UP: 2,
    HubStatus.OPEN: 3,
    HubStatus.STALLED: 4,
    HubStatus.CLOSED: 5,
}


def life_faults(record: HubRecord) -> Iterator[tuple[str, dict[str, Any]]]:
    """(code, values) of each fault.

    Codes below `landscape.`: stage_twice, stage_later, stages_contradict, period_twice,
    opening_hours.
    """
    yield from _stages(record)
    yield from _periods(record)
    if record.opening_hours and not readable(record.opening_hours):
        yield "landscape.opening_hours", {"field": "opening_hours", "value": record.opening_hours}


def _stages(record: HubRecord) -> Iterator[tuple[str, dict[str, Any]]]:
    if not record.stages:
        return
    from buurtpunt_lib.domain.register_values import certainly_before

    for number, stage in enumerate(record.stages):
        if stage in record.stages[:number]:
            values = {"field": f"stages[{number}]", "value": stage.status.value}
            yield "landscape.stage_twice", {**values, "since": stage.since or "-"}
    as_of, status = record.status_as_of, record.status
    if not as_of or status is HubStatus.UNKNOWN:
        return
    seen = [s for s in record.stages if not certainly_before(as_of, s.since)]
    same = [s for s in record.stages if s.status is status]
    # That an opening was announced, and seen too early, is told by landscape.opened_later.
    if status is not HubStatus.OPEN and same and not any(s in seen for s in same):
        values = {"field": "status", "value": status.value, "since": same[0].since, "year": as_of}
        yield "landscape.stage_later", values
    if not seen:
        return
    last = seen[-1]
    if (
        certainly_before(last.since, as_of)
        and _FURTHER.get(last.status, 0) > _FURTHER[status]
        and {last.status, status} != {HubStatus.STALLED, HubStatus.CLOSED}
    ):
        values = {"field": "status", "value": status.value, "other": last.status.value}
        yield "landscape.stages_contradict", {**values, "since": last.since}


def _periods(record: HubRecord) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same service, state and dates stand once."""
    for number, service in enumerate(record.services):
        if service.status == "ended" and service in record.services[:number]:
            values = {"field": f"services[{number}]", "value": service.service}
            yield "landscape.period_twice", values
