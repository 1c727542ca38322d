"""Candidate places, their money, and the order: held against counting by hand and trying all."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest

from buurtpunt_lib import assessment, datasets, finance, proximity
from buurtpunt_lib.assessment import money
from buurtpunt_lib.domain.plan import Basis
from buurtpunt_lib.errors import InputError

RUNKELEN, HALMAAL, SINT_TRUIDEN, ALVERINGEM, ANTWERP = "71053F", "71053B", "71053", "38002", "11002"


@pytest.fixture(scope="module")
def facts():
    return assessment.facts()


@pytest.fixture(scope="module")
def choice(facts):
    return assessment.candidates(facts, SINT_TRUIDEN)


def metres(facts, one: str, other: str) -> float:
    here, there = facts.villages.loc[one], facts.villages.loc[other]
    return assessment.DETOUR * float(
        proximity.straight_line(here["lat"], here["lon"], there["lat"], there["lon"])
    )


@cache
def nearest_by_hand(village: str, need) -> float:
    """Metres of way to the nearest village that meets a need; 0 where the village itself does."""
    facts = assessment.facts()
    holders = [code for code, has in facts.has.items() if not has.isdisjoint(need.facilities)]
    if village in holders:
        return 0.0
    here, there = facts.villages.loc[village], facts.villages.loc[holders]
    ways = proximity.straight_line(here["lat"], here["lon"], there["lat"], there["lon"])
    return assessment.DETOUR * float(ways.min())


def gains_by_hand(facts, hub: str, reach: float = 3750.0, near: float = 1200.0) -> set[str]:
    """Villages in which somebody gains something by a hub, counted village by village."""
    here = facts.villages.loc[hub]
    rows = facts.villages[(facts.villages["lat"] - here["lat"]).abs() < 0.04]
    found = set()
    for code in rows.index:
        away = metres(facts, code, hub)
        if not away <= reach:
            continue
        ways = [nearest_by_hand(code, need) for need in assessment.needs(facts)]
        if any(near < way and away < way for way in ways):
            found.add(code)
    return found


def test_residents_who_gain_are_those_that_one_counts_by_hand(facts, choice):
    one = choice.candidate(HALMAAL)
    villages = gains_by_hand(facts, HALMAAL)
    assert HALMAAL in villages
    assert one.closes == facts.villages.loc[sorted(villages), "population"].sum()


def test_the_choice_is_the_best_of_all_choices(facts, choice):
    reached = {one.village: gains_by_hand(facts, one.village) for one in choice.candidates}
    people = facts.villages["population"].fillna(0.0)
    best = max(
        sum(people[code] for code in set().union(*(reached[c] for c in three)))
        for three in combinations(reached, choice.places)
    )
    assert choice.proven
    assert choice.covered == best


def test_steps_add_up_to_what_the_choice_covers(choice):
    assert [one.phase for one in choice.steps] == [1, 2, 3]
    gained = [one.gained for one in choice.steps]
    assert gained == sorted(gained, reverse=True)
    assert sum(gained) == choice.covered <= choice.people
    assert all(one.regret >= 0 for one in choice.steps)


def test_certain_is_never_more_than_what_may_be(choice):
    for one in choice.candidates:
        assert 0 <= one.closes_certain <= one.closes <= one.in_reach
        assert set(one.per_need) == {need.key for need in choice.needs}
        assert all(0 <= n <= one.closes for n in one.per_need.values())


def test_villages_that_lack_nothing_are_not_proposed(choice):
    town = choice.candidate("71053A")
    assert town.closes == 0
    assert town.brings == ()
    assert town.outline is None
    assert town.phase is None


def test_a_hub_that_is_open_stays_and_is_no_step(facts):
    found = assessment.candidates(facts, ALVERINGEM, places=2)
    locked = {one.village for one in found.candidates if one.locked}
    hubs = facts.open_hubs
    assert locked == set(hubs.loc[hubs["kind"] == "buurtpunt", "village"]) & set(
        facts.villages_of(ALVERINGEM).index
    )
    assert all(found.candidate(code).phase == 0 for code in locked)
    assert not locked & {one.village for one in found.steps}
    # One in the next municipality that serves people of this one counts as well.
    assert found.outside
    for code in found.outside:
        assert facts.villages.at[code, "municipality_nis"] != ALVERINGEM


def test_without_hubs_that_stay_there_is_more_to_gain(facts):
    kept = assessment.candidates(facts, ALVERINGEM, places=2)
    free = assessment.candidates(facts, ALVERINGEM, places=2, locked=())
    assert free.steps[0].gained >= kept.steps[0].gained
    assert not any(one.locked for one in free.candidates)


@pytest.mark.parametrize("method", ["p_median", "p_center", "set_cover"])
def test_other_ways_of_choosing_give_places_of_the_municipality(facts, method):
    found = assessment.candidates(facts, SINT_TRUIDEN, method=method)
    assert found.steps
    assert {one.village for one in found.steps} <= set(facts.villages_of(SINT_TRUIDEN).index)
    if method == "set_cover":
        assert found.covered == found.people
    else:
        assert len(found.steps) == 3


def test_other_choices_lose_little_and_say_what(choice):
    first, *others = choice.options
    assert set(first.villages) == {one.village for one in choice.steps}
    assert others
    for one in others:
        assert set(one.villages) != set(first.villages)
        assert one.trade_off.covered >= 0.95 * first.trade_off.covered - 1e-6


def test_a_city_that_has_everything_has_no_order(facts):
    found = assessment.candidates(facts, ANTWERP)
    assert found.people == 0
    assert found.steps == ()
    assert found.options == ()
    assert found.unlocated


def test_no_places_is_no_choice(facts):
    found = assessment.candidates(facts, SINT_TRUIDEN, places=0)
    assert found.steps == ()
    assert found.covered == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"method": "coin"}, "assessment.method_unknown"),
        ({"places": -1}, "assessment.places"),
        ({"places": 2.5}, "assessment.places"),
        ({"places": True}, "assessment.places"),
        ({"reach_m": -1.0}, "siting.reach"),
        ({"near_m": float("nan")}, "proximity.metres"),
    ],
)
def test_what_cannot_be_asked_is_refused(facts, wrong, code):
    with pytest.raises(InputError) as caught:
        assessment.candidates(facts, SINT_TRUIDEN, **wrong)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_village_without_a_number_of_residents_lacks_things_but_gets_no_outline(facts):
    found = assessment.candidates(facts, ALVERINGEM).candidate("38002A")
    assert found.population is None
    assert found.brings
    assert found.outline is None


# The money


def test_templates_are_the_example_plans_with_services_that_exist():
    known = {service.code for service in datasets.services()}
    for one in assessment.templates():
        assert one.plan.example
        assert one.services
        assert set(one.services) <= known
    shop = assessment.templates()[0]
    assert shop.stated
    # The number is the one that the example itself gives.
    assert "1.200 inwoners" in shop.plan.description


def test_demand_counts_the_village_wholly_and_others_by_what_they_lack(facts):
    (post,) = [need for need in assessment.NEEDS if need.key == "post_point"]
    found = money.demand(facts, RUNKELEN, [post])
    own, *others = found.parts
    assert (own.village, own.part, own.why) == (RUNKELEN, 1.0, "own")
    assert found.residents == sum(part.residents for part in found.parts)
    assert own.residents <= found.counted < found.residents
    for part in others:
        has = not facts.has[part.village].isdisjoint(post.facilities)
        assert part.part == (0.0 if has else money.BIKE_PART)
        assert part.way_m <= found.reach_m


def test_people_who_have_it_in_their_own_village_do_not_count(facts):
    (post,) = [need for need in assessment.NEEDS if need.key == "post_point"]
    parts = {part.village: part for part in money.demand(facts, "71053H", [post]).parts}
    zepperen = parts["71053G"]
    assert not facts.has["71053G"].isdisjoint(post.facilities)
    assert (zepperen.part, zepperen.counted, zepperen.why) == (0.0, 0.0, "has_it")
    # Of two needs, one of which is met there: half of what cycling people count for.
    (doctor,) = [need for need in assessment.NEEDS if need.key == "doctor"]
    both = {p.village: p for p in money.demand(facts, "71053H", [post, doctor]).parts}
    assert both["71053G"].part == money.BIKE_PART / 2


def test_a_place_with_the_people_of_the_example_is_the_example(facts, monkeypatch):
    template = assessment.templates()[0]
    monkeypatch.setattr(
        money,
        "demand",
        lambda *_: money.Demand(
            (money.DemandPart(RUNKELEN, "Runkelen", 1200.0, 0.0, 1.0, "own"),), (), 3750.0
        ),
    )
    found = assessment.outline(facts, RUNKELEN, missing=(), template=template)
    assert found.factor == 1.0
    plain = finance.PlanOutcome.of(template.plan)
    assert found.outcome.summary == plain.summary
    assert found.start_money == plain.given.start_money.needed
    needed = finance.break_even(plain.flow)
    assert found.customers_needed == pytest.approx(needed.customers)
    assert found.customers_expected == pytest.approx(needed.customers / needed.factor)


def test_more_people_in_reach_never_make_it_worse(choice):
    shops = [
        one.outline
        for one in choice.candidates
        if one.outline and one.outline.template.key == "dorpswinkel_met_cafe"
    ]
    shops.sort(key=lambda one: one.factor)
    assert len({one.factor for one in shops}) > 3
    for one in shops:
        for mine, example in zip(one.plan.activities, one.template.plan.activities, strict=True):
            wanted = example.visits_a_month * one.factor
            assert mine.visits_a_month == pytest.approx(wanted, abs=0.051)
    shortfalls = [one.shortfall_a_year for one in shops]
    assert all(a >= b - 0.01 for a, b in pairwise(shortfalls))
    assert all(one.factor <= money.MOST for one in shops)
    for one in shops:
        if one.shortfall_a_year == 0:
            assert one.customers_expected >= one.customers_needed - 0.01
        else:
            assert one.customers_expected < one.customers_needed


def test_the_plan_to_go_on_with_comes_to_the_same(choice):
    found = choice.candidate(HALMAAL).outline
    basis = Basis(assumption="mensen in de buurt")
    plan = found.as_plan(name="Buurtpunt Halmaal", description="Een begin", basis=basis)
    assert not plan.example
    assert plan.village == HALMAAL
    assert finance.PlanOutcome.of(plan).summary == found.outcome.summary
    for activity in plan.activities:
        assert activity.basis_of("customers") == basis


# A van and a building


def test_a_van_comes_to_every_village_that_lacks_something(facts):
    found = assessment.rounds(facts, ALVERINGEM, visits=1)
    stops = [stop.place for one in found.rounds.rounds for stop in one.stops]
    assert sorted(stops) == list(range(1, len(found.villages)))
    lacking = assessment.lacking(facts, found.villages[1:])
    assert lacking.lacks.any(axis=1).all()
    assert found.unlocated
    assert found.people == np.nansum(lacking.people)


def test_a_van_for_chosen_villages_and_wrong_ones(facts):
    found = assessment.rounds(facts, SINT_TRUIDEN, visits={RUNKELEN: 3}, depot="71053A")
    assert found.villages == ("71053A", RUNKELEN)
    assert len(found.rounds.rounds) == 3
    with pytest.raises(InputError) as caught:
        assessment.rounds(facts, SINT_TRUIDEN, visits={"99999Z": 1})
    assert caught.value.faults[0].code == "data.village_unknown"


def test_offers_for_a_building_follow_the_example(facts):
    found = {one.kind: one for one in assessment.offers(facts, RUNKELEN)}
    shop = assessment.templates()[0]
    bread = next(line for line in shop.plan.activities if line.kind.value == "bread")
    people = money.demand(
        facts, RUNKELEN, [need for need in assessment.needs(facts) if need.key == "supermarket"]
    )
    takings = bread.visits_a_month * 12 * bread.basket * people.counted / shop.residents
    goods = takings * (1 - bread.margin) / (1 - bread.spoilage)
    assert found["bread"].offer.margin == pytest.approx(takings - goods)
    assert found["bread"].needs == ("supermarket",)
    assert found["shop"].offer.start_cost == 15_000
    assert all(one.offer.people <= people.residents for one in found.values())


def test_a_bundle_keeps_to_the_building(facts):
    from buurtpunt_lib import siting

    limits = siting.Limits(area=60, hours=40, budget=25_000)
    found = assessment.bundle(facts, RUNKELEN, limits, excluded=("bread",))
    assert found.best.area <= 60
    assert found.best.hours <= 40
    assert "bread" not in found.best.keys
    assert found.best.gaps_closed > 0


def test_what_a_choice_costs_to_begin_is_the_sum_of_its_outlines(choice):
    best, other = choice.options[:2]
    for option in (best, other):
        places = [choice.candidate(code) for code in option.villages]
        asked = [one.outline.start_money for one in places if not one.locked]
        assert choice.start_money(option) == pytest.approx(sum(asked))
    # A place that brings nothing has no outline, so nobody knows.
    nothing = next(one for one in choice.candidates if one.outline is None)
    assert choice.start_money(assessment.Option((nothing.village,), best.trade_off)) is None


def test_places_within_a_quarter_of_an_hour_are_counted_by_hand(facts):
    for code in (RUNKELEN, HALMAAL):
        state = assessment.village(facts, code).state("post_point")
        rows = datasets.village_services().query("service == 'post_point'")
        counts = dict(zip(rows["village"], rows["count"], strict=True))
        near = dict.fromkeys((1200, 3750), 0)
        for holder, number in counts.items():
            for bound in near:
                if metres(facts, code, holder) <= bound:
                    near[bound] += number
        assert state.within == (near[1200], near[3750])
    lost = facts.villages.index[facts.villages["lat"].isna()][0]
    assert assessment.village(facts, lost).state("post_point").within is None
