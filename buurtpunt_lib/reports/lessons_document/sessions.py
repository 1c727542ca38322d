"""The four working sessions: when they were held first, about what, and what each should bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.content import Block, Column, Heading, Paragraph, Row, Table
from buurtpunt_lib.reports.lessons_document import words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.lessons_document.knowledge import Knowledge

_KEY = "lessons_report."


def blocks(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    for session in knowledge.sessions:
        title = session.said("title", say.language)
        yield Heading(say(f"{_KEY}session", n=session.number, title=title))
        held = say(f"{_KEY}held", day=session.day)
        yield Paragraph(
            words.joined(held, session.said("about", say.language), words.sources(session, say))
        )
        columns = (
            Column(say(f"{_KEY}column.asks"), width=4),
            Column(say(f"{_KEY}column.theme"), width=1.6),
        )
        rows = tuple(
            Row((output.said("asks", say.language), words.theme(output.theme, say)))
            for output in session.outputs
        )
        if rows:
            yield Table(say(f"{_KEY}brings", title=title), columns, rows)
