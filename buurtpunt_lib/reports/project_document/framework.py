"""The support framework of a municipality: what it promises to hubs and initiatives of residents.

Template: the whole framework; what nobody decided yet stands in it as a question to be answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.rollout import FRAMEWORK, board, written
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


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Any = None
) -> tuple[Block, ...]:
    """The framework as a chapter; () while nothing was written in it."""
    if not written(project.rollout.framework):
        return ()
    return template(project, say, today=today)


def template(project: Project, say: Catalogue, *, today: date) -> tuple[Block, ...]:
    """The whole framework, also where nothing was written yet."""
    return tuple(_template(project, say))


def _template(project: Project, say: Catalogue) -> Iterator[Block]:
    framework = project.rollout.framework
    there = written(framework)
    yield Paragraph(say("rollout.framework.title"), lead=True)
    left = len(FRAMEWORK) - len(there)
    if left:
        yield Paragraph(say("rollout.framework.intro"))
        yield Note(say("rollout.framework.open_list", n=left), "unknown")
    for name in FRAMEWORK:
        yield Heading(say(f"rollout.framework.part.{name}"))
        if name in there:
            for piece in getattr(framework, name).split("\n"):
                if piece.strip():
                    yield Paragraph(piece)
        else:
            yield Note(say(f"rollout.framework.ask.{name}"), "unknown")
    roles = [(role, deeds) for role, deeds in board(project.rollout).items() if deeds]
    if roles:
        yield Heading(say("rollout.framework.by_role"))
        for role, deeds in roles:
            yield Paragraph(say(f"rollout.role.{role.value}"))
            yield Bullets(tuple(deed.text for deed in deeds))
    yield Note(say("rollout.volunteer_note"))
    yield Note(say("rollout.funder_note"))
    columns = (Column(say("rollout.chapter.what")), Column("", width=2))
    rows = tuple(
        Row((say(f"rollout.framework.{name}"), "")) for name in ("sign", "sign_who", "sign_next")
    )
    yield Table(say("rollout.framework.sign_caption"), columns, rows, roomy=True)
