"""Nearest village: against brute force, a tree, a projection, and in the odd cases."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_villages import present, villages

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import EARTH_RADIUS_M, nearest, straight_line


def spherical_cosines(a, b) -> float:
    """Metres between two (lat, lon) by the law of cosines: another formula than the library's."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(p[0]), math.radians(p[1])) for p in (a, b))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(
        lon2 - lon1
    )
    return EARTH_RADIUS_M * math.acos(max(-1.0, min(1.0, cosine)))


def brute_force(table, codes) -> dict:
    """For each village the (code, metres) of the nearest other one in `codes`, by comparing all."""
    found = {}
    for code, here in table.iterrows():
        ways = [
            (float(straight_line(here.lat, here.lon, table.lat[c], table.lon[c])), c)
            for c in sorted(codes)
            if c != code and not math.isnan(table.lat[c]) and not math.isnan(here.lat)
        ]
        shortest = min(ways)[0] if ways else None
        found[code] = min((c, d) for d, c in ways if d <= shortest + 0.001) if ways else None
    return found


def test_the_straight_line_is_that_of_another_formula():
    antwerp, hasselt, ostend = (51.2205, 4.4003), (50.9307, 5.3325), (51.2300, 2.9200)
    for a, b in ((antwerp, hasselt), (hasselt, ostend), (antwerp, ostend)):
        assert straight_line(*a, *b) == pytest.approx(spherical_cosines(a, b), abs=0.01)
    assert straight_line(0, 0, 0, 180) == pytest.approx(math.pi * EARTH_RADIUS_M)
    assert straight_line(51, 4, 51, 4) == 0


coordinate = st.tuples(
    st.sampled_from([51.0, 51.00001, 51.1, 50.9, float("nan")]) | st.floats(50.6, 51.6),
    st.sampled_from([4.0, 4.00001, 4.1, 3.9]) | st.floats(2.5, 6.0),
)


@given(st.lists(st.tuples(coordinate, st.booleans()), max_size=12), st.randoms())
def test_nearest_is_what_comparing_all_finds_whatever_the_order(places, shuffled):
    listed = [(f"V{i:02}", lat, lon, 1) for i, ((lat, lon), _) in enumerate(places)]
    codes = [f"V{i:02}" for i, (_, has_it) in enumerate(places) if has_it]
    shuffled.shuffle(listed)
    table = villages(listed)
    found = nearest(table, present(table, codes), "shop")
    assert list(found.index) == list(table.index)
    for code, expected in brute_force(table, codes).items():
        if expected is None:
            assert pd.isna(found.nearest[code])
            assert math.isnan(found.distance_m[code])
        else:
            assert found.nearest[code] == expected[0]
            assert found.distance_m[code] == pytest.approx(expected[1], abs=1e-6)


def test_a_village_never_finds_itself():
    table = villages([("A", 51.0, 4.0, 1), ("B", 51.1, 4.0, 1)])
    assert nearest(table, present(table, "A"), "shop")["nearest"].tolist()[1:] == ["A"]
    assert pd.isna(nearest(table, present(table, "A"), "shop").nearest["A"])
    assert nearest(table, present(table, "AB"), "shop")["nearest"].tolist() == ["B", "A"]


def test_villages_on_one_point_are_settled_by_code():
    table = villages([(code, 51.0, 4.0, 1) for code in "DBAC"])
    found = nearest(table, present(table, "ABCD"), "shop")
    assert found["nearest"].to_dict() == {"A": "B", "B": "A", "C": "A", "D": "A"}
    assert (found["distance_m"] == 0).all()


def test_places_a_hand_apart_are_told_apart():
    """Closer than the cosine of their angle can tell: about 4 mm to 80 cm."""
    chance = np.random.default_rng(7)
    steps = chance.integers(0, 80, size=(60, 2)) * 1e-7
    table = villages([(f"V{i:02}", 51 + a, 4 + b, 1) for i, (a, b) in enumerate(steps)])
    found = nearest(table, present(table, table.index), "shop")
    assert found["nearest"].to_dict() == {
        code: expected[0] for code, expected in brute_force(table, table.index).items()
    }


def test_unknown_presence_is_not_near():
    table = villages([("A", 51.0, 4.0, 1), ("B", 51.01, 4.0, 1), ("C", 51.5, 4.0, 1)])
    evidence = present(table, "C")
    evidence.loc[evidence.village == "B", "presence"] = "unknown"
    assert nearest(table, evidence, "shop").nearest["A"] == "C"


def test_a_detour_lengthens_the_way_and_changes_nothing_else():
    table = villages([("A", 51.0, 4.0, 1), ("B", 51.1, 4.0, 1)])
    straight = nearest(table, present(table, "AB"), "shop")
    round_about = nearest(table, present(table, "AB"), "shop", detour=1.3)
    assert straight["nearest"].equals(round_about["nearest"])
    assert round_about["distance_m"].to_numpy() == pytest.approx(straight["distance_m"] * 1.3)


@pytest.mark.parametrize("detour", [0.99, 0, -1, float("nan"), float("inf")])
def test_a_detour_shorter_than_the_straight_line_is_refused(detour):
    table = villages([("A", 51.0, 4.0, 1)])
    with pytest.raises(InputError) as caught:
        nearest(table, present(table, "A"), "shop", detour=detour)
    assert caught.value.faults[0].code == "proximity.detour"


@pytest.fixture(scope="module")
def with_shop():
    rows = datasets.village_services()
    return set(rows[rows["service"] == "supermarket"]["village"])


def test_flanders_in_blocks_or_at_once(with_shop, monkeypatch):
    table = datasets.villages()
    whole = nearest(table, present(table, with_shop), "shop")
    monkeypatch.setattr("buurtpunt_lib.proximity.distance._BLOCK", 5_000)
    assert nearest(table, present(table, with_shop), "shop").equals(whole)


def test_flanders_against_a_tree_on_the_sphere(with_shop):
    from scipy.spatial import cKDTree

    table = datasets.villages()
    table = table[table["lat"].notna()]
    phi, lam = np.radians(table["lat"]), np.radians(table["lon"])
    unit = np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))
    has_it = table.index.isin(list(with_shop))
    chords, at = cKDTree(unit[has_it]).query(unit, k=2)
    itself = table.index[has_it].to_numpy()[at[:, 0]] == table.index.to_numpy()
    chord = np.where(itself, chords[:, 1], chords[:, 0])
    found = nearest(table, present(table, with_shop), "shop")
    expected = 2 * EARTH_RADIUS_M * np.arcsin(chord / 2)
    assert found["distance_m"].to_numpy() == pytest.approx(expected, abs=0.01)


def test_flanders_against_the_national_projection(with_shop):
    """geopandas in Belgian Lambert 72: the distances on the ellipsoid differ by at most 0.5 %."""
    import geopandas as gpd

    table = datasets.villages()
    table = table[table["lat"].notna()]
    points = gpd.GeoDataFrame(
        {"code": table.index},
        geometry=gpd.points_from_xy(table["lon"], table["lat"]),
        crs="EPSG:4326",
    ).to_crs("EPSG:31370")
    shops = points[points["code"].isin(with_shop)]
    lacking = points[~points["code"].isin(with_shop)]
    joined = gpd.sjoin_nearest(lacking, shops, distance_col="metres").set_index("code_left")
    found = nearest(table, present(table, with_shop), "shop").loc[joined.index]
    assert len(joined) > 400
    assert found["distance_m"].to_numpy() == pytest.approx(joined["metres"].to_numpy(), rel=0.005)
    assert (found["nearest"] == joined["code_right"]).mean() > 0.99
