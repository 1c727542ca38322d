"""Break-even and limits: published examples, and answers tried on the plan itself."""

from __future__ import annotations

from datetime import date

import pytest
from finance_strategies import plans, quick
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import break_even, break_even_turnover, cash_flow, limit
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

EXAMPLES = [read_plan(path) for path in sorted((DATA / "examples").glob("*.json"))]


def plan(**lists) -> HubPlan:
    base = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01", "months": 24}
    return HubPlan.from_dict(base | lists)


def test_a_published_break_even():
    """kitchennmbrs.app, break-even of a brunch service: fixed cost 800, variable cost 65 % → 2.286
    of turnover, 127 covers at 18 euro; fixed cost 1.200, variable cost 55 % → 2.667."""
    turnover = break_even_turnover(fixed_cost=800, margin=1 - 0.65)
    assert round(turnover) == 2286
    assert round(turnover / 18) == 127
    assert round(break_even_turnover(fixed_cost=1200, margin=1 - 0.55)) == 2667


def test_no_turnover_is_enough_without_a_margin():
    assert break_even_turnover(fixed_cost=100, margin=0) is None
    assert break_even_turnover(fixed_cost=100, margin=-0.1) is None
    assert break_even_turnover(fixed_cost=0, margin=0.3) == 0


def brunch(covers: float) -> HubPlan:
    """The published example as a plan: 800 a month, 65 % variable, 18 euro a cover."""
    return plan(
        activities=[{"id": "brunch", "name": "Brunch", "kind": "cafe", "customers": covers,
                     "basket": 18, "margin": 0.35}],
        costs=[{"id": "fixed", "name": "Vast", "amount": 800}],
    )  # fmt: skip


def test_the_plan_finds_the_published_break_even():
    found = break_even(cash_flow(brunch(100)), open_days=1)
    assert found.turnover / 12 == pytest.approx(2285.71, abs=0.01)
    assert found.customers == pytest.approx(126.98, abs=0.01)
    assert found.margin == pytest.approx(0.35)
    assert (found.loaves, found.month) == (None, None)
    assert break_even(cash_flow(brunch(127))).month == date(2027, 1, 1)


def test_bread_is_counted_in_loaves():
    found = break_even(
        cash_flow(plan(
            activities=[
                {"id": "bread", "name": "Brood", "kind": "bread", "customers": 500, "basket": 2.5,
                 "margin": 0.4},
                {"id": "cafe", "name": "Café", "customers": 250, "basket": 4, "margin": 0.6},
            ],
            costs=[{"id": "rent", "name": "Huur", "amount": 2200}],
        )),
        open_days=25,
    )  # fmt: skip
    # 1.100 of margin a month against 2.200 of cost: twice as many of everything.
    assert found.factor == pytest.approx(2.0)
    assert found.loaves == pytest.approx(40)
    assert found.customers == pytest.approx(60)


def test_partners_carry_a_part_of_the_cost():
    post = {"id": "post", "name": "x", "fte": 1, "yearly_cost": 12_000, "partner_share": 0.75}
    cafe = {"id": "cafe", "name": "Café", "customers": 100, "basket": 5}
    found = break_even(cash_flow(plan(staff=[post], activities=[cafe])))
    assert (found.fixed_cost, found.carried) == (pytest.approx(12_000), pytest.approx(9000))
    assert found.turnover == pytest.approx(3000)


def test_a_plan_that_sells_nothing_has_no_break_even():
    found = break_even(cash_flow(plan(costs=[{"id": "rent", "name": "Huur", "amount": 9}])))
    assert (found.margin, found.turnover, found.factor, found.customers) == (None,) * 4


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
def test_at_the_break_even_there_is_no_profit(example):
    flow = cash_flow(example.replace(gifts=(), grants=(), recurring_grants=()))
    found = break_even(flow)
    # With customers × factor, takings and goods grow alike; the tax on profit is left out.
    same_tax = example.replace(gifts=(), grants=(), recurring_grants=(), income_tax={})
    again = break_even(cash_flow(same_tax, drivers={"customers": found.factor}))
    assert again.turnover_now == pytest.approx(found.turnover)
    result = again.turnover_now * again.margin - again.fixed_cost + again.carried
    assert result == pytest.approx(0, abs=0.01)


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.name)
@pytest.mark.parametrize("driver", ["rent", "customers", "basket", "margin", "wages", "energy"])
def test_a_limit_is_where_it_turns(example, driver):
    found = limit(example, driver)
    if found.factor is None:
        return
    worse = found.factor + (1e-4 if driver in ("rent", "wages", "energy") else -1e-4)
    at, beyond = cash_flow(example, drivers={driver: [found.factor, max(worse, 0.0)]}).balance
    assert at.min() >= -0.01
    if not found.unbounded:
        assert beyond.min() < 0


def test_the_largest_rent_that_is_bearable():
    cafe = {"id": "cafe", "name": "Café", "customers": 100, "basket": 10}
    rent = {"id": "rent", "name": "Huur", "kind": "rent", "amount": 400}
    found = limit(plan(activities=[cafe], costs=[rent]), "rent")
    assert found.works_now
    assert found.factor == pytest.approx(2.5, abs=1e-5)
    assert limit(plan(activities=[cafe], costs=[rent]), "customers").factor == pytest.approx(
        0.4, abs=1e-5
    )
    assert limit(plan(activities=[cafe], costs=[rent]), "wages").moves is False
    dear = plan(activities=[cafe], costs=[rent | {"amount": 2000}])
    assert limit(dear, "rent").factor == pytest.approx(0.5, abs=1e-5)
    assert limit(dear, "customers").factor == pytest.approx(2.0, abs=1e-5)
    assert limit(dear, "customers", most=1.5).factor is None


def test_a_line_has_a_limit_of_its_own():
    grant = {
        "id": "town",
        "name": "Toelage",
        "amount": 2400,
        "period": "yearly",
        "begin": "2027-01",
    }
    rent = {"id": "rent", "name": "Huur", "kind": "rent", "amount": 100}
    found = plan(recurring_grants=[grant], costs=[rent])
    assert limit(found, "line:town").factor == pytest.approx(0.5, abs=1e-5)
    assert limit(found, "rent", without_grants=True).factor == pytest.approx(0.0, abs=1e-5)
    with pytest.raises(InputError):
        limit(found, "line:none")


@quick
@given(plans(), st.sampled_from(["rent", "wages", "gifts"]))
def test_a_limit_never_leaves_a_shortage(plan, driver):
    found = limit(plan, driver)
    if found.factor is not None:
        assert cash_flow(plan, drivers={driver: found.factor}).balance.min() >= -0.01
    elif found.moves:
        assert not found.works_now
