"""Point index: against comparing every pair, in both ways of searching, and at the very bound."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from point_lists import by_hand, changes, frame, listed_points, places

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import PointIndex, point_table, straight_line


@pytest.fixture(params=["numpy", "tree"], autouse=True)
def searched_by(request, monkeypatch):
    """Every test searches in both ways."""
    monkeypatch.setattr(point_table, "_worth_a_tree", lambda points: request.param == "tree")


def check_against_hand(index: PointIndex, points: list[tuple], origins, n: int, bounds) -> None:
    """points: (position, id, facility, lat, lon) of those that can be found."""
    lat, lon = (np.array([o[i] for o in origins], dtype=float) for i in (0, 1))
    for facility in ("bakery", "doctor"):
        known = facility in index.facilities
        metres, position = index.nearest(facility, lat, lon, n)
        counts = index.count_within(facility, lat, lon, bounds)
        assert metres.shape == position.shape == (len(origins), n)
        for i, origin in enumerate(origins):
            if not known or math.isnan(origin[0] + origin[1]):
                assert np.isnan(metres[i]).all()
                assert (position[i] == -1).all()
                assert np.isnan(counts[i]).all()
                continue
            ranked = by_hand(origin, [p for p in points if p[2] == facility])
            expected = [(away, row) for away, _, row in ranked[:n]]
            expected += [(math.inf, -1)] * (n - len(expected))
            assert list(zip(metres[i], position[i], strict=True)) == expected
            assert counts[i].tolist() == [sum(r[0] <= bound for r in ranked) for bound in bounds]


@settings(max_examples=40, deadline=None)
@given(listed_points, places, st.integers(1, 4), st.data())
def test_nearest_and_counts_are_those_of_comparing_every_pair(points, origins, n, data):
    index = PointIndex.build(frame(points))
    rows = [(at, *p) for at, p in enumerate(points) if not math.isnan(p[2] + p[3])]
    ways = [w[0] for origin in origins for w in by_hand(origin, rows) if not math.isnan(w[0])]
    # Bounds at which points lie to the last bit, and just inside of them.
    exact = data.draw(st.lists(st.sampled_from(ways), max_size=3)) if ways else []
    bounds = [0.0, 1_200.0, *exact, *(np.nextafter(b, 0) for b in exact)]
    check_against_hand(index, rows, origins, n, bounds)
    assert sum(index.left_out.values()) == len(points) - len(rows)
    assert sum(index.size(name) for name in index.facilities) == len(rows)


@settings(max_examples=40, deadline=None)
@given(listed_points, changes, places, st.integers(1, 3), st.sampled_from([0, 2, 500]))
def test_a_changed_index_is_that_of_the_changed_table(points, steps, origins, n, many):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("buurtpunt_lib.proximity.index._MANY_CHANGES", many)
        index = PointIndex.build(frame(points))
        table, before = dict(enumerate(points)), index
        for added, picks in steps:
            alive = sorted(table)
            removed = sorted({alive[pick % len(alive)] for pick in picks}) if alive else []
            start = len(index.points)
            index = index.with_changes(frame(added) if added else None, removed)
            for row in removed:
                del table[row]
            table.update({start + at: p for at, p in enumerate(added)})
        rows = [(at, *p) for at, p in table.items() if not math.isnan(p[2] + p[3])]
        ways = [w[0] for w in by_hand(origins[0], rows) if not math.isnan(w[0])]
        check_against_hand(index, rows, origins, n, [0.0, 1_200.0, *ways[:3]])
        assert np.flatnonzero(index.live).tolist() == sorted(r[0] for r in rows)
        for row, p in table.items():
            assert index.point(row)["id"] == p[0] == index.points["id"][row]
            assert index.facility_at(row) == p[1]
            assert row in index.find([p[0]])
        # What it was made from is what it was.
        first = [(at, *p) for at, p in enumerate(points) if not math.isnan(p[2] + p[3])]
        check_against_hand(before, first, origins, n, [1_200.0])


def test_the_order_of_the_table_does_not_matter():
    chance = np.random.default_rng(4)
    steps = chance.integers(0, 4, (80, 2)) / 100
    points = [(f"P{i:02}", "bakery", 51 + a, 4 + b) for i, (a, b) in enumerate(steps)]
    origins = np.array([(51.0, 4.0), (51.02, 4.02), (51.015, 4.005)])
    found = []
    for _ in range(4):
        chance.shuffle(points)
        table = frame(points)
        metres, at = PointIndex.build(table).nearest("bakery", *origins.T, n=25)
        found.append((metres.tolist(), table["id"].to_numpy()[at].tolist()))
    assert found[0] == found[1] == found[2] == found[3]


def test_thousands_of_points_in_one_place_are_counted_and_put_in_order(monkeypatch):
    monkeypatch.setattr("buurtpunt_lib.proximity.index._BLOCK", 5_000)
    points = [(f"P{i:04}", "bakery", 51.0, 4.0) for i in range(2_000)]
    index = PointIndex.build(frame(points[::-1]))
    lat, lon = np.full(9, 51.0), 4 + np.arange(9) / 100
    _, at = index.nearest("bakery", lat, lon, n=3)
    assert (at == [1999, 1998, 1997]).all()
    away = straight_line(51.0, lon[4], 51.0, 4.0)
    counts = index.count_within("bakery", lat, lon, [away, np.nextafter(away, 0)])
    assert counts.tolist() == [[2_000.0, 2_000.0]] * 4 + [[2_000.0, 0.0]] + [[0.0, 0.0]] * 4


def test_what_lies_behind_the_removed_is_found_and_what_is_added_counts_to_the_bound():
    points = [(f"P{i}", "bakery", 51.0 + i / 100, 4.0) for i in range(6)]
    index = PointIndex.build(frame(points)).with_changes(removed=[0, 1, 2, 3])
    assert index.nearest("bakery", 51.0, 4.0, n=2)[1].tolist() == [[4, 5]]
    away = straight_line(51.0, 4.0, 51.02, 4.0)
    added = index.with_changes(frame([("N", "bakery", 51.02, 4.0)]))
    bounds = [away, np.nextafter(away, 0)]
    assert added.count_within("bakery", 51.0, 4.0, bounds).tolist() == [[1.0, 0.0]]
    whole = PointIndex.build(frame(points))
    assert whole.count_within("bakery", 51.0, 4.0, bounds).tolist() == [[3.0, 2.0]]
    assert index.count_within("bakery", 51.0, 4.0, bounds).tolist() == [[0.0, 0.0]]


def test_the_other_side_of_the_earth():
    index = PointIndex.build(frame([("A", "bakery", -51.0, -176.0), ("B", "bakery", 51, 179.9)]))
    metres, at = index.nearest("bakery", [51.0], [4.0], n=2)
    assert at.tolist() == [[1, 0]]
    assert metres[0, 1] == pytest.approx(math.pi * 6_371_008.8)
    assert index.count_within("bakery", 51.0, [4.0], 30_000_000).tolist() == [2]
    assert index.nearest("bakery", 51.0, -179.9)[0][0, 0] == pytest.approx(
        straight_line(51, 0, 51, 0.2)
    )


def test_one_place_and_one_bound_may_be_given_bare():
    index = PointIndex.build(frame([("A", "bakery", 51.0, 4.0)]))
    assert index.nearest("bakery", 51.0, 4.0)[0].tolist() == [[0.0]]
    assert index.count_within("bakery", 51.0, 4.0, 0).tolist() == [1.0]


def test_a_facility_of_which_nobody_speaks_is_unknown_and_one_that_is_gone_is_not():
    index = PointIndex.build(frame([("A", "bakery", 51.0, 4.0)]))
    assert np.isnan(index.nearest("doctor", 51.0, 4.0)[0]).all()
    assert np.isnan(index.count_within("doctor", 51.0, 4.0, 1_000)).all()
    without = index.with_changes(removed=[0])
    assert without.nearest("bakery", 51.0, 4.0)[0].tolist() == [[math.inf]]
    assert without.count_within("bakery", 51.0, 4.0, 1_000).tolist() == [0.0]
    assert without.facilities == ("bakery",)


def test_points_without_a_place_are_left_out_with_their_number_or_refused():
    table = frame([("A", "bakery", 51.0, 4.0), ("B", "bakery", math.nan, 4.0)])
    index = PointIndex.build(table)
    assert dict(index.left_out) == {"bakery": 1}
    assert index.size("bakery") == 1
    with pytest.raises(InputError) as caught:
        PointIndex.build(table, refuse_unlocated=True)
    assert [(f.code, f.values["row"]) for f in caught.value.faults] == [
        ("proximity.point_unlocated", 2)
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("lat", 90.5), ("lat", -math.inf), ("lon", 180.01), ("lon", math.inf)]
)
def test_a_coordinate_that_is_on_no_globe_is_refused_with_its_row(field, value):
    table = frame([("A", "bakery", 51.0, 4.0), ("B", "bakery", 51.0, 4.0)])
    table.loc[1, field] = value
    for act in (PointIndex.build, PointIndex.build(frame([])).with_changes):
        with pytest.raises(InputError) as caught:
            act(table)
        fault = caught.value.faults[0]
        assert (fault.code, fault.values["row"]) == ("proximity.coordinate", 2)
        assert fault.values["field"] == field


def test_what_cannot_be_asked_is_refused():
    index = PointIndex.build(frame([("A", "bakery", 51.0, 4.0)]))
    asked = {
        "proximity.nth": [lambda n=n: index.nearest("bakery", 51, 4, n) for n in (0, 1.5, True)],
        "proximity.metres": [
            lambda m=m: index.count_within("bakery", 51, 4, m)
            for m in (-1, math.nan, math.inf, [1, -1])
        ],
        "proximity.point_unknown": [
            lambda: index.with_changes(removed=[1]),
            lambda: index.with_changes(removed=[-1]),
            lambda: index.with_changes(removed=[0]).with_changes(removed=[0]),
            lambda: index.find(["B"]),
            lambda: index.with_changes(removed=[0]).find(["A"]),
        ],
        "proximity.column_missing": [
            lambda: PointIndex.build(pd.DataFrame({"facility": [], "lat": []}))
        ],
    }
    for code, acts in asked.items():
        for act in acts:
            with pytest.raises(InputError) as caught:
                act()
            assert caught.value.faults[0].code == code


def test_removing_stays_forbidden_after_the_index_was_built_anew(monkeypatch):
    monkeypatch.setattr("buurtpunt_lib.proximity.index._MANY_CHANGES", 0)
    index = PointIndex.build(frame([("A", "bakery", 51.0, 4.0), ("B", "bakery", 51.0, 4.1)]))
    changed = index.with_changes(removed=[0])
    with pytest.raises(InputError):
        changed.with_changes(removed=[0])
    with pytest.raises(InputError):
        changed.find(["A"])


def test_ids_may_be_the_labels_of_the_rows():
    table = pd.DataFrame(
        {"facility": "bakery", "lat": 51.0, "lon": 4.0}, index=["north", "east", "south"]
    )
    index = PointIndex.build(table)
    assert index.find(["south", "north"]).tolist() == [2, 0]
    assert index.nearest("bakery", 51.0, 4.0, n=3)[1].tolist() == [[1, 0, 2]]


def test_a_small_table_is_searched_without_importing_scipy():
    code = (
        "import sys, pandas as pd\n"
        "from buurtpunt_lib.proximity import PointIndex, reach_table\n"
        "points = pd.DataFrame({'facility': ['a', 'b'], 'lat': [51.0, 51.1], 'lon': [4.0, 4.1]})\n"
        "reach = reach_table(points, PointIndex.build(points), ['a', 'b'])\n"
        "assert reach.counts([0]).tolist() == [[[1], [0]], [[0], [1]]]\n"
        "assert not any(m.split('.')[0] == 'scipy' for m in sys.modules), 'scipy is imported'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
