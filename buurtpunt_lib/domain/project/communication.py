"""Communication: who hears what, when, from whom and by which channel.

Circle: how near somebody stands: the team, those who are involved, the public.
Segment: a group that hears one message of its own. Post: one message that goes out at one moment.
"""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.values import Flag, LineId, whole
from buurtpunt_lib.domain.project.values import (
    Clock,
    Frozen,
    Item,
    Line,
    People,
    Words,
    codes,
    items,
)


class Circle(StrEnum):
    INNER = "inner"
    OUTER = "outer"
    PUBLIC = "public"


class Segment(Item):
    """message: the one thing that it hears. overlaps: ids of segments with the same people."""

    name: Line
    circle: Circle | None = None
    message: Words = ""
    their_view: Words = ""
    people: People | None = None
    overlaps: codes() = ()


class Channel(Item):
    """kind: code of a kind of channel. lead_days: how long before something must be handed in.

    minutes: time that one message costs. minutes_week: time that it asks each week, message or
    not. interactive: people can answer there. lead_days, minutes, minutes_week: None is what we
    assume for the kind.
    """

    name: Line
    kind: LineId | None = None
    circle: Circle | None = None
    owner: Line = ""
    lead_days: whole(0, 365) | None = None
    minutes: whole(0, 6000) | None = None
    minutes_week: whole(0, 6000) | None = None
    interactive: Flag = False


class Post(Item):
    """One message. segment, channel: ids. topic: posts with one topic say the same thing.

    text: what it says in short. words: what it says, written out.
    """

    text: Line
    words: Words = ""
    on: Day | None = None
    at: Clock | None = None
    segment: LineId | None = None
    channel: LineId | None = None
    topic: Line = ""
    who: Line = ""
    sent: Flag = False


class QuickWin(Item):
    text: Line
    on: Day | None = None
    told: Flag = False


class QuestionAnswer(Item):
    question: Line
    answer: Words = ""
    segment: LineId | None = None


class Communication(Frozen):
    """silence_days: longest time without a message to a group. website: where the hub's page is.

    about: what the hub is, for its page. response: how the team answers criticism.
    """

    silence_days: whole(1, 365) = 30
    website: Line = ""
    about: Words = ""
    media_list_asked: Flag = False
    response: Words = ""
    segments: items(Segment, 40) = ()
    channels: items(Channel, 60) = ()
    posts: items(Post) = ()
    quick_wins: items(QuickWin, 60) = ()
    questions: items(QuestionAnswer) = ()
