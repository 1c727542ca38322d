"""The chapter on the legal form: the answers, what fits them, the form chosen, what it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets.legal_table import legal_forms
from buurtpunt_lib.domain.legal_forms import COMPARED, ComparisonRow, Remark
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.legal import choice, comparison, tree
from buurtpunt_lib.reports import legal_words
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
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.assessment import Facts

_KEY = "legal_form."


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Facts | None = None
) -> tuple[Block, ...]:
    """What was answered and chosen; () when nothing was."""
    if not choice.entered(project):
        return ()
    walk = tree.walk(legal_forms().tree, choice.answers(project))
    return (
        *_chosen(project, say),
        *_way(project, walk, say),
        *_open(project, say),
        *_advice(project, say, today),
        *_companies(walk, say, today),
        *_said(project, walk, say, today),
    )


def _chosen(project: Project, say: Catalogue) -> Iterator[Block]:
    form = project.legal_form.value if project.legal_form else ""
    name = legal_words.form_name(form, say)
    yield Paragraph(say(f"{_KEY}document.form", form=name), lead=True)
    reasons = choice.reasons(project)
    if any(value is not None for value in reasons.values()):
        needed = tree.formal_structure(**reasons)
        yield Paragraph(legal_words.formal_words(needed, reasons, say))


def _way(project: Project, walk: tree.Walk, say: Catalogue) -> Iterator[Block]:
    """The questions with their answers, and what would come of each other answer."""
    if not walk.path:
        return
    questions = legal_forms().tree
    turns = tree.turns(questions, choice.answers(project))
    yield Heading(say(f"{_KEY}tree.title"))
    columns = tuple(
        Column(say(f"{_KEY}document.{key}"), width=width)
        for key, width in (("question", 2.0), ("answer", 2.0), ("turn", 3.0))
    )
    rows = []
    for step in walk.path:
        others = [
            say(
                f"{_KEY}document.other",
                answer=say(f"legal_tree.answer.{turn.question}.{turn.other}"),
                then=legal_words.turn_words(turn, say),
            )
            for turn in turns
            if turn.question == step.question
        ]
        rows.append(
            Row(
                (
                    say(f"legal_tree.question.{step.question}"),
                    say(f"legal_tree.answer.{step.question}.{step.answer}"),
                    " ".join(others),
                )
            )
        )
    yield Table(say(f"{_KEY}turns.caption"), columns, tuple(rows))
    if walk.outcome:
        outcome = say(f"legal_tree.outcome.{walk.outcome}")
        yield Paragraph(say(f"{_KEY}document.outcome", outcome=outcome))
        yield Paragraph(say(f"legal_tree.outcome_about.{walk.outcome}"))
    if questions.unclear:
        yield Note(say(f"{_KEY}tree.arrows"), kind="unknown")


def _open(project: Project, say: Catalogue) -> Iterator[Block]:
    found = choice.findings(project, legal_forms().tree)
    if found:
        yield Heading(say(f"{_KEY}document.open"))
        yield Bullets(tuple(legal_words.finding_words(one, say) for one in found))


def _advice(project: Project, say: Catalogue, today: date) -> Iterator[Block]:
    """What the handbook advises, as long as no form was chosen."""
    if not project.legal_form:
        yield Heading(say(f"{_KEY}tree.advice"))
        advice = legal_forms().advice
        yield Bullets(_remarks("advice", advice, say, today))


def _companies(walk: tree.Walk, say: Catalogue, today: date) -> Iterator[Block]:
    """The forms of enterprise, where profit comes first."""
    if walk.outcome == "company":
        yield Heading(say(f"{_KEY}compare.companies_lead"))
        yield Bullets(_remarks("companies", legal_forms().companies, say, today, named=True))


def _remarks(
    group: str, remarks: tuple[Remark, ...], say: Catalogue, today: date, *, named: bool = False
) -> tuple[Text, ...]:
    """Remarks as items, each with its sources."""
    found: list[Text] = []
    for one in remarks:
        said = legal_words.remark_words(group, one, say, today=today)
        name = f"{say(f'legal_table.{group}_name.{one.code}')}: " if named else ""
        links = legal_words.source_links(said.sources, say, checked=one.sources[0].checked_on)
        found.append((f"{name}{said.text} ", *links))
    return tuple(found)


def _said(project: Project, walk: tree.Walk, say: Catalogue, today: date) -> Iterator[Block]:
    """What is said of the form that was chosen, or else of those that fit."""
    forms = (project.legal_form.value,) if project.legal_form else walk.forms
    knowledge = legal_forms()
    for form in forms:
        if form not in COMPARED:
            continue
        name = legal_words.form_name(form, say)
        yield Heading(say(f"{_KEY}document.said", form=name))
        yield from (
            Paragraph(legal_words.remark_words("terms", one, say, today=today).text)
            for one in knowledge.terms
            if one.code == form
        )
        yield Paragraph(
            say(
                f"{_KEY}document.lead",
                handbook=legal_words.source_words(knowledge.handbook, say),
                day=say.day(knowledge.handbook.checked_on),
            )
        )
        columns = tuple(
            Column(say(f"{_KEY}document.{key}"), width=width)
            for key, width in (("what", 1.4), ("handbook", 2.0), ("beside", 4.0))
        )
        rows = tuple(_row(row, form, say, today) for row in knowledge.rows.values())
        yield Table(say(f"{_KEY}document.said", form=name), columns, rows)


def _row(row: ComparisonRow, form: str, say: Catalogue, today: date) -> Row:
    cell = legal_words.cell_words(row, row.cells[form], say, today=today)
    unclear = f" {say('legal_table.unclear')}" if row.cells[form].unclear else ""
    beside: list[str | Link] = []
    for later in comparison.beside(row, (form,)):
        said = legal_words.later_words(row, later, say, today=today)
        note = f" {said.note}" if said.note else ""
        # One remark a line: a cell holds no list.
        beside.append("\n" if beside else "")
        beside.append(f"{said.kind}, {said.since}: {said.text}{note} ")
        beside += legal_words.source_links(
            said.sources, say, checked=legal_forms().handbook.checked_on
        )
    cells: tuple[Text, ...] = (
        say(f"legal_table.row.{row.code}"),
        cell.text + unclear,
        tuple(part for part in beside if part),
    )
    return Row(cells)
