"""The small language of formulas: what it reads, how it is written, and what it gives."""

from __future__ import annotations

from datetime import date

import numpy_financial
import pytest

from buurtpunt_lib.reports.workbook.formulas import (
    FormulaError,
    Values,
    column_name,
    meaning,
    serial,
    written,
)
from buurtpunt_lib.reports.workbook.grid import Area, Formula, Grid, Series, Sheet, Spot


def small_grid() -> tuple[Grid, Sheet]:
    """Three months: 5, 7 and 11 in a row, a price of 2 in a cell, words, a blank."""
    grid = Grid()
    sheet = grid.sheet("s", "Blad een", first=2, count=3)
    for col, amount in enumerate((5.0, 7.0, 11.0), start=2):
        sheet.put(1, col, amount)
        sheet.put(2, col, Formula("{/row}*{price}", "a"))
    grid.name("a/row", Series(sheet, 1))
    grid.name("a/worth", Series(sheet, 2))
    grid.name("price", sheet.put(0, 0, 2.0))
    grid.name("word", sheet.put(4, 0, "Kwartaal"))
    grid.name("blank", Spot(sheet, 5, 0))
    for row, (word, number) in enumerate((("maand", 1.0), ("kwartaal", 3.0)), start=7):
        sheet.put(row, 0, word)
        sheet.put(row, 1, number)
    grid.name("words", Area(sheet, 7, 0, 8, 0))
    grid.name("numbers", Area(sheet, 7, 1, 8, 1))
    return grid, sheet


def value(template: str, *, col: int = 3) -> object:
    grid, sheet = small_grid()
    sheet.put(20, col, Formula(template, "a"))
    found = Values(grid).of(sheet, 20, col)
    return str(found) if isinstance(found, FormulaError) else found


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("1+2*3", 7),
        ("(1+2)*3", 9),
        ("2*3^2", 18),
        ("10-4-3", 3),
        ("-2*3", -6),
        ("{price}+{/row}", 9),
        ("{/row-1}", 5),
        ("{/worth}", 14),
        ("SUM({/row:})", 23),
        ("SUM({/row@0}:{/row})", 12),
        ("SUM(INDEX({/row:},MAX(1,2-5)):{/row})", 12),
        ("INDEX({/row:},3)", 11),
        ("{/row@last}", 11),
        ("SUMPRODUCT({/row:},{/worth:})", 390),
        ('IF({blank}="",1,2)', 1),
        ("IF({blank}=0,1,2)", 1),
        ('IF({price}="",1,2)', 2),
        ('IF("a">9999999,1,2)', 1),
        ("IF(1>2,1/0,3)", 3),
        ("INDEX({numbers},MATCH({word},{words},0))", 3),
        ("IFERROR(MATCH(9,{numbers},0),-1)", -1),
        ("CHOOSE(2,10,20,30)", 20),
        ("MOD(-1,3)", 2),
        ("INT(-0.5)", -1),
        ("ROUND(2.5,0)+ROUND(-2.5,0)", 0),
        ("ROUND(1.005,1)", 1),
        ('SUMIFS({/row:},{/row:},">="&7,{/row:},"<"&11)', 7),
        ('SUMIF({words},"MAAND",{numbers})', 1),
        ("YEAR(DATE(2027,14,1))*100+MONTH(DATE(2027,14,1))", 202802),
        ("MONTH(DATE(2027,-1,1))", 11),
        ("AND(1,2)+OR(0,0)", 1),
        ("ABS(-3)", 3),
        ('"a""b"&1', 'a"b1'),
    ],
)
def test_formulas_give_what_a_spreadsheet_gives(template, expected):
    assert value(template) == expected


@pytest.mark.parametrize(
    ("template", "error"),
    [
        ("1/0", "#DIV/0!"),
        ("MOD(1,0)", "#DIV/0!"),
        ("MATCH(9,{numbers},0)", "#N/A"),
        ("INDEX({numbers},3)", "#REF!"),
        ("CHOOSE(4,1,2,3)", "#VALUE!"),
        ("{word}+1", "#VALUE!"),
    ],
)
def test_formulas_without_a_value_show_the_error_of_a_spreadsheet(template, error):
    assert value(template) == error


def test_an_error_reaches_whoever_needs_the_value():
    grid, sheet = small_grid()
    sheet.put(20, 2, Formula("1/0"))
    grid.name("wrong", Spot(sheet, 20, 2))
    sheet.put(21, 2, Formula("SUM({wrong},1)"))
    assert str(Values(grid).of(sheet, 21, 2)) == "#DIV/0!"


@pytest.mark.parametrize("template", ["1+", "(1", "1 2", "FOO(1)", "A1+1", "{price", "1,2", ")"])
def test_what_is_no_formula_is_refused(template):
    with pytest.raises((ValueError, KeyError)):
        meaning(template)


def test_a_formula_that_needs_its_own_value_is_refused():
    grid = Grid()
    sheet = grid.sheet("s", "Blad", first=1, count=2)
    for col in (1, 2):
        sheet.put(0, col, Formula("{a}+1"))
    grid.name("a", Series(sheet, 0))
    with pytest.raises(ValueError, match="its own value"):
        Values(grid)


def test_a_long_chain_of_months_is_worked_out():
    grid = Grid()
    sheet = grid.sheet("s", "Blad", first=1, count=2000)
    for col in sheet.columns():
        sheet.put(0, col, Formula("{a-1}+1"))
    grid.name("a", Series(sheet, 0))
    assert Values(grid).of(sheet, 0, 2000) == 2000


@pytest.mark.parametrize("rate", [1e-9, 0.004, 0.05])
def test_loans_are_those_of_numpy_financial(rate):
    assert value(f"PMT({rate:.10f},24,-1000)") == pytest.approx(
        numpy_financial.pmt(rate, 24, -1000), rel=1e-6
    )
    assert value(f"FV({rate:.10f},12,50,-1000)") == pytest.approx(
        numpy_financial.fv(rate, 12, 50, -1000), rel=1e-6
    )


def test_loans_without_interest():
    assert value("PMT(0,24,-1200)") == 50
    assert value("FV(0,12,50,-1000)") == 400


def test_names_become_addresses():
    grid, sheet = small_grid()
    other = grid.sheet("o", "Ander", first=4, count=3)
    assert written(grid, Formula("{/row}*{price}", "a"), sheet, 3) == "=D2*$A$1"
    assert written(grid, Formula("{/row-1}+SUM({/row:})", "a"), sheet, 3) == "=C2+SUM($C2:$E2)"
    assert written(grid, Formula("{a/row}"), other, 5) == "='Blad een'!D$2"
    assert written(grid, Formula("SUM({a/row:})"), other, 5) == "=SUM('Blad een'!$C$2:$E$2)"
    grid.defined["price"] = "prijs"
    assert written(grid, Formula("{price}"), other, 4) == "=prijs"


def test_a_name_is_given_once_and_must_exist():
    grid, sheet = small_grid()
    with pytest.raises(ValueError, match="twice"):
        grid.name("price", Spot(sheet, 0, 1))
    with pytest.raises(KeyError):
        written(grid, Formula("{prise}"), sheet, 2)


@pytest.mark.parametrize(
    ("col", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_letters(col, name):
    assert column_name(col) == name


def test_days_are_counted_as_spreadsheets_do():
    assert serial(date(2000, 1, 1)) == 36526
    assert serial(date(2027, 3, 1)) == 46447
