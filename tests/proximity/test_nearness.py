"""Nearness of parts of villages: what is known of a place, and what only of its village."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_villages import SOURCES, rows, villages

from buurtpunt_lib.proximity import (
    KnownPlaces,
    Origins,
    evidence_table,
    origin_nearness,
    straight_line,
    village_nearness,
)

NAN, INF = math.nan, math.inf
CODES = ("shop", "stop")


@pytest.fixture
def three():
    """A has a stop by a list that is complete, B a shop by a map that is not; D lies nowhere."""
    table = villages(
        [("A", 51.0, 4.0, 700), ("B", 51.02, 4.0, 800), ("C", 51.2, 4.0, 90), ("D", NAN, NAN, 5)],
        municipality_nis=["10001", "10001", "10001", "20002"],
    )
    shown = rows(("A", "stop", 1, "list", "2025-01"), ("B", "shop", 1, "map", "2025-01"))
    return table, evidence_table(table, shown, SOURCES, CODES)


# Two parts of A (one where the stop is, one to the south), one of B, and one that lies nowhere.
PLACES = ((51.0, 4.0), (50.98, 4.0), (51.021, 4.0), (NAN, NAN))
VILLAGE = np.array([0, 0, 1, 1])


def of_parts(table, part=True):
    lat, lon = (np.array(column, dtype=float) for column in zip(*PLACES, strict=True))

    def nearest(chosen):
        some = table[chosen & table["lat"].notna().to_numpy()]
        if some.empty:
            return np.where(np.isfinite(lat), INF, NAN)
        ways = straight_line(
            lat[:, None], lon[:, None], some["lat"].to_numpy(float), some["lon"].to_numpy(float)
        )
        return ways.min(axis=1)

    return Origins(VILLAGE, np.isfinite(lat), np.full(len(PLACES), part), nearest)


def test_what_stands_nobody_knows_where_is_near_for_the_whole_village(three):
    table, evidence = three
    found = origin_nearness(of_parts(table), table, evidence, CODES)
    assert found.metres[:2, 1].tolist() == [0, 0]
    assert found.metres[3, 0] == 0
    assert found.assumed[:, 1].tolist() == [True, True, False, False]
    assert found.metres[2, 1] == pytest.approx(straight_line(51.021, 4.0, 51.0, 4.0))
    # Of who lives nowhere known, only what the village has is known.
    assert math.isnan(found.metres[3, 1])


@pytest.mark.parametrize(("pinned", "possible"), [(True, None), (False, 0.0)])
def test_a_part_is_measured_to_the_place_itself(three, pinned, possible):
    table, evidence = three
    away = float(straight_line(50.98, 4.0, 51.0, 4.0))
    north = float(straight_line(51.021, 4.0, 51.0, 4.0))
    known = KnownPlaces(
        metres=np.array([[500.0, 0.0], [600.0, away], [700.0, north], [NAN, NAN]]),
        rough=np.array([[False, False], [True, False], [False, False], [False, False]]),
        pinned=np.array([[False, pinned], [False, False], [False, False], [False, False]]),
    )
    found = origin_nearness(of_parts(table), table, evidence, CODES, known)
    assert found.metres[:3, 1].tolist() == [0, away, north]
    # In B nobody knows where the shop stands, whatever stands elsewhere.
    assert found.metres[:3, 0].tolist() == [500, 600, 0]
    assert found.assumed[1].tolist() == [False, False]
    # Unless its source misses none, another stop may stand beside it in the village.
    assert found.possible[1, 1] == (away if possible is None else possible)
    # For a village as a whole, wherever one lives in it, what it has may be near.
    whole = origin_nearness(of_parts(table, part=False), table, evidence, CODES, known)
    assert whole.possible[1, 1] == 0


def test_a_village_round_the_corner_keeps_a_part_from_being_surely_too_far(three):
    table, _ = three
    table.loc["D", "municipality_nis"] = "10001"
    table["boundary"] = ["known", "known", "known", "unknown"]
    shown = rows(("A", "stop", 1, "list", "2025-01"))
    evidence = evidence_table(table, shown, SOURCES, CODES)
    found = origin_nearness(of_parts(table), table, evidence, CODES)
    assert math.isnan(found.possible[2, 1])
    # With its point known it is measured, and too far.
    table.loc["D", ["lat", "lon"]] = 52.0, 4.0
    found = origin_nearness(of_parts(table), table, evidence, CODES)
    assert found.possible[2, 1] == pytest.approx(straight_line(51.021, 4.0, 51.0, 4.0))


def test_an_origin_in_no_village_knows_what_is_around_it(three):
    table, evidence = three
    origins = of_parts(table)
    outside = Origins(np.full(4, -1), origins.located, origins.part, origins.nearest)
    found = origin_nearness(outside, table, evidence, CODES)
    assert not found.assumed.any()
    assert found.metres[1, 1] == pytest.approx(straight_line(50.98, 4.0, 51.0, 4.0))
    assert math.isnan(found.metres[3, 1])


def test_villages_as_a_whole_are_what_village_nearness_gives(three):
    table, evidence = three
    plain = village_nearness(table, evidence, CODES, detour=1.0)
    assert plain.metres[0].tolist() == [pytest.approx(straight_line(51, 4, 51.02, 4)), 0.0]
