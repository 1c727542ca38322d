"""Kinds of loaded tables: which columns they have, and what a row must be to be kept.

Kind: what a table is about, whatever its source (`points`, `origins`, ...). Column type: "text",
"number" (NaN = not known), "whole" (never missing), "bytes". Required: may not be empty in any row.
Row: counted from 1, in the order of the table that was given.

These are the last checks before a table is kept: whatever a client or an import let through that
no model could use is refused here, with row and field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from buurtpunt_lib.errors import Faults, InputError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Belgium with a margin of some 20 km, for what lies just across the border: south, north, west,
# east in degrees (WGS 84).
NEAR_BELGIUM = (49.3, 51.7, 2.3, 6.6)
# A person mends the first ones; the rest would only hide them.
_FAULTS_SHOWN = 5


@dataclass(frozen=True)
class Kind:
    """columns: name -> type, in order. required: columns without empty cells.

    keys: the columns that tell rows apart. optional: columns that a table may have besides.
    """

    columns: dict[str, str]
    keys: tuple[str, ...]
    required: tuple[str, ...]
    optional: dict[str, str] = field(default_factory=dict)


_SOURCE = {"source": "text", "as_of": "text"}
_PLACE = {"lat": "number", "lon": "number"}

KINDS: dict[str, Kind] = {
    "points": Kind(
        {"id": "text", "facility": "text", "name": "text", **_PLACE}
        | {"opening_hours": "text", **_SOURCE},
        keys=("id", "facility"),
        required=("id", "facility", "lat", "lon", "source"),
        optional={"stops_per_day": "number"},
    ),
    "village_services": Kind(
        {"village": "text", "service": "text", "count": "whole", **_SOURCE},
        keys=("village", "service"),
        required=("village", "service", "count", "source"),
    ),
    "origins": Kind(
        {"id": "text", "name": "text", "village": "text", "municipality_nis": "text", **_PLACE}
        | {"population": "number", "population_65_plus": "number"}
        | {"households_without_car": "number", **_SOURCE},
        keys=("id",),
        required=("id", "source"),
    ),
    "street_nodes": Kind({"id": "text", **_PLACE}, keys=("id",), required=("id", "lat", "lon")),
    "street_edges": Kind(
        {"start": "text", "end": "text", "metres": "number", "foot": "whole", "bike": "whole"},
        keys=("start", "end"),
        required=("start", "end", "metres", "foot", "bike"),
    ),
    "outlines": Kind(
        {"village": "text", "geometry": "bytes", **_SOURCE},
        keys=("village",),
        required=("village", "geometry", "source"),
    ),
    "ages": Kind(
        {"municipality_nis": "text", "age_from": "whole", "age_to": "whole"}
        | {"population": "number", **_SOURCE},
        keys=("municipality_nis", "age_from"),
        required=("municipality_nis", "age_from", "age_to", "population", "source"),
    ),
    "cells": Kind(
        {**_PLACE, "measure": "text", "value": "number", **_SOURCE},
        keys=("lat", "lon", "measure"),
        required=("lat", "lon", "measure", "source"),
    ),
    "postcodes": Kind(
        {"postal_code": "text", "name": "text", **_PLACE, **_SOURCE},
        keys=("postal_code", "name"),
        required=("postal_code", "name", "source"),
    ),
    "stations": Kind(
        {"id": "text", "name": "text", **_PLACE, "stops_per_day": "number", **_SOURCE},
        keys=("id",),
        required=("id", "name", "lat", "lon", "source"),
    ),
    "observations": Kind(
        {"village": "text", "facility": "text", "presence": "text", "count": "number"}
        | {"observed_on": "text", "by": "text", "note": "text"},
        keys=("village", "facility", "observed_on", "by"),
        required=("village", "facility", "presence", "observed_on", "by"),
    ),
    "boundaries": Kind(
        {"municipality_nis": "text", "name": "text", "geometry": "bytes", **_SOURCE},
        keys=("municipality_nis",),
        required=("municipality_nis", "name", "geometry", "source"),
    ),
}


def kind_of(name: str) -> Kind:
    """Raises InputError `loaded.kind_unknown`."""
    if name not in KINDS:
        raise InputError("loaded.kind_unknown", field="kind", value=name, allowed=", ".join(KINDS))
    return KINDS[name]


def empty(kind: str) -> pd.DataFrame:
    """A table of a kind without rows, with the right columns."""
    import pandas as pd

    types = {"text": "str", "number": "float64", "whole": "int64", "bytes": "object"}
    columns = kind_of(kind).columns
    return pd.DataFrame({name: pd.Series(dtype=types[type]) for name, type in columns.items()})


def checked(kind: str, frame: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """The table with the columns of its kind in order and in their types, rows sorted by key.

    table: what the faults call it. Raises InputError with every kind of fault at once:
    `loaded.column_missing`, `loaded.column_unknown`, `loaded.no_rows`, `loaded.required`,
    `loaded.not_number`, `loaded.not_whole`, `loaded.not_bytes`, `loaded.negative`,
    `loaded.outside`, `loaded.duplicate`; of each at most five rows.
    """
    import numpy as np
    import pandas as pd

    known = kind_of(kind)
    faults = Faults()
    for name in known.columns:
        if name not in frame.columns:
            allowed = ", ".join(known.columns)
            faults.add("loaded.column_missing", table=table, field=name, allowed=allowed)
    types = known.columns | known.optional
    for name in map(str, frame.columns):
        if name not in types:
            allowed = ", ".join(types)
            faults.add("loaded.column_unknown", table=table, field=name, allowed=allowed)
    faults.raise_if_any()
    if frame.empty:
        raise InputError("loaded.no_rows", table=table)
    made = {}
    for name, type in types.items():
        if name in frame.columns:
            values = frame[name].reset_index(drop=True)
            made[name] = _column(values, name, type, table, faults, name in known.required)
    faults.raise_if_any()
    result = pd.DataFrame(made)
    _check_places(result, table, known, faults)
    keys = list(known.keys)
    twice = np.flatnonzero(result.duplicated(keys).to_numpy())
    for row in twice[:_FAULTS_SHOWN]:
        value = ", ".join(str(result.at[row, key]) for key in keys)
        faults.add(
            "loaded.duplicate", table=table, row=str(row + 1), field=", ".join(keys), value=value
        )
    faults.raise_if_any()
    return result.sort_values(keys, ignore_index=True)


def _column(
    values: pd.Series, name: str, type: str, table: str, faults: Faults, required: bool
) -> pd.Series:
    import numpy as np
    import pandas as pd

    missing = values.isna().to_numpy()
    if type == "text":
        found = values.astype("str").where(~missing)
        missing = missing | (found == "").to_numpy(dtype=bool, na_value=False)
    elif type == "bytes":
        found = values.astype("object")
        wrong = ~missing & ~np.array([isinstance(value, bytes) for value in found], dtype=bool)
        _report(faults, "loaded.not_bytes", values, wrong, table, name)
    else:
        found = pd.to_numeric(values, errors="coerce").astype("float64")
        wrong = ~missing & ~np.isfinite(found.to_numpy())
        _report(faults, "loaded.not_number", values, wrong, table, name)
        if name not in ("lat", "lon", "value"):
            negative = found.to_numpy() < 0
            _report(faults, "loaded.negative", values, negative, table, name)
        if type == "whole" and not wrong.any() and not missing.any():
            broken = found.to_numpy() % 1 != 0
            _report(faults, "loaded.not_whole", values, broken, table, name)
            found = found if broken.any() else found.astype("int64")
    if required or type == "whole":
        _report(faults, "loaded.required", values, missing, table, name)
    return found


def _report(
    faults: Faults, code: str, values: pd.Series, wrong: np.ndarray, table: str, name: str
) -> None:
    for row in wrong.nonzero()[0][:_FAULTS_SHOWN]:
        value = str(values.iloc[row])[:80]
        faults.add(code, table=table, row=str(row + 1), field=name, value=value)


def _check_places(frame: pd.DataFrame, table: str, kind: Kind, faults: Faults) -> None:
    """A place is known whole or not at all, and lies in or near Belgium."""
    import numpy as np

    if "lat" not in kind.columns:
        return
    south, north, west, east = NEAR_BELGIUM
    lat, lon = frame["lat"].to_numpy(), frame["lon"].to_numpy()
    for row in np.flatnonzero(np.isnan(lat) != np.isnan(lon))[:_FAULTS_SHOWN]:
        field = "lat" if np.isnan(lat[row]) else "lon"
        faults.add("loaded.required", table=table, row=str(row + 1), field=field, value="")
    with np.errstate(invalid="ignore"):
        outside = (lat < south) | (lat > north) | (lon < west) | (lon > east)
    for row in np.flatnonzero(outside)[:_FAULTS_SHOWN]:
        # Text: the catalogue would round a number to two decimals.
        faults.add(
            "loaded.outside",
            table=table,
            row=str(row + 1),
            lat=f"{lat[row]:.5f}",
            lon=f"{lon[row]:.5f}",
        )
