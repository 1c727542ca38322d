"""The sheets for the accountant: balance sheet by month, and both statements by calendar year.

Account: where money or value sits; the engine's own, see `finance.book.Account`. In every month
what the hub has equals where it came from: the row that checks it must be zero.
"""

from __future__ import annotations

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import Account
from buurtpunt_lib.finance.book import ASSETS
from buurtpunt_lib.finance.statements import DEBTS, RESULT_GROUPS
from buurtpunt_lib.reports.workbook.cash import IN_GROUPS, OUT_GROUPS
from buurtpunt_lib.reports.workbook.grid import Formula, Grid, Series, Sheet, Spot
from buurtpunt_lib.reports.workbook.taxes import summed
from buurtpunt_lib.texts import Catalogue

# What each account holds at the end of a month, as signed names.
_STANDS: dict[Account, tuple[str, ...]] = {
    Account.BANK: ("+balance",),
    Account.RECEIVABLE: (
        "+activities.receivable", "+staff.partner_holiday", "+staff.partner_year_end",
    ),
    Account.STOCK: ("+activities.stock",),
    Account.PREPAID: ("+costs.prepaid",),
    Account.FIXED: ("+investments.worth",),
    Account.PAYABLE: ("+activities.payable",),
    Account.STAFF_DUE: ("+staff.holiday", "+staff.year_end"),
    Account.LOANS: ("+loans.outstanding",),
    Account.INTEREST_DUE: ("+loans.interest_due",),
    Account.DEFERRED: ("+grants.deferred", "+recurring_grants.deferred", "+gifts.deferred"),
    Account.VAT: ("+vat.due",),
    Account.TAX: ("+tax.due",),
}  # fmt: skip


def account_row(account: Account) -> str:
    """The name of an account's row."""
    return f"account.{account.name.lower()}"


class _Table:
    """Writes rows that have one formula in all columns; column `first` - 1 is the start."""

    def __init__(self, grid: Grid, sheet: Sheet, say: Catalogue) -> None:
        self.grid, self.sheet, self.say = grid, sheet, say

    def heading(self, words: str) -> None:
        self.sheet.put(self.sheet.row, 0, words, "heading")
        self.sheet.row += 1

    def row(
        self, name: str, words: str, template: str, style: str = "amount", opening: str | None = ""
    ) -> None:
        """opening: another formula for the start; None for no start at all."""
        sheet = self.sheet
        heavy = style in ("total", "balance")
        sheet.put(sheet.row, 0, words, "total_label" if heavy else "label")
        for col in sheet.columns():
            sheet.put(sheet.row, col, Formula(template), style)
        if opening is not None:
            sheet.put(sheet.row, sheet.first - 1, Formula(opening or template), style)
        self.grid.name(name, Series(sheet, sheet.row))
        sheet.row += 1

    def gap(self) -> None:
        self.sheet.row += 1


def write_monthly_balance(grid: Grid, plan: HubPlan, say: Catalogue) -> Sheet:
    """What is owned and owed at the end of each month."""
    sheet = grid.sheet(
        "monthly", say("workbook.sheet.monthly"), first=2, count=plan.months, frozen=(4, 1),
        one_high=True, titles=(3, 3), title_columns=0, printed=12,
    )  # fmt: skip
    sheet.widths = {0: 40.0, 1: 13.0} | dict.fromkeys(sheet.columns(), 11.5)
    sheet.put(0, 0, say("workbook.sheet.monthly"), "title")
    sheet.put(1, 0, say("workbook.about.monthly"), "note")
    sheet.put(3, 0, say("workbook.head.what"), "head")
    sheet.put(3, 1, say("workbook.head.start"), "head_right")
    for col in sheet.columns():
        sheet.put(3, col, Formula("{months}"), "head_month")
    sheet.row = 4
    table = _Table(grid, sheet, say)
    table.heading(say("workbook.balance.assets"))
    for account in ASSETS:
        table.row(account_row(account), _words(say, account), summed(grid, _STANDS[account]))
    assets = f"SUM({{{account_row(ASSETS[0])}}}:{{{account_row(ASSETS[-1])}}})"
    table.row("assets", say("workbook.balance.total_assets"), assets, "total")
    table.gap()
    table.heading(say("workbook.balance.sources"))
    for account in DEBTS:
        table.row(account_row(account), _words(say, account), summed(grid, _STANDS[account]))
    debts = f"SUM({{{account_row(DEBTS[0])}}}:{{{account_row(DEBTS[-1])}}})"
    table.row("debts", say("workbook.balance.debts"), debts, "total")
    # What was there at the start and was not borrowed is the capital to begin with.
    capital, result = account_row(Account.CAPITAL), account_row(Account.RESULT)
    brought = summed(grid, ["+own_money.received"])
    table.row(capital, _words(say, Account.CAPITAL), f"{{{capital}-1}}+{brought}",
              opening="{assets}-{debts}")  # fmt: skip
    table.row(result, _words(say, Account.RESULT), f"{{{result}-1}}+{{result.after}}", opening="0")
    table.row("equity", say("workbook.balance.equity"), f"{{{capital}}}+{{{result}}}", "total")
    table.row("sources", say("workbook.balance.total_sources"), "{debts}+{equity}", "total")
    table.gap()
    table.row("check", say("workbook.balance.check"), "ROUND({assets}-{sources},2)", "check")
    return sheet


