"""Needs and strengths set against what is measured in the village.

Gap: one need that a village has or lacks by the sources (a need of `assessment`, here as codes).
Heard: how often a service was asked for: voices at meetings, households in the survey. Fit: one
service or gap with what people say, what the sources say, and what the village is strong in.
Verdict: needed and missing, asked for but there, asked for and not known or not measured, or
missing while nobody asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.participation import Need, NeedKind, Participation


class GapState(StrEnum):
    """Here: in the village itself. Near: within walking distance. Lacks: surely not near.

    Unsure: nothing is known near, and the sources may have missed it.
    """

    HERE = "here"
    NEAR = "near"
    LACKS = "lacks"
    UNSURE = "unsure"


class Verdict(StrEnum):
    ASKED_LACKS = "asked_lacks"
    ASKED_UNSURE = "asked_unsure"
    ASKED_NEAR = "asked_near"
    ASKED_HERE = "asked_here"
    ASKED_UNMEASURED = "asked_unmeasured"
    UNASKED_LACKS = "unasked_lacks"


_VERDICTS = {
    GapState.LACKS: Verdict.ASKED_LACKS,
    GapState.UNSURE: Verdict.ASKED_UNSURE,
    GapState.NEAR: Verdict.ASKED_NEAR,
    GapState.HERE: Verdict.ASKED_HERE,
}


@dataclass(frozen=True)
class Gap:
    """key: code of its first facility. facilities: any of them meets it. services: of a hub, by
    which it can be met. there: those of the facilities that are in the village."""

    key: str
    facilities: tuple[str, ...]
    services: tuple[str, ...]
    state: GapState
    there: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fit:
    """code: of a service, or of the facility of a gap that nobody asked for.

    needs, wishes: items of the register; voices: people who said so at meetings (an item without a
    number is one voice); households: of the survey; strengths: of the village, about it. offered:
    it is in the offer of the project. gap: key of the gap it belongs to, "" for none. there:
    facilities of the village that may meet it already.
    """

    code: str
    verdict: Verdict
    needs: tuple[Need, ...] = ()
    wishes: tuple[Need, ...] = ()
    voices: int = 0
    households: int = 0
    strengths: tuple[Need, ...] = ()
    offered: bool = False
    gap: str = ""
    there: tuple[str, ...] = ()

    @property
    def threefold(self) -> bool:
        """Needed, missing, and the village has something to begin with."""
        return self.verdict is Verdict.ASKED_LACKS and bool(self.strengths)


def fits(
    project: Project, gaps: Sequence[Gap], households: Mapping[str, int] | None = None
) -> tuple[Fit, ...]:
    """What people ask for against what is measured, verdict by verdict, most voices first.

    gaps: of the village of the project, () where it is not chosen: then all is unmeasured.
    households: code of a service -> households of the survey that miss it.
    """
    part, survey = project.participation, dict(households or {})
    by_service = gap_by_service(gaps)
    offered = {service.id for service in project.offer.services}
    asked = _codes(part, survey)
    found = []
    for code in asked:
        about = [need for need in part.needs if need.service == code]
        gap = by_service.get(code)
        verdict = _VERDICTS[gap.state] if gap else Verdict.ASKED_UNMEASURED
        said = [need for need in about if need.kind is not NeedKind.STRENGTH]
        found.append(
            Fit(
                code=code,
                verdict=verdict,
                needs=tuple(need for need in said if need.kind is NeedKind.NEED),
                wishes=tuple(need for need in said if need.kind is NeedKind.WISH),
                voices=sum(1 if need.voices is None else need.voices for need in said),
                households=survey.get(code, 0),
                strengths=tuple(need for need in about if need.kind is NeedKind.STRENGTH),
                offered=code in offered,
                gap=gap.key if gap else "",
                there=gap.there if gap else (),
            )
        )
    touched = {fit.gap for fit in found}
    found += [
        Fit(gap.key, Verdict.UNASKED_LACKS, gap=gap.key, offered=bool(offered & set(gap.services)))
        for gap in gaps
        if gap.state is GapState.LACKS and gap.key not in touched
    ]
    order = list(Verdict)
    return tuple(
        sorted(found, key=lambda fit: (order.index(fit.verdict), -fit.voices - fit.households))
    )


def gap_by_service(gaps: Iterable[Gap]) -> dict[str, Gap]:
    """The gap of each service and facility. A service that meets several belongs to the one for
    which it is named earliest among their services: a shop sells bread, but is no bakery first."""
    best: dict[str, tuple[int, Gap]] = {}
    for gap in gaps:
        for place, code in enumerate((*gap.facilities, *gap.services)):
            if code not in best or place < best[code][0]:
                best[code] = (place, gap)
    return {code: gap for code, (_, gap) in best.items()}


def _codes(part: Participation, survey: Mapping[str, int]) -> tuple[str, ...]:
    """Services that somebody asked for, in the order in which they are met."""
    said = [
        need.service for need in part.needs if need.service and need.kind is not NeedKind.STRENGTH
    ]
    return tuple(dict.fromkeys([*said, *(code for code, number in survey.items() if number)]))


def unasked_ideas(project: Project, households: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """Services of the offer for which nobody asked: is the village waiting for them?"""
    asked = set(_codes(project.participation, households or {}))
    return tuple(one.id for one in project.offer.services if one.id not in asked)


def findings(
    project: Project, gaps: Sequence[Gap], households: Mapping[str, int] | None = None
) -> tuple[Finding, ...]:
    """What the comparison says to do next. Codes are given as values: `texts` names them."""
    place, found = "participation.needs", []
    part = project.participation
    if not any(need.kind is not NeedKind.STRENGTH for need in part.needs) and not households:
        found.append(Finding("needs_none", Weight.WARN, place))
        return tuple(found)
    if not any(need.kind is NeedKind.STRENGTH for need in part.needs):
        found.append(Finding("strengths_none", Weight.TIP, place))
    compared = fits(project, gaps, households)
    ideas = unasked_ideas(project, households)
    if ideas:
        found.append(
            Finding("ideas_unasked", Weight.WARN, place, {"n": len(ideas), "codes": ideas})
        )
    silent = [fit.code for fit in compared if fit.verdict is Verdict.UNASKED_LACKS]
    if silent:
        values = {"n": len(silent), "codes": tuple(silent)}
        found.append(Finding("lacks_unasked", Weight.TIP, place, values))
    here = [fit for fit in compared if fit.verdict is Verdict.ASKED_HERE]
    if here:
        there = tuple(dict.fromkeys(code for fit in here for code in fit.there))
        values = {"n": len(here), "codes": tuple(fit.code for fit in here), "there_codes": there}
        found.append(Finding("asked_but_here", Weight.TIP, place, values))
    return tuple(found)
