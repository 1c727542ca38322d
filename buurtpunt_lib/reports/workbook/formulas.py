"""Formulas: reading them, writing them with addresses, and working out their values.

Template: a formula with names between braces, see `grid`. Written: the same with the addresses
that a spreadsheet knows. Value: what the formula gives; it is kept in the file beside the formula,
so that a preview, a phone or Excel's protected view shows numbers and not zeros.
A range stays a range until a function needs its cells: `SUM(INDEX({paid:},3):{paid})` adds from
the third month to this one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any

from buurtpunt_lib.reports.workbook.functions import FUNCTIONS, FormulaError, number, text
from buurtpunt_lib.reports.workbook.grid import Area, Formula, Grid, Series, Sheet

_REFERENCE = re.compile(r"\{(/?[a-z0-9_./]+?)(::|:|\||[-+]\d+|@\w+)?\}")
_TOKEN = re.compile(
    r"\s*(?:(?P<reference>\{[^}]*\})|(?P<number>\d+(?:\.\d+)?)|(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<function>[A-Z]+)(?=\()|(?P<sign><>|<=|>=|[-+*/^&=<>(),:]))"
)
_FIRST_DAY = date(1899, 12, 30)

# Stands for a value that is being worked out.
_UNDERWAY = object()

Where = tuple["Values", Sheet, int, str]
Meaning = Callable[[Where], Any]


def serial(day: date) -> int:
    """A day as spreadsheets count them."""
    return (day - _FIRST_DAY).days


def column_name(col: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name, col = "", col + 1
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(sheet_name: str) -> str:
    """A sheet's name as it stands before an address."""
    return sheet_name if re.fullmatch(r"[A-Za-z_]+", sheet_name) else f"'{sheet_name}'"


def quoted(words: str) -> str:
    """Words as text within a formula; braces would be names there, so they may not occur."""
    if "{" in words or "}" in words:
        raise ValueError(f"braces in a formula's text: {words!r}")
    return '"' + words.replace('"', '""') + '"'


def written(grid: Grid, formula: Formula, sheet: Sheet, col: int) -> str:
    """The formula as the spreadsheet gets it."""

    def replaced(found: re.Match) -> str:
        name, how = found[1], found[2] or ""
        if name in grid.defined and not how:
            return grid.defined[name]
        place = grid.find(name, formula.scope, sheet)
        area = grid.area(name, how, formula.scope, sheet, col)
        own = area.sheet is sheet
        moves = isinstance(place, Series) and how in ("", "-1", "+1")
        row = "" if name.startswith("/") and own else "$"
        side = "" if moves or how == "|" else "$"
        if not own:
            # Links to other sheets may be copied sideways, but never down.
            row = "$"
        first = f"{side}{column_name(area.first_col)}{row}{area.first_row + 1}"
        last = f"{side}{column_name(area.last_col)}{row}{area.last_row + 1}"
        prefix = "" if own else f"{address(area.sheet.title)}!"
        one = (area.first_row, area.first_col) == (area.last_row, area.last_col)
        return prefix + (first if one else f"{first}:{last}")

    return "=" + _REFERENCE.sub(replaced, formula.template)


