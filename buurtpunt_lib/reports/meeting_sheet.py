"""The sheet of one meeting, to print: what is prepared, the card of each table, and what comes out.

Three parts, each on a page of its own: for who prepares, for who leads a table, for who writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.participation import Meeting
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import participation
from buurtpunt_lib.reports import participation_words as told
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Chapter,
    Column,
    Heading,
    Paragraph,
    Report,
    Row,
    Table,
    file_stem,
)
from buurtpunt_lib.reports.document_writing import written
from buurtpunt_lib.texts import Catalogue

FORMS = ("pdf", "docx")
BOX, CROSS = "□", "X"
_LINE = "…" * 56
# Empty rows to write agreements in, and lines for each dream question.
_EMPTY_ROWS, _LINES = 6, 2
_T = "participation."


def meeting_sheet(
    project: Project, meeting: str, form: str, say: Catalogue, *, today: date
) -> bytes:
    """The sheet as the bytes of a file; meeting: its id.

    Raises InputError `project.item_gone`, `report.format_unknown`, `report.package_missing`.
    """
    one = _find(project, meeting)
    return written(lambda: sheet(project, one, say, today=today), form, say, FORMS)


def file_name(project: Project, meeting: str, form: str) -> str:
    return f"{file_stem(_find(project, meeting).name, otherwise='blad')}.{form}"


def _find(project: Project, meeting: str) -> Meeting:
    for one in project.participation.meetings:
        if one.id == meeting:
            return one
    raise InputError("project.item_gone", field="participation.meetings")


def sheet(project: Project, one: Meeting, say: Catalogue, *, today: date) -> Report:
    """The sheet as headings, tables and lines to write on."""
    parts = (("before", _before), ("table", _table), ("after", _after))
    return Report(
        title=one.name,
        subtitle=project.name,
        language=say.language,
        facts=(),
        notes=(),
        chapters=tuple(
            Chapter(key, say(f"{_T}paper.{key}"), tuple(make(project, one, say)))
            for key, make in parts
        ),
        footer=f"{project.name} · {say.day(today)}",
        day=today,
        form=True,
    )


def _before(project: Project, one: Meeting, say: Catalogue) -> Iterator[Block]:
    facts = (
        ("on", say.day(one.on) if one.on else ""),
        ("place", one.place),
        ("minutes", f"{one.minutes} {say(f'{_T}unit.minutes')}" if one.minutes else ""),
        ("meeting_goal", one.goal),
        ("aim", say(f"{_T}aim.{one.aim}") if one.aim else ""),
        ("level", say(f"{_T}level_means.{one.level}") if one.level else ""),
        ("method", told.method_name(one.method, say)),
        ("people", say.number(one.people) if one.people is not None else ""),
        ("facilitator", one.facilitator),
        ("reporter", one.reporter),
        ("experts", one.experts),
    )
    columns = (
        Column(say(f"{_T}column.question"), width=1.0),
        Column(say(f"{_T}column.answer"), width=2.4),
    )
    rows = tuple(Row((say(f"{_T}field.{key}"), value)) for key, value in facts)
    yield Table(say(f"{_T}paper.facts"), columns, rows, roomy=True)
    if words := told.tables_words(one, say):
        yield Paragraph(" ".join(words))
    yield Heading(say(f"{_T}sheet.venue"))
    yield Bullets(
        tuple(
            f"{CROSS if code in one.venue else BOX} {say(f'{_T}venue.{code}')}"
            for code in participation.VENUE
        )
    )
    yield Heading(say(f"{_T}sheet.questions"))
    expected = [asked for asked in one.questions if not asked.own]
    columns = (
        Column(say(f"{_T}column.question"), width=1.4),
        Column(say(f"{_T}column.answer"), width=2.0),
    )
    rows = tuple(Row((asked.question, asked.answer)) for asked in expected)
    yield Table(say(f"{_T}paper.expected"), columns, rows or _empty(2, 2), roomy=True)
    own = tuple(asked.question for asked in one.questions if asked.own)
    if own:
        yield Paragraph(say(f"{_T}paper.own"))
        yield Bullets(own)


def _table(project: Project, one: Meeting, say: Catalogue) -> Iterator[Block]:
    yield Heading(say(f"{_T}role_title"))
    yield Bullets(tuple(say(f"{_T}role.{code}") for code in participation.ROLE))
    if one.method and f"participation_methods.how.{one.method}" in say:
        yield Heading(told.method_name(one.method, say))
        yield Paragraph(say(f"participation_methods.how.{one.method}"))
        yield Paragraph(say(f"participation_methods.watch.{one.method}"))
    heads, rows = told.seating(one, say)
    if rows:
        columns = tuple(Column(head, number=bool(at)) for at, head in enumerate(heads))
        yield Table(say(f"{_T}tables.caption"), columns, tuple(map(Row, rows)))
    yield Heading(say(f"{_T}sheet.dream"))
    for field in participation.DREAM:
        yield Paragraph(say(f"{_T}field.{field}"), lead=True)
        for _ in range(_LINES):
            yield Paragraph(_LINE)


def _after(project: Project, one: Meeting, say: Catalogue) -> Iterator[Block]:
    yield Paragraph(say(f"{_T}field.report_help"))
    for _ in range(_LINES * 4):
        yield Paragraph(_LINE)
    yield Heading(say(f"{_T}document.caption_challenges"))
    columns = tuple(Column(say(f"{_T}column.{key}")) for key in ("problem", "solution"))
    empty = _empty(2, _EMPTY_ROWS // 2)
    yield Table(say(f"{_T}document.challenges"), columns, empty, roomy=True)
    yield Heading(say(f"{_T}document.todos"))
    columns = tuple(
        Column(say(f"{_T}column.{key}"), width=width)
        for key, width in (("todo", 3.0), ("who", 1.4), ("due", 1.1))
    )
    agreed = tuple(
        Row((action.text, action.who, say.day(action.due) if action.due else ""))
        for action in participation.todos(project, one.id)
    )
    blank = _empty(3, max(_EMPTY_ROWS - len(agreed), 2))
    yield Table(say(f"{_T}document.caption_todos"), columns, (*agreed, *blank), roomy=True)


def _empty(columns: int, rows: int) -> tuple[Row, ...]:
    """Rows to write in, two lines high."""
    return tuple(Row(("\u00a0\n\u00a0", *[""] * (columns - 1))) for _ in range(rows))
