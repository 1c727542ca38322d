"""What tests of the workbook share: the engine's answers, and LibreOffice to recalculate files.

Answers: name of a row in the grid → the amounts that the engine has for it, by month; the opening
amount of an account stands before its months.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import openpyxl
from office_programs import program

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import Account, balance_sheet, cash_flow, profit_and_loss, summary
from buurtpunt_lib.finance.statements import RESULT_GROUPS
from buurtpunt_lib.reports.workbook import draw, workbook
from buurtpunt_lib.reports.workbook.formulas import Values
from buurtpunt_lib.reports.workbook.grid import Cell, Grid, Spot
from buurtpunt_lib.reports.workbook.statements import account_row
from buurtpunt_lib.texts import catalogue

# Half a cent: what two people who write amounts in cents can see.
CENT = 0.005


def answers(plan: HubPlan) -> dict[str, np.ndarray]:
    """All that the engine says about a plan, by the name of the row that must say the same."""
    flow = cash_flow(plan)
    without = flow.without_grants()
    sheet, result = balance_sheet(flow), profit_and_loss(flow)
    found = {f"cash/{line.info.key}": line.values[0] for line in flow.lines}
    found |= {"balance": flow.balance[0], "balance_without": without.balance[0]}
    found |= {"net": flow.net[0], "net_without": without.net[0]}
    for account in Account:
        opening = flow.book.opening[account]
        found[account_row(account)] = np.append(opening, sheet.account(account)[0])
    totals = {"assets": sheet.assets, "debts": sheet.debts, "equity": sheet.equity}
    for name, values in totals.items():
        found[name] = values[0]
    found["check"] = np.zeros(plan.months)
    for group in RESULT_GROUPS:
        if group != "taxes":
            found[f"result.{group}"] = result.by_group[group][0]
            found[f"year.{group}"] = result.by_year(result.by_group[group])[0]
    found["result.after"] = result.profit[0]
    found["year.profit"] = result.by_year(result.profit)[0]
    found["result.after_without"] = profit_and_loss(without).profit[0]
    return found


def outcome(plan: HubPlan) -> dict[str, object]:
    """The engine's summaries by the name of the cell that must say the same."""
    flow, found = cash_flow(plan), {}
    for end, which in (("", flow), ("_without", flow.without_grants())):
        told = summary(which)
        found[f"outcome.problem{end}"] = told.first_problem_month
        found[f"outcome.shortage{end}"] = told.shortage
        found[f"outcome.lowest{end}"] = told.lowest_balance
        found[f"outcome.lowest_month{end}"] = told.lowest_month
        found[f"outcome.end{end}"] = told.end_balance
        found[f"outcome.needed{end}"] = told.capital_needed
    return found


Reader = Callable[[str, int, int], object]


def differences(plan: HubPlan, grid: Grid, read: Reader) -> list[str]:
    """Where a workbook does not say what the engine says; `read(sheet key, row, col)`."""
    found, known = [], answers(plan)
    for name, expected in known.items():
        place = grid.places[name]
        columns = list(place.sheet.columns())
        if len(expected) == plan.months + 1:
            columns = [columns[0] - 1, *columns]
        for number, amount in enumerate(expected):
            value = read(place.sheet.key, place.row, columns[number])
            if not isinstance(value, int | float) or abs(value - amount) >= CENT:
                found.append(f"{name}[{number}]: {value!r} is not {amount:.4f}")
    for name in grid.places:
        # A line that the engine leaves out because it moves no money must be zero in every month.
        if name.startswith("cash/") and not name.endswith(".total") and name not in known:
            place = grid.places[name]
            values = [read(place.sheet.key, place.row, c) for c in place.sheet.columns()]
            if any(not isinstance(v, int | float) or abs(v) >= CENT for v in values):
                found.append(f"{name}: the engine has no such line")
    for name, expected in outcome(plan).items():
        place = grid.places[name]
        value = read(place.sheet.key, place.row, place.col)
        if hasattr(expected, "year"):
            same = value == expected
        elif expected is None:
            same = isinstance(value, str)
        else:
            same = isinstance(value, int | float) and abs(value - expected) < CENT
        if not same:
            found.append(f"{name}: {value!r} is not {expected!r}")
    return found


