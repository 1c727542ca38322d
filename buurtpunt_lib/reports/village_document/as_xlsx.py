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

# Height of a line of words, in points; a little more than needed, since programs differ.
_LINE = 15.5
_LONGEST_NAME = 31
_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")
# Columns of a sheet are as wide as the widest table needs, in letters.
_WIDEST, _NARROWEST, _WIDTH = 60, 9, 105
# Without a table: what a fact is, and what it says; sentences go over both.
_PLAIN = (28.0, 77.0)
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
            "subtitle": {"font_size": 12, "font_color": "#5B6A70"},
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
        for name in ("head", "cell", "total"):
            looks[f"{name}_beside"] = {**looks[name], "align": "left", "indent": 1}
            looks.setdefault(f"{name}_number", {**looks[name], "align": "right"})
        self.looks = {name: book.add_format(values) for name, values in looks.items()}
        self.quoted = {
            name: book.add_format({**looks[name], "quote_prefix": True}) for name in looks
        }
        self._numbers: dict[tuple[str, str], Any] = {}
        self._base = looks

    def write(self) -> None:
        for number, (heading, chapter) in enumerate(self.report.numbered()):
            name = heading.translate(_NOT_IN_A_NAME)[:_LONGEST_NAME].strip()
            sheet = self.book.add_worksheet(name)
            sheet.hide_gridlines(2)
            tables = [block for block in chapter.blocks if isinstance(block, Table)]
            widths = _widths(tables) if tables else list(_PLAIN)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            row = self._front(sheet, widths) if number == 0 else 0
            sheet.write_string(row, 0, heading, self.looks["title"])
            row += 2
            for block in chapter.blocks:
                row = self._block(sheet, row, widths, block)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
            # A map goes on one page; a table may go on as long as it is.
            drawn = any(isinstance(block, content.Picture) for block in chapter.blocks)
            sheet.fit_to_pages(1, 1 if drawn and not tables else 0)
            title = safe(plain(self.report.title)).replace("&", "&&")[:100]
            sheet.set_header(f"&L{title}&R&A")
            footer = safe(plain(self.report.footer)).replace("&", "&&")[:150]
            sheet.set_footer(f"&L{footer}&R&P / &N")

    def _front(self, sheet: Any, widths: list[float]) -> int:
        sheet.write_string(0, 0, safe(plain(self.report.title)), self.looks["title"])
        sheet.write_string(1, 0, self.report.subtitle, self.looks["subtitle"])
        row = 3
        for name, value in self.report.facts:
            sheet.write_string(row, 0, name, self.looks["caption"])
            self._words(sheet, row, 1, value, "text")
            row += 1
        for note in self.report.notes:
            self._line(sheet, row + 1, widths, note.text, "warning")
            row += 2
        return row + 1

    def _block(self, sheet: Any, row: int, widths: list[float], block: Any) -> int:
        if isinstance(block, Table):
            return self._table(sheet, row, widths, block)
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
                row = self._line(sheet, row, widths, ("• ", *_parts(item)), "text")
            return row + 1
        looks = {"Heading": "heading", "Note": "info"}
        look = looks.get(type(block).__name__, "lead" if getattr(block, "lead", False) else "text")
        if getattr(block, "kind", "") == "warning":
            look = "warning"
        return self._line(sheet, row, widths, block.text, look) + 1

    def _line(self, sheet: Any, row: int, widths: list[float], text: Text, look: str) -> int:
        words, last = safe(plain(text)), len(widths) - 1
        if last > 0:
            sheet.merge_range(row, 0, row, last, "", self.looks[look])
        self._words(sheet, row, 0, words, look)
        large = 1.25 if look == "lead" else 1.0
        sheet.set_row(row, _LINE * large * _lines(words, sum(widths) / large))
        return row + 1

    def _table(self, sheet: Any, row: int, widths: list[float], table: Table) -> int:
        sheet.write_string(row, 0, safe(plain(table.caption)), self.looks["caption"])
        row += 1
        for column, one in enumerate(table.columns):
            look = "head_number" if one.number else self._beside(table, column, "head")
            sheet.write_string(row, column, one.heading, self.looks[look])
        headings = [column.heading for column in table.columns]
        sheet.set_row(row, _LINE * max(map(_lines, headings, widths)))
        for one in table.rows:
            row += 1
            look = "total" if one.kind != "plain" else "cell"
            for column, cell in enumerate(one.cells):
                number = table.columns[column].number
                found = _number(plain(cell), self.say) if number else None
                if found is None:
                    beside = f"{look}_number" if number else self._beside(table, column, look)
                    self._words(sheet, row, column, cell, beside)
                else:
                    value, form = found
                    sheet.write_number(row, column, value, self._form(look, form))
            told = [plain(cell) for cell in one.cells]
            sheet.set_row(row, _LINE * max(map(_lines, told, widths)))
        return row + 2

    def _beside(self, table: Table, column: int, look: str) -> str:
        """The look of words: with room on their left where a number stands before them."""
        return f"{look}_beside" if column and table.columns[column - 1].number else look

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
    thousands, decimal = (".", ",") if say.language == "nl" else (",", ".")
    # Thousands in groups of three: "11.25" is a time of the day.
    digits = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})*(?:{re.escape(decimal)}\d+)?"
    found = re.fullmatch(rf"(−?)(€?)\s?({digits})\s?(km|%)?", words.strip())
    if found is None:
        return None
    minus, euro, digits, unit = found.groups()
    value = float(digits.replace(thousands, "").replace(decimal, "."))
    value = -value if minus else value
    if euro:
        return value, "[$€-813] #,##0" if say.language == "nl" else "[$€-809]#,##0"
    if unit:
        return (value, _KM) if unit == "km" else (value / 100, _SHARE)
    return value, "#,##0.##" if decimal in digits else "#,##0"


def _widths(tables: list[Table]) -> list[float]:
    """How wide each column is, in letters."""
    found = [float(_NARROWEST)] * max(len(table.columns) for table in tables)
    for table in tables:
        whole = sum(column.width for column in table.columns)
        for at, column in enumerate(table.columns):
            found[at] = max(found[at], min(column.width / whole * _WIDTH, _WIDEST))
    return found


def _lines(words: str, width: float) -> int:
    """How many lines words take in a column, about."""
    room = max(int(width * 1.02), 4)
    return sum(-(-max(len(part), 1) // room) for part in words.split("\n"))
