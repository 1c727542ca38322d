"""The stories of the initiatives, with what each wrote in the working sessions; example models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.content import (
    Block,
    Column,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
)
from buurtpunt_lib.reports.lessons_document import words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.register.network import CaseFile
    from buurtpunt_lib.reports.lessons_document.knowledge import Knowledge

_KEY = "lessons_report."


def blocks(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    for file in knowledge.cases:
        yield from _case(file, knowledge, say)


def _case(file: CaseFile, knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    case, language = file.case, say.language
    yield Heading(case.said("title", language))
    about = case.said("about", language)
    if case.village and case.village not in case.said("title", language):
        about = words.joined(say(f"{_KEY}in_village", village=case.village), about)
    if about:
        yield Paragraph(about)
    for field in ("pre_study", "plan"):
        text = case.said(field, language)
        if text:
            yield Paragraph(words.joined(say(f"{_KEY}{field}"), text))
    rows = [
        Row((f"{session.number}. {output.said('asks', language)}", written.noun.text))
        for session in knowledge.sessions
        for output in session.outputs
        for written in file.outputs.get(output.id, ())
    ]
    if rows:
        columns = (
            Column(say(f"{_KEY}column.asks"), width=2),
            Column(say(f"{_KEY}column.answer"), width=4),
        )
        caption = say(f"{_KEY}worksheet", name=case.said("title", language))
        yield Table(caption, columns, tuple(rows))
    source = words.sources(case, say)
    if source:
        yield Paragraph(source)


def models(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    """Kinds of hubs that the network looked at."""
    if not knowledge.models:
        return
    rows = []
    for found in knowledge.models:
        one = found.model
        places = words.places(found.hubs, knowledge, say)
        told = words.joined(
            one.said("about", say.language),
            say(f"{_KEY}seen_at", list=places) if places else "",
            words.sources(one, say),
        )
        rows.append(Row((one.said("name", say.language), told)))
    columns = (
        Column(say(f"{_KEY}column.model"), width=1.4),
        Column(say(f"{_KEY}column.about"), width=4.6),
    )
    yield Table(say(f"{_KEY}models"), columns, tuple(rows))
    yield Note(say(f"{_KEY}models_note"), "info")
