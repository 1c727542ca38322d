"""Digitaal Vlaanderen: boundaries of municipalities, points of interest, stops of De Lijn.

Category: what a point of interest is, in the words of the service ("Basisonderwijs"). Which
facility a category is stands in `data/knowledge/import_words.yaml`; categories that are none of
ours are left out and told.

Services as documented on https://www.vlaanderen.be/datavindplaats; names of fields are found
without regard to capitals. Licence: Modellicentie Gratis Hergebruik.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from buurtpunt_lib.datasets import mergers
from buurtpunt_lib.datasets.importing.words import facility_of
from buurtpunt_lib.datasets.live import feature_pages
from buurtpunt_lib.datasets.live.client import Client
from buurtpunt_lib.datasets.live.source import Answer, Limits, LiveSource, Remark
from buurtpunt_lib.datasets.live.tables import first_of, places_of
from buurtpunt_lib.datasets.loaded import NewTable
from buurtpunt_lib.errors import InputError

if TYPE_CHECKING:
    import numpy as np

_BASE = "https://geo.api.vlaanderen.be"
_LICENCE = "Modellicentie Gratis Hergebruik"
# Edition → service, layer. RefgemG100: generalised to 100 metres, which is enough for drawing.
_BOUNDARIES = {
    "2025": ("VRBG2025/wfs", "VRBG2025:RefgemG100"),
    "undated": ("VRBG/wfs", "VRBG:Refgem"),
}
_POI_ITEMS = "POI/ogc/features/v1/collections/POI/items"
# Faults of the WFS after which the OGC API is asked in its place.
_OTHER_WAY = ("live.status", "live.html", "live.not_expected", "live.paging")
_CATEGORY = ("CATEGORIE", "category")
_NAME = ("NAAM", "BENAMING", "name", "LABEL")
_ID = ("POID", "UIDN", "OIDN", "id")


def _read_points(client: Client) -> Answer:
    import pandas as pd

    try:
        features = feature_pages.wfs(client, "POI/wfs", "POI")
    except InputError as error:
        if error.faults[0].code not in _OTHER_WAY:
            raise
        features = feature_pages.ogc(client, _POI_ITEMS)
    _must_have(client, features, _CATEGORY)
    lat, lon = places_of(features, source=client.source.name)
    rows, others = [], Counter()
    for feature, y, x in zip(features, lat, lon, strict=True):
        properties = feature["properties"]
        category = first_of(properties, _CATEGORY) or ""
        facility = facility_of(category)
        if facility is None:
            others[category or "-"] += 1
            continue
        name = first_of(properties, _NAME)
        rows.append((_id(feature, _ID), facility, name, y, x))
    frame = pd.DataFrame(rows, columns=["id", "facility", "name", "lat", "lon"])
    remarks = []
    if others:
        shown = ", ".join(category for category, _ in others.most_common(5))
        remarks.append(Remark("other_categories", {"n": others.total(), "names": shown}))
    return _points(client, frame, remarks)


def _read_stops(client: Client) -> Answer:
    import pandas as pd

    features = feature_pages.wfs(client, "Haltes/wfs", "Haltes:Halte")
    _must_have(client, features, ("NAAMHALTE",))
    lat, lon = places_of(features, source=client.source.name)
    frame = pd.DataFrame(
        {
            "id": [_id(feature, ("STOPID",)) for feature in features],
            "facility": "transit_stop",
            "name": [first_of(feature["properties"], ("NAAMHALTE",)) for feature in features],
            "lat": lat,
            "lon": lon,
        }
    )
    return _points(client, frame, [])


def _id(feature, names) -> str:
    """What the source calls a feature; its own number goes before that of the service."""
    return first_of(feature["properties"], names) or str(feature.get("id") or "")


def _must_have(client: Client, features, names: tuple[str, ...]) -> None:
    """A field that no feature has is a field that was renamed."""
    if features and not any(first_of(feature["properties"], names) for feature in features):
        allowed = ", ".join(map(str, list(features[0]["properties"])[:30]))
        raise InputError(
            "live.column_missing", source=client.source.name, field=names[0], allowed=allowed
        )


def _points(client: Client, frame, remarks: list[Remark]) -> Answer:
    """The table `points`; rows without a place and second ones of a key are left out and told."""
    key, day = client.source.key, client.today()
    unplaced = frame["lat"].isna()
    if unplaced.any():
        remarks.append(Remark("no_place", {"n": int(unplaced.sum())}))
    frame = frame[~unplaced]
    twice = frame.duplicated(["id", "facility"])
    if twice.any():
        remarks.append(Remark("twice", {"n": int(twice.sum())}))
    frame = frame[~twice].assign(opening_hours=None, source=key, as_of=day)
    return Answer((NewTable(key, "points", frame, client.source.about(day)),), tuple(remarks))


def _read_boundaries(client: Client) -> Answer:
    import pandas as pd
    import shapely

    if client.edition not in _BOUNDARIES:
        raise InputError(
            "live.edition",
            source=client.source.name,
            value=client.edition,
            allowed=", ".join(_BOUNDARIES),
        )
    features = feature_pages.wfs(client, *_BOUNDARIES[client.edition])
    _must_have(client, features, ("NISCODE",))
    _must_have(client, features, ("NAAM",))
    codes = pd.Series([first_of(f["properties"], ("NISCODE",)) for f in features], dtype="str")
    frame = pd.DataFrame(
        {
            "nis": mergers.converted(
                codes, "municipality", table=client.source.name, field="NISCODE"
            ),
            "shape": [_shape(client, feature) for feature in features],
        }
    )
    remarks = []
    coding = mergers.coding_of(codes)
    if coding is not None and coding < mergers.CODINGS[-1]:
        remarks.append(Remark("old_coding", {"year": str(mergers.CODINGS[-1])}))
    shapes = _to_degrees(client, frame["shape"].to_numpy(dtype=object))
    rows = []
    from buurtpunt_lib.datasets import places

    for nis, group in pd.Series(shapes).groupby(frame["nis"].to_numpy()):
        whole = shapely.union_all(group.to_numpy())
        rows.append((nis, places.municipality(nis)[1], shapely.to_wkb(whole)))
    day = "2025-01-01" if client.edition == "2025" else client.today()
    table = pd.DataFrame(rows, columns=["municipality_nis", "name", "geometry"])
    table = table.assign(source=client.source.key, as_of=day)
    about = client.source.about(day)
    return Answer((NewTable(client.source.key, "boundaries", table, about),), tuple(remarks))


def _shape(client: Client, feature):
    import shapely

    try:
        return shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
    except (TypeError, ValueError, KeyError, AttributeError, shapely.errors.ShapelyError):
        raise InputError(
            "live.not_expected", source=client.source.name, expected="GeoJSON"
        ) from None


def _to_degrees(client: Client, shapes: np.ndarray) -> np.ndarray:
    """Shapes with longitude first, in degrees, whatever order or system the server took."""
    import numpy as np
    import shapely

    from buurtpunt_lib.datasets.importing import coordinates

    centre = shapely.get_coordinates(shapely.point_on_surface(shapes))
    placed = coordinates.place(centre[:, 0], centre[:, 1])
    if placed.all_swapped:
        shapes = shapely.transform(shapes, lambda points: points[:, ::-1])
        placed = coordinates.place(centre[:, 1], centre[:, 0])
    if np.isnan(placed.lat).any():
        raise InputError("live.crs", source=client.source.name)

    def turned(points: np.ndarray) -> np.ndarray:
        lat, lon = coordinates.to_degrees(points[:, 0], points[:, 1], placed.epsg)
        return np.column_stack((lon, lat))

    return shapely.transform(shapes, turned)


def _source(key: str, kind: str, name: str, path: str, read, **more) -> LiveSource:
    return LiveSource(
        key=key,
        kinds=(kind,),
        name=name,
        publisher="Digitaal Vlaanderen",
        licence=_LICENCE,
        base=_BASE,
        url=f"{_BASE}/{path}",
        read=read,
        limits=Limits(pause_s=0.5),
        **more,
    )


SOURCES = (
    _source(
        "vlaanderen_boundaries", "boundaries", "Digitaal Vlaanderen (gemeentegrenzen)",
        "VRBG2025/wfs", _read_boundaries, max_age=timedelta(days=180), edition="2025",
    ),
    _source(
        "vlaanderen_poi", "points", "Digitaal Vlaanderen (interessante plaatsen)",
        "POI/wfs", _read_points, max_age=timedelta(days=30),
    ),
    _source(
        "delijn_stops", "points", "De Lijn (haltes)",
        "Haltes/wfs", _read_stops, max_age=timedelta(days=30),
    ),
)  # fmt: skip
