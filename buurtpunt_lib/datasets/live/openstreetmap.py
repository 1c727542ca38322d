"""OpenStreetMap by Overpass: the facilities of Flanders, asked one kind of tag at a time.

A question is a POST of `data=<query>` to `interpreter`; the answer is JSON with `elements` (type,
id, tags, lat and lon or `center`) and `osm3s.timestamp_osm_base`. The server gives an address two
places at a time and says 429 when both are taken and 504 when it is too busy: we ask one question
at a time and wait. A question that runs out of time or memory is answered with 200, some elements
and a `remark`: such an answer is not whole, and is refused.
See https://wiki.openstreetmap.org/wiki/Overpass_API.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from buurtpunt_lib.datasets.importing.words import tag_facilities
from buurtpunt_lib.datasets.live import osm_points
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.numbers import degrees
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

AREA = "BE-VLG"
_SECONDS, _BYTES = 180, 512 << 20
# What OpenStreetMap says with more than one tag: the tag to ask for; the reading decides.
_WIDER = {
    "amenity": ("school", "post_office", "vending_machine", "public_bath"),
    "public_transport": ("platform",),
}
_KINDS = {"node": "n", "way": "w", "relation": "r"}
_REMARK = re.compile(r"runtime (error|remark)", re.I)


def queries() -> list[str]:
    """One question per key of a tag, with all its values: shops, then amenities, ..."""
    values: dict[str, set[str]] = {}
    for (key, value), facility in tag_facilities().items():
        if facility in osm_points.LEFT_OUT:
            continue
        values.setdefault(key, set()).add(value)
    for key, more in _WIDER.items():
        values.setdefault(key, set()).update(more)
    return [query(key, sorted(found)) for key, found in sorted(values.items())]


def query(key: str, values: list[str]) -> str:
    """What asks for everything in Flanders with one of the values. `center`: see `osm_points`.

    A list of values in one tag ("bakery;butcher") fits too.
    """
    either = "|".join(map(re.escape, values))
    return (
        f"[out:json][timeout:{_SECONDS}][maxsize:{_BYTES}];\n"
        f'area["ISO3166-2"="{AREA}"]->.flanders;\n'
        f'nwr["{key}"~"(^|;) ?({either}) ?(;|$)"](area.flanders);\n'
        "out center tags;"
    )


def _read(client: Client) -> Answer:
    import pandas as pd

    rows: dict[tuple[str, str], dict[str, Any]] = {}
    asked = queries()
    oldest = ""
    for done, question in enumerate(asked):
        client.progress("work", done, len(asked))
        elements, moment = _elements(client, question)
        as_of = moment or client.today()
        oldest = min(filter(None, (oldest, as_of)))
        for number, element in enumerate(elements, start=1):
            for row in _rows(element, as_of, number, client.source.name):
                rows.setdefault((row["id"], row["facility"]), row)
    if not rows:
        raise InputError("live.not_expected", source=client.source.name, expected="elements")
    frame = pd.DataFrame(list(rows.values()))
    table = NewTable(osm_points.KEY, "points", frame, osm_points.about(oldest))
    return Answer((table,))


def _elements(client: Client, question: str) -> tuple[list[Any], str]:
    """(elements, the day that they are of). Raises InputError `live.says` for a partial answer."""
    name = client.source.name
    document = client.json("interpreter", data={"data": question}, most_bytes=600_000_000)
    elements = document.get("elements") if isinstance(document, dict) else None
    if not isinstance(elements, list):
        raise InputError("live.not_expected", source=name, expected="elements")
    remark = str(document.get("remark", ""))
    if remark:
        code = "live.says" if _REMARK.search(remark) else "live.not_expected"
        raise InputError(code, source=name, reason=remark[:150], expected="elements")
    moment = document.get("osm3s")
    stamp = str(moment.get("timestamp_osm_base", "")) if isinstance(moment, dict) else ""
    return elements, stamp[:10] if re.match(r"\d{4}-\d{2}-\d{2}T", stamp) else ""


def _rows(element: Any, as_of: str, number: int, name: str) -> list[dict[str, Any]]:
    kind = _KINDS.get(str(element.get("type"))) if isinstance(element, dict) else None
    tags = element.get("tags", {}) if kind else None
    if not isinstance(tags, dict) or not isinstance(element.get("id"), int):
        raise InputError("live.item", source=name, row=str(number), field="type")
    place = element if kind == "n" else element.get("center")
    if not isinstance(place, dict):
        raise InputError("live.item", source=name, row=str(number), field="center")
    lat, lon = degrees(place, "lat", "lon", source=name, row=number)
    words = {str(key): str(value) for key, value in tags.items()}
    return osm_points.rows_of(kind, element["id"], words, lat, lon, as_of)


SOURCES = (
    LiveSource(
        key=osm_points.KEY,
        kinds=("points",),
        name="OpenStreetMap (Overpass)",
        publisher=osm_points.PUBLISHER,
        licence=osm_points.LICENCE,
        base="https://overpass-api.de/api",
        url=osm_points.URL,
        max_age=timedelta(days=7),
        read=_read,
        # Two questions at a time are allowed; we ask one, and give the server its breath.
        limits=Limits(
            pause_s=5.0, requests_a_day=10_000, bytes_a_day=1_000_000_000, read_s=_SECONDS + 20.0
        ),
    ),
)
