"""The workbook says what the engine says, of every plan and after every change of an input.

Here by the values that we work out ourselves and put beside the formulas; `test_workbook_office`
has LibreOffice work out the same formulas.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from workbook_plans import BATCHES, CHANGES, open_plan, opening_plan, together
from workbook_tools import (
    CENT,
    changed,
    differences,
    drawn,
    input_cell,
    with_inputs,
    worked_out,
)

from buurtpunt_lib.domain.plan import LINE_LISTS, HubPlan
from buurtpunt_lib.finance import cash_flow
from buurtpunt_lib.finance.actuals import compare, outlook
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.reports import plan_report
from buurtpunt_lib.reports.plan_document.about import plan_hash
from buurtpunt_lib.reports.workbook import draw, workbook
from buurtpunt_lib.reports.workbook.fields import CHOICES, FIELDS, TELLING
from buurtpunt_lib.reports.workbook.formulas import written
from buurtpunt_lib.reports.workbook.grid import Area, Formula, Grid, Series, Spot
from buurtpunt_lib.reports.workbook.inputs import DEFINED
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import LANGUAGES, catalogue

sys.path.insert(0, str(Path(__file__).parents[1] / "finance"))
from finance_strategies import plans

SAY = catalogue("nl")
TODAY = date(2026, 11, 21)
EXAMPLES = {path.stem: path for path in sorted((DATA / "examples").glob("*.json"))}


@pytest.fixture(scope="module")
def grid() -> Grid:
    return draw(opening_plan(), SAY, today=TODAY)


@pytest.fixture(scope="module")
def data() -> bytes:
    return workbook(opening_plan(), SAY, today=TODAY)


@pytest.fixture(scope="module")
def book(data) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_equals_the_engine(name):
    plan = read_plan(EXAMPLES[name])
    grid = draw(plan, SAY)
    assert differences(plan, grid, worked_out(grid)) == []


@pytest.mark.parametrize("plan", [opening_plan(), open_plan()], ids=["opening", "open"])
def test_plans_with_every_part_of_the_engine_equal_it(plan):
    grid = draw(plan, SAY)
    assert differences(plan, grid, worked_out(grid)) == []


@settings(max_examples=12)
@given(plans())
def test_any_plan_equals_the_engine(plan):
    grid = draw(plan, SAY)
    assert differences(plan, grid, worked_out(grid)) == []


@pytest.mark.parametrize("names", BATCHES, ids=" and ".join)
def test_a_changed_input_gives_what_the_engine_gives_for_the_changed_plan(names):
    plan, change = opening_plan().replace(months=42), together(names)
    new = change.plan(plan)
    grid = with_inputs(draw(plan, SAY), change.inputs)
    assert differences(new, grid, worked_out(grid)) == []


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_changes_the_outcome(name):
    plan = opening_plan().replace(months=42)
    new = CHANGES[name].plan(plan)
    same = np.abs(cash_flow(new).balance - cash_flow(plan).balance).max() < 1
    assert new.start != plan.start or not same, "a change that changes nothing shows nothing"


def test_a_wrong_input_is_seen():
    plan = opening_plan()
    grid = with_inputs(draw(plan, SAY), {"rent/amount": 700.06})
    found = differences(plan, grid, worked_out(grid))
    assert any(line.startswith("cash/rent") for line in found)
    assert any(line.startswith("balance[") for line in found)


def test_the_plans_use_every_part_of_the_engine():
    """What is zero everywhere would be equal whatever the formulas say."""
    moved = set()
    for plan in (opening_plan(), open_plan()):
        flow = cash_flow(plan)
        moved |= {line.info.kind for line in flow.lines if np.abs(line.values).max() > 1}
        for where in LINE_LISTS:
            if getattr(plan, where):
                moved.add(where)
    assert set(LINE_LISTS) <= moved
    assert {"vat_settlement", "asset_tax", "profit_tax", "partner", "crowdfunding_fee"} <= moved
    assert cash_flow(opening_plan()).book.vat.crossing is not None
    opening = cash_flow(open_plan()).book.opening
    assert (np.abs(opening) > 1).sum() >= 8


def test_volunteers_who_leave_cost_what_the_engine_says():
    plan = opening_plan()
    grid = with_inputs(draw(plan, SAY), {"stay": 0.75})
    read = worked_out(grid)
    place = grid.places["balance"]
    found = [read("cash", place.row, col) for col in place.sheet.columns()]
    assert np.abs(found - cash_flow(plan, drivers={"volunteers": 0.75}).balance[0]).max() < CENT


def test_what_happened_stands_beside_what_was_planned():
    happened = [
        {"month": "2027-07", "earned": 1500, "balance": 40000},
        {"month": "2027-09", "spent": 3000, "support": 0, "balance": 31000},
    ]
    plan = HubPlan.from_dict(opening_plan().to_dict() | {"actuals": happened})
    grid = draw(plan, SAY)
    read = worked_out(grid)
    for one in compare(plan):
        col = grid.places["outlook"].sheet.first + cash_flow(plan).months.index(one.month)
        for figure, planned in one.planned.items():
            assert read("actuals", grid.places[f"planned.{figure}"].row, col) == pytest.approx(
                planned
            )
            difference = read("actuals", grid.places[f"difference.{figure}"].row, col)
            known = one.difference(figure)
            assert difference == ("" if known is None else pytest.approx(known))
    further = outlook(plan)
    sheet, row = grid.places["outlook"].sheet, grid.places["outlook"].row
    last = list(sheet.columns())[-len(further.months) :]
    assert [read("actuals", row, col) for col in last] == pytest.approx(further.balance.tolist())


def cells_in(grid: Grid, formula: Formula, sheet, col: int) -> set[tuple[str, int, int]]:
    """Every cell that a formula points at."""
    found = set()
    for name, how in re.findall(r"\{(/?[a-z0-9_./]+?)(::|:|\||[-+]\d+|@\w+)?\}", formula.template):
        area: Area = grid.area(name, how, formula.scope, sheet, col)
        for row in range(area.first_row, area.last_row + 1):
            for at in range(area.first_col, area.last_col + 1):
                found.add((area.sheet.key, row, at))
    return found


def test_every_input_cell_is_used_by_a_formula(grid):
    used = set()
    for sheet in grid.sheets:
        # That the list of origins shows a number does not make it count.
        if sheet.key == "sources":
            continue
        for (_, col), cell in sheet.cells.items():
            if isinstance(cell.content, Formula):
                used |= cells_in(grid, cell.content, sheet, col)
    inputs = {
        name: place
        for name, place in grid.places.items()
        if isinstance(place, Spot) and place.sheet.cells[place.row, place.col].rule is not None
    }
    assert len(inputs) > 250
    dead = {n for n, p in inputs.items() if (p.sheet.key, p.row, p.col) not in used}
    assert {name.split("/")[-1] for name in dead} <= TELLING


def test_every_number_of_the_plan_has_a_cell_with_its_value(grid):
    plan = opening_plan()
    for where, fields in FIELDS.items():
        for line in getattr(plan, where):
            for field in fields:
                given, cell = getattr(line, field.name), input_cell(grid, f"{line.id}/{field.name}")
                if isinstance(given, bool) or isinstance(cell.content, str):
                    continue
                assert cell.content == given, (line.id, field.name)
    told = {field.name for fields in FIELDS.values() for field in fields}
    shown = {"reach", "seasonality", "pulled_by", "eligible"}
    text = {"id", "name", "certainty", "note", "basis", "bases", "kind", "provider", "lender",
            "platform", "activity"}  # fmt: skip
    for where in LINE_LISTS:
        for line in getattr(plan, where):
            assert set(type(line).model_fields) <= told | shown | text


def test_sheets_that_calculate_hold_formulas_only(grid):
    for sheet in grid.sheets:
        if sheet.key in ("input", "lists", "overview", "sources", "actuals"):
            continue
        for (row, col), cell in sheet.cells.items():
            number = isinstance(cell.content, int | float)
            # The numbers of the months themselves: 0, 1, 2 …
            assert not number or row == 3, (sheet.key, row, col)


def test_a_line_in_the_workbook_for_every_line_of_the_engine(grid):
    for line in cash_flow(opening_plan()).lines:
        assert isinstance(grid.places[f"cash/{line.info.key}"], Series)


def test_the_outcome_says_that_it_agrees_and_when_it_no_longer_does():
    plan = opening_plan()
    for inputs, word in (({}, "same"), ({"rent/amount": 1}, "changed")):
        grid = with_inputs(draw(plan, SAY), inputs)
        read = worked_out(grid)
        overview = next(sheet for sheet in grid.sheets if sheet.key == "overview")
        texts = {read("overview", row, col) for row, col in overview.cells if col == 1}
        assert SAY(f"workbook.overview.{word}") in texts
        assert SAY("workbook.overview.ties") in texts


TRICKS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "<r>x</r>", "\u202eabc", "a&b")


@pytest.mark.parametrize("trick", TRICKS)
def test_words_of_users_stay_words(trick):
    plan = open_plan()
    plan = plan.replace(name=trick, description=trick, notes=[trick]).replace_line(
        "rent", name=trick, basis={"assumption": trick, "note": trick}
    )
    data = workbook(plan, SAY)
    book = openpyxl.load_workbook(io.BytesIO(data))
    expected = trick.replace("\u202e", "")
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    found = [c for c in cells if isinstance(c.value, str) and c.value.strip() == expected]
    assert len(found) >= 5
    assert all(cell.data_type == "s" for cell in found)
    if trick.startswith(("=", "+", "-", "@")):
        assert all(cell.quotePrefix for cell in found)


def test_the_file_has_no_macros_links_or_outside_parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
        assert not [n for n in names if re.search(r"vba|externalLink|embed|connection", n, re.I)]
        text = "".join(parts.read(n).decode("utf-8", "replace") for n in names)
    assert "<hyperlink" not in text
    assert 'TargetMode="External"' not in text


def test_no_cell_shows_an_error(book, data):
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    formulas = 0
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    formulas += 1
                    value = values[page.title][cell.coordinate].value
                    assert value is None or not str(value).startswith("#"), cell
    assert formulas > 10_000


def test_sheets_are_ready_to_read_and_to_print(book, grid):
    assert book.sheetnames == [sheet.title for sheet in grid.sheets]
    for sheet in grid.sheets:
        page = book[sheet.title]
        assert page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.orientation == ("portrait" if sheet.upright else "landscape")
        if sheet.count:
            assert page.freeze_panes
            assert page.column_dimensions["A"].width > 25
        if sheet.count and not sheet.yearly:
            assert page.print_title_rows
            assert page.print_title_cols


def test_the_balance_is_drawn(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        charts = [n for n in parts.namelist() if re.match(r"xl/charts/chart\d", n)]
        drawn_rows = [parts.read(n).decode() for n in charts]
    assert len(charts) == 2
    assert all("Kasstroom!$D$" in text for text in drawn_rows)


def test_input_cells_are_marked_and_limited(book, grid):
    page = book["Invoer"]
    limits = {str(v.sqref): v for v in page.data_validations.dataValidation}
    rent = grid.places["rent/amount"]
    cell = page.cell(rent.row + 1, rent.col + 1)
    limit = limits[cell.coordinate]
    # No operator means between.
    assert (limit.type, limit.operator, limit.formula1) == ("decimal", None, "0")
    assert float(limit.formula2) == 1e8
    assert limit.promptTitle == "Invoer"
    assert limit.prompt == "Eigen getal"
    assert cell.fill.fgColor.rgb == "FFFFF6CC"
    above = [page.cell(row, rent.col + 1).value for row in range(1, rent.row + 1)]
    assert any(str(words).startswith("invoer") for words in above[-3:])
    period = grid.places["rent/period"]
    listed = limits[page.cell(period.row + 1, period.col + 1).coordinate]
    assert listed.type == "list"
    assert listed.formula1.startswith("Lijsten!")


def test_numbers_are_written_as_euro_months_and_percentages(book, grid):
    page = book["Invoer"]

    def format_of(name: str) -> str:
        place = grid.places[name]
        return page.cell(place.row + 1, place.col + 1).number_format

    assert "[$€-813]" in format_of("rent/amount")
    assert format_of("start") == "[$-813]mmm yyyy"
    assert format_of("bank/rate") == "0.00%"


def test_main_inputs_have_names(book, grid):
    names = dict(book.defined_names)
    assert set(names) == {SAY(f"workbook.defined.{name}") for name in DEFINED}
    place = grid.places["price_index"]
    assert names["prijsindex"].attr_text == f"Invoer!$B${place.row + 1}"
    uses = [c.value for row in book["Uitgaven"].iter_rows() for c in row if c.data_type == "f"]
    assert any("prijsindex" in formula for formula in uses)


def test_the_overview_says_what_and_of_which_numbers(book):
    words = {str(c.value) for row in book["Overzicht"].iter_rows() for c in row if c.value}
    assert "=1+1 Alles & nog wat" in words
    assert plan_hash(opening_plan()) in words
    assert any("geen professioneel advies" in text for text in words)


def test_the_same_plan_on_the_same_day_gives_the_same_bytes():
    assert workbook(open_plan(), SAY, today=TODAY) == workbook(open_plan(), SAY, today=TODAY)


def test_the_door_of_reports_gives_the_workbook(data):
    assert plan_report(opening_plan(), "xlsx", SAY, today=TODAY) == data


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_what_a_spreadsheet_takes(language):
    say = catalogue(language)
    for key, words in say.sentences.items():
        if key.startswith("workbook.sheet."):
            assert len(words) <= 31
            assert not re.search(r"[:\\/?*\[\]']", words)
        if key.startswith(("workbook.row.", "workbook.choice.", "workbook.vat_kind.")):
            assert not re.search(r"^[=<>]|[*?~]", words), key
        if key.startswith("workbook.defined."):
            assert re.fullmatch(r"[a-z][a-z_]+", words)
        if key.startswith("workbook.rule."):
            assert len(words) <= 200
    for choice in CHOICES:
        words = [say(f"workbook.choice.{choice}.{word}") for word in CHOICES[choice]]
        assert len(set(words)) == len(words)


def test_another_language_says_the_same_amounts():
    plan = open_plan()
    grid, data = drawn(plan, "en")
    assert differences(plan, grid, worked_out(grid)) == []
    assert "Cash flow" in openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames


@pytest.mark.parametrize("months", [24, 120])
def test_short_and_long_plans(months):
    plan = opening_plan().replace(months=months)
    grid = draw(plan, SAY)
    assert differences(plan, grid, worked_out(grid)) == []


def test_a_plan_without_lines():
    plan = HubPlan.empty(name="Leeg", start=date(2027, 1, 1)).replace(opening_balance=-5.0)
    grid, data = drawn(plan)
    assert differences(plan, grid, worked_out(grid)) == []
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[0] == "Overzicht"


def test_formulas_are_short_enough_and_whole(grid):
    for sheet in grid.sheets:
        for (_, col), cell in sheet.cells.items():
            if isinstance(cell.content, Formula):
                text = written(grid, cell.content, sheet, col)
                assert len(text) < 4000
                assert "{" not in text
                assert text.count("(") == text.count(")")


def test_a_change_of_a_file_leaves_the_other_cells_alone(data, grid):
    files = changed(data, grid, {"a": {"rent/amount": 1.0}, "b": {}})
    place = grid.places["rent/amount"]
    amounts = [
        openpyxl.load_workbook(io.BytesIO(files[name]))["Invoer"]
        .cell(place.row + 1, place.col + 1)
        .value
        for name in ("a", "b")
    ]
    assert amounts == [1.0, 700]


def test_modules_stay_small():
    folder = Path(sys.modules["buurtpunt_lib.reports.workbook"].__file__).parent
    for path in folder.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert source.count("\n") < 400, path.name
        assert ast.get_docstring(ast.parse(source)), path.name
