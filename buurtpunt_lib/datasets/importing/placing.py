"""Where the rows of a file lie: from columns, from shapes, or from text that describes a shape.

WKT: a shape as text, "POINT (4.4 51.2)"; some programs put the coordinate system in front.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from buurtpunt_lib.datasets.importing import cells, coordinates
from buurtpunt_lib.datasets.importing.rows import Job
from buurtpunt_lib.errors import InputError

_BEFORE_WKT = re.compile(r"^\s*(?:SRID=(\d+)\s*;|<[^>]*?(\d{4,5})>)\s*", re.I)


def places(job: Job, *, must: bool) -> tuple[np.ndarray, np.ndarray]:
    """(lat, lon) of each row in degrees, NaN where not known. must: a row without one is a fault.

    Raises InputError `import_file.swapped`, `.crs_differs`, `.crs_of_file`.
    """
    fields, first, second = _numbers(job)
    if job.swap:
        first, second = second, first
    epsg = system_of(job, first, second)
    placed = coordinates.place(first, second, epsg)
    if placed.all_swapped:
        raise InputError("import_file.swapped", file=job.table.file, **_named(job, fields))
    north, east = fields
    for i in np.flatnonzero(placed.fault != ""):
        a, b = _short(first[i]), _short(second[i])
        value = f"{a} / {b}" if north == east else f"{job.label(north)} {b}, {job.label(east)} {a}"
        if job.swap and north != east:
            value = f"{job.label(north)} {a}, {job.label(east)} {b}"
        job.fault(int(i), north, f"place_{placed.fault[i]}", value=value, epsg=str(placed.epsg))
    if must:
        missing = ~(np.isfinite(first) & np.isfinite(second))
        for i in np.flatnonzero(missing):
            if job.table.numbers[i] not in job.sheet.bad:
                job.fault(int(i), fields[0], "required")
    return placed.lat, placed.lon


def system_of(job: Job, first: np.ndarray, second: np.ndarray) -> int | None:
    """The coordinate system that the user gave or that the file states; None where neither does.

    Raises InputError `import_file.crs_differs` where the numbers show another than the file says.
    """
    if job.epsg is not None:
        return job.epsg
    stated = job.table.epsg
    if stated is None:
        return None
    try:
        # Asked for nothing: an unknown system is refused before any row is.
        coordinates.to_degrees(np.array([np.nan]), np.array([np.nan]), stated)
    except Exception:
        raise InputError(
            "import_file.crs_of_file", file=job.table.file, value=f"EPSG:{stated}"
        ) from None
    shown = coordinates.shown_by(first, second)
    if stated in coordinates.SHOWN and shown not in (None, stated):
        raise InputError(
            "import_file.crs_differs", file=job.table.file, value=str(stated), shown=str(shown)
        )
    return stated


def shapes_of(job: Job) -> list[Any]:
    """The shape of each row, None where there is none; a WKT that cannot be read is a fault."""
    if "wkt" not in job.mapping:
        return job.table.shapes or [None] * len(job.table.rows)
    import shapely

    found = []
    for i in range(len(job.table.rows)):
        text = _BEFORE_WKT.sub("", job.text(i, "wkt"))
        try:
            shape = shapely.from_wkt(text) if text else None
        except shapely.errors.ShapelyError:
            job.fault(i, "wkt", "wkt", value=text[:40])
            shape = None
        found.append(None if shape is None or shape.is_empty else shape)
    return found


def _numbers(job: Job) -> tuple[tuple[str, str], np.ndarray, np.ndarray]:
    """(the fields, first, second): first is what grows to the east."""
    for north, east in (("lat", "lon"), ("y", "x")):
        if north in job.mapping and east in job.mapping:
            pair = [
                np.array([_decimal(job, i, field) for i in range(len(job.table.rows))], float)
                for field in (east, north)
            ]
            return (north, east), *pair
    points = [None if shape is None else _point(shape) for shape in shapes_of(job)]
    first = np.array([np.nan if p is None else p.x for p in points], float)
    second = np.array([np.nan if p is None else p.y for p in points], float)
    field = "wkt" if "wkt" in job.mapping else "geometry"
    return (field, field), first, second


def _decimal(job: Job, i: int, field: str) -> float:
    value = job.said(i, field, cells.decimal)
    return np.nan if value is None else value


def _point(shape: Any) -> Any:
    """A building has its middle, where that lies inside it."""
    if shape.geom_type == "Point":
        return shape
    middle = shape.centroid
    return middle if shape.covers(middle) else shape.representative_point()


def _named(job: Job, fields: tuple[str, str]) -> dict[str, str]:
    north, east = fields
    first, second = job.label(north), job.label(east)
    if north == east:
        return {"first": first, "second": first, "option": "--swap"}
    return {
        "first": first,
        "second": second,
        "option": f'--columns "{north}={second},{east}={first}"',
    }


def _short(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")
