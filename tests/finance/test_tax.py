"""VAT and taxes, worked by hand and by identity."""

from __future__ import annotations

import numpy as np
import pytest
from finance_strategies import START, VAT_RATES, euro, plans, quick
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from buurtpunt_lib.domain.plan import AssetTaxStep, HubPlan
from buurtpunt_lib.finance import balance_sheet, cash_flow, profit_and_loss
from buurtpunt_lib.finance.book import Account
from buurtpunt_lib.finance.tax import asset_tax, taxable
from buurtpunt_lib.finance.timeline import Timeline
from buurtpunt_lib.finance.vat import running_by_year, settlement

RATES = [{"kind": "standard", "rate": 0.21}, {"kind": "food", "rate": 0.06}]


def plan(vat, **lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24}
    return HubPlan.from_dict(base | {"vat": {"rates": RATES, **vat}} | lists)


CAFE = {"id": "cafe", "name": "Café", "customers": 100, "basket": 12.1, "vat": "standard"}


def test_a_quarter_is_settled_in_the_month_after_it():
    """1.210 a month with 21 % in it is 210 VAT a month, 630 a quarter."""
    flow = cash_flow(plan({"scheme": "settled"}, activities=[CAFE]))
    paid = flow.group("taxes")[0]
    assert np.flatnonzero(paid).tolist() == [3, 6, 9, 12, 15, 18, 21]
    assert paid[3] == pytest.approx(-630)
    assert profit_and_loss(flow).profit[0, 0] == pytest.approx(1000)
    assert balance_sheet(flow).account(Account.VAT)[0, [2, 3, 23]] == pytest.approx([630, 210, 630])


def test_a_published_settlement():
    """zzpservicedesk.nl, quarterly return: 6.000 of invoices at 21 % is 1.260; 200 was paid on
    purchases; 1.060 is due."""
    sales = CAFE | {"customers": 200}
    tools = {"id": "tools", "name": "Gerief", "amount": 200 * 1.21 / 0.21, "period": "once",
             "begin": "2027-02", "vat": "standard"}  # fmt: skip
    flow = cash_flow(plan({"scheme": "settled"}, activities=[sales], costs=[tools]))
    assert profit_and_loss(flow).by_group["activities"][0, :3].sum() == pytest.approx(6000)
    assert flow.group("taxes")[0, 3] == pytest.approx(-1060)


def test_vat_paid_on_costs_and_investments_comes_back():
    oven = {"id": "oven", "name": "Oven", "amount": 6050, "month": "2027-02", "vat": "standard",
            "life_years": 10}  # fmt: skip
    rent = {"id": "rent", "name": "Huur", "amount": 121, "vat": "standard"}
    found = plan({"scheme": "settled", "refund_months": 3}, costs=[rent], investments=[oven])
    flow = cash_flow(found)
    back = flow.group("taxes")[0]
    # First quarter: 1.050 on the oven and 3 × 21 on the rent, three months after the settlement.
    assert back[6] == pytest.approx(1050 + 63)
    assert back[9] == pytest.approx(63)
    assert balance_sheet(flow).account(Account.FIXED)[0, 1] == pytest.approx(5000 - 5000 / 120)
    half = plan({"scheme": "settled", "deductible": 0.5}, costs=[rent])
    assert cash_flow(half).group("taxes")[0, 6] == pytest.approx(31.5)


def test_a_hub_outside_vat_or_exempt_settles_nothing():
    for scheme in ({"scheme": "outside"}, {"scheme": "exempt"}, {}):
        flow = cash_flow(plan(scheme, activities=[CAFE]))
        assert flow.group("taxes").sum() == 0
        assert profit_and_loss(flow).profit[0, 0] == pytest.approx(1210)


def test_crossing_the_threshold_starts_the_settlement():
    found = plan({"scheme": "exempt", "threshold": 5000}, activities=[CAFE])
    flow = cash_flow(found)
    # 1.210 a month: 4.840 after April, above 5.000 in May.
    assert flow.book.vat.crossing == 4
    paid = flow.group("taxes")[0]
    assert paid[6] == pytest.approx(-2 * 210)
    assert paid[9] == pytest.approx(-630)
    assert (
        cash_flow(
            plan({"scheme": "exempt", "threshold": 14_520}, activities=[CAFE])
        ).book.vat.crossing
        is None
    )
    untaxed = CAFE | {"vat": None}
    assert (
        cash_flow(
            plan({"scheme": "exempt", "threshold": 100}, activities=[untaxed])
        ).book.vat.crossing
        is None
    )


def test_a_rate_changes_on_its_date():
    rates = [
        {"kind": "standard", "rate": 0.06},
        {"kind": "standard", "rate": 0.21, "begin": "2027-03"},
    ]
    flow = cash_flow(plan({"scheme": "settled", "rates": rates}, activities=[CAFE]))
    owed = balance_sheet(flow).account(Account.VAT)[0]
    six = 1210 * 0.06 / 1.06
    assert owed[:3] == pytest.approx([six, 2 * six, 2 * six + 210])


