"""Vulnerable groups: counted by hand; not loaded is not known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import (
    MET,
    NOT_MET,
    UNKNOWN,
    Group,
    group_numbers,
    group_split,
    with_transport_on_request,
)

NAN = math.nan
ORIGINS = pd.DataFrame(
    {
        "population": [100.0, 200.0, 400.0, NAN],
        "municipality_nis": ["1", "1", "2", "2"],
        "population_65_plus": [30.0, NAN, NAN, NAN],
    }
)
AGES = pd.DataFrame(
    [("1", 0, 64, 75), ("1", 65, 79, 20), ("1", 80, NAN, 5), ("2", 0, 59, 80), ("2", 60, 69, 20)],
    columns=["municipality_nis", "age_from", "age_to", "population"],
)


def test_what_is_loaded_counts_and_the_rest_is_estimated_from_the_municipality():
    found = group_numbers(ORIGINS, Group.OLDER, AGES)
    # In municipality 1 a quarter is 65 or older; in 2 the band of 60 to 69 tells nothing.
    assert found.numbers[:2].tolist() == [30, 50]
    assert np.isnan(found.numbers[2:]).all()
    assert found.estimated.tolist() == [False, True, False, False]


def test_nothing_loaded_is_not_known_and_never_zero():
    found = group_numbers(ORIGINS, Group.WITHOUT_CAR, AGES)
    assert not found.loaded
    split = group_split(np.array([MET, NOT_MET, UNKNOWN, MET]), found)
    assert (split.loaded, split.split.residents, split.split.no_number) == (False, 0, 4)
    assert math.isnan(split.split.share_without)


def test_a_group_is_split_as_the_residents_are():
    numbers = group_numbers(ORIGINS, Group.OLDER, AGES)
    found = group_split(np.array([MET, NOT_MET, NOT_MET, NOT_MET]), numbers)
    assert (found.split.with_it, found.split.without, found.split.no_number) == (30, 50, 2)
    assert found.estimated == 50


def test_single_years_of_age_are_added_up():
    years = pd.DataFrame(
        {"municipality_nis": "1", "age_from": range(100), "age_to": range(100), "population": 10}
    )
    assert group_numbers(ORIGINS, Group.OLDER, years).numbers[1] == pytest.approx(200 * 0.35)


def test_transport_on_request_helps_a_part_of_those_without():
    states = np.array([MET, NOT_MET, NOT_MET, UNKNOWN, NOT_MET])
    people = np.array([10.0, 20, 40, 80, NAN])
    found = with_transport_on_request(
        states, people, np.array([True, True, False, True, True]), 0.25
    )
    assert (found.split.without, found.partly, found.split.no_number) == (60, 20, 1)
    assert found.without_weighed == 55


@pytest.mark.parametrize("factor", [-0.1, 1.1, NAN])
def test_a_factor_that_is_no_share_is_refused(factor):
    with pytest.raises(InputError) as caught:
        with_transport_on_request(np.array([MET]), np.array([1.0]), np.array([True]), factor)
    assert caught.value.faults[0].code == "nearness.factor"


@given(
    st.lists(
        st.tuples(
            st.sampled_from([MET, NOT_MET, UNKNOWN]),
            st.one_of(st.floats(0, 1e5), st.just(NAN)),
            st.booleans(),
        )
    ),
    st.floats(0, 1),
)
def test_nobody_is_lost_and_help_never_makes_it_worse(rows, factor):
    states = np.array([row[0] for row in rows], dtype=int)
    people = np.array([row[1] for row in rows], dtype=float)
    served = np.array([row[2] for row in rows], dtype=bool)
    found = with_transport_on_request(states, people, served, factor)
    assert found.split.residents == pytest.approx(np.nansum(people))
    assert found.split.no_number == np.isnan(people).sum()
    assert -1e-6 <= found.without_weighed <= found.split.without + 1e-6
    assert found.partly <= found.split.without + 1e-6
