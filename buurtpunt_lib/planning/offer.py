"""The offer: which services come, whether people are waiting for them, and what is missing.

Confrontation: one planned service beside what people said (heard) and what is measured in the
village. Measured: LACKING for certain, PERHAPS (nothing known near), HERE already, or nothing when
no source speaks of it. Unanswered: a need that people named and that no planned service answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import OfferedService, When
from buurtpunt_lib.domain.project.participation import Need, NeedKind
from buurtpunt_lib.planning import cooperation, volunteers
from buurtpunt_lib.planning.progress import Progress

LACKING, PERHAPS, HERE = "lacking", "perhaps", "here"
# What a place has that people can walk into, and what its page on the web has: our reading of a
# physical and a digital place.
PHYSICAL = ("address", "hours", "step_free", "toilet", "seats", "storage", "notice_board")
DIGITAL = ("page", "hours_online", "contact", "calendar", "ordering", "booking", "paper_too")


@dataclass(frozen=True)
class Confrontation:
    """One planned service. heard: how many notes of people are about it. voices: how many people
    said so, as far as counted. measured: LACKING, PERHAPS, HERE or None. strength: people say that
    the village has it."""

    service: str
    heard: int
    voices: int
    strength: bool
    measured: str | None

    @property
    def verdict(self) -> str:
        """ "both", "heard", "heard_here", "measured", "here", or "nobody"."""
        lacks = self.measured in (LACKING, PERHAPS)
        if self.heard:
            return "both" if lacks else "heard_here" if self.measured == HERE else "heard"
        if lacks:
            return "measured"
        return "here" if self.measured == HERE or self.strength else "nobody"


def confront(
    services: Iterable[OfferedService], needs: Iterable[Need], measured: Mapping[str, str]
) -> tuple[Confrontation, ...]:
    """Each planned service beside what was heard and measured. measured: service → LACKING,
    PERHAPS or HERE; services of which no source speaks are left out."""
    told = tuple(needs)
    found = []
    for service in services:
        about = [need for need in told if need.service == service.id]
        asked = [need for need in about if need.kind is not NeedKind.STRENGTH]
        found.append(
            Confrontation(
                service=service.id,
                heard=len(asked),
                voices=sum(need.voices or 0 for need in asked),
                strength=any(need.kind is NeedKind.STRENGTH for need in about),
                measured=measured.get(service.id),
            )
        )
    return tuple(found)


def unanswered(needs: Iterable[Need], services: Iterable[OfferedService]) -> tuple[Need, ...]:
    """Needs and wishes about a service that is not planned, most voices first."""
    planned = {service.id for service in services}
    left = [
        need
        for need in needs
        if need.kind is not NeedKind.STRENGTH and need.service and need.service not in planned
    ]
    return tuple(sorted(left, key=lambda need: -(need.voices or 0)))


def measured_of(needs: Iterable[Any], services_of: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Service → LACKING, PERHAPS or HERE, from the needs of a village.

    needs: with key, lacks, certain and here, as `assessment` gives them. services_of: key → hub
    services by which a hub can meet it. A service that meets several needs counts for the one that
    is lacked most surely.
    """
    rank = {LACKING: 2, PERHAPS: 1, HERE: 0}
    found: dict[str, str] = {}
    for need in needs:
        state = LACKING if need.certain else PERHAPS if need.lacks else HERE
        for service in services_of.get(need.key, ()):
            if service not in found or rank[state] > rank[found[service]]:
                found[service] = state
    return found


def run_by_residents(services: Iterable[OfferedService]) -> tuple[int, int, int]:
    """(run by residents, run by others, not told) of the services that come for sure."""
    told = [one.by_residents for one in services if one.when is not When.PERHAPS]
    return told.count(True), told.count(False), told.count(None)


def planned(project: Project, *, at_opening: bool = False) -> tuple[str, ...]:
    """Codes of the services that come: all but those that are only thought of."""
    return tuple(
        one.id
        for one in project.offer.services
        if (one.when is When.OPENING if at_opening else one.when is not When.PERHAPS)
    )


def progress(project: Project) -> Progress:
    """How much of the offer is worked out."""
    offer = project.offer
    done = (
        bool(offer.partners),
        bool(offer.gains),
        bool(offer.self_check),
        bool(offer.services),
        bool(offer.services) and all(one.when for one in offer.services),
        bool(offer.services) and all(one.by.strip() for one in offer.services),
        bool(offer.physical),
        bool(offer.digital),
        not volunteers.policy_missing(offer.volunteers),
        bool(offer.shifts),
    )
    return Progress(sum(done), len(done))


def entered(project: Project) -> bool:
    """Whether anything of this step was entered."""
    return project.offer != type(project.offer)()


def findings(project: Project, measured: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """What the offer still asks, the heaviest first. Sentences: `offer.finding.<code>`.

    measured: as `measured_of` gives; without a village nothing is said of what is measured.
    """
    found = [
        *_services(project, measured or {}),
        *cooperation.findings(project),
        *volunteers.findings(project),
    ]
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _services(project: Project, measured: Mapping[str, str]) -> Iterator[Finding]:
    offer = project.offer
    place = "offer.services"
    if not offer.services:
        yield Finding("services_missing", Weight.WARN, place)
        return
    without = sum(not one.by.strip() for one in offer.services)
    if without:
        yield Finding("services_without", Weight.TIP, place, {"n": without})
    undated = sum(one.when is None for one in offer.services)
    if undated:
        yield Finding("services_undated", Weight.TIP, place, {"n": undated})
    needs = project.participation.needs
    states = confront(offer.services, needs, measured)
    if not needs:
        yield Finding("nobody_asked", Weight.WARN, "participation.needs")
    else:
        loose = sum(state.verdict == "nobody" for state in states)
        if loose:
            yield Finding("nobody_waits", Weight.WARN, place, {"n": loose})
        left = unanswered(needs, offer.services)
        if left:
            yield Finding("needs_left", Weight.TIP, place, {"n": len({n.service for n in left})})
    double = sum(state.verdict == "here" for state in states)
    if double:
        yield Finding("here_already", Weight.WARN, place, {"n": double})
    if not offer.physical:
        yield Finding("physical_missing", Weight.TIP, "offer.physical")
    if not offer.digital:
        yield Finding("digital_missing", Weight.TIP, "offer.digital")
    own, _, unknown = run_by_residents(offer.services)
    if not own and not unknown:
        yield Finding("no_residents", Weight.TIP, place)
