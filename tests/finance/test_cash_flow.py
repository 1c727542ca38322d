"""The cash flow: worked by hand, and identities that hold for every plan."""

from __future__ import annotations

import numpy as np
import pytest
from finance_strategies import euro, plans, quick
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import (
    ActivityKind,
    Certainty,
    CostKind,
    GiftKind,
    HubPlan,
    LoanKind,
    OwnMoneyKind,
    Vat,
)
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import DRIVERS, GROUPS, cash_flow
from buurtpunt_lib.finance.book import ASSETS, SOURCES, Account
from buurtpunt_lib.texts import LANGUAGES, catalogue


def plan(**lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-03", "months": 24}
    return HubPlan.from_dict(base | lists)


def cafe(**changes):
    base = {"id": "cafe", "name": "Café", "customers": 100, "basket": 6, "margin": 0.6}
    return plan(activities=[base | changes], price_index=0.02)


def sales(found: HubPlan) -> list[float]:
    return cash_flow(found).group("activities")[0].round(2).tolist()


def test_no_customers_before_the_opening():
    assert sales(cafe())[:4] == [0, 0, 600, 600]
    assert sales(cafe(begin="2027-01"))[:4] == [0, 0, 600, 600]
    assert sales(cafe(begin="2027-05", end="2027-06"))[:7] == [0, 0, 0, 0, 600, 600, 0]


def test_customers_come_step_by_step():
    assert sales(cafe(ramp_up=3))[:6] == [0, 0, 200, 400, 600, 600]
    assert sales(cafe(ramp_up=3, begin="2027-06"))[4:9] == [0, 200, 400, 600, 600]


def test_a_hub_that_was_open_before_the_start_has_its_customers():
    older = cafe(ramp_up=3).replace(opening="2026-12")
    assert sales(older)[:3] == [400, 600, 600]


def test_seasons_follow_the_calendar():
    found = cafe(seasonality=[1, 1, 1.5, 1, 1, 1, 0, 0, 1, 1, 1, 2])
    assert sales(found)[2:12] == [900, 600, 600, 600, 0, 0, 600, 600, 600, 1200]


def test_prices_rise_after_each_twelve_months():
    assert sales(cafe())[11:13] == [600, 612]
    assert sales(cafe(index="none"))[11:13] == [600, 600]


def test_purchases_are_what_the_margin_leaves():
    assert cash_flow(cafe()).group("purchases")[0, 2] == pytest.approx(-240)
    assert cash_flow(cafe(margin=1)).group("purchases").sum() == 0
    assert cash_flow(cafe(margin=0)).group("purchases")[0, 2] == pytest.approx(-600)


def test_an_activity_without_a_price_moves_no_money():
    assert not cash_flow(cafe(basket=0)).net.any()


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("monthly", list(range(1, 15))),
        ("quarterly", [1, 4, 7, 10, 13]),
        ("yearly", [1, 13]),
        ("once", [1]),
    ],
)
def test_costs_are_paid_at_the_start_of_each_period(period, months):
    cost = {"id": "c", "name": "c", "amount": 120, "period": period, "begin": "2027-02",
            "end": "2028-03"}  # fmt: skip
    paid = cash_flow(plan(costs=[cost])).net[0]
    assert np.flatnonzero(paid).tolist() == months
    assert paid[1] == -120


def test_a_yearly_bill_from_before_the_start_keeps_its_month():
    cost = {"id": "c", "name": "c", "amount": 120, "period": "yearly", "begin": "2026-09"}
    assert np.flatnonzero(cash_flow(plan(costs=[cost])).net[0]).tolist() == [8, 20]


def test_a_yearly_bill_weighs_on_every_month():
    cost = {"id": "c", "name": "c", "amount": 120, "period": "yearly", "begin": "2027-03"}
    flow = cash_flow(plan(costs=[cost]))
    result = flow.where(account=Account.RESULT)[0]
    assert result[:4].tolist() == [0, 0, -10, -10]
    assert flow.where(account=Account.PREPAID)[0].cumsum()[2] == pytest.approx(110)


def test_staff_is_paid_with_holiday_pay_and_premium():
    post = {"id": "s", "name": "s", "fte": 0.5, "yearly_cost": 48_000, "begin": "2027-03",
            "holiday_share": 0.1, "year_end_share": 0.05}  # fmt: skip
    paid = -cash_flow(plan(staff=[post])).net[0]
    monthly = 2000 * 0.85
    assert paid[1:5] == pytest.approx([0, monthly, monthly, monthly])
    assert paid[5] == pytest.approx(monthly + 4 * 200)  # June: four months of holiday pay
    assert paid[11] == pytest.approx(monthly + 10 * 100)  # December: ten months of premium
    assert paid[17] == pytest.approx(monthly + 12 * 200)


