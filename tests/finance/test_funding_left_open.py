"""What a grant leaves open, what a lender gets, and what a plan misses."""

from __future__ import annotations

from datetime import date

import numpy_financial as npf
import pytest
from finance_strategies import plans, quick
from hypothesis import given

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance import cash_flow, lender_side
from buurtpunt_lib.finance.grant_ends import cliffs, one_offs
from buurtpunt_lib.finance.lenders import lender_sheets
from buurtpunt_lib.finance.missing_money import Want, missing


def plan(start="2026-01", months=36, **lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": start, "opening": start, "months": months}
    return HubPlan.from_dict(base | lists)


OVEN = {"id": "oven", "name": "Oven", "amount": 10_000, "month": "2026-02"}
POST = {"id": "post", "name": "Begeleider", "fte": 0.5, "yearly_cost": 48_000}
RENT = {"id": "rent", "name": "Huur", "amount": 500, "end": "2026-12"}
LEADER = {"id": "leader", "name": "LEADER", "share": 0.65, "eligible": ["oven", "post", "rent"],
          "month": "2026-03", "spend_begin": "2026-01", "spend_end": "2026-12"}  # fmt: skip


def test_a_one_off_grant_by_hand():
    """65 % of 10,000 + 24,000 + 12 × 500; the post goes on, the rent stops with the grant."""
    (found,) = one_offs(plan(investments=[OVEN], staff=[POST], costs=[RENT], grants=[LEADER]))
    assert found.costs == pytest.approx(40_000)
    assert found.award == pytest.approx(26_000)
    assert found.unpaid == pytest.approx(14_000)
    assert found.goes_on == pytest.approx(24_000)
    assert found.months == 12
    assert found.hours is None


def test_hours_that_nobody_told_are_not_none_at_all():
    grant = {"id": "g", "name": "g", "amount": 1000, "month": "2026-03"}
    (found,) = one_offs(plan(grants=[grant]))
    assert (found.hours, found.costs, found.unpaid, found.months) == (None, None, None, None)
    (told,) = one_offs(plan(grants=[grant | {"hours_to_write": 0.0}]))
    assert told.hours == 0


def test_a_cliff_is_the_month_after_the_last_one():
    yearly = {"id": "city", "name": "Stad", "amount": 30_000, "begin": "2026-01", "end": "2027-12"}
    monthly = {"id": "care", "name": "Zorg", "amount": 1_000, "period": "monthly",
               "begin": "2026-01", "end": "2026-06"}  # fmt: skip
    goes_on = {"id": "on", "name": "Blijft", "amount": 5, "begin": "2026-01"}
    found = cliffs(plan(recurring_grants=[yearly, monthly, goes_on]))
    assert [(c.grant.id, c.first_without, c.a_year) for c in found] == [
        ("care", date(2026, 7, 1), 12_000),
        ("city", date(2028, 1, 1), 30_000),
    ]
    # What ends with the plan itself is no cliff in it.
    assert cliffs(plan(recurring_grants=[yearly | {"end": "2028-12"}])) == ()


WIN_WIN = {"id": "friends", "name": "Winwin", "kind": "win_win", "amount": 30_000, "lenders": 3,
           "month": "2026-03", "rate": 0.03, "term": 60, "repayment": "annuity",
           "period": "yearly"}  # fmt: skip


def test_the_sheet_of_a_lender_is_a_part_of_the_loan():
    """Held against numpy-financial: 10,000 euro over five years at 3 %."""
    (sheet,) = lender_sheets(plan(loans=[WIN_WIN]))
    periods = range(1, 6)
    interest = [-float(npf.ipmt(0.03, n, 5, 10_000)) for n in periods]
    repaid = [-float(npf.ppmt(0.03, n, 5, 10_000)) for n in periods]
    assert sheet.lends == 10_000
    assert [y.year for y in sheet.years] == [2026, 2027, 2028, 2029, 2030, 2031]
    assert [y.interest for y in sheet.years] == pytest.approx([0, *interest])
    assert [y.repaid for y in sheet.years] == pytest.approx([0, *repaid])
    assert sum(y.repaid for y in sheet.years) == pytest.approx(10_000)
    whole = lender_side(sheet.loan)
    assert sheet.credit == pytest.approx(whole.total / 3)
    # Half of a year's credit in the first year: 2.5 % of the mean of nothing and 10,000.
    assert sheet.years[0].credit == pytest.approx(125)
    assert sheet.back_if_all_is_lost == pytest.approx(3_000)
    assert sheet.ends == date(2031, 3, 1)


def test_the_rules_of_a_lender_are_those_of_the_month_of_the_loan():
    def rules(month):
        loan = WIN_WIN | {"month": month}
        (sheet,) = lender_sheets(plan(month, loans=[loan]))
        return sheet, {one.rule.key.split(".")[1]: one.value for one in sheet.rules}

    sheet, found = rules("2026-03")
    assert found["max_per_lender"].value == 75_000
    assert found["interest_max"].value == 4.5
    assert all(one.value.checked_on and one.value.source for one in sheet.rules)
    _, later = rules("2027-03")
    assert later["interest_max"] is None
    assert later["max_per_lender"].value == 75_000
    early, before = rules("2019-03")
    assert before["max_per_lender"].value == 50_000
    assert early.credit is None
    assert early.back_if_all_is_lost is None
    assert early.interest > 0


def test_loans_count_together_towards_the_cap_of_the_borrower():
    second = WIN_WIN | {"id": "more", "amount": 10_000, "lenders": 1}
    bank = WIN_WIN | {"id": "bank", "kind": "bank"}
    sheets = list(lender_sheets(plan(loans=[WIN_WIN, bank, second])))
    assert [(s.loan.id, s.together) for s in sheets] == [("friends", 30_000), ("more", 40_000)]


@quick
@given(plans())
def test_lenders_get_back_what_they_lent_and_all_interest_of_the_loan(plan):
    for sheet in lender_sheets(plan):
        assert sum(y.repaid for y in sheet.years) == pytest.approx(sheet.lends, abs=1e-6)


COST = {"id": "rent", "name": "Huur", "amount": 100}


def want(**lists):
    found = missing(cash_flow(plan(months=24, **lists)))
    return found.want, round(found.amount, 2), found.month


def test_what_a_plan_misses():
    assert want(opening_balance=5000.0, costs=[COST]) == (Want.NOTHING, 0, None)
    # Six hundred euro is gone after six months; the grant of October closes the hole.
    late = {"id": "g", "name": "g", "amount": 3000, "month": "2026-10"}
    assert want(opening_balance=600.0, costs=[COST], grants=[late]) == (
        Want.BRIDGE, 300, date(2026, 7, 1),
    )  # fmt: skip
    # Bought without money, and afterwards neither gain nor loss.
    assert want(investments=[OVEN]) == (Want.START, 10_000, date(2026, 2, 1))
    assert want(costs=[COST]) == (Want.STRUCTURAL, 2400, date(2026, 1, 1))


def test_money_that_comes_once_does_not_mend_what_is_lost_each_month():
    found = missing(cash_flow(plan(costs=[COST])))
    assert found.fits("recurring")
    assert not found.fits("loan")
    assert not found.fits("one_off")
    start = missing(cash_flow(plan(investments=[OVEN])))
    assert start.fits("one_off")
