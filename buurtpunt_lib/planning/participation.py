"""Meetings and what follows from them: what is not ready, what is due, how much time it takes.

Held: a meeting of which the day has passed. To-do: an action that was agreed at a meeting; it is
one of the actions of the project, so that nothing is kept twice. Update: what will be done, is
being done and has been done, to tell those who came.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from buurtpunt_lib.datasets import ParticipationTables
from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.actions import Action, ActionState
from buurtpunt_lib.domain.project.participation import Meeting, Participation
from buurtpunt_lib.planning import methods as ways
from buurtpunt_lib.planning import stakeholders
from buurtpunt_lib.planning.progress import Progress

# Ticked on the page of the goal: what the handbook says that it rests on.
PRINCIPLES = ("from_below", "equals", "open_end", "shared")
# What is seen to of the place of a meeting, and what the leader of a table keeps to.
VENUE = ("short", "food", "reach", "access", "hearing", "language", "children", "cosy", "free")
ROLE = ("keep_on_topic", "write_down", "no_verdict", "everybody", "loud", "solution", "close")
DREAM = ("in_a_year", "now", "in_a_month", "needed")


def principle(code: str) -> str:
    """The code under which a principle is ticked in the project."""
    return f"participation_{code}"


def held(meeting: Meeting, today: date) -> bool:
    """Whether its day has passed, or what came of it was written down."""
    past = meeting.on is not None and meeting.on < today
    return past or meeting.came is not None or bool(meeting.report)


def entered(project: Project) -> bool:
    """Whether anything of the participation was entered.

    An example from elsewhere is none: it says nothing yet of whom one asks.
    """
    return project.participation.model_copy(update={"examples": ()}) != Participation()


def todos(project: Project, meeting: str = "") -> tuple[Action, ...]:
    """The actions that were agreed at a meeting, at any meeting without an id."""
    begin = f"meetings/{meeting}"
    return tuple(
        one
        for one in project.actions
        if one.came_from == begin or one.came_from.startswith(f"{begin}/" if meeting else begin)
    )


def updates(project: Project) -> dict[ActionState, tuple[Action, ...]]:
    """The actions by state, those that were dropped too: what participants may hear next."""
    return {
        state: tuple(one for one in project.actions if one.state is state) for state in ActionState
    }


@dataclass(frozen=True)
class Hours:
    """Hours of the team for its meetings: what they ask, and what the team has until the last one.

    own: what the team said it has, None where nobody said; until: the day of the last meeting.
    """

    asked: float
    own: float | None
    until: date | None


def hours(project: Project, tables: ParticipationTables, today: date) -> Hours:
    """Preparing, leading and writing up of the meetings that are still to come.

    Hours per meeting are our own assumption (`data/knowledge/participation.yaml`).
    """
    coming = [one for one in project.participation.meetings if not held(one, today)]
    asked = 0.0
    for one in coming:
        method = tables.methods.get(one.method or "")
        group = method.group if method else (4, 8)
        leaders = ways.hosts(method, len(ways.table_sizes(one.people or 0, group)))
        asked += tables.figure("hours_before") + tables.figure("hours_after")
        asked += tables.figure("hours_host") * max(leaders, 1)
    until = max((one.on for one in coming if one.on is not None), default=None)
    weekly = [member.hours_week for member in project.team if member.hours_week is not None]
    own = None
    if weekly and until is not None:
        own = sum(weekly) * max((until - today).days, 0) / 7
    return Hours(asked, own, until)


def findings(project: Project, tables: ParticipationTables, *, today: date) -> tuple[Finding, ...]:
    """What is missing or due in the participation, the gravest first.

    The place of a finding is the field where it can be mended.
    """
    part = project.participation
    found = [
        *stakeholders.findings(project),
        *_aim(part),
        *(one for meeting in part.meetings for one in _meeting(meeting, project, tables, today)),
        *_together(project, tables, today),
    ]
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _aim(part: Participation) -> Iterator[Finding]:
    for field, weight in (
        ("goal", Weight.WARN), ("level", Weight.WARN), ("use_of_results", Weight.WARN),
        ("excluded", Weight.TIP), ("complaints_at", Weight.TIP),
    ):  # fmt: skip
        if not getattr(part, field):
            yield Finding(f"no_{field}", weight, f"participation.{field}")
    if not any(one.can for one in part.promises):
        yield Finding("no_promise", Weight.TIP, "participation.promises")
    if not any(not one.can for one in part.promises):
        yield Finding("no_limit", Weight.TIP, "participation.promises")
    if not part.meetings:
        yield Finding("no_meeting", Weight.WARN, "participation.meetings")


def _meeting(
    one: Meeting, project: Project, tables: ParticipationTables, today: date
) -> Iterator[Finding]:
    place, named = f"participation.meetings[{one.id}]", {"meeting": one.name}
    if held(one, today):
        yield from _afterwards(one, project, tables, today, place, named)
        return
    lacks = (
        ("on", one.on), ("goal", one.goal), ("level", one.level), ("method", one.method),
        ("people", one.people), ("facilitator", one.facilitator), ("reporter", one.reporter),
    )  # fmt: skip
    for field, value in lacks:
        if value in (None, ""):
            weight = Weight.WARN if field in ("goal", "level") else Weight.TIP
            yield Finding(f"meeting_no_{field}", weight, f"{place}.{field}", named)
    method = tables.methods.get(one.method or "")
    if method is not None:
        choice = ways.choices((method,), aim=one.aim, level=one.level, people=one.people)[0]
        for miss in choice.misses:
            yield Finding(f"method_{miss}", Weight.WARN, f"{place}.method", named)
    if not any(question.own for question in one.questions):
        yield Finding("no_own_question", Weight.TIP, f"{place}.questions", named)
    if not any(not question.own for question in one.questions):
        yield Finding("no_expected_question", Weight.TIP, f"{place}.questions", named)
    open_ones = sum(not question.own and not question.answer for question in one.questions)
    if open_ones:
        values = {**named, "n": open_ones}
        yield Finding("no_answer", Weight.WARN, f"{place}.questions", values)
    longest = tables.figure("longest_evening")
    if one.minutes is not None and one.minutes > longest:
        values = {**named, "minutes": one.minutes}
        yield Finding("long_meeting", Weight.TIP, f"{place}.minutes", values)
    missing = [code for code in VENUE if code not in one.venue]
    if missing:
        values = {**named, "n": len(missing)}
        yield Finding("venue_open", Weight.TIP, f"{place}.venue", values)


def _afterwards(
    one: Meeting,
    project: Project,
    tables: ParticipationTables,
    today: date,
    place: str,
    named: dict,
) -> Iterator[Finding]:
    days = int(tables.figure("days_to_tell"))
    late = one.on is not None and today > one.on + timedelta(days=days)
    if not one.report:
        yield Finding("no_report", Weight.WARN, f"{place}.report", named)
    elif not one.report_sent:
        yield Finding("report_not_sent", Weight.WARN, f"{place}.report_sent", named)
    if not one.thanked:
        yield Finding("not_thanked", Weight.WARN, f"{place}.thanked", named)
    if one.informed_on is None and late:
        yield Finding("not_told", Weight.WARN, f"{place}.informed_on", {**named, "days": days})
    agreed = todos(project, one.id)
    if not agreed:
        yield Finding("no_todo", Weight.TIP, place, named)
    vague = [action for action in agreed if not action.who or action.due is None]
    if vague:
        values = {**named, "n": len(vague)}
        yield Finding("vague_todo", Weight.WARN, f"actions[{vague[0].id}].who", values)


def _together(project: Project, tables: ParticipationTables, today: date) -> Iterator[Finding]:
    part = project.participation
    unsolved = [one for one in part.challenges if not one.solution]
    if unsolved:
        values = {"n": len(unsolved), "names": ", ".join(one.text for one in unsolved)}
        yield Finding("unsolved", Weight.WARN, "participation.challenges", values)
    waiting = [one for one in part.complaints if not one.answer]
    if waiting:
        yield Finding(
            "complaint_open", Weight.WARN, "participation.complaints", {"n": len(waiting)}
        )
    if any(held(one, today) for one in part.meetings):
        if not part.appeals:
            yield Finding("no_appeal", Weight.TIP, "participation.appeals")
        if not any(not held(one, today) for one in part.meetings):
            yield Finding("no_next", Weight.TIP, "participation.meetings")
    time = hours(project, tables, today)
    if time.own is not None and time.own < time.asked:
        values = {"asked": round(time.asked), "own": round(time.own), "until": time.until}
        yield Finding("short_of_time", Weight.WARN, "team", values)
    elif (
        time.asked
        and time.own is None
        and not any(member.hours_week is not None for member in project.team)
    ):
        yield Finding("time_open", Weight.TIP, "team", {"asked": round(time.asked)})


def progress(project: Project) -> Progress:
    """How many of the questions of this step have an answer."""
    part = project.participation
    return Progress.of(
        [
            bool(part.goal), part.level is not None, bool(part.use_of_results),
            len(part.stakeholders) >= 3, stakeholders.opponents_answered(part),
            any(one.vulnerable for one in part.stakeholders),
            any(one.can for one in part.promises), any(not one.can for one in part.promises),
            bool(part.complaints_at), bool(part.meetings),
            bool(part.needs) or part.survey.households is not None,
        ]
    )  # fmt: skip
