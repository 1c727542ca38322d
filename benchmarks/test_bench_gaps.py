"""The gap table of all Flemish villages, against a nearest neighbour search by brute force."""

from __future__ import annotations

import math

import geopandas as gpd
import pytest
from turns import best_of, print_ratios

from buurtpunt_lib import datasets
from buurtpunt_lib.proximity import EARTH_RADIUS_M, evidence_table, gap_table, nearest

OURS = "buurtpunt_lib"


@pytest.fixture(scope="module")
def tables():
    villages = datasets.villages()
    given = (datasets.village_services(), datasets.sources(), datasets.facilities()[:6])
    return villages, given, evidence_table(villages, *given)


def by_brute_force(villages, evidence) -> dict:
    """(village, facility) -> metres to the nearest other village that has it: compares them all."""
    places = {
        code: (math.radians(lat), math.radians(lon), math.cos(math.radians(lat)))
        for code, lat, lon in zip(villages.index, villages["lat"], villages["lon"], strict=True)
        if not math.isnan(lat)
    }
    found = {}
    for facility, rows in evidence.groupby("service"):
        having = [c for c in rows["village"][rows["presence"] == "present"] if c in places]
        for code, (lat, lon, cosine) in places.items():
            shortest = math.inf
            for other in having:
                if other == code:
                    continue
                lat2, lon2, cosine2 = places[other]
                half = (
                    math.sin((lat2 - lat) / 2) ** 2
                    + cosine * cosine2 * math.sin((lon2 - lon) / 2) ** 2
                )
                shortest = min(shortest, half)
            found[code, facility] = 2 * EARTH_RADIUS_M * math.asin(math.sqrt(shortest))
    return found


def test_gap_table_of_flanders(benchmark, tables):
    villages, given, evidence = tables

    def ours():
        return gap_table(villages, evidence_table(villages, *given))

    gaps = benchmark(ours).set_index(["village", "service"])["distance_m"]
    expected = by_brute_force(villages, evidence)
    assert gaps.dropna().to_dict() == pytest.approx(expected, abs=0.01)
    seconds = best_of({OURS: ours, "Python loop": lambda: by_brute_force(villages, evidence)}, 3)
    print_ratios("Evidence and gap table, 1,132 villages x 6 facilities", seconds, OURS)


def test_nearest_of_flanders_against_geopandas(benchmark, tables):
    villages, _, evidence = tables

    def prepared():
        """The villages without and with a supermarket, as points in Belgian Lambert 72."""
        placed = villages[villages["lat"].notna()]
        points = gpd.GeoDataFrame(
            {"code": placed.index},
            geometry=gpd.points_from_xy(placed["lon"], placed["lat"]),
            crs="EPSG:4326",
        ).to_crs("EPSG:31370")
        having = evidence["village"][
            (evidence["service"] == "supermarket") & (evidence["presence"] == "present")
        ]
        has_it = points["code"].isin(having)
        return points[~has_it], points[has_it]

    def ours():
        return nearest(villages, evidence, "supermarket")

    def joined(others, shops):
        return gpd.sjoin_nearest(others, shops, distance_col="metres").set_index("code_left")

    ready = prepared()
    found, expected = benchmark(ours), joined(*ready)["metres"]
    metres = found["distance_m"].loc[expected.index]
    assert metres.to_numpy() == pytest.approx(expected.to_numpy(), rel=0.005)
    ways = {
        OURS: ours,
        "geopandas from the same tables": lambda: joined(*prepared()),
        "its sjoin_nearest alone, points ready": lambda: joined(*ready),
    }
    seconds = best_of(ways, 20)
    print_ratios("Nearest village with a supermarket", seconds, OURS)
