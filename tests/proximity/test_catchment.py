"""Who lives within a distance: exact at the bound, unknown is no zero, a plain sum."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import catchment, straight_line
from buurtpunt_lib.texts import LANGUAGES, catalogue

THREE = pd.DataFrame(
    {
        "name": ["A", "B", "C", "D"],
        "lat": [51.0, 51.0, 51.02, math.nan],
        "lon": [4.0, 4.02, 4.0, math.nan],
        "population": [500.0, math.nan, 300.0, 900.0],
    },
    index=["a", "b", "c", "d"],
)


def test_the_bound_belongs_to_it_and_unknown_is_told():
    to_c = float(straight_line(51.0, 4.0, 51.02, 4.0))
    found = catchment(THREE, "a", to_c)
    assert (found.residents, found.villages, found.unknown) == (800.0, ("a", "b", "c"), ("b",))
    less = catchment(THREE, "a", math.nextafter(to_c, 0))
    assert (less.residents, less.villages) == (500.0, ("a", "b"))
    assert catchment(THREE, "a", 0).villages == ("a",)
    assert catchment(THREE, "a", to_c, detour=1.3).villages == ("a", "b")


@pytest.mark.parametrize(
    ("village", "metres", "code"),
    [("x", 5, "village_unknown"), ("d", 5, "no_location"), ("a", -1, "metres"),
     ("a", math.nan, "metres"), ("a", math.inf, "metres")],
)  # fmt: skip
def test_what_cannot_be_asked(village, metres, code):
    with pytest.raises(InputError, match=code) as caught:
        catchment(THREE, village, metres)
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(datasets.villages().dropna(subset=["lat"]).index)),
       st.floats(0, 20_000), st.floats(0, 20_000))  # fmt: skip
def test_in_flanders_more_reach_is_more_people_and_the_sum_is_plain(code, one, other):
    villages = datasets.villages()
    near, far = (catchment(villages, code, metres) for metres in sorted((one, other)))
    assert set(near.villages) <= set(far.villages)
    assert near.residents <= far.residents
    here = villages.loc[code]
    total = 0.0
    for row in villages.itertuples():
        away = float(straight_line(here.lat, here.lon, row.lat, row.lon))
        if away <= max(one, other) and not math.isnan(row.population):
            total += row.population
    assert far.residents == pytest.approx(total)
