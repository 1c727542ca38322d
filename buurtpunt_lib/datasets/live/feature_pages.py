"""All features of a layer, page after page, past the number that a server gives at once.

WFS: a service that gives features from a `startIndex` on, at most so many (10,000 at Digitaal
Vlaanderen). OGC API: its successor, with `limit` and `offset`. Matched: how many features there
are in all, where the server says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.tables import features_of
from buurtpunt_lib.errors import InputError

MOST_AT_ONCE = 10_000
_OGC_AT_ONCE = 500
# No layer that we read has more; a server that never ends is stopped here.
_MOST_FEATURES = 2_000_000
_MOST_BYTES = 200_000_000

Features = list[Mapping[str, Any]]


def wfs(client: Client, path: str, layer: str, *, version: str = "2.0.0", **more: str) -> Features:
    """Every feature of a WFS layer as GeoJSON, in degrees.

    Raises InputError `live.not_expected`, `live.paging`, and those of the client.
    """
    asked = {
        "service": "WFS",
        "version": version,
        "request": "GetFeature",
        "typeNames": layer,
        "outputFormat": "application/json",
        "srsName": "EPSG:4326",
        "count": str(MOST_AT_ONCE),
        **more,
    }
    return _all(
        client,
        lambda start: client.json(
            path, {**asked, "startIndex": str(start)}, most_bytes=_MOST_BYTES
        ),
        MOST_AT_ONCE,
    )


def ogc(client: Client, path: str) -> Features:
    """Every feature of a collection of an OGC API, in degrees; faults as `wfs`."""
    asked = {"f": "application/geo+json", "limit": str(_OGC_AT_ONCE)}
    return _all(
        client,
        lambda start: client.json(path, {**asked, "offset": str(start)}, most_bytes=_MOST_BYTES),
        _OGC_AT_ONCE,
    )


def _all(client: Client, ask: Callable[[int], Any], at_once: int) -> Features:
    """Pages from 0 on, until all that matched were seen, or until a page is empty or short.

    A feature that two pages give (the layer changed meanwhile) is taken once.
    """
    source = client.source.name
    found: dict[str, Mapping[str, Any]] = {}
    start, matched = 0, None
    while True:
        page_document = ask(start)
        page = features_of(page_document, source=source)
        matched = _matched(page_document, matched)
        before = len(found)
        for place, feature in enumerate(page):
            name = feature.get("id")
            found.setdefault(str(name) if name not in (None, "") else f"#{start + place}", feature)
        start += len(page)
        client.progress("rows", len(found), matched)
        if not page or (matched is not None and start >= matched):
            break
        if matched is None and len(page) < at_once:
            break
        # A server that does not know startIndex gives its first page for ever.
        if len(found) == before or start > _MOST_FEATURES:
            raise InputError(
                "live.paging", source=source, value=str(len(found)), rows=str(matched or "?")
            )
    if matched is not None and len(found) < matched:
        raise InputError("live.paging", source=source, value=str(len(found)), rows=str(matched))
    return list(found.values())


def _matched(document: Mapping[str, Any], before: int | None) -> int | None:
    for name in ("numberMatched", "totalFeatures"):
        number = document.get(name)
        if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
            return number
    return before