def worked_out(grid: Grid) -> Reader:
    """Reads the values that we put in the file ourselves, beside the formulas."""
    values = Values(grid)
    sheets = {sheet.key: sheet for sheet in grid.sheets}

    def read(key: str, row: int, col: int) -> object:
        value = values.of(sheets[key], row, col)
        cell = sheets[key].cells.get((row, col))
        if cell is not None and "month" in cell.style and isinstance(value, float):
            return openpyxl.utils.datetime.from_excel(value).date()
        return value

    return read


def recalculated(book: openpyxl.Workbook, grid: Grid) -> Reader:
    """Reads what LibreOffice worked out."""

    def read(key: str, row: int, col: int) -> object:
        title = next(sheet.title for sheet in grid.sheets if sheet.key == key)
        value = book[title].cell(row + 1, col + 1).value
        return value.date() if hasattr(value, "date") else value

    return read


def with_inputs(grid: Grid, inputs: Mapping[str, object]) -> Grid:
    """The grid with other contents in some input cells."""
    for name, value in inputs.items():
        cell = input_cell(grid, name)
        cell.content = float(value) if isinstance(value, int) else value
    return grid


def input_cell(grid: Grid, name: str) -> Cell:
    """The input cell with a name; a cell that is no input may not be changed."""
    place = grid.places[name]
    assert isinstance(place, Spot), name
    cell = place.sheet.cells[place.row, place.col]
    assert cell.rule is not None, f"{name} is no input cell"
    return cell


def changed(
    data: bytes, grid: Grid, changes: Mapping[str, Mapping[str, object]]
) -> dict[str, bytes]:
    """Files with other values in some input cells, and no values beside their formulas."""
    book, found = openpyxl.load_workbook(io.BytesIO(data)), {}
    for title, inputs in changes.items():
        before = []
        for name, value in inputs.items():
            input_cell(grid, name)
            place = grid.places[name]
            cell = book[place.sheet.title].cell(place.row + 1, place.col + 1)
            before.append((cell, cell.value))
            cell.value = value
        written = io.BytesIO()
        book.save(written)
        found[title] = written.getvalue()
        for cell, value in before:
            cell.value = value
    return found


def recalculate(files: Mapping[str, bytes], folder: Path) -> dict[str, openpyxl.Workbook]:
    """Every file as LibreOffice works it out, in one run of it with a profile of its own."""
    # `soffice` alone opens no sheets: `localc` shows that the part for them is there.
    program("localc")
    office, given, taken = program("soffice"), folder / "given", folder / "taken"
    given.mkdir(parents=True)
    taken.mkdir()
    for name, data in files.items():
        (given / f"{name}.xlsx").write_bytes(data)
    done = subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--norestore", "--convert-to", "xlsx", "--outdir", str(taken),
         *(str(given / f"{name}.xlsx") for name in files)],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {name: openpyxl.load_workbook(taken / f"{name}.xlsx", data_only=True) for name in files}


def drawn(plan: HubPlan, language: str = "nl") -> tuple[Grid, bytes]:
    """The grid of a plan and its file."""
    say = catalogue(language)
    return draw(plan, say), workbook(plan, say)


def cells_that_differ(book: openpyxl.Workbook, recalculated_book: openpyxl.Workbook) -> list[str]:
    """Cells of which the value in the file is not the one that LibreOffice works out."""
    found = []
    for page in book.worksheets:
        other = recalculated_book[page.title]
        for row in page.iter_rows():
            for cell in row:
                ours, theirs = cell.value, other[cell.coordinate].value
                if isinstance(ours, int | float) and isinstance(theirs, int | float):
                    same = abs(ours - theirs) <= 1e-6 * max(1.0, abs(theirs))
                else:
                    same = (ours or None) == (theirs or None)
                if not same:
                    found.append(f"{page.title}!{cell.coordinate}: {ours!r} is not {theirs!r}")
    return found
