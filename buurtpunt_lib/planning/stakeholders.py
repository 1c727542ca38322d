"""Who is concerned: where each stands by influence and interest, and who is missing.

Side: what to do with somebody, by influence and interest (Mendelow's grid: ICIS Proceedings, 1981).
High: 3 or more on the scale of 1 to 5, so that who is in the middle is rather asked than forgotten.
Opponent: somebody who is against. None written down is no answer: the team has to say it looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.participation import (
    Participation,
    Stakeholder,
    StakeholderKind,
    Stance,
)

HIGH = 3
_PLACE = "participation.stakeholders"
# Who brings an invitation where the team itself is not known.
_BRIDGES = (StakeholderKind.INTERMEDIARY, StakeholderKind.AMBASSADOR)


class Side(StrEnum):
    """What to do: think along, keep content, keep informed, keep an eye on."""

    TOGETHER = "together"
    CONTENT = "content"
    INFORMED = "informed"
    WATCH = "watch"


def side(one: Stakeholder) -> Side | None:
    """The side of the grid on which somebody stands; None where that was not judged."""
    if one.influence is None or one.interest is None:
        return None
    if one.influence >= HIGH:
        return Side.TOGETHER if one.interest >= HIGH else Side.CONTENT
    return Side.INFORMED if one.interest >= HIGH else Side.WATCH


def by_side(people: Iterable[Stakeholder]) -> dict[Side | None, tuple[Stakeholder, ...]]:
    """The stakeholders of each side, in their order; None holds who was not judged."""
    found: dict[Side | None, list[Stakeholder]] = {kind: [] for kind in (*Side, None)}
    for one in people:
        found[side(one)].append(one)
    return {kind: tuple(those) for kind, those in found.items()}


def opponents(part: Participation) -> tuple[Stakeholder, ...]:
    return tuple(one for one in part.stakeholders if one.stance is Stance.AGAINST)


def opponents_answered(part: Participation) -> bool:
    """Whether it is known who is against: somebody, or nobody after a look around."""
    return bool(opponents(part)) or part.no_opponents


def bridges(part: Participation) -> tuple[Stakeholder, ...]:
    """Those by whom others are reached: in-betweens, ambassadors, and who is named in a `via`."""
    named = {one.via.casefold() for one in part.stakeholders if one.via}
    return tuple(
        one for one in part.stakeholders if one.kind in _BRIDGES or one.name.casefold() in named
    )


def findings(project: Project) -> tuple[Finding, ...]:
    """What is missing among the people, the gravest first."""
    part = project.participation
    people = part.stakeholders
    found = []
    if not people:
        found.append(Finding("nobody", Weight.WARN, _PLACE))
    if not opponents_answered(part):
        found.append(Finding("opponents_open", Weight.STOP, "participation.no_opponents"))
    if part.no_opponents and opponents(part):
        names = _names(opponents(part))
        found.append(
            Finding("opponents_both", Weight.WARN, "participation.no_opponents", {"names": names})
        )
    if not project.contact.complete:
        found.append(Finding("contact", Weight.WARN, "contact.name"))
    if not people:
        return tuple(found)
    if not any(one.vulnerable for one in people):
        found.append(Finding("vulnerable", Weight.WARN, _PLACE))
    alone = [one for one in people if one.vulnerable and not one.via]
    if alone:
        found.append(Finding("vulnerable_via", Weight.TIP, _PLACE, {"names": _names(alone)}))
    if not bridges(part):
        found.append(Finding("bridges", Weight.TIP, _PLACE))
    far = [one for one in by_side(people)[Side.TOGETHER] if one.reachable is False]
    if far:
        found.append(Finding("unreached", Weight.WARN, _PLACE, {"names": _names(far)}))
    unjudged = by_side(people)[None]
    if unjudged:
        values = {"n": len(unjudged), "names": _names(unjudged)}
        found.append(Finding("unjudged", Weight.TIP, _PLACE, values))
    return tuple(found)


def _names(people: Iterable[Stakeholder]) -> str:
    return ", ".join(one.name for one in people)