def _words(say: Catalogue, account: Account) -> str:
    return say(f"workbook.account.{account.name.lower()}")


def year_count(months: int) -> int:
    """The calendar years that so many months can touch, whatever month they begin in."""
    return (months + 10) // 12 + 1


def write_years(grid: Grid, plan: HubPlan, say: Catalogue) -> tuple[Sheet, Sheet]:
    """Profit and loss and cash flow by calendar year, and the balance sheet at its end."""
    results, balance = (_year_sheet(grid, key, plan, say) for key in ("results", "balance"))
    _results(grid, results, say)
    _balance(grid, balance, plan, say)
    return results, balance


def _year_sheet(grid: Grid, key: str, plan: HubPlan, say: Catalogue) -> Sheet:
    sheet = grid.sheet(
        key, say(f"workbook.sheet.{key}"), first=2, count=year_count(plan.months), frozen=(4, 1),
        yearly=True, upright=True, one_high=True,
    )  # fmt: skip
    sheet.widths = {0: 44.0, 1: 14.0} | dict.fromkeys(sheet.columns(), 14.0)
    sheet.put(0, 0, say(f"workbook.sheet.{sheet.key}"), "title")
    sheet.put(1, 0, say(f"workbook.about.{sheet.key}"), "note")
    sheet.put(3, 0, say("workbook.head.what"), "head")
    word = "total" if sheet.key == "results" else "start"
    sheet.put(3, 1, say(f"workbook.head.{word}"), "head_right")
    for number, col in enumerate(sheet.columns()):
        year = f"YEAR({{start}})+{number}"
        sheet.put(3, col, Formula(f'IF({year}>YEAR({{months@last}}),"",{year})'), "head_year")
    sheet.places["year"] = Series(sheet, 3)
    sheet.row = 4
    return sheet


def _results(grid: Grid, sheet: Sheet, say: Catalogue) -> None:
    table = _Table(grid, sheet, say)

    def row(name: str, words: str, months: str, sign: str = "", style: str = "amount") -> None:
        grid.name(f"{name}.total", Spot(sheet, sheet.row, 1))
        template = f'IF({{year}}="","",{sign}{_of_year(months)})'
        table.row(name, words, template, style, opening=f"SUM({{{name}:}})")

    table.heading(say("workbook.results.profit"))
    for group in RESULT_GROUPS:
        if group == "taxes":
            row("year.taxes", say("workbook.results.taxes"), "tax.all", "-")
            continue
        words = say(f"finance_lines.group.{group}")
        if group == "investments":
            words = say("workbook.row.wear")
        row(f"year.{group}", words, f"result.{group}")
    row("year.profit", say("workbook.results.after"), "result.after", style="balance")
    without = say("workbook.results.after_without")
    row("year.profit_without", without, "result.after_without", style="result")
    table.gap()
    table.heading(say("workbook.results.cash"))
    for group in (*IN_GROUPS, *OUT_GROUPS):
        row(f"year.cash.{group}", say(f"finance_lines.group.{group}"), f"cash.{group}")
    row("year.net", say("workbook.results.net"), "net", style="balance")


def _of_year(months: str) -> str:
    """The sum of a row of months over the year of the column."""
    days = '">="&DATE({year},1,1),{months:},"<="&DATE({year},12,31)'
    return f"SUMIFS({{{months}:}},{{months:}},{days})"


def _balance(grid: Grid, sheet: Sheet, plan: HubPlan, say: Catalogue) -> None:
    table = _Table(grid, sheet, say)
    last = f"MIN({plan.months},({{year}}-YEAR({{start}}))*12+13-MONTH({{start}}))"
    table.row("year.last", say("workbook.balance.last"), f'IF({{year}}="","",{last})', "count",
              opening=None)  # fmt: skip

    def row(name: str, words: str, style: str = "amount") -> None:
        found = f'IF({{year}}="","",INDEX({{{name}:}},{{year.last}}))'
        table.row(f"year.{name}", words, found, style, opening=f"{{{name}@start}}")

    table.heading(say("workbook.balance.assets"))
    for account in ASSETS:
        row(account_row(account), _words(say, account))
    row("assets", say("workbook.balance.total_assets"), "total")
    table.gap()
    table.heading(say("workbook.balance.sources"))
    for account in DEBTS:
        row(account_row(account), _words(say, account))
    row("debts", say("workbook.balance.debts"), "total")
    for account in (Account.CAPITAL, Account.RESULT):
        row(account_row(account), _words(say, account))
    row("equity", say("workbook.balance.equity"), "total")
    row("sources", say("workbook.balance.total_sources"), "total")
    table.gap()
    row("check", say("workbook.balance.check"), "check")
