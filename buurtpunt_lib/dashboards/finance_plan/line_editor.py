"""One list of lines as a table that can be edited: what every part of the page puts a list in.

LineEditor: the table of one list, connected to the plan. Make it with the page's model and guard,
put `.widget` somewhere, and call `.refresh()` when the plan has changed.
"""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.grid import Grid


class LineEditor:
    """name: one of `line_tables.LISTS`. `grid` is its table."""

    def __init__(self, model: Model, guarded: Any, name: str) -> None:
        self.model, self.name = model, name
        say = model.say
        self.grid = Grid(
            tables.columns(name, say),
            say,
            caption=say(f"finance.edit.{name}"),
            add=say("finance.edit.add"),
        )
        self.grid.on_edit(self._edit)
        self.grid.on_remove(guarded(model.remove))
        self.grid.on_add(guarded(self._add))
        self.widget = c.column(self.grid)

    def _edit(self, row: str, key: str, value: Any) -> None:
        self.model.edit(row, key, tables.as_field(self.name, key, value))

    def _add(self) -> None:
        model = self.model
        model.add(self.name, tables.new_line(model.plan, self.name, model.say))

    def refresh(self) -> None:
        self.grid.show(tables.rows(self.model.plan, self.name))
