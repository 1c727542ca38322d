"""The sheet for a neighbour who lends by a Win-win loan: on the page, and on paper."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections.funding_catalogue import source_link
from buurtpunt_lib.dashboards.print_button import PrintButton
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance.lenders import LenderSheet, lender_sheets
from buurtpunt_lib.reports.plan_document import lenders as words
from buurtpunt_lib.texts import Catalogue

_T = "finance_funding.lender."


class Lenders:
    """One sheet a loan; each has a button that prints it alone."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        self.widget = c.column()
        self.sheets: list[tuple[widgets.HTML, PrintButton]] = []

    def refresh(self) -> None:
        say, plan = self.model.say, self.model.plan
        found = list(lender_sheets(plan))
        if len(found) != len(self.sheets):
            self.sheets = [self._sheet(number) for number in range(len(found))]
            none = c.html(m.paragraph(say(f"{_T}none")))
            inside = [widget for pair in self.sheets for widget in pair]
            self.widget.children = inside or (none,)
        for (place, _), sheet in zip(self.sheets, found, strict=True):
            place.value = str(sheet_markup(say, plan, sheet))

    def _sheet(self, number: int) -> tuple[widgets.HTML, PrintButton]:
        part = f"bp-lender-{number}"
        label = self.model.say(f"{_T}print")
        return c.html("", part, "bp-sheet"), PrintButton(label=label, part=part)


def sheet_markup(say: Catalogue, plan: HubPlan, sheet: LenderSheet) -> Markup:
    """All that somebody should know before they lend."""
    told = [m.paragraph(line) for line in words.lines(say, sheet)]
    months = datasets.finance_figure(words.REGISTRATION)
    register = m.element(
        "p",
        say(f"{_T}register", n=say.plain(months.value)),
        " ",
        m.link(say(f"{_T}register_source"), months.source_url),
    )
    pages = [source_link(say, source) for source in datasets.funders()["win_win"].sources]
    links = [part for page in pages for part in (" · ", page)][1:]
    return (
        m.element("h3", say(f"{_T}sheet", plan=plan.name))
        + Markup("").join(told)
        + _years(say, sheet)
        + Markup("").join(m.paragraph(line) for line in words.warnings(say, sheet))
        + register
        + m.element("p", say(f"{_T}source"), ": ", links, class_="bp-small")
        + _rules(say, sheet)
        + m.note(say(f"{_T}advice"), kind="warning")
    )


def _years(say: Catalogue, sheet: LenderSheet) -> Markup:
    columns = [m.Column(say(f"{_T}year"))]
    columns += [m.Column(say(f"{_T}{k}"), number=True) for k in ("interest", "repaid", "credit")]
    return m.table(columns, words.year_rows(say, sheet), caption=words.caption(say, sheet))


def _rules(say: Catalogue, sheet: LenderSheet) -> Markup:
    columns = [m.Column(say(f"{_T}{key}")) for key in ("rule", "value", "since", "checked")]
    rows = []
    for name, value, since, checked, source in words.rule_rows(say, sheet):
        rows.append([m.link(name, source), value, since, checked])
    return m.table(columns, rows, caption=say(f"{_T}rules"))
