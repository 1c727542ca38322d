"""Where a farmer could sell: by distance, and never "no" where nobody knows."""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets, landscape
from buurtpunt_lib.domain.earth import straight_line
from buurtpunt_lib.landscape.sales_points import FITTING, SELLING

CODES = {service.code for service in datasets.services()}


def test_the_codes_are_services():
    assert SELLING | FITTING <= CODES


@given(st.floats(50.7, 51.5), st.floats(2.6, 5.9), st.floats(1, 60))
def test_all_places_within_reach_and_no_others_nearest_first(lat, lon, km):
    table = datasets.hubs_table()
    found = landscape.sales_points(table, lat, lon, km=km)
    going = table[table["lat"].notna() & ~table["status"].isin(["closed", "stalled"])]
    metres = straight_line(lat, lon, going["lat"].to_numpy(), going["lon"].to_numpy())
    assert set(found.index) == set(going["id"][metres <= km * 1000])
    assert found["km"].is_monotonic_increasing
    by_id = table.set_index("id")["services"]
    for id, sells, fits in zip(found.index, found["sells"], found["fits"], strict=True):
        assert (sells == "present") == bool(SELLING & set(by_id[id]))
        assert sells in ("present", "unknown")
        assert set(fits) == FITTING & set(by_id[id])


def test_residents_that_nobody_counted_stay_unknown():
    table = pd.DataFrame(
        {"id": ["a"], "name": ["A"], "kind": ["buurtpunt"], "municipality": [""],
         "status": ["open"], "services": [()], "lat": [51.0], "lon": [4.0]}
    )  # fmt: skip
    found = landscape.sales_points(table, 51.0, 4.0, km=1)
    assert math.isnan(found["population"].iloc[0])
