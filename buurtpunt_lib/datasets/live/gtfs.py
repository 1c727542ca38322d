"""GTFS: the stops of public transport, and how often something stops there.

A zip of text files (https://gtfs.org/documentation/schedule/reference): `stops.txt` has the
places, `stop_times.txt` each stop of each trip, `trips.txt` the service of a trip, `calendar.txt`
and `calendar_dates.txt` the days of a service. The zip is kept as it came; its files are read from
it as a stream, the largest (`stop_times.txt`, hundreds of megabytes) in pieces.

Typical week: of the coming eight whole weeks (Monday to Sunday) the one with the median number of
trips, so that a week of holiday or of strike does not stand for the year. Stops a day: vehicles
that stop at a place in that week, divided by seven.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from buurtpunt_lib.datasets.importing.archives import member, open_zip
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.numbers import near_belgium
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource, Remark
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_WEEKS = 8
_MOST_UNPACKED = 10_000_000_000
_BLOCK = 4 << 20
# What a row of stops.txt may be for people to get on there: a stop, or nothing said.
_STOP, _STATION = ("", "0"), "1"
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The files of ours that a zip may have; any other is not even listed.
_NEEDED = ("stops.txt", "stop_times.txt", "trips.txt")


@dataclass(frozen=True)
class Feed:
    """An opened zip. `name`: what faults call it."""

    archive: zipfile.ZipFile
    name: str

    def has(self, file: str) -> bool:
        return any(n.rsplit("/", 1)[-1].lower() == file for n in self.archive.namelist())

    def rows(self, file: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()):
        """The columns of a file as text, in pieces. Missing optional ones are empty.

        Raises InputError `import_file.zip_without`, `live.column_missing`, `live.not_expected`.
        """
        import pyarrow as pa
        from pyarrow import csv

        info = member(self.archive, file, file=self.name)
        with self.archive.open(info) as stream:
            first = stream.readline(100_000).decode("utf-8-sig", errors="replace")
        header = [name.strip().strip('"') for name in first.split(",")]
        for column in columns:
            if column not in header:
                raise InputError("live.column_missing", source=self.name, field=column,
                                 allowed=", ".join(header[:30]))  # fmt: skip
        wanted = [name for name in (*columns, *optional) if name in header]
        with self.archive.open(info) as stream:
            try:
                reader = csv.open_csv(
                    stream,
                    read_options=csv.ReadOptions(
                        block_size=_BLOCK, column_names=header, skip_rows=1
                    ),
                    parse_options=csv.ParseOptions(newlines_in_values=False),
                    convert_options=csv.ConvertOptions(
                        include_columns=wanted,
                        column_types=dict.fromkeys(wanted, pa.string()),
                        strings_can_be_null=False,
                    ),
                )
                for batch in reader:
                    piece = batch.to_pandas()
                    for name in set(optional) - set(wanted):
                        piece[name] = ""
                    yield piece.apply(lambda texts: texts.str.strip())
            except pa.ArrowInvalid:
                raise InputError("live.not_expected", source=self.name, expected=file) from None

    def table(self, file: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()):
        """A file that fits in memory, whole."""
        import pandas as pd

        pieces = list(self.rows(file, columns, optional))
        return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(
            columns=[*columns, *optional], dtype="str"
        )  # fmt: skip


def stops_per_day(feed: Feed, today: date) -> pd.Series:
    """stop_id -> vehicles that stop there on an average day of the typical week."""
    import pandas as pd

    trips = feed.table("trips.txt", ("trip_id", "service_id"))
    days = typical_days(feed, trips["service_id"].value_counts().to_dict(), today)
    runs = trips["service_id"].map(days.runs)
    weight_of = pd.Series(runs.fillna(0).to_numpy(float), index=trips["trip_id"])
    weight_of = weight_of[~weight_of.index.duplicated()]
    totals = pd.Series(dtype=float)
    for piece in feed.rows("stop_times.txt", ("trip_id", "stop_id")):
        places = weight_of.index.get_indexer(piece["trip_id"])
        weights = np.where(places >= 0, weight_of.to_numpy()[places], 0.0)
        summed = pd.Series(weights).groupby(piece["stop_id"].to_numpy()).sum()
        totals = totals.add(summed, fill_value=0.0)
    return totals / days.number


@dataclass(frozen=True)
class Days:
    """runs: service -> on how many of the days it runs. number: of days."""

    runs: dict[str, int]
    number: int


def typical_days(feed: Feed, trips: dict[str, int], today: date) -> Days:
    """The typical week of a feed; all its days where it covers no whole week.

    trips: service -> its number of trips. Raises InputError `live.no_days`.
    """
    active = _active_days(feed)
    every = sorted({day for days in active.values() for day in days})
    if not every:
        raise InputError("live.no_days", source=feed.name)
    first, last = every[0], every[-1]
    begin = max(first, today) if today <= last else first
    monday = begin + timedelta(days=-begin.weekday() % 7)
    weeks = [
        [monday + timedelta(days=7 * week + day) for day in range(7)] for week in range(_WEEKS)
    ]
    weeks = [week for week in weeks if week[-1] <= last]
    if not weeks:
        span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        weeks = [span]

    def runs_in(week: list[date]) -> dict[str, int]:
        wanted = set(week)
        return {service: len(days & wanted) for service, days in active.items()}

    def trips_in(week: list[date]) -> int:
        return sum(n * trips.get(service, 0) for service, n in runs_in(week).items())

    ordered = sorted(weeks, key=trips_in)
    chosen = ordered[len(ordered) // 2]
    return Days(runs_in(chosen), len(chosen))


def _active_days(feed: Feed) -> dict[str, set[date]]:
    """service -> the days on which it runs."""
    found: dict[str, set[date]] = {}
    if feed.has("calendar.txt"):
        table = feed.table("calendar.txt", ("service_id", *_DAYS, "start_date", "end_date"))
        for row in table.itertuples(index=False):
            start = _day(row.start_date, feed, "start_date")
            end = _day(row.end_date, feed, "end_date")
            # A service may be said to run for decades; no week of ours lies so far ahead.
            end = min(end, start + timedelta(days=2 * 366))
            on = {i for i, name in enumerate(_DAYS) if getattr(row, name) == "1"}
            span = (start + timedelta(days=n) for n in range((end - start).days + 1))
            found[row.service_id] = {day for day in span if day.weekday() in on}
    if feed.has("calendar_dates.txt"):
        table = feed.table("calendar_dates.txt", ("service_id", "date", "exception_type"))
        for row in table.itertuples(index=False):
            days = found.setdefault(row.service_id, set())
            day = _day(row.date, feed, "date")
            if row.exception_type == "1":
                days.add(day)
            elif row.exception_type == "2":
                days.discard(day)
    return found


def _day(text: str, feed: Feed, field: str) -> date:
    try:
        if len(text) != 8:
            raise ValueError
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise InputError("live.value", source=feed.name, field=field, value=text[:20]) from None


def _stops(feed: Feed) -> pd.DataFrame:
    """stops.txt with numbers for the places; rows without a place are left out later."""
    import pandas as pd

    table = feed.table(
        "stops.txt", ("stop_id", "stop_name", "stop_lat", "stop_lon"),
        ("location_type", "parent_station"),
    )  # fmt: skip
    if table.empty:
        raise InputError("live.not_expected", source=feed.name, expected="stops.txt")
    for name, text in (("lat", "stop_lat"), ("lon", "stop_lon")):
        table[name] = pd.to_numeric(table[text], errors="coerce")
    located = [
        bool(lat == lat and lon == lon and near_belgium(lat, lon))
        for lat, lon in zip(table["lat"], table["lon"], strict=True)
    ]
    return table.assign(located=located)


def _read(client: Client, path: str, stations: bool) -> Answer:
    source = client.source
    file = client.download(path, form="zip", most_bytes=1_500_000_000)
    as_of = client.modified(file)
    with open_zip(file, max_bytes=_MOST_UNPACKED) as archive:
        feed = Feed(archive, source.name)
        for needed in _NEEDED:
            member(archive, needed, file=source.name)
        client.progress("rows", 0, None)
        stops = _stops(feed)
        client.progress("work", 0, None)
        per_day = stops_per_day(feed, date.fromisoformat(client.today()))
    made = _as_stations(stops, per_day) if stations else _as_points(stops, per_day)
    elsewhere = int((~stops["located"]).sum())
    if made.empty or (elsewhere > len(stops) / 2 and not stations):
        raise InputError("live.not_expected", source=source.name, expected="stop_lat, stop_lon")
    frame = made.assign(source=source.key, as_of=as_of)
    kind, key = ("stations", "stations") if stations else ("points", source.key)
    remarks = (Remark("abroad", {"n": elsewhere}),) if elsewhere else ()
    return Answer((NewTable(key, kind, frame, source.about(as_of)),), remarks)


def _as_points(stops: pd.DataFrame, per_day: pd.Series) -> pd.DataFrame:
    """Stops where people get on; a stop at which nothing stops in the typical week has 0."""
    found = stops[stops["location_type"].isin(_STOP) & stops["located"]]
    found = found.drop_duplicates("stop_id")
    return found.assign(
        id=found["stop_id"],
        facility="transit_stop",
        name=found["stop_name"].where(found["stop_name"] != ""),
        opening_hours=None,
        stops_per_day=found["stop_id"].map(per_day).fillna(0.0).round(2),
    )[["id", "facility", "name", "lat", "lon", "opening_hours", "stops_per_day"]]


def _as_stations(stops: pd.DataFrame, per_day: pd.Series) -> pd.DataFrame:
    """Belgian stations with what stops at all their platforms together."""
    parent = stops["parent_station"].where(stops["parent_station"] != "", stops["stop_id"])
    total = stops["stop_id"].map(per_day).fillna(0.0).groupby(parent.to_numpy()).sum()
    # "S8811189", "8811189_3": 88 is Belgium.
    number = stops["stop_id"].str.extract(r"^S?(88\d{5})$", expand=False)
    found = stops[number.notna() & stops["located"]].assign(number="00" + number)
    found = found.assign(stops_per_day=found["stop_id"].map(total).fillna(0.0).round(2))
    # A station may stand there as itself and as a stop: the one with the trains counts.
    found = found.sort_values("stops_per_day", ascending=False).drop_duplicates("number")
    found = found.rename(columns={"stop_name": "name", "number": "id"})
    return found[["id", "name", "lat", "lon", "stops_per_day"]]


SOURCES = (
    LiveSource(
        key="delijn_gtfs",
        kinds=("points",),
        name="De Lijn (haltes en dienstregeling)",
        publisher="De Lijn",
        licence="facts",
        base="https://data.gtfs.be/delijn/gtfs",
        url="https://data.gtfs.be/delijn/gtfs/be-delijn-gtfs.zip",
        max_age=timedelta(days=30),
        read=partial(_read, path="be-delijn-gtfs.zip", stations=False),
        limits=Limits(most_bytes=1_500_000_000),
    ),
    LiveSource(
        key="nmbs_gtfs",
        kinds=("stations",),
        name="NMBS (stations en dienstregeling)",
        publisher="NMBS, via iRail",
        licence="facts",
        base="https://gtfs.irail.be/nmbs/gtfs",
        url="https://gtfs.irail.be/nmbs/gtfs/latest.zip",
        max_age=timedelta(days=30),
        read=partial(_read, path="latest.zip", stations=True),
        limits=Limits(most_bytes=1_500_000_000),
    ),
)
