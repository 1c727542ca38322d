"""How a year comes to its result, profit and loss by year, what is owned, and what is tied up."""

from __future__ import annotations

from typing import Any

import numpy as np
from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.charts.finance import bridge_chart, bridge_height, bridge_words
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.chart import Chart
from buurtpunt_lib.dashboards.finance_plan.amounts import YearChoice
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.finance import Account
from buurtpunt_lib.texts import Catalogue


class Statements:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.year = YearChoice(say("finance_results.bridge.year"))
        self.chart = Chart(say=say, height=bridge_height(9))
        self.tables = c.html()
        head = m.element("h2", say("finance_results.bridge.title"))
        self.bridge = c.column(
            c.html(head),
            c.controls(self.year.widget),
            self.chart,
            c.html(m.paragraph(say("finance_results.bridge.note")), "bp-small"),
        )
        lead = c.html(m.paragraph(say("finance.books.lead")))
        self.widget = c.column(lead, self.bridge, self.tables)
        self.year.on_choose(guarded(self._draw))

    def refresh(self) -> None:
        say, outcome = self.model.say, self.model.outcome
        self.year.follow(say, outcome)
        self._draw()
        self.tables.value = str(
            profit_table(say, outcome.given.profit)
            + balance_table(say, outcome.flow)
            + working_capital(say, outcome.working_capital)
            + m.note(say("finance.books.advice"), kind="warning")
        )

    def _draw(self) -> None:
        say, outcome, year = self.model.say, self.model.outcome, self.year.value
        steps = bridge_steps(say, outcome.given.profit, year)
        # A year in which nothing happens has no steps to show.
        self.bridge.layout.display = "" if len(steps) > 1 else "none"
        self.chart.height = bridge_height(len(steps))
        self.chart.figure = bridge_chart(steps, say)
        self.chart.description = say(
            "finance_results.bridge.description",
            year=str(year),
            steps=". ".join(bridge_words(steps, say)) + ".",
        )


def bridge_steps(
    say: Catalogue, profit: finance.ProfitAndLoss, year: int
) -> list[tuple[str, float, float]]:
    """(name, begin, end) of each step of the profit bridge of a year, the result last."""
    return [
        (say(f"finance_results.bridge.step.{step.key}"), step.begin, step.end)
        for step in finance.profit_bridge(profit, year)
    ]


def profit_table(say: Catalogue, found: finance.ProfitAndLoss) -> Markup:
    """Profit and loss by calendar year; groups in which nothing happens are left out."""
    columns = [m.Column(say("finance.books.what"))]
    columns += [m.Column(str(year), number=True) for year in found.years]
    rows = [
        [say(f"finance_lines.group.{group}"), *_numbers(say, found.by_year(values)[0])]
        for group, values in found.by_group.items()
        if np.abs(values).max() >= 0.005
    ]
    rows.append([say("finance.books.profit"), *_numbers(say, found.by_year(found.profit)[0])])
    return m.table(columns, rows, caption=say("finance.books.profit_caption"))


def balance_table(say: Catalogue, flow: finance.CashFlow) -> Markup:
    """The balance sheet at the end of each calendar year and at the end of the plan."""
    sheet = finance.balance_sheet(flow)
    months = flow.months
    ends = [i for i, month in enumerate(months) if month.month == 12 or i == len(months) - 1]
    columns = [m.Column(say("finance.books.what"))]
    columns += [m.Column(say.short_month(months[i]), number=True) for i in ends]
    rows = []
    for account in Account:
        values = sheet.account(account)[0]
        if np.abs(values).max() >= 0.005:
            words = say(f"finance.account.{account.name.lower()}")
            rows.append([words, *_numbers(say, values[ends])])
    for key, values in (
        ("assets", sheet.assets), ("debts", sheet.debts), ("equity", sheet.equity),
    ):  # fmt: skip
        rows.append([say(f"finance.books.{key}"), *_numbers(say, values[0][ends])])
    return m.table(columns, rows, caption=say("finance.books.balance_caption"))


def working_capital(say: Catalogue, found: finance.WorkingCapital) -> Markup:
    """What days on the shelf and days to pay tie up; nothing where no activity has any."""
    if not found.activities:
        return Markup("")
    month, columns = say.month(found.month), [m.Column(say("finance_results.working.activity"))]
    columns += [
        m.Column(say(f"finance_results.working.{key}"), number=True)
        for key in ("stock", "claims", "debts", "tied")
    ]

    def with_days(value: float, days: int) -> str:
        if not days:
            return "–"
        return say("finance_results.working.days", amount=say.number(value), n=days)

    rows = [
        [
            one.name,
            with_days(one.stock, one.stock_days),
            with_days(one.claims, one.customer_days),
            with_days(-one.debts, one.supplier_days),
            say.number(one.tied),
        ]
        for one in found.activities
    ]
    if len(rows) > 1:
        rows.append([say("finance_results.working.total"), "", "", "", say.number(found.tied)])
    key = "lead" if found.tied > 0 else "lent"
    told = [say(f"finance_results.working.{key}", amount=say.euro(abs(found.tied)), month=month)]
    if found.before > 0:
        told.append(say("finance_results.working.before", amount=say.euro(found.before)))
    caption = say("finance_results.working.caption", month=month)
    head = m.element("h2", say("finance_results.working.title"))
    return head + m.paragraph(" ".join(told)) + m.table(columns, rows, caption=caption)


def _numbers(say: Catalogue, values: np.ndarray) -> list[str]:
    return [say.number(float(value)) for value in values]
