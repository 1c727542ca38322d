"""Volunteers: the policy, the first weeks of somebody new, and who is there when (the rota).

Shift: a task that returns every week, for so many people. Place: one person in one shift. Open:
a place that nobody has taken. Clash: somebody who stands in two shifts at the same time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.domain.plan import Basis, HubPlan
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.offer import Shift, VolunteerPolicy
from buurtpunt_lib.domain.project.start import Member

POLICY = tuple(VolunteerPolicy.model_fields)
# Steps of the first weeks of somebody new.
ONBOARDING = ("talk", "note", "meet", "buddy", "look_back", "thanks")
WEEKS_A_MONTH = 52 / 12
LINE = "beurtrol"


def minutes(clock: str) -> int:
    """Minutes since midnight.

    >>> minutes("09:30")
    570
    """
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def hours_of(shift: Shift) -> float:
    """How long one shift lasts, in hours."""
    return (minutes(shift.end) - minutes(shift.begin)) / 60


@dataclass(frozen=True)
class ShiftState:
    """One shift. who: names, each once. open: places that nobody has taken. more: people beyond
    those that are needed."""

    shift: Shift
    hours: float
    who: tuple[str, ...]
    open: int
    more: int


@dataclass(frozen=True)
class PersonState:
    """One person. hours: in the shifts of a week. available: hours a week that this person has, as
    the team says; None where that is not known."""

    name: str
    hours: float
    available: int | None

    @property
    def too_much(self) -> bool:
        return self.available is not None and self.hours > self.available


@dataclass(frozen=True)
class Rota:
    """needed: person-hours a week of all shifts. filled: those that somebody took, nobody counted
    beyond what is needed. open_places: places that nobody took. clashes: (name, shift, shift).
    available: hours a week of the whole team as far as told; not_told: members who did not say.
    """

    shifts: tuple[ShiftState, ...]
    people: tuple[PersonState, ...]
    needed: float
    filled: float
    open_places: int
    clashes: tuple[tuple[str, Shift, Shift], ...]
    available: int
    not_told: int

    @property
    def unfilled(self) -> tuple[ShiftState, ...]:
        return tuple(one for one in self.shifts if one.open)


def rota(shifts: Iterable[Shift], team: Iterable[Member] = ()) -> Rota:
    """The week, with who is there when. Names are matched without regard to capitals."""
    members = {fold(one.name): one for one in team}
    states, hours, names = [], defaultdict(float), {}
    at: dict[str, list[Shift]] = defaultdict(list)
    ordered = sorted(shifts, key=lambda one: (one.weekday, one.begin, one.end, one.id))
    for shift in ordered:
        who = {fold(name): name.strip() for name in shift.who if name.strip()}
        lasts = hours_of(shift)
        for key, name in who.items():
            names.setdefault(key, members[key].name if key in members else name)
            hours[key] += lasts
            at[key].append(shift)
        states.append(
            ShiftState(
                shift=shift,
                hours=lasts,
                who=tuple(names[key] for key in who),
                open=max(0, shift.needed - len(who)),
                more=max(0, len(who) - shift.needed),
            )
        )
    clashes = tuple(
        (names[key], one, other)
        for key, taken in at.items()
        for one, other in combinations(taken, 2)
        if one.weekday == other.weekday and one.begin < other.end and other.begin < one.end
    )
    told = [one.hours_week for one in members.values()]
    return Rota(
        shifts=tuple(states),
        people=tuple(
            PersonState(name, hours[key], members[key].hours_week if key in members else None)
            for key, name in sorted(names.items(), key=lambda pair: (-hours[pair[0]], pair[0]))
        ),
        needed=sum(one.hours * one.shift.needed for one in states),
        filled=sum(one.hours * min(one.shift.needed, len(one.who)) for one in states),
        open_places=sum(one.open for one in states),
        clashes=clashes,
        available=sum(one for one in told if one is not None),
        not_told=told.count(None),
    )


def hours_in_plan(plan: HubPlan) -> float:
    """Volunteer hours a month that the lines of a plan count on, all groups together."""
    return sum(group.people * group.hours for group in plan.volunteers)


def with_rota(plan: HubPlan, found: Rota, *, name: str, reason: str) -> HubPlan:
    """The plan with the hours of the rota as one group of volunteers; an older one is replaced.

    people: those on the rota, and one for each place that is still open. Each works an even part of
    the hours of a month. What was filled in about allowances stays. Raises InputError.
    """
    people = len(found.people) + found.open_places
    line = {
        "id": LINE,
        "name": name,
        "people": float(people),
        "hours": round(found.needed * WEEKS_A_MONTH / people, 2) if people else 0.0,
        "basis": Basis(assumption=reason),
    }
    kept = {}
    for group in plan.volunteers:
        if group.id == LINE:
            kept = {key: getattr(group, key) for key in group.model_fields_set} | {"bases": {}}
    others = [group for group in plan.volunteers if group.id != LINE]
    return plan.replace(volunteers=[*others, kept | line])


def policy_missing(policy: VolunteerPolicy) -> tuple[str, ...]:
    """The questions of the policy that have no answer yet."""
    return tuple(field for field in POLICY if not getattr(policy, field).strip())


def uses_volunteers(project: Project) -> bool:
    """Whether the project counts on volunteers: on the rota, in the plan, or in the policy."""
    offer = project.offer
    return bool(offer.shifts or project.plan.volunteers) or offer.volunteers != VolunteerPolicy()


def findings(project: Project) -> Iterator[Finding]:
    """What the volunteers still ask. Sentences: `offer.finding.<code>`."""
    if not uses_volunteers(project):
        return
    unanswered = policy_missing(project.offer.volunteers)
    if unanswered:
        place = f"offer.volunteers.{unanswered[0]}"
        yield Finding("policy_missing", Weight.TIP, place, {"n": len(unanswered)})
    if not project.offer.onboarding:
        yield Finding("onboarding_missing", Weight.TIP, "offer.onboarding")
    found = rota(project.offer.shifts, project.team)
    if found.open_places:
        yield Finding("shifts_open", Weight.WARN, "offer.shifts", {"n": found.open_places})
    for name, one, other in found.clashes:
        values = {"name": name, "first": one.task, "second": other.task}
        yield Finding("clash", Weight.WARN, "offer.shifts", values)
    for person in found.people:
        if person.too_much:
            values = {"name": person.name, "hours": person.hours, "available": person.available}
            yield Finding("too_many_hours", Weight.WARN, "offer.shifts", values)
    in_plan = hours_in_plan(project.plan)
    month = found.needed * WEEKS_A_MONTH
    if found.shifts and abs(in_plan - month) > max(1.0, 0.05 * month):
        values = {"rota": round(month), "plan": round(in_plan)}
        yield Finding("plan_differs", Weight.TIP, "offer.shifts", values)
