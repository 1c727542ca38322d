"""Roll-out over the villages of a municipality: phases, roles, initiatives and what residents ask.

Board: what the municipality does, in the columns of its four roles. Funnel: initiatives of
residents by how far they are, from small to sustained. Ranking: what residents find important,
what most people chose first; equal numbers share a place, and what nobody counted has none.
Signs: what can be counted of people doing things together. It is no measure of cohesion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project.rollout import (
    Deed,
    Framework,
    Initiative,
    InitiativeStage,
    MunicipalRole,
    Phase,
    PolicyField,
    Rollout,
    Wish,
)
from buurtpunt_lib.planning.offer import run_by_residents
from buurtpunt_lib.planning.progress import Progress

if TYPE_CHECKING:
    from buurtpunt_lib.domain.project import Project

STAGES = tuple(InitiativeStage)
ROLES = tuple(MunicipalRole)
# The parts of a framework in the order in which it is read.
FRAMEWORK = tuple(Framework.model_fields)
# A round of questions is asked anew each year: our assumption. The municipality goes on asking.
ASK_AGAIN = timedelta(365)
# Sint-Truiden began in three villages at once (its page on dorpspunten).
FIRST = 3


@dataclass(frozen=True)
class Ranked:
    """rank: from 1, None for a wish that nobody counted. share: of the most chosen one."""

    wish: Wish
    rank: int | None
    share: float | None


@dataclass(frozen=True)
class Signs:
    """initiatives: that are running (not small), sustained: of those. answered: wishes of which
    residents heard what happens; wishes: all. made_together: entries of the log. run_by_residents:
    services that residents run themselves, of the `services` of which that is known;
    services_unknown: of which it is not."""

    initiatives: int
    running: int
    sustained: int
    wishes: int
    answered: int
    made_together: int
    services: int
    services_unknown: int
    run_by_residents: int


def board(rollout: Rollout) -> dict[MunicipalRole, tuple[Deed, ...]]:
    """Role → what the municipality does in it, in the order of the list."""
    return {role: tuple(one for one in rollout.deeds if one.role is role) for role in ROLES}


def funnel(rollout: Rollout) -> dict[InitiativeStage, tuple[Initiative, ...]]:
    """Stage → the initiatives that are that far."""
    return {
        stage: tuple(one for one in rollout.initiatives if one.stage is stage) for stage in STAGES
    }


def neighbour(kind: Sequence, now: object, by: int) -> object | None:
    """The role or stage that lies `by` columns farther; None where the board ends."""
    at = list(kind).index(now) + by
    return kind[at] if 0 <= at < len(kind) else None


def ranking(wishes: Sequence[Wish]) -> tuple[Ranked, ...]:
    """Wishes, what most people chose first; those without a number last, in their order.

    >>> wishes = [Wish(id=i, text=i, votes=n) for i, n in (("a", 3), ("b", 9), ("c", 3))]
    >>> [(one.wish.id, one.rank) for one in ranking(wishes)]
    [('b', 1), ('a', 2), ('c', 2)]
    """
    counted = sorted(
        (wish for wish in wishes if wish.votes is not None), key=lambda wish: -(wish.votes or 0)
    )
    most = max((wish.votes or 0 for wish in counted), default=0)
    found = [
        Ranked(
            wish,
            1 + sum((other.votes or 0) > (wish.votes or 0) for other in counted),
            (wish.votes or 0) / most if most else None,
        )
        for wish in counted
    ]
    return (*found, *(Ranked(wish, None, None) for wish in wishes if wish.votes is None))


def fields_without_deed(rollout: Rollout) -> tuple[PolicyField, ...]:
    """The fields of policy in which the municipality does nothing for hubs yet."""
    there = {field for deed in rollout.deeds for field in deed.fields}
    return tuple(field for field in PolicyField if field.value not in there)


def villages(rollout: Rollout) -> tuple[str, ...]:
    """Every village that the roll-out names, those of the first phase first, each once."""
    named = [
        *(code for phase in rollout.phases for code in phase.villages),
        *(sheet.village for sheet in rollout.villages),
        *(code for programme in rollout.programmes for code in programme.villages),
    ]
    return tuple(dict.fromkeys(named))


def in_phases(codes: Sequence[str], first: int = FIRST) -> tuple[tuple[str, ...], ...]:
    """Villages in their order cut in two: those to begin with, and the others.

    >>> in_phases(["a", "b", "c", "d"], 3), in_phases(["a"], 3), in_phases([], 3)
    ((('a', 'b', 'c'), ('d',)), (('a',),), ())
    """
    unique = tuple(dict.fromkeys(codes))
    return tuple(part for part in (unique[:first], unique[first:]) if part)


def phase_end(phase: Phase) -> date | None:
    """The first month after a phase; None where its begin or length is not known."""
    if phase.begin is None or phase.months is None:
        return None
    month = phase.begin.year * 12 + phase.begin.month - 1 + phase.months
    return date(month // 12, month % 12 + 1, 1)


def signs(project: Project) -> Signs:
    """What can be counted of people who do something together."""
    rollout = project.rollout
    by_residents, by_others, not_told = run_by_residents(project.offer.services)
    return Signs(
        initiatives=len(rollout.initiatives),
        running=sum(one.stage is not InitiativeStage.SMALL for one in rollout.initiatives),
        sustained=sum(one.stage is InitiativeStage.SUSTAINED for one in rollout.initiatives),
        wishes=len(rollout.wishes),
        answered=sum(bool(one.answer) for one in rollout.wishes),
        made_together=len(rollout.co_creations),
        services=by_residents + by_others,
        services_unknown=not_told,
        run_by_residents=by_residents,
    )


def written(framework: Framework) -> tuple[str, ...]:
    """The parts of the framework in which something stands."""
    return tuple(name for name in FRAMEWORK if getattr(framework, name).strip())


def entered(project: Project) -> bool:
    """Whether anything of the roll-out was entered."""
    return project.rollout != Rollout()


def progress(project: Project) -> Progress:
    """How far the roll-out is; nothing to do as long as nobody works on it."""
    rollout = project.rollout
    if not entered(project):
        return Progress(0, 0)
    return Progress.of(
        [
            bool(rollout.phases) and not unplaced(rollout),
            bool(rollout.villages) and all(one.needs and one.strengths for one in rollout.villages),
            not [role for role, deeds in board(rollout).items() if not deeds],
            bool(rollout.initiatives),
            bool(rollout.wishes) and all(one.answer for one in rollout.wishes),
            bool(rollout.co_creations),
            len(written(rollout.framework)) == len(FRAMEWORK),
        ]
    )


def unplaced(rollout: Rollout) -> tuple[str, ...]:
    """Villages that the roll-out names and that are in no phase."""
    placed = {code for phase in rollout.phases for code in phase.villages}
    return tuple(code for code in villages(rollout) if code not in placed)


def findings(project: Project, *, today: date) -> tuple[Finding, ...]:
    """What a municipality should look at; () as long as nobody works on the roll-out.

    Values `village` are codes of villages. Sentences: `rollout.finding.<code>`.
    """
    if not entered(project):
        return ()
    rollout = project.rollout
    found = [
        *_phases(rollout, today),
        *_sheets(rollout),
        *_deeds(rollout, today),
        *_initiatives(rollout),
        *_wishes(rollout, today),
        *_framework(rollout),
    ]
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _phases(rollout: Rollout, today: date) -> Iterator[Finding]:
    if not rollout.phases:
        yield Finding("no_phases", Weight.WARN, "rollout.phases")
    where = Counter(code for phase in rollout.phases for code in set(phase.villages))
    for code in [code for code, count in where.items() if count > 1]:
        yield Finding("village_twice", Weight.WARN, "rollout.phases", {"village": code})
    left = unplaced(rollout)
    if left and rollout.phases:
        yield Finding("unplaced", Weight.WARN, "rollout.phases", {"n": len(left)})
    for before, phase in zip(rollout.phases, rollout.phases[1:], strict=False):
        if before.begin and phase.begin and phase.begin < before.begin:
            values = {"phase": phase.name, "before": before.name}
            yield Finding("phase_before", Weight.WARN, f"rollout.phases[{phase.id}].begin", values)
    for phase in rollout.phases:
        place = f"rollout.phases[{phase.id}]"
        if not phase.villages:
            yield Finding("phase_empty", Weight.TIP, f"{place}.villages", {"phase": phase.name})
        if phase.begin is None:
            yield Finding("phase_no_begin", Weight.TIP, f"{place}.begin", {"phase": phase.name})
        end = phase_end(phase)
        if end is not None and end <= today and phase is not rollout.phases[-1]:
            yield Finding("phase_over", Weight.TIP, f"{place}.months", {"phase": phase.name})


def _sheets(rollout: Rollout) -> Iterator[Finding]:
    for sheet in rollout.villages:
        place = f"rollout.villages[{sheet.id}]"
        if sheet.needs and not sheet.strengths:
            values = {"village": sheet.village}
            yield Finding("only_needs", Weight.WARN, f"{place}.strengths", values)
    first = rollout.phases[0].villages if rollout.phases else ()
    pulled = {sheet.village for sheet in rollout.villages if sheet.trekker}
    alone = [code for code in first if code not in pulled]
    if len(alone) == 1:
        yield Finding("no_trekker", Weight.WARN, "rollout.villages", {"village": alone[0]})
    elif alone:
        yield Finding("no_trekkers", Weight.WARN, "rollout.villages", {"n": len(alone)})


def _deeds(rollout: Rollout, today: date) -> Iterator[Finding]:
    for role, deeds in board(rollout).items():
        if not deeds:
            yield Finding(f"role_{role.value}", Weight.TIP, "rollout.deeds")
    if rollout.deeds:
        for field in fields_without_deed(rollout):
            yield Finding(f"field_{field.value}", Weight.TIP, "rollout.deeds")
    for deed in rollout.deeds:
        if deed.until and deed.until < today and not deed.done:
            values = {"deed": deed.text, "n": (today - deed.until).days}
            yield Finding("deed_late", Weight.WARN, f"rollout.deeds[{deed.id}].until", values)


def _initiatives(rollout: Rollout) -> Iterator[Finding]:
    for one in rollout.initiatives:
        place, told = f"rollout.initiatives[{one.id}]", {"name": one.name}
        if one.stage is InitiativeStage.PROMISING and not one.next_step:
            yield Finding("no_next_step", Weight.WARN, f"{place}.next_step", told)
        if one.stage is InitiativeStage.SUPPORTED and not one.support:
            yield Finding("no_support", Weight.WARN, f"{place}.support", told)


def _wishes(rollout: Rollout, today: date) -> Iterator[Finding]:
    if not rollout.wishes:
        yield Finding("no_wishes", Weight.WARN, "rollout.wishes")
        return
    asked = max((one.asked_on for one in rollout.wishes if one.asked_on), default=None)
    if asked is not None and today - asked > ASK_AGAIN:
        yield Finding("ask_again", Weight.TIP, "rollout.wishes", {"day": asked})
    open_ones = [one for one in ranking(rollout.wishes) if not one.wish.answer]
    for one in open_ones[:FIRST]:
        if one.rank is not None and one.rank <= FIRST:
            values = {"wish": one.wish.text, "rank": one.rank}
            place = f"rollout.wishes[{one.wish.id}].answer"
            yield Finding("wish_unanswered", Weight.WARN, place, values)


def _framework(rollout: Rollout) -> Iterator[Finding]:
    left = len(FRAMEWORK) - len(written(rollout.framework))
    if left:
        yield Finding("framework_open", Weight.TIP, "rollout.framework.goal", {"n": left})
