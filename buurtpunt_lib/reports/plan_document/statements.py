"""Balance sheets, profit and loss, and the cash flow of every month, as tables.

Amounts: (name, euro by column, kind of row); a row without amounts is a heading. Long tables are
cut into pieces of as many columns as a page takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from buurtpunt_lib import finance
from buurtpunt_lib.finance import Account, actuals
from buurtpunt_lib.reports.content import Block, Column, Note, Paragraph, Row, Table
from buurtpunt_lib.reports.plan_document.figures import NOTHING, Figures, Standing
from buurtpunt_lib.reports.plan_document.money import name_of
from buurtpunt_lib.reports.plan_document.outcome import heading_of
from buurtpunt_lib.texts import Catalogue

Amounts = tuple[str, Sequence[float], str]

# Columns of amounts that fit beside the names on an upright page.
_MOST = 6
_EQUITY = (Account.CAPITAL, Account.RESULT)
_RESULT_GROUPS = (
    "activities", "purchases", "partners", "gifts", "grants", "costs", "staff", "volunteers",
    "investments", "interest", "taxes",
)  # fmt: skip


def balance_sheets(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """What is owned and owed at the start, at the opening, and after each twelve months."""
    if figures.empty:
        return
    yield Paragraph(say("report.balance.lead"))
    headings = [_moment(figures, at, say) for at in figures.sheet_months]
    yield from _in_pieces(say("report.balance.caption"), headings, _sheet(figures, say), say)
    if (figures.balance < -NOTHING).any():
        yield Note(say("report.balance.short"), "warning")
    yield Paragraph(say("report.balance.note"))


def _moment(figures: Figures, at: int, say: Catalogue) -> str:
    if at < 0:
        return say("report.balance.begin", month=say.short_month(figures.months[0]))
    end = say("report.balance.end", month=say.short_month(figures.months[at]))
    return say("report.balance.opening", end=end) if at == figures.opening - 1 else end


def _sheet(figures: Figures, say: Catalogue) -> list[Amounts]:
    assets, sources = figures.standings()
    count = len(figures.sheet_months)
    equity = [s for s in sources if s.account in _EQUITY and not s.turned]
    debts = [s for s in sources if s not in equity]
    rows: list[Amounts] = [(say("report.balance.assets"), (), "group")]
    rows += [(_account(s, say), s.amounts, "plain") for s in assets]
    rows.append((say("report.balance.total_assets"), _sum(assets, count), "total"))
    rows.append((say("report.balance.equity"), _sum(equity, count), "group"))
    rows += [(_account(s, say), s.amounts, "plain") for s in equity]
    rows.append((say("report.balance.debts"), _sum(debts, count), "group"))
    for standing in debts:
        if standing.account is not Account.LOANS:
            rows.append((_account(standing, say), standing.amounts, "plain"))
            continue
        # A bank looks at what must be paid back within a year apart from the rest.
        soon = figures.due_within_year()
        later = [a - b for a, b in zip(standing.amounts, soon, strict=True)]
        rows.append((say("report.balance.loans_later"), later, "plain"))
        rows.append((say("report.balance.loans_soon"), soon, "plain"))
    rows.append((say("report.balance.total_sources"), _sum(sources, count), "total"))
    return rows


def _account(standing: Standing, say: Catalogue) -> str:
    name = standing.account.name.lower()
    return say(f"report.account.{name}_turned" if standing.turned else f"report.account.{name}")


def _sum(found: Sequence[Standing], count: int) -> tuple[float, ...]:
    return tuple(float(sum(s.amounts[at] for s in found)) for at in range(count))


def profit_and_loss(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """What is earned and used up in each twelve months, by group and by line."""
    if figures.empty:
        return
    yield Paragraph(say("report.result.lead"))
    headings = [heading_of(figures, window, say) for window in figures.windows]
    lines = figures.lines(Account.RESULT)
    rows: list[Amounts] = []
    total = np.zeros(figures.plan.months)
    for group in _RESULT_GROUPS:
        if group not in lines:
            continue
        summed = np.sum([line.values for line in lines[group]], axis=0)
        total = total + summed
        rows.append((_result_group(group, say), figures.by_window(summed), "group"))
        rows += [
            (name_of(line.info, say), figures.by_window(line.values), "plain")
            for line in lines[group]
        ]
        if group == "purchases":
            rows.append((say("report.result.margin"), figures.by_window(total), "total"))
    rows.append((say("report.result.total"), figures.by_window(total), "total"))
    if figures.has_grants:
        bare = figures.by_window(figures.bared.profit.profit[0])
        rows.append((say("report.result.without_grants"), bare, "total"))
    yield from _in_pieces(say("report.result.caption"), headings, rows, say)
    yield from _debt_service(figures, headings, say)


def _result_group(group: str, say: Catalogue) -> str:
    if group == "investments":
        return say("report.result.depreciation")
    return say(f"finance_lines.group.{group}")


def _debt_service(figures: Figures, headings: list[str], say: Catalogue) -> Iterator[Block]:
    """What the hub has left each year to pay interest and principal with, beside what those are."""
    flow, service = figures.flow, ("interest", "repayments")
    due = figures.by_window(-flow.where(groups=service)[0])
    if not any(value > NOTHING for value in due):
        return
    other = {*finance.FUNDING_GROUPS, *service, "investments"}
    running = flow.where(groups=[g for g in finance.GROUPS if g not in other])[0]
    # A grant that comes once pays for an investment.
    running = figures.by_window(running - flow.where(groups=["grants"], recurring=False)[0])
    rows: list[Amounts] = [
        (say("report.debt.running"), running, "plain"),
        (say("report.debt.due"), due, "plain"),
        (say("report.debt.over"), np.subtract(running, due).tolist(), "total"),
    ]
    yield from _in_pieces(say("report.debt.caption"), headings, rows, say)
    yield Paragraph(say("report.debt.note"))


def _in_pieces(
    caption: str, headings: Sequence[str], rows: Sequence[Amounts], say: Catalogue
) -> Iterator[Table]:
    for low in range(0, len(headings), _MOST):
        part = slice(low, low + _MOST)
        columns = (
            Column("", width=2.8),
            *(Column(heading, number=True, width=1.15) for heading in headings[part]),
        )
        blank = ("",) * len(headings[part])
        written = tuple(
            Row((name, *(map(say.number, values[part]) if len(values) else blank)), kind)
            for name, values, kind in rows
        )
        yield Table(caption, columns, written)


def cash(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """Every line of every month, twelve months at a time, down to what is on the account."""
    if figures.empty:
        return
    yield Paragraph(say("report.cash.lead"))
    lines = figures.lines()
    for window in figures.windows:
        yield _months(figures, window, lines, say)


def happened(figures: Figures, say: Catalogue) -> Iterator[Block]:
    """What was written down after the opening, beside what was planned."""
    compared = actuals.compare(figures.plan, figures.flow)
    if not compared:
        return
    names = ("earned", "support", "spent", "balance")
    columns = [Column(say("report.month"), width=1.1)]
    columns += [
        Column(say(f"report.happened.{name}_{which}"), number=True)
        for name in names
        for which in ("planned", "actual")
    ]
    rows = []
    for month in compared:
        cells = []
        for name in names:
            # What nobody wrote down is said to be not known; it is never nothing.
            cells += [say.number(month.planned[name]), say.number(month.happened[name])]
        rows.append(Row((say.short_month(month.month), *cells)))
    yield Table(say("report.happened.caption"), tuple(columns), tuple(rows))
    found = actuals.outlook(figures.plan, figures.flow)
    if found is None:
        return
    month, end = say.month(found.months[0]), say.euro(float(found.balance[-1]))
    yield Paragraph(say("report.happened.outlook", month=month, end=end))
    if found.first_problem_month is not None:
        problem = say.month(found.first_problem_month)
        yield Note(say("report.happened.problem", month=problem), "warning")


def _months(figures: Figures, window: tuple[int, int], lines: dict, say: Catalogue) -> Table:
    low, high = window
    columns = (
        Column("", width=3.4),
        *(
            Column(say.short_month(month).split()[0], number=True)
            for month in figures.months[low:high]
        ),
        Column(say("report.total"), number=True, width=1.15),
    )

    def row(name: str, values: np.ndarray, kind: str = "plain", total: float | None = None) -> Row:
        shown = values[low:high]
        last = say.number(float(shown.sum()) if total is None else total)
        return Row((name, *(say.number(float(v)) for v in shown), last), kind)

    balance = figures.balance
    begin = np.concatenate([[figures.flow.opening_balance], balance[:-1]])
    rows = [row(say("report.cash.begin"), begin, "total", float(begin[low]))]
    for group, found in lines.items():
        if not any(np.abs(line.values[low:high]).max() > NOTHING for line in found):
            continue
        summed = np.sum([line.values for line in found], axis=0)
        rows.append(row(say(f"finance_lines.group.{group}"), summed, "group"))
        rows += [
            row(name_of(line.info, say), line.values)
            for line in found
            if np.abs(line.values[low:high]).max() > NOTHING
        ]
    rows.append(row(say("report.cash.net"), figures.flow.net[0], "total"))
    end = float(balance[high - 1])
    rows.append(row(say("report.cash.end"), balance, "total", end))
    if figures.has_grants:
        bare = figures.bare_balance
        rows.append(row(say("report.cash.without"), bare, "total", float(bare[high - 1])))
    caption = say("report.cash.caption", months=heading_of(figures, window, say))
    return Table(caption, columns, tuple(rows), wide=True)
