"""The chart of the account at the top of the page, in two ways: by grants or by certainty.

Only the way that is shown is worked out when a number moves.
"""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.charts.finance import balance_chart, certainty_chart
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.reports.plan_answers import layer_words

# Pixels; three layers have longer names in the legend than two scenarios.
HEIGHTS = {"grants": 340, "certainty": 380}


class MainChart:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.way = widgets.ToggleButtons(
            options=[(say(f"finance_results.chart.{way}"), way) for way in HEIGHTS],
            description=say("finance_results.chart.choice"),
        )
        self.told = c.html("", "bp-live")
        self.chart = Chart(say=say, height=HEIGHTS["grants"])
        note = c.html(m.paragraph(say("finance.chart.note")), "bp-small")
        self.widget = c.column(self.way, self.chart, self.told, note)
        self.way.observe(guarded(lambda _change: self.refresh()), "value")

    def refresh(self) -> None:
        say, outcome = self.model.say, self.model.outcome
        count = len(outcome.months)
        self.chart.height = HEIGHTS[self.way.value]
        if self.way.value == "grants":
            self.told.layout.display = "none"
            figure = balance_chart(outcome.months, outcome.balance, outcome.bare_balance, say)
            self.chart.description = say("finance.chart.description", n=count)
        else:
            words = () if outcome.empty else layer_words(outcome, say)
            self.told.layout.display = ""
            self.told.value = str(m.element("div", [m.paragraph(one) for one in words]))
            layers = [(layer.key, layer.balance) for layer in outcome.distinct_layers]
            figure = certainty_chart(outcome.months, layers, say)
            self.chart.description = say("finance_results.chart.description", n=count)
        self.chart.figure = figure
