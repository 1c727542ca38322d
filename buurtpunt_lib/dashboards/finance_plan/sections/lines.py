"""The lines of the plan in tables that can be edited, list by list, and the plan's own numbers."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.grid import Grid, GridColumn

_PLAN_FIELDS = (
    ("name", "text"), ("start", "month"), ("opening", "month"), ("months", "whole"),
    ("opening_balance", "number"), ("price_index", "percent"), ("wage_index", "percent"),
)  # fmt: skip


class Lines:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.grids: dict[str, Grid] = {}
        children: list[widgets.Widget] = [c.html(m.paragraph(say("finance.edit.lead")))]
        self.plan = Grid(
            [GridColumn(key, say(f"finance.column.{key}"), kind) for key, kind in _PLAN_FIELDS],
            say,
            caption=say("finance.edit.plan"),
            removable=False,
        )
        self.plan.on_edit(lambda _row, key, value: model.change(**{key: value}))
        children.append(self.plan)
        for name in tables.LISTS:
            grid = Grid(
                tables.columns(name, say),
                say,
                caption=say(f"finance.edit.{name}"),
                add=say("finance.edit.add"),
            )
            self._connect(grid, name, guarded)
            self.grids[name] = grid
            children.append(grid)
        self.widget = c.column(*children)

    def _connect(self, grid: Grid, name: str, guarded: Any) -> None:
        model = self.model

        def edit(row: str, key: str, value: Any) -> None:
            model.edit(row, key, tables.as_field(name, key, value))

        grid.on_edit(edit)
        grid.on_remove(guarded(model.remove))
        grid.on_add(guarded(lambda: model.add(name, tables.new_line(model.plan, name, model.say))))

    def refresh(self) -> None:
        plan = self.model.plan
        self.plan.show([("plan", {key: getattr(plan, key) for key, _ in _PLAN_FIELDS})])
        for name, grid in self.grids.items():
            grid.show(tables.rows(plan, name))
