"""Baskets: who has them near. By hand, against a slow count, and as rules that always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_villages import SOURCES, rows, villages

from buurtpunt_lib import datasets
from buurtpunt_lib.domain import Basket, BasketItem, Way
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import (
    MET,
    NOT_MET,
    UNKNOWN,
    basket_result,
    evidence_table,
    straight_line,
    village_nearness,
)

NAN, INF = math.nan, math.inf
FACILITIES = ("shop", "bakery", "doctor")
BASKET = Basket(
    key="own",
    name="Ons mandje",
    items=(
        BasketItem(key="food", facilities=("shop", "bakery"), weight=3.0, walk_m=1200.0),
        BasketItem(key="doctor", facilities=("doctor",), weight=1.0, walk_m=1200.0, cycle_m=0.0),
    ),
)


def result(metres, population=None, **more):
    metres = np.array(metres, dtype=float)
    people = np.full(len(metres), 100.0) if population is None else np.array(population, float)
    more.setdefault("possible", None)
    return basket_result(metres, FACILITIES, people, BASKET, **more)


def test_the_bound_belongs_to_the_threshold():
    found = result([[1200, INF, 1200], [np.nextafter(1200, 2000), INF, 1200.0000001]])
    assert found.states.tolist() == [[MET, MET], [NOT_MET, NOT_MET]]
    assert found.way is Way.WALK


def test_any_facility_of_an_item_meets_it_and_only_surely_none_misses_it():
    found = result(
        [
            [5000, 300, INF],  # the bakery is near
            [5000, NAN, INF],  # of the bakery nobody knows
            [5000, 4000, INF],  # both are surely too far
            [NAN, NAN, NAN],
        ]
    )
    assert found.states[:, 0].tolist() == [MET, UNKNOWN, NOT_MET, UNKNOWN]
    assert found.metres[:, 0].tolist()[:3] == [300, 5000, 4000]
    assert math.isnan(found.metres[3, 0])
    assert found.whole.tolist() == [NOT_MET, NOT_MET, NOT_MET, UNKNOWN]
    assert found.score.tolist() == [0.75, 0, 0, 0]
    assert found.score_max.tolist() == [0.75, 0.75, 0, 1]
    assert list(found.missing(0)) == ["doctor"]
    assert list(found.unsure(1)) == ["food"]
    assert list(found.reached(0)) == ["food"]


def test_what_may_be_near_is_not_known_to_be_too_far():
    # The nearest certain doctor is 3 km away; 1 km away is a village of which nobody knows.
    metres = [[100, INF, 3000]] * 2
    found = result(metres, possible=np.array([[100, INF, 1000], [100, INF, 1300]]))
    assert found.states[:, 1].tolist() == [UNKNOWN, NOT_MET]


def test_a_facility_without_a_column_is_not_known():
    found = basket_result([[100.0], [5000.0]], ["shop"], [10, 20], BASKET, possible=None)
    # Of bakeries nothing is known, so a shop that is far does not settle it.
    assert found.states.tolist() == [[MET, UNKNOWN], [UNKNOWN, UNKNOWN]]
    assert found.total.unknown == 30


def test_residents_are_split_three_ways_and_those_nobody_counted_stay_apart():
    found = result(
        [[100, NAN, 100], [100, NAN, 5000], [100, NAN, NAN], [100, NAN, 100]],
        population=[1000, 200, 30, NAN],
    )
    assert (found.total.with_it, found.total.without, found.total.unknown) == (1000, 200, 30)
    assert (found.total.residents, found.total.no_number, found.total.known) == (1230, 1, False)
    assert found.total.share_without == pytest.approx(200 / 1230)
    assert found.total.share_without_max == pytest.approx(230 / 1230)
    assert found.items["food"].with_it == 1230
    assert math.isnan(result(np.zeros((0, 3)), []).total.share_without)


def test_a_way_for_which_an_item_has_no_threshold_is_refused():
    with pytest.raises(InputError) as caught:
        result([[1, 1, 1]], mode="cycle")
    (fault,) = caught.value.faults
    assert (fault.code, fault.values["value"]) == ("nearness.basket_way", "food")


def test_in_the_village_itself_is_near_by_assumption():
    near = result([[0, INF, 800]], assumed=np.array([[True, False, False]]))
    assert near.assumed.tolist() == [[True, False]]
    # A bakery that was really measured makes the assumption needless.
    both = result([[0, 500, 800]], assumed=np.array([[True, False, False]]))
    assert not both.assumed.any()


# ── villages ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def four():
    table = villages(
        [("A", 51.0, 4.0, 700), ("B", 51.01, 4.0, 800), ("C", 51.05, 4.0, 100), ("D", NAN, NAN, 5)],
        municipality_nis=["10001", "10001", "10001", "20002"],
    )
    shown = rows(("A", "stop", 1, "list", "2025-01"), ("C", "shop", 1, "map", "2025-01"))
    return table, evidence_table(table, shown, SOURCES, ["shop", "stop", "bank"])


def test_nearness_of_villages(four):
    table, evidence = four
    found = village_nearness(table, evidence, ["shop", "stop", "bank"], detour=1.3)
    a_b = 1.3 * straight_line(51.0, 4.0, 51.01, 4.0)
    # The list is complete for stops: only A has one, and surely nobody else.
    assert found.metres[:3, 1].tolist() == pytest.approx(
        [0, a_b, 1.3 * straight_line(51, 4, 51.05, 4)]
    )
    assert found.possible[:3, 1].tolist() == pytest.approx(found.metres[:3, 1].tolist())
    # The map misses shops: A and B may have one themselves.
    assert found.possible[:3, 0].tolist() == [0, 0, 0]
    assert found.metres[2, 0] == 0
    # Shops were searched on the map everywhere that lies somewhere; of banks no source speaks.
    assert np.isinf(found.silent[:3, 0]).all()
    assert (found.silent[:, 2] == 0).all()
    # Of banks no source speaks: none is known, all are possible.
    assert np.isinf(found.metres[:3, 2]).all()
    assert (found.possible[:, 2] == 0).all()
    assert found.assumed.tolist() == [
        [False, True, False],
        [False, False, False],
        [True, False, False],
        [False, False, False],
    ]
    # D lies nowhere known: how far anything is from there is not known either.
    assert np.isnan(found.metres[3]).all()


def test_not_found_where_it_was_searched_is_told_apart_from_nobody_knows(four):
    table, evidence = four
    basket = Basket(
        key="own",
        name="x",
        items=(
            BasketItem(key="shop", facilities=("shop",), walk_m=3000.0),
            BasketItem(key="stop", facilities=("stop",), walk_m=3000.0),
            BasketItem(key="bank", facilities=("bank",), walk_m=3000.0),
            BasketItem(key="money", facilities=("shop", "bank"), walk_m=3000.0),
        ),
    )
    near = village_nearness(table, evidence, basket.facilities, detour=1.0)
    found = basket_result(
        near.metres, near.facilities, table["population"], basket,
        possible=near.possible, silent=near.silent,
    )  # fmt: skip
    assert list(found.unsure(0)) == ["shop", "bank", "money"]
    # The map was searched for shops in A and B; nobody looked for banks.
    assert list(found.not_found(0)) == list(found.not_found(1)) == ["shop"]
    assert list(found.not_found(2)) == []
    assert (found.items["shop"].unknown, found.items["shop"].not_found) == (1505, 1500)
    assert found.items["bank"].not_found == 0
    # Without knowing where sources are silent, nothing counts as searched.
    plain = basket_result(
        near.metres, near.facilities, table["population"], basket, possible=near.possible
    )
    assert not plain.searched.any()


def test_a_village_that_lies_nowhere_known_may_be_round_the_corner(four):
    table, _ = four
    table.loc["D", "municipality_nis"] = "10001"
    shown = rows(("A", "stop", 1, "list", "2025-01"))
    bounded = table.assign(boundary=["known", "known", "known", "unknown"])
    evidence = evidence_table(bounded, shown, SOURCES, ["stop"])
    found = village_nearness(bounded, evidence, ["stop"], detour=1.0)
    assert np.isnan(found.possible[1:3, 0]).all()
    assert np.isinf(found.silent[1:3, 0]).all()
    assert found.metres[1, 0] == pytest.approx(straight_line(51.0, 4.0, 51.01, 4.0))


def test_a_facility_of_which_the_evidence_says_nothing_is_refused(four):
    table, evidence = four
    with pytest.raises(InputError) as caught:
        village_nearness(table, evidence, ["windmill"], detour=1.0)
    assert caught.value.faults[0].code == "nearness.facility_missing"


def test_flanders_adds_up_and_claims_nothing_that_nobody_knows():
    places = datasets.villages()
    evidence = evidence_table(
        places, datasets.village_services(), datasets.sources(), datasets.facilities()
    )
    basket = datasets.baskets()["flanders"].basket("nl")
    near = village_nearness(places, evidence, basket.facilities, detour=1.3)
    for way in basket.ways():
        found = basket_result(
            near.metres, near.facilities, places["population"], basket, way, possible=near.possible
        )
        everybody = places["population"].sum()
        assert found.total.residents == everybody
        assert all(split.residents == everybody for split in found.items.values())
        # The shipped sources say nothing of doctors and schools: of nobody is the whole known.
        assert found.total.unknown == everybody
        assert found.items["doctor"].unknown == everybody
        assert found.items["pharmacy"].without == 0
        assert 0 < found.items["pharmacy"].with_it < everybody


@pytest.mark.parametrize(("metres", "promised"), [(5_000.0, 0.95), (10_000.0, 0.98)])
def test_post_is_as_near_as_the_law_asks_of_bpost(metres, promised):
    """95 % of residents within 5 km by road of a post point, 98 % within 10 km: bpost's own list
    and published population. We measure from villages, with a detour of 1.3."""
    places = datasets.villages()
    evidence = evidence_table(
        places, datasets.village_services(), datasets.sources(), datasets.facilities()
    )
    codes = ("post_office", "post_point")
    post = Basket(
        key="own", name="x", items=(BasketItem(key="p", facilities=codes, cycle_m=metres),)
    )
    near = village_nearness(places, evidence, codes, detour=1.3)
    found = basket_result(
        near.metres, codes, places["population"], post, "cycle",
        possible=near.possible, silent=near.silent,
    ).total  # fmt: skip
    assert found.with_it / found.residents >= promised
    # Little is left unknown: only round villages whose boundary is not known, or where the list is
    # doubted.
    assert found.unknown / found.residents < 0.02


# ── rules that always hold ───────────────────────────────────────────────────────────────────────

metre = st.one_of(st.floats(0, 5000), st.just(1200.0), st.just(INF), st.just(NAN))
origin = st.tuples(
    st.tuples(metre, metre, metre),
    st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
    st.one_of(st.floats(0, 10_000), st.just(NAN)),
)
item = st.builds(
    BasketItem,
    key=st.just("x"),
    facilities=st.sets(st.sampled_from([*FACILITIES, "elsewhere"]), min_size=1).map(
        lambda codes: tuple(sorted(codes))
    ),
    weight=st.floats(0.01, 100),
    walk_m=st.sampled_from([0.0, 800.0, 1200.0, 3750.0]),
)
basket = st.lists(item, min_size=1, max_size=4).map(
    lambda items: Basket(
        key="own",
        name="x",
        items=tuple(one.model_copy(update={"key": f"i{n}"}) for n, one in enumerate(items)),
    )
)


def tables(origins):
    metres = np.array([o[0] for o in origins]).reshape(-1, 3)
    # Where it may be is never farther than where it is for certain.
    with np.errstate(invalid="ignore"):
        possible = metres * np.array([o[1] for o in origins]).reshape(-1, 3)
    return metres, possible, np.array([o[2] for o in origins])


def slow_state(one, metres, possible) -> int:
    near, far = [], []
    for code in one.facilities:
        column = FACILITIES.index(code) if code in FACILITIES else None
        near.append(column is not None and metres[column] <= one.walk_m)
        far.append(column is not None and possible[column] > one.walk_m)
    return MET if any(near) else NOT_MET if all(far) else UNKNOWN


@settings(max_examples=150, deadline=None)
@given(st.lists(origin, max_size=6), basket)
def test_the_states_are_those_of_a_slow_count_and_residents_add_up(origins, chosen):
    metres, possible, people = tables(origins)
    found = basket_result(metres, FACILITIES, people, chosen, possible=possible)
    for row in range(len(origins)):
        states = [slow_state(one, metres[row], possible[row]) for one in chosen.items]
        assert found.states[row].tolist() == states
        whole = NOT_MET if NOT_MET in states else UNKNOWN if UNKNOWN in states else MET
        assert found.whole[row] == whole
        assert 0 <= found.score[row] <= found.score_max[row] <= 1 + 1e-9
        assert (found.score[row] == pytest.approx(1)) == (whole == MET)
    everybody = np.nansum(people)
    for split in (found.total, *found.items.values()):
        assert split.residents == pytest.approx(everybody)
        assert split.no_number == np.isnan(people).sum()
        assert min(split.with_it, split.without, split.unknown) >= 0
    # Whoever lacks one item lacks the whole.
    assert found.total.without >= max(s.without for s in found.items.values()) - 1e-6


@settings(max_examples=150, deadline=None)
@given(st.lists(origin, min_size=1, max_size=6), basket, st.integers(0, 2), st.data())
def test_adding_a_service_never_widens_a_gap(origins, chosen, column, data):
    metres, possible, people = tables(origins)
    before = basket_result(metres, FACILITIES, people, chosen, possible=possible)
    away = np.array(data.draw(st.lists(st.floats(0, 5000), min_size=len(origins),
                                       max_size=len(origins))))  # fmt: skip
    after_m, after_p = metres.copy(), possible.copy()
    after_m[:, column] = np.fmin(metres[:, column], away)
    # NaN stays: a new point says nothing of the others that may be nearer.
    after_p[:, column] = np.minimum(possible[:, column], away)
    after = basket_result(after_m, FACILITIES, people, chosen, possible=after_p)
    assert (after.score >= before.score - 1e-12).all()
    assert (after.score_max >= before.score_max - 1e-12).all()
    assert after.total.without <= before.total.without + 1e-6
    assert after.total.with_it >= before.total.with_it - 1e-6
    assert ((before.states == MET) <= (after.states == MET)).all()
    assert ((after.states == NOT_MET) <= (before.states == NOT_MET)).all()
