"""Scenarios: each does what doing it by hand does, and says what it cannot do."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from finance_strategies import euro, plans, quick
from full_plan import FULL
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import HubPlan, IncomeTax, Vat
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import DRIVERS, cash_flow, summary
from buurtpunt_lib.finance.changes import OpenLater, Scale, lines_of, without_lines
from buurtpunt_lib.finance.line_changes import EndEarlier, Multiply
from buurtpunt_lib.finance.scenarios import (
    ASSUMPTION_TEXT,
    BUILT_IN,
    Scenario,
    ScenarioState,
    own,
    run,
)
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import LANGUAGES, catalogue

EMPTY = HubPlan.empty(name="x", start=date(2027, 1, 1))
EXAMPLES = sorted((DATA / "examples").glob("*.json"))


def balance(plan: HubPlan) -> np.ndarray:
    return cash_flow(plan).balance[0]


def test_there_are_enough_and_every_one_finds_something_in_a_full_plan():
    assert len(BUILT_IN) >= 12
    states = {o.scenario.code: o.state for o in run(FULL).outcomes}
    assert set(states) == set(BUILT_IN)
    assert set(states.values()) == {ScenarioState.COUNTS}


def test_in_an_empty_plan_there_is_nothing_to_change():
    states = {o.scenario.code: o.state for o in run(EMPTY).outcomes}
    anyway = {"base", "late_opening", "price_rise", "wage_rise"}
    assert {c for c, s in states.items() if s is ScenarioState.NOT_APPLICABLE} == (
        set(BUILT_IN) - anyway
    )
    assert {states[c] for c in anyway - {"base"}} == {ScenarioState.NO_EFFECT}
    assert np.isnan(run(EMPTY)["energy_up"].balance).all()


def by_hand() -> dict[str, HubPlan]:
    bread = FULL.replace(
        activities=FULL.activities[:1],
        costs=FULL.costs[:2],
        crowdfunding=(),
        grants=[FULL.grants[0].model_copy(update={"eligible": ("fit_out",)})],
    )
    return {
        "loan_refused": FULL.without_line("bank"),
        "crowdfunding_fails": FULL.without_line("crowd"),
        "hoped_fails": FULL.without_line("crowd").without_line("members"),
        "grants_end_early": FULL.replace_line("town", end="2028-12"),
        "grants_late": FULL.replace_line("leader", month="2027-03", balance_month="2028-12")
        .replace_line("leader", month="2028-03"),
        "slow_start": FULL.replace_line("bread", ramp_up=6).replace_line("cafe", ramp_up=6),
        "late_opening": FULL.replace(opening="2027-10"),
        "energy_up": FULL.replace_line("power", amount=300),
        "rent_up": FULL.replace_line("rent", amount=625),
        "partner_withdraws": FULL.replace_line("coach", partner_end="2028-03"),
        "bread_only": bread,
        "price_rise": FULL.replace(price_index=0.03),
        "wage_rise": FULL.replace(wage_index=0.03),
        "small_start": FULL.replace_line("fit_out", amount=15_000)
        .replace_line("coach", fte=0.25).replace_line("bank", amount=5000)
        .replace_line("friends", amount=5000).replace_line("rent", amount=375)
        .replace_line("power", amount=150).replace_line("beer_tap", amount=67.5)
        .replace_line("bread", customers=420).replace_line("cafe", customers=180)
        .replace_line("crowd", new_customers=12),
    }  # fmt: skip


@pytest.mark.parametrize("code", sorted(by_hand()))
def test_a_scenario_does_what_one_does_by_hand(code):
    found = run(FULL, [BUILT_IN[code]])[code]
    assert found.balance == euro(balance(by_hand()[code]))
    assert found.summary == summary(BUILT_IN[code].case(FULL).flow())


def test_a_scenario_without_subsidy_is_the_flow_without_grants():
    found = run(FULL, [BUILT_IN["without_grants"]])["without_grants"]
    assert found.balance == euro(cash_flow(FULL).without_grants().balance[0])


def test_a_competitor_takes_customers_from_a_year_after_the_opening():
    found = run(FULL, [BUILT_IN["competitor_opens"]])["competitor_opens"]
    lost = np.diff(balance(FULL) - found.balance, prepend=0.0)
    assert not lost[:15].any()
    earned = cash_flow(FULL).where(groups=["activities", "purchases"])[0]
    assert lost[15:] == euro(0.25 * earned[15:])


def test_differences_are_those_to_the_plan():
    table = run(FULL, floor=1000)
    for outcome in table.counting:
        for figure, difference in outcome.differences.items():
            base = getattr(table.base.summary, figure)
            assert getattr(outcome.summary, figure) == euro(base + difference)
    short = table["bread_only"].summary, table["headwind"].summary
    if short[0].runway is not None and table.base.summary.runway is not None:
        assert table["bread_only"].problem_earlier == (table.base.summary.runway - short[0].runway)
    assert table.balances.shape == (len(BUILT_IN), 36)
    assert table.balances[0] == euro(balance(FULL))


def test_a_sooner_problem_is_counted_in_months():
    rent = {"id": "rent", "name": "Huur", "kind": "rent", "amount": 100}
    plan = EMPTY.replace(costs=[rent], opening_balance=1050)
    # Ten months at 100, eight at 125.
    found = run(plan, [BUILT_IN["rent_up"]])["rent_up"]
    assert (found.summary.runway, found.problem_earlier) == (8, 2)
    assert run(plan.replace(opening_balance=9999))["rent_up"].problem_earlier is None


def test_what_returns_stops_some_months_earlier():
    gift = {"id": "members", "name": "Leden", "amount": 10, "period": "monthly"}
    shorter = Scenario(code="x", name="x", changes=(EndEarlier(lines="gifts", months=3),))
    plan = EMPTY.replace(gifts=[gift | {"end": "2027-08"}])
    assert run(plan, [shorter])["x"].summary.end_balance == 50
    assert run(EMPTY.replace(gifts=[gift]), [shorter])["x"].summary.end_balance == 330
    late = EMPTY.replace(gifts=[gift | {"begin": "2027-07", "end": "2027-08"}])
    assert run(late, [shorter])["x"].summary.end_balance == 0


def test_a_loan_that_was_received_before_the_start_cannot_be_refused():
    old = FULL.line("bank").model_copy(update={"month": date(2026, 5, 1)})
    plan = FULL.replace(loans=[old])
    assert run(plan, [BUILT_IN["loan_refused"]])["loan_refused"].state == "not_applicable"


def simple(plan: HubPlan) -> HubPlan:
    """A plan that sells at once and above cost, without taxes: bad luck saves nothing on them.

    (Who sells less also needs less stock, and who sells below cost gains by it.)
    """
    at_once = {"stock_days": 0, "supplier_days": 0, "customer_days": 0, "spoilage": 0.0}
    activities = [a.model_copy(update=at_once) for a in plan.activities]
    vat = Vat(rates=plan.vat.rates)
    return plan.replace(activities=activities, vat=vat, income_tax=IncomeTax())


@quick
@given(plans().map(simple))
def test_bad_luck_never_helps(plan):
    bad = ("without_grants", "grants_end_early", "slow_start", "partner_withdraws", "energy_up",
           "rent_up", "investment_overrun", "competitor_opens", "small_baskets", "thin_margin",
           "costs_up", "late_payers")  # fmt: skip
    table = run(plan, [BUILT_IN[code] for code in bad])
    for outcome in table.counting:
        assert (outcome.balance <= table.base.balance + 1e-6).all(), outcome.scenario.code
    assert table.base.balance == euro(balance(plan))


@quick
@given(plans())
def test_every_built_in_scenario_has_an_answer_for_every_plan(plan):
    for outcome in run(plan).outcomes:
        assert outcome.state is not ScenarioState.FAULT, outcome
        assert (outcome.summary is None) == (outcome.state is ScenarioState.NOT_APPLICABLE)
        assert np.isfinite(outcome.balance).all() == (outcome.summary is not None)


@quick
@given(plans())
def test_what_a_driver_scales_is_what_the_engine_scales(plan):
    before = cash_flow(plan).balance
    for driver in DRIVERS:
        if not list(lines_of(driver, plan)):
            assert cash_flow(plan, drivers={driver: 0.5}).balance == euro(before)


# --- scenarios of one's own ------------------------------------------------------------------

OWN = [
    {
        "id": "pub_shuts",
        "name": "Het café in het dorp sluit",
        "shifts": [
            {"what": "line:cafe", "percent": 30, "begin": "2028-01"},
            {"what": "rent", "percent": 10},
            {"what": "opening", "months": 1},
        ],
    },
    {"id": "windfall", "name": "Meevaller", "shifts": [{"what": "gifts", "percent": 100}]},
]


def test_scenarios_of_ones_own_are_kept_with_the_plan_and_stand_beside_the_others():
    plan = FULL.replace(what_ifs=OWN)
    again = HubPlan.from_json(plan.to_json())
    assert again == plan
    table = run(again)
    assert [o.scenario.code for o in table.outcomes] == [*BUILT_IN, "own_pub_shuts", "own_windfall"]
    assert {o.state for o in table.outcomes} == {ScenarioState.COUNTS}
    by_hand = Scenario(
        code="x",
        name="x",
        changes=(
            Scale(driver="line:cafe", factor=1.3, begin="2028-01"),
            Scale(driver="rent", factor=1.1),
            OpenLater(months=1),
        ),
    )
    assert table["own_pub_shuts"].balance == euro(run(FULL, [by_hand])["x"].balance)
    assert balance(again) == euro(balance(FULL)), "a scenario changes nothing in the plan itself"


@quick
@given(plans(), st.sampled_from(sorted(DRIVERS)), st.integers(-100, 200))
def test_a_shift_is_what_the_driver_does(plan, driver, percent):
    what_if = {"id": "x", "name": "x", "shifts": [{"what": driver, "percent": percent}]}
    found = run(plan.replace(what_ifs=[what_if]), own(plan.replace(what_ifs=[what_if])))["own_x"]
    if found.summary is not None:
        scaled = cash_flow(plan, drivers={driver: 1 + percent / 100}).balance[0]
        assert found.balance == euro(scaled)


def test_a_line_that_is_gone_changes_nothing_and_the_rest_counts():
    plan = without_lines(FULL, {"cafe"}).replace(what_ifs=OWN)
    rest = OWN[0] | {"shifts": OWN[0]["shifts"][1:]}
    there = without_lines(FULL, {"cafe"}).replace(what_ifs=[rest])
    assert run(plan)["own_pub_shuts"].balance == euro(run(there)["own_pub_shuts"].balance)
    alone = OWN[0] | {"shifts": OWN[0]["shifts"][:1]}
    gone = run(without_lines(FULL, {"cafe"}).replace(what_ifs=[alone]))["own_pub_shuts"]
    assert gone.state is ScenarioState.NOT_APPLICABLE


def test_changes_of_one_field_come_after_one_another():
    twice = Scenario(code="x", name="x", changes=(Scale(driver="rent", factor=2),) * 2)
    four = Scenario(
        code="x", name="x", changes=(Multiply(lines="costs", kinds=("rent",), factor=4),)
    )
    assert run(FULL, [twice])["x"].balance == euro(run(FULL, [four])["x"].balance)


def test_a_scenario_on_a_line_that_is_gone_is_told_and_the_others_count():
    scaled = (Scale(driver="line:cafe", factor=2), Scale(driver="rent", factor=2))
    wrong = Scenario(code="x", name="x", changes=scaled)
    table = run(without_lines(FULL, {"cafe"}), [wrong, BUILT_IN["rent_up"]])
    assert table["x"].state is ScenarioState.FAULT
    assert [f.code for f in table["x"].faults] == ["plan.line_unknown"]
    assert table["rent_up"].state is ScenarioState.COUNTS


def test_a_line_without_money_can_be_scaled():
    free = {"id": "free", "name": "Open huis", "customers": 10, "basket": 0}
    doubled = Scenario(code="x", name="x", changes=(Scale(driver="line:free", factor=2),))
    found = run(FULL.replace(activities=[*FULL.activities, free]), [doubled])["x"]
    assert found.state is ScenarioState.NO_EFFECT


SHIFT = "what_ifs[0].shifts[0]"


@pytest.mark.parametrize(
    ("what_if", "fault"),
    [
        ({"name": ""}, ("plan.empty", "what_ifs[0].name")),
        ({"id": "Hoofdletters"}, ("plan.not_id", "what_ifs[0].id")),
        ({"id": "windfall"}, ("plan.duplicate_id", "what_ifs[1].id")),
        ({"colour": "red"}, ("plan.unknown_key", "what_ifs[0].colour")),
        ({"shifts": [{"what": "klanten", "percent": 1}]}, ("plan.not_choice", f"{SHIFT}.what")),
        ({"shifts": [{"what": "rent"}]}, ("plan.one_of_two", f"{SHIFT}.percent")),
        ({"shifts": [{"what": "rent", "percent": -101}]}, ("plan.too_small", f"{SHIFT}.percent")),
        ({"shifts": [{"what": "opening", "percent": 5}]}, ("plan.one_of_two", f"{SHIFT}.months")),
        ({"shifts": [{"what": "opening", "months": 0}]}, ("plan.too_small", f"{SHIFT}.months")),
        (
            {"shifts": [{"what": "opening", "months": 2, "begin": "2027-01"}]},
            ("plan.one_of_two", f"{SHIFT}.begin"),
        ),
        ({"shifts": [{"what": "rent", "percent": 1}] * 31}, ("plan.too_long", SHIFT[:-3])),
    ],
)
def test_a_wrong_scenario_is_refused_with_field_and_reason(what_if, fault):
    with pytest.raises(InputError) as caught:
        FULL.replace(what_ifs=[OWN[0] | what_if, OWN[1]])
    assert fault in {(f.code, f.values.get("field")) for f in caught.value.faults}
    for language in LANGUAGES:
        assert "{" not in catalogue(language).error(caught.value)


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_can_be_said(language):
    say = catalogue(language)
    for scenario in (*BUILT_IN.values(), *own(FULL.replace(what_ifs=OWN))):
        assert scenario.name_text is None or scenario.name_text in say
        for plan in (FULL, *map(read_plan, EXAMPLES)):
            for said in scenario.said(plan):
                names = {name: say(key) for name, key in said.names.items()}
                assert "{" not in say(said.key, **said.values, **names)
    for state in ScenarioState:
        assert state.text in say
    assert ASSUMPTION_TEXT in say
    for driver in DRIVERS:
        assert f"finance_scenarios.driver.{driver}" in say


@quick
@given(st.sampled_from(sorted(BUILT_IN)), st.sampled_from(EXAMPLES))
def test_a_scenario_leaves_the_plan_as_it_was(code, path):
    plan = read_plan(path)
    text = plan.to_json()
    run(plan, [BUILT_IN[code]])
    assert plan.to_json() == text
