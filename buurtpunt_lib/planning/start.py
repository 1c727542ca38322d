"""The start of a project: what is there, and what is missing before others are asked.

Route: the first steps of somebody with an idea, in their order. See `team`, `decisions` and
`participation` (principles) for the other words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.start import Initiator
from buurtpunt_lib.planning import decisions, participation, team
from buurtpunt_lib.planning.progress import Progress

# Who starts from an organisation has goals there to link to.
FROM_ORGANISATION = (
    Initiator.ORGANISATION,
    Initiator.CARE_ORGANISATION,
    Initiator.MUNICIPALITY,
    Initiator.ENTREPRENEURS,
)


def _has_principles(project: Project) -> bool:
    """Whether the team ticked how it works with the neighbourhood, on the step of participation."""
    return any(participation.principle(one) in project.ticked for one in participation.PRINCIPLES)


def _linked(project: Project) -> bool:
    goals = project.start.goals
    own = project.start.initiator in FROM_ORGANISATION
    return bool(goals) and (not own or all(goal.serves.strip() for goal in goals))


# What a good start has, in the order of the route, and whether a project has it.
ROUTE: tuple[tuple[str, Callable[[Project], bool]], ...] = (
    ("why", lambda p: bool(p.start.why.strip())),
    ("initiator", lambda p: p.start.initiator is not None),
    ("not_alone", lambda p: len(p.team) >= team.FEWEST),
    ("competences", lambda p: not team.missing(p.team)),
    ("drives", lambda p: not team.empty_drives(p.team, p.start.users)),
    ("ordinary", lambda p: team.board_mix(p.team).ordinary > 0),
    ("carried", lambda p: p.start.carried is True),
    ("goals", _linked),
    ("person", lambda p: bool(p.start.municipality.person.strip())),
    ("hooks", lambda p: bool(p.start.municipality.hooks)),
    (
        "deciders",
        lambda p: (
            bool(p.start.deciders)
            and all(one.weeks is not None or one.decided_on for one in p.start.deciders)
        ),
    ),
    ("principles", lambda p: _has_principles(p)),
)


def route(project: Project) -> tuple[tuple[str, bool], ...]:
    """Each first step with whether it is done."""
    return tuple((code, bool(done(project))) for code, done in ROUTE)


def progress(project: Project) -> Progress:
    """How many of the first steps are done."""
    found = route(project)
    return Progress(sum(done for _, done in found), len(found))


def entered(project: Project) -> bool:
    """Whether anything of this step was entered."""
    return bool(project.team) or project.start != type(project.start)()


def findings(project: Project, *, today: date) -> tuple[Finding, ...]:
    """What a team should look at, the heaviest first. Sentences: `start.finding.<code>`."""
    found = [*_why(project), *_team(project), *_municipality(project), *_time(project, today)]
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _why(project: Project) -> Iterator[Finding]:
    start = project.start
    if not start.why.strip():
        yield Finding("why_missing", Weight.WARN, "start.why")
    if start.initiator is None:
        yield Finding("initiator_missing", Weight.TIP, "start.initiator")
    if start.carried is False:
        yield Finding("not_carried", Weight.WARN, "start.carried")
    elif start.carried is None and start.why.strip():
        yield Finding("carried_unknown", Weight.TIP, "start.carried")
    if not start.goals:
        yield Finding("goals_missing", Weight.WARN, "start.goals")
    elif not _linked(project):
        loose = sum(not goal.serves.strip() for goal in start.goals)
        yield Finding("goals_not_linked", Weight.WARN, "start.goals", {"n": loose})
    if not _has_principles(project):
        yield Finding("principles_missing", Weight.TIP, "participation.goal")


def _team(project: Project) -> Iterator[Finding]:
    members = project.team
    if len(members) < team.FEWEST:
        yield Finding("alone", Weight.STOP, "team")
    if not members:
        return
    for one in team.missing(members):
        yield Finding(f"competence_{one.value}", Weight.WARN, "team")
    for drive in team.empty_drives(members, project.start.users):
        place = "start.users" if drive.value == "sits" else "team"
        yield Finding(f"drive_{drive.value}", Weight.WARN, place)
    mix = team.board_mix(members)
    if mix.only_board:
        yield Finding("only_board", Weight.WARN, "team")
    elif not mix.ordinary:
        yield Finding("board_unknown", Weight.TIP, "team", {"n": mix.unknown})
    for name in team.carries_too_much(members):
        yield Finding("carries_too_much", Weight.TIP, "team", {"name": name})


def _municipality(project: Project) -> Iterator[Finding]:
    link = project.start.municipality
    if not link.person.strip():
        weight = Weight.TIP if project.start.initiator is Initiator.MUNICIPALITY else Weight.WARN
        yield Finding("person_missing", weight, "start.municipality.person")
    if not link.hooks:
        yield Finding("hooks_missing", Weight.TIP, "start.municipality.hooks")
    if not (link.money.strip() or link.network.strip() or link.communication.strip()):
        yield Finding("nothing_asked", Weight.TIP, "start.municipality.money")


def _time(project: Project, today: date) -> Iterator[Finding]:
    opening = project.plan.opening
    states = decisions.decision_states(project.start.deciders, opening=opening, today=today)
    if not states:
        yield Finding("deciders_missing", Weight.TIP, "start.deciders")
    for state in states:
        name = state.decider.name
        if state.ready is None:
            yield Finding("weeks_unknown", Weight.TIP, "start.deciders", {"name": name})
        elif state.late and not state.decided:
            values = {"name": name, "ready": state.ready, "opening": opening}
            yield Finding("too_late", Weight.WARN, "start.deciders", values)
    apart = decisions.far_apart([state for state in states if not state.decided])
    if apart:
        slow, quick = apart
        values = {"slow": slow.name, "weeks": slow.weeks, "quick": quick.name}
        yield Finding("speeds_differ", Weight.TIP, "start.deciders", values)
    # Whether the meetings still to come fit in it, the step of participation says.
    unknown = team.time_budget(project.team, opening=opening, today=today).unknown
    if unknown:
        yield Finding("hours_unknown", Weight.TIP, "team", {"n": unknown})
