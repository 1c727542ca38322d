"""Who lives within a distance: exact at the bound, unknown is no zero, a plain sum."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.assessment.around import people_within
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import catchment, straight_line
from buurtpunt_lib.texts import LANGUAGES, catalogue

VILLAGES = ["a", "b", "c", "c", "", "d"]
PEOPLE = np.array([500.0, math.nan, 300.0, math.nan, 40.0, 900.0])
WAYS = np.array([0.0, 1_400.0, 2_200.0, 2_300.0, 2_250.0, math.nan])


def test_the_bound_belongs_to_it_and_unknown_is_told():
    found = catchment(VILLAGES, PEOPLE, WAYS, 2_200.0)
    assert (found.residents, found.villages, found.unknown) == (800.0, ("a", "b", "c"), ("b",))
    less = catchment(VILLAGES, PEOPLE, WAYS, math.nextafter(2_200.0, 0))
    assert (less.residents, less.villages) == (500.0, ("a", "b"))
    assert catchment(VILLAGES, PEOPLE, WAYS, 0).villages == ("a",)


def test_parts_of_a_village_count_apart_and_people_outside_villages_count():
    found = catchment(VILLAGES, PEOPLE, WAYS, 2_300.0)
    assert (found.residents, found.villages) == (840.0, ("a", "b", "c"))
    assert found.unknown == ("b", "c"), "of one part of c nobody knows how many live there"


@pytest.mark.parametrize(
    ("village", "metres", "code"),
    [("99999X", 5, "village_unknown"), ("11002B", 5, "no_location"), ("71053F", -1, "metres"),
     ("71053F", math.nan, "metres"), ("71053F", math.inf, "metres")],
)  # fmt: skip
def test_what_cannot_be_asked(village, metres, code):
    with pytest.raises(InputError, match=code) as caught:
        people_within(assessment.facts(), village, metres, "cycle")
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(datasets.villages().dropna(subset=["lat"]).index)),
       st.floats(0, 20_000), st.floats(0, 20_000))  # fmt: skip
def test_in_flanders_more_reach_is_more_people_and_the_sum_is_plain(code, one, other):
    facts = assessment.facts()
    near, far = (people_within(facts, code, metres, "walk") for metres in sorted((one, other)))
    assert set(near.villages) <= set(far.villages)
    assert near.residents <= far.residents
    villages = datasets.villages()
    here = villages.loc[code]
    total = 0.0
    for row in villages.itertuples():
        away = 1.3 * float(straight_line(here.lat, here.lon, row.lat, row.lon))
        if away <= max(one, other) and not math.isnan(row.population):
            total += row.population
    assert far.residents == pytest.approx(total)
