"""The sheets of money: every line of the cash flow, and the groups with the balance.

Line: what reaches or leaves the bank account for one reason; its key is that of the engine, such
as `rent`, `bank_loan.interest`. Income is positive, costs negative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.domain.plan import Line as PlanLine
from buurtpunt_lib.finance import COST_GROUPS, EARNED_GROUPS, FUNDING_GROUPS, SUPPORT_GROUPS
from buurtpunt_lib.reports.workbook.grid import Formula, Grid, Series, Sheet, Spot
from buurtpunt_lib.reports.workbook.taxes import summed
from buurtpunt_lib.texts import Catalogue

IN_GROUPS = (*EARNED_GROUPS, *SUPPORT_GROUPS, *FUNDING_GROUPS)
OUT_GROUPS = COST_GROUPS


@dataclass(frozen=True)
class CashRow:
    """One line: `flow` is the signed name of the row that it comes from."""

    key: str
    group: str
    name: str
    kind: str
    certainty: Certainty
    flow: str


# Per list of the plan: what is added to the line's id, group, kind, and where the money stands.
_FLOWS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "activities": (
        (".sales", "activities", "", "+received"),
        (".purchases", "purchases", "", "-goods_paid"),
    ),
    "gifts": (("", "gifts", "", "+received"),),
    "crowdfunding": (
        (".received", "gifts", "crowdfunding", "+pledged"),
        (".fee", "costs", "crowdfunding_fee", "-platform_fee"),
        (".rewards", "costs", "crowdfunding_rewards", "-reward_cost"),
    ),
    "grants": (("", "grants", "one_off_grant", "+received"),),
    "recurring_grants": (("", "grants", "recurring_grant", "+received"),),
    "staff": (
        ("", "staff", "staff", "-wages_paid"),
        (".partner", "partners", "partner", "+partner_paid"),
    ),
    "volunteers": (
        (".allowance", "volunteers", "volunteer_allowance", "-allowances"),
        (".replacement", "volunteers", "volunteer_replacement", "-replacement"),
    ),
    "costs": (("", "costs", "", "-paid"),),
    "investments": (("", "investments", "investment", "-paid"),),
    "loans": (
        (".received", "loans", "loan", "+received"),
        (".principal", "repayments", "loan", "-principal"),
        (".interest", "interest", "loan", "-interest_paid"),
    ),
    "own_money": (("", "own_money", "", "+received"),),
}
_TAXES = (
    ("vat_settlement", "+vat.settlement"),
    ("profit_tax", "-tax.paid"),
    ("asset_tax", "-tax.asset_paid"),
)


def cash_rows(grid: Grid, plan: HubPlan) -> Iterator[CashRow]:
    """Every line of the cash flow, in the order of the plan."""
    for where, parts in _FLOWS.items():
        for line in getattr(plan, where):
            for suffix, group, kind, flow in parts:
                name = f"{flow[0]}{line.id}/{flow[1:]}"
                yield CashRow(
                    f"{line.id}{suffix}", group, line.name, _kind(line, kind), line.certainty, name
                )
    for key, flow in _TAXES:
        if flow[1:] in grid.places:
            yield CashRow(key, "taxes", "", key, Certainty.CERTAIN, flow)


def _kind(line: PlanLine, kind: str) -> str:
    if kind == "loan":
        return f"{line.kind.value}_loan"
    return kind or line.kind.value


def write_lines(grid: Grid, plan: HubPlan, say: Catalogue) -> Sheet:
    """A row for each line, by group, with the sum of each group."""
    sheet = grid.sheet(
        "lines", say("workbook.sheet.lines"), first=4, count=plan.months, frozen=(4, 1),
        titles=(3, 3), title_columns=0, printed=12,
    )  # fmt: skip
    sheet.widths = {0: 34.0, 1: 26.0, 2: 10.0, 3: 13.0}
    write_head(sheet, say, 3, ("line", "kind", "certainty", "total"))
    rows = list(cash_rows(grid, plan))
    for group in (*IN_GROUPS, *OUT_GROUPS):
        own = [row for row in rows if row.group == group]
        if not own:
            continue
        sheet.put(sheet.row, 0, say(f"finance_lines.group.{group}"), "block")
        for col in range(1, sheet.first + sheet.count):
            sheet.put(sheet.row, col, None, "block")
        sheet.row += 1
        first = sheet.row
        for line in own:
            kind = say(f"finance_lines.kind.{line.kind}")
            sheet.put(sheet.row, 0, line.name or kind, "label")
            sheet.put(sheet.row, 1, kind, "unit")
            sheet.put(sheet.row, 2, say(f"finance_lines.certainty.{line.certainty.value}"), "unit")
            flow = f"{line.flow[0].removeprefix('+')}{{{line.flow[1:]}}}"
            money_row(grid, sheet, f"cash/{line.key}", flow, total=3)
        for col in (0, 1, 2):
            sheet.put(sheet.row, col, say("workbook.total") if not col else None, "total_label")
        names = (f"cash/{own[0].key}", f"cash/{own[-1].key}")
        total = f"SUM({{{names[0]}}}:{{{names[1]}}})" if len(own) > 1 else f"{{{names[0]}}}"
        assert sheet.row == first + len(own)
        money_row(grid, sheet, f"group.{group}", total, style="total", total=3)
        sheet.row += 1
    return sheet


def write_head(sheet: Sheet, say: Catalogue, row: int, words: tuple[str, ...]) -> None:
    """Title, note and heading row of a sheet of months; its first row of months comes next."""
    sheet.put(0, 0, say(f"workbook.sheet.{sheet.key}"), "title")
    sheet.put(1, 0, say(f"workbook.about.{sheet.key}"), "note")
    for col, word in enumerate(words):
        style = "head_right" if word in ("total", "start") else "head"
        sheet.put(row, col, say(f"workbook.head.{word}"), style)
    for col in sheet.columns():
        sheet.put(row, col, Formula("{months}"), "head_month")
        sheet.widths[col] = 11.5
    sheet.row = row + 1


def money_row(
    grid: Grid,
    sheet: Sheet,
    name: str,
    template: str,
    *,
    style: str = "amount",
    total: int | None = None,
    opening: str = "",
) -> None:
    """A row of amounts by month; `total`: the column of the sum over all months."""
    for col in sheet.columns():
        sheet.put(sheet.row, col, Formula(template), style)
    if total is not None:
        grid.name(f"{name}.total", Spot(sheet, sheet.row, total))
        sheet.put(sheet.row, total, Formula(f"SUM({{{name}:}})"), style)
    if opening:
        sheet.put(sheet.row, sheet.first - 1, Formula(opening), style)
    grid.name(name, Series(sheet, sheet.row))
    sheet.row += 1


def write_cash(grid: Grid, plan: HubPlan, say: Catalogue) -> Sheet:
    """Groups of lines, and what is on the account with and without grants."""
    sheet = grid.sheet(
        "cash", say("workbook.sheet.cash"), first=3, count=plan.months, frozen=(4, 1),
        titles=(3, 3), title_columns=0, printed=12, one_high=True,
    )  # fmt: skip
    sheet.widths = {0: 40.0, 1: 13.0, 2: 13.0}
    write_head(sheet, say, 3, ("what", "total", "start"))

    def row(name: str, words: str, template: str, style: str = "amount", **more) -> None:
        heavy = style in ("total", "balance")
        sheet.put(sheet.row, 0, words, "total_label" if heavy else "label")
        if heavy:
            sheet.put(sheet.row, 1, None, style)
            sheet.put(sheet.row, 2, None, style)
        money_row(grid, sheet, name, template, style=style, **more)

    for side, groups in (("in", IN_GROUPS), ("out", OUT_GROUPS)):
        sheet.put(sheet.row, 0, say(f"workbook.cash.{side}"), "heading")
        sheet.row += 1
        for group in groups:
            words = say(f"finance_lines.group.{group}")
            row(f"cash.{group}", words, summed(grid, [f"+group.{group}"]), total=1)
        span = f"SUM({{cash.{groups[0]}}}:{{cash.{groups[-1]}}})"
        row(f"cash.{side}", say(f"workbook.cash.total_{side}"), span, "total", total=1)
        sheet.row += 1
    sheet.put(sheet.row, 0, say("workbook.cash.with"), "heading")
    sheet.row += 1
    row("net", say("workbook.cash.net"), "{cash.in}+{cash.out}", total=1)
    row("balance", say("workbook.cash.balance"), "{balance-1}+{net}", "balance",
        opening="{opening_balance}")  # fmt: skip
    _marks(row, say, "")
    sheet.row += 1
    sheet.put(sheet.row, 0, say("workbook.cash.without"), "heading")
    sheet.row += 1
    row("lost", say("workbook.cash.lost"), "-{cash.grants}", total=1)
    less = "{tax.all_paid}-{tax.all_paid_without}"
    row("less_tax", say("workbook.cash.less_tax"), less, total=1)
    row("net_without", say("workbook.cash.net"), "{net}+{lost}+{less_tax}", total=1)
    row("balance_without", say("workbook.cash.balance_without"),
        "{balance_without-1}+{net_without}", "balance", opening="{opening_balance}")  # fmt: skip
    _marks(row, say, "_without")
    sheet.row += 1
    balance_chart(sheet, say, row=sheet.row, col=1, width=1050)
    return sheet


def _marks(row: Callable[..., None], say: Catalogue, end: str) -> None:
    """What the outcome looks for: months below zero, and months that count for the lowest point.

    Those count from the first month in which money moves, or all when there was a debt to begin
    with; see `finance.results`.
    """
    row(f"below{end}", say("workbook.cash.below"), f"IF({{balance{end}}}<-0.005,1,0)", "small")
    moved = f"OR({{moved{end}-1}}=1,ABS({{net{end}}})>0.005,{{opening_balance}}<0)"
    row(f"moved{end}", say("workbook.cash.moved"), f"IF({moved},1,0)", "small")
    counted = f'IF({{moved{end}}}=1,{{balance{end}}},"")'
    row(f"counted{end}", say("workbook.cash.counted"), counted, "small_amount")


def balance_chart(sheet: Sheet, say: Catalogue, *, row: int, col: int, width: int) -> None:
    """A chart of the balance with and without grants, drawn from the rows of the cash flow."""
    sheet.charts.append(
        {
            "row": row,
            "col": col,
            "width": width,
            "title": say("workbook.chart.title"),
            "axis": say("workbook.chart.axis"),
            "description": say("workbook.chart.description"),
            "months": "months",
            "series": (
                (say("workbook.chart.with"), "balance", False),
                (say("workbook.chart.without"), "balance_without", True),
            ),
        }
    )
