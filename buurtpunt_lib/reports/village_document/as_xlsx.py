"""A document of blocks as a workbook: a sheet per chapter, its tables as tables.

What a table shows as a number becomes a number, so that people can go on counting with it; its unit
stays in the look of the cell. Words stay words: nothing in a cell becomes a formula or a link that
its maker did not mean.
"""

from __future__ import annotations

import io
import re
from datetime import datetime, time
from typing import Any

from buurtpunt_lib.reports import content
from buurtpunt_lib.reports.content import Report, Table, Text, plain, runs
from buurtpunt_lib.reports.picture import png
from buurtpunt_lib.reports.workbook.writing import safe
from buurtpunt_lib.texts import Catalogue

_LONGEST_NAME = 31
_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")
# Columns of a sheet are as wide as the widest table needs, in letters.
_WIDEST, _NARROWEST, _WIDTH = 60, 9, 105
_FORMULA_SIGNS = ("=", "+", "-", "@")
_KM, _SHARE = '#,##0.0" km"', "0%"


def to_xlsx(report: Report, say: Catalogue) -> bytes:
    """The document as an xlsx file."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties(
        {"title": safe(plain(report.title)), "author": "Ons Buurtpunt",
         "created": datetime.combine(report.day, time())}
    )  # fmt: skip
    _Writer(book, report, say).write()
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any, report: Report, say: Catalogue) -> None:
        self.book, self.report, self.say = book, report, say
        top = {"valign": "top"}
        wrap = {**top, "text_wrap": True}
        head = {"bold": True, "bg_color": "#DCEBE8", "text_wrap": True, "valign": "bottom",
                "bottom": 1}  # fmt: skip
        looks = {
            "title": {"bold": True, "font_size": 16, "font_color": "#0B6E63"},
            "heading": {"bold": True, "font_size": 12},
            "caption": {"bold": True},
            "text": wrap,
            "lead": {**wrap, "bold": True, "font_size": 12},
            "info": {**wrap, "italic": True, "font_color": "#4A4A4A"},
            "warning": {**wrap, "bold": True, "bg_color": "#FAF1ED", "border": 1},
            "head": head,
            "head_number": {**head, "align": "right"},
            "cell": {**wrap, "bottom": 4, "bottom_color": "#C9D3D5"},
            "total": {**wrap, "bold": True, "top": 1},
        }
        self.looks = {name: book.add_format(values) for name, values in looks.items()}
        self.quoted = {
            name: book.add_format({**looks[name], "quote_prefix": True})
            for name in ("cell", "text", "total")
        }
        self._numbers: dict[tuple[str, str], Any] = {}
        self._base = looks

    def write(self) -> None:
        for number, (heading, chapter) in enumerate(self.report.numbered()):
            name = heading.translate(_NOT_IN_A_NAME)[:_LONGEST_NAME].strip()
            sheet = self.book.add_worksheet(name)
            sheet.hide_gridlines(2)
            tables = [block for block in chapter.blocks if isinstance(block, Table)]
            widths = _widths(tables)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            last = len(widths) - 1
            row = self._front(sheet, last) if number == 0 else 0
            sheet.write_string(row, 0, heading, self.looks["title"])
            row += 2
            for block in chapter.blocks:
                row = self._block(sheet, row, last, sum(widths), block)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
            sheet.fit_to_pages(1, 0)
            title = safe(plain(self.report.title)).replace("&", "&&")[:100]
            sheet.set_header(f"&L{title}&R&A")
            footer = safe(plain(self.report.footer)).replace("&", "&&")[:150]
            sheet.set_footer(f"&L{footer}&R&P / &N")

    def _front(self, sheet: Any, last: int) -> int:
        sheet.write_string(0, 0, safe(plain(self.report.title)), self.looks["title"])
        sheet.write_string(1, 0, self.report.subtitle, self.looks["info"])
        row = 3
        for name, value in self.report.facts:
            sheet.write_string(row, 0, name, self.looks["caption"])
            self._words(sheet, row, 1, value, "text")
            row += 1
        for note in self.report.notes:
            self._line(sheet, row + 1, last, 90.0, note.text, "warning")
            row += 2
        return row + 1

    def _block(self, sheet: Any, row: int, last: int, width: float, block: Any) -> int:
        if isinstance(block, Table):
            return self._table(sheet, row, block)
        if isinstance(block, content.Picture):
            sheet.write_string(row, 0, block.title, self.looks["caption"])
            image = png(block.drawing, scale=2)
            sheet.insert_image(
                row + 1,
                0,
                "map.png",
                {"image_data": io.BytesIO(image), "description": block.description,
                 "x_scale": 1.35, "y_scale": 1.35},
            )  # fmt: skip
            return row + 3 + round(block.drawing.height * 1.35 * 96 / 72 / 20)
        if isinstance(block, content.Bullets):
            for item in block.items:
                row = self._line(sheet, row, last, width, ("• ", *_parts(item)), "text")
            return row + 1
        looks = {"Heading": "heading", "Note": "info"}
        look = looks.get(type(block).__name__, "lead" if getattr(block, "lead", False) else "text")
        if getattr(block, "kind", "") == "warning":
            look = "warning"
        return self._line(sheet, row, last, width, block.text, look) + 1

    def _line(self, sheet: Any, row: int, last: int, width: float, text: Text, look: str) -> int:
        words = safe(plain(text))
        if last > 0:
            sheet.merge_range(row, 0, row, last, "", self.looks[look])
        self._words(sheet, row, 0, words, look)
        lines = sum(-(-max(len(part), 1) // max(int(width), 20)) for part in words.split("\n"))
        sheet.set_row(row, (18 if look == "lead" else 15.5) * max(lines, 1))
        return row + 1

    def _table(self, sheet: Any, row: int, table: Table) -> int:
        sheet.write_string(row, 0, safe(plain(table.caption)), self.looks["caption"])
        row += 1
        for column, one in enumerate(table.columns):
            look = self.looks["head_number" if one.number else "head"]
            sheet.write_string(row, column, one.heading, look)
        for one in table.rows:
            row += 1
            look = "total" if one.kind != "plain" else "cell"
            for column, cell in enumerate(one.cells):
                found = _number(plain(cell), self.say) if table.columns[column].number else None
                if found is None:
                    self._words(sheet, row, column, cell, look)
                else:
                    value, form = found
                    sheet.write_number(row, column, value, self._form(look, form))
        return row + 2

    def _form(self, look: str, form: str) -> Any:
        if (look, form) not in self._numbers:
            values = {**self._base[look], "num_format": form, "align": "right"}
            self._numbers[look, form] = self.book.add_format(values)
        return self._numbers[look, form]

    def _words(self, sheet: Any, row: int, column: int, text: Text, look: str) -> None:
        pieces = list(runs(text))
        words = safe("".join(piece for piece, _ in pieces))
        style = self.looks[look]
        address = pieces[0][1] if len(pieces) == 1 else None
        if address is not None:
            sheet.write_url(row, column, address, style, words)
        elif words.startswith(_FORMULA_SIGNS):
            sheet.write_string(row, column, words, self.quoted.get(look, style))
        else:
            sheet.write_string(row, column, words, style)


def _parts(text: Text) -> tuple:
    return text if isinstance(text, tuple) else (text,)


def _number(words: str, say: Catalogue) -> tuple[float, str] | None:
    """What a cell shows as a number, and how it looks; None where it is words."""
    found = re.fullmatch(r"(−?)(€?)\s?([\d.,]+)\s?(km|%)?", words.strip())
    if found is None or not any(sign.isdigit() for sign in words):
        return None
    minus, euro, digits, unit = found.groups()
    thousands, decimal = (".", ",") if say.language == "nl" else (",", ".")
    value = float(digits.replace(thousands, "").replace(decimal, "."))
    value = -value if minus else value
    if euro:
        return value, "[$€-813] #,##0" if say.language == "nl" else "[$€-809]#,##0"
    if unit:
        return (value, _KM) if unit == "km" else (value / 100, _SHARE)
    return value, "#,##0.##" if decimal in digits else "#,##0"


def _widths(tables: list[Table]) -> list[float]:
    """How wide each column is, in letters; one wide column where there is no table."""
    if not tables:
        return [_WIDTH]
    count = max(len(table.columns) for table in tables)
    found = [float(_NARROWEST)] * count
    for table in tables:
        whole = sum(column.width for column in table.columns)
        for at, column in enumerate(table.columns):
            found[at] = max(found[at], min(column.width / whole * _WIDTH, _WIDEST))
    return found
