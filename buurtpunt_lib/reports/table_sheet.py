"""One table as an xlsx file: a heading, what it is about, the rows, and below them the sources.

Column: (key, heading). Text is always text: nothing in a cell becomes a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from buurtpunt_lib.reports.tables import records

_WIDEST, _NARROWEST = 48, 9
# A sheet's name is short and lacks these signs.
_LONGEST_NAME = 31
_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")


def sheet_name(words: str, used: set[str] | None = None) -> str:
    """A name that a sheet may bear, other than those in `used`, to which it is added."""
    stem = name = words.translate(_NOT_IN_A_NAME)[:_LONGEST_NAME].strip() or "1"
    used = set() if used is None else used
    number = 2
    while name.casefold() in used:
        name = f"{stem[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
        number += 1
    used.add(name.casefold())
    return name


def to_xlsx(
    rows: Any,
    headers: Mapping[str, str],
    *,
    title: str,
    notes: Iterable[str] = (),
    made: datetime | None = None,
) -> bytes:
    """The rows as the bytes of an xlsx file.

    rows: DataFrame or dicts. headers: column → heading, in the order in which they stand; columns
    that are not named are left out. notes: sentences below the table, such as its sources. made:
    the moment that the file bears; the same moment gives the same bytes. What is not known is an
    empty cell, never zero.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {"title": title, "author": "Ons Buurtpunt", "created": made or datetime(2026, 1, 1)}
    )
    sheet = book.add_worksheet(sheet_name(title))
    big = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    whole = book.add_format({"num_format": "#,##0", "valign": "top"})
    exact = book.add_format({"num_format": "#,##0.0##", "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    # Shown as it is also when somebody types it again.
    quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    found = records(rows, list(headers))
    sheet.write_string(0, 0, title, big)
    for column, heading in enumerate(headers.values()):
        sheet.write_string(2, column, heading, head)
    for number, row in enumerate(found, start=3):
        for column, key in enumerate(headers):
            value = row[key]
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(number, column, value, text)
            elif isinstance(value, int | float):
                style = whole if float(value).is_integer() else exact
                sheet.write_number(number, column, value, style)
            else:
                words = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
                sheet.write_string(
                    number, column, words, quoted if words[:1] in "=+-@" and words else text
                )
    for column, width in enumerate(_widths(found, headers)):
        sheet.set_column(column, column, width)
    for number, note in enumerate(notes, start=len(found) + 4):
        sheet.write_string(number, 0, note)
    if found:
        sheet.autofilter(2, 0, len(found) + 2, len(headers) - 1)
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    book.close()
    return out.getvalue()


def _widths(rows: Sequence[Mapping[str, Any]], headers: Mapping[str, str]) -> list[int]:
    """How wide each column is, in letters."""
    found = []
    for key, heading in headers.items():
        longest = max((len(str(row[key])) for row in rows if row[key] is not None), default=0)
        found.append(min(max(longest, len(heading), _NARROWEST) + 2, _WIDEST))
    return found
