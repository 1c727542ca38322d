"""Telling: who hears what, when and by which way, read from the plan of a project.

Moment: the day of a post and, where it is known, its hour. Topic: posts of one topic say the same
thing to several groups. Silence: days between two posts to one group. Hand-in day: the last day
to bring in a post. Effort: the time that the posts and the ways ask of the team.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from buurtpunt_lib.datasets.channel_table import ChannelKind, Channels, Family
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.communication import Channel, Communication, Post, Segment

_WEEKS_A_MONTH = 52 / 12


@dataclass(frozen=True)
class Effort:
    """Time of the team. months: (first day of the month, minutes), every month from the first post
    to the last one or the opening. assumed: ids of channels of which we assume the time.
    unknown: ids of posts of which nobody knows what they cost.
    team_minutes: what the team has in a month, None where nobody said.
    """

    months: tuple[tuple[date, float], ...]
    assumed: tuple[str, ...]
    unknown: tuple[str, ...]
    team_minutes: float | None

    @property
    def mean(self) -> float:
        """Minutes in the mean month; 0 without months."""
        return sum(minutes for _, minutes in self.months) / len(self.months) if self.months else 0.0

    @property
    def busiest(self) -> tuple[date, float] | None:
        return max(self.months, key=lambda one: one[1], default=None)


@dataclass(frozen=True)
class Stretch:
    """A silence of one group: no post after `begin` and before `end`."""

    segment: Segment
    begin: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.begin).days


def moment(post: Post) -> tuple[date, str] | None:
    """Day and hour to sort by; a post without an hour comes first on its day."""
    return None if post.on is None else (post.on, post.at or "")


def in_order(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Posts by moment; those without a day come last, in the order in which they were entered."""
    return tuple(sorted(posts, key=lambda post: (post.on is None, moment(post) or (date.max, ""))))


def timeline(communication: Communication) -> tuple[tuple[Segment | None, tuple[Post, ...]], ...]:
    """Every group with its posts in order; last, under None, those for no group that is there."""
    known = {segment.id for segment in communication.segments}
    found: list[tuple[Segment | None, tuple[Post, ...]]] = [
        (one, in_order(post for post in communication.posts if post.segment == one.id))
        for one in communication.segments
    ]
    rest = in_order(post for post in communication.posts if post.segment not in known)
    return (*found, (None, rest)) if rest else tuple(found)


def kind_of(channel: Channel | None, channels: Channels) -> ChannelKind | None:
    return channels.kinds.get(channel.kind) if channel is not None and channel.kind else None


def channel_of(post: Post, communication: Communication) -> Channel | None:
    return next((one for one in communication.channels if one.id == post.channel), None)


def lead_days(channel: Channel | None, channels: Channels) -> int | None:
    """Days before it appears that a post is handed in: the plan's own, else what we assume."""
    kind = kind_of(channel, channels)
    if channel is not None and channel.lead_days is not None:
        return channel.lead_days
    return kind.lead_days if kind else None


def hand_in_day(post: Post, communication: Communication, channels: Channels) -> date | None:
    """The last day to bring in a post; None where its day or its way is not known."""
    days = lead_days(channel_of(post, communication), channels)
    if post.on is None or days is None or post.on.toordinal() <= days:
        return None
    return post.on - timedelta(days=days)


def answers_come(channel: Channel, channels: Channels) -> bool:
    """Whether people can answer there."""
    kind = kind_of(channel, channels)
    return channel.interactive or (kind is not None and kind.interactive)


def families(communication: Communication, channels: Channels) -> tuple[Family, ...]:
    """The kinds of way that the inventory has."""
    found = {kind.family for one in communication.channels if (kind := kind_of(one, channels))}
    return tuple(family for family in Family if family in found)


def overlapping(communication: Communication) -> tuple[tuple[Segment, Segment], ...]:
    """Pairs of groups with the same people in them, whichever of the two says so."""
    return tuple(
        (one, other)
        for one, other in combinations(communication.segments, 2)
        if other.id in one.overlaps or one.id in other.overlaps
    )


def topic_of(post: Post) -> str:
    """The topic, however its letters and spaces were typed; "" for none."""
    return " ".join(post.topic.split()).casefold()


