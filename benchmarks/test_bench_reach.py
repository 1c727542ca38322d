"""All villages x 40 services from 300,000 points, against geopandas and against a bare tree."""

from __future__ import annotations

import geopandas as gpd
import made_up
import numpy as np
import pytest
from scipy.spatial import KDTree
from turns import best_of, print_ratios

from buurtpunt_lib.proximity import PointIndex, reach_table

OURS = "buurtpunt_lib"
LAMBERT = "EPSG:31370"


@pytest.fixture(scope="module")
def villages():
    return made_up.located_villages()


@pytest.fixture(scope="module")
def points(villages):
    return made_up.points(villages, 300_000)


def projected(table):
    """As points in Belgian Lambert 72, which is how geopandas measures metres."""
    where = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table, geometry=where, crs="EPSG:4326").to_crs(LAMBERT)


def split(points):
    """The points of each service."""
    return [points[points["facility"] == service] for service in made_up.SERVICES]


def joined(origins, parts):
    """Metres per village, a service at a time, as geopandas is ordinarily used."""
    found = []
    for here in parts:
        table = gpd.sjoin_nearest(origins, here, distance_col="metres")
        found.append(table["metres"].groupby(level=0).first().loc[origins.index])
    return np.column_stack(found)


def flat_per_service(points):
    """Projected coordinates (point, 2) per service."""
    flat = np.column_stack([points.geometry.x, points.geometry.y])
    service = points["facility"].to_numpy()
    return [flat[service == name] for name in made_up.SERVICES]


def bare_trees(parts):
    """A tree per service, with nothing around it."""
    return [KDTree(part) for part in parts]


def bare_queries(trees, origins):
    flat = np.column_stack([origins.geometry.x, origins.geometry.y])
    return np.column_stack([tree.query(flat)[0] for tree in trees])


def test_all_villages_from_300_000_points(benchmark, villages, points):
    def cold():
        return reach_table(villages, PointIndex.build(points), made_up.SERVICES)

    def kept():
        return reach_table(villages, index, made_up.SERVICES)

    index = PointIndex.build(points)
    metres = benchmark(kept).metres
    origins, flat = projected(villages[["lat", "lon"]].copy()), projected(points)
    parts, ready = flat_per_service(flat), split(flat)
    trees = bare_trees(parts)
    expected = joined(origins, ready)
    # The plane against the sphere: they differ by less than half a percent.
    assert metres == pytest.approx(expected, rel=0.005, abs=0.01)
    assert bare_queries(trees, origins) == pytest.approx(expected, abs=0.001)

    seconds = best_of(
        {
            OURS: cold,
            "geopandas, from the same tables": lambda: joined(
                projected(villages[["lat", "lon"]].copy()), split(projected(points))
            ),
            "geopandas, all projected before": lambda: joined(origins, split(flat)),
            "bare scipy trees built and queried, all split": lambda: bare_queries(
                bare_trees(parts), origins
            ),
        },
        7,
    )
    print_ratios("Cold: 1,109 villages x 40 services, 300,000 points", seconds, OURS)
    again = best_of(
        {
            OURS: kept,
            "geopandas, all projected before": lambda: joined(origins, split(flat)),
            "its sjoin_nearest alone, all split and indexed": lambda: joined(origins, ready),
            "bare scipy trees queried": lambda: bare_queries(trees, origins),
        },
        7,
    )
    print_ratios("The same with the index kept", again, OURS)


def test_a_what_if_that_moves_one_service(benchmark, villages, points):
    index = PointIndex.build(points)
    reach = reach_table(villages, index, made_up.SERVICES)
    # One that is neither rare nor common, and the nearest of somebody, moves one kilometre.
    position = int(reach.position[0, 20])
    moved = points.iloc[[position]].assign(id="moved", lat=points["lat"][position] + 0.009)

    def what_if():
        return reach.changed(moved, [position])

    changed = benchmark(what_if)
    anew = reach_table(villages, changed.index, made_up.SERVICES)
    np.testing.assert_array_equal(changed.metres, anew.metres)
    np.testing.assert_array_equal(changed.position, anew.position)
    assert (changed.metres != reach.metres).any()
    seconds = best_of(
        {
            # As a hand does that tries place after place.
            OURS: lambda: [what_if() for _ in range(10)],
            "the whole table, the index kept": lambda: reach_table(
                villages, index, made_up.SERVICES
            ),
            "the whole table, cold": lambda: reach_table(
                villages, PointIndex.build(points), made_up.SERVICES
            ),
        },
        20,
    )
    seconds[OURS] /= 10
    print_ratios("A what-if that moves one service, each of ten in a row", seconds, OURS)


def test_counts_within_bands(benchmark, villages, points):
    bands = [1_200.0, 3_750.0]
    reach = reach_table(villages, PointIndex.build(points), made_up.SERVICES)
    origins = projected(villages[["lat", "lon"]].copy())
    trees = bare_trees(flat_per_service(projected(points)))
    where = np.column_stack([origins.geometry.x, origins.geometry.y])

    def bare():
        found = [
            [tree.query_ball_point(where, band, return_length=True) for band in bands]
            for tree in trees
        ]
        return np.moveaxis(np.array(found), 2, 0)

    counts = benchmark.pedantic(lambda: reach.counts(bands), rounds=3)
    # The plane stretches a bound by less than half a percent.
    low = reach.counts([band * 0.995 for band in bands])
    high = reach.counts([band * 1.005 for band in bands])
    assert ((low <= bare()) & (bare() <= high)).all()
    assert (counts[:, :, 0] <= counts[:, :, 1]).all()
    seconds = best_of({OURS: lambda: reach.counts(bands), "bare scipy trees": bare}, 5)
    print_ratios("Points within 1,200 and 3,750 m, bounds exact", seconds, OURS)
