"""Sheets of months: one row is one thing, one column is one month.

Head: the month, its number (0 for the first), its calendar month, and the factors by which prices
and wages have risen. Block: the rows of one line of the plan under its name; beside the name stand
the few values that its rows need. Section: all blocks of one kind, with the sum of like rows.
Opening column: the column before the first month; there stands what there was at the start.
"""

from __future__ import annotations

from collections.abc import Mapping

from buurtpunt_lib.reports.workbook.grid import Area, Formula, Grid, Series, Spot
from buurtpunt_lib.reports.workbook.inputs import number_of, pick
from buurtpunt_lib.texts import Catalogue

# Columns: name, what the row holds, nine values beside the name, the opening column, months.
# The nine are the months before the plan on the sheet of activities, so that a month stands in the
# same column on every sheet.
LABEL, VALUES, FIRST = 1, 2, 12
WIDE = 9
HEAD = ("t", "month", "price", "wage")
GROWTH = "CHOOSE({/index_code},{price},{wage},1)"
# A month after any that a plan can have.
NEVER = "999"


def begin_number(field: str, otherwise: str) -> str:
    """The number of a line's first month; `otherwise` when none is given."""
    return f'IF({field}="",{otherwise},{number_of(field)})'


def end_number(field: str) -> str:
    """The number of a line's last month; a month after any other when none is given."""
    return f'IF({field}="",{NEVER},{number_of(field)})'


def between(first: str = "{/first}", last: str = "{/last}") -> str:
    """Whether the month of the column lies within two months."""
    return f"AND({{t}}>={first},{{t}}<={last})"


def over(row: str, months: str) -> str:
    """The sum of a row over the last so many months up to that of the column."""
    return f"SUM(INDEX({{{row}:}},MAX(1,{{t}}+2-{months})):{{{row}}})"


