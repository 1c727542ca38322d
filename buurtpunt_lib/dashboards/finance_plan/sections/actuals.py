"""What really happened, month by month after the opening, beside what the plan expected."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from buurtpunt_lib.charts.finance import scenario_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.grid import Grid, GridColumn
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance.actuals import FIGURES, compare, outlook
from buurtpunt_lib.texts import Catalogue


class Actuals:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        columns = [GridColumn("month", say("finance.table.month"), "fixed")]
        columns += [
            GridColumn(name, say(f"finance.actual.{name}"), "number", optional=True)
            for name in FIGURES
        ]
        caption = say("finance.actual.caption")
        self.grid = Grid(columns, say, caption=caption, removable=False)
        self.grid.on_edit(lambda row, key, value: model.record(date.fromisoformat(row), key, value))
        self.told, self.compared = c.html("", "bp-live"), c.html()
        self.chart = Chart(say=say, height=340)
        self.widget = c.column(
            c.html(m.paragraph(say("finance.actual.lead"))),
            self.told,
            self.chart,
            self.compared,
            self.grid,
        )

    def refresh(self) -> None:
        say, plan = self.model.say, self.model.plan
        known = {one.month: one for one in plan.actuals}
        rows = []
        for month in self.model.outcome.months:
            if month < plan.opening:
                continue
            happened = known.get(month)
            values = {name: getattr(happened, name) if happened else None for name in FIGURES}
            rows.append((month.isoformat(), {"month": say.month(month), **values}))
        self.grid.show(rows)
        self.compared.value = str(compared_table(say, plan))
        self._draw(plan)

    def _draw(self, plan: HubPlan) -> None:
        say, result = self.model.say, self.model.outcome
        found = outlook(plan, result.flow)
        self.chart.layout.display = "none" if found is None else ""
        self.told.value = ""
        if found is None:
            return
        months, planned = list(result.months), result.flow.balance[0]
        before = len(months) - len(found.months)
        expected = [*planned[:before], *found.balance]
        lines = [
            (say("finance.actual.outlook_line"), expected),
            (say("finance.actual.plan_line"), planned),
        ]
        self.chart.figure = scenario_chart(months, lines, say)
        self.chart.description = say("finance.actual.description")
        key = "lasts" if found.first_problem_month is None else "runs_out"
        problem = found.first_problem_month or found.months[-1]
        words = say(
            f"finance.actual.{key}",
            month=say.month(problem),
            amount=say.euro(float(found.balance[-1])),
        )
        self.told.value = str(m.element("p", words, class_="bp-answer"))


def compared_table(say: Catalogue, plan: HubPlan) -> Markup:
    """Plan, reality and difference of every month that was written down."""
    found = compare(plan)
    if not found:
        return Markup("")
    columns = [m.Column(say("finance.table.month")), m.Column(say("finance.actual.what"))]
    columns += [
        m.Column(say(f"finance.actual.{key}"), number=True)
        for key in ("planned", "happened", "difference")
    ]
    rows = [
        [
            say.month(one.month),
            say(f"finance.actual.{name}"),
            say.euro(one.planned[name]),
            say.euro(one.happened[name]),
            say.euro(one.difference(name)),
        ]
        for one in found
        for name in FIGURES
        if one.happened[name] is not None
    ]
    return m.table(columns, rows, caption=say("finance.actual.compared"))
