"""Function mix and definition: by hand, as identities, and on the real hubs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_landscapes import CODES, HUB, SERVICES, landscapes, table

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import FunctionGroup, Presence
from buurtpunt_lib.landscape import definition, function_mix, function_mixes
from buurtpunt_lib.landscape.functions import MEETING, SUPPORTING

offers = st.lists(st.sampled_from([*CODES, "no_such_kind"]))


@given(offers)
def test_a_mix_sums_to_one_or_is_not_known(offered):
    mix = function_mix(offered, SERVICES)
    tells = set(offered) - SUPPORTING - {"no_such_kind"}
    if not tells:
        assert mix is None
    else:
        assert set(mix) == set(FunctionGroup)
        assert sum(mix.values()) == pytest.approx(1)
        assert min(mix.values()) >= 0


@given(offers, st.randoms())
def test_order_and_repetition_do_not_matter(offered, random):
    other = [*offered, *offered]
    random.shuffle(other)
    assert function_mix(offered, SERVICES) == function_mix(other, SERVICES)
    assert definition(offered, SERVICES) == definition(other, SERVICES)


@given(offers, offers)
def test_more_services_never_take_a_part_away(offered, more):
    before, after = definition(offered, SERVICES), definition(offered + more, SERVICES)
    assert set(before.known) <= set(after.known)
    assert after.met or not before.met


@given(offers)
def test_a_part_that_is_not_listed_is_not_known_and_never_absent(offered):
    parts = definition(offered, SERVICES)
    assert {parts.meeting, parts.services, parts.transport} <= {Presence.PRESENT, Presence.UNKNOWN}
    assert set(parts.known) | set(parts.not_known) == {"meeting", "services", "transport"}
    assert not set(parts.known) & set(parts.not_known)
    assert parts.met is (True if not parts.not_known else None)


def test_the_mix_by_hand():
    mix = function_mix(("bus_stop", "shop", "bread", "desk", "care_partnership"), SERVICES)
    assert mix == {
        FunctionGroup.MOBILITY: 0.25,
        FunctionGroup.SOCIAL: 0,
        FunctionGroup.CIVIC: 0.25,
        FunctionGroup.COMMERCIAL: 0.5,
    }


@pytest.mark.parametrize(
    ("offered", "known"),
    [
        ((), ()),
        (("meeting_place",), ("meeting",)),
        (("cafe", "shop"), ("meeting",)),
        (("shop", "bread"), ("services",)),
        (("bus_stop",), ("transport",)),
        # Two ways of meeting are no second service, and care is how it is organised.
        (("meeting_place", "cafe", "care_partnership", "other"), ("meeting",)),
        (("cafe", "shop", "desk", "bus_stop"), ("meeting", "services", "transport")),
    ],
)
def test_the_parts_of_the_definition_by_hand(offered, known):
    parts = definition(offered, SERVICES)
    assert parts.known == known
    assert parts.met is (True if len(known) == 3 else None)


@settings(max_examples=30, deadline=None)
@given(landscapes())
def test_a_table_of_mixes_says_the_same_as_one_by_one(places):
    result = function_mixes(places, SERVICES)
    assert result.index.tolist() == places["id"].tolist()
    groups = [group.value for group in FunctionGroup]
    for offered, row in zip(places["services"], result.to_dict("records"), strict=True):
        mix, parts = function_mix(offered, SERVICES), definition(offered, SERVICES)
        shares = {group: row[group] for group in groups}
        if mix is None:
            assert all(value != value for value in [*shares.values(), row["functions"]])
        else:
            assert shares == mix
            assert row["functions"] == sum(share > 0 for share in mix.values())
        assert (row["meeting"], row["transport"]) == (parts.meeting, parts.transport)
        assert row["services"] == parts.services
        assert row["met"] is parts.met


def test_only_hubs_leaves_the_context_out():
    both = table(HUB, replace(HUB, id="cafe", kind="cafe"))
    assert function_mixes(both, SERVICES, only_hubs=True).index.tolist() == [HUB.id]


def test_the_kinds_that_the_definition_names_exist():
    codes = {service.code for service in datasets.services()}
    assert codes >= MEETING
    assert codes >= SUPPORTING


def test_real_hubs_and_the_definition():
    real = function_mixes(datasets.hubs_table(), datasets.services(), only_hubs=True)
    # The dorpspunt with shop, meeting place, carpool point, bicycle hire and repair has it all;
    # the one that still seeks its form has nothing that we know.
    assert real.at["dorpspunt-beveren-aan-de-ijzer", "met"] is True
    assert real.at["dorpspunt-beveren-aan-de-ijzer", "functions"] == 4
    assert real.loc["het-steger", ["meeting", "services", "transport"]].tolist() == ["unknown"] * 3
    assert real.at["het-steger", "met"] is None
    assert real.loc["het-steger", [g.value for g in FunctionGroup]].isna().all()