class Values:
    """Works out what every cell of a grid holds; each cell once."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._known: dict[tuple[int, int, int], Any] = {}
        # Month by month over all sheets: what a month needs of earlier ones is then known, and no
        # formula has to wait for a long chain of others.
        months = [
            (col - sheet.first, place, row)
            for place, sheet in enumerate(grid.sheets)
            if sheet.count and not sheet.yearly
            for row, col in sheet.cells
            if col in sheet.columns(wide=True)
        ]
        for month, place, row in sorted(months):
            sheet = grid.sheets[place]
            self.of(sheet, row, sheet.first + month)

    def of(self, sheet: Sheet, row: int, col: int) -> Any:
        """The value of a cell: float, text, bool, FormulaError, or None for a blank."""
        key = (id(sheet), row, col)
        if key in self._known:
            value = self._known[key]
            if value is _UNDERWAY:
                raise ValueError(f"{sheet.title}, row {row + 1}: the formula needs its own value")
            return value
        self._known[key] = _UNDERWAY
        cell = sheet.cells.get((row, col))
        content = None if cell is None else cell.content
        if isinstance(content, Formula):
            try:
                value = self.single(meaning(content.template)((self, sheet, col, content.scope)))
            except FormulaError as error:
                value = error
            # An empty cell that a formula points at counts as zero.
            value = 0.0 if value is None else value
        elif isinstance(content, date):
            value = float(serial(content))
        else:
            value = content
        self._known[key] = value
        return value

    def cells(self, area: Area) -> list[Any]:
        """Every value of an area, row by row."""
        sheet, known, page, found = area.sheet, self._known, id(area.sheet), []
        for row in range(area.first_row, area.last_row + 1):
            for col in range(area.first_col, area.last_col + 1):
                value = known.get((page, row, col), _UNDERWAY)
                found.append(self.of(sheet, row, col) if value is _UNDERWAY else value)
        return found

    def single(self, value: Any) -> Any:
        """A value, or that of the one cell that an area has."""
        if type(value) is Area:
            (value,) = self.cells(value)
        if type(value) is FormulaError:
            raise value
        return value


@lru_cache(maxsize=4096)
def meaning(template: str) -> Meaning:
    """What a formula does. Raises ValueError where it is not a formula."""
    tokens, at = [], 0
    while at < len(template):
        found = _TOKEN.match(template, at)
        if not found:
            raise ValueError(f"not a formula at {at}: {template}")
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    reader = _Reader(tokens)
    whole = reader.compared()
    if reader.next() is not None:
        raise ValueError(f"not a formula: {template}")
    return whole


# Signs by rank, those that bind least first.
_RANKS: tuple[dict[str, Callable], ...] = (
    {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge},
    {"&": add},
    {"+": add, "-": sub},
    {"*": mul, "/": truediv},
    {"^": pow},
)


class _Reader:
    """Reads tokens by rank: each method reads what binds tighter than its caller."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def next(self) -> str | None:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else None

    def _take(self, expected: str | None = None) -> tuple[str, str]:
        if self._at >= len(self._tokens) or expected not in (None, self.next()):
            raise ValueError(f"{expected!r} expected, not {self.next()!r}")
        self._at += 1
        return self._tokens[self._at - 1]

    def compared(self, rank: int = 0) -> Meaning:
        if rank == len(_RANKS):
            return self._signed()
        left = self.compared(rank + 1)
        while self._at < len(self._tokens) and self._tokens[self._at][0] == "sign":
            sign = self.next()
            if sign not in _RANKS[rank]:
                break
            self._take()
            left = _both(sign, left, self.compared(rank + 1), _RANKS[rank][sign])
        return left

    def _signed(self) -> Meaning:
        if self.next() == "-":
            self._take()
            inner = self._signed()
            return lambda where: -number(where[0].single(inner(where)))
        return self._range()

    def _range(self) -> Meaning:
        first = self._primary()
        if self.next() != ":":
            return first
        self._take()
        last = self._primary()

        def stretch(where: Where) -> Area:
            a, b = first(where), last(where)
            return Area(a.sheet, a.first_row, a.first_col, b.last_row, b.last_col)

        return stretch

    def _primary(self) -> Meaning:
        kind, word = self._take()
        if kind == "number":
            constant = float(word)
            return lambda where: constant
        if kind == "text":
            words = word[1:-1].replace('""', '"')
            return lambda where: words
        if kind == "reference":
            found = _REFERENCE.fullmatch(word)
            if not found:
                raise ValueError(f"not a name: {word}")
            name, how = found[1], found[2] or ""
            return lambda where: where[0].grid.area(name, how, where[3], where[1], where[2])
        if kind == "function":
            self._take("(")
            arguments = []
            while self.next() != ")":
                arguments.append(self.compared())
                if self.next() != ")":
                    self._take(",")
            self._take(")")
            function = FUNCTIONS[word]
            return lambda where: function(where, *arguments)
        if word == "(":
            inner = self.compared()
            self._take(")")
            return inner
        raise ValueError(f"unexpected {word!r}")


def _both(sign: str, left: Meaning, right: Meaning, operator: Callable) -> Meaning:
    """Two values and a sign between them."""

    def calculate(where: Where) -> Any:
        a, b = where[0].single(left(where)), where[0].single(right(where))
        if sign == "&":
            return text(a) + text(b)
        if sign not in _RANKS[0]:
            a, b = number(a), number(b)
            if sign == "/" and not b:
                raise FormulaError("#DIV/0!")
            return operator(a, b)
        # Blank equals both zero and empty text; text is larger than any number.
        if isinstance(a, str) or isinstance(b, str):
            a = "" if a is None else a
            b = "" if b is None else b
            if isinstance(a, str) != isinstance(b, str):
                return operator(int(isinstance(a, str)), int(isinstance(b, str)))
            return operator(a.casefold(), b.casefold())
        return operator(number(a), number(b))

    return calculate
