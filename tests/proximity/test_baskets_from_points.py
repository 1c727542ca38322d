"""From points of shops to residents with and without: index, reach, opening hours and basket.

Everything is worked out a second time here, one pair at a time, by the formula of the circle.
"""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from buurtpunt_lib import proximity
from buurtpunt_lib.domain import Basket, BasketItem

CODES = ("supermarket", "bakery", "doctor")
DETOUR = 1.3
HOURS = ("Mo-Sa 08:00-18:00", "Mo 08:00-12:00", None)
WEDNESDAY = datetime(2026, 11, 25, 10)
BASKET = Basket(
    key="own",
    name="x",
    items=(
        BasketItem(key="food", facilities=("supermarket", "bakery"), weight=2.0, walk_m=1200.0),
        BasketItem(key="doctor", facilities=("doctor",), walk_m=1500.0),
    ),
)


@pytest.fixture(scope="module")
def world():
    random = np.random.default_rng(20261122)
    origins = pd.DataFrame(
        {
            "id": [f"o{n}" for n in range(50)],
            "lat": random.uniform(50.8, 50.9, 50),
            "lon": random.uniform(5.1, 5.25, 50),
            "population": random.integers(0, 900, 50).astype(float),
        }
    )
    points = pd.DataFrame(
        {
            "id": [f"p{n}" for n in range(60)],
            "facility": random.choice(CODES, 60),
            "name": "x",
            "lat": random.uniform(50.8, 50.9, 60),
            "lon": random.uniform(5.1, 5.25, 60),
            "opening_hours": [HOURS[n] for n in random.integers(0, 3, 60)],
        }
    )
    return origins, points


def away(a, b) -> float:
    """Metres of way between two rows, one pair at a time."""
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (a.lat, a.lon, b.lat, b.lon))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(
        lon1 - lon2
    )
    return DETOUR * 6_371_008.8 * math.acos(min(1.0, cosine))


def near(origin, points, item) -> bool:
    return any(
        point.facility in item.facilities and away(origin, point) <= item.walk_m
        for point in points.itertuples()
    )


def of(origins, points, **more):
    index = proximity.PointIndex.build(points)
    reach = proximity.reach_table(origins, index, CODES, detour=DETOUR)
    more.setdefault("possible", None)
    return proximity.basket_result(
        reach.metres, reach.facilities, origins["population"], BASKET, **more
    )


def test_residents_with_and_without_are_those_of_a_count_by_hand(world):
    origins, points = world
    found = of(origins, points)
    for key, item in zip(("food", "doctor"), BASKET.items, strict=True):
        has = [near(o, points, item) for o in origins.itertuples()]
        assert 0 < sum(has) < len(has)
        assert found.items[key].with_it == origins["population"][has].sum()
        assert found.items[key].unknown == 0
    whole = [all(near(o, points, i) for i in BASKET.items) for o in origins.itertuples()]
    assert found.total.with_it == origins["population"][whole].sum()
    assert found.total.residents == origins["population"].sum()


def test_at_an_hour_only_what_is_surely_open_counts_and_what_may_be_open_is_not_known(world):
    origins, points = world
    states = proximity.opening_of(points, WEDNESDAY)["state"]
    assert set(states) == {"open", "closed", "unknown"}
    open_now, may_be = points[states == "open"], points[states != "closed"]
    index = proximity.PointIndex.build(may_be.reset_index(drop=True))
    possible = proximity.reach_table(origins, index, CODES, detour=DETOUR).metres
    found = of(origins, open_now.reset_index(drop=True), possible=possible)
    item = BASKET.items[1]
    surely = np.array([near(o, open_now, item) for o in origins.itertuples()])
    perhaps = np.array([near(o, may_be, item) for o in origins.itertuples()])
    people = origins["population"].to_numpy()
    doctor = found.items["doctor"]
    assert (doctor.with_it, doctor.without, doctor.unknown) == (
        people[surely].sum(),
        people[~perhaps].sum(),
        people[perhaps & ~surely].sum(),
    )
    assert doctor.unknown > 0
    # Fewer are near something that is open than near something at all.
    assert found.total.with_it <= of(origins, points).total.with_it


def test_a_new_point_never_widens_a_gap(world):
    origins, points = world
    index = proximity.PointIndex.build(points)
    before = proximity.reach_table(origins, index, CODES, detour=DETOUR)
    added = pd.DataFrame({"id": ["new"], "facility": ["doctor"], "lat": [50.85], "lon": [5.18]})
    after = before.changed(added=added)
    old, new = (
        proximity.basket_result(
            reach.metres, reach.facilities, origins["population"], BASKET, possible=None
        )
        for reach in (before, after)
    )
    assert new.total.without <= old.total.without
    assert new.items["doctor"].without < old.items["doctor"].without
    assert new.items["food"] == old.items["food"]
