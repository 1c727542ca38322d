"""Everything that the learning network holds on a day, gathered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from buurtpunt_lib.domain.network import Experience, WorkingSession
    from buurtpunt_lib.register.network import Asked, CaseFile, Model


@dataclass(frozen=True)
class Knowledge:
    """organisations, hubs: names by id, those that are spoken of."""

    cases: tuple[CaseFile, ...] = ()
    sessions: tuple[WorkingSession, ...] = ()
    models: tuple[Model, ...] = ()
    questions: tuple[Asked, ...] = ()
    experiences: tuple[Experience, ...] = ()
    organisations: Mapping[str, str] = field(default_factory=dict)
    hubs: Mapping[str, str] = field(default_factory=dict)


def gather() -> Knowledge:
    """What the register and the network hold now."""
    from buurtpunt_lib.register import network
    from buurtpunt_lib.storage import register

    table = register.hub_table()
    return Knowledge(
        cases=network.cases(),
        sessions=network.sessions(),
        models=network.models(table),
        questions=network.questions(),
        experiences=tuple(told.experience for told in network.experiences()),
        organisations={one.id: one.name for one in network.all_organisations()},
        hubs=dict(zip(table["id"], table["name"], strict=True)),
    )
