"""Break-even held against two published worked examples, written as plans."""

from __future__ import annotations

import pytest
from finance_strategies import plans, quick
from hypothesis import given

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import Account, break_even, break_even_turnover, cash_flow
from buurtpunt_lib.finance.break_even import FIXED_GROUPS


def plan(activities: list[dict], fixed_a_month: float) -> HubPlan:
    lines = [{"id": f"a{n}", "name": f"a{n}"} | a for n, a in enumerate(activities)]
    rent = {"id": "rent", "name": "Huur", "kind": "rent", "amount": fixed_a_month}
    return HubPlan.from_dict({"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01",
                              "months": 24, "activities": lines, "costs": [rent]})  # fmt: skip


def test_the_worked_example_of_accounting_coach():
    """Fixed expenses 300,000 a year, price 10, variable 6: 75,000 units, 750,000 of sales.

    Source: AccountingCoach, "What is the break-even formula?",
    https://www.accountingcoach.com/blog/what-is-the-break-even-formula
    """
    assert break_even_turnover(fixed_cost=300_000, margin=0.4) == pytest.approx(750_000)
    shop = {"customers": 5000, "basket": 10, "margin": 0.4}
    found = break_even(cash_flow(plan([shop], 25_000)), open_days=20)
    assert found.fixed_cost == pytest.approx(300_000)
    assert found.turnover == pytest.approx(750_000)
    assert found.customers * 20 * 12 == pytest.approx(75_000)


def test_the_worked_example_with_two_products():
    """Sales 20,000 at 25 % and 80,000 at 50 %, fixed 27,000: overall 45 %, break-even 60,000,
    net operating income 18,000.

    Source: AccountingExplanation, "Break Even Analysis With Multiple Products - Sales Mix",
    http://accountingexplanation.com/break_even_with_multiple_products_sales_mix.htm
    """
    mix = [
        {"customers": 100, "basket": 20_000 / 1200, "margin": 0.25},
        {"customers": 400, "basket": 80_000 / 4800, "margin": 0.5},
    ]
    found = break_even(cash_flow(plan(mix, 27_000 / 12)))
    assert found.turnover_now == pytest.approx(100_000)
    assert found.margin == pytest.approx(0.45)
    assert found.turnover == pytest.approx(60_000)
    assert found.turnover_now * found.margin - found.fixed_cost == pytest.approx(18_000)


@quick
@given(plans())
def test_at_break_even_there_is_no_profit_and_no_loss(plan):
    """Scaling the customers to break-even by the driver leaves a result of nothing."""
    found = break_even(cash_flow(plan))
    if not found.factor:
        return
    scaled = cash_flow(plan, drivers={"customers": found.factor})
    groups = ("activities", "purchases", "partners", *FIXED_GROUPS)
    left = scaled.where(groups=groups, account=Account.RESULT)[0, -12:].sum()
    assert left == pytest.approx(0, abs=1e-9 * (found.fixed_cost + found.turnover) + 1e-6)
