"""The plan beside what really happened."""

from __future__ import annotations

import pytest
from finance_strategies import plans
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import cash_flow
from buurtpunt_lib.finance.actuals import compare, outlook

PLAN = HubPlan.from_dict(
    {
        "schema": 1, "name": "Koffie", "start": "2027-01", "opening": "2027-01", "months": 24,
        "opening_balance": 1000.0,
        "activities": [{"id": "cafe", "name": "Café", "customers": 100.0, "basket": 5.0}],
        "costs": [{"id": "rent", "name": "Huur", "amount": 400.0}],
    }
)  # fmt: skip


def with_actuals(*actuals) -> HubPlan:
    return PLAN.replace(actuals=list(actuals))


def test_nothing_written_down_is_nothing_compared():
    assert compare(PLAN) == ()
    assert outlook(PLAN) is None


def test_what_is_not_written_down_is_not_known_rather_than_zero():
    (found,) = compare(with_actuals({"month": "2027-03", "earned": 450.0}))
    assert found.difference("earned") == -50
    assert found.difference("spent") is None
    assert outlook(with_actuals({"month": "2027-03", "earned": 450.0})) is None


def test_the_outlook_lays_the_rest_of_the_plan_on_the_last_balance():
    # Planned at the end of March: 1000 + 3 × 100 = 1300; each later month adds 100.
    found = outlook(
        with_actuals({"month": "2027-02", "balance": 900.0}, {"month": "2027-03", "balance": 800.0})
    )
    assert found.balance[0] == 800
    assert found.balance[-1] == pytest.approx(800 + 21 * 100)
    assert found.first_problem_month is None
    short = outlook(with_actuals({"month": "2027-03", "balance": -50.0}))
    assert short.first_problem_month == short.months[0]


def test_months_outside_the_plan_do_not_count_but_stay():
    plan = with_actuals({"month": "2031-01", "earned": 1.0})
    assert compare(plan) == ()
    assert HubPlan.from_json(plan.to_json()).actuals == plan.actuals


@settings(max_examples=30)
@given(plans(), st.data())
def test_a_plan_that_comes_true_has_no_difference(plan, data):
    flow = cash_flow(plan)
    at = data.draw(st.integers(0, plan.months - 1))
    balance = float(flow.balance[0, at])
    came_true = plan.replace(actuals=[{"month": flow.months[at], "balance": balance}])
    (found,) = compare(came_true)
    assert found.difference("balance") == pytest.approx(0, abs=1e-6)
    assert outlook(came_true).balance == pytest.approx(flow.balance[0, at:])


@pytest.mark.parametrize(
    ("actual", "code"),
    [
        ({"month": "2027-03", "earned": -1.0}, "plan.negative"),
        ({"month": "maart"}, "plan.not_month"),
        ({"month": "2027-03", "sales": 1.0}, "plan.unknown_key"),
    ],
)
def test_what_cannot_be_is_refused(actual, code):
    with pytest.raises(InputError) as caught:
        with_actuals(actual)
    assert caught.value.faults[0].code == code


def test_a_month_is_written_down_once():
    with pytest.raises(InputError) as caught:
        with_actuals({"month": "2027-03"}, {"month": "2027-03"})
    assert caught.value.faults[0].code == "plan.duplicate_month"
