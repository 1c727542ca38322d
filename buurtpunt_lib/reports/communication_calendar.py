"""The posts of a project as events for a calendar: when each goes out, and when it is handed in."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.planning.telling import channel_of, hand_in_day, in_order
from buurtpunt_lib.reports.communication_words import contact_line, group_name
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.network import Event
    from buurtpunt_lib.domain.project import Project

# What a post at a known hour takes in a calendar: a calendar shows nothing of no length.
_LONG = timedelta(minutes=30)
_MOST = 160


def events(project: Project, say: Catalogue) -> tuple[Event, ...]:
    """One event per post with a day, and one for its hand-in day where that lies before it.

    The same post keeps its id, so that a newer file replaces what a calendar holds.
    """
    from buurtpunt_lib.domain.network import Event

    plan, found = project.communication, []
    channels = datasets.channels()
    for post in in_order(plan.posts):
        if post.on is None:
            continue
        channel = channel_of(post, plan)
        about = [
            say("communication.calendar.group", group=group_name(plan, post.segment, say)),
            say("communication.calendar.way", channel=channel.name) if channel else "",
            say("communication.calendar.who", who=post.who) if post.who else "",
            post.words,
            contact_line(project, say),
        ]
        text = "\n".join(line for line in about if line)[:2000]
        begin: object = post.on
        end = None
        if post.at:
            begin = datetime.fromisoformat(f"{post.on.isoformat()}T{post.at}")
            end = begin + _LONG
        found.append(
            Event(
                id=_id("post", post.id),
                title=say("communication.calendar.post", text=post.text)[:_MOST],
                begin=begin,
                end=end,
                about=text,
            )
        )
        day = hand_in_day(post, plan, channels)
        if day is not None and day < post.on and not post.sent:
            title = say("communication.calendar.hand_in", text=post.text)[:_MOST]
            found.append(Event(id=_id("hand-in", post.id), title=title, begin=day, about=text))
    return tuple(found)


def _id(kind: str, post: str) -> str:
    """An id of an event has words with single hyphens; that of a post may hold other signs."""
    return f"{kind}-{hashlib.sha256(post.encode()).hexdigest()[:16]}"


def to_ical(project: Project, say: Catalogue, *, now: datetime | None = None) -> bytes:
    """The calendar file of the posts."""
    from buurtpunt_lib.reports.calendar import to_ical as written

    return written(events(project, say), say, now=now)
