"""What becomes of the plan when things go differently, side by side; also in ways of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib.charts.finance import scenario_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan import what_ifs as wi
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.grid import Grid, GridColumn
from buurtpunt_lib.domain.plan import HubPlan, WhatIf
from buurtpunt_lib.finance import scenarios as sc
from buurtpunt_lib.reports.plan_document.bearing import changes, name
from buurtpunt_lib.texts import Catalogue

# Six lines can be told apart; the table has all of them.
MOST_LINES = 6


class Scenarios:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.chart = Chart(say=say, height=380)
        self.table = c.html()
        self.own = OwnScenarios(model, guarded)
        note = m.note(say("finance_scenarios.assumption"), kind="assumption")
        self.widget = c.column(c.html(note), self.chart, self.table, self.own.widget)

    def refresh(self) -> None:
        say = self.model.say
        found = sc.run(self.model.plan)
        self.table.value = str(table(say, found))
        self.chart.figure = scenario_chart(
            self.model.outcome.months,
            [(name(o.scenario, say), o.balance) for o in drawn(found)],
            say,
        )
        self.chart.description = say("finance.scenario.description")
        self.own.refresh()


def drawn(found: sc.ScenarioTable) -> list[sc.Outcome]:
    """The plan itself, the scenarios of one's own, and the worst of the others."""
    own = [o for o in found.counting if o.scenario.code.startswith(sc.OWN)]
    rest = [o for o in found.counting if o is not found.base and o not in own]
    rest.sort(key=lambda o: o.summary.lowest_balance)
    return [found.base, *own, *rest][:MOST_LINES]


def table(say: Catalogue, found: sc.ScenarioTable) -> Markup:
    """One row per scenario: when the money is gone, the lowest point, and the difference."""
    columns = [m.Column(say("finance.scenario.name")), m.Column(say("finance.scenario.problem"))]
    columns += [
        m.Column(say(f"finance.scenario.{key}"), number=True)
        for key in ("lowest", "lowest_change", "end", "end_change")
    ]
    rows = []
    for outcome in found.outcomes:
        words = _named(say, found.plan, outcome.scenario)
        if outcome.summary is None or outcome.state != sc.ScenarioState.COUNTS:
            rows.append([words, say(outcome.state.text), *[""] * 4])
            continue
        result, base = outcome.summary, found.base.summary
        problem = result.first_problem_month
        rows.append(
            [
                words,
                say.month(problem) if problem else say("finance.scenario.lasts"),
                say.euro(result.lowest_balance),
                _change(say, result.lowest_balance - base.lowest_balance),
                say.euro(result.end_balance),
                _change(say, result.end_balance - base.end_balance),
            ]
        )
    return m.table(columns, rows, caption=say("finance.scenario.caption"))


def _named(say: Catalogue, plan: HubPlan, scenario: sc.Scenario) -> Markup:
    """The name of a scenario, and below it what it changes."""
    does = changes(scenario, plan, say)
    below = m.element("div", does, class_="bp-under") if does else ""
    return m.element("span", name(scenario, say), below)


def _change(say: Catalogue, value: float) -> str:
    if abs(value) < 0.5:
        return say("finance.scenario.same")
    return f"+{say.euro(value)}" if value > 0 else say.euro(value)


class OwnScenarios:
    """The scenarios that the makers of the plan thought up, each with its rows to edit."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model, self.guarded = model, guarded
        say = model.say
        self.listed = c.column()
        self.shown: dict[str, _Own] = {}
        self._offered: list[tuple[str, str]] = []
        add = c.button(
            say("finance_what_if.new"),
            guarded(lambda: self._change(wi.added, say("finance_what_if.default_name"))),
        )
        self.widget = c.column(
            c.html(
                m.element("h3", say("finance_what_if.heading"))
                + m.paragraph(say("finance_what_if.lead"))
            ),
            self.listed,
            c.buttons(add),
        )

    def _change(self, function: Callable[..., HubPlan], *values: Any) -> None:
        self.model.open(function(self.model.plan, *values))

    def refresh(self) -> None:
        say, plan = self.model.say, self.model.plan
        offered = wi.choices(plan, say)
        ids = [what_if.id for what_if in plan.what_ifs]
        if offered != self._offered or ids != list(self.shown):
            # Lines came or went: what can be chosen is part of a table's making.
            self._offered = offered
            self.shown = {id_: _Own(id_, self.model, self.guarded, offered) for id_ in ids}
            none = c.html(m.paragraph(say("finance_what_if.none")))
            self.listed.children = [own.widget for own in self.shown.values()] or [none]
        for what_if in plan.what_ifs:
            self.shown[what_if.id].show(what_if)


class _Own:
    """One scenario: its name, its rows, and a button that takes it away."""

    def __init__(
        self, which: str, model: Model, guarded: Any, offered: list[tuple[str, str]]
    ) -> None:
        say = self.say = model.say

        def change(function: Callable[..., HubPlan], *values: Any) -> None:
            model.open(function(model.plan, which, *values))

        self.name = Grid(
            [GridColumn("name", say("finance_what_if.name_column"))],
            say,
            caption="",
            removable=False,
        )
        self.name.on_edit(lambda _row, _key, value: change(wi.renamed, value))
        self.rows = Grid(
            [
                GridColumn("what", say("finance_what_if.what"), "choice", tuple(offered)),
                GridColumn("amount", say("finance_what_if.amount"), "number"),
                GridColumn("unit", "", "fixed"),
                GridColumn("begin", say("finance_what_if.begin"), "month", optional=True),
            ],
            say,
            caption="",
            add=say("finance_what_if.add_row"),
        )
        self.rows.on_edit(lambda row, key, value: change(wi.edited, int(row), key, value))
        self.rows.on_remove(guarded(lambda row: change(wi.without_row, int(row))))
        self.rows.on_add(guarded(lambda: change(wi.with_row)))
        self.remove = c.button("", guarded(lambda: change(wi.removed)), quiet=True)
        self.widget: widgets.Widget = c.column(
            self.name, self.rows, c.buttons(self.remove), classes=("bp-own",)
        )

    def show(self, what_if: WhatIf) -> None:
        say = self.say
        self.name.caption = say("finance_what_if.name_caption", name=what_if.name)
        self.rows.caption = say("finance_what_if.rows_caption", name=what_if.name)
        self.remove.description = say("finance_what_if.remove", name=what_if.name)
        self.name.show([("name", {"name": what_if.name})])
        self.rows.show(wi.rows(what_if, say))
