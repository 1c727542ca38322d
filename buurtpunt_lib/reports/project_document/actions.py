"""The action plan in a document: timeline, table by term, gates, load and what needs attention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from buurtpunt_lib.charts.gantt import described, gantt_drawing
from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.actions import Term
from buurtpunt_lib.planning.actions import in_order
from buurtpunt_lib.planning.gantt import sheets
from buurtpunt_lib.reports import action_words
from buurtpunt_lib.reports.action_words import ActionPlan
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

# Lanes of the timeline that fit on a page.
_LANES = 12
# The columns of the document, with their share of the width.
_COLUMNS = {"number": 0.4, "what": 3.4, "who": 1.3, "begin": 1.5, "due": 1.5, "state": 1.2,
            "after": 0.9}  # fmt: skip


def blocks(
    project: Project, say: Catalogue, *, today: date, facts: Any = None
) -> tuple[Block, ...]:
    """The chapter; () while there is neither an action nor a gate."""
    plan = ActionPlan(project, today)
    if not plan.rows and not plan.judged:
        return ()
    return tuple(_blocks(plan, say))


def _blocks(plan: ActionPlan, say: Catalogue) -> Iterator[Block]:
    yield Paragraph(say("actions.chapter.lead", day=plan.today), lead=True)
    chart = plan.chart
    if chart is not None:
        title = say("actions.chart.title")
        for piece in sheets(chart, _LANES):
            yield Picture(title, gantt_drawing(piece, say, width=500), described(piece, say))
        yield Paragraph(say("actions.chart.legend"))
    if plan.path and len(plan.path) > 1:
        told = " → ".join(str(plan.numbers[action.id]) for action in plan.path)
        yield Paragraph(say("actions.path.words", actions=told))
    if plan.end is not None:
        yield Paragraph(say("actions.path.end", day=plan.end))
    if plan.rows:
        yield _table(plan, say)
    if any(row.term is not None for row in plan.rows):
        yield Note(say("actions.term_note"), "assumption")
    if any(row.action.assumed for row in plan.rows):
        yield Note(say("actions.offer.assumed"), "assumption")
    if plan.judged:
        columns = [
            Column(say(f"actions.gate.{name}"), width=3 if name in ("name", "said") else 1)
            for name in action_words.GATES
        ]
        told = [action_words.gate_cells(one, say) for one in plan.judged]
        rows = tuple(Row(tuple(cells[name] for name in action_words.GATES)) for cells in told)
        yield Table(say("actions.gate.caption"), tuple(columns), rows)
    if any(load.open for load in plan.loads):
        columns = [
            Column(say(f"actions.load.{name}"), width=2 if name in ("name", "hours", "week") else 1)
            for name in action_words.LOADS
        ]
        told = [action_words.load_cells(one, say) for one in plan.loads]
        rows = tuple(Row(tuple(cells[name] for name in action_words.LOADS)) for cells in told)
        yield Table(say("actions.load.caption"), tuple(columns), rows)
        yield Paragraph(say("actions.load.lead"))
    remarks = [one for one in plan.findings if one.weight is not Weight.TIP]
    if remarks and plan.rows:
        yield Heading(say("actions.chapter.checks"))
        yield Bullets(tuple(action_words.sentence(one, say) for one in remarks))


def _table(plan: ActionPlan, say: Catalogue) -> Table:
    """All actions, below a row for each term."""
    columns = tuple(
        Column(say(f"actions.column.{name}"), width=width) for name, width in _COLUMNS.items()
    )
    rows: list[Row] = []
    for term in (*Term, None):
        own = [row for row in in_order(plan.rows) if row.term is term]
        if own:
            key = term.value if term else "none"
            empty = ("",) * (len(columns) - 1)
            rows.append(Row((say(f"actions.term.{key}"), *empty), "group"))
        for row in own:
            cells = action_words.action_cells(row, plan, say)
            rows.append(Row(tuple(cells[name] for name in _COLUMNS)))
    return Table(say("actions.table.caption"), columns, tuple(rows))
