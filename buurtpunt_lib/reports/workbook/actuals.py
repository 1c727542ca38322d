"""The sheet of what really happened, month by month, beside what the plan expected.

Happened: what was written down; an empty cell means that nobody did, never zero. Outlook: the last
balance that was written down, and from there on the flows that the plan expects.
"""

from __future__ import annotations

from buurtpunt_lib.domain.plan import HubPlan, months_between
from buurtpunt_lib.finance import COST_GROUPS, EARNED_GROUPS, SUPPORT_GROUPS
from buurtpunt_lib.reports.workbook.cash import money_row, write_head
from buurtpunt_lib.reports.workbook.fields import Field
from buurtpunt_lib.reports.workbook.grid import Grid, Series, Sheet
from buurtpunt_lib.texts import Catalogue

_PLANNED = {
    "earned": "+".join(f"{{cash.{group}}}" for group in EARNED_GROUPS),
    "support": "+".join(f"{{cash.{group}}}" for group in SUPPORT_GROUPS),
    "spent": "-(" + "+".join(f"{{cash.{group}}}" for group in COST_GROUPS) + ")",
    "balance": "{balance}",
}


def write_actuals(grid: Grid, plan: HubPlan, say: Catalogue) -> Sheet:
    """Four figures a month: planned, happened (to be filled in), and the difference."""
    sheet = grid.sheet(
        "actuals", say("workbook.sheet.actuals"), first=3, count=plan.months, frozen=(4, 1),
        titles=(3, 3), title_columns=0, printed=12, one_high=True,
    )  # fmt: skip
    sheet.widths = {0: 44.0, 1: 3.0, 2: 3.0}
    write_head(sheet, say, 3, ("what",))
    for col in (1, 2):
        sheet.put(3, col, None, "head")
    by_month = {months_between(plan.start, one.month): one for one in plan.actuals}
    for figure, planned in _PLANNED.items():
        sheet.put(sheet.row, 0, say(f"workbook.actuals.{figure}"), "heading")
        sheet.row += 1
        sheet.put(sheet.row, 0, say("workbook.actuals.planned"), "label")
        money_row(grid, sheet, f"planned.{figure}", planned)
        field = Field(figure, "euro", low=-1e8 if figure == "balance" else 0)
        sheet.put(sheet.row, 0, say("workbook.actuals.happened"), "label")
        for number, col in enumerate(sheet.columns()):
            actual = by_month.get(number)
            value = getattr(actual, figure) if actual else None
            sheet.put(sheet.row, col, value, "input_amount", rule=field,
                      hint=actual.note if actual else "")  # fmt: skip
        grid.name(f"happened.{figure}", Series(sheet, sheet.row))
        sheet.row += 1
        sheet.put(sheet.row, 0, say("workbook.actuals.difference"), "label")
        happened = f"{{happened.{figure}}}"
        known = f'IF({happened}="","",{happened}-{{planned.{figure}}})'
        money_row(grid, sheet, f"difference.{figure}", known, style="result")
        sheet.row += 1
    sheet.put(sheet.row, 0, say("workbook.actuals.outlook"), "total_label")
    further = 'IF({outlook-1}="","",{outlook-1}+{net})'
    holds = f'IF({{happened.balance}}="",{further},{{happened.balance}})'
    money_row(grid, sheet, "outlook", holds, style="balance")
    return sheet
