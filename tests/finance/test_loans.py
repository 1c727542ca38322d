"""Loan schedules against numpy-financial, which we did not write, and against identities."""

from __future__ import annotations

import numpy as np
import numpy_financial as npf
import pytest
from finance_strategies import loans, plans, quick
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import HubPlan, Repayment
from buurtpunt_lib.finance import cash_flow, schedule, schedule_of
from buurtpunt_lib.finance.book import Account

STEPS = {"monthly": 1, "quarterly": 3, "yearly": 12}


@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
@pytest.mark.parametrize("rate", [0.0, 0.0175, 0.05, 0.3])
@pytest.mark.parametrize("grace", [0, 24])
def test_an_annuity_is_that_of_numpy_financial(step, rate, grace):
    found = schedule(amount=34_000, rate=rate, term=96, months_per_period=step, grace=grace)
    paying = (96 - grace) // step
    of_period = np.arange(1, paying + 1)
    with np.errstate(invalid="ignore"):
        interest = -npf.ipmt(rate * step / 12, of_period, paying, 34_000)
        principal = -npf.ppmt(rate * step / 12, of_period, paying, 34_000)
    first = grace // step
    assert found.interest[first:] == pytest.approx(interest, abs=1e-6)
    assert found.principal[first:] == pytest.approx(principal, abs=1e-6)
    assert found.interest[:first] == pytest.approx(np.full(first, 34_000 * rate * step / 12))
    assert not found.principal[:first].any()


@quick
@given(st.floats(0, 0.3), st.integers(1, 120))
def test_an_annuity_at_any_rate(rate, periods):
    found = schedule(amount=10_000, rate=rate, term=periods)
    # Near rate zero numpy-financial itself loses digits; there the payment is amount / periods.
    expected = -npf.pmt(rate / 12, periods, 10_000) if rate > 1e-4 else None
    if expected is None:
        low = 10_000 / periods
        assert low - 1e-6 <= found.payment[0] <= low * (1 + rate * periods) + 1e-6
    else:
        assert found.payment == pytest.approx(np.full(periods, expected), rel=1e-9)


@quick
@given(loans(0))
def test_every_schedule_repays_the_loan(loan):
    found = schedule_of(loan)
    assert found.principal.sum() == pytest.approx(loan.amount)
    assert found.payment == pytest.approx(found.interest + found.principal)
    left = found.outstanding - found.principal
    assert left[-1] == pytest.approx(0, abs=1e-6)
    assert left[:-1] == pytest.approx(found.outstanding[1:], abs=1e-6)
    rate = loan.rate * loan.period.months / 12
    # What is paid is worth the loan: discounted at its own rate it comes back to the amount.
    assert npf.npv(rate, [0, *found.payment]) == pytest.approx(loan.amount, rel=1e-9, abs=1e-6)


def test_a_bullet_loan_is_repaid_at_once():
    found = schedule(amount=50_000, rate=0.025, term=96, repayment=Repayment.BULLET,
                     months_per_period=12)  # fmt: skip
    assert found.interest == pytest.approx(np.full(8, 1250.0))
    assert found.principal.tolist() == [0.0] * 7 + [50_000.0]


def test_a_linear_loan_pays_equal_parts():
    found = schedule(amount=12_000, rate=0.06, term=12, repayment=Repayment.LINEAR)
    assert found.principal.tolist() == [1000.0] * 12
    assert found.interest[:2].tolist() == [60.0, 55.0]


def one_loan(**loan) -> HubPlan:
    base = {"id": "loan", "name": "Lening", "amount": 12_000, "month": "2027-03", "rate": 0.06,
            "term": 12, "repayment": "linear"}  # fmt: skip
    return HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "loans": [base | loan]}
    )


def test_payments_begin_one_period_after_receipt():
    flow = cash_flow(one_loan())
    assert flow.group("loans")[0, :4].tolist() == [0, 0, 12_000, 0]
    assert flow.group("repayments")[0, 2:16].tolist() == [0] + [-1000] * 12 + [0]
    assert flow.group("interest")[0, 2:5].tolist() == [0, -60, -55]
    quarterly = cash_flow(one_loan(period="quarterly"))
    assert np.flatnonzero(quarterly.group("repayments")[0]).tolist() == [5, 8, 11, 14]


@quick
@given(plans())
def test_what_is_owed_at_the_end_is_what_was_not_repaid(plan):
    flow = cash_flow(plan)
    owed = flow.book.opening[Account.LOANS] + flow.where(account=Account.LOANS).sum()
    left = 0.0
    for loan in plan.loans:
        found, at = schedule_of(loan), flow.book.timeline.number(loan.month)
        ends = at + loan.period.months * np.arange(1, len(found.principal) + 1)
        if at < plan.months:
            left += found.principal[ends >= plan.months].sum()
    assert owed == pytest.approx(left, abs=1e-6)


def test_an_older_loan_is_still_paid_back():
    plan = one_loan(month="2026-07")
    flow = cash_flow(plan)
    assert flow.group("loans").sum() == 0
    assert flow.group("repayments")[0, :8].tolist() == [-1000] * 7 + [0]
    assert flow.book.opening[Account.LOANS] == pytest.approx(7000)
