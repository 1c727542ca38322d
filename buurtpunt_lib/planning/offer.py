"""The offer: which services come, whether people are waiting for them, and what is missing.

Confrontation: one planned service beside what people said (heard) and what is measured in the
village (see `needs`). Unanswered: what people asked for and no planned service answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import OfferedService, When
from buurtpunt_lib.domain.project.participation import NeedKind
from buurtpunt_lib.planning import cooperation, needs, volunteers
from buurtpunt_lib.planning.needs import Fit, Gap, GapState
from buurtpunt_lib.planning.progress import Progress

# What a place has that people can walk into, and what its page on the web has: our reading of a
# physical and a digital place.
PHYSICAL = ("address", "hours", "step_free", "toilet", "seats", "storage", "notice_board")
DIGITAL = ("page", "hours_online", "contact", "calendar", "ordering", "booking", "paper_too")


@dataclass(frozen=True)
class Confrontation:
    """One planned service. heard: how many notes of people are about it. voices: how many people
    said so; households: of the survey. measured: how the village stands, None where no source
    speaks of it. strength: people say that the village has it."""

    service: str
    heard: int
    voices: int
    households: int
    strength: bool
    measured: GapState | None

    @property
    def verdict(self) -> str:
        """ "both", "heard", "heard_here", "measured", "here", or "nobody"."""
        lacks = self.measured in (GapState.LACKS, GapState.UNSURE)
        there = self.measured in (GapState.HERE, GapState.NEAR)
        if self.heard or self.households:
            return "both" if lacks else "heard_here" if there else "heard"
        if lacks:
            return "measured"
        return "here" if there or self.strength else "nobody"


def confront(
    project: Project, gaps: Sequence[Gap], households: Mapping[str, int] | None = None
) -> tuple[Confrontation, ...]:
    """Each planned service beside what was heard and measured; arguments as `needs.fits` takes."""
    fits = {fit.code: fit for fit in needs.fits(project, gaps, households)}
    measured = needs.gap_by_service(gaps)
    found = []
    for service in project.offer.services:
        about = [need for need in project.participation.needs if need.service == service.id]
        fit = fits.get(service.id)
        gap = measured.get(service.id)
        found.append(
            Confrontation(
                service=service.id,
                heard=sum(need.kind is not NeedKind.STRENGTH for need in about),
                voices=fit.voices if fit else 0,
                households=fit.households if fit else 0,
                strength=any(need.kind is NeedKind.STRENGTH for need in about),
                measured=gap.state if gap else None,
            )
        )
    return tuple(found)


def unanswered(
    project: Project, gaps: Sequence[Gap], households: Mapping[str, int] | None = None
) -> tuple[Fit, ...]:
    """What people ask for that is not planned, in the order of `needs.fits`."""
    return tuple(
        fit
        for fit in needs.fits(project, gaps, households)
        if not fit.offered and (fit.needs or fit.wishes or fit.households)
    )


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


def findings(
    project: Project, gaps: Sequence[Gap] = (), households: Mapping[str, int] | None = None
) -> tuple[Finding, ...]:
    """What the offer still asks, the heaviest first. Sentences: `offer.finding.<code>`.

    gaps: of the village; without any nothing is said of what is measured.
    """
    found = [
        *_services(project, gaps, households or {}),
        *cooperation.findings(project),
        *volunteers.findings(project),
    ]
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _services(
    project: Project, gaps: Sequence[Gap], households: Mapping[str, int]
) -> Iterator[Finding]:
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
    states = confront(project, gaps, households)
    if not project.participation.needs and not households:
        yield Finding("nobody_asked", Weight.WARN, "participation.needs")
    else:
        loose = sum(state.verdict == "nobody" for state in states)
        if loose:
            yield Finding("nobody_waits", Weight.WARN, place, {"n": loose})
        left = unanswered(project, gaps, households)
        if left:
            yield Finding("needs_left", Weight.TIP, place, {"n": len(left)})
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
