"""An extract of OpenStreetMap that the user brings (.osm.pbf): its tables, checked and taken in.

It takes the place of what OpenStreetMap brought before, by Overpass or by another extract, and
stays in tables of its own, under the ODbL.
"""

from __future__ import annotations

from pathlib import Path

from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.importing.cells import Wrong, as_of
from buurtpunt_lib.datasets.importing.recognise import content_of
from buurtpunt_lib.datasets.live.osm_extract import read_extract
from buurtpunt_lib.datasets.loaded import NewTable, TableChange
from buurtpunt_lib.datasets.loaded_kinds import KINDS, checked
from buurtpunt_lib.errors import InputError

KIND = "openstreetmap"


def read_extract_file(path: Path, *, date: str = "") -> tuple[NewTable, ...]:
    """The tables of an extract. date: of the extract, where it states none itself.

    Raises InputError `import_file.not_extract`, `.as_of_missing`, `.as_of_option`, and those of
    `live.osm_extract.read_extract`.
    """
    if content_of(path) != "pbf":
        raise InputError("import_file.not_extract", file=path.name)
    try:
        date = as_of(date) if date else ""
    except Wrong:
        raise InputError("import_file.as_of_option", value=date) from None
    tables = read_extract(path, as_of=date)
    if not tables[0].source.as_of:
        raise InputError("import_file.as_of_missing", file=path.name)
    return tables


def preview_tables(tables: tuple[NewTable, ...]) -> list[TableChange]:
    """What taking them in would change, with nothing changed."""
    known = loaded.tables()
    found = []
    for table in tables:
        before = loaded.read_table(table.key) if table.key in known else None
        frame = checked(table.kind, table.frame, table=table.key)
        counts = loaded.change(before, frame, KINDS[table.kind].keys)
        rows = None if before is None else len(before)
        found.append(TableChange(table.key, table.kind, *counts, len(frame), rows))
    return found
