"""GBFS: shared bicycles and cars, in the form that their operators agreed on (version 2 and 3).

`gbfs.json` names the feeds: in version 2 per language ({"data": {"nl": {"feeds": [...]}}}), in
version 3 once ({"data": {"feeds": [...]}}). `station_information` lists the stations; where an
operator has none, `vehicle_status` (3) or `free_bike_status` (2) lists the vehicles where they
stand. `vehicle_types` says what a vehicle is. `last_updated` is seconds since 1970 (2) or a date
(3). See https://github.com/MobilityData/gbfs. Only the host of `gbfs.json` is asked.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.numbers import day_of, degrees, in_dutch, near_belgium
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource, Remark
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

_VEHICLES = ("vehicle_status", "free_bike_status")
# What a vehicle type may be for it to count as the facility.
_FORMS = {
    "car_sharing": {"car"},
    "bike_sharing": {"bicycle", "cargo_bicycle"},
}


def _read(client: Client, facility: str) -> Answer:
    import pandas as pd

    source = client.source
    discovery = client.json("gbfs.json", most_bytes=1_000_000)
    feeds = _feeds(discovery, source)
    found, as_of = _stations(client, feeds, facility)
    if not found:
        found, as_of = _standing(client, feeds, facility)
    rows = [row for row in found if near_belgium(row["lat"], row["lon"])]
    if not rows:
        raise InputError("live.not_expected", source=source.name, expected="station_information")
    as_of = as_of or client.today()
    frame = pd.DataFrame(rows).drop_duplicates("id")
    frame = frame.assign(facility=facility, source=source.key, as_of=as_of)
    elsewhere = len(found) - len(rows)
    remarks = (Remark("abroad", {"n": elsewhere}),) if elsewhere else ()
    return Answer((NewTable(source.key, "points", frame, source.about(as_of)),), remarks)


def _feeds(document: Any, source: LiveSource) -> dict[str, str]:
    """Name of a feed -> its path below the base address."""
    data = document.get("data") if isinstance(document, dict) else None
    if isinstance(data, dict) and "feeds" not in data:
        # Version 2: one list per language; the feeds are the same ones.
        languages = [data.get("nl"), *data.values()]
        data = next((part for part in languages if isinstance(part, dict)), None)
    listed = data.get("feeds") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise InputError("live.not_expected", source=source.name, expected="GBFS")
    base = urlsplit(source.base)
    found = {}
    for feed in listed:
        if not isinstance(feed, dict):
            continue
        address = urlsplit(str(feed.get("url", "")))
        inside = address.path.startswith(base.path.rstrip("/") + "/")
        if address.hostname == base.hostname and inside:
            found[str(feed.get("name"))] = address.path[len(base.path.rstrip("/")) :]
    if not {"station_information", *_VEHICLES} & set(found):
        raise InputError("live.not_expected", source=source.name, expected="station_information")
    return found


def _list(client: Client, path: str, *names: str) -> tuple[list[Any], str]:
    """(the items of a feed, the day it was last updated)."""
    document = client.json(path, most_bytes=30_000_000)
    data = document.get("data") if isinstance(document, dict) else None
    for name in names:
        items = data.get(name) if isinstance(data, dict) else None
        if isinstance(items, list):
            return items, day_of(document.get("last_updated"))
    raise InputError("live.not_expected", source=client.source.name, expected=names[0])


def _stations(
    client: Client, feeds: dict[str, str], facility: str
) -> tuple[list[dict[str, Any]], str]:
    if "station_information" not in feeds:
        return [], ""
    items, as_of = _list(client, feeds["station_information"], "stations")
    found = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict) or not item.get("station_id"):
            raise InputError(
                "live.item", source=client.source.name, row=str(number), field="station_id"
            )
        lat, lon = degrees(item, "lat", "lon", source=client.source.name, row=number)
        hours = item.get("station_opening_hours")
        found.append(
            {
                "id": str(item["station_id"])[:120],
                "name": in_dutch(item.get("name"))[:200],
                "lat": lat,
                "lon": lon,
                "opening_hours": str(hours)[:255] if hours else None,
            }
        )
    return found, as_of


def _standing(
    client: Client, feeds: dict[str, str], facility: str
) -> tuple[list[dict[str, Any]], str]:
    """Vehicles without a station: each place where one stands is a point, to some 10 metres."""
    name = next((name for name in _VEHICLES if name in feeds), None)
    if name is None:
        return [], ""
    forms: dict[str, str] = {}
    if "vehicle_types" in feeds:
        types, _ = _list(client, feeds["vehicle_types"], "vehicle_types")
        forms = {
            str(kind.get("vehicle_type_id")): str(kind.get("form_factor"))
            for kind in types
            if isinstance(kind, dict)
        }
    items, as_of = _list(client, feeds[name], "vehicles", "bikes")
    found = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise InputError("live.item", source=client.source.name, row=str(number), field="lat")
        form = forms.get(str(item.get("vehicle_type_id")))
        if form is not None and form not in _FORMS[facility]:
            continue
        if item.get("station_id") and "lat" not in item:
            continue
        lat, lon = degrees(item, "lat", "lon", source=client.source.name, row=number)
        # The numbers of vehicles change after each ride, by the standard: a place does not.
        place = f"{lat:.4f},{lon:.4f}"
        found.append({"id": place, "name": None, "lat": lat, "lon": lon, "opening_hours": None})
    return found, as_of


def _source(key: str, name: str, publisher: str, base: str, facility: str) -> LiveSource:
    return LiveSource(
        key=key,
        kinds=("points",),
        name=name,
        publisher=publisher,
        licence="CC-BY-4.0" if key == "degage" else "facts",
        base=base,
        url=f"{base}/gbfs.json",
        max_age=timedelta(days=7),
        read=partial(_read, facility=facility),
        limits=Limits(pause_s=1.0),
    )


_DONKEY = "https://stables.donkey.bike/api/public/gbfs/2"
SOURCES = (
    _source(
        "blue_bike", "Blue-bike (deelfietsen)", "Blue-bike", "https://api.delijn.be/gbfs",
        "bike_sharing",
    ),
    _source(
        "degage", "Dégage (deelauto's)", "Dégage",
        "https://degagemain.github.io/degage-deelautokaart-gbfs/gbfs", "car_sharing",
    ),
    _source(
        "donkey_gent", "Donkey Republic Gent (deelfietsen)", "Donkey Republic",
        f"{_DONKEY}/donkey_gh", "bike_sharing",
    ),
    _source(
        "donkey_kortrijk_leiedal", "Donkey Republic Kortrijk en Leiedal (deelfietsen)",
        "Donkey Republic", f"{_DONKEY}/donkey_kortrijk_leiedal", "bike_sharing",
    ),
)  # fmt: skip
