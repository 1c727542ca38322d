"""What a cash flow says: problem month, lowest point, buffer, when it carries itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from finance_strategies import euro, plans, quick
from hypothesis import given

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import (
    buffer_days,
    cash_flow,
    first_below,
    lowest,
    self_supporting,
    summary,
)

PLAN = HubPlan.from_dict(
    {
        "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-03",
        "opening_balance": 1000,
        "costs": [{"id": "rent", "name": "Huur", "amount": 100, "begin": "2027-01"}],
        "recurring_grants": [{"id": "town", "name": "Toelage", "amount": 600, "begin": "2027-06",
                              "end": "2028-06"}],
    }
)  # fmt: skip


def test_the_money_is_gone_when_the_grants_stop():
    found = summary(cash_flow(PLAN))
    # 1000 + 600 (June 2027) pays sixteen months of rent; the grant of June 2028 comes too late.
    assert found.first_problem_month == date(2028, 5, 1)
    assert found.runway == 16
    assert found.shortage == pytest.approx(100)
    assert found.lowest_month == date(2029, 12, 1)
    assert found.lowest_balance == found.end_balance == pytest.approx(2200 - 3600)
    assert found.capital_needed == pytest.approx(1400)
    assert found.self_supporting_month is None


def test_without_grants_it_is_gone_sooner():
    assert summary(cash_flow(PLAN).without_grants()).first_problem_month == date(2027, 11, 1)


def test_a_floor_above_zero_is_reached_sooner():
    assert summary(cash_flow(PLAN), floor=650).first_problem_month == date(2027, 4, 1)


def test_more_capital_is_needed_for_a_floor():
    assert summary(cash_flow(PLAN), floor=650).capital_needed == pytest.approx(1400 + 650)


def test_a_plan_that_lasts_has_no_problem_month():
    found = summary(cash_flow(PLAN.replace(opening_balance=9000)))
    assert (found.first_problem_month, found.shortage, found.runway) == (None, 0, None)
    assert found.capital_needed == 0


def test_a_balance_of_zero_is_no_problem():
    assert first_below(np.array([[0.0, -0.004], [0.0, -0.006]])).tolist() == [-1, 1]


def test_the_capital_needed_is_just_enough():
    needed = summary(cash_flow(PLAN)).capital_needed
    enough = PLAN.replace(opening_balance=PLAN.opening_balance + needed)
    assert summary(cash_flow(enough)).first_problem_month is None
    short = PLAN.replace(opening_balance=PLAN.opening_balance + needed - 1)
    assert summary(cash_flow(short)).first_problem_month is not None


def with_cafe(**changes) -> HubPlan:
    cafe = {"id": "cafe", "name": "Café", "customers": 25, "basket": 5} | changes
    return PLAN.replace(activities=[cafe], recurring_grants=())


def test_the_month_in_which_it_carries_itself():
    # 125 a month against 100 of rent: it carries itself as soon as it is open.
    assert summary(cash_flow(with_cafe())).self_supporting_month == date(2027, 3, 1)
    # With a ramp-up of twelve months the first year brings 125 × 78 / 12; the year from
    # April on brings 125 × (90 - 1) / 12 / 12 … it is found by counting.
    found = summary(cash_flow(with_cafe(ramp_up=12))).self_supporting_month
    monthly = [0, 0, *(min(k, 12) * 125 / 12 for k in range(1, 35))]
    years = [sum(monthly[t : t + 12]) >= 1200 for t in range(25)]
    first = max(t for t, covers in enumerate(years) if not covers) + 1
    assert found == cash_flow(PLAN).months[first]
    assert first > 2


def test_a_cafe_that_stops_does_not_carry_the_hub():
    assert summary(cash_flow(with_cafe(end="2029-06"))).self_supporting_month is None


def test_gifts_count_and_are_told_apart_from_activities():
    gift = {"id": "members", "name": "Lidgeld", "kind": "memberships", "amount": 1200,
            "begin": "2027-01"}  # fmt: skip
    found = summary(cash_flow(PLAN.replace(gifts=[gift], recurring_grants=())))
    assert found.self_supporting_month == date(2027, 3, 1)
    assert found.activities_cover_month is None
    assert (found.earned, found.supported) == (0, 3600)


def test_buffer_in_days():
    days = buffer_days(cash_flow(PLAN))[0]
    a_day = 100 / (365.25 / 12)
    assert days[0] == pytest.approx(900 / a_day)
    assert days[-1] == 0
    assert np.isnan(buffer_days(cash_flow(PLAN.replace(costs=())))).all()


@quick
@given(plans())
def test_results_agree_with_the_balance(plan):
    flow = cash_flow(plan)
    found = summary(flow)
    value, at = lowest(flow.balance)
    assert value[0] == flow.balance.min() == flow.balance[0, at[0]]
    if found.first_problem_month is None:
        assert (flow.balance > -0.01).all()
    else:
        t = flow.months.index(found.first_problem_month)
        assert (flow.balance[0, :t] >= -0.005).all()
        assert found.shortage == euro(-flow.balance[0, t])
    total = found.earned + found.purchases + found.supported + found.spent
    total += flow.group("loans").sum() + flow.group("own_money").sum()
    assert total == euro(flow.net.sum())


@quick
@given(plans())
def test_results_of_draws_are_those_of_each(plan):
    flow = cash_flow(plan, drivers={"customers": [0.5, 1.0, 2.0]})
    for draw, factor in enumerate((0.5, 1.0, 2.0)):
        alone = cash_flow(plan, drivers={"customers": factor})
        # A window that just covers may fall either way by rounding; compare where it is clear.
        assert self_supporting(flow).shape == (3,)
        assert first_below(flow.balance)[draw] == first_below(alone.balance)[0]
    with pytest.raises(ValueError, match="one draw"):
        summary(flow)
