"""The days of an action plan as events for a calendar: actions, meetings, days for money, the
opening.

Only days that somebody chose: what was worked out as the earliest day is no appointment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain.project.actions import ActionState
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.network import Event
    from buurtpunt_lib.domain.project import Project

PARTS = ("actions", "meetings", "money", "opening", "posts")
# Posts have a calendar of their own, with the days on which they are handed in.
USUAL = ("actions", "meetings", "money", "opening")
_MOST = 160


def events(project: Project, say: Catalogue, *, parts: Sequence[str] = USUAL) -> tuple[Event, ...]:
    """One event for each day that was chosen and is not over; () where there is none.

    An item keeps the id of its event, so that a newer file replaces what a calendar holds.
    """
    found: list[Event] = []
    if "actions" in parts:
        found += _actions(project, say)
    if "meetings" in parts:
        found += _meetings(project, say)
    if "money" in parts:
        found += _money(project, say)
    if "opening" in parts and found:
        title = say("actions.calendar.opening", name=project.name)
        found.append(_event("opening", "opening", title, project.plan.opening))
    if "posts" in parts:
        from buurtpunt_lib.reports import communication_calendar

        found += communication_calendar.events(project, say)
    return tuple(found)


def to_ical(
    project: Project,
    say: Catalogue,
    *,
    now: datetime | None = None,
    parts: Sequence[str] = USUAL,
) -> bytes | None:
    """The calendar file; None where nothing has a day."""
    from buurtpunt_lib.reports import calendar

    found = events(project, say, parts=parts)
    name = say("actions.calendar.name", name=project.name)
    return calendar.to_ical(found, say, now=now, name=name) if found else None


def _actions(project: Project, say: Catalogue) -> list[Event]:
    found = []
    for one in project.actions:
        day = one.due or one.begin
        if day is None or one.state in (ActionState.DONE, ActionState.DROPPED):
            continue
        word = "due" if one.due else "begin"
        who = say("actions.calendar.who", who=one.who) if one.who else ""
        about = "\n".join(line for line in (who, one.note) if line)
        title = say(f"actions.calendar.{word}", action=one.text)
        found.append(_event("action", one.id, title, day, about=about))
    return found


def _meetings(project: Project, say: Catalogue) -> list[Event]:
    return [
        _event(
            "meeting",
            one.id,
            say("actions.calendar.meeting", name=one.name),
            one.on,
            place=one.place,
            about=one.goal,
        )
        for one in project.participation.meetings
        if one.on is not None
    ]


def _money(project: Project, say: Catalogue) -> list[Event]:
    """Until when a file can be handed in, as the team was told; what is an action is left out."""
    from buurtpunt_lib import datasets
    from buurtpunt_lib.planning.funding_calendar import TO_WRITE

    planned = {one.came_from for one in project.actions if one.due is not None}
    funders = datasets.funders()
    found = []
    for one in project.money.applications:
        if one.deadline is None or one.state not in TO_WRITE or f"money/{one.id}" in planned:
            continue
        name = funders[one.id].name(say.language) if one.id in funders else one.id
        who = say("actions.calendar.who", who=one.who) if one.who else ""
        about = "\n".join(line for line in (who, one.note) if line)
        title = say("funding.calendar.deadline", name=name)
        found.append(_event("money", one.id, title, one.deadline, about=about))
    return found


def _event(kind: str, key: str, title: str, day: date, **more: Any) -> Event:
    from buurtpunt_lib.domain.network import Event

    mark = hashlib.sha256(f"{kind}/{key}".encode()).hexdigest()[:16]
    more["about"] = more.get("about", "")[:2000]
    return Event(id=f"{kind}-{mark}", title=title[:_MOST], begin=day, **more)
