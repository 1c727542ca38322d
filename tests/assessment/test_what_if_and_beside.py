"""What-ifs, white spots and comparisons: what must hold whatever comes, goes or moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib import assessment, datasets, proximity
from buurtpunt_lib.assessment.lacking import lacking
from buurtpunt_lib.domain import Basket, BasketItem
from buurtpunt_lib.domain.scan import Change
from buurtpunt_lib.errors import InputError

RUNKELEN, SINT_TRUIDEN = "71053F", "71053"
FACTS = assessment.facts()
PLACED = sorted(FACTS.villages.index[FACTS.villages["lat"].notna()])
MEASURED = [code for code in FACTS.measured if code != "railway_station"]


def add(what: str, village: str) -> Change:
    return Change(kind="add", what=what, village=village)


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(MEASURED), st.sampled_from(PLACED))
def test_adding_a_service_never_widens_a_gap(what, village):
    found = assessment.what_if(FACTS, [add(what, village)])
    assert not found.further.any()
    assert found.people_lost == found.people_lost_by_bike == 0
    assert found.people_gained >= 0
    for traffic in found.traffic.values():
        assert 0 <= traffic.low_km <= traffic.high_km


@settings(max_examples=8, deadline=None)
@given(st.data(), st.sampled_from(MEASURED))
def test_what_goes_away_and_what_comes_back_mirror_each_other(data, what):
    holder = data.draw(st.sampled_from(sorted(FACTS.places.query("facility == @what")["village"])))
    gone = assessment.what_if(FACTS, [Change(kind="remove", what=what, village=holder)])
    assert not gone.nearer.any()
    assert gone.people_gained == 0
    both = assessment.what_if(
        FACTS, [Change(kind="remove", what=what, village=holder), add(what, holder)]
    )
    assert not both.nearer.any()
    assert not both.further.any()


def test_residents_of_the_table_are_those_of_the_totals():
    found = assessment.what_if(FACTS, [add("hub", RUNKELEN)])
    table = found.table
    gained = table[table["gained"]].drop_duplicates("village")["population"].sum()
    assert gained == found.people_gained == 392
    bike = table[table["gained_by_bike"]].drop_duplicates("village")["population"].sum()
    assert bike == found.people_gained_by_bike > gained
    assert set(table["need"]) == {need.key for need in assessment.needs(FACTS)}
    assert (table["after_m"] < table["before_m"]).all()


def test_a_hub_that_moves_is_one_that_goes_and_one_that_comes():
    to = "71053M"
    moved = assessment.what_if(FACTS, [Change(kind="move", what="hub", village=RUNKELEN, to=to)])
    here = assessment.what_if(FACTS, [add("hub", RUNKELEN)])
    there = assessment.what_if(FACTS, [add("hub", to)])
    assert np.array_equal(moved.before, here.after, equal_nan=True)
    assert np.array_equal(moved.after, there.after, equal_nan=True)


def test_a_place_of_its_own_counts_rather_than_the_middle_of_the_village():
    here = FACTS.villages.loc[RUNKELEN]
    change = Change(
        kind="add", what="pharmacy", village=RUNKELEN, lat=here["lat"] + 0.009, lon=here["lon"]
    )
    found = assessment.what_if(FACTS, [change])
    row = found.table.query("village == @RUNKELEN and need == 'pharmacy'").iloc[0]
    assert row["after_m"] == pytest.approx(1.3 * 1000.8, rel=0.001)
    assert not row["gained"]
    assert row["gained_by_bike"]


def test_a_facility_that_is_no_need_is_looked_at_by_itself():
    change = Change(kind="remove", what="railway_station", village="71053A")
    found = assessment.what_if(FACTS, [change])
    assert found.needs[-1].key == "railway_station"
    assert found.people_lost == FACTS.villages.at["71053A", "population"]
    assert found.without_figures == ("railway_station",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (add("casino", RUNKELEN), "assessment.facility_unknown"),
        (add("pharmacy", "99999Z"), "data.village_unknown"),
        (add("pharmacy", "71053S"), "proximity.no_location"),
        (
            Change(kind="remove", what="pharmacy", village=RUNKELEN),
            "assessment.nothing_to_remove",
        ),
    ],
)
def test_changes_that_cannot_be_are_refused_together(change, code):
    with pytest.raises(InputError) as caught:
        assessment.what_if(FACTS, [change, add("casino", RUNKELEN)])
    assert code in [fault.code for fault in caught.value.faults]
    assert len(caught.value.faults) == 2


def test_traffic_counts_trips_of_one_kind_once():
    found = assessment.what_if(FACTS, [add("hub", RUNKELEN)])
    # Parcels and post are fetched on one trip.
    assert ("post_point" in found.traffic) != ("parcel_locker" in found.traffic)


def test_the_bound_itself_is_near_and_a_metre_less_is_not():
    way = float(assessment.lacking(FACTS, [RUNKELEN]).way_m[0, 1])
    at, below = (assessment.lacking(FACTS, [RUNKELEN], near_m=bound) for bound in (way, way - 1.0))
    assert not at.lacks[0, 1]
    assert below.lacks[0, 1]


def test_what_is_certain_is_lacking_and_no_village_nearby_may_have_it():
    found = assessment.lacking(FACTS, PLACED)
    assert found.certain.any()
    assert not (found.certain & ~found.lacks).any()
    # A shop may be there that no map shows: of that nobody is certain.
    assert not found.certain[:, 0].any()
    post = next(at for at, need in enumerate(found.needs) if need.key == "post_point")
    absent = FACTS.evidence.query("service == 'post_point' and presence == 'absent'")["village"]
    sure = {code for code, certain in zip(PLACED, found.certain[:, post], strict=True) if certain}
    assert sure <= set(absent)


@pytest.mark.parametrize(("way", "bound"), [("walk", 1200.0), ("cycle", 3750.0)])
def test_a_lack_is_certain_where_a_basket_says_missing(way, bound):
    """Of every village and need, also where a village of the municipality lies nowhere known."""
    every = list(FACTS.villages.index)
    found = lacking(FACTS, every, near_m=bound)
    items = [
        BasketItem(key=need.key, facilities=need.facilities, walk_m=bound, cycle_m=bound)
        for need in found.needs
    ]
    told = FACTS.residents_result(Basket(key="all", name="All", items=items), way).of(every)
    states = told.result.states
    assert (told.village == np.array(every, dtype=object)).all()
    np.testing.assert_array_equal(found.certain, states == proximity.NOT_MET)
    np.testing.assert_array_equal(found.of_villages.certain, states == proximity.NOT_MET)
    assert found.certain.any()
    # Some are only unsure because of such a village.
    near = FACTS.nearness(way).possible[:, [FACTS.column[need.key] for need in found.needs]]
    assert (found.lacks & np.isnan(near)).any()


def test_white_spots_lack_something_by_bike_and_the_worst_comes_first():
    found = assessment.white_spots(FACTS)
    assert set(found.index) == set(PLACED)
    worth = found["residents_times_needs"]
    assert worth.is_monotonic_decreasing
    assert (found["lacks_cycle"] <= found["lacks_walk"]).all()
    assert (found["certain_walk"] <= found["lacks_walk"]).all()
    first = assessment.village(FACTS, found.index[0])
    assert tuple(one.key for one in first.needs if one.lacks_cycle) == found["needs"].iloc[0]


def test_white_spots_without_those_that_have_a_hub():
    every, left = (assessment.white_spots(FACTS, without_hub=flag) for flag in (False, True))
    gone = set(every.index) - set(left.index)
    hubs = datasets.hubs_table()
    open_ = hubs[(hubs["kind"] == "buurtpunt") & (hubs["status"] == "open")]
    assert gone == set(open_["village"].dropna()) & set(PLACED)
    assert (every.loc[sorted(gone), "hub_m"] == 0).all()
    assert (left["hub_m"] > 0).all()


def test_municipalities_beside_one_another():
    found = assessment.compare(FACTS, ["38002", SINT_TRUIDEN])
    assert list(found.index) == ["38002", SINT_TRUIDEN]
    town = assessment.municipality(FACTS, SINT_TRUIDEN)
    row = found.loc[SINT_TRUIDEN]
    assert row["residents"] == town.residents
    assert row["known_share"] == pytest.approx(town.known_share)
    lacking = [one for one in town.assessments if any(need.lacks for need in one.needs)]
    assert row["lacking_walk"] == sum(one.population or 0 for one in lacking)
    assert row["certain_walk"] <= row["lacking_walk"]
    assert row["lacking_cycle"] <= row["lacking_walk"] <= row["residents"]
    with pytest.raises(InputError) as caught:
        assessment.compare(FACTS, [])
    assert caught.value.faults[0].code == "assessment.no_municipality"


# What else the models say of one village


def test_a_basket_of_one_village_is_its_row_of_the_result_for_all():
    found = assessment.village(FACTS, RUNKELEN)
    basket = datasets.baskets()["flanders"].basket("nl")
    every = FACTS.residents_result(basket, "cycle")
    (at,) = FACTS.origins_of([RUNKELEN])
    state = found.baskets["flanders", "cycle"]
    assert state.holding("reached") == tuple(every.result.reached(at))
    assert state.holding("missing") == tuple(every.result.missing(at))
    not_known = set(every.result.unsure(at))
    assert {*state.holding("unsure"), *state.holding("not_found")} == not_known
    assert set(state.holding("not_found")) == set(every.result.not_found(at))
    assert 0 <= state.score <= state.score_max <= 1
    assert state.total == found.residents_result(basket, "cycle").result.total
    assert every.result.total.residents == FACTS.villages["population"].sum()


def test_dependence_counts_needs_beyond_both_distances():
    found = assessment.village(FACTS, RUNKELEN).dependence
    assert found.needs == 4
    assert found.certain_walk <= found.beyond_walk <= found.needs
    assert found.beyond_cycle <= found.beyond_walk
    assert found.share_walk == found.beyond_walk / found.needs
    lost = FACTS.villages.index[FACTS.villages["lat"].isna()][0]
    assert assessment.village(FACTS, lost).dependence.needs == 0


def test_meeting_places_that_nobody_speaks_of_are_unknown():
    found = assessment.village(FACTS, RUNKELEN).spontaneous
    assert found.known == 0
    assert found.unknown == ("bakery", "butcher_shop", "corner_shop", "pub")


def test_hubs_nearby_say_which_parts_of_the_definition_are_known():
    found = assessment.village(FACTS, RUNKELEN)
    own = found.own_hubs[0]
    assert own.village == RUNKELEN
    assert "meeting" in own.definition.known
    assert sum(own.mix.values()) == pytest.approx(1.0)


def test_groups_that_are_not_loaded_are_unknown_not_zero():
    found = assessment.village(FACTS, RUNKELEN)
    assert found.older is None
    assert found.without_car is None
