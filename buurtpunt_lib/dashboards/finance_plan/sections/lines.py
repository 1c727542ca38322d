"""The lines of the plan in tables that can be edited, list by list, and the plan's own numbers."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.dashboards.finance_plan.line_editor import LineEditor
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
        children: list[widgets.Widget] = [c.html(m.paragraph(say("finance.edit.lead")))]
        self.plan = Grid(
            [GridColumn(key, say(f"finance.column.{key}"), kind) for key, kind in _PLAN_FIELDS],
            say,
            caption=say("finance.edit.plan"),
            removable=False,
        )
        self.plan.on_edit(lambda _row, key, value: model.change(**{key: value}))
        children.append(self.plan)
        self.editors = {name: LineEditor(model, guarded, name) for name in tables.LISTS}
        self.grids = {name: editor.grid for name, editor in self.editors.items()}
        children += [editor.widget for editor in self.editors.values()]
        self.widget = c.column(*children)

    def refresh(self) -> None:
        plan = self.model.plan
        self.plan.show([("plan", {key: getattr(plan, key) for key, _ in _PLAN_FIELDS})])
        for editor in self.editors.values():
            editor.refresh()