def effort(project: Project, channels: Channels) -> Effort:
    """What telling costs the team by month; weekly time counts from the first post on."""
    plan = project.communication
    own = {one.id: one for one in plan.channels}
    cost: dict[date, float] = {}
    unknown, assumed = [], set()
    for post in plan.posts:
        channel = own.get(post.channel or "")
        kind = kind_of(channel, channels)
        minutes = channel.minutes if channel else None
        if minutes is None and kind is not None and channel is not None:
            minutes = kind.minutes
            assumed.add(channel.id)
        if minutes is None:
            unknown.append(post.id)
        elif post.on is not None:
            month = post.on.replace(day=1)
            cost[month] = cost.get(month, 0.0) + minutes
    days = [post.on for post in plan.posts if post.on]
    weekly = 0.0
    for channel in plan.channels:
        kind = kind_of(channel, channels)
        if channel.minutes_week is not None:
            weekly += channel.minutes_week
        elif kind is not None:
            weekly += kind.minutes_week
            if kind.minutes_week:
                assumed.add(channel.id)
    months = ()
    if days:
        end = max(max(days), project.plan.opening)
        months = tuple(
            (month, cost.get(month, 0.0) + weekly * _WEEKS_A_MONTH)
            for month in _months(min(days).replace(day=1), end)
        )
    hours = [one.hours_week for one in project.team if one.hours_week is not None]
    return Effort(
        months=months,
        assumed=tuple(one.id for one in plan.channels if one.id in assumed),
        unknown=tuple(unknown),
        team_minutes=sum(hours) * 60 * _WEEKS_A_MONTH if hours else None,
    )


def _months(begin: date, end: date) -> Iterator[date]:
    while begin <= end:
        yield begin
        begin = (begin + timedelta(days=32)).replace(day=1)


def silences(project: Project) -> tuple[Stretch, ...]:
    """Stretches longer than the plan allows, between posts to one group and until the opening."""
    plan, found = project.communication, []
    for segment, posts in timeline(plan):
        days = [post.on for post in posts if post.on]
        if segment is None or not days:
            continue
        days.append(max(days[-1], project.plan.opening))
        found += [
            Stretch(segment, begin, end)
            for begin, end in pairwise(days)
            if (end - begin).days > plan.silence_days
        ]
    return tuple(found)


def feeding_days(
    communication: Communication, channels: Channels, *, today: date, weeks: int = 6
) -> tuple[tuple[Channel, date], ...]:
    """Days in the coming weeks on which a way that must not fall silent lacks a post, in order.

    Counted from the last post there up to today, or from today on where there was none; a post
    that is planned before such a day takes its place.
    """
    found = []
    last = today + timedelta(weeks=weeks)
    for channel in communication.channels:
        kind = kind_of(channel, channels)
        if kind is None or kind.feed_days is None:
            continue
        step = timedelta(days=kind.feed_days)
        days = sorted({p.on for p in communication.posts if p.channel == channel.id and p.on})
        before = [day for day in days if day <= today]
        ahead = [day for day in days if day > today]
        day = max(before[-1] + step, today) if before else today
        while day <= last:
            planned = [one for one in ahead if one <= day]
            if planned:
                ahead = [one for one in ahead if one > planned[-1]]
                day = planned[-1] + step
            else:
                found.append((channel, day))
                day += step
    return tuple(sorted(found, key=lambda one: one[1]))


def written(communication: Communication) -> Iterator[tuple[str, str, str, str]]:
    """Every text that somebody outside the team will read: (kind, name, place, text).

    kind: about, message, post, answer or win. name: what it belongs to, "" for the page.
    """
    if communication.about:
        yield "about", "", "communication.about", communication.about
    for one in communication.segments:
        if one.message:
            place = f"communication.segments[{one.id}].message"
            yield "message", one.name, place, one.message
    for post in in_order(communication.posts):
        place = f"communication.posts[{post.id}].{'words' if post.words else 'text'}"
        yield "post", post.text, place, post.words or post.text
    for one in communication.questions:
        if one.answer:
            place = f"communication.questions[{one.id}].answer"
            yield "answer", one.question, place, one.answer
    for win in communication.quick_wins:
        yield "win", win.text, f"communication.quick_wins[{win.id}].text", win.text
