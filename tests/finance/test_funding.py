"""Grants by share, volunteers, crowdfunding, shares."""

from __future__ import annotations

import numpy as np
import pytest
from finance_strategies import plans, quick
from hypothesis import given

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import balance_sheet, cash_flow, profit_and_loss
from buurtpunt_lib.finance.book import Account


def plan(**lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-03", "months": 24}
    return HubPlan.from_dict(base | lists)


OVEN = {"id": "oven", "name": "Oven", "amount": 10_000, "month": "2027-02", "overrun": 0.1}
RENT = {"id": "rent", "name": "Huur", "amount": 500, "begin": "2027-01"}
LEADER = {"id": "leader", "name": "LEADER", "share": 0.65, "eligible": ["oven", "rent"],
          "month": "2027-06"}  # fmt: skip


def received(**grant) -> float:
    found = plan(investments=[OVEN], costs=[RENT], grants=[LEADER | grant])
    return cash_flow(found).group("grants").sum()


def test_a_grant_pays_a_share_of_what_was_budgeted():
    assert received() == pytest.approx(0.65 * (10_000 + 24 * 500))
    assert received(eligible=["oven"]) == pytest.approx(6500)
    assert received(cap=5000) == pytest.approx(5000)
    window = {"spend_begin": "2027-03", "spend_end": "2027-08"}
    assert received(**window) == pytest.approx(0.65 * 6 * 500)


def test_a_grant_pays_a_share_of_wages():
    post = {"id": "post", "name": "x", "fte": 0.5, "yearly_cost": 48_000, "begin": "2027-05"}
    found = plan(staff=[post], grants=[LEADER | {"eligible": ["post"], "share": 0.5,
                 "spend_end": "2027-08"}])  # fmt: skip
    assert cash_flow(found).group("grants").sum() == pytest.approx(0.5 * 4 * 2000)


def test_a_grant_names_lines_that_exist():
    with pytest.raises(InputError) as caught:
        plan(grants=[LEADER])
    assert {f.code for f in caught.value.faults} == {"plan.line_unknown_at"}
    with pytest.raises(InputError):
        plan(grants=[LEADER | {"eligible": [], "amount": 5}])


def test_a_grant_may_come_later_than_said():
    grant = {"id": "g", "name": "g", "amount": 100, "month": "2027-02", "delay": 3}
    assert np.flatnonzero(cash_flow(plan(grants=[grant])).net[0]).tolist() == [4]


def test_a_grant_for_a_building_counts_as_long_as_the_building():
    grant = {"id": "g", "name": "g", "amount": 1200, "month": "2027-02", "spread_over": 12}
    flow = cash_flow(plan(grants=[grant]))
    assert profit_and_loss(flow).profit[0, :4] == pytest.approx([0, 100, 100, 100])
    assert balance_sheet(flow).account(Account.DEFERRED)[0, [1, 12]] == pytest.approx([1100, 0])


TEAM = {"id": "team", "name": "Ploeg", "people": 10, "hours": 8, "days": 6, "allowance": 30,
        "replacement_rate": 20, "replaced_share": 0.5}  # fmt: skip


def test_volunteers_cost_their_allowance():
    flow = cash_flow(plan(volunteers=[TEAM]))
    assert flow.group("volunteers")[0, 1:4] == pytest.approx([0, -150, -150])


def test_those_who_leave_are_partly_replaced_by_paid_work():
    flow = cash_flow(plan(volunteers=[TEAM]), drivers={"volunteers": [1.0, 0.8, 0.0, 1.5]})
    paid = flow.group("volunteers")[:, 3]
    assert paid == pytest.approx([-150, -0.8 * 150 - 0.2 * 800, -800, -225])


CAMPAIGN = {"id": "crowd", "name": "Actie", "target": 10_000, "month": "2027-02", "fee": 0.06,
            "rewards": 1200, "rewards_months": 12, "new_customers": 20,
            "activity": "cafe"}  # fmt: skip
CAFE = {"id": "cafe", "name": "Café", "customers": 100, "basket": 5, "margin": 0.6}


def test_a_campaign_brings_money_rewards_and_customers():
    flow = cash_flow(plan(activities=[CAFE], crowdfunding=[CAMPAIGN]))
    assert flow.net[0, 1] == pytest.approx(10_000 - 600)
    assert flow.group("gifts").sum() == pytest.approx(10_000)
    assert flow.net[0, 2] == pytest.approx(120 * 5 * 0.6 - 100)
    assert flow.group("costs").sum() == pytest.approx(-600 - 1200)


def test_a_campaign_that_fails_brings_and_costs_nothing():
    both = cash_flow(
        plan(activities=[CAFE], crowdfunding=[CAMPAIGN]), drivers={"line:crowd": [0.0, 1.0]}
    )
    without = cash_flow(plan(activities=[CAFE]))
    assert both.balance[0] == pytest.approx(without.balance[0])
    assert both.balance[1, -1] > both.balance[0, -1]


def test_shares_are_counted_by_number_and_price():
    own = {"id": "shares", "name": "Aandelen", "kind": "shares", "month": "2027-01"}
    flow = cash_flow(plan(own_money=[own | {"count": 120, "price": 125}]))
    assert flow.group("own_money").sum() == pytest.approx(15_000)
    for wrong in ({}, {"count": 3}, {"amount": 3, "count": 3, "price": 3}):
        with pytest.raises(InputError):
            plan(own_money=[own | wrong])


@quick
@given(plans())
def test_a_campaign_counts_whole_or_not_at_all(plan):
    for campaign in plan.crowdfunding:
        flow = cash_flow(plan, drivers={f"line:{campaign.id}": 0.0})
        gone = cash_flow(plan.without_line(campaign.id))
        assert flow.balance == pytest.approx(gone.balance, rel=1e-9, abs=1e-6)
