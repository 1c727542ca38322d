"""What the chosen form asks: the checklist with its days, and what follows, in a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import DutyGroup
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal.consequences import growth_path
from buurtpunt_lib.legal.duties import Occasion, checklist, findings
from buurtpunt_lib.reports import duty_words, effect_words, funder_words
from buurtpunt_lib.reports.content import (
    Block,
    Bullets,
    Column,
    Heading,
    Link,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
)
from buurtpunt_lib.reports.legal_words import form_name
from buurtpunt_lib.texts import Catalogue

_T = "duties.chapter."
# The columns of the document, with their share of the width.
_COLUMNS = {"what": 2.5, "due": 2.1, "who": 0.9, "state": 1.3, "sources": 1.7}


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Any = None
) -> tuple[Block, ...]:
    """The chapter; () as long as no form was chosen."""
    if project.legal_form is None:
        return ()
    return tuple(_blocks(project, say, today))


def _blocks(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    legal, form = project.legal, form_name(project.legal_form.value, say)
    if legal.founded_on is None:
        yield Note(say(f"{_T}no_founding"), "unknown")
    else:
        month = say.month(date(2000, legal.year_end_month, 1)).rpartition(" ")[0]
        yield Paragraph(say(f"{_T}founding", day=legal.founded_on, month=month), lead=True)
    listed = checklist(project, datasets.duties(), today=today, years=1)
    columns = tuple(Column(say(f"{_T}{key}"), width=width) for key, width in _COLUMNS.items())
    rows = tuple(_rows(listed, project, say, today))
    yield Table(say(f"{_T}caption", form=form), columns, rows)
    yield Paragraph(say("duties.page.days"))
    told = findings(project, datasets.duties(), today=today)
    if told:
        yield Bullets(tuple(duty_words.finding_words(one, say) for one in told))
    yield from _follows(project, say, today)


def _rows(
    listed: Iterable[Occasion], project: Project, say: Catalogue, today: date
) -> Iterator[Row]:
    listed = tuple(listed)
    empty = ("",) * (len(_COLUMNS) - 1)
    for group in DutyGroup:
        mine = [one for one in listed if one.duty.group is group and one.applies]
        if mine:
            yield Row((say(f"duties.group.{group.value}"), *empty), "group")
            yield from (_row(one, project, say, today) for one in mine)
    unsure = [one for one in listed if one.applies is None]
    if unsure:
        yield Row((say(f"{_T}unsure"), *empty), "group")
        yield from (_row(one, project, say, today) for one in unsure)


def _row(one: Occasion, project: Project, say: Catalogue, today: date) -> Row:
    founded = project.legal.founded_on is not None
    source = one.duty.sources[0]
    cells: tuple[Text, ...] = (
        duty_words.occasion_title(one, say),
        f"{duty_words.must_words(one, say)}, {duty_words.due_words(one, say, founded=founded)}",
        one.state.who,
        duty_words.standing_words(one, today, say),
        (Link(funder_words.source_words(say, source), source.url),),
    )
    return Row(cells)


def _follows(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    """What follows from the form, in the sentences of the page."""
    for key, lines in (
        ("volunteers", effect_words.volunteers(project, say, today=today)),
        ("tax", effect_words.tax(project, say)),
        ("liability", effect_words.liability(project, say)),
    ):
        yield Heading(say(f"legal_effects.{key}.title"))
        yield from (Paragraph(line) for line in lines)
    if project.legal.carrier:
        yield Heading(say("legal_effects.ring_fence.title"))
        yield Paragraph(effect_words.ring_fence(project, say))
    steps = growth_path(project, datasets.duties())
    if steps and project.legal.cooperative_statutes:
        yield Heading(say("legal_effects.growth.title"))
        columns = tuple(
            Column(say(f"legal_effects.growth.{key}"), width=width)
            for key, width in (("step", 1.6), ("state", 0.8), ("what", 3.0))
        )
        rows = tuple(
            Row((duty_words.title(one.step, say), effect_words.ready(one.ready, say),
                 duty_words.how(one.step, say)))
            for one in steps
        )  # fmt: skip
        yield Table(say("legal_effects.growth.caption"), columns, rows)
