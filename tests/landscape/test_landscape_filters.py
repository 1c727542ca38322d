"""Filters: what fits is a part of what was there, and words are found as people type them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_landscapes import CODES, HUB, PROVINCES, landscapes, table

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape import filter_hubs

some = {
    "services": st.lists(st.sampled_from(CODES), max_size=3),
    "provinces": st.lists(st.sampled_from(PROVINCES), max_size=3),
    "statuses": st.lists(st.sampled_from(HubStatus), max_size=3),
    "kinds": st.lists(st.sampled_from(HubKind), max_size=3),
    "text": st.sampled_from(["", "cafe", "HOEKJE", "wel kom", "kalken x"]),
    "every_service": st.booleans(),
}


@settings(max_examples=30, deadline=None)
@given(landscapes(), st.fixed_dictionaries({}, optional=some))
def test_what_fits_is_a_part_of_the_table_in_its_order(places, chosen):
    found = filter_hubs(places, **chosen)
    assert found["id"].tolist() == [i for i in places["id"] if i in set(found["id"])]
    assert list(found.columns) == list(places.columns)
    again = filter_hubs(found, **chosen)
    assert again["id"].tolist() == found["id"].tolist()


@settings(max_examples=30, deadline=None)
@given(landscapes(), st.fixed_dictionaries(some))
def test_filters_work_one_after_the_other_in_any_order(places, chosen):
    at_once = set(filter_hubs(places, **chosen)["id"])
    each = [{name: value} for name, value in chosen.items() if name != "every_service"]
    for order in (each, each[::-1]):
        left = places
        for one in order:
            left = filter_hubs(left, **one, every_service=chosen["every_service"])
        assert set(left["id"]) == at_once


@settings(max_examples=30, deadline=None)
@given(landscapes(), some["services"].filter(bool))
def test_asking_for_every_service_is_stricter_than_for_one_of_them(places, wanted):
    one = filter_hubs(places, services=wanted)
    every = filter_hubs(places, services=wanted, every_service=True)
    assert set(every["id"]) <= set(one["id"])
    assert all(set(wanted) <= set(has) for has in every["services"])
    assert all(set(wanted) & set(has) for has in one["services"])
    left_out = places[~places["id"].isin(one["id"])]
    assert not any(set(wanted) & set(has) for has in left_out["services"])


@pytest.mark.parametrize(
    "text", ["café de kåt", "CAFE", "de-kat", "kat sint truiden", "Sint-Truiden", "  truid  "]
)
def test_words_are_found_without_accents_capitals_and_hyphens(text):
    place = replace(HUB, name="Cafë De Kat", place="Runkelen", municipality="Sint-Truiden")
    assert len(filter_hubs(table(place), text=text)) == 1


@pytest.mark.parametrize("text", ["hond", "kat hond", "Dorpsstraat"])
def test_every_word_must_be_in_name_place_or_municipality(text):
    place = replace(HUB, name="De Kat", address="Dorpsstraat 1")
    assert filter_hubs(table(place), text=text).empty


def test_signs_alone_filter_nothing():
    assert len(filter_hubs(table(HUB), text=" -’. ")) == 1


def test_a_state_or_kind_that_does_not_exist_is_refused_all_at_once():
    with pytest.raises(InputError) as caught:
        filter_hubs(table(HUB), statuses=("opened",), kinds=("hub", "cafe"))
    faults = [(f.code, f.values["field"], f.values["value"]) for f in caught.value.faults]
    assert faults == [
        ("landscape.filter_unknown", "status", "opened"),
        ("landscape.filter_unknown", "kind", "hub"),
    ]


def test_the_real_places_of_sint_truiden():
    found = filter_hubs(datasets.hubs_table(), text="sint truiden", kinds=[HubKind.BUURTPUNT])
    assert set(found["place"]) == {"Runkelen", "Zepperen", "Aalst"}


@pytest.mark.parametrize(
    ("option", "column", "wanted"),
    [
        ("provinces", "province", {"Limburg", "Antwerpen"}),
        ("statuses", "status", {"closed"}),
        ("kinds", "kind", {"cafe", "buurtpunt"}),
    ],
)
def test_exactly_the_places_of_that_province_state_or_kind_fit(option, column, wanted):
    real = datasets.hubs_table()
    found = filter_hubs(real, **{option: wanted})
    assert found["id"].tolist() == [
        row.id for row in real.itertuples() if getattr(row, column) in wanted
    ]
    assert 0 < len(found) < len(real)
