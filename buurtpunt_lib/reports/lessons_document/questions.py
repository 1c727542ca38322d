"""Questions to the panel with what was answered, and how this document came about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib.reports.content import Block, Heading, Note, Paragraph
from buurtpunt_lib.reports.lessons_document import words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.lessons_document.knowledge import Knowledge

_KEY = "lessons_report."


def blocks(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    for asked in knowledge.questions:
        question = asked.question
        yield Heading(question.text)
        told = words.joined(question.about, words.sources(question, say))
        if told:
            yield Paragraph(told)
        for answer in (one.noun for one in asked.answers):
            who = knowledge.organisations.get(answer.organisation, say(f"{_KEY}network"))
            said = say(f"{_KEY}answer", who=who)
            yield Paragraph(words.joined(said, answer.text, words.sources(answer, say)))
        if not asked.answers:
            yield Note(say(f"{_KEY}no_answer"), "unknown")


def about(_knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    yield Paragraph(say(f"{_KEY}about"))
    yield Paragraph(say(f"{_KEY}add"))
