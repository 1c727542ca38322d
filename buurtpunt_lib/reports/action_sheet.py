"""The action plan as a workbook that one can sort and filter: actions, gates, work per person.

Days are real dates and hours real numbers. Text is always text: nothing becomes a formula or link.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.actions import Row, in_order
from buurtpunt_lib.reports import action_words
from buurtpunt_lib.reports.action_words import ActionPlan
from buurtpunt_lib.reports.content import clean
from buurtpunt_lib.reports.table_sheet import sheet_name
from buurtpunt_lib.texts import Catalogue

# Columns of the actions with their width in letters.
COLUMNS = {
    "number": 5, "what": 48, "who": 22, "begin": 13, "due": 13, "chosen": 16, "days": 8,
    "assumed": 10, "hours": 8, "term": 12, "state": 16, "late": 10, "after": 10, "room": 9,
    "from": 18, "note": 40,
}  # fmt: skip
_GATES = {"name": 44, "term": 12, "state": 18, "said": 60}
_LOADS = {"name": 28, "open": 9, "late": 9, "hours": 24, "available": 14, "week": 36, "at_once": 10}


def to_xlsx(project: Project, say: Catalogue, *, today: date) -> bytes:
    """The workbook. Sheets without rows are left out.

    Raises InputError `project_document.empty` where there is neither an action nor a gate.
    """
    import xlsxwriter

    plan = ActionPlan(project, today)
    if not plan.rows and not plan.judged:
        raise InputError("project_document.empty", kind=say("project_document.kind.actionplan"))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    moment = datetime(today.year, today.month, today.day)
    book.set_properties({"title": project.name, "author": "Ons Buurtpunt", "created": moment})
    writer = _Writer(book, say, f"{project.name}: {say('actions.chapter.lead', day=today)}")
    if plan.rows:
        rows = [_action(row, plan, say) for row in in_order(plan.rows)]
        notes = [_contact(project, say), say("actions.sheet.earliest"), say("actions.term_note")]
        writer.sheet("sheet.actions", "column", COLUMNS, rows, notes)
    if plan.judged:
        rows = [action_words.gate_cells(one, say) for one in plan.judged]
        writer.sheet("gate.caption", "gate", _GATES, rows, ())
    if any(one.open for one in plan.loads):
        rows = [_load(one, say) for one in plan.loads]
        writer.sheet("load.caption", "load", _LOADS, rows, [say("actions.load.lead")])
    book.close()
    return out.getvalue()


def _contact(project: Project, say: Catalogue) -> str:
    """Whom one can ask, as on every document."""
    contact = project.contact
    told = ", ".join(one for one in (contact.name, contact.telephone, contact.email) if one)
    return f"{say('project_document.fact.contact')}: {clean(told) or say('report.open')}"


def _action(row: Row, plan: ActionPlan, say: Catalogue) -> dict[str, Any]:
    """A row of the sheet: words, and dates and numbers where those are meant."""
    action, both = row.action, all(row.chosen)
    words = action_words.action_cells(row, plan, say)
    known = not row.over
    return words | {
        "number": plan.numbers[action.id],
        "who": action.who,
        "begin": row.begin if known or row.chosen[0] else None,
        "due": row.end if known or row.chosen[1] else None,
        "chosen": "" if both or row.over else say("actions.sheet.estimate"),
        "days": row.days,
        "assumed": say("actions.sheet.guess") if action.assumed else "",
        "hours": action.hours,
        "state": say(f"actions.state.{action.state.value}"),
        "late": row.late or None,
        "room": row.span.slack if row.span else None,
        "note": action.note,
    }


def _load(one: Any, say: Catalogue) -> dict[str, Any]:
    words = action_words.load_cells(one, say)
    numbers = {"open": one.open, "late": one.late, "at_once": one.at_once}
    return words | numbers | {"available": one.available}


class _Writer:
    def __init__(self, book: Any, say: Catalogue, title: str) -> None:
        self.book, self.say, self.title = book, say, title
        self._names: set[str] = set()
        top = {"text_wrap": True, "valign": "top"}
        self.big = book.add_format({"bold": True, "font_size": 13})
        self.head = book.add_format({"bold": True, "bottom": 1, **top})
        self.text = book.add_format(top)
        # Shown as it is also when somebody types it again.
        self.quoted = book.add_format({"quote_prefix": True, **top})
        self.day = book.add_format({"num_format": "d/m/yyyy", **top, "align": "left"})
        self.whole = book.add_format({"num_format": "#,##0", **top})

    def sheet(
        self,
        name: str,
        words: str,
        columns: dict[str, int],
        rows: Sequence[dict[str, Any]],
        notes: Sequence[str],
    ) -> None:
        """words: part of the keys of the headings; `actions.<words>.<column>`."""
        say = self.say
        sheet = self.book.add_worksheet(sheet_name(say(f"actions.{name}"), self._names))
        sheet.write_string(0, 0, clean(self.title), self.big)
        for at, (column, width) in enumerate(columns.items()):
            sheet.write_string(2, at, say(f"actions.{words}.{column}"), self.head)
            sheet.set_column(at, at, width)
            for number, row in enumerate(rows, start=3):
                self._cell(sheet, number, at, row[column])
        last = len(rows) + 2
        for number, note in enumerate(notes, start=last + 2):
            sheet.write_string(number, 0, note)
        sheet.autofilter(2, 0, last, len(columns) - 1)
        sheet.freeze_panes(3, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)

    def _cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, date):
            moment = datetime(value.year, value.month, value.day)
            sheet.write_datetime(row, column, moment, self.day)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.whole)
        else:
            words = clean(str(value))
            look = self.quoted if words[:1] in ("=", "+", "-", "@") else self.text
            sheet.write_string(row, column, words, look)
