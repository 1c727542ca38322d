"""Profit and loss by year, and what the hub owns and owes at the end of each year."""

from __future__ import annotations

from typing import Any

import numpy as np
from markupsafe import Markup

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.finance import Account
from buurtpunt_lib.texts import Catalogue


class Statements:
    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.widget = c.html()

    def refresh(self) -> None:
        say, flow = self.model.say, self.model.outcome.flow
        self.widget.value = str(
            m.paragraph(say("finance.books.lead"))
            + profit_table(say, flow)
            + balance_table(say, flow)
            + m.note(say("finance.books.advice"), kind="warning")
        )


def profit_table(say: Catalogue, flow: finance.CashFlow) -> Markup:
    """Profit and loss by calendar year; groups in which nothing happens are left out."""
    found = finance.profit_and_loss(flow)
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


def _numbers(say: Catalogue, values: np.ndarray) -> list[str]:
    return [say.number(float(value)) for value in values]
