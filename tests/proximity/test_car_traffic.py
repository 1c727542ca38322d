"""Kilometres of car traffic: by hand, and that low is never above high."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import car_traffic

NAN, INF = math.nan, math.inf


def figure(quantity, low, high, facility="", basis="assumption"):
    return SimpleNamespace(quantity=quantity, low=low, high=high, facility=facility, basis=basis)


FIGURES = [
    figure("household_size", 2, 2.5, basis="source"),
    figure("trips", 100, 200, "shop", basis="source"),
    figure("share_by_car", 0.5, 0.8, basis="source"),
    figure("taken_over", 0.1, 1.0),
    figure("taken_over", 0.2, 0.5, "shop"),
]


def of(before, after, people, **more):
    more = {"walk_m": 1200} | more
    return car_traffic(
        np.array(before, float), np.array(after, float), np.array(people, float), "shop",
        more.pop("figures", FIGURES), **more,
    )  # fmt: skip


def test_by_hand():
    found = of([6000], [2000], [1000])
    # 400 households × 100 trips × 0.2 × 0.5 by car × 4 km less × there and back
    assert found.low_km == pytest.approx(400 * 100 * 0.2 * 0.5 * 4 * 2)
    assert found.high_km == pytest.approx(500 * 200 * 0.5 * 0.8 * 4 * 2)
    assert (found.people, found.people_unknown, found.assumed) == (1000, 0, True)
    assert [f.quantity for f in found.figures] == ["household_size", "trips", "share_by_car",
                                                   "taken_over"]  # fmt: skip
    assert found.figures[3].low == 0.2


def test_who_can_walk_leaves_the_car_at_home_in_the_high_result_only():
    near = of([6000], [1200], [1000])
    assert near.high_km == pytest.approx(500 * 200 * 0.5 * 0.8 * 6 * 2)
    assert near.low_km == pytest.approx(400 * 100 * 0.2 * 0.5 * 4.8 * 2)


def test_only_who_gains_counts_and_what_is_not_known_is_said():
    found = of(
        [5000, 5000, INF, NAN, 5000, NAN, INF], [5000, 4000, 1000, 1000, 1000, NAN, 1000],
        [100, 200, 400, 800, NAN, 50, 0],
    )  # fmt: skip
    assert (found.people, found.people_unknown) == (200, 3)
    assert found.low_km == of([5000], [4000], [200]).low_km


def test_taking_a_service_away_costs_kilometres():
    gained, lost = of([6000], [1000], [1000]), of([1000], [6000], [1000])
    assert lost.high_km == pytest.approx(-gained.low_km)
    assert lost.low_km == pytest.approx(-gained.high_km)
    assert lost.people == 0


def test_a_facility_without_figures_is_refused():
    with pytest.raises(InputError) as caught:
        of([1], [1], [1], figures=FIGURES[:1])
    assert caught.value.faults[0].code == "nearness.no_figure"
    with pytest.raises(InputError):
        of([1], [1], [1], walk_m=-1)


metre = st.one_of(st.floats(0, 20_000), st.just(NAN), st.just(INF))


@given(st.lists(st.tuples(metre, metre, st.one_of(st.floats(0, 1e4), st.just(NAN)))))
def test_low_is_never_above_high_and_nothing_changed_saves_nothing(rows):
    before, after, people = ([row[n] for row in rows] for n in range(3))
    found = of(before, after, people)
    assert found.low_km <= found.high_km + 1e-6
    assert math.isfinite(found.low_km)
    assert math.isfinite(found.high_km)
    still = of(before, before, people)
    assert (still.low_km, still.high_km, still.people, still.people_unknown) == (0, 0, 0, 0)
    nearer = of(before, [0.0] * len(rows), people)
    assert nearer.low_km >= 0


def test_our_figures_are_in_order_and_say_where_they_come_from():
    figures = datasets.travel_figures()
    assert len({f.id for f in figures}) == len(figures)
    for f in figures:
        assert 0 <= f.low <= f.high
        assert (f.basis == "source") == f.source_url.startswith("http")
        assert f.year
        if f.unit == "share of trips":
            assert f.high <= 1
    found = car_traffic(np.array([4000.0]), np.array([500.0]), np.array([392.0]), "supermarket",
                        figures, walk_m=1200)  # fmt: skip
    assert found.assumed
    assert 1_000 < found.low_km < found.high_km < 200_000
