"""Reach: the table of distances, and a what-if against the whole table made anew."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from point_lists import changes, frame, listed_points, places

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import (
    PointIndex,
    Reach,
    evidence_table,
    nearest,
    reach_table,
    straight_line,
)

FACILITIES = ("doctor", "bakery", "school")


def origins_of(spots) -> pd.DataFrame:
    return pd.DataFrame(
        {"id": [f"O{i}" for i in range(len(spots))]}
        | {name: [float(s[i]) for s in spots] for i, name in enumerate(("lat", "lon"))}
    )


def assert_same(one: Reach, other: Reach) -> None:
    assert one.facilities == other.facilities
    assert one.origins.tolist() == other.origins.tolist()
    np.testing.assert_array_equal(one.metres, other.metres)
    np.testing.assert_array_equal(one.position, other.position)
    bands = [0, 1_200.0, 3_750.0]
    np.testing.assert_array_equal(one.counts(bands), other.counts(bands))


@settings(max_examples=80, deadline=None)
@given(listed_points, changes, places, st.integers(1, 3), st.sampled_from([1.0, 1.3]))
def test_a_what_if_is_the_whole_table_made_anew(points, steps, spots, n, detour):
    origins, index = origins_of(spots), PointIndex.build(frame(points))
    reach = reach_table(origins, index, FACILITIES, detour=detour, n=n)
    whole, first = index, reach_table(origins, index, FACILITIES, detour=detour, n=n)
    for added, picks in steps:
        alive = np.flatnonzero(whole.live)
        removed = sorted({int(alive[pick % len(alive)]) for pick in picks}) if len(alive) else []
        added = frame(added) if added else None
        reach, before = reach.changed(added, removed), reach
        whole = whole.with_changes(added, removed)
        assert_same(reach, reach_table(origins, whole, FACILITIES, detour=detour, n=n))
        assert before.metres.shape == reach.metres.shape
    # And as a table that never knew the removed points.
    kept = whole.points[whole.live]
    fresh = PointIndex.build(kept.reset_index(drop=True))
    anew = reach_table(origins, fresh, FACILITIES, detour=detour, n=n)
    for column, name in enumerate(FACILITIES):
        if name not in fresh.facilities:
            continue
        np.testing.assert_array_equal(reach.metres[:, column], anew.metres[:, column])
        old, new = reach.position[:, column].ravel(), anew.position[:, column].ravel()
        np.testing.assert_array_equal(old >= 0, new >= 0)
        assert (old[old >= 0] == kept.index.to_numpy()[new[new >= 0]]).all()
    assert_same(first, reach_table(origins, index, FACILITIES, detour=detour, n=n))


@settings(max_examples=40, deadline=None)
@given(listed_points, places, st.floats(1, 2), st.data())
def test_bands_hold_the_way_with_its_detour_and_their_own_bound(points, spots, detour, data):
    reach = reach_table(
        origins_of(spots), PointIndex.build(frame(points)), FACILITIES, detour=detour
    )
    known = reach.metres[np.isfinite(reach.metres)].tolist()
    bands = data.draw(st.lists(st.sampled_from([0.0, 1_200.0, *known]), min_size=1, max_size=4))
    counts = reach.counts(bands)
    for row, spot in enumerate(spots):
        for column, name in enumerate(FACILITIES):
            here = [p for p in points if p[1] == name]
            if not here or math.isnan(sum(spot)):
                assert np.isnan(counts[row, column]).all()
                continue
            ways = [detour * float(straight_line(*spot, p[2], p[3])) for p in here]
            assert counts[row, column].tolist() == [sum(w <= b for w in ways) for b in bands]


def test_moving_a_service_changes_only_those_who_went_there_or_gain():
    spots = [(51.0, 4.0 + i / 10) for i in range(5)]
    points = [("west", "bakery", 51.0, 4.0), ("east", "bakery", 51.0, 4.45)]
    reach = reach_table(origins_of(spots), PointIndex.build(frame(points)), ("bakery",))
    moved = reach.changed(frame([("west", "bakery", 51.0, 4.1)]), [0])
    assert reach.position[:, 0].tolist() == [0, 0, 0, 1, 1]
    assert moved.position[:, 0].tolist() == [2, 2, 2, 1, 1]
    assert moved.of("bakery")[0] == straight_line(51, 4.0, 51, 4.1)
    assert moved.index.points["id"].tolist() == ["west", "east", "west"]


def test_only_what_is_touched_is_searched_again(monkeypatch):
    spots = [(51.0, 4.0 + i / 10) for i in range(5)]
    points = [("W", "bakery", 51.0, 4.0), ("E", "bakery", 51.0, 4.45), ("D", "doctor", 51.0, 4.0)]
    reach = reach_table(origins_of(spots), PointIndex.build(frame(points)), FACILITIES)
    asked = []
    plain = PointIndex.nearest_from

    def counted(self, facility, origins, n):
        asked.append((facility, len(origins)))
        return plain(self, facility, origins, n)

    monkeypatch.setattr(PointIndex, "nearest_from", counted)
    reach.changed(removed=[1])
    reach.changed(frame([("N", "doctor", 51.0, 4.45)]))
    assert asked == [("bakery", 2), ("doctor", 2)]


def test_a_place_without_location_stays_unknown():
    reach = reach_table(
        origins_of([(math.nan, 4.0), (51.0, 4.0)]),
        PointIndex.build(frame([("A", "bakery", 51.0, 4.0)])),
        ("bakery",),
    )
    assert np.isnan(reach.metres[0, 0])
    assert np.isnan(reach.counts([1_000])[0, 0, 0])
    assert np.isnan(reach.changed(frame([("B", "bakery", 51.0, 4.1)])).metres[0, 0])
    assert reach.metres[1, 0] == 0


def test_a_new_service_that_was_in_no_table():
    reach = reach_table(origins_of([(51.0, 4.0)]), PointIndex.build(frame([])), FACILITIES)
    assert np.isnan(reach.metres).all()
    hub = reach.changed(frame([("hub", "bakery", 51.0, 4.0)]))
    assert hub.of("bakery").tolist() == [0.0]
    assert np.isnan(hub.of("doctor")).all()
    assert hub.changed(removed=[0]).of("bakery").tolist() == [math.inf]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"detour": 0.9}, "proximity.detour"),
        ({"n": 0}, "proximity.nth"),
        ({"origins": pd.DataFrame({"lat": [51.0]})}, "proximity.column_missing"),
        ({"origins": pd.DataFrame({"lat": [151.0], "lon": [4.0]})}, "proximity.coordinate"),
    ],
)
def test_what_cannot_be_asked_is_refused(given, code):
    asked = {"origins": origins_of([(51.0, 4.0)]), "index": PointIndex.build(frame([]))}
    with pytest.raises(InputError) as caught:
        reach_table(**{**asked, "facilities": FACILITIES, **given})
    assert caught.value.faults[0].code == code


def test_villages_that_have_it_counted_as_points_are_what_nearest_finds():
    """Held against `nearest`, that knows villages only: the same where they lack it."""
    villages = datasets.villages()
    given = (datasets.village_services(), datasets.sources(), datasets.facilities())
    evidence = evidence_table(villages, *given)
    here = evidence[(evidence["presence"] == "present") & (evidence["service"] == "pharmacy")]
    points = villages.loc[here["village"], ["lat", "lon"]].assign(facility="pharmacy")
    reach = reach_table(villages, PointIndex.build(points), ("pharmacy",))
    found = nearest(villages, evidence, "pharmacy")
    lacking = ~villages.index.isin(points.index) & villages["lat"].notna().to_numpy()
    assert lacking.sum() > 400
    assert (reach.of("pharmacy")[lacking] == found["distance_m"].to_numpy()[lacking]).all()
    codes = points.index.to_numpy()[reach.position[lacking, 0]]
    assert (codes == found["nearest"].to_numpy()[lacking]).all()
