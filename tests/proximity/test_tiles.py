"""Reach in tiles: the same as of all points together, however they are cut."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from point_lists import frame, place, point

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import PointIndex, reach_table
from buurtpunt_lib.proximity.tiles import reach_in_tiles

FACILITIES = ("doctor", "bakery", "school")
tile = st.integers(0, 3)


def places_of(listed) -> pd.DataFrame:
    table = pd.DataFrame(listed, columns=["id", "lat", "lon"])
    return table.astype({"lat": float, "lon": float})


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(tile, point), max_size=16),
    st.lists(st.tuples(tile, place), min_size=1, max_size=8),
    st.sampled_from([1.0, 1.3]),
)
def test_tiles_give_what_all_points_together_give(points, origins, detour):
    """Tiles that lie across one another too: only how much is read depends on how they lie."""
    parts = {key: frame([p for t, p in points if t == key]) for key in range(4)}
    starts = {
        key: places_of([(f"O{i}", *spot) for i, (t, spot) in enumerate(origins) if t == key])
        for key in range(4)
    }
    reads = Counter()

    def read(key):
        reads[key] += 1
        return starts[key], parts[key]

    tiled = reach_in_tiles(range(4), read, FACILITIES, detour=detour)
    whole = reach_table(
        pd.concat(starts.values()),
        PointIndex.build(pd.concat(parts.values(), ignore_index=True)),
        FACILITIES,
        detour=detour,
    )
    assert tiled.origins.tolist() == whole.origins.tolist()
    np.testing.assert_array_equal(tiled.metres, whole.metres)
    assert max(reads.values()) <= 2
    every = dict(
        zip(tiled.origins, pd.concat(starts.values())[["lat", "lon"]].to_numpy(), strict=True)
    )
    for (row, column), number in np.ndenumerate(tiled.tile):
        at = tiled.position[row, column]
        assert (number >= 0) == (at >= 0) == bool(np.isfinite(tiled.metres[row, column]))
        if at >= 0:
            table = parts[tiled.keys[number]]
            assert table["facility"][at] == FACILITIES[column]
            one = PointIndex.build(table.iloc[[at]])
            away = one.nearest(FACILITIES[column], *every[tiled.origins[row]])[0][0, 0]
            assert detour * away == tiled.metres[row, column]


def test_tiles_of_a_map_each_beside_the_other():
    chance = np.random.default_rng(9)
    spots = {"lat": chance.uniform(50.7, 51.5, 700), "lon": chance.uniform(2.6, 5.9, 700)}
    table = pd.DataFrame({"id": np.arange(700), **spots})
    table["facility"] = chance.choice(["bakery", "doctor"], 700, p=[0.97, 0.03])
    table["tile"] = (table["lat"] // 0.2).astype(int) * 100 + (table["lon"] // 0.5).astype(int)
    starts = table.sample(150, random_state=1)
    order = pd.concat([starts[starts["tile"] == key] for key in sorted(set(table["tile"]))])
    reads = Counter()

    def read(key):
        reads[key] += 1
        here = table[(table["tile"] == key) & ~table.index.isin(starts.index)]
        return starts[starts["tile"] == key], here

    tiled = reach_in_tiles(sorted(set(table["tile"])), read, ["bakery", "doctor"])
    others = table[~table.index.isin(starts.index)].reset_index(drop=True)
    whole = reach_table(order, PointIndex.build(others), ["bakery", "doctor"])
    np.testing.assert_array_equal(tiled.metres, whole.metres)
    own = [tiled.keys[number] for number in tiled.tile[:, 0]]
    assert 10 < (np.array(own) != order["tile"].to_numpy()).sum() < 140


def test_of_equally_far_tiles_the_first_one_is_named():
    parts = {key: frame([("same", "bakery", 51.0, 4.0)]) for key in "abc"}
    starts = {key: places_of([(key, 51.0, 4.1)]) for key in "abc"}
    tiled = reach_in_tiles("abc", lambda key: (starts[key], parts[key]), ["bakery"])
    assert tiled.tile[:, 0].tolist() == [0, 0, 0]


def test_a_tile_far_away_is_read_once():
    reads = Counter()
    spots = {"west": (51.0, 3.0), "east": (51.0, 5.5), "beside": (51.0, 5.52)}

    def read(key):
        reads[key] += 1
        lat, lon = spots[key]
        return places_of([(key, lat, lon)]), frame([(key, "bakery", lat, lon + 0.015)])

    tiled = reach_in_tiles(list(spots), read, ["bakery"])
    assert dict(reads) == {"west": 1, "east": 2, "beside": 1}
    assert tiled.tile[:, 0].tolist() == [0, 1, 1]


def test_a_wrong_detour_and_a_wrong_coordinate_are_refused():
    with pytest.raises(InputError):
        reach_in_tiles([], lambda key: None, FACILITIES, detour=0.5)
    wrong = frame([("A", "bakery", 99.0, 4.0)])
    with pytest.raises(InputError):
        reach_in_tiles([1], lambda key: (places_of([]), wrong), FACILITIES)


def test_no_tile_at_all():
    tiled = reach_in_tiles([], lambda key: None, FACILITIES)
    assert tiled.metres.shape == (0, 3)
    nobody = reach_in_tiles([1], lambda key: (places_of([("O", 51, 4)]), frame([])), FACILITIES)
    assert all(math.isnan(metres) for metres in nobody.metres[0])
