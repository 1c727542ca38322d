"""What becomes of the plan when things go differently, side by side."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.charts.finance import scenario_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.finance import scenarios as sc
from buurtpunt_lib.texts import Catalogue


class Scenarios:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.chart = Chart(say=say, height=380)
        self.table = c.html()
        note = m.note(say("finance_scenarios.assumption"), kind="assumption")
        self.widget = c.column(c.html(note), self.chart, self.table)

    def refresh(self) -> None:
        say = self.model.say
        found = sc.run(self.model.plan)
        self.table.value = str(table(say, found))
        # Six lines can be told apart; the table has them all.
        worst = sorted(found.counting, key=lambda o: o.summary.lowest_balance)[:5]
        drawn = [found.base, *(o for o in worst if o is not found.base)]
        self.chart.figure = scenario_chart(
            self.model.outcome.months,
            [(name(say, o.scenario), o.balance) for o in drawn],
            say,
        )
        self.chart.description = say("finance.scenario.description")


def name(say: Catalogue, scenario: sc.Scenario) -> str:
    return scenario.name or say(scenario.name_text)


def table(say: Catalogue, found: sc.ScenarioTable) -> Markup:
    """One row per scenario: when the money is gone, the lowest point, and the difference."""
    columns = [m.Column(say("finance.scenario.name")), m.Column(say("finance.scenario.problem"))]
    columns += [
        m.Column(say(f"finance.scenario.{key}"), number=True)
        for key in ("lowest", "lowest_change", "end", "end_change")
    ]
    rows = []
    for outcome in found.outcomes:
        words = name(say, outcome.scenario)
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


def _change(say: Catalogue, value: float) -> str:
    if abs(value) < 0.5:
        return say("finance.scenario.same")
    return f"+{say.euro(value)}" if value > 0 else say.euro(value)
