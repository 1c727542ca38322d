"""Communication: the rules by which a plan for telling people is checked.

Insider: somebody of the inner circle, who should know before others do. `telling` reads the plan
(its words are defined there); the functions here judge it. Each is a pure function of the plan,
the table of ways and a day, and gives findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from buurtpunt_lib.datasets.channel_table import Channels, Family
from buurtpunt_lib.datasets.reading_table import ReadingRules
from buurtpunt_lib.domain.finding import Finding, Weight
from buurtpunt_lib.domain.progress import Progress
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.communication import Circle, Communication, Post
from buurtpunt_lib.planning import readability
from buurtpunt_lib.planning.telling import (
    answers_come,
    channel_of,
    effort,
    families,
    hand_in_day,
    kind_of,
    moment,
    overlapping,
    silences,
    timeline,
    topic_of,
    written,
)

POSTS, SEGMENTS, CHANNELS = (f"communication.{part}" for part in ("posts", "segments", "channels"))
# Remarks on one text from which on it is worth a word among the findings.
_MANY_REMARKS = 3
_DIGITAL = frozenset({Family.DIGITAL, Family.SOCIAL})


def findings(project: Project, channels: Channels, *, today: date) -> tuple[Finding, ...]:
    """Everything about telling that asks for attention, what stops first."""
    plan = project.communication
    found = [
        *_groups(plan, channels),
        *_ways(plan, channels),
        *_posts(project, channels, today),
        *insiders_first(plan),
        *together(plan),
        *_quiet(project, channels),
        *_effort(project, channels),
        *_questions(plan, channels, today),
    ]
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _at(place: str, item: str) -> str:
    return f"{place}[{item}]"


def insiders_first(plan: Communication) -> Iterator[Finding]:
    """For each topic that others hear: every insider group that hears it, hears it before them."""
    circle = {one.id: one.circle for one in plan.segments}
    inner = [one for one in plan.segments if one.circle is Circle.INNER]
    by_topic = _by_topic(plan.posts)
    for posts in by_topic.values():
        dated = [post for post in posts if post.on and circle.get(post.segment or "")]
        others = [post for post in dated if circle[post.segment] is not Circle.INNER]
        if not others:
            continue
        first = min(others, key=moment)
        heard = {
            one: min(mine, key=moment)
            for one in inner
            if (mine := [post for post in dated if post.segment == one.id])
        }
        if not heard:
            values = {"topic": posts[0].topic, "day": first.on}
            yield Finding("insiders_missing", Weight.WARN, _at(POSTS, first.id), values)
        for segment, post in heard.items():
            if not _before(post, first):
                values = {
                    "topic": posts[0].topic, "segment": segment.name,
                    "day": post.on, "others": first.on,
                }  # fmt: skip
                code = "insiders_same_day" if post.on == first.on else "insiders_late"
                yield Finding(code, Weight.STOP, _at(POSTS, post.id), values)


def together(plan: Communication) -> Iterator[Finding]:
    """Groups with the same people hear a topic at the same day and hour.

    Not where only one of the two is an insider group: that one must know before.
    """
    by_topic = _by_topic(plan.posts)
    for one, other in overlapping(plan):
        if (one.circle is Circle.INNER) != (other.circle is Circle.INNER):
            continue
        for posts in by_topic.values():
            firsts = [
                min((p for p in posts if p.on and p.segment == s.id), key=moment, default=None)
                for s in (one, other)
            ]
            if None in firsts:
                continue
            first, second = sorted(firsts, key=moment)
            names = {"topic": first.topic, "one": one.name, "other": other.name}
            if first.on != second.on:
                values = names | {"day": first.on, "later": second.on}
                yield Finding("not_same_day", Weight.WARN, _at(POSTS, second.id), values)
            elif not (first.at and second.at):
                late = first if not first.at else second
                values = names | {"day": first.on}
                yield Finding("hour_missing", Weight.TIP, _at(POSTS, late.id), values)
            elif first.at != second.at:
                values = names | {"day": first.on, "hour": first.at, "later": second.at}
                yield Finding("not_same_hour", Weight.WARN, _at(POSTS, second.id), values)


def _by_topic(posts: Iterable[Post]) -> Mapping[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    for post in posts:
        if topic_of(post):
            found.setdefault(topic_of(post), []).append(post)
    return found


def _before(one: Post, other: Post) -> bool:
    """On an earlier day, or on the same one at an hour that is known to be earlier."""
    if one.on != other.on:
        return one.on < other.on
    return bool(one.at and other.at) and one.at < other.at


def _groups(plan: Communication, channels: Channels) -> Iterator[Finding]:
    rules = channels.rules
    if not plan.segments:
        yield Finding("no_segments", Weight.WARN, SEGMENTS)
        return
    if len(plan.segments) > rules.many_segments:
        values = {"n": len(plan.segments), "most": rules.many_segments}
        yield Finding("many_segments", Weight.WARN, SEGMENTS, values)
    circles = {one.circle for one in plan.segments}
    if Circle.INNER not in circles:
        yield Finding("no_inner", Weight.WARN, SEGMENTS)
    for one in plan.segments:
        values = {"segment": one.name}
        if one.circle is None:
            yield Finding("no_circle", Weight.TIP, f"{_at(SEGMENTS, one.id)}.circle", values)
        if not one.message:
            yield Finding("no_message", Weight.WARN, f"{_at(SEGMENTS, one.id)}.message", values)
        elif (count := len(one.message.split())) > rules.message_words:
            more = values | {"n": count, "most": rules.message_words}
            yield Finding("long_message", Weight.TIP, f"{_at(SEGMENTS, one.id)}.message", more)
        if not one.their_view:
            yield Finding("no_view", Weight.TIP, f"{_at(SEGMENTS, one.id)}.their_view", values)
    for one, other in overlapping(plan):
        same = one.message and one.message.casefold() == other.message.casefold()
        if same:
            values = {"one": one.name, "other": other.name}
            place = f"{_at(SEGMENTS, other.id)}.message"
            yield Finding("overlap_same", Weight.TIP, place, values)


def _ways(plan: Communication, channels: Channels) -> Iterator[Finding]:
    rules = channels.rules
    if not plan.channels:
        yield Finding("no_channels", Weight.WARN, CHANNELS)
    else:
        found = set(families(plan, channels))
        if found and Family.MEETING not in found:
            yield Finding("no_meeting", Weight.WARN, CHANNELS)
        if found and found <= _DIGITAL:
            yield Finding("only_digital", Weight.WARN, CHANNELS)
        elif 0 < len(found) < rules.least_families:
            values = {"n": len(found), "least": rules.least_families}
            yield Finding("little_mix", Weight.TIP, CHANNELS, values)
    if not plan.media_list_asked:
        yield Finding("media_list", Weight.TIP, "communication.media_list_asked")
    for one in plan.channels:
        if kind_of(one, channels) is None:
            place = f"{_at(CHANNELS, one.id)}.kind"
            yield Finding("no_kind", Weight.TIP, place, {"channel": one.name})
        if answers_come(one, channels) and not one.owner:
            place = f"{_at(CHANNELS, one.id)}.owner"
            yield Finding("nobody_listens", Weight.WARN, place, {"channel": one.name})


def _posts(project: Project, channels: Channels, today: date) -> Iterator[Finding]:
    plan = project.communication
    if plan.segments and not plan.posts:
        yield Finding("no_posts", Weight.WARN, POSTS)
    contact = project.contact
    if plan.posts and not (contact.name and contact.telephone):
        yield Finding("no_contact", Weight.STOP, "contact", {"n": len(plan.posts)})
    ways, groups = ({one.id for one in part} for part in (plan.channels, plan.segments))
    for post in plan.posts:
        place, values = _at(POSTS, post.id), {"post": post.text}
        if post.on is None:
            yield Finding("no_day", Weight.TIP, f"{place}.on", values)
        if post.segment not in groups:
            yield Finding("no_group", Weight.WARN, f"{place}.segment", values)
        if post.channel not in ways:
            yield Finding("no_way", Weight.WARN, f"{place}.channel", values)
        if post.on is None or post.sent:
            continue
        day = hand_in_day(post, plan, channels)
        values |= {"day": post.on}
        if post.on < today:
            yield Finding("passed", Weight.WARN, place, values)
        elif day is not None and day < today:
            yield Finding("too_late", Weight.STOP, place, values | {"hand_in": day})
        elif day is not None and day < post.on and (day - today).days <= channels.rules.soon_days:
            yield Finding("hand_in_soon", Weight.TIP, place, values | {"hand_in": day})
    heard = {post.segment for post in plan.posts}
    for one in plan.segments:
        if plan.posts and one.id not in heard:
            values = {"segment": one.name}
            yield Finding("unheard", Weight.WARN, _at(SEGMENTS, one.id), values)
    yield from _inner_by_letter(plan, channels)


def _inner_by_letter(plan: Communication, channels: Channels) -> Iterator[Finding]:
    """Insiders whom nobody speaks to in person."""
    for segment, posts in timeline(plan):
        if segment is None or segment.circle is not Circle.INNER:
            continue
        kinds = [kind_of(channel_of(post, plan), channels) for post in posts]
        used = {kind.family for kind in kinds if kind}
        if used and None not in kinds and not used & {Family.PERSONAL, Family.MEETING}:
            values = {"segment": segment.name}
            yield Finding("not_in_person", Weight.TIP, _at(SEGMENTS, segment.id), values)


def _quiet(project: Project, channels: Channels) -> Iterator[Finding]:
    plan = project.communication
    for one in silences(project):
        opening = one.end == project.plan.opening and all(
            post.on != one.end for post in plan.posts if post.segment == one.segment.id
        )
        values = {"segment": one.segment.name, "day": one.begin, "until": one.end, "n": one.days}
        code = "silence_until_opening" if opening else "silence"
        yield Finding(code, Weight.WARN, _at(SEGMENTS, one.segment.id), values)
    for channel in plan.channels:
        kind = kind_of(channel, channels)
        days = sorted({post.on for post in plan.posts if post.channel == channel.id and post.on})
        if kind is None or kind.feed_days is None or not days:
            continue
        longest = max(((b - a).days for a, b in pairwise(days)), default=0)
        if longest > kind.feed_days:
            values = {"channel": channel.name, "n": longest, "most": kind.feed_days}
            yield Finding("way_quiet", Weight.TIP, _at(CHANNELS, channel.id), values)


def _effort(project: Project, channels: Channels) -> Iterator[Finding]:
    found = effort(project, channels)
    if found.busiest is None or found.team_minutes is None:
        return
    month, minutes = found.busiest
    if minutes > found.team_minutes:
        values = {
            "month": month, "hours": round(minutes / 60), "team": round(found.team_minutes / 60),
        }  # fmt: skip
        yield Finding("too_much_time", Weight.WARN, CHANNELS, values)


def _questions(plan: Communication, channels: Channels, today: date) -> Iterator[Finding]:
    if not plan.response and any(answers_come(one, channels) for one in plan.channels):
        yield Finding("no_response", Weight.WARN, "communication.response")
    if not plan.questions:
        yield Finding("no_questions", Weight.TIP, "communication.questions")
    for one in plan.questions:
        if not one.answer:
            place = f"{_at('communication.questions', one.id)}.answer"
            yield Finding("no_answer", Weight.WARN, place, {"question": one.question})
    asked = {one.segment for one in plan.questions}
    if plan.questions and None not in asked:
        for segment in plan.segments:
            if segment.id not in asked:
                values = {"segment": segment.name}
                yield Finding("group_asks", Weight.TIP, "communication.questions", values)
    wins = "communication.quick_wins"
    if not plan.quick_wins:
        yield Finding("no_quick_win", Weight.TIP, wins)
    for win in plan.quick_wins:
        if win.on is not None and win.on < today and not win.told:
            yield Finding(
                "win_untold", Weight.TIP, _at(wins, win.id), {"win": win.text, "day": win.on}
            )
    days = sorted(win.on for win in plan.quick_wins if win.on)
    for begin, end in pairwise(days):
        if (end - begin).days > channels.rules.quick_win_days:
            values = {"day": begin, "until": end, "n": (end - begin).days}
            yield Finding("wins_apart", Weight.TIP, wins, values)


def hard_texts(plan: Communication, rules: ReadingRules, language: str = "nl") -> Iterator[Finding]:
    """Dutch texts below the ease that we aim at, or with several places to stumble over."""
    if language != "nl":
        return
    for kind, name, place, text in written(plan):
        count = len(readability.remarks(text, rules))
        hard = readability.easy_enough(readability.measure(text, rules), rules) is False
        if hard or count >= _MANY_REMARKS:
            values = {"name": name} if name else {}
            yield Finding(f"hard_{kind}", Weight.TIP, place, values)


def progress(project: Project, channels: Channels) -> Progress:
    """How much of telling stands: groups with a message, ways, moments, answers and a page."""
    plan = project.communication
    listens = [one for one in plan.channels if answers_come(one, channels)]
    return Progress.of(
        (
            bool(plan.segments),
            bool(plan.segments) and all(one.circle and one.message for one in plan.segments),
            Family.MEETING in families(plan, channels),
            plan.media_list_asked,
            bool(plan.posts) and all(one.on and one.segment and one.channel for one in plan.posts),
            bool(project.contact.name and project.contact.telephone),
            bool(plan.quick_wins),
            bool(plan.questions) and all(one.answer for one in plan.questions),
            bool(plan.response) or (bool(plan.channels) and not listens),
            bool(plan.about),
        )
    )
