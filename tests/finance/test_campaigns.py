"""A campaign worked out by hand; a plan without any grant."""

from __future__ import annotations

from datetime import date

import pytest
from finance_strategies import plans, quick
from hypothesis import given

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import cash_flow
from buurtpunt_lib.finance.campaigns import campaign_sides
from buurtpunt_lib.finance.missing_money import Want, missing
from buurtpunt_lib.finance.plan_b import bare, plan_b
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan


def plan(**lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-04", "months": 24}
    return HubPlan.from_dict(base | lists)


OVEN = {"id": "oven", "name": "Oven", "amount": 9_000, "month": "2027-04"}
BREAD = {"id": "bread", "name": "Brood", "customers": 0, "basket": 5, "margin": 0.4}
# A loaf of 2.50 a month for a year for 40 of the 120 who give: 40 × 12 × 2.50.
CAMPAIGN = {"id": "crowd", "name": "Red het brood", "target": 10_000, "campaign_begin": "2027-01",
            "month": "2027-03", "fee": 0.06, "rewards": 1_200, "rewards_months": 12,
            "backers": 120, "new_customers": 80, "activity": "bread"}  # fmt: skip


def test_a_campaign_by_hand():
    """10,000 − 6 % − 1,200; 80 visits × 5 euro × 40 % in each of the 21 open months."""
    (side,) = campaign_sides(plan(investments=[OVEN], activities=[BREAD], crowdfunding=[CAMPAIGN]))
    assert side.fee == pytest.approx(600)
    assert side.kept == pytest.approx(8_200)
    assert side.months == 3
    assert side.rewards_end == date(2028, 3, 1)
    assert side.from_customers == pytest.approx(80 * 5 * 0.4 * 21)
    assert side.per_backer == pytest.approx(10_000 / 120)
    # 9,400 in March, 9,000 of it for the oven; then 160 comes in and 100 goes out each month.
    assert side.with_it.want is Want.NOTHING
    assert (side.without_it.want, side.without_it.amount) == (Want.START, 9_000)


def test_money_goes_back_when_the_target_is_not_met():
    """Neither the pledge nor the fee nor the rewards nor the customers are in the failed plan."""
    whole = plan(investments=[OVEN], activities=[BREAD], crowdfunding=[CAMPAIGN])
    failed = cash_flow(whole, drivers={"line:crowd": 0.0})
    assert failed.net[0, 3] == pytest.approx(-9_000)
    assert failed.net.sum() == pytest.approx(-9_000)
    (side,) = campaign_sides(whole)
    assert side.without_it == missing(failed)


def test_interest_is_told_only_where_it_is_known():
    (side,) = campaign_sides(plan(activities=[BREAD], crowdfunding=[CAMPAIGN]))
    assert side.backed_by(1_200) == pytest.approx(0.1)
    assert side.backed_by(None) is None
    unknown = CAMPAIGN | {"backers": None, "campaign_begin": None}
    (side,) = campaign_sides(plan(activities=[BREAD], crowdfunding=[unknown]))
    assert side.backed_by(1_200) is None
    assert side.per_backer is None
    assert side.months is None


@quick
@given(plans())
def test_what_a_campaign_does_is_told_whole(plan):
    """Its own lines and its customers together are the difference that it makes."""
    plan = plan.replace(income_tax={})
    flow = cash_flow(plan)
    for side in campaign_sides(plan):
        made = flow.net.sum() - cash_flow(plan.without_line(side.campaign.id)).net.sum()
        own = flow.where(sources=[side.campaign.id]).sum()
        assert made == pytest.approx(own + side.from_customers, abs=1e-4)


def test_plan_b_of_a_plan_that_does_not_need_its_grants():
    grant = {"id": "g", "name": "g", "amount": 5_000, "month": "2027-05"}
    found = plan_b(plan(opening_balance=100.0, grants=[grant]))
    assert found.goes_on
    assert found.report.holes == ()


@pytest.mark.parametrize("name", ["dorpswinkel_met_cafe", "ontmoetingsplek_zorg"])
def test_plan_b_of_an_example(name):
    whole = read_plan(DATA / "examples" / f"{name}.json")
    found = plan_b(whole)
    assert bare(whole).grants == ()
    assert bare(whole).recurring_grants == ()
    without = cash_flow(whole).without_grants()
    assert found.missing == missing(without)
    assert not found.goes_on
    assert found.smaller is not None
    assert {way.kind for way in found.report.ways} >= {"own_money"}
    assert all("grant" not in edit.where for way in found.report.ways for edit in way.edits)


def test_a_hub_that_is_open_has_a_plan_b_but_no_smaller_start():
    cost = {"id": "rent", "name": "Huur", "amount": 100}
    open_already = plan(opening="2026-04", costs=[cost])
    assert plan_b(open_already).smaller is None
