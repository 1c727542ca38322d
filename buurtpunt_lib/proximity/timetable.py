"""Travel times by public transport and on foot, from timetables, by the engine R5 (through r5py).

Minutes: from the door of the origin to the point, waiting and walking included, the middle one (or
another percentile) of all departures within a window.
Unknown (NaN): no connection was found within `max_minutes`, or the place lies on no street.
Candidate: one of the `among` points of a facility that lie nearest to an origin in a straight line;
only candidates, of it or of an origin beside it, are looked at.

r5py is an optional extra: `pip install ons-buurtpunt[timetable]`. It is free under the MIT licence
(or the GPL, as one likes). It needs Java 21 or newer, and fetches the engine itself, some 100 MB,
from the internet the first time; who has none lets BUURTPUNT_R5_JAR name the file. Where this was
written r5py 1.1.7 and Java 25 were there, and the engine could not be had: what is below was
checked against the source of r5py and is tested with a stand-in for the engine, but it has never
been run with the engine itself. Treat first results with that in mind.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.proximity.index import PointIndex
from buurtpunt_lib.proximity.point_table import check_nth, coordinates, ids_of

if TYPE_CHECKING:
    import pandas as pd

# The engine counts in whole minutes, and no further than this.
_MOST_MINUTES = 240
# Where the engine lies, for who fetched it otherwise.
JAR = "BUURTPUNT_R5_JAR"
# Origins searched at once; their points are asked for together.
_AT_ONCE = 50


@dataclass(frozen=True, eq=False)
class TimetableReach:
    """minutes, position: (origin, facility, n); position (in the index) -1 where not known."""

    origins: np.ndarray
    facilities: tuple[str, ...]
    minutes: np.ndarray
    position: np.ndarray


def reach_by_timetable(
    origins: pd.DataFrame,
    index: PointIndex,
    facilities: Sequence[str],
    *,
    streets: Path,
    timetables: Sequence[Path],
    departure: datetime,
    window_minutes: int = 60,
    percentile: int = 50,
    max_minutes: int = 120,
    n: int = 1,
    among: int = 10,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> TimetableReach:
    """Minutes from every origin to the n nearest points of each facility.

    origins, index, facilities, n: as `reach_table`. streets: a .osm.pbf file. timetables: GTFS zip
    files. departure: date and time in local time, without time zone; it must lie in the period of
    the timetables, or no connection is found. All departures in the `window_minutes` after it
    count; `percentile` says which of them is meant (50: half of them are as quick). progress: told
    how many origins are done, of how many.

    Raises InputError `proximity.timetable_option`, `proximity.timetable_file`,
    `proximity.timetable_package` (r5py is not installed), `proximity.timetable_java` (no Java),
    `proximity.timetable_fetch` (the engine could not be fetched), `proximity.timetable_engine` (it
    did not start or could not read the files), and as `reach_table` does.
    """
    n, among = check_nth(n), check_nth(among)
    _check(departure, window_minutes, percentile, max_minutes, [streets, *timetables])
    lat, lon = coordinates(origins, refuse_unlocated=False, columns=("lat", "lon"))
    located = np.flatnonzero(np.isfinite(lat))
    r5py = _engine()
    try:
        network = r5py.TransportNetwork(str(streets), [str(path) for path in timetables])
    except Exception as error:
        raise InputError("proximity.timetable_engine", reason=_first_line(error)) from error
    shape = (len(lat), len(facilities), n)
    minutes, position = np.full(shape, np.nan), np.full(shape, -1)
    # Per facility the candidates of each origin, -1 past the last.
    near = [index.nearest(name, lat, lon, max(n, among))[1] for name in facilities]
    points = index.points
    # The engine searches once from each origin, to all points at once.
    for start in range(0, len(located), _AT_ONCE):
        here = located[start : start + _AT_ONCE]
        progress(start, len(located))
        rows = np.unique(np.concatenate([table[here].ravel() for table in near]))
        rows = rows[rows >= 0]
        if len(rows) == 0:
            continue
        try:
            table = r5py.TravelTimeMatrix(
                network,
                origins=_places("o", here, lat[here], lon[here]),
                destinations=_places(
                    "p", rows, points["lat"].to_numpy()[rows], points["lon"].to_numpy()[rows]
                ),
                snap_to_network=True,
                departure=departure,
                departure_time_window=timedelta(minutes=window_minutes),
                percentiles=[percentile],
                transport_modes=["TRANSIT", "WALK"],
                max_time=timedelta(minutes=max_minutes),
            )
        except Exception as error:
            raise InputError("proximity.timetable_engine", reason=_first_line(error)) from error
        for column, candidates in enumerate(near):
            found = nearest_in_time(table, len(lat), n, percentile, among=candidates[here])
            minutes[here, column], position[here, column] = found[0][here], found[1][here]
    progress(len(located), len(located))
    return TimetableReach(ids_of(origins), tuple(facilities), minutes, position)


def nearest_in_time(
    table: pd.DataFrame,
    origins: int,
    n: int,
    percentile: int = 50,
    *,
    among: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The n shortest of a table of travel times, per origin: minutes and ids, (origin, n).

    table: a row per pair, as r5py gives: from_id ("o" and the position of the origin), to_id ("p"
    and the position of the point), and travel_time (percentile 50) or travel_time_pNN, in minutes
    (NaN = no connection). among: positions of the only points that count. Of points equally near
    the first one is taken.
    """
    # r5py writes p5; its documentation p05.
    names = ("travel_time", f"travel_time_p{percentile:d}", f"travel_time_p{percentile:02d}")
    column = next(name for name in names if name in table.columns)
    away = table[column].to_numpy(dtype=float, na_value=np.nan)
    begin, end = (
        table[name].astype(str).str[1:].astype(int).to_numpy() for name in ("from_id", "to_id")
    )
    known = np.isfinite(away)
    if among is not None:
        known &= np.isin(end, among)
    begin, end, away = begin[known], end[known], away[known]
    order = np.lexsort((end, away, begin))
    begin, end, away = begin[order], end[order], away[order]
    place = np.arange(len(begin)) - np.searchsorted(begin, begin)
    first = place < n
    minutes, position = np.full((origins, n), np.nan), np.full((origins, n), -1)
    minutes[begin[first], place[first]] = away[first]
    position[begin[first], place[first]] = end[first]
    return minutes, position