class MonthSheet:
    """Writes one sheet of months from top to bottom."""

    def __init__(self, grid: Grid, say: Catalogue, key: str, months: int, *, wide: bool = False):
        self.grid, self.say = grid, say
        before = WIDE if wide else 0
        self.sheet = grid.sheet(
            key, say(f"workbook.sheet.{key}"), first=FIRST, count=months,
            before=before, after=before, frozen=(7, 2), titles=(2, 6), title_columns=1,
            printed=12,
        )  # fmt: skip
        self.wide = wide
        self._scope = ""
        self._label_style = "label"
        self._sums: dict[str, tuple[int, int]] = {}
        self._write_head()

    def _write_head(self) -> None:
        sheet, say = self.sheet, self.say
        sheet.put(0, 0, say(f"workbook.sheet.{sheet.key}"), "title")
        sheet.put(1, 0, say(f"workbook.about.{sheet.key}"), "note")
        sheet.widths = {0: 30.0, LABEL: 40.0} | dict.fromkeys(range(VALUES, FIRST), 9.0)
        columns = sheet.columns(wide=True)
        sheet.widths |= dict.fromkeys(columns, 11.0)
        if self.wide:
            # Months that matter only for bills from before the start are folded away.
            outside = [c for c in columns if c not in sheet.columns()]
            sheet.folded = dict.fromkeys(outside, 11.0)
        else:
            sheet.put(2, FIRST - 1, say("workbook.head.start"), "head_right")
        month = "DATE(YEAR({start}),MONTH({start})+{t},1)"
        rows = {
            "date": (month, "head_month"),
            "month": ("MONTH({date})", "small"),
            "price": ("(1+{price_index})^INT(MAX(0,{t})/12)", "factor"),
            "wage": ("(1+{wage_index})^INT(MAX(0,{t})/12)", "factor"),
        }
        for row, name in enumerate(("date", "t", "month", "price", "wage"), start=2):
            sheet.put(row, LABEL, say(f"workbook.head.{name}"), "head" if row == 2 else "unit")
            sheet.places[name] = Series(sheet, row)
            for col in columns:
                if name == "t":
                    sheet.put(row, col, float(col - FIRST), "small")
                else:
                    template, style = rows[name]
                    sheet.put(row, col, Formula(template), style)
        sheet.row = 8

    def section(self, key: str, *values: str) -> None:
        """A heading, with the names of the values that stand beside the name of each block."""
        sheet = self.sheet
        sheet.put(sheet.row, 0, self.say(f"workbook.section.{key}"), "heading")
        sheet.row += 1
        if values:
            sheet.put(sheet.row, 0, self.say("workbook.field.line"), "head")
            sheet.put(sheet.row, LABEL, "", "head")
            words = [self.say(f"workbook.value.{value}") for value in values]
            for col, word in enumerate(words, start=VALUES):
                sheet.put(sheet.row, col, word, "head")
            sheet.heights[sheet.row] = 15.0 * max(-(-len(word) // 9) for word in words)
            sheet.row += 1
        self._sums = {}
        self._section_start = sheet.row

    def block(self, scope: str, name: str, values: Mapping[str, str] | None = None) -> None:
        """Begins the rows of a line of the plan: its name, and the values that its rows need."""
        sheet, self._scope = self.sheet, scope
        sheet.put(sheet.row, 0, name, "block")
        for col in range(LABEL, FIRST + sheet.count):
            sheet.put(sheet.row, col, None, "block")
        for col, (key, template) in enumerate((values or {}).items(), start=VALUES):
            spot = sheet.put(sheet.row, col, Formula(template, scope), "value")
            self.grid.name(f"{scope}/{key}", spot)
        sheet.row += 1

    def plain(self) -> None:
        """The rows that follow belong to no line of the plan."""
        self._scope = ""

    def value(self, key: str, template: str, *, words: str = "") -> None:
        """A value of the block on a row of its own."""
        words = words or self.say(f"workbook.value.{key}")
        self.sheet.put(self.sheet.row, LABEL, words, "label")
        spot = Spot(self.sheet, self.sheet.row, VALUES)
        self.sheet.put(spot.row, spot.col, Formula(template, self._scope), "value")
        self.grid.name(f"{self._scope}/{key}", spot)
        self.sheet.row += 1

    def series(
        self,
        key: str,
        template: str,
        *,
        opening: str = "",
        wide: str = "",
        style: str = "amount",
        words: str = "",
    ) -> None:
        """A row: the same formula in every month.

        opening: formula of what there was at the start. wide: `before` or `both`, for a row that
        runs on in the months before the plan, or also after it. words: what the row holds.
        """
        sheet, row = self.sheet, self.sheet.row
        words = words or self.say(f"workbook.row.{key}")
        sheet.put(row, LABEL, words, "label" if style != "total" else "total_label")
        if style == "total":
            for col in (0, *range(VALUES, FIRST)):
                sheet.put(row, col, None, "total_label")
        low = sheet.first - (sheet.before if wide else 0)
        high = sheet.first + sheet.count + (sheet.after if wide == "both" else 0)
        for col in range(low, high):
            sheet.put(row, col, Formula(template, self._scope), style)
        if opening:
            sheet.put(row, sheet.first - 1, Formula(opening, self._scope), style)
        self.grid.name(f"{self._scope}/{key}" if self._scope else key, Series(sheet, row))
        sheet.row += 1

    def end(self, section: str, rows: tuple[str, ...]) -> None:
        """Ends a section with the sum of like rows: names such as `costs.paid`.

        Rows are found by their words, so that a row added between the others counts too.
        """
        sheet, self._scope = self.sheet, ""
        first, last = self._section_start, sheet.row - 1
        labels = Area(sheet, first, LABEL, last, LABEL)
        self.grid.name(f"{section}.labels", labels)
        sheet.put(sheet.row, 0, self.say("workbook.total"), "block")
        for col in range(LABEL, FIRST + sheet.count):
            sheet.put(sheet.row, col, None, "block")
        sheet.row += 1
        for key in rows:
            name, row = f"{section}.{key}", sheet.row
            words = Spot(sheet, row, LABEL)
            sheet.put(row, 0, None, "total_label")
            sheet.put(row, LABEL, self.say(f"workbook.row.{key}"), "total_label")
            for col in range(VALUES, FIRST - 1):
                sheet.put(row, col, None, "total_label")
            self.grid.name(f"{name}.words", words)
            self.grid.name(f"{name}.column", Area(sheet, first, FIRST, last, FIRST))
            template = f"SUMIF({{{section}.labels}},{{{name}.words}},{{{name}.column|}})"
            # Opening amounts are summed too; on the sheet of activities that column is a month.
            for col in range(FIRST - 1, FIRST + sheet.count):
                sheet.put(row, col, Formula(template), "total")
            self.grid.name(name, Series(sheet, row))
            sheet.row += 1
        sheet.row += 1


def vat_in(amount: str, code: str = "{/vat_code}", *, deductible: bool = True) -> str:
    """The VAT in an amount that the hub settles; `deductible`: the part that is got back."""
    share = "*{vat.deductible}" if deductible else ""
    return f"{amount}*INDEX({{vat.parts|}},{code}){share}"


VAT_CODE = pick("{/vat}", "vat")
INDEX_CODE = pick("{/index}", "index")
