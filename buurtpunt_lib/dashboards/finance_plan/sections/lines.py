"""The plan itself in a form, and its lines in tables that can be edited, list by list."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.dashboards.finance_plan.line_editor import LineEditor
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.settings import Settings


class Lines:
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.settings = Settings(model, guarded)
        self.editors = {name: LineEditor(model, guarded, name) for name in tables.LISTS}
        self.grids = {name: editor.grid for name, editor in self.editors.items()}
        self.widget = c.column(
            c.html(m.paragraph(say("finance.edit.lead"))),
            self.settings.widget,
            *(editor.widget for editor in self.editors.values()),
        )

    def refresh(self) -> None:
        self.settings.refresh()
        for editor in self.editors.values():
            editor.refresh()
