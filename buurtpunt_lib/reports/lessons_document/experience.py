"""Lessons, success factors and barriers, each by theme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from buurtpunt_lib.domain.network import Experience, ExperienceKind, Theme
from buurtpunt_lib.reports.content import Block, Bullets, Heading, Paragraph, Text
from buurtpunt_lib.reports.lessons_document import words
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.reports.lessons_document.knowledge import Knowledge

_KEY = "lessons_report."


def short(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    """What the document holds, in a sentence, and what it is about most."""
    numbers = {
        kind: sum(one.kind is kind for one in knowledge.experiences) for kind in ExperienceKind
    }
    yield Paragraph(
        say(
            f"{_KEY}short",
            cases=say(f"{_KEY}number.cases", n=len(knowledge.cases)),
            lessons=say(f"{_KEY}number.lessons", n=numbers[ExperienceKind.LESSON]),
            success=say(f"{_KEY}number.success", n=numbers[ExperienceKind.SUCCESS_FACTOR]),
            barriers=say(f"{_KEY}number.barriers", n=numbers[ExperienceKind.BARRIER]),
        ),
        lead=True,
    )
    counted = {theme: sum(one.theme is theme for one in knowledge.experiences) for theme in Theme}
    most = sorted((t for t in Theme if counted[t]), key=lambda t: -counted[t])[:3]
    if most:
        listed = say.listing([words.theme(theme, say) for theme in most])
        yield Paragraph(say(f"{_KEY}short_themes", list=listed))


def lessons(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    return _by_theme(knowledge, ExperienceKind.LESSON, say)


def success_factors(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    return _by_theme(knowledge, ExperienceKind.SUCCESS_FACTOR, say)


def barriers(knowledge: Knowledge, say: Catalogue) -> Iterator[Block]:
    return _by_theme(knowledge, ExperienceKind.BARRIER, say)


def _by_theme(knowledge: Knowledge, kind: ExperienceKind, say: Catalogue) -> Iterator[Block]:
    """One list a theme, in the order of the themes."""
    for theme in Theme:
        found = [one for one in knowledge.experiences if one.kind is kind and one.theme is theme]
        if found:
            yield Heading(words.theme(theme, say))
            yield Bullets(tuple(_line(one, knowledge, say) for one in found))


def _line(one: Experience, knowledge: Knowledge, say: Catalogue) -> Text:
    where = words.places(one.hubs, knowledge, say)
    case = next((file.case for file in knowledge.cases if file.case.id == one.case), None)
    if case is not None and not where:
        where = case.said("title", say.language)
    told = say(f"{_KEY}at", list=where) if where else ""
    return words.joined(one.said("text", say.language), told, words.sources(one, say))
