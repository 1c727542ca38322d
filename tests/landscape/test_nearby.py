"""Residents near a hub: against measuring each origin to each hub by itself."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.landscape import nearby

NAN = float("nan")
# Of the first: 0.95 and 1.06 km, 4.9 and 5.6 km, far away, nowhere.
PLACES = st.sampled_from(
    [
        (50.9, 4.4),
        (50.9085, 4.4),
        (50.9095, 4.4),
        (50.944, 4.4),
        (50.95, 4.41),
        (51.2, 3.2),
        (NAN, NAN),
    ]
)


def _metres(one, other) -> float:
    """The spherical law of cosines, in plain floats."""
    (a, b), (c, d) = ((math.radians(x) for x in place) for place in (one, other))
    cosine = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return 6_371_008.8 * math.acos(min(1.0, cosine))


@settings(max_examples=40)
@given(
    st.lists(st.tuples(PLACES, st.sampled_from([NAN, 0.0, 120.0, 4000.0])), max_size=8),
    st.lists(PLACES, max_size=5),
)
def test_within_is_counted_as_by_hand(origins, hubs):
    villages = pd.DataFrame(
        [(*place, people) for place, people in origins], columns=["lat", "lon", "population"]
    ).astype(float)
    found = landscape.people_near(
        pd.DataFrame(hubs, columns=["lat", "lon"]).astype(float), villages, km=(1, 5)
    )
    there = [hub for hub in hubs if not math.isnan(hub[0])]
    for km, row in found.rows.iterrows():
        near = [
            people
            for place, people in origins
            if not math.isnan(place[0]) and any(_metres(place, hub) <= km * 1000 for hub in there)
        ]
        assert row["residents"] == sum(p for p in near if not math.isnan(p))
        assert row["origins"] == len(near)
        assert row["unknown"] == sum(map(math.isnan, near))
    assert found.origins == len(origins)
    assert found.hubs + found.hubs_unplaced == len(hubs)


def test_a_wider_circle_holds_no_fewer_and_nobody_counts_twice():
    hubs = datasets.hubs_table()
    villages = datasets.villages()
    found = landscape.people_near(hubs, villages, km=(1, 3, 5, 1000))
    residents = found.rows["residents"]
    assert residents.is_monotonic_increasing
    # Nobody lives a thousand kilometres from any hub: everybody is counted, once.
    assert residents.iloc[-1] == found.residents
    assert found.rows["share"].iloc[-1] == pytest.approx(1)
    placed = villages[["lat", "lon"]].notna().all(axis=1)
    assert found.residents == villages["population"][placed].sum()
    assert found.unplaced == (~placed).sum() > 0


def test_large_tables_are_measured_in_blocks(monkeypatch):
    hubs, villages = datasets.hubs_table(), datasets.villages()
    whole = nearby.nearest_metres(villages, hubs)
    monkeypatch.setattr(nearby, "_BLOCK", 1_000)
    pd.testing.assert_series_equal(
        pd.Series(nearby.nearest_metres(villages, hubs)), pd.Series(whole)
    )
