"""Cells of tables (`grid`) and forms (`form`) that people type in, as they write numbers, months.

Cell: text, a number (or a whole one), a part in percent, a month, a day, a time of day, a choice,
or something fixed.
The browser sends what was typed, as text. Python reads it, decides, and sends back what now stands
there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from buurtpunt_lib.dashboards.typed_numbers import read_typed, write_typed
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

KINDS = ("text", "number", "whole", "percent", "month", "day", "clock", "choice", "fixed")
NUMBERS = ("number", "whole", "percent")
# What is longer than this is cut off: nobody types it.
LONGEST = 4000


@dataclass(frozen=True)
class GridColumn:
    """key: name of the field. kind: one of KINDS. choices: (code, words) of a choice.

    optional: an empty cell means "not given" (None).
    """

    key: str
    label: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False


def write_cell(column: GridColumn, value: Any, say: Catalogue) -> str:
    """A value as people write it: 1234.5 → "1.234,5" (nl), a month → "2027-03"."""
    if value is None:
        return ""
    if column.kind in NUMBERS:
        return write_typed(value, say, percent=column.kind == "percent")
    if isinstance(value, date):
        return value.isoformat() if column.kind == "day" else f"{value:%Y-%m}"
    return str(value)


def read_cell(column: GridColumn, text: str, say: Catalogue) -> Any:
    """What a visitor typed, as a value.

    Raises InputError `grid.required`, `grid.not_number`, `grid.not_whole`, `grid.not_month`,
    `grid.not_day`, `grid.not_clock`, `grid.not_choice`.
    """
    text = text.strip()
    if not text:
        if column.optional or column.kind == "text":
            return None if column.optional else ""
        raise InputError("grid.required", field=column.label)
    if column.kind in NUMBERS:
        kind = {"percent": column.kind == "percent", "whole": column.kind == "whole"}
        return read_typed(text, column.label, say, **kind)
    if column.kind == "month":
        found = re.fullmatch(r"(\d{4})-(\d{1,2})|(\d{1,2})[/-](\d{4})", text)
        year, month = (int(found[1] or found[4]), int(found[2] or found[3])) if found else (0, 0)
        if not (1900 <= year <= 2200 and 1 <= month <= 12):
            raise InputError("grid.not_month", field=column.label, value=text)
        return date(year, month, 1)
    if column.kind == "day":
        return _day(column, text)
    if column.kind == "clock":
        found = re.fullmatch(r"(\d{1,2})[:.u](\d{2})(?::00)?", text)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            raise InputError("grid.not_clock", field=column.label, value=text)
        return f"{int(found[1]):02d}:{found[2]}"
    if column.kind == "choice" and text not in dict(column.choices):
        allowed = ", ".join(words for _, words in column.choices)
        raise InputError("grid.not_choice", field=column.label, allowed=allowed)
    return text


def _day(column: GridColumn, text: str) -> date:
    """A day as browsers write it (2027-03-20) or as people do (20/3/2027)."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    own = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text, re.ASCII)
    parts = iso.groups() if iso else own.groups()[::-1] if own else ()
    try:
        return date(*map(int, parts))
    except (TypeError, ValueError):
        raise InputError("grid.not_day", field=column.label, value=text[:40]) from None
