"""A list that somebody brings: its columns, its rows, and which column holds which field.

The file may be CSV, XLSX, GeoJSON, JSON, GeoPackage or KML, or a zip with one of those.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from buurtpunt_lib.datasets.importing.raw import RawTable
from buurtpunt_lib.datasets.importing.reading import read_table
from buurtpunt_lib.datasets.importing.recognise import content_of
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.register.importing.words import about_persons, fields, given, guess

__all__ = ["MOST_BYTES", "MOST_ROWS", "Sheet", "fields", "parse_map", "read"]

# A register of all of Europe's village hubs would fit.
MOST_ROWS = 100_000
MOST_BYTES = 60_000_000
# Enough rows to see what a column holds.
_SAMPLE = 200
_BARE = frozenset(("csv", "xlsx", "zip"))


@dataclass(frozen=True)
class Sheet:
    """One list. mapping: field -> column; columns that stand in no pair are not read.

    shielded: text in the cells may have an apostrophe against spreadsheets in front.
    """

    table: RawTable
    mapping: Mapping[str, str]
    shielded: bool

    @property
    def file(self) -> str:
        return self.table.file

    @property
    def columns(self) -> tuple[str, ...]:
        return self.table.columns

    @property
    def rows(self) -> int:
        return len(self.table.rows)

    @property
    def placed(self) -> bool:
        """Whether the file brings shapes, beside its columns."""
        return any(shape is not None for shape in self.table.shapes)

    @property
    def unread(self) -> tuple[str, ...]:
        """Columns that are not read."""
        used = {column for field, column in self.mapping.items() if not field.startswith("-")}
        return tuple(column for column in self.columns if column not in used)

    @property
    def persons(self) -> tuple[str, ...]:
        """Of these, the columns that say how to reach somebody."""
        return tuple(column for column in self.unread if about_persons(column))

    def sample(self, count: int = 5) -> list[dict[str, str]]:
        """The first rows, column -> cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.table.rows[:count]]

    def mapped(self, pairs: Mapping[str, str]) -> Sheet:
        """The same list with other columns read: column -> field, "" = not read.

        Columns that are not named keep what was guessed, unless their field is given to another.
        Raises InputError `hub_import.field_unknown`, `.column_unknown`, `.field_twice`.
        """
        named = given(self.columns, pairs, self.file)
        columns = set(named.values())
        kept = {
            field: column
            for field, column in self.mapping.items()
            if field not in named and column not in columns
        }
        return replace(self, mapping={**kept, **named})


def read(
    file: Path | bytes,
    name: str = "",
    mapping: Mapping[str, str] | None = None,
    *,
    sheet: str | None = None,
) -> Sheet:
    """Reads a list; nothing is checked but its form.

    file: where it lies, or what is in it. name: what the user calls it. mapping: column -> field.
    sheet: of a workbook, or the layer of a GeoPackage. Raises InputError `import_file.…`,
    `file.too_big`, `hub_import.…`.
    """
    if isinstance(file, bytes):
        if len(file) > MOST_BYTES:
            raise _too_big(len(file))
        with tempfile.TemporaryDirectory() as folder:
            # The name of the user only tells workbooks from other zip files.
            path = Path(folder) / f"list{Path(name).suffix.lower()[:8]}"
            path.write_bytes(file)
            return _read(path, name or "list", mapping, sheet)
    return _read(Path(file), name or Path(file).name, mapping, sheet)


def _read(path: Path, name: str, mapping: Mapping[str, str] | None, sheet: str | None) -> Sheet:
    try:
        content = content_of(path)
        if path.stat().st_size > MOST_BYTES:
            raise _too_big(path.stat().st_size)
        table = read_table(path, sheet=sheet)
    except InputError as error:
        # The user knows the file by its own name, not by that of our copy.
        raise InputError(
            replace(fault, values={**fault.values, "file": name})
            if fault.values.get("file") == path.name
            else fault
            for fault in error.faults
        ) from None
    if len(table.rows) > MOST_ROWS:
        raise InputError("import_file.too_many_rows", file=name, maximum=MOST_ROWS)
    table = replace(table, file=name)
    cells = {
        column: [row[place] for row in table.rows[:_SAMPLE]]
        for place, column in enumerate(table.columns)
    }
    found = Sheet(table, guess(table.columns, cells), content in _BARE)
    return found.mapped(mapping) if mapping else found


def _too_big(size: int) -> InputError:
    return InputError("file.too_big", megabytes=size // 1_000_000, maximum=MOST_BYTES // 1_000_000)


def parse_map(text: str) -> dict[str, str]:
    """ "Naam zaak=naam,Nota=" as column -> field; an empty field leaves a column out.

    A column with a comma in it stands between quotes. Raises InputError `hub_import.map`.

    >>> parse_map('"Naam, zaak"=naam,Nota=')
    {'Naam, zaak': 'naam', 'Nota': ''}
    """
    parts, inside = [""], False
    for sign in text:
        if sign == '"':
            inside = not inside
        elif sign == "," and not inside:
            parts.append("")
        else:
            parts[-1] += sign
    found = {}
    for part in filter(str.strip, parts):
        column, sign, field = part.rpartition("=")
        if not sign or not column.strip():
            raise InputError("hub_import.map", value=part.strip(), example="Benaming=naam")
        found[column.strip()] = field.strip()
    return found