def _check(departure, window_minutes, percentile, max_minutes, files) -> None:
    faults = Faults()
    if not isinstance(departure, datetime) or departure.tzinfo is not None:
        allowed = "2026-11-24 09:00"
        faults.add(
            "proximity.timetable_option", field="departure", value=str(departure), allowed=allowed
        )
    for name, value, low, high in (
        ("window_minutes", window_minutes, 1, _MOST_MINUTES),
        ("percentile", percentile, 1, 99),
        ("max_minutes", max_minutes, 1, _MOST_MINUTES),
    ):
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not low <= value <= high:
            faults.add(
                "proximity.timetable_option",
                field=name,
                value=str(value),
                allowed=f"{low}-{high}",
            )
    for path in files:
        if not Path(path).is_file():
            faults.add("proximity.timetable_file", file=str(path))
    faults.raise_if_any()


def _engine():
    """r5py, which starts Java when it is imported."""
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise InputError("proximity.timetable_java")
    jar = os.environ.get(JAR, "")
    if jar and not Path(jar).is_file():
        raise InputError("proximity.timetable_file", file=jar)
    # r5py reads its own options from the command line: ours are not for it.
    before, sys.argv = sys.argv, ["r5py", *(["--r5-classpath", jar] if jar else [])]
    try:
        import r5py
    except ModuleNotFoundError as error:
        raise InputError("proximity.timetable_package", package=str(error.name)) from error
    except OSError as error:
        # Whatever requests raises, when it cannot reach the site of the engine, is one.
        raise InputError("proximity.timetable_fetch", variable=JAR) from error
    except Exception as error:
        # Such as too old a Java.
        raise InputError("proximity.timetable_engine", reason=_first_line(error)) from error
    finally:
        sys.argv = before
    return r5py


def _places(letter: str, ids, lat, lon):
    """letter: r5py calls what has one id one place, so those of origins and points must differ."""
    import geopandas as gpd

    where = gpd.points_from_xy(lon, lat)
    named = [f"{letter}{number}" for number in ids]
    return gpd.GeoDataFrame({"id": named}, geometry=where, crs="EPSG:4326")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
