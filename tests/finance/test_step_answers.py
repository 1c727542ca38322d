"""What the steps of the guided order come to, against the engine and against sums by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from finance_strategies import euro, plans, quick
from full_plan import FULL
from hypothesis import given

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import HubPlan, VatScheme
from buurtpunt_lib.finance.step_answers import (
    PRUDENT,
    a_day,
    demand,
    effort,
    fixed_costs,
    forecast,
    kept,
    needed_margin,
    start_budget,
)

EMPTY = HubPlan.empty(name="x", start=date(2027, 1, 1), opening=date(2027, 4, 1))


def flow_of(plan: HubPlan) -> finance.CashFlow:
    return finance.cash_flow(plan)


def forecast_of(plan: HubPlan):
    flow = flow_of(plan)
    return forecast(flow, flow.driven({"customers": PRUDENT}))


@quick
@given(plans())
def test_sources_minus_uses_is_what_is_on_the_account(plan):
    flow = flow_of(plan)
    found = start_budget(flow)
    at = flow.months.index(found.last)
    assert found.left == euro(float(flow.balance[0, at]))
    assert found.came - found.went == euro(found.left)
    # Nothing of what comes in is told twice or left out.
    brought = flow.where(groups=("partners", "gifts", "grants", "loans", "own_money"))[0].sum()
    told = sum(found.sources.values()) + sum(found.later.values())
    assert told == euro(float(brought))


def test_the_start_of_a_plan_by_hand():
    plan = EMPTY.replace(
        opening_balance=1000.0,
        investments=[{"id": "oven", "name": "Oven", "amount": 5000.0, "month": "2027-04"},
                     {"id": "sign", "name": "Bord", "amount": 700.0, "month": "2027-05"}],
        costs=[{"id": "rent", "name": "Huur", "kind": "rent", "amount": 100.0}],
        own_money=[{"id": "own", "name": "Eigen", "amount": 2000.0, "month": "2027-01"}],
        grants=[{"id": "town", "name": "Gemeente", "amount": 3000.0, "month": "2027-01",
                 "advance": 0.5, "balance_month": "2027-09"}],
        activities=[{"id": "cafe", "name": "Café", "customers": 10.0, "basket": 6.0,
                     "margin": 0.5}],
    )  # fmt: skip
    found = start_budget(flow_of(plan))
    assert found.last == date(2027, 4, 1)
    assert found.sources["own_money"] == 2000
    assert (found.sources["grants"], found.later["grants"]) == (1500, 1500)
    assert found.sales == 60
    assert dict(found.uses) == euro(
        {"investments": 5000, "goods": 30, "running": 400, "debts": 0, "taxes": 0}
    )
    assert found.left == euro(1000 + 2000 + 1500 + 60 - 5430)


def test_what_a_loan_costs_until_the_opening_is_told_apart():
    loan = {"id": "bank", "name": "Bank", "amount": 1200.0, "month": "2027-01", "rate": 0.12,
            "term": 12, "repayment": "linear"}  # fmt: skip
    found = start_budget(flow_of(EMPTY.replace(loans=[loan])))
    # Three payments until April: 100 of the loan each, and 12, 11 and 10 of interest.
    assert found.sources["loans"] == 1200
    assert found.uses["debts"] == euro(333)


@pytest.mark.parametrize(("opening", "last"), [("2026-01", "2027-01"), ("2040-01", "2029-12")])
def test_an_opening_outside_the_plan_counts_to_its_edge(opening, last):
    found = start_budget(flow_of(EMPTY.replace(opening=opening)))
    assert f"{found.last:%Y-%m}" == last


def test_fixed_costs_are_those_of_the_first_year_that_is_open():
    plan = EMPTY.replace(
        costs=[{"id": "rent", "name": "Huur", "kind": "rent", "amount": 300.0},
               {"id": "tax", "name": "Taks", "kind": "taxes", "amount": 240.0,
                "period": "yearly"}],
        staff=[{"id": "post", "name": "Kracht", "fte": 0.5, "yearly_cost": 48_000.0,
                "partner_share": 0.25}],
        volunteers=[{"id": "team", "name": "Ploeg", "people": 10.0, "hours": 8.0, "days": 20.0,
                     "allowance": 6.0}],
    )  # fmt: skip
    found = fixed_costs(flow_of(plan))
    assert found.first == date(2027, 4, 1)
    assert dict(found.by_group) == euro(
        {"costs": 3600 + 240, "staff": 24_000, "volunteers": 1200, "partners": 6000}
    )
    assert found.a_year == euro(3840 + 24_000 + 1200 - 6000)
    assert found.a_month == euro(found.a_year / 12)
    assert [line for line, _ in found.largest] == ["post", "rent", "team"]
    assert found.largest[1][1] == euro(300)


@quick
@given(plans())
def test_fixed_costs_are_part_of_those_of_the_break_even(plan):
    flow = flow_of(plan)
    months = plan.months
    found = fixed_costs(flow)
    even = finance.break_even(flow, first=min(max(flow.book.timeline.opening, 0), months - 12))
    rest = flow.where(groups=("investments", "interest"), account=finance.Account.RESULT)
    first = flow.months.index(found.first)
    assert found.a_year - float(rest[0, first : first + 12].sum()) == euro(
        even.fixed_cost - even.carried
    )


def test_what_is_kept_of_a_customer_by_hand():
    plan = EMPTY.replace(
        activities=[
            {"id": "bread", "name": "Brood", "customers": 100.0, "basket": 5.0, "margin": 0.6,
             "spoilage": 0.2},
            {"id": "talk", "name": "Babbel", "customers": 40.0, "basket": 0.0},
        ],
    )  # fmt: skip
    (found,) = kept(flow_of(plan))
    assert (found.activity, found.pays, found.goods) == ("bread", 5.0, 2.0)
    assert found.lost == euro(0.5)
    assert found.left == euro(2.5)
    assert found.a_month == euro(250)


@quick
@given(plans())
def test_what_is_kept_is_what_the_engine_keeps(plan):
    """In a plan without rising prices and without VAT, over the last twelve months."""
    outside = plan.vat.model_copy(update={"scheme": VatScheme.OUTSIDE})
    still = plan.replace(price_index=0.0, wage_index=0.0, vat=outside, crowdfunding=[])
    flow = flow_of(still)
    earned = flow.where(groups=("activities", "purchases"), account=finance.Account.RESULT)
    total = sum(12 * found.a_month for found in kept(flow))
    assert total == pytest.approx(float(earned[0, -12:].sum()), rel=1e-6, abs=1e-3)


def test_the_margin_that_is_needed_makes_the_year_break_even():
    even = finance.break_even(flow_of(FULL))
    needed = needed_margin(even)
    assert needed * even.turnover_now == euro(even.fixed_cost - even.carried)
    # At that margin the takings that are needed are those of the plan.
    at_needed = finance.break_even_turnover(
        fixed_cost=even.fixed_cost - even.carried, margin=needed
    )
    assert at_needed == euro(even.turnover_now)
    assert needed_margin(finance.break_even(flow_of(EMPTY))) is None


def test_customers_and_loaves_a_day_beside_those_of_the_plan():
    even = finance.break_even(flow_of(FULL))
    found = a_day(even)
    # 700 loaves and 300 guests a month and the tenth of the loaves that stays, in 25 days.
    assert found["loaves"].now == euro(700 / 25)
    assert found["customers"].now == pytest.approx((700 + 300 + 70) / 25)
    assert found["loaves"].needed == euro(even.loaves)
    assert a_day(finance.break_even(flow_of(EMPTY))) == {}
    assert set(a_day(finance.break_even(flow_of(FULL.replace(activities=[FULL.activities[1]
        .model_copy(update={"pulled_by": ()})], crowdfunding=[]))))) == {"customers"}  # fmt: skip


def test_hands_by_hand():
    found = effort(FULL)
    assert (found.people, found.fte, found.carried) == (20, 0.5, 0.25)
    assert found.hours_week == euro(20 * 8 * 12 / 52)
    assert found.each == euro(8 * 12 / 52)
    assert effort(EMPTY).each is None


def test_visits_beside_residents():
    plan = EMPTY.replace(
        activities=[
            {"id": "shop", "name": "Winkel", "basket": 4.0, "ramp_up": 6,
             "reach": {"residents": 1000.0, "share": 0.25, "visits": 2.0}},
            {"id": "talk", "name": "Babbel", "customers": 100.0, "basket": 0.0},
        ]
    )  # fmt: skip
    found = demand(flow_of(plan), 400)
    assert found.visits == euro(600)
    assert found.each == euro(1.5)
    assert found.a_day == euro(24)
    assert found.reach == (("shop", 1000.0, 0.25, 2.0),)
    assert demand(flow_of(plan), None).each is None


@quick
@given(plans())
def test_the_forecast_is_the_turnover_of_the_books(plan):
    flow = flow_of(plan)
    found = forecast_of(plan)
    sold = flow.where(groups=("activities",), account=finance.Account.RESULT)[0]
    assert np.allclose(found.by_month, sold)
    assert sum(year.turnover for year in found.years) == euro(float(sold.sum()))
    assert found.years[0].first == flow.months[0]
    assert found.years[-1].last == flow.months[-1]
    assert all(b.first > a.last for a, b in zip(found.years, found.years[1:], strict=False))


def test_prudent_is_four_fifths_of_the_customers():
    found = forecast_of(FULL.replace(crowdfunding=[]))
    for year in found.years:
        assert year.prudent == euro(0.8 * year.turnover)


def test_the_busiest_month_is_that_of_the_takings_not_of_the_visits():
    free, sold = [1.0] * 12, [1.0] * 12
    free[4], sold[8] = 9.0, 1.1
    found = forecast_of(
        EMPTY.replace(
            price_index=0.5,
            months=29,
            activities=[
                {"id": "talk", "name": "Babbel", "customers": 500.0, "basket": 0.0,
                 "seasonality": tuple(free)},
                {"id": "shop", "name": "Winkel", "customers": 90.0, "basket": 4.0,
                 "seasonality": tuple(sold)},
            ],
        )
    )  # fmt: skip
    assert found.busiest == date(2028, 9, 1), "prices rise in January 2029; that makes none busier"


def test_ramp_up_and_seasons_are_told():
    def shop(**fields):
        line = {"id": "shop", "name": "Winkel", "customers": 90.0, "basket": 4.0, **fields}
        return forecast_of(EMPTY.replace(activities=[line]))

    assert shop().full is None
    assert shop(ramp_up=6).full == date(2027, 9, 1)
    assert shop(ramp_up=6, begin="2027-06").full == date(2027, 11, 1)
    assert shop(ramp_up=60).full is None, "it never comes within the plan"
    assert (shop().busiest, shop().quietest) == (None, None)
    busy = [1.0] * 12
    busy[6], busy[1] = 1.4, 0.5
    found = shop(seasonality=tuple(busy))
    assert (found.busiest, found.quietest) == (date(2029, 7, 1), date(2029, 2, 1))
    assert found.years[0].visits == euro(90 * (8 + 1.4))
