"""Month by month: summed up, line by line, or by how certain it is."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import numpy as np
from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.dashboards.finance_plan.amounts import YearChoice, amount, month_words
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.domain.plan import Certainty
from buurtpunt_lib.reports.plan_document.money import name_of
from buurtpunt_lib.texts import Catalogue

WAYS = ("sums", "lines", "certainty")


class Months:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.way = widgets.ToggleButtons(
            options=[(say(f"finance_results.months.{way}"), way) for way in WAYS],
            description=say("finance_results.months.choice"),
        )
        self.year = YearChoice(say("finance_results.months.year"))
        self.years = c.controls(self.year.widget)
        self.table = c.html()
        self.widget = c.column(self.way, self.years, self.table)
        self.way.observe(guarded(lambda _change: self.refresh()), "value")
        self.year.on_choose(guarded(self.refresh))

    def refresh(self) -> None:
        say, outcome = self.model.say, self.model.outcome
        self.year.follow(say, outcome)
        self.years.layout.display = "" if self.way.value == "lines" else "none"
        if self.way.value == "sums":
            shown = parts.month_table(self.model)
        elif self.way.value == "certainty":
            shown = certainty_table(say, outcome)
        else:
            shown = line_table(say, outcome, self.year.value)
        self.table.value = str(shown)


def certainty_table(say: Catalogue, outcome: finance.PlanOutcome) -> Markup:
    """What certain, expected and hoped lines bring each month, and the account that goes with it.

    The account follows the lines that come true with their own VAT and taxes, so it may differ
    from the sum of the columns before it.
    """
    columns = [m.Column(say("finance_results.months.month"))]
    columns += [
        m.Column(say(f"finance_results.months.net.{one}"), number=True) for one in Certainty
    ]
    columns += [
        m.Column(say(f"finance_results.months.balance.{layer.key}"), number=True)
        for layer in outcome.layers
    ]
    nets = [outcome.by_certainty[one] for one in Certainty]
    balances = [layer.balance for layer in outcome.layers]
    rows = [
        [
            month_words(say, month),
            *(amount(say, float(values[at])) for values in nets),
            *(amount(say, float(values[at]), mark=True) for values in balances),
        ]
        for at, month in enumerate(outcome.months)
    ]
    shown = m.table(columns, rows, caption=say("finance_results.months.certainty_caption"))
    if not outcome.flow.group("taxes").any():
        return shown
    note = say("finance_results.months.certainty_note")
    return shown + m.element("p", note, class_="bp-small")


def line_table(say: Catalogue, outcome: finance.PlanOutcome, year: int) -> Markup:
    """Every line in the months of one calendar year, by group, down to what is on the account."""
    inside = [at for at, month in enumerate(outcome.months) if month.year == year]
    columns = [m.Column(say("finance_results.months.line"))]
    columns += [
        m.Column(say.short_month(outcome.months[at]).split()[0], number=True) for at in inside
    ]
    columns.append(m.Column(say("finance_results.months.total"), number=True))

    def cells(values: np.ndarray) -> list[Markup | str]:
        shown = values[inside]
        return [amount(say, float(value)) for value in (*shown, shown.sum())]

    def strong(name: str, values: np.ndarray) -> list[Markup]:
        return [m.element("strong", cell) for cell in (name, *cells(values))]

    rows: list[list[Any]] = []
    for group, lines in outcome.lines().items():
        active = [line for line in lines if np.abs(line.values[inside]).max() >= 0.005]
        if not active:
            continue
        summed = np.sum([line.values for line in lines], axis=0)
        rows.append(strong(say(f"finance_lines.group.{group}"), summed))
        rows += [[line_words(say, line.info), *cells(line.values)] for line in active]
    rows.append(strong(say("finance_results.months.net_total"), outcome.flow.net[0]))
    ends = [amount(say, float(outcome.balance[at]), mark=True) for at in inside]
    rows.append([say("finance_results.months.end"), *ends, ""])
    caption = say("finance_results.months.lines_caption", year=str(year))
    note = m.element("p", say("finance_results.months.flag_note"), class_="bp-small")
    return m.table(columns, rows, caption=caption) + note


def line_words(say: Catalogue, info: finance.LineInfo) -> list[Markup | str]:
    """What a line is called, and below it what kind it is: "variabel, terugkerend, verwacht"."""
    kinds = (
        say(f"finance_results.months.{'variable' if info.variable else 'fixed'}"),
        say(f"finance_results.months.{'recurring' if info.recurring else 'once'}"),
        say(info.certainty_text).lower(),
    )
    return [name_of(info, say), m.element("div", ", ".join(kinds), class_="bp-under")]
