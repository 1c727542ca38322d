"""What a row says of services and of the life of a place, beside what is known of it already."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.domain.hub import HubStatus
from buurtpunt_lib.domain.hub_record import HubRecord


def default_state(status: str) -> str:
    """The state of a service of which a list only says the name."""
    return "planned" if status in (HubStatus.IDEA, HubStatus.PLAN) else "offered"


def services_said(said: dict[str, Any], old: HubRecord | None, status: str) -> tuple[Any, ...]:
    """A service of which only the name is said keeps the dates that are known of it."""
    known: dict[str, list[Any]] = {}
    for service in old.services if old else ():
        known.setdefault(service.service, []).append(service)
    found: list[Any] = []
    state = default_state(status)
    for item in said["services"]:
        kept = known.get(item.get("service")) if known and set(item) == {"service"} else None
        if kept and kept[-1].status != "ended":
            found += kept
        else:
            found.append({"status": state, **item})
    if "services_absent" in said:
        # Columns about single services say nothing about the others.
        named = {item["service"] for item in said["services"]} | said["services_absent"]
        found += [s for code, listed in known.items() if code not in named for s in listed]
    return tuple(found)


def stages_said(said: dict[str, Any], old: HubRecord | None) -> tuple[Any, ...] | None:
    if said.get("stages"):
        return said["stages"]
    found: list[Any] = list(old.stages) if old else []
    begun = False
    for name, status in (("opened", HubStatus.OPEN), ("closed", HubStatus.CLOSED)):
        since = said.get(name)
        if not since:
            continue
        of_kind = [stage for stage in found if getattr(stage, "status", None) == status]
        if any(stage.since.startswith(since) for stage in of_kind):
            continue
        begun = True
        if of_kind:
            found.remove(of_kind[0])
        found.append({"status": status.value, "since": since})
    return tuple(found) if begun else None
