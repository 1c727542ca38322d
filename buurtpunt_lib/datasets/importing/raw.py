"""A table as it stands in a file, before anyone knows what it means.

Raw table: columns and rows of text, as the user sees them. Row number: as a spreadsheet counts
them, so the header is usually row 1; of GeoJSON and GeoPackage the first feature is 1.
Shape: the geometry of a feature, in the coordinates of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from buurtpunt_lib.errors import InputError

MOST_ROWS = 2_000_000
MOST_COLUMNS = 500
# Longer text in one cell is no name and no opening hours.
LONGEST_CELL = 100_000


@dataclass(frozen=True)
class RawTable:
    """rows: one text per column. numbers: the row number of each. shapes: one per row, or empty.

    epsg: the coordinate system that the file states, None where it states none.
    """

    file: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numbers: list[int]
    shapes: list[Any] = field(default_factory=list)
    epsg: int | None = None

    def column(self, name: str) -> list[str]:
        """The texts of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def header(cells: Sequence[str], file: str) -> tuple[str, ...]:
    """The names of the columns; a column without a name gets its letter, as in a spreadsheet.

    Raises InputError `import_file.column_twice`, `import_file.too_many_columns`.
    """
    if len(cells) > MOST_COLUMNS:
        raise InputError(
            "import_file.too_many_columns", file=file, value=len(cells), maximum=MOST_COLUMNS
        )
    names = []
    for place, cell in enumerate(cells):
        name = " ".join(cell.split()) or letter(place)
        if name in names:
            first = letter(names.index(name))
            raise InputError(
                "import_file.column_twice", file=file, field=name, first=first, second=letter(place)
            )
        names.append(name)
    return tuple(names)


def letter(place: int) -> str:
    """The letter of a column: 0 -> A, 26 -> AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def as_text(value: Any) -> str:
    """A cell as its program shows it: 11001.0 is "11001", an empty cell "", a date 2026-10-03."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if hasattr(value, "isoformat"):
        text = value.isoformat()
        return text.removesuffix("T00:00:00")
    return str(value).strip()
