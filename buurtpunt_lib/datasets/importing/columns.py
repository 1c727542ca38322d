"""Which column of a file holds which of our fields.

Field: what a kind of table needs or may have (`lat`, `facility`, ...). Choice: two ways to give the
same thing, such as a code or a name. A field is found by its header, or named by the user.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from buurtpunt_lib.datasets.importing.raw import RawTable
from buurtpunt_lib.datasets.importing.words import column_words, facility_of, fold_header
from buurtpunt_lib.errors import InputError

_PLACE = ("lat", "lon", "x", "y", "wkt")


@dataclass(frozen=True)
class Fields:
    """needs: groups of fields, of each group one must be there. may: other fields.

    wide: a column per facility may take the place of the fields `facility` and `count`.
    """

    needs: tuple[tuple[str, ...], ...]
    may: tuple[str, ...] = ()
    place: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        named = (*(name for group in self.needs for name in group), *self.may)
        return tuple(dict.fromkeys((*named, *(_PLACE if self.place else ()))))


FIELDS: dict[str, Fields] = {
    "points": Fields(
        (("facility",),), ("id", "name", "opening_hours", "stops_per_day", "as_of"), place=True
    ),
    "village_services": Fields(
        (("village",), ("service",), ("count",)), ("municipality", "municipality_nis", "as_of")
    ),
    "origins": Fields(
        (("population",),),
        ("id", "name", "village", "municipality", "municipality_nis", "population_65_plus",
         "households_without_car", "as_of"),
        place=True,
    ),
    "outlines": Fields((("village",),), ("municipality", "municipality_nis", "as_of", "wkt")),
    "observations": Fields(
        (("village",), ("facility",), ("presence",), ("observed_on",)),
        ("municipality", "municipality_nis", "count", "by", "note"),
    ),
    "ages": Fields(
        (("municipality_nis", "municipality"), ("age", "age_from"), ("population",)),
        ("age_to", "as_of"),
    ),
}  # fmt: skip


def parse_columns(text: str) -> dict[str, str]:
    """ "lat=breedte,name=naam zaak" as field -> header. Raises InputError `import_file.mapping`.

    A header with a comma in it stands between quotes: 'lat="breedte, graden"'.
    """
    found = {}
    parts, inside = [""], False
    for sign in text:
        if sign == '"':
            inside = not inside
        elif sign == "," and not inside:
            parts.append("")
        else:
            parts[-1] += sign
    for part in parts:
        field, sign, header = part.partition("=")
        if not part.strip():
            continue
        if not sign or not field.strip() or not header.strip():
            raise InputError(
                "import_file.mapping", value=part.strip(), example="lat=breedte,lon=lengte"
            )
        found[field.strip()] = header.strip()
    return found


def match(
    table: RawTable, kind: str, given: Mapping[str, str], fixed: Sequence[str] = ()
) -> dict[str, str]:
    """field -> column of the table. fixed: fields that an option of the user fills.

    Raises InputError `import_file.field_unknown`, `.column_unknown` or `.columns_missing`, with
    the columns that the file has.
    """
    fields = FIELDS[kind]
    found = _given(table, kind, given)
    taken = set(found.values())
    folded = {fold_header(column): column for column in reversed(table.columns)}
    for field in fields.all:
        if field in found or field in fixed:
            continue
        for word in column_words()[field]:
            column = folded.get(word)
            if column is not None and column not in taken:
                found[field] = column
                taken.add(column)
                break
    _check(table, kind, found, fixed)
    return found


def _given(table: RawTable, kind: str, given: Mapping[str, str]) -> dict[str, str]:
    fields = FIELDS[kind].all
    by_word = {word: field for field in fields for word in column_words()[field]}
    by_word |= {fold_header(field): field for field in fields}
    columns = {fold_header(column): column for column in table.columns}
    found = {}
    for name, header in given.items():
        field = by_word.get(fold_header(name))
        if field is None:
            allowed = ", ".join(fields)
            raise InputError("import_file.field_unknown", value=name, kind=kind, allowed=allowed)
        column = header if header in table.columns else columns.get(fold_header(header))
        if column is None:
            allowed = ", ".join(table.columns)
            raise InputError(
                "import_file.column_unknown", value=header, file=table.file, allowed=allowed
            )
        found[field] = column
    return found


def wide_facilities(table: RawTable) -> dict[str, str]:
    """column -> facility, where columns are named after facilities."""
    found = {column: facility_of(column) for column in table.columns}
    return {column: code for column, code in found.items() if code is not None}


def _check(table: RawTable, kind: str, found: dict[str, str], fixed: Sequence[str]) -> None:
    fields = FIELDS[kind]
    missing = []
    wide = kind == "village_services" and not {"service", "count"} <= set(found)
    if wide and wide_facilities(table):
        # A column per facility: neither a column that names it nor one that counts it.
        fixed = (*fixed, "service", "count")
        for field in ("service", "count"):
            found.pop(field, None)
    for group in fields.needs:
        if not set(group) & (set(found) | set(fixed)):
            missing.append(group[0])
    if fields.place:
        by_columns = {"lat", "lon"} <= set(found) or {"x", "y"} <= set(found)
        if not by_columns and not table.shapes and "wkt" not in found:
            missing += [field for field in ("lat", "lon") if field not in found]
    if kind == "outlines" and not table.shapes and "wkt" not in found:
        missing.append("wkt")
    if missing:
        example = ",".join(f"{field}=…" for field in missing)
        raise InputError(
            "import_file.columns_missing", file=table.file, missing=", ".join(missing),
            example=example, allowed=", ".join(table.columns),
        )  # fmt: skip
