"""The places that cannot be put on a map, and the real ones that can."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from small_landscapes import HUB, landscapes, table

from buurtpunt_lib import datasets
from buurtpunt_lib.landscape import unmatched, unplaced
from buurtpunt_lib.reports.tables import to_geojson


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_every_place_is_on_the_map_or_reported(places):
    features = json.loads(to_geojson(places, identifier="id")[0])["features"]
    on_map = [feature["id"] for feature in features]
    away = unplaced(places)["id"].tolist()
    assert sorted(on_map + away) == sorted(places["id"])
    assert set(unmatched(places)["id"]) == set(places.loc[places["village"].isna(), "id"])
    assert set(unmatched(places)["id"]) <= set(away)


def test_the_reason_is_said():
    places = table(
        HUB,
        replace(HUB, id="meer-dorpen", village=None),
        replace(HUB, id="zonder-ligging", village="72001A", kind="cafe"),
    )
    report = unplaced(places).set_index("id")["reason"].to_dict()
    assert report == {"meer-dorpen": "no_village", "zonder-ligging": "no_location"}
    assert unplaced(places, only_hubs=True)["id"].tolist() == ["meer-dorpen"]


@pytest.fixture(scope="module")
def real():
    return datasets.hubs_table()


def test_geopandas_reads_the_real_places_inside_their_province(real):
    """Another reader, and outlines from another source: a point lies where its row says."""
    import geopandas
    from shapely.geometry import Polygon

    frame = geopandas.GeoDataFrame.from_features(
        json.loads(to_geojson(real, identifier="id")[0]), crs="EPSG:4326"
    )
    assert len(frame) + len(unplaced(real)) == len(real)
    assert frame.geom_type.unique().tolist() == ["Point"]
    outlines = {
        outline.name: geopandas.GeoSeries([Polygon(ring) for ring in outline.rings]).union_all()
        for outline in datasets.outlines("province")
    }
    # The outlines are simplified: a kilometre of slack (0.01 degrees).
    wrong = [
        row.name
        for row in frame.itertuples(index=False)
        if not outlines[row.province].buffer(0.01).contains(row.geometry)
    ]
    assert wrong == []


def test_rows_on_several_villages_are_reported_not_dropped(real):
    report = unmatched(real).set_index("id")
    assert "dorpsrestaurants-riemst" in report.index
    assert "dorpsrestaurants-diksmuide" in report.index
    assert len(real) == 145
    assert report["place"].ne("").sum() > len(report) / 2
