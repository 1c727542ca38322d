"""Rows as text: a table for a terminal, CSV, JSON or GeoJSON.

Plain value: None, a bool, a number, text, a list or a dict of those. Whatever is not known (None,
NaN, NA, NaT), and infinity, for which these formats have no sign, becomes None: an empty cell, a
`null`, a dash; never zero. A number without a fraction is a whole number, so residents in a column
that holds NaN too are 392 and not 392.0.
Formula cell: text that a spreadsheet would run, because it begins with = + - @ tab or return.
Placed row: a row whose latitude and longitude are known.
"""

from __future__ import annotations

import csv
import io
import json
import math
import numbers
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

from buurtpunt_lib.errors import InputError

FORMATS = ("table", "csv", "json", "geojson")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BETWEEN = "; "
_NARROWEST = 6
# Up to here a float holds every whole number.
_EXACT = 2**53


def records(rows: Any, columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Rows as dicts of plain values; a column that a row lacks is None.

    rows: DataFrame or an iterable of dicts. columns: which, in this order; all by default, in the
    order in which they are first seen.
    """
    if hasattr(rows, "columns"):
        names = list(rows.columns)
        values = zip(*(rows[name].tolist() for name in names), strict=True)
        found = [dict(zip(names, row, strict=True)) for row in values]
    else:
        found = [dict(row) for row in rows]
        names = list(dict.fromkeys(name for row in found for name in row))
    wanted = names if columns is None else columns
    return [{name: plain(row.get(name)) for name in wanted} for row in found]


def plain(value: Any) -> Any:
    """A value as None, bool, number, text, list or dict, whatever library it comes from."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    # numpy's numbers and truth values give the Python one; Python's have no `item`.
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        value = float(value)
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) <= _EXACT else value
    return str(value)


def to_csv(
    rows: Any,
    *,
    columns: Sequence[str] | None = None,
    headers: Mapping[str, str] | None = None,
    dutch: bool = False,
) -> str:
    """CSV as RFC 4180 has it: commas, quotes where needed, lines that end in CRLF, a header line.

    headers: column -> what its header says; the column itself by default. Numbers have a decimal
    point. A list becomes its items with "; " between. A formula cell that is text gets an
    apostrophe in front, so that a spreadsheet shows it and does not run it; numbers stay numbers.
    dutch: semicolons between cells and commas in numbers, as a Dutch spreadsheet expects of a file
    that is opened by a double click.
    """
    found = records(rows, columns)
    names = _names(rows, columns, found)
    if not names:
        return ""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if dutch else ",")
    writer.writerow([_csv_cell((headers or {}).get(name, name)) for name in names])
    for row in found:
        cells = [_csv_cell(row[name]) for name in names]
        if dutch:
            cells = [str(c).replace(".", ",") if isinstance(c, float) else c for c in cells]
        writer.writerow(cells)
    return out.getvalue()


def to_json(value: Any) -> str:
    """JSON (indented, UTF-8 characters as they are); a DataFrame becomes a list of objects."""
    value = records(value) if hasattr(value, "columns") else plain(value)
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def to_geojson(
    rows: Any,
    *,
    lat: str = "lat",
    lon: str = "lon",
    identifier: str | None = None,
    members: Mapping[str, Any] | None = None,
) -> tuple[str, int]:
    """(text, number left out): a GeoJSON FeatureCollection of points (RFC 7946, WGS 84).

    Rows without a location are left out and counted. identifier: column that becomes the `id` of
    a feature. members: what the collection says besides its features, such as its sources.

    Raises InputError `table.position` where a location lies outside the globe.
    """
    features, left_out = [], 0
    for number, row in enumerate(records(rows), start=1):
        y, x = row.pop(lat, None), row.pop(lon, None)
        if x is None or y is None:
            left_out += 1
            continue
        if not (-90 <= y <= 90 and -180 <= x <= 180):
            raise InputError("table.position", row=number, lat=str(y), lon=str(x))
        feature: dict[str, Any] = {"type": "Feature"}
        if identifier is not None and row[identifier] is not None:
            feature["id"] = row[identifier]
        feature["geometry"] = {"type": "Point", "coordinates": [x, y]}
        feature["properties"] = row
        features.append(feature)
    collection = {"type": "FeatureCollection", **(members or {}), "features": features}
    return to_json(collection), left_out


def to_table(
    rows: Any,
    *,
    columns: Sequence[str] | None = None,
    headers: Mapping[str, str] | None = None,
    right: Collection[str] = (),
    unknown: str = "–",
    width: int | None = None,
    number: Callable[[float], str] = str,
) -> str:
    """Aligned plain text: a header, a rule, a line per row; two spaces between the columns.

    right: columns that are aligned to the right besides those that hold only numbers. unknown:
    what stands for None. number: how a number is written. width: the most characters on a line;
    the widest columns are cut (…) until the lines fit, no column below six. Line breaks and other
    control characters in a cell become spaces, so that a cell cannot steer the terminal.
    """
    found = records(rows, columns)
    names = _names(rows, columns, found)
    if not names:
        return ""
    to_right = [
        name in right or (bool(values) and all(map(_is_number, values)))
        for name in names
        for values in [[row[name] for row in found if row[name] is not None]]
    ]
    lines = [[_printable(str((headers or {}).get(name, name))) for name in names]]
    lines += [
        [_printable(_table_cell(row[name], unknown, number)) for name in names] for row in found
    ]
    widths = [max(map(_columns_of, column)) for column in zip(*lines, strict=True)]
    if width is not None:
        while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > _NARROWEST:
            widths[widths.index(max(widths))] -= 1
    lines.insert(1, ["-" * w for w in widths])
    return "".join("  ".join(map(_fit, line, widths, to_right)).rstrip() + "\n" for line in lines)


def _names(rows: Any, columns: Sequence[str] | None, found: list[dict[str, Any]]) -> list[str]:
    if columns is not None:
        return list(columns)
    if hasattr(rows, "columns"):
        return list(rows.columns)
    return list(found[0]) if found else []


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = _text(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _BETWEEN.join(_text(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _table_cell(value: Any, unknown: str, number: Callable[[float], str]) -> str:
    if value is None:
        return unknown
    return number(value) if _is_number(value) else _text(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _printable(text: str) -> str:
    return "".join(
        " " if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029" else c for c in text
    )


def _columns_of(text: str) -> int:
    """How many columns a terminal gives a text: accents none, wide characters two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _fit(text: str, width: int, to_right: bool) -> str:
    if _columns_of(text) > width:
        while text and _columns_of(text) > width - 1:
            text = text[:-1]
        text += "…"
    gap = " " * (width - _columns_of(text))
    return gap + text if to_right else text + gap
