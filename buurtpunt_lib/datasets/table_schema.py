"""Tables held against their Table Schema (frictionless, version 1), without its library.

Cell: the text between two commas; an empty cell means "not known" and is refused only where the
schema says `required`. Row: a line of the file; the header is row 1.
What a schema may say is listed here (`TYPES`, `CONSTRAINTS`); anything else is a fault, so that
nothing in datapackage.json seems to be checked and is not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from buurtpunt_lib.errors import Faults

_INTEGER = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# The value of a cell, or None where the text is not of the type.
TYPES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": lambda cell: int(cell) if _INTEGER.fullmatch(cell) else None,
    "number": lambda cell: float(cell) if _NUMBER.fullmatch(cell) else None,
}
CONSTRAINTS = {"enum", "maximum", "minimum", "pattern", "required", "unique"}
_FIELD = {"name", "type", "description", "constraints", "keyOf"}
_SCHEMA = {"fields", "primaryKey", "foreignKeys"}
# What a column with our own property `keyOf` holds: keys of sources.yaml, codes of services.yaml.
KEYS = ("sources", "services", "facilities")


class Row(NamedTuple):
    line: str
    cells: dict[str, str]


def check_schema(schema: Any, where: str, faults: Faults) -> bool:
    """Whether this room can check all that a schema says; faults name what it cannot."""
    sound = True

    def only(keys: Iterable[Any], allowed: Iterable[str], place: str) -> None:
        nonlocal sound
        for key in sorted(set(map(str, keys)) - set(allowed)):
            faults.add("data.schema", where=place, value=key, allowed=", ".join(sorted(allowed)))
            sound = False

    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not fields or not all(isinstance(field, dict) and field.get("name") for field in fields):
        faults.add("data.package_key", where=where, key="schema.fields")
        return False
    names = {field["name"] for field in fields}
    only(schema, _SCHEMA, where)
    for field in fields:
        place = f"{where}, {field['name']}"
        only(field, _FIELD, place)
        only([field.get("type")], TYPES, place)
        only(field.get("constraints", {}), CONSTRAINTS, place)
        only([field.get("keyOf", KEYS[0])], KEYS, place)
    only(names_of(schema.get("primaryKey")), names, f"{where}, primaryKey")
    for foreign in schema.get("foreignKeys", []):
        if set(foreign) != {"fields", "reference"}:
            faults.add("data.package_key", where=where, key="foreignKeys")
            return False
        only(names_of(foreign["fields"]), names, f"{where}, foreignKeys")
        only(foreign["reference"], {"resource", "fields"}, f"{where}, foreignKeys")
    return sound


def names_of(value: str | list[str] | None) -> list[str]:
    """Keys may be written as one name or as a list of names."""
    return [value] if isinstance(value, str) else list(value or [])


def read_rows(path: Path, file: str, schema: Mapping[str, Any], faults: Faults) -> list[Row]:
    """The rows of a CSV file as text by column; faults where text or shape is wrong."""
    names = [field["name"] for field in schema["fields"]]
    expected = ", ".join(names)
    rows = []
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            if next(reader, []) != names:
                faults.add("data.columns", file=file, row="1", allowed=expected)
                return []
            for cells in reader:
                if len(cells) == len(names):
                    row = Row(str(reader.line_num), dict(zip(names, cells, strict=True)))
                    rows.append(row)
                else:
                    faults.add(
                        "data.columns", file=file, row=str(reader.line_num), allowed=expected
                    )
    except UnicodeDecodeError:
        faults.add("data.encoding", file=file)
        return []
    except csv.Error as error:
        faults.add("data.unreadable", file=file, reason=str(error))
        return []
    return rows


def check_rows(rows: list[Row], file: str, schema: Mapping[str, Any], faults: Faults) -> None:
    """Types, constraints and the primary key of every row."""
    for field in schema["fields"]:
        _check_column(rows, file, field, faults)
    key = names_of(schema.get("primaryKey"))
    if key:
        _check_unique(rows, file, key, faults, empty_allowed=False)


def _check_column(rows: list[Row], file: str, field: Mapping[str, Any], faults: Faults) -> None:
    name, read = field["name"], TYPES[field["type"]]
    rules = field.get("constraints", {})
    pattern = re.compile(rules["pattern"]) if "pattern" in rules else None
    low, high = rules.get("minimum"), rules.get("maximum")
    for row in rows:
        cell = row.cells[name]

        def add(code: str, row: Row = row, cell: str = cell, **values: str) -> None:
            faults.add(code, file=file, row=row.line, field=name, value=cell, **values)

        if cell == "":
            if rules.get("required"):
                faults.add("data.required", file=file, row=row.line, field=name)
            continue
        value = read(cell)
        if value is None:
            add("data.not_integer" if field["type"] == "integer" else "data.not_number")
            continue
        if "enum" in rules and value not in rules["enum"]:
            add("data.not_allowed", allowed=", ".join(map(str, rules["enum"])))
        if pattern and not pattern.fullmatch(cell):
            add("data.pattern", allowed=rules["pattern"])
        if low is not None and value < low:
            add("data.too_low", allowed=str(low))
        if high is not None and value > high:
            add("data.too_high", allowed=str(high))
    if rules.get("unique"):
        _check_unique(rows, file, [name], faults, empty_allowed=True)


def _check_unique(
    rows: list[Row], file: str, key: list[str], faults: Faults, *, empty_allowed: bool
) -> None:
    seen = set()
    for row in rows:
        value = tuple(row.cells[name] for name in key)
        if not empty_allowed:
            for name in key:
                # A field that is required as well was reported with its column.
                if row.cells[name] == "":
                    faults.add("data.required", file=file, row=row.line, field=name)
        elif value == ("",):
            continue
        if value in seen:
            faults.add(
                "data.duplicate",
                file=file,
                row=row.line,
                field=", ".join(key),
                value=", ".join(value),
            )
        seen.add(value)


def check_reference(
    rows: list[Row], file: str, columns: list[str], known: set[tuple[str, ...]], faults: Faults
) -> None:
    """Every filled-in value of `columns` must be among `known`."""
    for row in rows:
        value = tuple(row.cells[name] for name in columns)
        if any(value) and value not in known:
            faults.add(
                "data.reference",
                file=file,
                row=row.line,
                field=", ".join(columns),
                value=", ".join(value),
            )
