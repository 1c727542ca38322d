"""One list of lines as a table that can be edited, with a form for all fields of one line.

LineEditor: what every part of the page puts a list in. Make it with the page's model and guard,
put `.widget` somewhere, and call `.refresh()` when the plan has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.finance_plan import line_edits as edits
from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.dashboards.finance_plan.line_details import LineDetails
from buurtpunt_lib.dashboards.finance_plan.line_words import fault_words
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.grid import Grid
from buurtpunt_lib.errors import InputError


class LineEditor:
    """name: one of `line_tables.LISTS`. `grid` is its table, `details` the form of one line.

    only: the columns that the table has, all of them when not given; the form has every field.
    """

    def __init__(self, model: Model, guarded: Any, name: str, only: Sequence[str] = ()) -> None:
        self.model, self.name = model, name
        say = model.say
        self.grid = Grid(
            [column for column in tables.columns(name, say) if not only or column.key in only],
            say,
            caption=say(f"finance.edit.{name}"),
            add=say("finance.edit.add"),
            more=say("finance_details.more"),
        )
        self.grid.on_edit(self._edit)
        self.grid.on_remove(guarded(self._remove))
        self.grid.on_add(guarded(self._add))
        self.grid.on_more(guarded(self._more))
        self.details: LineDetails | None = None
        self._guarded = guarded
        self.widget = c.column(self.grid)

    def refresh(self) -> None:
        self.grid.show(tables.rows(self.model.plan, self.name))
        if self.details is not None and self.details.line and not self.details.refresh():
            self._show_form(False)

    def _edit(self, row: str, key: str, value: Any) -> None:
        model = self.model
        changes = {key: tables.as_field(self.name, key, value)}
        try:
            model.change(**edits.edited(model.plan, self.name, row, changes, model.say))
        except InputError as error:
            # Faults of this cell are put in words by the table, which knows what was typed.
            raise fault_words(error, model.say, model.plan, (self.name, row), leave=key) from None

    def _add(self) -> None:
        model = self.model
        model.add(self.name, tables.new_line(model.plan, self.name, model.say))

    def _remove(self, row: str) -> None:
        self.model.change(**edits.removed(self.model.plan, row))

    def _more(self, row: str) -> None:
        # Made when it is first asked for: a page with eleven tables opens without eleven forms.
        if self.details is None:
            self.details = LineDetails(self.model, self.name)
            self.details.form.on_close(self._guarded(self._close))
        self.details.open(row)
        self._show_form(True)

    def _close(self) -> None:
        if self.details is not None:
            row, self.details.line = self.details.line, ""
            self._show_form(False)
            self.grid.focus(row)

    def _show_form(self, shown: bool) -> None:
        self.widget.children = (self.grid, self.details.form) if shown else (self.grid,)
