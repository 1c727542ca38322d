"""Ways along streets: against a search written by hand, edge by edge, in small random towns."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from point_lists import frame

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import PointIndex, Streets, reach_streets, straight_line, streets

FACILITIES = ("bakery", "doctor", "school")
FLAG = {"walk": "foot", "cycle": "bike"}


def nodes_of(spots) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"N{i}", *spot) for i, spot in enumerate(spots)], columns=["id", "lat", "lon"]
    )


def edges_of(listed) -> pd.DataFrame:
    table = pd.DataFrame(listed, columns=["start", "end", "metres", "foot", "bike"])
    return table.assign(start="N" + table.start.astype(str), end="N" + table.end.astype(str))


def straight(a, b) -> float:
    return float(straight_line(*a, *b))


def by_hand(spots, listed, mode, origin, points, snap=500.0):
    """(metres, id) of the points that can be reached from an origin; None: it is on no street."""
    column = 3 if mode == "walk" else 4
    used = [e for e in listed if e[column]]
    usable = sorted({e[0] for e in used} | {e[1] for e in used})

    def node_of(place):
        ways = sorted((straight(place, spots[node]), node) for node in usable)
        return ways[0] if ways and ways[0][0] <= snap else None

    begin = None if math.isnan(sum(origin)) else node_of(origin)
    if begin is None:
        return None
    away, waiting = {}, [(0.0, begin[1])]
    while waiting:
        metres, node = heapq.heappop(waiting)
        if node in away:
            continue
        away[node] = metres
        for start, end, length, *_ in used:
            flag = _[column - 3]
            if start == node:
                heapq.heappush(waiting, (metres + length, end))
            if end == node and flag == 1:
                heapq.heappush(waiting, (metres + length, start))
    found = []
    for name, _, lat, lon in points:
        last = node_of((lat, lon)) if not math.isnan(lat + lon) else None
        if last is not None and last[1] in away:
            found.append((begin[0] + away[last[1]] + last[0], name))
    return sorted(found)


spot = st.tuples(st.floats(51.0, 51.012), st.floats(4.0, 4.02))
town = st.lists(spot, min_size=2, max_size=8, unique=True)


@st.composite
def towns(draw):
    spots = draw(town)
    flag = st.sampled_from([0, 1, 1, 2])
    ends = st.integers(0, len(spots) - 1)
    longer = st.sampled_from([1.0, 1.2, 2.0])
    listed = [
        (a, b, straight(spots[a], spots[b]) * draw(longer), draw(flag), draw(flag))
        for a, b in draw(st.lists(st.tuples(ends, ends), max_size=16))
    ]
    place = st.sampled_from(spots) | st.tuples(st.floats(50.99, 51.02), st.floats(3.99, 4.03))
    points = [
        (f"P{i}", draw(st.sampled_from(FACILITIES[:2])), *draw(place))
        for i in range(draw(st.integers(0, 6)))
    ]
    origins = draw(st.lists(place | st.just((math.nan, 4.0)), min_size=1, max_size=4))
    return spots, listed, points, origins


def origins_of(places) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["lat", "lon"]).astype(float)


@settings(max_examples=120, deadline=None)
@given(towns(), st.sampled_from(["walk", "cycle"]), st.integers(1, 3), st.data())
def test_ways_and_counts_are_those_of_a_search_by_hand(drawn, mode, n, data):
    spots, listed, points, origins = drawn
    network = Streets.build(nodes_of(spots), edges_of(listed))
    index = PointIndex.build(frame(points))
    # Narrow first neighbourhoods, so that they grow; none at all, so that the rest is searched.
    near, far = data.draw(st.sampled_from([(2_000.0, 16_000.0), (200.0, 16_000.0), (1.0, 0.5)]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streets, "_NEAR", near)
        patch.setattr(streets, "_FAR", far)
        reach = reach_streets(origins_of(origins), index, FACILITIES, network, mode=mode, n=n)
    metres = reach.metres.reshape(len(origins), len(FACILITIES), n)
    position = reach.position.reshape(metres.shape)
    bands = [0, 300.0, 1_200.0, 3_750.0]
    counts = reach.counts(bands)
    for row, origin in enumerate(origins):
        for column, name in enumerate(FACILITIES):
            here = [p for p in points if p[1] == name]
            found = by_hand(spots, listed, mode, origin, here)
            cell = metres[row, column]
            if found is None or not here:
                assert np.isnan(cell).all()
                assert np.isnan(counts[row, column]).all()
                continue
            expected = [away for away, _ in found[:n]]
            rest = [math.nan] * (min(n, len(here)) - len(expected))
            rest += [math.inf] * (n - len(expected) - len(rest))
            assert cell.tolist() == pytest.approx([*expected, *rest], nan_ok=True, abs=1e-6)
            ways = {name: away for away, name in found}
            for k, away in enumerate(expected):
                assert ways[points[position[row, column, k]][0]] == pytest.approx(away, abs=1e-6)
            assert (position[row, column, len(expected) :] == -1).all()
            assert len(set(position[row, column, : len(expected)])) == len(expected)
            assert counts[row, column].tolist() == [
                sum(away <= bound for away, _ in found) for bound in bands
            ]


@settings(max_examples=60, deadline=None)
@given(towns(), towns(), st.integers(1, 2), st.lists(st.integers(0, 20), max_size=3))
def test_a_what_if_along_streets_is_the_whole_table_made_anew(drawn, other, n, picks):
    spots, listed, points, origins = drawn
    network = Streets.build(nodes_of(spots), edges_of(listed))
    index = PointIndex.build(frame(points))
    reach = reach_streets(origins_of(origins), index, FACILITIES, network, n=n)
    alive = np.flatnonzero(index.live)
    removed = sorted({int(alive[pick % len(alive)]) for pick in picks}) if len(alive) else []
    added = frame(other[2])
    changed = reach.changed(added, removed)
    whole = index.with_changes(added, removed)
    anew = reach_streets(origins_of(origins), whole, FACILITIES, network, n=n)
    np.testing.assert_allclose(changed.metres, anew.metres, atol=1e-6)
    np.testing.assert_array_equal(changed.position >= 0, anew.position >= 0)
    np.testing.assert_array_equal(changed.counts([1_200.0]), anew.counts([1_200.0]))
    # And as a table that never knew the removed points.
    fresh = PointIndex.build(whole.points[whole.live])
    known = [name for name in FACILITIES if name in fresh.facilities]
    never = reach_streets(origins_of(origins), fresh, known, network, n=n)
    at = [FACILITIES.index(name) for name in known]
    np.testing.assert_allclose(changed.metres[:, at], never.metres, atol=1e-6)
    np.testing.assert_array_equal(changed.counts([1_200.0])[:, at], never.counts([1_200.0]))


# A street of a kilometre with a side street that only who walks may use; far away another street.
SPOTS = [(51.0, 4.0), (51.009, 4.0), (51.009, 4.01), (51.1, 4.5), (51.101, 4.5)]
LISTED = [(0, 1, 1_100.0, 1, 1), (1, 2, 800.0, 1, 0), (3, 4, 120.0, 1, 1)]


@pytest.fixture(scope="module")
def network() -> Streets:
    return Streets.build(nodes_of(SPOTS), edges_of(LISTED))


def test_who_walks_may_use_other_streets_than_who_cycles(network):
    index = PointIndex.build(frame([("A", "bakery", *SPOTS[2])]))
    here = origins_of([SPOTS[0]])
    assert reach_streets(here, index, FACILITIES, network).of("bakery").tolist() == [1_900.0]
    # By bike the bakery is not on a street: 700 m from the nearest node that bikes may use.
    by_bike = reach_streets(here, index, FACILITIES, network, mode="cycle")
    assert np.isnan(by_bike.of("bakery")).all()
    assert by_bike.measure.off_street(index, "bakery") == 1
    nearer = reach_streets(here, index, FACILITIES, network, mode="cycle", snap_metres=800)
    last = straight(SPOTS[1], SPOTS[2])
    assert nearer.of("bakery").tolist() == pytest.approx([1_100 + last])


def test_no_way_and_no_street_are_unknown_and_not_far(network):
    index = PointIndex.build(frame([("A", "bakery", *SPOTS[3]), ("B", "doctor", 51.05, 4.2)]))
    reach = reach_streets(
        origins_of([SPOTS[0], SPOTS[4], (51.05, 4.2)]), index, FACILITIES, network
    )
    assert np.isnan(reach.of("bakery")[[0, 2]]).all()
    assert reach.of("bakery")[1] == 120
    assert np.isnan(reach.of("doctor")).all()
    counts = reach.counts([5_000])[:, 0, 0]
    assert counts[:2].tolist() == [0, 1]
    assert np.isnan(counts[2])


def test_a_one_way_street_is_ridden_one_way():
    one_way = [(0, 1, 1_100.0, 1, 2), (1, 2, 800.0, 1, 2), (2, 0, 900.0, 1, 2)]
    network = Streets.build(nodes_of(SPOTS), edges_of(one_way))
    index = PointIndex.build(frame([("A", "bakery", *SPOTS[2])]))
    here = origins_of([SPOTS[0], SPOTS[1]])
    walk = reach_streets(here, index, ["bakery"], network)
    cycle = reach_streets(here, index, ["bakery"], network, mode="cycle")
    assert walk.of("bakery").tolist() == [900.0, 800.0]
    assert cycle.of("bakery").tolist() == [1_900.0, 800.0]


def test_a_point_far_from_its_street_does_not_hide_one_beyond_the_first_search(monkeypatch):
    monkeypatch.setattr(streets, "_NEAR", 200.0)
    spots = [(51.0, 4.0), (51.0017, 4.0), (51.0017, 4.0016)]
    network = Streets.build(nodes_of(spots), edges_of([(0, 1, 190.0, 1, 1), (1, 2, 113.0, 1, 1)]))
    points = [("far", 51.0017, 3.994), ("also far", 51.0017, 3.9945), ("near", *spots[2])]
    index = PointIndex.build(frame([(name, "bakery", *where) for name, *where in points]))
    reach = reach_streets(origins_of([spots[0]]), index, ["bakery"], network, n=2)
    assert reach.position.tolist() == [[[2, 1]]]
    assert reach.metres[0, 0, 0] == pytest.approx(303)


@pytest.mark.parametrize(("near", "far"), [(2_000.0, 16_000.0), (1.0, 0.5)])
def test_the_way_there_is_not_the_way_back(monkeypatch, near, far):
    """More origins than points and fewer, so that the last search runs from either side."""
    monkeypatch.setattr(streets, "_NEAR", near)
    monkeypatch.setattr(streets, "_FAR", far)
    one_way = [(0, 1, 1_100.0, 1, 2), (1, 2, 800.0, 1, 2), (2, 0, 1_500.0, 1, 2)]
    network = Streets.build(nodes_of(SPOTS), edges_of(one_way))
    spots = [(f"P{i}", "bakery", *SPOTS[i]) for i in range(2)]
    index = PointIndex.build(frame(spots))
    here = origins_of([SPOTS[2], SPOTS[2], SPOTS[2]])
    for many in (1, 3):
        reach = reach_streets(here.iloc[:many], index, ["bakery"], network, mode="cycle", n=2)
        assert reach.metres.tolist() == [[[1_500.0, 2_600.0]]] * many


def test_a_bound_belongs_to_its_band_along_streets_too(network):
    index = PointIndex.build(frame([("A", "bakery", *SPOTS[2])]))
    reach = reach_streets(origins_of([SPOTS[0]]), index, ["bakery"], network)
    assert reach.counts([1_900.0, np.nextafter(1_900.0, 0)]).tolist() == [[[1.0, 0.0]]]


@pytest.mark.parametrize(
    ("field", "value", "code", "row"),
    [
        ("metres", -1.0, "proximity.street_metres", 2),
        ("metres", math.nan, "proximity.street_metres", 2),
        ("end", "N99", "proximity.street_node_unknown", 2),
        ("bike", 3, "proximity.street_flag", 2),
    ],
)
def test_a_wrong_stretch_of_street_is_refused_with_its_row(field, value, code, row):
    edges = edges_of(LISTED)
    edges.loc[1, field] = value
    with pytest.raises(InputError) as caught:
        Streets.build(nodes_of(SPOTS), edges)
    fault = caught.value.faults[0]
    assert (fault.code, fault.values["row"]) == (code, row)


def test_other_bad_input_is_refused(network):
    nodes, edges = nodes_of(SPOTS), edges_of(LISTED)
    index, here = PointIndex.build(frame([])), origins_of([SPOTS[0]])
    asked = {
        "proximity.street_node_twice": lambda: Streets.build(
            pd.concat([nodes, nodes.iloc[[2]]]), edges
        ),
        "proximity.column_missing": lambda: Streets.build(nodes, edges.drop(columns="foot")),
        "proximity.point_unlocated": lambda: Streets.build(nodes.assign(lat=math.nan), edges),
        "proximity.mode": lambda: reach_streets(here, index, [], network, mode="car"),
        "proximity.metres": lambda: reach_streets(here, index, [], network, snap_metres=-1),
        "proximity.nth": lambda: reach_streets(here, index, [], network, n=0),
    }
    for code, act in asked.items():
        with pytest.raises(InputError) as caught:
            act()
        assert caught.value.faults[0].code == code


def test_a_network_without_streets_for_a_mode_knows_nothing():
    network = Streets.build(nodes_of(SPOTS), edges_of([(0, 1, 1_100.0, 1, 0)]))
    index = PointIndex.build(frame([("A", "bakery", *SPOTS[0])]))
    reach = reach_streets(origins_of([SPOTS[0]]), index, ["bakery"], network, mode="cycle")
    assert np.isnan(reach.of("bakery")).all()
    assert np.isnan(reach.counts([100])).all()
