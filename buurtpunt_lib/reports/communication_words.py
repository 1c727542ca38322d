"""What a plan for telling people says, in words that a page and a document share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.charts.drawing import Drawing
from buurtpunt_lib.charts.telling import Mark, circles_drawing, timeline_drawing
from buurtpunt_lib.domain.project.communication import Channel, Communication, Post
from buurtpunt_lib.planning import readability
from buurtpunt_lib.planning.telling import (
    answers_come,
    channel_of,
    effort,
    hand_in_day,
    in_order,
    kind_of,
    lead_days,
    overlapping,
    timeline,
    topic_of,
    written,
)
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.project import Project

CIRCLES = ("inner", "outer", "public")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def contact_line(project: Project, say: Catalogue) -> str:
    """Whom people can ask, as it stands below everything that goes out; "" when nobody is named."""
    contact = project.contact
    details = [one for one in (contact.name, contact.telephone, contact.email) if one]
    return say("communication.contact_line", contact=", ".join(details)) if details else ""


def group_name(plan: Communication, segment: str | None, say: Catalogue) -> str:
    """The name of a group by its id; words for no group."""
    found = next((one.name for one in plan.segments if one.id == segment), "")
    return found or say("communication.no_group")


def circle_name(circle: str | None, say: Catalogue) -> str:
    return say(f"communication.circle.{circle}") if circle else say("communication.circle.none")


def channel_name(channel: Channel | None, say: Catalogue) -> str:
    return channel.name if channel else say("communication.no_channel")


def moment_words(post: Post, say: Catalogue) -> str:
    """ "3 maart 2027 om 09:00", the day alone, or words for no day."""
    if post.on is None:
        return say("communication.no_day")
    if post.at:
        return say("communication.day_and_hour", day=post.on, hour=post.at)
    return say.day(post.on)


def letters(plan: Communication) -> dict[str, str]:
    """A letter for each topic, in the order in which topics are heard first; "" after Z."""
    found: dict[str, str] = {}
    for post in in_order(plan.posts):
        topic = topic_of(post)
        if topic and topic not in found:
            found[topic] = _LETTERS[len(found)] if len(found) < len(_LETTERS) else ""
    return found


def topic_names(plan: Communication) -> tuple[tuple[str, str], ...]:
    """(letter, topic as it was typed first), for the list beside the drawing."""
    known, found = letters(plan), {}
    for post in in_order(plan.posts):
        topic = topic_of(post)
        if topic and known[topic]:
            found.setdefault(known[topic], post.topic)
    return tuple(found.items())


def circles(plan: Communication, say: Catalogue) -> tuple[Drawing, str] | None:
    """The drawing of the circles and what it shows, None without groups that have a circle."""
    numbers: dict[str, list[int]] = {}
    told = []
    for number, one in enumerate(plan.segments, start=1):
        if one.circle:
            numbers.setdefault(one.circle.value, []).append(number)
    if not numbers:
        return None
    for circle in CIRCLES:
        names = [one.name for one in plan.segments if one.circle == circle]
        words = say.listing(names) if names else say("communication.circle.empty")
        told.append(f"{circle_name(circle, say)}: {words}")
    description = say("communication.circles.shows", circles="; ".join(told))
    return circles_drawing(numbers, say), description


def timeline_picture(
    project: Project, say: Catalogue, *, today: date, width: float = 640.0
) -> tuple[Drawing, str] | None:
    """The drawing of who hears something when, and what it shows; None without a dated post."""
    plan = project.communication
    letter = letters(plan)
    rows, told = [], []
    for segment, posts in timeline(plan):
        dated = [post for post in posts if post.on]
        name = segment.name if segment else say("communication.no_group")
        marks = [Mark(post.on, letter.get(topic_of(post), ""), post.sent) for post in dated]
        rows.append((name, marks))
        days = say.listing([say.day(post.on) for post in dated])
        told.append(f"{name}: {days or say('communication.timeline.nothing')}")
    drawn = timeline_drawing(rows, say, today=today, opening=project.plan.opening, width=width)
    if drawn is None:
        return None
    return drawn, say("communication.timeline.shows", groups="; ".join(told))


def post_rows(project: Project, say: Catalogue) -> Iterator[tuple[Post, tuple[str, ...]]]:
    """Per post: when, group, what, way, from whom, hand in by, state."""
    plan, channels = project.communication, datasets.channels()
    letter = letters(plan)
    for post in in_order(plan.posts):
        day = hand_in_day(post, plan, channels)
        mark = letter.get(topic_of(post), "")
        what = f"{mark}. {post.text}" if mark else post.text
        yield (
            post,
            (
                moment_words(post, say),
                group_name(plan, post.segment, say),
                what,
                channel_name(channel_of(post, plan), say),
                post.who or project.contact.name or say("communication.nobody"),
                say.day(day) if day else "",
                say("communication.sent" if post.sent else "communication.planned"),
            ),
        )


def channel_rows(project: Project, say: Catalogue) -> Iterator[tuple[str, ...]]:
    """Per way: name, kind, whom it reaches, who listens, minutes a message, a week, days before.

    What we assume is marked as such.
    """
    channels = datasets.channels()
    for one in project.communication.channels:
        kind = kind_of(one, channels)

        def told(own: int | None, assumed: int | None, written: Callable[..., str]) -> str:
            if own is not None:
                return written(own, say)
            if assumed is None:
                return say("common.not_known")
            return say("communication.assumed", what=written(assumed, say))

        circle = one.circle or (kind.circle if kind else None)
        listens = one.owner or (
            say("communication.nobody")
            if answers_come(one, channels)
            else say("communication.none_needed")
        )
        yield (
            one.name,
            say(f"communication.kind.{kind.code}") if kind else say("common.not_known"),
            circle_name(circle, say),
            listens,
            told(one.minutes, kind.minutes if kind else None, hours),
            told(one.minutes_week, kind.minutes_week if kind else None, hours),
            told(one.lead_days, lead_days(one, channels), _days),
        )


def overlap_rows(plan: Communication, say: Catalogue) -> Iterator[tuple[str, str, str, str]]:
    """Two groups with the same people: the names of both, and what each of them hears."""
    for one, other in overlapping(plan):
        yield (
            one.name, other.name,
            one.message or say("communication.no_message"),
            other.message or say("communication.no_message"),
        )  # fmt: skip


def effort_words(project: Project, say: Catalogue) -> tuple[str, ...]:
    """What telling costs the team, in sentences; () without a dated post."""
    found = effort(project, datasets.channels())
    if found.busiest is None:
        return ()
    month, minutes = found.busiest
    told = [
        say(
            "communication.effort.mean",
            hours=hours(found.mean, say), n=len(found.months),
        ),
        say("communication.effort.busiest", month=say.month(month), hours=hours(minutes, say)),
    ]  # fmt: skip
    if found.team_minutes is None:
        told.append(say("communication.effort.team_unknown"))
    else:
        told.append(say("communication.effort.team", hours=hours(found.team_minutes, say)))
    if found.assumed:
        told.append(say("communication.effort.assumed", n=len(found.assumed)))
    if found.unknown:
        told.append(say("communication.effort.unknown", n=len(found.unknown)))
    return tuple(told)


def hours(minutes: float, say: Catalogue) -> str:
    """ "3 uur", "45 minuten": to the quarter of an hour where it is more than one hour."""
    if minutes < 60:
        return say("communication.minutes", n=round(minutes))
    return say("communication.hours", hours=say.plain(round(minutes / 15) / 4))


def _days(days: int, say: Catalogue) -> str:
    return say.number(days)


def texts(project: Project, say: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Every text that somebody outside the team will read: (place, what it is, the text)."""
    for kind, name, place, text in written(project.communication):
        values = {"name": name} if kind != "about" else {}
        yield place, say(f"communication.text.{kind}", **values), text


def ease_words(text: str, say: Catalogue) -> str:
    """How easy a text is, in one sentence."""
    rules = datasets.reading_rules()
    found = readability.measure(text, rules)
    if say.language != "nl":
        return say("communication.ease.only_dutch")
    if found.ease is None:
        return say("communication.ease.short", n=rules.least_words)
    key = "communication.ease.good" if found.ease >= rules.aim else "communication.ease.hard"
    return say(
        key,
        level=say(f"communication.level.{found.level}"),
        ease=round(found.ease),
        aim=rules.aim,
        words=say.number(found.words_a_sentence, 1),
        syllables=say.number(found.syllables_a_word, 2),
    )


def remark_words(text: str, one: readability.Remark, say: Catalogue) -> str:
    """What to do about one remark."""
    values = {"word": " ".join(text[one.start : one.end].split())}
    if one.kind in ("jargon", "stiff"):
        values["instead"] = one.instead
    if one.kind in ("long_sentence", "long_word"):
        values |= {"number": one.number}
    if one.kind in ("long_sentence",):
        values.pop("word")
        values["most"] = datasets.reading_rules().sentence_words
    return say(f"communication.remark.{one.kind}", **values)
