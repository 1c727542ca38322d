"""Participation in a document: what is asked of whom, the meetings, and what came of them.

Complaints are told without the name of who made them: a document goes round.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.participation import Meeting, Participation, Stance
from buurtpunt_lib.planning import participation, readiness
from buurtpunt_lib.reports import participation_words as told
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

_DOC = "participation.document"
_PEOPLE = (0.4, 2.0, 1.0, 0.9, 1.1, 1.9, 1.4)


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """() where nothing was entered; needs and survey have chapters of their own."""
    part = project.participation
    fresh = Participation(needs=part.needs, survey=part.survey)
    if part == fresh:
        return ()
    return (
        *_aim(part, say),
        *_people(part, say),
        *_promises(part, say),
        *_meetings(project, say),
        *_ideas(part, say),
        *_afterwards(part, say),
        *_ready(project, say, today),
    )


def _aim(part: Participation, say: Catalogue) -> Iterator[Block]:
    told_lines = [
        say(f"{_DOC}.{key}", what=text)
        for key, text in (
            ("known", part.known_before), ("goal", part.goal), ("excluded", part.excluded),
            ("level", say(f"participation.level_means.{part.level}") if part.level else ""),
            ("use", part.use_of_results),
        )
        if text
    ]  # fmt: skip
    if told_lines:
        yield Heading(say(f"{_DOC}.aim"))
        yield Bullets(tuple(told_lines))


def _people(part: Participation, say: Catalogue) -> Iterator[Block]:
    if not part.stakeholders and not part.no_opponents:
        return
    yield Heading(say(f"{_DOC}.people"))
    if picture := told.stakeholder_picture(part, say):
        yield Picture(say("participation.map.title"), *picture)
    if part.stakeholders:
        columns = tuple(
            Column(say(f"participation.column.{key}"), width=width)
            for key, width in zip(told.STAKEHOLDER_COLUMNS, _PEOPLE, strict=True)
        )
        rows = tuple(Row(cells) for cells in told.stakeholder_rows(part, say))
        yield Table(say("participation.map.caption"), columns, rows)
        yield Paragraph(say("participation.side_source"))
    against = [one.name for one in part.stakeholders if one.stance is Stance.AGAINST]
    if against:
        yield Paragraph(f"{say(f'{_DOC}.opponents')}: {say.listing(against)}.")
    elif part.no_opponents:
        yield Paragraph(say(f"{_DOC}.no_opponents"))
    else:
        yield Note(say(f"{_DOC}.opponents_open"), "unknown")


def _promises(part: Participation, say: Catalogue) -> Iterator[Block]:
    if part.promises:
        yield Heading(say(f"{_DOC}.promises"))
        yield Bullets(
            tuple(
                say(f"{_DOC}.{'can' if one.can else 'cannot'}", what=one.text)
                for one in part.promises
            )
        )
    if part.complaints_at:
        yield Paragraph(say(f"{_DOC}.complaints_at", where=part.complaints_at))


def _meetings(project: Project, say: Catalogue) -> Iterator[Block]:
    meetings = project.participation.meetings
    if not meetings:
        return
    yield Heading(say(f"{_DOC}.meetings"))
    columns = tuple(
        Column(say(f"participation.column.{key}"), width=width)
        for key, width in (
            ("day", 1.1), ("meeting", 1.8), ("place", 1.3), ("level", 1.2), ("method", 1.6),
            ("people", 0.8),
        )
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                say.day(one.on) if one.on else say("report.open"),
                one.name,
                one.place,
                say(f"participation.level.{one.level}") if one.level else "",
                told.method_name(one.method, say),
                "" if one.people is None else say.number(one.people),
            )
        )
        for one in meetings
    )
    yield Table(say(f"{_DOC}.caption_meetings"), columns, rows)
    for one in meetings:
        yield from _meeting(one, say)
    agreed = participation.todos(project)
    if agreed:
        names = {f"meetings/{one.id}": one.name for one in meetings}
        yield Heading(say(f"{_DOC}.todos"))
        columns = tuple(
            Column(say(f"participation.column.{key}"), width=width)
            for key, width in (("todo", 3.0), ("who", 1.4), ("due", 1.2), ("meeting", 1.6))
        )
        rows = tuple(
            Row(
                (
                    one.text,
                    one.who or say("report.open"),
                    say.day(one.due) if one.due else say("report.open"),
                    names.get("/".join(one.came_from.split("/")[:2]), ""),
                )
            )
            for one in agreed
        )
        yield Table(say(f"{_DOC}.caption_todos"), columns, rows)


def _meeting(one: Meeting, say: Catalogue) -> Iterator[Block]:
    details: list[Block] = []
    if one.goal:
        details.append(Paragraph(say(f"{_DOC}.goal", what=one.goal)))
    if words := told.tables_words(one, say):
        details.append(Paragraph(" ".join(words)))
    heads, rows = told.seating(one, say)
    if rows:
        columns = tuple(Column(head, number=bool(at)) for at, head in enumerate(heads))
        details.append(Table(say("participation.tables.caption"), columns, tuple(map(Row, rows))))
    if one.questions:
        columns = (
            Column(say("participation.column.question"), width=2.0),
            Column(say("participation.column.answer"), width=2.4),
        )
        details.append(
            Table(
                say("participation.sheet.questions"),
                columns,
                tuple(Row((asked.question, asked.answer)) for asked in one.questions),
            )
        )
    dreams = [
        f"{say(f'participation.field.{field}')} {getattr(one.dream, field)}"
        for field in participation.DREAM
        if getattr(one.dream, field)
    ]
    if dreams:
        details.append(Paragraph(say(f"{_DOC}.dream")))
        details.append(Bullets(tuple(dreams)))
    if one.came is not None:
        details.append(Paragraph(say(f"{_DOC}.came", n=one.came)))
    if one.report:
        details.append(Paragraph(say(f"{_DOC}.report", meeting=one.name), lead=True))
        details += [Paragraph(line) for line in one.report.split("\n") if line.strip()]
    if details:
        yield Heading(one.name)
        yield from details


def _ideas(part: Participation, say: Catalogue) -> Iterator[Block]:
    if part.challenges:
        yield Heading(say(f"{_DOC}.challenges"))
        columns = tuple(
            Column(say(f"participation.column.{key}"), width=width)
            for key, width in (("problem", 1.0), ("solution", 1.4))
        )
        rows = tuple(
            Row((one.text, one.solution or say(f"{_DOC}.not_solved"))) for one in part.challenges
        )
        yield Table(say(f"{_DOC}.caption_challenges"), columns, rows)
    if not part.examples:
        return
    yield Heading(say(f"{_DOC}.examples"))
    for one in part.examples:
        yield Paragraph(one.name, lead=True)
        lines = [
            f"{say(f'participation.field.{field}')} {' '.join(getattr(one, field).split())}"
            for field in ("steps", "partners", "success", "problems")
            if getattr(one, field)
        ]
        lines += [
            say(f"{_DOC}.{field}", what=getattr(one, field))
            for field in ("take_over", "leave_out", "change")
            if getattr(one, field)
        ]
        if lines:
            yield Bullets(tuple(lines))


def _afterwards(part: Participation, say: Catalogue) -> Iterator[Block]:
    if part.appeals:
        yield Heading(say(f"{_DOC}.appeals"))
        columns = tuple(
            Column(say(f"participation.column.{key}"), width=width)
            for key, width in (("appeal", 2.4), ("who", 1.2), ("day", 1.1), ("outcome", 1.8))
        )
        rows = tuple(
            Row((one.text, one.who, say.day(one.on) if one.on else "", one.outcome))
            for one in part.appeals
        )
        yield Table(say(f"{_DOC}.caption_appeals"), columns, rows)
    if part.complaints:
        yield Heading(say(f"{_DOC}.complaints"))
        columns = tuple(
            Column(say(f"participation.column.{key}"), width=width)
            for key, width in (("day", 0.9), ("complaint", 1.6), ("answer", 2.2))
        )
        rows = tuple(
            Row((say.day(one.on) if one.on else "", one.text, one.answer or say("report.open")))
            for one in part.complaints
        )
        yield Table(say(f"{_DOC}.caption_complaints"), columns, rows)


def _ready(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    found = readiness.readiness(project, datasets.participation(), today=today)
    yield Heading(say(f"{_DOC}.readiness"))
    yield Paragraph(say("readiness.score", done=found.done, total=found.total), lead=True)
    steps = tuple(say(f"readiness.check.{check.code}.do") for _, check in found.steps)
    if steps:
        yield Bullets(steps)
    else:
        yield Paragraph(say("readiness.complete"))
    yield Paragraph(say("readiness.source"))
