"""What the rows of each kind of table must be, and the frame that they become.

Reader: per kind, from a job to (records, row numbers). A record with a fault stays in the list,
so that a later row with the same key is still seen; it is left out at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from buurtpunt_lib.datasets import places
from buurtpunt_lib.datasets.importing import cells, coordinates, words
from buurtpunt_lib.datasets.importing.columns import wide_facilities
from buurtpunt_lib.datasets.importing.placing import places as placed
from buurtpunt_lib.datasets.importing.placing import shapes_of, system_of
from buurtpunt_lib.datasets.importing.rows import Job
from buurtpunt_lib.datasets.loaded_kinds import KINDS
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Records = list[tuple[int, dict[str, Any]]]
# A village has at most this many of anything; a larger number is a postal code or a year.
MOST_COUNTED = 999


def read(job: Job) -> pd.DataFrame:
    """The rows without a fault; the faults are in the job's sheet.

    Raises InputError where not a row is wrong but the file: `import_file.swapped`, `.crs_…`.
    """
    import pandas as pd

    records = _READERS[job.kind](job)
    _refuse_twice(job, records)
    kind = KINDS[job.kind]
    names = list(kind.columns)
    names += [name for name in kind.optional if any(name in record for _, record in records)]
    good = [record for i, record in records if job.table.numbers[i] not in job.sheet.bad]
    return pd.DataFrame(good, columns=names)


def _refuse_twice(job: Job, records: Records) -> None:
    """A key that stood before is a fault: of two rows about one thing one is wrong."""
    keys = KINDS[job.kind].keys
    seen: dict[tuple, int] = {}
    for i, record in records:
        key = tuple(record.get(name) for name in keys)
        if None in key:
            continue
        if key in seen:
            row = str(job.table.numbers[seen[key]])
            # A key that we made ourselves says nothing to the user.
            names = ("name", *(name for name in keys if name in job.mapping))
            said = {job.label(name): job.text(i, name) for name in names if job.text(i, name)}
            job.fault(
                i, ", ".join(said) or keys[0], "twice", value=", ".join(said.values()), other=row
            )
        else:
            seen[key] = i


def _points(job: Job) -> Records:
    lat, lon = placed(job, must=True)
    found = []
    for i in range(len(job.table.rows)):
        name = job.short(i, "name")
        facility = job.facility(i, "facility")
        where = f"{lat[i]:.5f}", f"{lon[i]:.5f}"
        record = {
            "id": job.short(i, "id") or job.made_id(facility, name, *where),
            "facility": facility,
            "name": name or None,
            "lat": lat[i],
            "lon": lon[i],
            "opening_hours": job.short(i, "opening_hours") or None,
            "source": job.fixed["source"],
            "as_of": job.as_of(i),
        }
        if "stops_per_day" in job.mapping:
            record["stops_per_day"] = job.said(i, "stops_per_day", cells.amount)
        found.append((i, record))
    return found


def _village_services(job: Job) -> Records:
    wide = {} if "service" in job.mapping else wide_facilities(job.table)
    found: Records = []
    for i in range(len(job.table.rows)):
        village = job.village(i)
        origin = {"source": job.fixed["source"], "as_of": job.as_of(i)}
        if not wide:
            service = job.facility(i, "service")
            count = _count(job, i, must=True)
            found.append((i, {"village": village, "service": service, "count": count, **origin}))
            continue
        for column, service in wide.items():
            count = _counted(job, i, column, job.cell(i, column))
            # An empty cell says nothing: not known, and not zero.
            if count is not None:
                found.append(
                    (i, {"village": village, "service": service, "count": count, **origin})
                )
    return found


def _count(job: Job, i: int, *, must: bool) -> int | None:
    text = job.text(i, "count")
    if must and not text:
        job.fault(i, "count", "required")
    return _counted(job, i, "count", text)


def _counted(job: Job, i: int, field: str, text: str) -> int | None:
    """A number of places; None for an empty cell, which says nothing."""
    if not text:
        return None
    try:
        value = cells.whole(text)
        if value > MOST_COUNTED:
            raise cells.Wrong("too_many", value=text, maximum=MOST_COUNTED)
    except cells.Wrong as error:
        job.fault(i, field, error.code, **error.values)
        return None
    return value


def _origins(job: Job) -> Records:
    lat, lon = placed(job, must=False)
    villages = places.villages()
    found = []
    for i in range(len(job.table.rows)):
        village = job.village(i, must=False)
        nis = villages.at[village, "municipality_nis"] if village else None
        if village is None and (job.text(i, "municipality_nis") or job.text(i, "municipality")):
            nis = job.municipality(i)
        name = job.short(i, "name")
        population = job.said(i, "population", cells.amount)
        older = job.said(i, "population_65_plus", cells.amount)
        if population is not None and older is not None and older > population:
            job.fault(i, "population_65_plus", "more_than", value=job.text(i, "population_65_plus"),
                      other=job.text(i, "population"))  # fmt: skip
        if not np.isfinite(lat[i]) and village is None:
            job.fault(i, "village", "no_place")
        where = (village, name, f"{lat[i]:.5f}", f"{lon[i]:.5f}")
        record = {
            "id": job.short(i, "id") or job.made_id(*where),
            "name": name or None,
            "village": village,
            "municipality_nis": nis,
            "lat": lat[i],
            "lon": lon[i],
            "population": population,
            "population_65_plus": older,
            "households_without_car": job.said(i, "households_without_car", cells.amount),
            "source": job.fixed["source"],
            "as_of": job.as_of(i),
        }
        found.append((i, record))
    return found


def _outlines(job: Job) -> Records:
    import shapely

    shapes = shapes_of(job)
    inside = [None if s is None else s.representative_point() for s in shapes]
    first = np.array([np.nan if p is None else p.x for p in inside], float)
    second = np.array([np.nan if p is None else p.y for p in inside], float)
    if job.swap:
        first, second = second, first
    where = coordinates.place(first, second, system_of(job, first, second))
    if where.all_swapped:
        raise InputError(
            "import_file.swapped", file=job.table.file, first="geometry", second="geometry",
            option="--swap",
        )  # fmt: skip

    def to_degrees(points: np.ndarray) -> np.ndarray:
        a, b = (points[:, 1], points[:, 0]) if job.swap else (points[:, 0], points[:, 1])
        lat, lon = coordinates.to_degrees(a, b, where.epsg)
        return np.column_stack([lon, lat])

    found = []
    for i, shape in enumerate(shapes):
        village, geometry = job.village(i), None
        if shape is None:
            if job.table.numbers[i] not in job.sheet.bad:
                job.fault(i, "geometry", "required")
        elif where.fault[i]:
            job.fault(i, "geometry", f"place_{where.fault[i]}", value=f"{first[i]} / {second[i]}",
                      epsg=str(where.epsg))  # fmt: skip
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            job.fault(i, "geometry", "not_polygon", value=shape.geom_type)
        else:
            shape = shapely.transform(shapely.force_2d(shape), to_degrees)
            geometry = shapely.to_wkb(shape if shape.is_valid else shapely.buffer(shape, 0))
        found.append(
            (i, {"village": village, "geometry": geometry, "source": job.fixed["source"],
                 "as_of": job.as_of(i)})
        )  # fmt: skip
    return found


def _observations(job: Job) -> Records:
    found = []
    today = date.today().isoformat()
    for i in range(len(job.table.rows)):
        presence = _presence(job, i)
        day = job.said(i, "observed_on", cells.day, must=True)
        if day is not None and day > today:
            job.fault(i, "observed_on", "day_later", value=job.text(i, "observed_on"))
        count = _count(job, i, must=False)
        if count is not None and presence is not None and (presence != "present" or count == 0):
            job.fault(i, "count", "count_not_present", value=job.text(i, "count"))
        record = {
            "village": job.village(i),
            "facility": job.facility(i, "facility"),
            "presence": presence,
            "count": np.nan if count is None else count,
            "observed_on": day,
            "by": job.short(i, "by"),
            "note": job.short(i, "note") or None,
        }
        found.append((i, record))
    return found


def _presence(job: Job, i: int) -> str | None:
    text = job.text(i, "presence")
    if not text:
        job.fault(i, "presence", "required")
        return None
    found = words.presence_words().get(words.fold(text) or text)
    if found is None:
        allowed = cells.first_of(words.presence_words(), 8)
        job.fault(i, "presence", "presence_unknown", value=text[:60], allowed=allowed)
    return found


def _ages(job: Job) -> Records:
    found = []
    taken: dict[str, list[tuple[int, int, int]]] = {}
    for i in range(len(job.table.rows)):
        nis = job.municipality(i)
        first, last = _age_group(job, i)
        population = job.said(i, "population", cells.amount, must=True)
        if nis is not None and first is not None:
            groups = taken.setdefault(nis, [])
            for a, b, row in groups:
                # The same group again is said as such by the check of the keys.
                if first <= b and a <= last and a != first:
                    job.fault(i, "age", "ages_overlap", value=f"{first}-{last}",
                              other=str(row))  # fmt: skip
                    break
            groups.append((first, last, job.table.numbers[i]))
        record = {
            "municipality_nis": nis,
            "age_from": first,
            "age_to": last,
            "population": population,
            "source": job.fixed["source"],
            "as_of": job.as_of(i),
        }
        found.append((i, record))
    return found


def _age_group(job: Job, i: int) -> tuple[int | None, int | None]:
    if "age" in job.mapping:
        return job.said(i, "age", cells.ages, must=True) or (None, None)
    first = job.said(i, "age_from", cells.whole, must=True)
    last = first
    if "age_to" in job.mapping:
        # An open last group: from 95 on.
        last = job.said(i, "age_to", cells.whole) if job.text(i, "age_to") else cells.OLDEST
    if first is None or last is None:
        return None, None
    if not first <= last <= cells.OLDEST:
        job.fault(i, "age_from", "ages", value=f"{first}-{last}")
        return None, None
    return first, last


_READERS: dict[str, Callable[[Job], Records]] = {
    "points": _points,
    "village_services": _village_services,
    "origins": _origins,
    "outlines": _outlines,
    "observations": _observations,
    "ages": _ages,
}
