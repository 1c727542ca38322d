"""Differences and three-way merge: identities that hold for any three records of one place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_examples import made, records

from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.landscape import Difference, differences, merge_three, settle
from buurtpunt_lib.landscape.merging import BONDS, LISTS

RECORD = HubRecord.from_dict(
    {
        "id": "plek",
        "name": "De Brug",
        "kind": "buurtpunt",
        "province": "Limburg",
        "services": [{"service": "shop"}, {"service": "cafe"}],
        "sources": ["krant", "boek"],
    }
)


def versions():
    """A record and two changes of it, each in a few fields, now and then in the same ones."""
    return st.tuples(*[st.integers(0, 10**9)] * 3).map(lambda numbers: _versions(*numbers))


def _versions(first: int, second: int, third: int) -> tuple[HubRecord, HubRecord, HubRecord]:
    base = made(first)
    fields = sorted(set(base) - {"id"})

    def changed(number: int) -> HubRecord:
        rng, other = random.Random(number), made(number)
        chosen = set(rng.sample(fields, rng.randint(0, 5)))
        for bond in BONDS:
            if chosen & set(bond):
                chosen |= set(bond)
        return HubRecord.from_dict({**base, **{field: other[field] for field in chosen}})

    return HubRecord.from_dict(base), changed(second), changed(third)


@settings(max_examples=60)
@given(records(), records())
def test_when_one_side_changed_nothing_the_other_side_stands(base, other):
    assert merge_three(base, base, other) == (other, ())
    assert merge_three(base, other, base) == (other, ())
    assert merge_three(base, other, other) == (other, ())


@settings(max_examples=150)
@given(versions())
def test_who_is_called_mine_makes_no_difference_but_at_clashes(three):
    base, mine, theirs = three
    one, clashes = merge_three(base, mine, theirs)
    two, swapped = merge_three(base, theirs, mine)
    assert {(c.fields, c.item, c.nth) for c in clashes} == {
        (c.fields, c.item, c.nth) for c in swapped
    }
    by_place = {(c.fields, c.item, c.nth): c for c in swapped}
    for clash in clashes:
        other = by_place[clash.fields, clash.item, clash.nth]
        assert (clash.mine, clash.theirs) == (other.theirs, other.mine)
    clashing = {field for clash in clashes for field in clash.fields}
    for field in type(base).model_fields:
        if field not in clashing:
            assert getattr(one, field) == getattr(two, field)


@settings(max_examples=150)
@given(versions())
def test_nothing_is_lost_in_silence(three):
    base, mine, theirs = three
    merged, clashes = merge_three(base, mine, theirs)
    named = {(field, clash.item) for clash in clashes for field in clash.fields}
    whole = {field for field, item in named if not item}
    final = {(d.field, d.item): d.after for d in differences(base, merged)}
    for side in (mine, theirs):
        for difference in differences(base, side):
            place = difference.field, difference.item
            key = difference.field, difference.item.split(" (")[0]
            assert final.get(place) == difference.after or key in named or place[0] in whole
    # And nothing appears that neither of them wrote.
    written = {(d.field, d.item) for side in (mine, theirs) for d in differences(base, side)}
    assert set(final) <= written


@settings(max_examples=100)
@given(versions())
def test_settling_every_clash_my_way_keeps_my_changes(three):
    base, mine, theirs = three
    merged, clashes = merge_three(base, mine, theirs)
    settled = merged
    for clash in clashes:
        settled = settle(settled, clash, mine=True)
        assert settle(merged, clash, mine=False) == merged
    final = {(d.field, d.item): d.after for d in differences(base, settled)}
    for difference in differences(base, mine):
        assert final[difference.field, difference.item] == difference.after


@settings(max_examples=60)
@given(records(), records())
def test_differences_tell_exactly_what_differs(first, second):
    assert differences(first, first) == []
    found = differences(first, second)
    differ = {f for f in type(first).model_fields if getattr(first, f) != getattr(second, f)}
    # The order of a list is no difference.
    assert {d.field for d in found} <= differ
    assert differ - {d.field for d in found} <= set(LISTS)
    back = [Difference(d.field, d.item, d.after, d.before) for d in found]
    assert sorted(map(repr, back)) == sorted(map(repr, differences(second, first)))


def test_every_list_of_a_record_merges_by_items():
    lists = {field for field in HubRecord.model_fields if isinstance(getattr(RECORD, field), tuple)}
    assert set(LISTS) == lists
    assert {field for bond in BONDS for field in bond} <= set(HubRecord.model_fields)


def test_services_merge_one_by_one():
    mine = RECORD.replace(services=({"service": "shop", "end": "2025"}, {"service": "cafe"}))
    theirs = RECORD.replace(services=({"service": "shop"}, {"service": "bread"}))
    merged, clashes = merge_three(RECORD, mine, theirs)
    assert clashes == ()
    assert [(s.service, s.end) for s in merged.services] == [("shop", "2025"), ("bread", "")]


def test_the_same_service_changed_twice_is_a_clash_of_that_service_only():
    mine = RECORD.replace(services=({"service": "shop", "end": "2025"}, {"service": "cafe"}))
    theirs = RECORD.replace(services=({"service": "shop", "end": "2024"}, {"service": "cafe"}))
    merged, [clash] = merge_three(RECORD, mine, theirs)
    assert (clash.field, clash.item) == ("services", "shop")
    assert merged == theirs
    assert settle(merged, clash, mine=True) == mine
    gone, [clash] = merge_three(RECORD, RECORD.replace(services=RECORD.services[1:]), theirs)
    assert (clash.mine, clash.theirs) == (None, theirs.services[0])
    assert settle(gone, clash, mine=True).services == RECORD.services[1:]


def test_fields_that_say_one_thing_together_change_together():
    here = RECORD.replace(lat=50.8, lon=5.2, precision="exact")
    mine, theirs = here.replace(lat=50.9), here.replace(lon=5.3)
    merged, [clash] = merge_three(here, mine, theirs)
    assert clash.fields == ("lat", "lon", "precision")
    assert (merged.lat, merged.lon) == (50.8, 5.3)
    assert settle(merged, clash, mine=True) == mine


def test_two_who_each_take_away_another_source_leave_one_standing():
    merged, [clash] = merge_three(
        RECORD, RECORD.replace(sources=("krant",)), RECORD.replace(sources=("boek",))
    )
    assert merged.sources == ("boek",)
    assert settle(merged, clash, mine=True).sources == ("krant",)


def test_records_of_two_places_are_not_merged():
    with pytest.raises(ValueError, match="one id"):
        merge_three(RECORD, RECORD, RECORD.replace(id="ander"))


def test_settling_can_be_refused_as_any_record_is():
    mine, theirs = RECORD.replace(name="A"), RECORD.replace(name="B")
    merged, [clash] = merge_three(RECORD, mine, theirs)
    spoiled = type(clash)(clash.fields, "", clash.base, ("",), clash.theirs)
    with pytest.raises(InputError, match=r"plan\.empty"):
        settle(merged, spoiled, mine=True)
