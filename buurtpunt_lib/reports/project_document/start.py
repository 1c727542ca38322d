"""The chapter on the start: why, goals, team, the municipality, and who has to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning import start
from buurtpunt_lib.reports import start_words
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
)
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

_KEY = "start_step."


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """What was entered at the start; () when nothing was."""
    if not start.entered(project):
        return ()
    return (
        *_why(project, say),
        *_team(project, say, today),
        *_goals(project, say),
        *_municipality(project, say),
        *_deciders(project, say, today),
        *_help(project, say),
        *_open(project, say, today),
    )


def table(
    caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *widths: float
) -> Table:
    """A table of words; widths: shares of its columns, 1 for those that are not given."""
    sizes = (*widths, *([1.0] * (len(headings) - len(widths))))
    columns = tuple(Column(one, width=size) for one, size in zip(headings, sizes, strict=True))
    return Table(caption, columns, tuple(Row(tuple(row)) for row in rows))


def _why(project: Project, say: Catalogue) -> Iterator[Block]:
    part = project.start
    if part.why.strip():
        yield Paragraph(part.why.strip(), lead=True)
    if part.initiator is not None:
        who = say(f"{_KEY}initiator.{part.initiator.value}")
        yield Paragraph(say(f"{_KEY}document.initiator", who=who))
    if part.carried is not None:
        words = say(f"{_KEY}document.carried_{'yes' if part.carried else 'no'}")
        yield Paragraph(f"{words} {part.carried_note.strip()}".strip())


def _team(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    if not project.team:
        return
    yield Heading(say(f"{_KEY}part.team"))
    rows = [(one.name, one.role, one.organisation) for one in project.team]
    if any(role.strip() or organisation.strip() for _, role, organisation in rows):
        heads = [say(f"{_KEY}team.{key}") for key in ("name", "role", "organisation")]
        yield table(say(f"{_KEY}document.team"), heads, rows, 1.0, 1.4, 1.2)
    headings, matrix = start_words.matrix(project, say)
    yield table(say(f"{_KEY}team.matrix_caption"), headings, matrix, 1.6)
    roles = [say(f"{_KEY}team.drives_name"), say(f"{_KEY}document.does"), say(f"{_KEY}team.who")]
    rows = start_words.drives(project, say)
    yield table(say(f"{_KEY}team.drives_caption"), roles, rows, 0.7, 1.5, 1.8)
    yield Paragraph(start_words.board(project, say))
    yield Paragraph(" ".join(start_words.budget(project, say, today)))


def _goals(project: Project, say: Catalogue) -> Iterator[Block]:
    if not project.start.goals:
        return
    yield Heading(say(f"{_KEY}part.goals"))
    heads = [say(f"{_KEY}goals.{key}") for key in ("text", "organisation", "serves")]
    rows = start_words.goals(project, say)
    if any(one.organisation.strip() or one.serves.strip() for one in project.start.goals):
        yield table(say(f"{_KEY}goals.caption"), heads, rows, 1.6, 1.0, 1.4)
    else:
        yield Bullets(tuple(one.text for one in project.start.goals))


def _municipality(project: Project, say: Catalogue) -> Iterator[Block]:
    link = project.start.municipality
    rows = [
        (say(f"{_KEY}municipality.{key}"), getattr(link, key).strip())
        for key in (
            "person", "department", "mandate_holder", "money", "network", "communication",
        )
    ]  # fmt: skip
    if link.hooks:
        words = say.listing([say(f"{_KEY}hook.{one.value}") for one in link.hooks])
        rows.append((say(f"{_KEY}municipality.hooks"), words))
    rows.append((say(f"{_KEY}municipality.hook_words"), link.hook_words.strip()))
    rows = [row for row in rows if row[1]]
    if rows:
        yield Heading(say(f"{_KEY}part.municipality"))
        heads = [say(f"{_KEY}document.what"), say(f"{_KEY}document.answer")]
        yield table(say(f"{_KEY}document.municipality"), heads, rows, 1.0, 1.6)


def _deciders(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    rows = start_words.decided(project, say, today)
    if not rows:
        return
    yield Heading(say(f"{_KEY}part.deciders"))
    keys = ("column_name", "column_weeks", "column_ready", "column_opening")
    heads = [say(f"{_KEY}deciders.{key}") for key in keys]
    yield table(say(f"{_KEY}deciders.caption"), heads, rows, 1.4, 0.6, 1.4, 1.0)
    told, late = start_words.opening(project, say, today)
    if told:
        yield Note(" ".join(told), kind="info" if late is None else "warning")


def _help(project: Project, say: Catalogue) -> Iterator[Block]:
    """With what the team wants help, and who knows about it."""
    if not project.start.coaching:
        return
    nobody = say(f"{_KEY}help.nobody")
    rows = [
        (theme, say.listing([one.name for one in who]) or nobody)
        for theme, who in start_words.advisers(project, say)
    ]
    yield Heading(say(f"{_KEY}part.help"))
    heads = [say(f"{_KEY}help.column_theme"), say(f"{_KEY}help.column_who")]
    yield table(say(f"{_KEY}help.advisers"), heads, rows, 0.7, 2.0)


def _open(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    """What is still missing."""
    found = start.findings(project, today=today)
    if found:
        yield Heading(say(f"{_KEY}document.open"))
        yield Bullets(tuple(say(f"start.finding.{one.code}", **one.values) for one in found))
