"""Counts: they add up, order does not matter, and the unknown is never counted as no."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_landscapes import HUB, landscapes, table

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.domain import HubKind, HubStatus
from buurtpunt_lib.landscape import (
    co_occurrence,
    completeness,
    counts_per_kind,
    counts_per_province,
    counts_per_service,
    service_by_province,
)

EVERY = (
    counts_per_service,
    counts_per_province,
    counts_per_kind,
    service_by_province,
    co_occurrence,
    completeness,
)


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_places_per_kind_and_per_province_add_up_to_all(places):
    assert counts_per_kind(places).sum() == len(places)
    assert counts_per_province(places).sum() == len(places)


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_places_per_service_are_those_that_list_it(places):
    by_hand = Counter(code for has in places["services"] for code in has)
    assert counts_per_service(places).to_dict() == dict(by_hand)
    assert list(counts_per_service(places)) == sorted(by_hand.values(), reverse=True)


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_service_by_province_sums_to_the_count_of_the_service(places):
    both = service_by_province(places)
    assert both.sum(axis=1).to_dict() == counts_per_service(places).to_dict()
    assert set(both.columns) == set(counts_per_province(places).index)
    assert (both <= counts_per_province(places).reindex(both.columns)).to_numpy().all()


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_services_that_go_together_go_together_both_ways(places):
    both = co_occurrence(places)
    assert (both.to_numpy() == both.to_numpy().T).all()
    single = counts_per_service(places)
    assert {code: both.at[code, code] for code in both.index} == single.to_dict()
    for one in both.index:
        for other in both.columns:
            assert both.at[one, other] == sum({one, other} <= set(h) for h in places["services"])


@settings(max_examples=30, deadline=None)
@given(landscapes(), st.randoms())
def test_the_order_of_the_places_does_not_matter(places, random):
    order = list(range(len(places)))
    random.shuffle(order)
    for count in EVERY:
        assert count(places).equals(count(places.iloc[order]))


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_only_hubs_is_the_same_as_taking_the_hubs(places):
    hubs = places[places["kind"] == HubKind.BUURTPUNT.value]
    for count in EVERY:
        assert count(places, only_hubs=True).equals(count(hubs))


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_no_count_changes_the_table(places):
    before = places.copy(deep=True)
    for count in EVERY:
        count(places)
    assert places.equals(before)


def test_a_service_named_twice_counts_once():
    place = replace(HUB, services=("shop", "shop"))
    assert counts_per_service(table(place))["shop"] == 1
    assert co_occurrence(table(place)).at["shop", "shop"] == 1


def test_completeness_by_hand():
    full = HUB
    bare = replace(
        HUB,
        id="kaal",
        village=None,
        municipality="",
        address="",
        services=(),
        initiator="",
        legal_form="",
        opened=None,
        status=HubStatus.UNKNOWN,
        status_as_of="",
        funding="",
        figures="",
    )
    no_location = replace(HUB, id="zonder-ligging", village="72001A")
    known = completeness(table(full, bare, no_location))
    assert known["places"].unique().tolist() == [3]
    assert known.loc["location"].tolist() == [1, 3, pytest.approx(1 / 3)]
    rest = known.drop(index="location")
    assert set(rest["known"]) == {2}
    assert rest["share"].tolist() == pytest.approx([2 / 3] * len(rest))


def test_completeness_of_nothing_is_not_known():
    empty = completeness(table(HUB), only_hubs=True).loc["village", "share"]
    assert empty == 1
    nothing = completeness(table(HUB).iloc[:0])
    assert nothing["known"].eq(0).all()
    assert nothing["share"].isna().all()


# --- the real table, counted again from the file by other means ---


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    path = paths.DATA / "landscape/hubs.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_counts_are_those_of_the_file(lines):
    real = datasets.hubs_table()
    per_service = Counter(c for line in lines for c in line["services"].split(";") if c)
    assert counts_per_service(real).to_dict() == per_service
    assert counts_per_kind(real).to_dict() == Counter(line["kind"] for line in lines)
    assert counts_per_province(real).to_dict() == Counter(line["province"] for line in lines)


def test_a_buurtpunt_is_not_a_shop():
    """What the research says of hubs: nearly all are for meeting, fewer than half have a shop."""
    hubs = counts_per_service(datasets.hubs_table(), only_hubs=True)
    total = counts_per_kind(datasets.hubs_table())["buurtpunt"]
    assert total == 31
    assert hubs.index[0] == "meeting_place"
    assert hubs["meeting_place"] > 0.75 * total
    assert hubs["shop"] < 0.5 * total
    assert hubs["cafe"] < hubs["shop"]
    assert hubs["municipal_desk"] < hubs["cafe"]
