"""Steps of the guided order: how far each is, from the plan alone."""

from __future__ import annotations

from datetime import date

import pytest
from finance_strategies import plans, quick
from full_plan import FULL
from hypothesis import given

from buurtpunt_lib.domain.plan import LINE_LISTS, HubPlan
from buurtpunt_lib.finance.steps import (
    STEP_LISTS,
    STEPS,
    Step,
    StepState,
    first_open,
    is_given,
    open_lines,
    step_states,
)
from buurtpunt_lib.texts import LANGUAGES, catalogue

EMPTY = HubPlan.empty(name="x", start=date(2027, 1, 1), opening=date(2027, 5, 1))
USER = {"user": True}
THOUGHT = {
    "internal": "Wij zijn met zes.",
    "internal_ok": True,
    "external": "Er is geen winkel meer.",
    "external_ok": False,
    "unique": "Brood.",
    "alternatives": "Lidgeld.",
    "plan_b": "Minder open zijn.",
}


def state(step: Step, **lists) -> StepState:
    return step_states(EMPTY.replace(**lists))[step]


def line(id_="a", **fields):
    return {"id": id_, "name": id_, **fields}


def test_the_order_is_that_of_the_startkompas():
    assert [step.value for step in STEPS] == [
        "investments", "funding", "fixed_costs", "margins", "break_even", "feasibility",
        "forecast", "answer",
    ]  # fmt: skip


def test_every_list_of_a_plan_has_its_step():
    assert {name for lists in STEP_LISTS.values() for name in lists} == set(LINE_LISTS)


def test_an_empty_plan_has_only_empty_steps_and_begins_at_the_first():
    assert set(step_states(EMPTY).values()) == {StepState.EMPTY}
    assert first_open(EMPTY) is Step.INVESTMENTS


def test_lines_without_amounts_are_no_beginning():
    month = {"month": "2027-01"}
    plan = EMPTY.replace(
        investments=[line("oven", amount=0.0, **month)],
        own_money=[line("own", amount=0.0, **month)],
        loans=[line("bank", amount=0.0, rate=0.0, term=60, **month)],
        grants=[line("grant", amount=0.0, **month)],
        recurring_grants=[line("town", amount=0.0, begin="2027-05")],
        crowdfunding=[line("crowd", target=0.0, **month)],
        gifts=[line("gift", amount=0.0)],
        costs=[line("rent", kind="rent", amount=0.0)],
        staff=[line("post", fte=0.0, yearly_cost=0.0)],
        volunteers=[line("team", people=0.0, hours=0.0)],
        activities=[line("shop", customers=0.0, basket=0.0)],
    )
    assert set(step_states(plan).values()) == {StepState.EMPTY}
    assert {found.id for found in open_lines(plan, Step.FUNDING)} == {
        "own", "bank", "grant", "town", "crowd", "gift",
    }  # fmt: skip
    assert [found.id for found in open_lines(plan, Step.FIXED_COSTS)] == ["rent", "post", "team"]


@pytest.mark.parametrize(
    ("step", "name", "begun", "filled"),
    [
        (Step.INVESTMENTS, "investments", None, {"amount": 5.0, "month": "2027-01"}),
        (Step.FUNDING, "own_money", {"count": 10.0, "price": 0.0, "month": "2027-01"},
         {"count": 10.0, "price": 250.0, "month": "2027-01"}),
        (Step.FUNDING, "grants", None, {"share": 0.5, "eligible": [], "month": "2027-01"}),
        (Step.FIXED_COSTS, "costs", None, {"amount": 5.0}),
        (Step.FIXED_COSTS, "staff", {"fte": 0.5, "yearly_cost": 0.0},
         {"fte": 0.5, "yearly_cost": 40_000.0}),
        (Step.FIXED_COSTS, "volunteers", {"people": 8.0, "hours": 0.0},
         {"people": 8.0, "hours": 10.0}),
        (Step.MARGINS, "activities", {"customers": 0.0, "basket": 4.0, "margin": 0.0},
         {"customers": 0.0, "basket": 4.0, "margin": 0.3}),
        (Step.FORECAST, "activities", None, {"customers": 30.0, "basket": 0.0}),
        (Step.FORECAST, "activities", None,
         {"reach": {"residents": 900, "share": 0.2, "visits": 2}, "basket": 0.0}),
    ],
)  # fmt: skip
def test_a_step_goes_from_begun_to_filled(step, name, begun, filled):
    if begun is not None:
        assert state(step, **{name: [line(**begun)]}) is StepState.STARTED
    assert state(step, **{name: [line(**filled)]}) is StepState.FILLED
    half = {**filled, **{key: 0.0 for key in ("amount", "count", "share", "fte", "people",
                                              "basket", "customers") if key in filled}}  # fmt: skip
    if "reach" in half:
        half = {"customers": 0.0, "basket": 0.0}
    assert state(step, **{name: [line(**filled), line("b", **half)]}) is StepState.STARTED


