"""Goods on the shelf, bills not yet paid: worked by hand and by identity."""

from __future__ import annotations

import numpy as np
import pytest
from finance_strategies import euro, plans, quick
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import balance_sheet, cash_flow, profit_and_loss
from buurtpunt_lib.finance.book import Account
from buurtpunt_lib.finance.working_capital import advanced, delayed


def shop(opening="2027-03", **changes) -> HubPlan:
    """Sells for 1.000 a month goods that cost 800."""
    base = {"id": "shop", "name": "Winkel", "customers": 100, "basket": 10, "margin": 0.2}
    return HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": opening, "months": 24,
         "activities": [base | changes]}
    )  # fmt: skip


def purchases(plan) -> list[float]:
    return (-cash_flow(plan).group("purchases")[0]).round(6).tolist()


def test_goods_are_bought_before_they_are_sold():
    assert purchases(shop(stock_days=30))[:5] == [0, 800, 800, 800, 800]
    assert purchases(shop(stock_days=15))[:5] == [0, 400, 800, 800, 800]
    assert purchases(shop(stock_days=60))[:3] == [800, 800, 800]
    stock = balance_sheet(cash_flow(shop(stock_days=45))).account(Account.STOCK)[0]
    assert stock[[0, 1, 2, 12, 23]] == pytest.approx([400, 1200, 1200, 1200, 1200])


def test_the_first_stock_comes_at_the_earliest_in_the_first_month():
    assert purchases(shop(opening="2027-01", stock_days=45))[:3] == [2000, 800, 800]


def test_the_shelf_is_sold_out_at_the_end():
    flow = cash_flow(shop(stock_days=30, end="2027-08"))
    assert purchases(shop(stock_days=30, end="2027-08"))[5:9] == [800, 800, 0, 0]
    assert balance_sheet(flow).account(Account.STOCK)[0, 7] == pytest.approx(0)
    assert -flow.group("purchases").sum() == pytest.approx(6 * 800)


def test_suppliers_wait_and_customers_wait():
    assert purchases(shop(supplier_days=30))[:5] == [0, 0, 0, 800, 800]
    assert purchases(shop(supplier_days=45))[:6] == [0, 0, 0, 400, 800, 800]
    sales = cash_flow(shop(customer_days=30)).group("activities")[0]
    assert sales[:5].tolist() == [0, 0, 0, 1000, 1000]


def test_a_published_cash_conversion_cycle():
    """qammunity.org/12293261: sales 600.000, cost of goods 360.000, stock 75.000, claims 160.000,
    debts to suppliers 25.000: 76,04 + 97,33 - 25,35 = 148,0 days of a year of 365."""
    base = {"id": "shop", "name": "Winkel", "customers": 5000, "basket": 10, "margin": 0.4,
            "stock_days": 75, "customer_days": 96, "supplier_days": 25}  # fmt: skip
    flow = cash_flow(shop(**base))
    sheet = balance_sheet(flow)
    stock, claims, debts = (
        sheet.account(a)[0, 15] for a in (Account.STOCK, Account.RECEIVABLE, Account.PAYABLE)
    )
    assert (stock, claims, debts) == pytest.approx((75_000, 160_000, 25_000))
    days = [365 * stock / 360_000, 365 * claims / 600_000, 365 * debts / 360_000]
    assert np.round(days, 2).tolist() == [76.04, 97.33, 25.35]
    assert round(days[0] + days[1] - days[2], 1) == 148.0
    # The bridge that this takes: the balance is that much lower than when all is paid at once.
    plain = cash_flow(shop(**base | {"stock_days": 0, "customer_days": 0, "supplier_days": 0}))
    assert plain.balance[0, 15] - flow.balance[0, 15] == pytest.approx(stock + claims - debts)


def test_profit_does_not_depend_on_when_is_paid():
    plain = profit_and_loss(cash_flow(shop())).profit
    waiting = shop(stock_days=40, customer_days=20, supplier_days=70)
    assert profit_and_loss(cash_flow(waiting)).profit == euro(plain)


def test_a_shop_that_was_open_before_has_its_shelf_and_its_bills():
    flow = cash_flow(shop(opening="2026-01", stock_days=30, supplier_days=60, customer_days=30))
    opening = flow.book.opening
    assert opening[Account.STOCK] == pytest.approx(800)
    assert opening[Account.PAYABLE] == pytest.approx(1600)
    assert opening[Account.RECEIVABLE] == pytest.approx(1000)
    assert flow.group("activities")[0, :3].tolist() == [1000, 1000, 1000]
    assert flow.group("purchases")[0, :3] == pytest.approx([-800, -800, -800])
    half = cash_flow(flow.plan, drivers={"customers": 0.5})
    # What was owed at the start is paid in full; only what follows is halved.
    assert half.group("activities")[0, :3].tolist() == [1000, 500, 500]


def test_spoilage_is_bought_but_not_sold():
    assert purchases(shop(spoilage=0.2))[2] == pytest.approx(1000)


def test_bread_brings_guests_to_the_cafe():
    found = HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "activities": [
            {"id": "cafe", "name": "Café", "customers": 100, "basket": 5, "begin": "2027-02",
             "pulled_by": [{"activity": "bread", "share": 0.1}]},
            {"id": "bread", "name": "Brood", "basket": 2.5,
             "reach": {"residents": 1000, "share": 0.25, "visits": 2}, "end": "2027-03"},
        ]}
    )  # fmt: skip
    flow = cash_flow(found)
    assert flow.where(sources=["bread"])[0, :4].tolist() == [1250, 1250, 1250, 0]
    assert flow.where(sources=["cafe"])[0, :4].tolist() == [0, 750, 750, 500]


@given(st.integers(0, 120), st.lists(st.floats(0, 1000), min_size=1, max_size=12))
def test_nothing_is_lost_by_waiting(days, values):
    wide = np.concatenate([values, np.zeros(6)])
    assert delayed(wide, days).sum() == pytest.approx(wide.sum())
    assert (delayed(wide, days) >= 0).all()
    back = wide[::-1]
    assert advanced(back, days) == pytest.approx(delayed(wide, days)[::-1])


@quick
@given(plans())
def test_stock_and_bills_are_never_negative(plan):
    sheet = balance_sheet(cash_flow(plan))
    for account in (Account.STOCK, Account.RECEIVABLE, Account.PAYABLE):
        assert (sheet.account(account) >= -1e-6).all(), account
