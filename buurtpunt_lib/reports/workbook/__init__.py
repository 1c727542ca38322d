"""The plan as a workbook with living formulas: an accountant changes an input, all follows.

`workbook(plan, say)` gives the bytes of an xlsx file; `draw(plan, say)` the grid behind it, in
which every row can be found by its name.

Each number of the plan stands once, in a cell of the input sheet; everything else is a formula.
The formulas follow the engine (`buurtpunt_lib.finance`), which rounds nothing: neither does the
workbook, apart from the row that checks the balance sheet. Two things are fixed when the workbook
is made: how many months it looks at, and which lines there are.
"""

from __future__ import annotations

from datetime import date

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.reports.workbook.activities import write_activities
from buurtpunt_lib.reports.workbook.actuals import write_actuals
from buurtpunt_lib.reports.workbook.cash import write_cash, write_lines
from buurtpunt_lib.reports.workbook.funding import (
    write_crowdfunding,
    write_grants,
    write_loans,
    write_own_money,
    write_returning,
)
from buurtpunt_lib.reports.workbook.grid import Grid
from buurtpunt_lib.reports.workbook.inputs import DEFINED, InputSheet, write_lists
from buurtpunt_lib.reports.workbook.months import MonthSheet
from buurtpunt_lib.reports.workbook.overview import write_overview
from buurtpunt_lib.reports.workbook.sources import write_sources
from buurtpunt_lib.reports.workbook.spending import (
    write_costs,
    write_investments,
    write_staff,
    write_volunteers,
)
from buurtpunt_lib.reports.workbook.statements import write_monthly_balance, write_years
from buurtpunt_lib.reports.workbook.taxes import (
    write_rates,
    write_result,
    write_settlement,
    write_taxes,
)
from buurtpunt_lib.reports.workbook.writing import Writer
from buurtpunt_lib.texts import Catalogue

__all__ = ["draw", "workbook"]

# The order in which a reader meets the sheets.
_ORDER = (
    "overview", "input", "cash", "lines", "results", "balance", "actuals", "activities", "spending",
    "funding", "taxes", "monthly", "sources", "lists",
)  # fmt: skip


def workbook(plan: HubPlan, say: Catalogue, *, today: date | None = None) -> bytes:
    """The plan as an xlsx file with formulas, in the language of `say`.

    today: the day that the file says it was made on; the same plan and day give the same bytes.
    """
    day = today or date.today()
    grid = draw(plan, say, today=day)
    return Writer(grid, say, title=plan.name, day=day).bytes()


def draw(plan: HubPlan, say: Catalogue, *, today: date | None = None) -> Grid:
    """Every sheet of the workbook as cells, with the names by which formulas speak of them.

    Input cells are named `<line id>/<field>`, such as `rent/amount`; rows of the cash flow
    `cash/<key>` with the engine's key; accounts `account.<name>`; `balance`, `balance_without`.
    """
    grid = Grid()
    InputSheet(grid, plan, say).write()
    write_lists(grid, plan, say)
    _calculate(grid, plan, say)
    write_lines(grid, plan, say)
    write_cash(grid, plan, say)
    write_years(grid, plan, say)
    write_monthly_balance(grid, plan, say)
    write_actuals(grid, plan, say)
    write_sources(grid, plan, say)
    write_overview(grid, plan, say, today or date.today())
    for name in DEFINED:
        if name in grid.places:
            grid.defined[name] = say(f"workbook.defined.{name}")
    grid.sheets.sort(key=lambda sheet: _ORDER.index(sheet.key))
    return grid


def _calculate(grid: Grid, plan: HubPlan, say: Catalogue) -> None:
    """The sheets with the rows of every line of the plan."""
    taxes = MonthSheet(grid, say, "taxes", plan.months)
    grid.name("months", taxes.sheet.places["date"])
    if plan.activities:
        write_activities(MonthSheet(grid, say, "activities", plan.months, wide=True), plan)
    spent = {
        "costs": write_costs,
        "investments": write_investments,
        "staff": write_staff,
        "volunteers": write_volunteers,
    }
    _sections(grid, plan, say, "spending", spent)
    received = {
        "gifts": lambda sheet, plan: write_returning(sheet, plan, "gifts"),
        "crowdfunding": write_crowdfunding,
        "grants": write_grants,
        "recurring_grants": lambda sheet, plan: write_returning(sheet, plan, "recurring_grants"),
        "loans": write_loans,
        "own_money": write_own_money,
    }
    _sections(grid, plan, say, "funding", received)
    write_rates(taxes, plan)
    write_settlement(taxes, plan)
    write_result(taxes)
    write_taxes(taxes, plan)


def _sections(grid: Grid, plan: HubPlan, say: Catalogue, key: str, sections: dict) -> None:
    """A sheet with a section for each list of the plan that has lines; none when all are empty."""
    used = [name for name in sections if getattr(plan, name)]
    if not used:
        return
    sheet = MonthSheet(grid, say, key, plan.months)
    for name in used:
        sections[name](sheet, plan)