def test_goods_bring_back_the_vat_of_their_own_kind():
    cafe = CAFE | {"margin": 0.5, "purchase_vat": "food"}
    flow = cash_flow(plan({"scheme": "settled"}, activities=[cafe]))
    owed = balance_sheet(flow).account(Account.VAT)[0, 0]
    assert owed == pytest.approx(210 - 605 * 0.06 / 1.06)


def test_a_refund_takes_its_time():
    quarter = Timeline(START, 12, 0, 0.0, 0.0)
    owed = np.zeros((1, 12))
    owed[0, 0] = -300.0
    assert np.flatnonzero(settlement(owed, quarter, refund_months=0)[0]).tolist() == [3]
    assert np.flatnonzero(settlement(owed, quarter, refund_months=5)[0]).tolist() == [8]


def test_takings_are_counted_from_january():
    year = Timeline(START.replace(month=11), 16, 0, 0.0, 0.0)
    counted = running_by_year(np.ones(16), year)
    assert counted.tolist() == [1, 2, *range(1, 13), 1, 2]
    january = Timeline(START, 13, 0, 0.0, 0.0)
    assert running_by_year(np.ones(13), january).tolist() == [*range(1, 13), 1]


@quick
@given(plans())
def test_all_vat_charged_is_settled_or_still_due(plan):
    flow = cash_flow(plan)
    charged = flow._linear(np.ones(len(flow.book.lines), dtype=bool), Account.VAT).sum()
    settled = sum(line.total[0] for line in flow.lines if line.info.kind == "vat_settlement")
    assert balance_sheet(flow).account(Account.VAT)[0, -1] == euro(charged + settled)


# --- profit and assets ----------------------------------------------------------------------------


def profitable(**tax) -> HubPlan:
    cafe = {"id": "cafe", "name": "Café", "customers": 100, "basket": 10}
    bad_year = {"id": "bad", "name": "Tegenslag", "amount": 15_000, "period": "once",
                "begin": "2027-05"}  # fmt: skip
    return HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 48,
         "activities": [cafe], "costs": [bad_year], "income_tax": tax}
    )  # fmt: skip


def test_losses_come_off_later_profits():
    """Loss of 3.000 in 2027, profit of 12.000 each year after: 9.000 is taxed in 2028."""
    flow = cash_flow(profitable(rate=0.25, payment_month=10))
    paid = flow.group("taxes")[0]
    assert {int(t): round(paid[t], 2) for t in np.flatnonzero(paid)} == {
        12 + 12 + 9: -2250.0,
        12 + 24 + 9: -3000.0,
    }
    sheet = balance_sheet(flow)
    assert sheet.account(Account.TAX)[0, [23, 24, 33, 47]] == pytest.approx([2250, 2250, 0, 3000])


def test_assets_are_taxed_by_steps():
    steps = [AssetTaxStep(above=a, rate=r) for a, r in
             ((0, 0), (50_000, 0.0015), (250_000, 0.003), (500_000, 0.0045))]  # fmt: skip
    assets = np.array([10_000.0, 50_000.0, 250_000.0, 600_000.0])
    expected = [0, 0, 200_000 * 0.0015, 200_000 * 0.0015 + 250_000 * 0.003 + 100_000 * 0.0045]
    assert asset_tax(assets, steps) == pytest.approx(expected)


def test_the_tax_on_assets_is_paid_in_march():
    hall = {"id": "hall", "name": "Zaal", "amount": 240_000, "month": "2027-01", "life_years": 20}
    found = HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "investments": [hall],
         "income_tax": {"asset_steps": [{"above": 50_000, "rate": 0.0015}]}}
    )  # fmt: skip
    paid = cash_flow(found).group("taxes")[0]
    assert np.flatnonzero(paid).tolist() == [14, 26]
    assert paid[14] == pytest.approx(-(228_000 - 50_000) * 0.0015)


@given(arrays(float, (1, 6), elements=st.floats(-1e5, 1e5)))
def test_never_more_is_taxed_than_was_earned(profit):
    taxed = taxable(profit)
    assert (taxed >= 0).all()
    assert (np.cumsum(taxed) >= np.cumsum(profit) - 1e-6).all()
    assert taxed.sum() == pytest.approx(max(0, np.cumsum(profit).max()))


def test_vat_rates_of_the_strategies_are_dated():
    assert any(rate.begin for rate in VAT_RATES)


def test_a_rate_from_ever_gives_way_to_a_dated_one_from_before_the_plan():
    rates = [{"kind": "food", "rate": 0.06}, {"kind": "food", "rate": 0.12, "begin": "2020-01"}]
    plan = HubPlan.from_dict(
        {
            "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24,
            "vat": {"scheme": "settled", "rates": rates},
            "activities": [{"id": "shop", "name": "Winkel", "customers": 100.0, "basket": 11.2,
                            "vat": "food"}],
        }
    )  # fmt: skip
    sales = cash_flow(plan).where(groups=["activities"], account=Account.RESULT)[0]
    # 1,120 euro with 12 % VAT in it is 1,000 euro of takings.
    assert sales[0] == pytest.approx(1000.0)
