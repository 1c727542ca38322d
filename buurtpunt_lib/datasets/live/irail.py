"""iRail: the railway stations of Belgium.

`stations/?format=json&lang=nl` answers {"version", "timestamp", "station": [{"id", "locationX",
"locationY", "standardname", "name", "@id"}]} (https://docs.irail.be): X is the longitude, Y the
latitude, both text. The id "BE.NMBS.008811189" holds the number of the station; those of Belgium
begin with 0088. Stations abroad, where Belgian trains go, stand in the list too.

How many trains stop is not in it. The numbers that were known before stay, with a remark.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets import loaded, places
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.numbers import day_of, degrees
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource, Remark
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# One table of stations, whichever source brought it last.
TABLE = "stations"
_ID = re.compile(r"BE\.NMBS\.(\d{9})")


def _read(client: Client) -> Answer:
    import pandas as pd

    source = SOURCES[0]
    document = client.json("stations/", {"format": "json", "lang": "nl"}, most_bytes=10_000_000)
    listed = document.get("station") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not listed:
        raise InputError("live.not_expected", source=source.name, expected="station")
    as_of = _day(document) or client.today()
    rows, abroad = [], 0
    for number, entry in enumerate(listed, start=1):
        found = _ID.fullmatch(str(entry.get("id", ""))) if isinstance(entry, dict) else None
        name = str(entry.get("standardname") or entry.get("name") or "") if found else ""
        if not found or not name:
            raise InputError("live.item", source=source.name, row=str(number), field="id")
        if not found[1].startswith("0088"):
            abroad += 1
            continue
        lat, lon = degrees(entry, "locationY", "locationX", source=source.name, row=number)
        rows.append((found[1], name, lat, lon))
    frame = pd.DataFrame(rows, columns=["id", "name", "lat", "lon"])
    frame["stops_per_day"] = frame["id"].map(_stops_known())
    frame = frame.assign(source=source.key, as_of=as_of)
    remarks = [Remark("abroad", {"n": abroad})] if abroad else []
    if frame["stops_per_day"].notna().any():
        remarks.append(Remark("older_stops", {"n": int(frame["stops_per_day"].notna().sum())}))
    return Answer((NewTable(TABLE, "stations", frame, source.about(as_of)),), tuple(remarks))


def _day(document: dict) -> str:
    """The day of the list; its timestamp is text."""
    stamp = str(document.get("timestamp", ""))
    return day_of(int(stamp)) if stamp.isascii() and stamp.isdigit() else ""


def _stops_known() -> pd.Series:
    """Stops a day by the number of the station: those loaded before, else the shipped ones."""
    fresh = loaded.read("stations")
    if fresh.empty:
        return places.stations()["stops_per_day"]
    return fresh.drop_duplicates("id").set_index("id")["stops_per_day"]


SOURCES = (
    LiveSource(
        key="irail_stations",
        kinds=("stations",),
        name="iRail (treinstations)",
        publisher="iRail",
        licence="CC0-1.0",
        base="https://api.irail.be",
        url="https://api.irail.be/stations/?format=json&lang=nl",
        max_age=timedelta(days=30),
        read=_read,
        limits=Limits(pause_s=1.0),
        complete_for=("railway_station",),
    ),
)
