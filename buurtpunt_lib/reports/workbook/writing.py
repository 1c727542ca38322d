"""Writing: a grid as the bytes of an xlsx file, with the value of every formula beside it.

Text is always text: nothing that a user typed becomes a formula, a link or markup.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

from buurtpunt_lib.reports.content import clean
from buurtpunt_lib.reports.workbook.fields import UNITS, WHOLE, Field
from buurtpunt_lib.reports.workbook.formulas import (
    FormulaError,
    Values,
    address,
    column_name,
    written,
)
from buurtpunt_lib.reports.workbook.grid import Area, Cell, Formula, Grid, Series, Sheet, Spot
from buurtpunt_lib.reports.workbook.styles import styles
from buurtpunt_lib.texts import Catalogue

# Signs that make a spreadsheet read a formula when a text is typed again.
_FORMULA_SIGNS = ("=", "+", "-", "@")
_A4, _LONGEST_HINT = 9, 255


def safe(words: str) -> str:
    """Words that the file can hold and that are nothing but words."""
    words = clean(words)[:32_000]
    # The writing library takes text that looks like its own markup for markup.
    return f"{words} " if words.startswith("<r>") and words.endswith("</r>") else words


class Writer:
    """Writes one grid."""

    def __init__(self, grid: Grid, say: Catalogue, *, title: str, day: date) -> None:
        import xlsxwriter

        self.grid, self.say, self.title = grid, say, title
        self.values = Values(grid)
        self._bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._bytes,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False},
        )  # fmt: skip
        # The same plan on the same day gives the same bytes.
        self.book.set_properties(
            {"title": safe(title), "author": "Ons Buurtpunt",
             "created": datetime.combine(day, time())}
        )  # fmt: skip
        found = styles(say.language)
        self._formats = {name: self.book.add_format(values) for name, values in found.items()}
        self._quoted = {
            name: self.book.add_format({**values, "quote_prefix": True})
            for name, values in found.items()
        }

    def bytes(self) -> bytes:
        """The whole file."""
        for name, defined in self.grid.defined.items():
            place = self.grid.places[name]
            self.book.define_name(defined, f"={self._absolute(place)}")
        for sheet in self.grid.sheets:
            self._sheet(sheet)
        self.book.close()
        return self._bytes.getvalue()

    def _absolute(self, place: Any) -> str:
        if isinstance(place, Spot):
            place = Area(place.sheet, place.row, place.col, place.row, place.col)
        if isinstance(place, Series):
            columns = place.sheet.columns()
            place = Area(place.sheet, place.row, columns[0], place.row, columns[-1])
        first = f"${column_name(place.first_col)}${place.first_row + 1}"
        last = f"${column_name(place.last_col)}${place.last_row + 1}"
        prefix = f"{address(place.sheet.title)}!"
        return prefix + (first if first == last else f"{first}:{last}")

    def _sheet(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(sheet.title)
        for col, width in sheet.widths.items():
            page.set_column(col, col, width)
        for col in sheet.folded:
            page.set_column(col, col, sheet.folded[col], None, {"level": 1, "hidden": True})
        for row, height in sheet.heights.items():
            page.set_row(row, height)
        for area in sheet.merged:
            cell = sheet.cells[area[0], area[1]]
            page.merge_range(*area, "", self._formats[cell.style])
        for (row, col), cell in sorted(sheet.cells.items()):
            self._cell(page, sheet, row, col, cell)
        for chart in sheet.charts:
            self._chart(page, chart)
        self._setup(page, sheet)

    def _cell(self, page: Any, sheet: Sheet, row: int, col: int, cell: Cell) -> None:
        content, style = cell.content, self._formats[cell.style]
        if isinstance(content, Formula):
            value = self.values.of(sheet, row, col)
            if isinstance(value, FormulaError):
                raise ValueError(f"{sheet.title}, row {row + 1}: {value}")
            formula = written(self.grid, content, sheet, col)
            page.write_formula(row, col, formula, style, value)
        elif isinstance(content, str):
            words = safe(content)
            if words.startswith(_FORMULA_SIGNS):
                style = self._quoted[cell.style]
            page.write_string(row, col, words, style)
        elif isinstance(content, date):
            page.write_datetime(row, col, datetime.combine(content, time()), style)
        elif content is None:
            page.write_blank(row, col, None, style)
        else:
            page.write_number(row, col, content, style)
        if cell.rule is not None:
            page.data_validation(row, col, row, col, self._rule(cell.rule, cell.hint))

    def _rule(self, field: Field, hint: str) -> dict[str, Any]:
        """What a cell takes, what it says when it is chosen, and when it is filled in wrongly."""
        say, kind = self.say, UNITS[field.unit]
        rule: dict[str, Any] = {
            "ignore_blank": True,
            "input_title": say("workbook.input.mark_title"),
            "input_message": safe(hint)[:_LONGEST_HINT],
            "error_title": say("workbook.rule.title"),
        }
        if kind == "choice":
            words = self._absolute(self.grid.places[f"choice.{field.unit}.words"])
            return rule | {
                "validate": "list",
                "source": f"={words}",
                "error_message": say("workbook.rule.choice"),
            }
        if kind == "month":
            return rule | {
                "validate": "date",
                "criteria": "between",
                "minimum": date(2000, 1, 1),
                "maximum": date(2100, 12, 31),
                "error_message": say("workbook.rule.month"),
            }
        percent = kind == "share"
        low = say.percent(field.low) if percent else say.number(field.low)
        high = say.percent(field.high) if percent else say.number(field.high)
        whole = field.unit in WHOLE
        key = "whole" if whole else "share" if percent else "number"
        return rule | {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": field.low,
            "maximum": field.high,
            "error_message": say(f"workbook.rule.{key}", low=low, high=high),
        }

    def _chart(self, page: Any, wanted: dict[str, Any]) -> None:
        chart = self.book.add_chart({"type": "line"})
        months = f"={self._absolute(self.grid.places[wanted['months']])}"
        for name, row, dashed in wanted["series"]:
            line = {"width": 2.25, "color": "#17414F"}
            if dashed:
                line = {"width": 2.25, "color": "#C2560C", "dash_type": "dash"}
            values = f"={self._absolute(self.grid.places[row])}"
            chart.add_series({"name": name, "categories": months, "values": values, "line": line})
        chart.set_title({"name": wanted["title"], "name_font": {"size": 12}, "overlay": False})
        chart.set_x_axis({"label_position": "low", "date_axis": True, "major_unit": 3,
                          "major_unit_type": "months",
                          "num_format": styles(self.say.language)["head_month"]["num_format"],
                          "num_font": {"rotation": -45}})  # fmt: skip
        chart.set_y_axis(
            {
                "name": wanted["axis"],
                "num_format": "#,##0",
                "major_gridlines": {"visible": True, "line": {"color": "#D5DCDE"}},
            }
        )
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": wanted["width"], "height": 340})
        page.insert_chart(
            wanted["row"],
            wanted["col"],
            chart,
            {"description": wanted["description"], "x_offset": 6},
        )

    def _setup(self, page: Any, sheet: Sheet) -> None:
        """Frozen panes, and how the sheet is printed."""
        page.freeze_panes(*sheet.frozen)
        page.hide_gridlines(2)
        if not sheet.upright:
            page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        pages = -(-sheet.count // sheet.printed) if sheet.printed else 1
        page.fit_to_pages(pages, 1 if sheet.one_high else 0)
        if sheet.titles:
            page.repeat_rows(*sheet.titles)
            page.repeat_columns(0, sheet.title_columns)
        # An ampersand begins a code there.
        name = safe(self.title).replace("&", "&&")[:100]
        page.set_header(f"&L{name}&R&A")
        page.set_footer(f"&L{self.say('workbook.footer')}&R&P / &N")
        if sheet.count:
            page.ignore_errors({"formula_differs": "A1:XFD20000", "formula_range": "A1:XFD20000"})
