"""bpost: post offices, post points and parcel lockers.

`Locator?Function=search&Partner=999999&Language=NL&Zone=<postal code>&Type=7&Limit=1000` answers
XML with, per point near the postal code, a `Record` with Id, Type (1 post office, 2 post point,
4 locker), Name, Street, Number, Zip, City, Latitude and Longitude. A fault is a root with
type="TaxipostLocatorError" and its words in `txt`.

Searches overlap: one gives what lies within some 20 km. Every Flemish postal code is asked, unless
it lies well within what an earlier answer covered. So some 80 questions do, a second apart.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import numpy as np

from buurtpunt_lib.datasets import kinds, places
from buurtpunt_lib.datasets.importing.archives import refuse_doctype
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.numbers import degrees, near_belgium
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource, Remark
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

LIMIT = 1000
_TYPES = {"1": "post_office", "2": "post_point", "4": "parcel_locker"}
# An answer that reaches this far is taken for a disc around its postal code; a postal code in the
# inner half of it needs no search of its own.
_DISC_KM = 15.0
# The list counts as complete, so a village that it does not show is said to have none. With fewer
# than half of what stood there in February 2026 something is wrong with the list.
_FEWEST_SHARE = 0.5


def _read(client: Client) -> Answer:
    import pandas as pd

    centres = _postal_codes()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    covered: list[tuple[float, float, float]] = []
    other = 0
    for done, (code, (lat, lon)) in enumerate(centres.items()):
        client.progress("work", done, len(centres))
        if any(_km(lat, lon, a, b) <= reach / 2 for a, b, reach in covered):
            continue
        points, strange = _search(client, code)
        other += strange
        found |= {(point["facility"], point["id"]): point for point in points}
        # An answer that is cut off need not be a disc.
        if points and len(points) + strange < LIMIT:
            reach = max(_km(lat, lon, point["lat"], point["lon"]) for point in points)
            if reach >= _DISC_KM:
                covered.append((lat, lon, reach))
    _refuse_too_few(found)
    as_of = client.today()
    frame = pd.DataFrame(list(found.values())).assign(
        opening_hours=None, source=SOURCES[0].key, as_of=as_of
    )
    remarks = (Remark("strange_type", {"n": other}),) if other else ()
    table = NewTable("bpost_service_points", "points", frame, SOURCES[0].about(as_of))
    return Answer((table,), remarks)


def _refuse_too_few(found: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Raises InputError `live.too_few` for a list that lacks most of what is known to exist."""
    shipped = kinds.village_services()
    shipped = shipped[shipped["source"] == SOURCES[0].key].groupby("service")["count"].sum()
    for facility in _TYPES.values():
        number = sum(1 for kind, _ in found if kind == facility)
        fewest = int(shipped[facility] * _FEWEST_SHARE)
        if number < fewest:
            raise InputError(
                "live.too_few", source=SOURCES[0].name, value=str(number), expected=str(fewest)
            )


def _postal_codes() -> dict[str, tuple[float, float]]:
    """Flemish postal codes with the middle of their villages, those of large places first."""
    table = places.villages().dropna(subset=["postal_code", "lat", "lon"])
    groups = table.groupby("postal_code").agg(
        lat=("lat", "mean"), lon=("lon", "mean"), population=("population", "sum")
    )
    groups = groups.sort_values(["population"], ascending=False, kind="stable")
    return {code: (row.lat, row.lon) for code, row in groups.iterrows()}


def _search(client: Client, code: str) -> tuple[list[dict[str, Any]], int]:
    """(the points of one answer, how many were of a type that we do not know)."""
    name = client.source.name
    answer = client.text(
        "Locator",
        {
            "Function": "search", "Partner": "999999", "Language": "NL", "Zone": code,
            "Type": "7", "Limit": str(LIMIT),
        },
        most_bytes=20_000_000,
    )  # fmt: skip
    root = _xml(answer, name)
    if root.get("type") == "TaxipostLocatorError":
        reason = (root.findtext("txt") or "").strip()[:120]
        raise InputError("live.says", source=name, reason=reason or code)
    points, strange = [], 0
    for number, record in enumerate(root.iter("Record"), start=1):
        cells = {child.tag: (child.text or "").strip() for child in record}
        if not cells.get("Id") or "Type" not in cells:
            raise InputError("live.item", source=name, row=str(number), field="Id")
        lat, lon = degrees(cells, "Latitude", "Longitude", source=name, row=number)
        facility = _TYPES.get(cells["Type"])
        if facility is None:
            strange += 1
        elif near_belgium(lat, lon):
            points.append(
                {
                    "id": cells["Id"], "facility": facility, "name": cells.get("Name") or None,
                    "lat": lat, "lon": lon,
                }
            )  # fmt: skip
    return points, strange


def _xml(answer: bytes, name: str) -> ElementTree.Element:
    """The document, without entities. Raises InputError `live.not_expected`."""
    try:
        refuse_doctype(io.BytesIO(answer), file=name)
        return ElementTree.fromstring(answer)
    except (InputError, ElementTree.ParseError):
        raise InputError("live.not_expected", source=name, expected="XML") from None


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    east = (lon - other_lon) * np.cos(np.radians(51.0))
    return float(np.hypot(lat - other_lat, east) * 111.2)


SOURCES = (
    LiveSource(
        key="bpost_service_points",
        kinds=("points",),
        name="bpost (postkantoren, postpunten, pakjesautomaten)",
        publisher="bpost",
        licence="facts",
        base="https://pudo.bpost.be",
        url="https://pudo.bpost.be/Locator",
        max_age=timedelta(days=30),
        read=_read,
        limits=Limits(pause_s=1.0, requests_a_day=2_000),
        # Not for parcel lockers: other companies have lockers too.
        complete_for=("post_office", "post_point"),
    ),
)
