"""One import: from a file to a reading, and from a reading to a loaded table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets import loaded, local_knowledge
from buurtpunt_lib.datasets.importing import cells, columns, words
from buurtpunt_lib.datasets.importing.cells import Sheet
from buurtpunt_lib.datasets.importing.readers import read
from buurtpunt_lib.datasets.importing.reading import read_table
from buurtpunt_lib.datasets.importing.rows import Job
from buurtpunt_lib.datasets.loaded import TableChange
from buurtpunt_lib.datasets.loaded_kinds import KINDS, checked
from buurtpunt_lib.datasets.provenance import Source
from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Observation
from buurtpunt_lib.errors import Fault, InputError

if TYPE_CHECKING:
    import pandas as pd

# What the rows of the operator's own are under where nobody says otherwise.
OWN_LICENCE = "own"
_LONGEST_KEY = 50


@dataclass(frozen=True)
class Origin:
    """Who says so: the name of the source, the date that its figures are of, its licence."""

    name: str
    as_of: str = ""
    licence: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True)
class Reading:
    """What a file holds. frame: the rows without a fault, as `loaded_kinds.KINDS[kind]` wants them.

    rows: all rows of the file. faults: in the order of the rows; `bad_rows` have at least one.
    mapping: field -> column. recoded: rows with the code of a village of before a merger.
    """

    file: str
    kind: str
    key: str
    source: Source
    frame: pd.DataFrame
    rows: int
    faults: tuple[Fault, ...]
    bad_rows: int
    mapping: Mapping[str, str] = field(default_factory=dict)
    recoded: int = 0


def read_file(
    path: Path,
    kind: str,
    origin: Origin,
    *,
    columns_given: Mapping[str, str] | None = None,
    epsg: int | None = None,
    swap: bool = False,
    sheet: str | None = None,
    facility: str | None = None,
    by: str | None = None,
) -> Reading:
    """Reads a file as tables of a kind; nothing is kept.

    epsg: the coordinate system, None = by what the file states or its numbers show. swap: the two
    coordinates change places. sheet: of a workbook, or the layer of a GeoPackage. facility: what
    all points are. by: who made all observations.
    Raises InputError where the file as a whole cannot be used; faults of rows are in the reading.
    """
    if kind not in columns.FIELDS:
        allowed = ", ".join(columns.FIELDS)
        raise InputError("import_file.kind", value=kind, allowed=allowed)
    source = _source(origin, kind, path)
    table = read_table(path, sheet=sheet)
    fixed = {"source": source.key, "as_of": source.as_of}
    if facility is not None:
        fixed[_facility_field(kind)] = _facility(facility)
    if by is not None:
        fixed["by"] = by
    mapping = columns.match(table, kind, columns_given or {}, tuple(set(fixed) - {"as_of"}))
    if facility is not None:
        mapping.pop(_facility_field(kind), None)
    if kind != "observations" and not source.as_of and "as_of" not in mapping:
        raise InputError("import_file.as_of_missing", file=table.file)
    found = Sheet(table.file)
    job = Job(table, kind, mapping, fixed, epsg, swap, found)
    frame = read(job)
    return Reading(
        file=table.file,
        kind=kind,
        key=source.key,
        source=source,
        frame=frame,
        rows=len(table.rows),
        faults=tuple(found.sorted()),
        bad_rows=len(found.bad),
        mapping=mapping,
        recoded=len(job.recoded),
    )


def key_of(kind: str, name: str) -> str:
    """The key of the table that a source of the operator's own gets.

    >>> key_of("points", "Dienst Lokale Economie, 2026")
    'own_points_dienst_lokale_economie_2026'
    """
    slug = re.sub(r"[^a-z0-9]+", "_", words.fold(name)).strip("_") or "file"
    return f"own_{kind}_{slug}"[:_LONGEST_KEY].rstrip("_")


def _source(origin: Origin, kind: str, path: Path) -> Source:
    as_of = ""
    if origin.as_of:
        try:
            as_of = cells.as_of(origin.as_of)
        except cells.Wrong as error:
            raise InputError("import_file.as_of_option", value=error.values["value"]) from None
    name = origin.name or path.stem
    key = key_of(kind, name)
    return Source(
        key=LOCAL_KNOWLEDGE if kind == "observations" else key,
        name=name,
        publisher=origin.publisher,
        url=origin.url,
        licence=origin.licence or OWN_LICENCE,
        as_of=as_of,
        complete_for=(),
    )


def _facility_field(kind: str) -> str:
    if "service" in columns.FIELDS[kind].all:
        return "service"
    if "facility" not in columns.FIELDS[kind].all:
        raise InputError("import_file.no_facility", kind=kind)
    return "facility"


def _facility(text: str) -> str:
    code = words.facility_of(text)
    if code is None:
        from buurtpunt_lib.datasets.kinds import facilities

        allowed = ", ".join(facility.code for facility in facilities())
        raise InputError("import_file.facility_option", value=text, allowed=allowed)
    return code


def preview(reading: Reading) -> TableChange:
    """What `store` would change, with nothing changed."""
    import pandas as pd

    key, frame = reading.key, reading.frame
    known = loaded.tables()
    before = loaded.read_table(key) if key in known else None
    if reading.kind == local_knowledge.KIND:
        frame = local_knowledge.observation_table(_observations(reading))
        if before is not None:
            # Observations are added to what was seen before.
            keys = list(KINDS[reading.kind].keys)
            frame = pd.concat([before, frame], ignore_index=True).drop_duplicates(keys, keep="last")
    frame = checked(reading.kind, frame, table=key)
    added, removed, changed = loaded.change(before, frame, KINDS[reading.kind].keys)
    rows_before = None if before is None else len(before)
    return TableChange(key, reading.kind, added, removed, changed, len(frame), rows_before)


def store(reading: Reading, *, good_rows_only: bool = False) -> TableChange:
    """Takes a reading in, in the place of what the same source brought before.

    Observations are added to those of before. Raises InputError with all faults, and nothing
    changed, unless `good_rows_only`.
    """
    if reading.faults and not good_rows_only:
        raise InputError(reading.faults)
    if reading.frame.empty:
        raise InputError("import_file.no_good_rows", file=reading.file)
    if reading.kind == local_knowledge.KIND:
        return local_knowledge.keep(_observations(reading), told_by=reading.source.name)
    return loaded.replace(reading.key, reading.kind, reading.frame, source=reading.source)


def _observations(reading: Reading) -> tuple[Observation, ...]:
    """The rows as observations; who did not say by whom, gets the name of the source."""
    told_by = reading.source.name[:120]
    return tuple(
        one if one.by else one.model_copy(update={"by": told_by})
        for one in local_knowledge.observations_of(reading.frame)
    )
