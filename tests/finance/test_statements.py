"""The balance sheet ties in every month; profit is what it says."""

from __future__ import annotations

import numpy as np
import pytest
from finance_strategies import euro, plans, quick
from hypothesis import given

from buurtpunt_lib.domain.plan import Certainty, HubPlan
from buurtpunt_lib.finance import balance_sheet, cash_flow, profit_and_loss
from buurtpunt_lib.finance.book import Account
from buurtpunt_lib.finance.statements import by_year
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan


def ties(flow) -> None:
    sheet = balance_sheet(flow)
    assert sheet.assets == euro(sheet.debts + sheet.equity)
    assert sheet.account(Account.BANK) == euro(flow.balance)


@quick
@given(plans())
def test_the_balance_sheet_ties_every_month(plan):
    flow = cash_flow(plan)
    ties(flow)
    ties(flow.without_grants())
    ties(flow.without(["loans", "activities"]))
    ties(cash_flow(plan, drivers={"customers": [0.3, 1.7], "margin": [1.2, 0.9]}))


@quick
@given(plans())
def test_profit_is_what_equity_gains(plan):
    flow = cash_flow(plan)
    sheet, result = balance_sheet(flow), profit_and_loss(flow)
    assert sum(result.by_group.values()) == euro(result.profit)
    gained = result.profit + flow.changes(Account.CAPITAL)
    opening = flow.book.opening[Account.CAPITAL]
    assert sheet.equity == euro(opening + np.cumsum(gained, axis=1))
    assert result.by_year(result.profit).sum() == euro(result.profit.sum())


@pytest.mark.parametrize("path", sorted((DATA / "examples").glob("*.json")), ids=lambda p: p.stem)
def test_the_examples_tie(path):
    ties(cash_flow(read_plan(path)))


def test_years_are_calendar_years():
    plan = HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-11", "opening": "2027-11", "months": 24}
    )
    result = profit_and_loss(cash_flow(plan))
    assert result.years == (2027, 2028, 2029)
    assert by_year(np.ones((1, 24)), result.timeline).tolist() == [[2, 12, 10]]


def test_a_worn_investment_is_worth_its_years_left():
    plan = HubPlan.from_dict(
        {
            "schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24,
            "investments": [
                {"id": "new", "name": "x", "amount": 1200, "month": "2027-01", "life_years": 1},
                {"id": "old", "name": "x", "amount": 2400, "month": "2025-01", "life_years": 4},
            ],
            "own_money": [{"id": "own", "name": "x", "amount": 1200, "month": "2027-01"}],
        }
    )  # fmt: skip
    sheet = balance_sheet(cash_flow(plan))
    fixed = sheet.account(Account.FIXED)[0]
    assert fixed[[0, 11, 12, 23]] == pytest.approx([1100 + 1150, 600, 550, 0])
    assert sheet.equity[0, 0] == pytest.approx(1200 + 1200 - 100 - 50)


def test_only_certain_lines_still_tie():
    plan = read_plan(DATA / "examples" / "dorpswinkel_met_cafe.json")
    flow = cash_flow(plan)
    certain = flow.balance_with([Certainty.CERTAIN])
    assert certain[0, -1] != pytest.approx(flow.balance[0, -1])
