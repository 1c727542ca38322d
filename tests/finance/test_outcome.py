"""What a plan comes to: one object, equal to the engine, with identities that always hold."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from finance_strategies import VAT_RATES, euro, plans, quick
from full_plan import FULL
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import finance
from buurtpunt_lib.domain.plan import Certainty, HubPlan, Vat
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import Account, PlanOutcome, cash_flow, profit_bridge
from buurtpunt_lib.finance.book import ASSETS, SOURCES
from buurtpunt_lib.finance.horizons import start_lines, startup_months
from buurtpunt_lib.finance.outcome import LAYERS, SUMS
from buurtpunt_lib.finance.results import first_active


def hub(**changes) -> HubPlan:
    """Opens in July 2027; 100 a month of rent from the start, nothing earned unless added."""
    return HubPlan.from_dict(
        {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-07", "months": 36,
         "costs": [{"id": "rent", "name": "Huur", "amount": 100, "begin": "2027-01"}]} | changes
    )  # fmt: skip


SHOP = {"id": "shop", "name": "Winkel", "customers": 50, "basket": 10, "margin": 0.5}


@quick
@given(plans())
def test_it_is_what_the_engine_says(plan):
    found, flow = PlanOutcome.of(plan), cash_flow(plan)
    assert found.summary == finance.summary(flow)
    assert found.without == finance.summary(flow.without_grants())
    assert found.balance == euro(flow.balance[0])
    assert found.bare_balance == euro(cash_flow(plan, without=["grants"]).balance[0])
    assert found.months == flow.months
    assert found.given.profit.profit == euro(finance.profit_and_loss(flow).profit)


def test_it_is_that_of_one_draw():
    with pytest.raises(ValueError, match="2"):
        PlanOutcome(cash_flow(FULL, drivers={"customers": [0.5, 1.0]}))


@quick
@given(plans())
def test_months_and_certainties_and_lines_each_add_up_to_the_balance(plan):
    found = PlanOutcome.of(plan)
    by_line = [line.values for lines in found.lines().values() for line in lines]
    for parts in (
        [found.by_month[name] for name in SUMS],
        list(found.by_certainty.values()),
        [*by_line, np.zeros(plan.months)],
    ):
        balance = plan.opening_balance + np.cumsum(np.sum(parts, axis=0))
        # Lines of less than half a cent are not told.
        assert np.abs(balance - found.balance).max() <= 0.005 * plan.months * (len(by_line) + 1)
    assert found.by_month["without"] == euro(found.bare_balance)


@quick
@given(plans())
def test_layers_grow_from_the_certain_lines_to_the_whole_plan(plan):
    found = PlanOutcome.of(plan)
    whole = found.layers[-1]
    assert whole.balance == euro(found.balance)
    assert whole.lowest_balance == euro(found.summary.lowest_balance)
    assert whole.lowest_month == found.summary.lowest_month
    assert whole.capital_needed == pytest.approx(found.summary.capital_needed)
    assert whole.first_problem_month == found.summary.first_problem_month
    for layer in found.layers:
        below = [m for m, v in zip(found.months, layer.balance, strict=True) if v < -0.005]
        assert layer.first_problem_month == (below[0] if below else None)
        assert layer.end_balance == layer.balance[-1]
    # Where no tax follows from the rest, a layer is the sum of its own lines.
    plain = PlanOutcome.of(plan.replace(vat=Vat(rates=VAT_RATES), income_tax={}))
    for layer in plain.layers:
        lines = np.sum([plain.by_certainty[one] for one in LAYERS[layer.key]], axis=0)
        assert layer.balance == euro(plan.opening_balance + np.cumsum(lines))


def test_what_was_there_before_any_money_moved_is_no_low_point():
    own = {"id": "own", "name": "Eigen", "amount": 100, "month": "2027-03"}
    for layer in PlanOutcome.of(hub(costs=[], own_money=[own])).layers:
        assert (layer.lowest_balance, layer.lowest_month) == (100, date(2027, 3, 1))


def test_a_layer_without_lines_of_its_own_is_not_shown():
    assert [layer.key for layer in PlanOutcome.of(hub()).distinct_layers] == ["certain"]
    two = PlanOutcome.of(hub(activities=[SHOP]))
    assert [layer.key for layer in two.distinct_layers] == ["certain", "expected"]
    assert two.distinct_layers[-1].balance == euro(two.balance)
    hoped = PlanOutcome.of(hub(activities=[SHOP | {"certainty": "hoped"}]))
    assert [layer.key for layer in hoped.distinct_layers] == ["certain", "all"]


def test_a_surer_layer_may_be_the_higher_one():
    """What is expected or hoped may be a cost: no layer is always below the next."""
    plan = hub(costs=[{"id": "a", "name": "a", "amount": 10, "certainty": Certainty.HOPED.value}])
    certain, _, whole = PlanOutcome.of(plan).layers
    assert (certain.balance > whole.balance).all()


@quick
@given(plans(), st.sampled_from([0.0, 0.5, 0.8, 1.0]))
def test_prudent_is_the_plan_with_fewer_customers(plan, share):
    found = PlanOutcome.of(plan).prudent(share)
    flow = cash_flow(plan, drivers={"customers": share})
    assert found["with"].balance == euro(flow.balance[0])
    if "without" in found:
        assert found["without"].summary == finance.summary(flow.without_grants())


@pytest.mark.parametrize("share", [-0.1, float("nan"), "veel"])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(InputError):
        PlanOutcome.of(hub()).prudent(share)


def test_more_drivers_are_added_to_those_that_there_are():
    flow = cash_flow(FULL, drivers={"rent": 2.0, "customers": 0.5})
    more = flow.driven({"customers": 0.8, "energy": 1.5})
    wanted = cash_flow(FULL, drivers={"rent": 2.0, "customers": 0.8, "energy": 1.5})
    assert more.balance == euro(wanted.balance)
    assert flow.without_grants().driven({"wages": 1.1}).balance == euro(
        cash_flow(
            FULL, drivers={"rent": 2.0, "customers": 0.5, "wages": 1.1}, without=["grants"]
        ).balance
    )
    with pytest.raises(InputError):
        flow.driven({"weather": 1.0})


# ── years ───────────────────────────────────────────────────────────────────────────────────────


def test_the_first_year_without_a_loss():
    # 250 a month is left of 500 sold: the rent of 100 is paid from the opening on, but the half
    # year before it costs 600; 1500 - 1200 = 300 in the first year, 1800 in the years after.
    found = PlanOutcome.of(hub(activities=[SHOP])).given
    assert [(one.year, one.months) for one in found.years] == [(2027, 12), (2028, 12), (2029, 12)]
    assert [one.profit for one in found.years] == pytest.approx([300, 1800, 1800])
    assert found.no_loss == finance.NoLoss(2027, (), (2027, 2028, 2029))
    slow = PlanOutcome.of(hub(activities=[SHOP | {"ramp_up": 12}])).given.no_loss
    assert slow.first == 2028


def test_a_loss_that_comes_back_is_told():
    closes = hub(activities=[SHOP | {"end": "2028-12"}])
    assert PlanOutcome.of(closes).given.no_loss == finance.NoLoss(2027, (2029,), (2027, 2028, 2029))
    never = PlanOutcome.of(hub()).given.no_loss
    assert never.first is None
    assert never.again == ()


def test_half_years_and_years_before_the_opening_are_not_judged():
    late = PlanOutcome.of(hub(start="2026-07", opening="2028-02", activities=[SHOP])).given
    assert [one.months for one in late.years] == [6, 12, 12, 6]
    assert late.no_loss.judged == (2028,)
    assert PlanOutcome.of(hub(opening="2031-01")).given.no_loss.judged == ()


# ── two horizons ────────────────────────────────────────────────────────────────────────────────


def test_the_start_up_lasts_as_long_as_the_longest_ramp_up_but_a_year_at_least():
    assert startup_months(hub()) == 12
    slow = hub(activities=[SHOP, SHOP | {"id": "cafe", "ramp_up": 18}])
    assert startup_months(slow) == 18
    found = PlanOutcome.of(slow).given.startup
    assert (found.first, found.last) == (date(2027, 1, 1), date(2028, 12, 1))
    assert PlanOutcome.of(hub(start="2029-01")).given.startup is None
    assert PlanOutcome.of(hub(opening="2029-12")).given.startup.last == date(2029, 12, 1)


def test_each_horizon_has_its_own_answer():
    grant = {"id": "town", "name": "Toelage", "amount": 4000, "month": "2027-01"}
    found = PlanOutcome.of(hub(grants=[grant])).given
    # 4000 pays forty months of 36: it lasts, but the last year costs 1200 and brings nothing.
    assert found.startup.problem is None
    assert found.startup.lowest == pytest.approx(4000 - 18 * 100)
    assert found.startup.lowest_month == date(2028, 6, 1)
    assert found.startup.profit == pytest.approx(4000 - 1800)
    assert found.longer_term.profit == pytest.approx(-1200)
    assert found.longer_term.first == date(2029, 1, 1)
    short = PlanOutcome.of(hub(grants=[grant | {"amount": 1000}])).given.startup
    assert (short.problem, short.missing) == (date(2027, 11, 1), pytest.approx(800))


@quick
@given(plans())
def test_horizons_agree_with_the_account(plan):
    side = PlanOutcome.of(plan).given
    last = side.longer_term
    assert last.profit == euro(side.profit.profit[0, -12:].sum())
    # Months before any money moves say nothing of the plan, unless it begins below zero.
    moves = int(first_active(side.flow)[0])
    low = min(max(moves, plan.months - 12), plan.months - 1)
    assert last.lowest == euro(side.balance[low:].min())
    problem = side.summary.first_problem_month
    if side.startup:
        within = problem if problem and problem <= side.startup.last else None
        assert side.startup.problem == within


# ── start money ─────────────────────────────────────────────────────────────────────────────────


def test_start_money_pays_what_is_bought_and_the_first_losses():
    plan = hub(
        activities=[SHOP], opening_balance=500,
        investments=[{"id": "till", "name": "Kassa", "amount": 2000, "month": "2027-06"}],
        own_money=[{"id": "own", "name": "Eigen", "amount": 1000, "month": "2027-01"}],
    )  # fmt: skip
    found = PlanOutcome.of(plan)
    money = found.given.start_money
    # Six months of rent and the till, before 150 a month comes in from July on.
    assert money == finance.StartMoney(
        needed=2600.0, month=date(2027, 6, 1), to_the_end=False, investments=2000.0, raised=1500.0
    )
    assert money.running == 600
    assert found.summary.capital_needed == pytest.approx(1100)
    # The loan covers it; that it is paid back is no need of the hub itself.
    lent = plan.replace(loans=[{"id": "bank", "name": "Bank", "amount": 1100, "rate": 0.05,
                                "month": "2027-02", "term": 60, "grace": 12}])  # fmt: skip
    again = PlanOutcome.of(lent).given.start_money
    assert (again.needed, again.raised) == (pytest.approx(2600), pytest.approx(2600))


def test_start_money_comes_once_and_within_the_plan():
    loan = {"id": "bank", "name": "Bank", "amount": 1200, "rate": 0.0, "month": "2026-12",
            "term": 12}  # fmt: skip
    once = {"id": "party", "name": "Feest", "amount": 300, "period": "once", "begin": "2027-01"}
    each = {"id": "members", "name": "Leden", "amount": 10, "begin": "2027-01",
            "period": "monthly"}  # fmt: skip
    town = {"id": "town", "name": "Toelage", "amount": 20, "begin": "2027-01",
            "period": "monthly"}  # fmt: skip
    plan = hub(loans=[loan], gifts=[once, each], recurring_grants=[town], months=24)
    assert start_lines(plan) == ("party",)
    assert start_lines(plan.replace_line("bank", month="2027-01")) == ("bank", "party")
    money = PlanOutcome.of(plan).given.start_money
    # 24 times 100 of rent, less the 30 that keep coming; and what is owed from before: 1200.
    assert (money.needed, money.raised) == (pytest.approx(24 * 70 + 1200), 300)


def test_money_that_keeps_sinking_has_no_end():
    assert PlanOutcome.of(hub()).given.start_money.to_the_end
    none = PlanOutcome.of(hub(costs=[], activities=[SHOP])).given.start_money
    assert (none.needed, none.month, none.to_the_end) == (0.0, None, False)


@quick
@given(plans())
def test_what_is_needed_is_just_enough(plan):
    """Given as what is on the account, with no other start money, the account touches zero."""
    needed = PlanOutcome.of(plan).given.start_money.needed
    left_out = set(start_lines(plan))
    kept = {
        name: [line for line in getattr(plan, name) if line.id not in left_out]
        for name in ("own_money", "grants", "crowdfunding", "loans", "recurring_grants", "gifts")
    }
    debt = min(plan.opening_balance, 0.0)
    bare = plan.replace(**kept, opening_balance=min(needed, 1e8) + debt)
    lowest = cash_flow(bare).balance.min()
    assert lowest >= -0.01
    if needed > 0.005:
        assert lowest == pytest.approx(0, abs=0.01)


# ── bridges ─────────────────────────────────────────────────────────────────────────────────────


@quick
@given(plans())
def test_the_bridge_comes_to_the_profit_of_the_table(plan):
    profit = PlanOutcome.of(plan).given.profit
    for at, year in enumerate(profit.years):
        *steps, last = profit_bridge(profit, year)
        assert last.key == "profit"
        assert (last.begin, last.end) == (0.0, float(profit.by_year(profit.profit)[0, at]))
        reached = sum(step.amount for step in steps)
        # To the cent: what is left out of the bridge is less than half a cent a group.
        assert reached == pytest.approx(last.end, abs=0.06, rel=1e-9)
        for step in steps:
            assert step.amount == euro(profit.by_year(profit.by_group[step.key])[0, at])


def test_the_bridge_of_a_year_by_hand():
    profit = PlanOutcome.of(hub(activities=[SHOP])).given.profit
    found = [(s.key, s.begin, s.end) for s in profit_bridge(profit, 2027)]
    assert found == [
        ("activities", 0, 3000), ("purchases", 3000, 1500), ("costs", 1500, 300),
        ("profit", 0, 300),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="not in"):
        profit_bridge(profit, 2040)


@quick
@given(plans())
def test_money_tied_up_is_that_of_the_balance_sheet(plan):
    outcome = PlanOutcome.of(plan)
    found, sheet = outcome.working_capital, finance.balance_sheet(outcome.flow)
    at = outcome.months.index(found.month)
    assert found.tied == euro(found.by_month[at]) == euro(found.by_month.max())
    assert sum(one.stock for one in found.activities) == euro(sheet.account(Account.STOCK)[0, at])
    assert sum(one.debts for one in found.activities) == euro(sheet.account(Account.PAYABLE)[0, at])
    posts = outcome.flow.where(groups=["partners"], account=Account.RECEIVABLE)
    owed = sheet.account(Account.RECEIVABLE)[0, at] - np.cumsum(posts[0])[at]
    assert sum(one.claims for one in found.activities) == euro(owed)


def test_money_tied_up_by_hand():
    plan = hub(activities=[SHOP | {"stock_days": 30, "supplier_days": 15, "customer_days": 45}])
    found = PlanOutcome.of(plan).working_capital
    (one,) = found.activities
    # Goods of 250 a month: a month on the shelf, half a month owed; 750 of takings to come.
    assert (one.stock, one.debts, one.claims) == pytest.approx((250, 125, 750))
    assert one.tied == found.tied == pytest.approx(875)
    assert found.before == 0
    old = PlanOutcome.of(plan.replace(opening=date(2026, 1, 1))).working_capital
    assert old.before == old.tied == pytest.approx(875)
    assert old.by_month == pytest.approx(np.full(36, 875.0))
    assert PlanOutcome.of(hub()).working_capital.activities == ()


@quick
@given(plans())
def test_what_lines_had_at_the_start_is_all_that_there_was(plan):
    book = cash_flow(plan).book
    for account in (*ASSETS, *SOURCES):
        if account in (Account.BANK, Account.CAPITAL):
            continue
        of_lines = sum(v for (_, other), v in book.opened.items() if other is account)
        assert of_lines == euro(book.opening[account])


def test_what_moves_with_the_customers_is_variable():
    infos = {info.key: info for info in cash_flow(FULL).infos}
    assert infos["bread.sales"].variable
    assert infos["bread.purchases"].variable
    assert not infos["rent"].variable
    assert infos["rent"].recurring
    assert not infos["fit_out"].recurring