def test_a_post_that_ends_pays_what_was_saved_up():
    post = {"id": "s", "name": "s", "fte": 1, "yearly_cost": 12_000, "begin": "2027-01",
            "end": "2027-08", "holiday_share": 0.1, "year_end_share": 0.05}  # fmt: skip
    flow = cash_flow(plan(staff=[post]))
    assert flow.net.sum() == pytest.approx(-8 * 1000)
    assert flow.net[0, 8:].any() == False  # noqa: E712
    assert flow.where(account=Account.STAFF_DUE).sum() == pytest.approx(0)


def test_a_partner_carries_its_share_until_it_stops():
    post = {"id": "s", "name": "s", "fte": 1, "yearly_cost": 12_000, "begin": "2027-01",
            "partner_share": 0.4, "partner_end": "2027-06"}  # fmt: skip
    flow = cash_flow(plan(staff=[post]))
    assert flow.group("partners")[0, 4:8].tolist() == [400, 400, 0, 0]
    assert flow.group("staff")[0, 4:8].tolist() == [-1000] * 4


def test_a_grant_comes_in_two_parts():
    grant = {"id": "g", "name": "g", "amount": 1000, "month": "2027-02", "advance": 0.4,
             "balance_month": "2027-12"}  # fmt: skip
    received = cash_flow(plan(grants=[grant])).net[0]
    assert {int(t): received[t] for t in np.flatnonzero(received)} == {1: 400, 11: 600}


def test_an_investment_costs_more_and_is_renewed():
    thing = {"id": "i", "name": "i", "amount": 1200, "month": "2027-02", "life_years": 1,
             "overrun": 0.5, "renew": True}  # fmt: skip
    flow = cash_flow(plan(investments=[thing], price_index=0.1))
    assert {int(t): flow.net[0, t] for t in np.flatnonzero(flow.net[0])} == {
        1: -1800,
        13: pytest.approx(-1980),
    }
    assert flow.where(account=Account.RESULT)[0, [0, 1, 12, 13]] == pytest.approx(
        [0, -150, -150, -165]
    )


def test_an_empty_plan_keeps_what_it_has():
    flow = cash_flow(plan(opening_balance=-12.5))
    assert flow.balance.tolist() == [[-12.5] * 24]
    assert flow.lines == ()
    assert flow.without_grants().balance.tolist() == [[-12.5] * 24]


def vat_that_stays(plan: HubPlan) -> Vat:
    return plan.vat.model_copy(update={"threshold": None})


# --- identities ---------------------------------------------------------------------------------


@quick
@given(plans())
def test_cash_is_the_sum_of_the_flows(plan):
    flow = cash_flow(plan)
    by_line = sum((line.values for line in flow.lines), np.zeros((1, plan.months)))
    by_group = sum(flow.group(group) for group in GROUPS)
    assert flow.net == euro(by_line)
    assert flow.net == euro(by_group)
    assert flow.balance[:, -1] == euro(plan.opening_balance + flow.net.sum())
    assert np.diff(flow.balance, axis=1) == euro(flow.net[:, 1:])


@quick
@given(plans())
def test_what_we_have_is_what_we_got_it_from(plan):
    """Assets equal debts plus capital plus result, at the start and after every month."""
    book = cash_flow(plan).book
    assert book.opening[list(ASSETS)].sum() == euro(book.opening[list(SOURCES)].sum())
    for term in book.block:
        assert term[list(ASSETS)].sum(axis=0) == euro(term[list(SOURCES)].sum(axis=0))


@quick
@given(plans())
def test_income_is_positive_and_cost_is_negative(plan):
    for line in cash_flow(plan).lines:
        if line.info.kind == "vat_settlement":
            continue  # a payment or a refund
        sign = 1 if line.info.group in GROUPS[:6] else -1
        assert (sign * line.values >= -1e-9).all(), line.info


@quick
@given(plans())
def test_without_grants_is_never_above_with_grants(plan):
    flow = cash_flow(plan)
    assert (flow.without_grants().balance <= flow.balance + 1e-6).all()
    fewer = cash_flow(plan.replace(grants=(), recurring_grants=()))
    assert flow.without_grants().balance == euro(fewer.balance)


@quick
@given(plans(), st.integers(0, 1))
def test_doubling_a_cost_never_raises_a_balance(plan, number):
    before = cash_flow(plan).balance
    for line in plan.costs[number : number + 1]:
        dearer = plan.replace_line(line.id, amount=line.amount * 2)
        assert (cash_flow(dearer).balance <= before + 1e-6).all()


@quick
@given(plans())
def test_no_driver_means_the_plan_itself(plan):
    ones = dict.fromkeys(DRIVERS, 1.0)
    assert cash_flow(plan, drivers=ones).balance == euro(cash_flow(plan).balance)


@quick
@given(plans(), st.lists(st.floats(0, 3), min_size=2, max_size=4), st.sampled_from([*DRIVERS]))
def test_many_draws_are_the_same_as_one_by_one(plan, factors, driver):
    together = cash_flow(plan, drivers={"wages": 1.1, driver: factors})
    assert together.balance.shape == (len(factors), plan.months)
    for draw, factor in enumerate(factors):
        alone = cash_flow(
            plan, drivers={driver: factor, "wages": 1.1 if driver != "wages" else factor}
        )
        if driver != "wages":
            assert together.balance[draw] == euro(alone.balance[0])
    over_time = np.outer(factors, np.ones(plan.months))
    assert cash_flow(plan, drivers={driver: over_time}).balance == euro(
        cash_flow(plan, drivers={driver: factors}).balance
    )