def test_a_zero_on_purpose_is_given():
    left = line("gas", kind="gas", amount=0.0)
    assert state(Step.FIXED_COSTS, costs=[left]) is StepState.EMPTY
    assert state(Step.FIXED_COSTS, costs=[left | {"bases": {"amount": USER}}]) is StepState.FILLED


def test_money_that_is_there_already_is_a_source():
    assert step_states(EMPTY.replace(opening_balance=500.0))[Step.FUNDING] is StepState.FILLED


@pytest.mark.parametrize(
    ("kind", "margin", "expected"),
    [
        # Goods are bought first: what stands there for a new line is not a margin that was given.
        ("shop", 1.0, StepState.STARTED),
        ("bread", 0.35, StepState.FILLED),
        ("room_hire", 1.0, StepState.FILLED),
        ("room_hire", 0.0, StepState.STARTED),
    ],
)
def test_a_price_asks_for_a_margin(kind, margin, expected):
    found = line(kind=kind, basket=3.0, margin=margin, customers=0.0)
    assert state(Step.MARGINS, activities=[found]) is expected
    given_ = found | {"bases": {"margin": USER}}
    assert state(Step.MARGINS, activities=[given_]) is StepState.FILLED


@pytest.mark.parametrize(
    ("kind", "expected"), [("meeting", StepState.FILLED), ("shop", StepState.EMPTY)]
)
def test_what_is_often_free_needs_no_price(kind, expected):
    found = line(kind=kind, basket=0.0, customers=200.0)
    assert state(Step.MARGINS, activities=[found]) is expected


def test_feasibility_asks_for_words_and_an_answer():
    def thought(**changes):
        kept = {key: value for key, value in (THOUGHT | changes).items() if value is not None}
        return state(Step.FEASIBILITY, feasibility=kept)

    assert thought() is StepState.FILLED
    for name in THOUGHT:
        assert thought(**{name: None}) is StepState.STARTED, name
    assert thought(plan_b="  ") is StepState.STARTED
    assert state(Step.FEASIBILITY, feasibility={"external_ok": False}) is StepState.STARTED


def test_what_is_worked_out_follows_the_steps_it_needs():
    states = step_states(FULL)
    assert states[Step.BREAK_EVEN] is StepState.FILLED
    assert states[Step.ANSWER] is StepState.STARTED
    assert first_open(FULL) is Step.FEASIBILITY
    done = FULL.replace(feasibility=THOUGHT)
    assert set(step_states(done).values()) == {StepState.FILLED}
    assert first_open(done) is Step.ANSWER
    half = done.replace(costs=[], grants=[])
    assert step_states(half)[Step.FIXED_COSTS] is StepState.FILLED, "staff and volunteers remain"
    bare = half.replace(staff=[], volunteers=[])
    assert step_states(bare)[Step.FIXED_COSTS] is StepState.EMPTY
    assert step_states(bare)[Step.BREAK_EVEN] is StepState.STARTED


@quick
@given(plans())
def test_a_step_with_lines_is_filled_when_none_is_open(plan):
    states = step_states(plan)
    assert list(states) == list(STEPS)
    for step, lists in STEP_LISTS.items():
        lines = [found for name in lists for found in getattr(plan, name)]
        still = open_lines(plan, step)
        assert set(still) <= set(lines)
        filled = bool(lines or (step is Step.FUNDING and plan.opening_balance)) and not still
        assert (states[step] is StepState.FILLED) is filled
    assert states[first_open(plan)] is not StepState.FILLED


def test_absent_is_not_given():
    money = EMPTY.replace(own_money=[line(amount=5.0, month="2027-01")]).own_money[0]
    assert is_given(money, "amount")
    assert not is_given(money, "count")


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_and_states_have_words(language):
    say = catalogue(language)
    assert all(found.text in say for found in (*Step, *StepState))
