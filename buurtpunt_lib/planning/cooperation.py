"""Cooperation: who does what, and what everybody gets out of it.

Holder: a partner, somebody of the team, or a name that stands in neither list, with what it does.
Gain: what one party brings and gets, at one of three levels (individual, organisation, network).
Self-check: the domains of cooperation that partners have arranged among themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import Gain, GainLevel, Offer

PARTNER, MEMBER, UNLISTED = "partner", "member", "unlisted"


@dataclass
class Holder:
    """kind: PARTNER, MEMBER or UNLISTED. task: in words. services: codes. shifts: weekly tasks."""

    name: str
    kind: str
    task: str = ""
    services: list[str] = field(default_factory=list)
    shifts: list[str] = field(default_factory=list)

    @property
    def does_nothing(self) -> bool:
        return not (self.task.strip() or self.services or self.shifts)


@dataclass(frozen=True)
class WhoDoesWhat:
    """holders: everybody with a task or a place. without: codes of services that nobody brings."""

    holders: tuple[Holder, ...]
    without: tuple[str, ...]


def who_does_what(project: Project) -> WhoDoesWhat:
    """Who does what, from partners, team, services and weekly tasks; names are matched without
    regard to capitals and accents."""
    found: dict[str, Holder] = {}
    for partner in project.offer.partners:
        found.setdefault(fold(partner.name), Holder(partner.name, PARTNER, partner.task))
    for member in project.team:
        found.setdefault(fold(member.name), Holder(member.name, MEMBER, member.role))
    without = []
    for service in project.offer.services:
        if service.by.strip():
            holder = found.setdefault(fold(service.by), Holder(service.by.strip(), UNLISTED))
            holder.services.append(service.id)
        else:
            without.append(service.id)
    for shift in project.offer.shifts:
        for name in shift.who:
            holder = found.setdefault(fold(name), Holder(name.strip(), UNLISTED))
            if shift.task not in holder.shifts:
                holder.shifts.append(shift.task)
    return WhoDoesWhat(tuple(found.values()), tuple(without))


def win_win(offer: Offer) -> dict[str, dict[GainLevel, tuple[Gain, ...]]]:
    """Name → level → its gains; partners without any come with empty levels, after the others."""
    names: dict[str, str] = {}
    found: dict[tuple[str, GainLevel], list[Gain]] = defaultdict(list)
    for gain in offer.gains:
        key = fold(gain.partner)
        names.setdefault(key, gain.partner)
        found[key, gain.level].append(gain)
    for partner in offer.partners:
        names.setdefault(fold(partner.name), partner.name)
    return {
        name: {level: tuple(found.get((key, level), ())) for level in GainLevel}
        for key, name in names.items()
    }


def one_sided(gains: Iterable[Gain]) -> tuple[str, ...]:
    """Names that bring something at one level or another, and of which no gain is known."""
    brings: dict[str, str] = {}
    gets: set[str] = set()
    for gain in gains:
        key = fold(gain.partner)
        if gain.brings.strip():
            brings.setdefault(key, gain.partner)
        if gain.gets.strip():
            gets.add(key)
    return tuple(name for key, name in brings.items() if key not in gets)


def findings(project: Project) -> Iterator[Finding]:
    """What cooperation still asks. Sentences: `offer.finding.<code>`."""
    offer = project.offer
    if not offer.partners:
        yield Finding("partners_missing", Weight.TIP, "offer.partners")
        return
    idle = [h.name for h in who_does_what(project).holders if h.kind == PARTNER and h.does_nothing]
    if idle:
        yield Finding(
            "partner_idle", Weight.WARN, "offer.partners", {"n": len(idle), "name": idle[0]}
        )
    waiting = [one.name for one in offer.partners if one.agreed is not True]
    if waiting:
        values = {"n": len(waiting), "name": waiting[0]}
        yield Finding("not_agreed", Weight.TIP, "offer.partners", values)
    gains = win_win(offer)
    names = {fold(one.name) for one in offer.partners}
    without = [n for n, by in gains.items() if fold(n) in names and not any(by.values())]
    if without:
        values = {"n": len(without), "name": without[0]}
        yield Finding("gain_missing", Weight.WARN, "offer.gains", values)
    for name in one_sided(offer.gains):
        yield Finding("one_sided", Weight.WARN, "offer.gains", {"name": name})
    if offer.gains and not any(gain.level is GainLevel.NETWORK for gain in offer.gains):
        yield Finding("nothing_together", Weight.TIP, "offer.gains")
    if not offer.self_check:
        yield Finding("self_check_missing", Weight.TIP, "offer.self_check")
