"""Values looked up one by one are those of the tables, and near hubs are the nearest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from buurtpunt_lib import assessment, proximity
from buurtpunt_lib.assessment.similar import hubs_near
from buurtpunt_lib.errors import InputError

TOWN = "71053"  # Sint-Truiden, with a village that lies nowhere known
GLOBE = Geod(a=6_371_008.8, b=6_371_008.8)


@pytest.fixture(scope="module")
def facts():
    return assessment.facts()


def test_single_values_are_those_of_the_tables(facts):
    table = facts.villages
    for code in table.index[::97]:
        row = table.loc[code]
        assert facts.told(code, "name") == row["name"]
        assert facts.spot(code) == pytest.approx((row["lat"], row["lon"]), nan_ok=True)
        cells = facts.gaps[facts.gaps["village"] == code]
        pd.testing.assert_frame_equal(facts.cells(code), cells)
        expected = facts.expected.loc[[code]]
        pd.testing.assert_frame_equal(facts.peers(code), expected)
    with pytest.raises(KeyError):
        facts.told("99999Z", "name")
    with pytest.raises(InputError):
        facts.cells("99999Z")


def test_rows_that_do_not_stand_together_are_found_too(facts):
    mixed = facts.gaps.sample(frac=1.0, random_state=4).reset_index(drop=True)
    other = replace(facts)
    other.__dict__["gaps"] = mixed
    for code in facts.villages.index[::211]:
        cells = other.cells(code)
        assert set(cells["village"]) == {code}
        assert len(cells) == (mixed["village"] == code).sum()


def test_sources_of_villages_are_all_that_speak_of_them(facts):
    codes = list(facts.villages_of(TOWN).index)
    rows = facts.gaps[facts.gaps["village"].isin(codes) & facts.gaps["source"].notna()]
    told = set(rows[["source", "service", "as_of"]].itertuples(index=False, name=None))
    assert facts.sources_of(codes) == told
    assert facts.sources_of([]) == set()


@pytest.mark.parametrize("nis", [TOWN, "11016", "71016"])
def test_a_summary_of_flanders_says_of_a_municipality_what_its_own_rows_say(facts, nis):
    found = assessment.municipality(facts, nis)
    cells = facts.gaps[facts.gaps["municipality_nis"] == nis]
    names = list(facts.villages_of(nis).index)
    pd.testing.assert_frame_equal(found.villages, proximity.village_summary(cells).loc[names])
    own = proximity.municipality_summary(cells).set_index("service")
    pd.testing.assert_frame_equal(found.facilities, own)
    for code, one in found.each.items():
        people = found.cells[found.cells["service"] == code].groupby("presence")["population"].sum()
        assert one["with"] == people.get("present", 0.0)
        assert one["without"] == people.get("absent", 0.0)
        assert one["villages"] == len(names)


def test_hubs_nearby_are_the_nearest_of_all(facts):
    hubs = facts.open_hubs
    for code in facts.villages.index[::53]:
        lat, lon = facts.spot(code)
        if not np.isfinite(lat):
            assert hubs_near(facts, code) == ()
            continue
        there = hubs["lon"].to_numpy(float), hubs["lat"].to_numpy(float)
        here = np.full(len(hubs), lon), np.full(len(hubs), lat)
        away = GLOBE.inv(*here, *there)[2].round(3)
        ids = [id for _, id in sorted(zip(away, hubs["id"], strict=True))]
        for n in (1, 3, len(hubs), len(hubs) + 5):
            assert [hub.id for hub in hubs_near(facts, code, n=n)] == ids[:n]


def test_a_village_that_lies_nowhere_has_no_hub_near(facts):
    codes = facts.villages.index[facts.villages["lat"].isna()]
    assert len(codes)
    assert all(hubs_near(facts, code) == () for code in codes)


def test_the_official_basket_is_the_one_among_all_baskets(facts):
    found = assessment.village(facts, "71053H")
    for way, state in found.official_basket.items():
        assert state == found.baskets["flanders", way]
