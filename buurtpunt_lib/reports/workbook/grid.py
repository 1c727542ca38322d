"""Grid: sheets of cells, and the names by which formulas speak of them.

Cell: a text, a number, a date or a formula, with the name of its style.
Place: where a name leads: one cell (`Spot`), a row with a cell for each month or year (`Series`),
or a block of cells (`Area`).
Formula: written with names between braces. In a formula that stands in month t:
  {price}      the cell, or for a row its cell of month t
  {price-1}    its cell of the month before; for the first month: what stood at the start
  {price:}     the whole row, from the first month to the last
  {price::}    the wide row: with the months before and after the plan
  {price@0}    its cell of the first month; {price@start} what stood before it; {price@last}
  {/price}     the same for the line of the plan that the formula belongs to
  {codes|}     of an area the column of month t
So no formula knows an address, and each stays right when a row is added above it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Formula:
    """A formula with names. `scope`: what stands before the slash of its own names."""

    template: str
    scope: str = ""


@dataclass
class Cell:
    """`content`: text, number, date, Formula, or None for a blank that has a style.

    rule: what may be filled in, see `fields`. hint: what the program says when it is chosen.
    """

    content: str | float | date | Formula | None
    style: str = "text"
    rule: dict[str, Any] | None = None
    hint: str = ""


class Spot(NamedTuple):
    sheet: Sheet
    row: int
    col: int


class Series(NamedTuple):
    sheet: Sheet
    row: int


class Area(NamedTuple):
    sheet: Sheet
    first_row: int
    first_col: int
    last_row: int
    last_col: int


Place = Spot | Series | Area


@dataclass(eq=False)
class Sheet:
    """One sheet. Its series begin in column `first` and have `count` cells: months, or years.

    before, after: months that a wide row has more at its two ends. printed: months on a page.
    upright: printed on a page that stands. one_high: printed so that its rows fit one page.
    titles, title_columns: rows and columns that each printed page repeats.
    """

    key: str
    title: str
    first: int = 0
    count: int = 0
    before: int = 0
    after: int = 0
    yearly: bool = False
    upright: bool = False
    one_high: bool = False
    frozen: tuple[int, int] = (0, 0)
    printed: int = 0
    titles: tuple[int, int] | None = None
    title_columns: int = 0
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    folded: dict[int, float] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    row: int = 0

    def put(
        self, row: int, col: int, content: Any, style: str = "text", *, merge_to: int = 0, **more
    ) -> Spot:
        """Fills a cell; `merge_to`: the last column that it reaches to."""
        self.cells[row, col] = Cell(content, style, **more)
        if merge_to > col:
            self.merged.append((row, col, row, merge_to))
        return Spot(self, row, col)

    def columns(self, *, wide: bool = False) -> range:
        """The columns of a series."""
        before, after = (self.before, self.after) if wide else (0, 0)
        return range(self.first - before, self.first + self.count + after)


class Grid:
    """All sheets of one workbook, and its names."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.places: dict[str, Place] = {}
        # Names that the workbook itself knows too, such as `prijsindex`.
        self.defined: dict[str, str] = {}

    def sheet(self, key: str, title: str, **options: Any) -> Sheet:
        found = Sheet(key, title, **options)
        self.sheets.append(found)
        return found

    def name(self, name: str, place: Place) -> None:
        """Gives a place its name, once."""
        if name in self.places:
            raise ValueError(f"the name {name!r} is given twice")
        self.places[name] = place

    def find(self, name: str, scope: str, sheet: Sheet) -> Place:
        """Where a name leads, seen from a formula of a line on a sheet.

        A sheet's own names (its months) come before those of the workbook.
        """
        if name.startswith("/"):
            return self.places[scope + name]
        return sheet.places[name] if name in sheet.places else self.places[name]

    def area(self, name: str, how: str, scope: str, sheet: Sheet, col: int) -> Area:
        """The cells that a name with its modifier stands for, in a formula in column `col`."""
        place = self.find(name, scope, sheet)
        if isinstance(place, Area):
            if how != "|":
                return place
            at = place.sheet.first + col - sheet.first
            return Area(place.sheet, place.first_row, at, place.last_row, at)
        if isinstance(place, Spot):
            if how:
                raise ValueError(f"{name!r} is one cell: it has no {how!r}")
            return Area(place.sheet, place.row, place.col, place.row, place.col)
        there = place.sheet
        if how in (":", "::"):
            columns = there.columns(wide=how == "::")
            return Area(there, place.row, columns[0], place.row, columns[-1])
        if how.startswith("@"):
            at = {"@start": -1, "@last": there.count - 1}.get(how)
            at = there.first + (int(how[1:]) if at is None else at)
        else:
            if not (sheet.count and there.count):
                raise ValueError(f"{name!r} is a row: say which of its cells")
            at = there.first + col - sheet.first + int(how or 0)
        return Area(there, place.row, at, place.row, at)
