"""Points in outlines held against geopandas; rows that supersede; pairs of two sources."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import datasets, proximity
from buurtpunt_lib.errors import InputError

# Two squares that share a border at longitude 5.1, one with a hole, and one of two parts.
A = shapely.box(5.0, 50.8, 5.1, 50.9).difference(shapely.box(5.02, 50.82, 5.04, 50.84))
B = shapely.box(5.1, 50.8, 5.2, 50.9)
C = shapely.MultiPolygon([shapely.box(5.3, 50.8, 5.4, 50.9), shapely.box(5.5, 50.8, 5.6, 50.9)])


def outlines(**shapes) -> pd.DataFrame:
    return pd.DataFrame(
        {"village": list(shapes), "geometry": [shapely.to_wkb(shape) for shape in shapes.values()]}
    )


THREE = outlines(v2=B, v1=A, v3=C)


def points(*rows, source="osm", as_of="2026-01") -> pd.DataFrame:
    """rows: (facility, lat, lon, ...) with changes as a dict at the end."""
    made = []
    for number, (facility, lat, lon, *more) in enumerate(rows):
        row = {"id": str(number), "facility": facility, "name": None, "lat": lat, "lon": lon,
               "opening_hours": None, "source": source, "as_of": as_of}  # fmt: skip
        made.append(row | (more[0] if more else {}))
    return pd.DataFrame(made)


def test_a_point_lies_in_the_village_whose_outline_holds_it():
    lat = [50.85, 50.85, 50.85, 50.83, 50.85, 50.95, np.nan]
    lon = [5.05, 5.15, 5.55, 5.03, 5.45, 5.05, 5.05]
    found = proximity.villages_at(lat, lon, THREE)
    # In the hole, between two parts, outside, nowhere known.
    assert list(found) == ["v1", "v2", "v3", "", "", "", ""]


def test_a_point_on_a_shared_border_counts_once_for_the_lower_code():
    assert list(proximity.villages_at([50.85], [5.1], THREE)) == ["v1"]
    assert list(proximity.villages_at([50.85], [5.1], THREE.iloc[::-1])) == ["v1"]


def test_without_outlines_or_points_there_is_nothing():
    assert list(proximity.villages_at([50.85], [5.05], THREE.iloc[:0])) == [""]
    assert list(proximity.villages_at([], [], THREE)) == []


@pytest.mark.parametrize("geometry", [b"", b"not a shape", shapely.to_wkb(shapely.Point(5, 50))])
def test_an_outline_that_cannot_be_read_is_named(geometry):
    broken = pd.DataFrame({"village": ["v9"], "geometry": [geometry]})
    with pytest.raises(InputError) as caught:
        proximity.villages_at([50.85], [5.05], broken)
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["village"]) == ("proximity.outline", "v9")


def test_the_same_as_a_spatial_join_of_geopandas():
    rng = np.random.default_rng(4)
    seeds = rng.random((60, 2)) * [0.5, 0.3] + [5.0, 50.7]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds)))
    shapes = {f"v{number:02}": cell for number, cell in enumerate(cells[::2])}
    lat, lon = rng.random(4000) * 0.5 + 50.6, rng.random(4000) * 0.7 + 4.9
    ours = proximity.villages_at(lat, lon, outlines(**shapes))
    theirs = gpd.sjoin(
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat)),
        gpd.GeoDataFrame({"village": list(shapes)}, geometry=list(shapes.values())),
        predicate="within",
        how="left",
    )["village"].fillna("")
    assert list(ours) == list(theirs)
    assert 500 < (ours == "").sum() < 3500


def test_points_are_counted_per_village_facility_and_source():
    table = points(
        ("bakery", 50.85, 5.05), ("bakery", 50.86, 5.05, {"as_of": "2026-03"}),
        ("bakery", 50.87, 5.05, {"source": "own", "as_of": None}), ("pub", 50.85, 5.15),
        ("pub", 50.95, 5.15),
    )  # fmt: skip
    counted = proximity.village_counts(table, THREE)
    counted["as_of"] = counted["as_of"].fillna("")
    assert list(counted.itertuples(index=False, name=None)) == [
        ("v1", "bakery", 2, "osm", "2026-03"),
        ("v1", "bakery", 1, "own", ""),
        ("v2", "pub", 1, "osm", "2026-01"),
    ]


ROWS = pd.DataFrame(
    [
        ("v1", "bakery", 5, "osm", "2022+", "ODbL-1.0"),
        ("v2", "bakery", 1, "osm", "2022+", "ODbL-1.0"),
        ("v1", "pub", 1, "osm", "2022+", "ODbL-1.0"),
        ("v1", "bakery", 2, "bpost", "2026", "facts"),
        ("v7", "bakery", 1, "osm", "2022+", "ODbL-1.0"),
    ],
    columns=["village", "service", "count", "source", "as_of", "licence"],
)


def test_what_was_counted_takes_the_place_of_the_same_source_where_outlines_are():
    counted = proximity.village_counts(points(("bakery", 50.85, 5.05)), THREE)
    table = proximity.with_counted(ROWS, counted, THREE["village"])
    assert list(table.itertuples(index=False, name=None)) == [
        ("v1", "bakery", 2, "bpost", "2026", "facts"),
        ("v1", "bakery", 1, "osm", "2026-01", "ODbL-1.0"),
        # Of pubs nothing was counted; v2 lost its bakery; v7 has no outline.
        ("v1", "pub", 1, "osm", "2022+", "ODbL-1.0"),
        ("v7", "bakery", 1, "osm", "2022+", "ODbL-1.0"),
    ]
    nothing = proximity.village_counts(points(("bakery", 1.0, 1.0)), THREE)
    assert proximity.with_counted(ROWS, nothing, THREE["village"]) is ROWS


def test_counted_rows_can_become_evidence():
    villages = datasets.villages()
    zepperen = villages.loc["71053G"]
    square = shapely.box(zepperen.lon - 0.01, zepperen.lat - 0.01, zepperen.lon + 0.01,
                         zepperen.lat + 0.01)  # fmt: skip
    shape = pd.DataFrame({"village": ["71053G"], "geometry": [shapely.to_wkb(square)]})
    shops = points(("supermarket", zepperen.lat, zepperen.lon), source="openstreetmap")
    counted = proximity.village_counts(shops, shape)
    rows = proximity.with_counted(datasets.village_services(), counted, shape["village"])
    evidence = proximity.evidence_table(villages, rows, datasets.sources(), ["supermarket"])
    row = evidence[evidence["village"] == "71053G"].iloc[0]
    assert (row["presence"], row["count"], row["as_of"]) == ("present", 1, "2026-01")


# One hundred thousandth of a degree of latitude is 1.11 metres.
NEAR, FAR = 50.85 + 60e-5, 50.85 + 80e-5


def test_the_same_shop_in_two_sources_is_one():
    table = points(
        ("bakery", 50.85, 5.05, {"source": "a"}),
        ("bakery", NEAR, 5.05, {"source": "b", "opening_hours": "Mo-Fr 08:00-18:00"}),
        ("bakery", FAR, 5.05, {"source": "c"}),
        ("pub", 50.85, 5.05, {"source": "b"}),
    )
    one = proximity.merged_points(table, metres=75, order=["a", "b"])
    assert list(one["id"]) == ["0", "2", "3"]
    # What only the other source knew stays.
    assert one["opening_hours"].iloc[0] == "Mo-Fr 08:00-18:00"
    assert list(proximity.merged_points(table, metres=75, order=["b", "a"])["id"]) == ["1", "3"]


def test_two_shops_of_one_source_stay_two():
    table = points(("bakery", 50.85, 5.05), ("bakery", 50.85, 5.05))
    assert proximity.merged_points(table) is table
    other = pd.concat([table, points(("bakery", 51.0, 5.5), source="b")])
    assert len(proximity.merged_points(other)) == 3


def test_the_bound_belongs_to_the_distance():
    table = points(("pub", 50.85, 5.05), ("pub", NEAR, 5.05, {"source": "b"}))
    metres = float(proximity.straight_line(50.85, 5.05, NEAR, 5.05))
    assert len(proximity.merged_points(table, metres=metres)) == 1
    assert len(proximity.merged_points(table, metres=metres - 0.01)) == 2
    for wrong in (-1, np.nan, np.inf):
        with pytest.raises(InputError, match=r"proximity\.metres"):
            proximity.merged_points(table, metres=wrong)


PLACE = st.tuples(
    st.sampled_from(["bakery", "pub"]), st.integers(0, 40), st.sampled_from(["a", "b", "c"])
)


@settings(max_examples=40)
@given(st.lists(PLACE, min_size=1, max_size=25))
def test_what_is_left_out_always_has_a_better_source_near(rows):
    table = points(*[
        (facility, 50.8 + step * 30e-5, 5.0, {"source": source}) for facility, step, source in rows
    ])  # fmt: skip
    left = proximity.merged_points(table, metres=75, order=["c", "b", "a"])
    kept = set(left["id"])
    rank = {"c": 0, "b": 1, "a": 2}
    for row in table.itertuples():
        rivals = left[(left["facility"] == row.facility) & (left["source"] != row.source)]
        away = proximity.straight_line(row.lat, row.lon, rivals["lat"], rivals["lon"])
        better = rivals["source"].map(rank) < rank[row.source]
        assert (row.id in kept) == (not (better & (away <= 75)).any())
