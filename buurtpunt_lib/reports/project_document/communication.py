"""The chapter on telling people: groups, ways, who hears what when, answers, and the language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.communication import Communication
from buurtpunt_lib.planning import communication as rules
from buurtpunt_lib.planning import readability
from buurtpunt_lib.planning.telling import in_order
from buurtpunt_lib.reports import communication_words as words
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Note,
    Paragraph,
    Picture,
    Row,
    Table,
)
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

_T = "communication."
_EMPTY = Communication()
# Points that a drawing may be wide on a sheet of A4.
_PAPER = 470.0


def entered(project: Project) -> bool:
    """Whether anything was filled in about telling; the days of silence alone are no plan."""
    plan = project.communication
    return any(
        getattr(plan, name) != getattr(_EMPTY, name)
        for name in type(plan).model_fields
        if name != "silence_days"
    )


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """The chapter; () when nothing was entered. facts: not used here."""
    if not entered(project):
        return ()
    found: list[Block] = [
        *_groups(project.communication, say),
        *_ways(project, say),
        *_when(project, say, today),
        *_wins(project.communication, say),
        *_questions(project.communication, say),
    ]
    response = project.communication.response
    if response:
        found += [Heading(say(f"{_T}chapter.response")), Paragraph(response)]
    found += _language(project, say)
    found += _open_points(project, say, today)
    return tuple(found)


def _table(
    say: Catalogue, caption: str, keys: tuple[str, ...], rows: Any, widths: tuple[float, ...]
) -> Table:
    columns = tuple(
        Column(say(f"{_T}{key}"), width=width) for key, width in zip(keys, widths, strict=True)
    )
    return Table(say(f"{_T}{caption}"), columns, tuple(Row(tuple(row)) for row in rows))


def _groups(plan: Communication, say: Catalogue) -> Iterator[Block]:
    if not plan.segments:
        return
    yield Heading(say(f"{_T}chapter.circles"))
    drawn = words.circles(plan, say)
    if drawn is not None:
        yield Picture(say(f"{_T}circles.title"), *drawn)
    keys = tuple(f"circles.{key}" for key in ("number", "group", "circle", "message", "how"))
    rows = (
        (
            say.number(number),
            one.name,
            words.circle_name(one.circle, say),
            one.message or say(f"{_T}no_message"),
            say(f"{_T}circle.how.{one.circle}") if one.circle else "",
        )
        for number, one in enumerate(plan.segments, start=1)
    )
    yield _table(say, "circles.table", keys, rows, (0.35, 1.2, 0.8, 2.2, 1.8))
    views = [f"{one.name}: {one.their_view}" for one in plan.segments if one.their_view]
    if views:
        yield Heading(say(f"{_T}segment.their_view"))
        yield Bullets(tuple(views))
    overlaps = list(words.overlap_rows(plan, say))
    if overlaps:
        keys = tuple(f"circles.{key}" for key in ("one", "other", "hears_one", "hears_other"))
        yield _table(say, "circles.overlap", keys, overlaps, (1, 1, 1.6, 1.6))


def _ways(project: Project, say: Catalogue) -> Iterator[Block]:
    if not project.communication.channels:
        return
    yield Heading(say(f"{_T}chapter.ways"))
    names = ("way", "kind", "reaches", "listens", "time_own", "week_own", "days_own")
    rows = words.channel_rows(project, say)
    keys = tuple(f"ways.{key}" for key in names)
    yield _table(say, "ways.table", keys, rows, (1.6, 1.5, 1, 1.1, 1, 1, 1))
    if project.communication.website:
        yield Paragraph(f"{say(f'{_T}ways.website')}: {project.communication.website}")
    spent = words.effort_words(project, say)
    if spent:
        yield Heading(say(f"{_T}ways.effort"))
        yield Bullets(spent)
    yield Note(say(f"{_T}ways.assumption"), "assumption")


def _when(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    plan = project.communication
    if not plan.posts:
        return
    yield Heading(say(f"{_T}chapter.when"))
    drawn = words.timeline_picture(project, say, today=today, width=_PAPER)
    if drawn is not None:
        yield Picture(say(f"{_T}timeline.title"), *drawn)
        topics = [f"{letter} = {topic}" for letter, topic in words.topic_names(plan)]
        key = [say(f"{_T}timeline.key")]
        if topics:
            key.append(say(f"{_T}timeline.topics", topics=say.listing(topics)))
        yield Paragraph(" ".join(key))
    keys = ("when.moment", "circles.group", "when.what", "when.way", "when.who", "when.hand_in",
            "when.state")  # fmt: skip
    rows = [row for _, row in words.post_rows(project, say)]
    yield _table(say, "when.table", keys, rows, (1.2, 1.1, 1.6, 1.5, 0.9, 1.1, 0.9))
    full = [post for post in in_order(plan.posts) if post.words]
    if full:
        yield Heading(say(f"{_T}chapter.words"))
        for post in full:
            group = words.group_name(plan, post.segment, say)
            yield Paragraph(f"{post.text} ({group}, {words.moment_words(post, say)})", lead=True)
            yield Paragraph(post.words)
    line = words.contact_line(project, say)
    if line:
        yield Note(line)


def _wins(plan: Communication, say: Catalogue) -> Iterator[Block]:
    if not plan.quick_wins:
        return
    rows = (
        (
            one.text,
            say.day(one.on) if one.on else say(f"{_T}no_day"),
            say(f"{_T}win.told") if one.told else "",
        )
        for one in plan.quick_wins
    )
    keys = ("chapter.win", "when.moment", "when.state")
    yield _table(say, "chapter.wins", keys, rows, (3, 1.2, 0.8))


def _questions(plan: Communication, say: Catalogue) -> Iterator[Block]:
    if not plan.questions:
        return
    yield Heading(say(f"{_T}chapter.questions"))
    groups: list[str | None] = [*(one.id for one in plan.segments), None]
    known = {one.id for one in plan.segments}
    for group in groups:
        rows = [
            (one.question, one.answer or say(f"{_T}chapter.open_answer"))
            for one in plan.questions
            if (one.segment if one.segment in known else None) == group
        ]
        if rows:
            name = words.group_name(plan, group, say) if group else say(f"{_T}question.anybody")
            columns = (
                Column(say(f"{_T}chapter.question"), width=1.2),
                Column(say(f"{_T}chapter.answer"), width=2),
            )
            yield Table(name, columns, tuple(Row(row) for row in rows))


def _language(project: Project, say: Catalogue) -> Iterator[Block]:
    """Only texts that can be better; the whole check stands on the page."""
    settings = datasets.reading_rules()
    rows = []
    for _, name, text in words.texts(project, say):
        remarks = readability.remarks(text, settings, say.language)
        if remarks:
            told = " ".join(words.remark_words(text, one, say) for one in remarks[:3])
            rows.append((name, words.ease_words(text, say), told))
    if rows:
        keys = ("chapter.text", "chapter.ease", "chapter.remarks")
        yield _table(say, "chapter.language", keys, rows, (1, 1.6, 2))


def _open_points(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    found = rules.findings(project, datasets.channels(), today=today)
    if found:
        yield Heading(say(f"{_T}missing"))
        yield Bullets(tuple(say(f"{_T}finding.{one.code}", **one.values) for one in found))
