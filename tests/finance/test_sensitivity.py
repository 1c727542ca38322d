"""The tornado: each bar is the plan with one number moved, whichever way it was computed."""

from __future__ import annotations

import pytest
from finance_strategies import euro, plans, quick
from full_plan import FULL
from hypothesis import given

from buurtpunt_lib.domain.plan import LINE_LISTS, HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import DRIVERS, cash_flow, summary
from buurtpunt_lib.finance.sensitivity import LEVER_FIELDS, PLAN_FIELDS, levers, tornado
from buurtpunt_lib.texts import LANGUAGES, catalogue

CAFE = HubPlan.from_dict(
    {
        "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24,
        "opening_balance": 500,
        "activities": [{"id": "cafe", "name": "Café", "customers": 100, "basket": 5,
                        "margin": 0.9, "ramp_up": 3}],
        "costs": [{"id": "rent", "name": "Huur", "kind": "rent", "amount": 400}],
    }
)  # fmt: skip


def same(side, plan: HubPlan, drivers=None) -> None:
    found = summary(cash_flow(plan, drivers=drivers))
    assert side.lowest_balance == euro(found.lowest_balance)
    assert side.end_balance == euro(found.end_balance)
    assert side.first_problem == (-1 if found.runway is None else found.runway)


@quick
@given(plans())
def test_each_side_is_the_plan_with_that_number(plan):
    by_code = {lever.code: lever for lever in levers(plan)}
    found = tornado(plan, step=0.3)
    assert {b.code for b in found.bars if b.kind == "lever"} == set(by_code)
    for bar in found.bars:
        for side in (bar.low, bar.high):
            if side is None:
                continue
            if bar.kind == "driver":
                same(side, plan, {bar.code: side.value})
            else:
                same(side, by_code[bar.code].moved(plan, side.value))
        same(bar.base, plan)


def test_a_full_plan_with_a_grant_on_costs_pulls_and_a_campaign():
    by_code = {lever.code: lever for lever in levers(FULL)}
    for bar in tornado(FULL, kinds=("lever",)).bars:
        for side in (bar.low, bar.high):
            same(side, by_code[bar.code].moved(FULL, side.value))


def test_the_bar_that_matters_most_comes_first():
    bars = tornado(FULL).bars
    swings = [bar.swing for bar in bars]
    assert swings == sorted(swings, reverse=True)
    ends = [bar.end_swing for bar in tornado(FULL, by="end_balance").bars]
    assert ends == sorted(ends, reverse=True)


def test_the_step_moves_a_number_both_ways():
    bar = tornado(CAFE, step=0.1)["rent.amount"]
    assert (bar.low.value, bar.base.value, bar.high.value) == (360, 400, 440)
    # 40 euro in each of 24 months, up or down.
    assert bar.low.end_balance - bar.base.end_balance == pytest.approx(960)
    assert bar.end_swing == pytest.approx(1920)


def test_own_bounds_count_instead_of_the_step():
    found = tornado(CAFE, ranges={"rent.amount": (300, 1000), "customers": (0.5, 1.1)})
    assert (found["rent.amount"].low.value, found["rent.amount"].high.value) == (300, 1000)
    assert (found["customers"].low.value, found["customers"].high.value) == (0.5, 1.1)
    assert (
        found["customers"].low.first_problem
        == summary(cash_flow(CAFE, drivers={"customers": 0.5})).runway
    )


def test_a_number_stops_at_the_bound_of_the_plan():
    assert tornado(CAFE)["cafe.margin"].high.value == 1
    found = tornado(CAFE, ranges={"cafe.margin": (-1, 7), "rent.amount": (-5, 400)})
    assert (found["cafe.margin"].low.value, found["cafe.margin"].high.value) == (0, 1)
    assert found["rent.amount"].low.value == 0


def test_a_whole_number_moves_by_whole_steps():
    bar = tornado(CAFE, step=0.01)["cafe.ramp_up"]
    assert (bar.low.value, bar.high.value) == (2, 4)


def test_only_drivers_that_touch_the_plan():
    codes = {b.code for b in tornado(CAFE, kinds=("driver",)).bars}
    assert codes == {"customers", "basket", "margin", "rent"}


def test_every_lever_names_its_origin():
    assert all(lever.basis.kind == "user" for lever in levers(CAFE))
    assert [lever.code for lever in levers(CAFE)] == [
        "opening_balance", "cafe.customers", "cafe.basket", "cafe.margin", "cafe.ramp_up",
        "rent.amount",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"step": 0}, ["outlook.step"]),
        ({"step": 2, "ranges": {"rent": (2, 1)}}, ["outlook.step", "outlook.range"]),
        ({"ranges": {"rent": (0, float("nan"))}}, ["outlook.range"]),
        ({"ranges": {"huur": (0, 1)}}, ["outlook.lever_unknown"]),
    ],
)
def test_wrong_bounds_are_refused(options, codes):
    with pytest.raises(InputError) as caught:
        tornado(CAFE, **options)
    assert [f.code for f in caught.value.faults] == codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bar_has_a_name(language):
    say = catalogue(language)
    assert set(LEVER_FIELDS) == set(LINE_LISTS)
    for field in {*PLAN_FIELDS, *(f for fields in LEVER_FIELDS.values() for f in fields)}:
        assert f"finance_scenarios.field.{field}" in say
    for driver in DRIVERS:
        assert f"finance_scenarios.driver.{driver}" in say
    assert all(bar.name_text in say for bar in tornado(FULL).bars)