@quick
@given(plans(), st.sampled_from([0.5, 2.0]))
def test_a_driver_does_what_changing_the_plan_does(plan, factor):
    # The threshold of VAT and bills from before the start follow the plan, not the driver.
    plan = plan.replace(opening=max(plan.opening, plan.start), vat=vat_that_stays(plan))
    changed = plan
    for activity in plan.activities:
        changed = changed.replace_line(activity.id, customers=activity.customers * factor)
    assert cash_flow(plan, drivers={"customers": factor}).balance == euro(
        cash_flow(changed).balance
    )
    changed = plan
    for post in plan.staff:
        changed = changed.replace_line(post.id, yearly_cost=post.yearly_cost * factor)
    for cost in plan.costs:
        if cost.kind == "staff":
            changed = changed.replace_line(cost.id, amount=cost.amount * factor)
    assert cash_flow(plan, drivers={"wages": factor}).balance == euro(cash_flow(changed).balance)
    changed = plan
    for activity in plan.activities:
        if activity.margin < 1:  # a service buys no goods: its margin cannot move
            margin = min(1.0, activity.margin * factor)
            changed = changed.replace_line(activity.id, margin=margin)
    assert cash_flow(plan, drivers={"margin": factor}).balance == euro(cash_flow(changed).balance)


@quick
@given(plans())
def test_a_line_of_its_own_can_be_scaled(plan):
    for grant in plan.grants:
        scaled = cash_flow(plan, drivers={f"line:{grant.id}": [0.0, 1.0]})
        assert scaled.balance[0] == euro(cash_flow(plan.without_line(grant.id)).balance[0])
        assert scaled.balance[1] == euro(cash_flow(plan).balance[0])


@quick
@given(plans())
def test_certain_lines_and_the_others_make_the_whole(plan):
    flow = cash_flow(plan)
    layers = sum(flow.where(certainty=[c]) for c in Certainty)
    assert layers == euro(flow.net)
    assert flow.balance_with(Certainty) == euro(flow.balance)


@quick
@given(plans())
def test_a_plan_survives_its_file(plan):
    again = HubPlan.from_json(plan.to_json())
    assert again == plan
    assert np.array_equal(cash_flow(again).balance, cash_flow(plan).balance)


@pytest.mark.parametrize(
    ("drivers", "code"),
    [
        ({"klanten": 1}, "finance.driver_unknown"),
        ({"line:none": 1}, "finance.driver_unknown"),
        ({"rent": "veel"}, "finance.driver_not_number"),
        ({"rent": -1}, "finance.driver_not_number"),
        ({"rent": [1, float("nan")]}, "finance.driver_not_number"),
        ({"rent": np.ones((2, 5))}, "finance.driver_shape"),
        ({"rent": []}, "finance.driver_shape"),
        ({"rent": [1, 2], "wages": [1, 2, 3]}, "finance.draws_differ"),
    ],
)
def test_a_wrong_driver_is_refused(drivers, code):
    with pytest.raises(InputError) as caught:
        cash_flow(cafe(), drivers=drivers)
    assert [f.code for f in caught.value.faults] == [code]
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)


def test_an_unknown_group_is_refused():
    for action in (
        lambda: cash_flow(cafe(), without=["subsidies"]),
        lambda: cash_flow(cafe()).group("subsidies"),
    ):
        with pytest.raises(InputError) as caught:
            action()
        assert caught.value.faults[0].code == "finance.group_unknown"


def test_every_group_and_kind_has_a_name():
    kinds = [*ActivityKind, *CostKind, *GiftKind, *OwnMoneyKind]
    kinds += [f"{k}_loan" for k in LoanKind]
    for language in LANGUAGES:
        say = catalogue(language)
        assert all(f"finance_lines.kind.{kind}" in say for kind in kinds)
        assert all(f"finance_lines.group.{group}" in say for group in GROUPS)
        assert all(f"finance_lines.certainty.{c}" in say for c in Certainty)


def test_a_post_that_outlasts_the_plan_is_not_paid_out_in_the_last_month():
    post = {"id": "post", "name": "Post", "fte": 1.0, "yearly_cost": 12_000.0, "holiday_share": 0.5,
            "begin": "2027-01"}  # fmt: skip
    base = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24}
    within = HubPlan.from_dict(base | {"staff": [post | {"end": "2028-12"}]})
    after = HubPlan.from_dict(base | {"staff": [post | {"end": "2029-12"}]})
    assert cash_flow(within).net[0, -1] == pytest.approx(-500 - 6 * 500)
    assert cash_flow(after).net[0, -1] == pytest.approx(-500)
