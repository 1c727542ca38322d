"""The cash flow against the same plan walked through month by month with ordinary numbers.

The loop stands with the benchmarks, where it is also measured; it shares no code with the engine.
"""

from __future__ import annotations

import importlib.util

import pytest
from finance_strategies import euro, plans, quick
from hypothesis import given

from buurtpunt_lib.domain.plan import HubPlan, IncomeTax
from buurtpunt_lib.finance import cash_flow
from buurtpunt_lib.paths import DATA, ROOT
from buurtpunt_lib.storage import read_plan


@pytest.fixture(scope="module")
def loop():
    path = ROOT / "benchmarks" / "cash_flow_references.py"
    if not path.exists():
        pytest.skip("the benchmarks stand in a checkout only")
    spec = importlib.util.spec_from_file_location("cash_flow_references", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Loop


def known_to_the_loop(plan: HubPlan) -> HubPlan:
    """Without what the loop does not know: an earlier opening, a threshold, a changing rate …

    Its annuity loses digits near a rate of zero; such loans get an ordinary rate.
    """
    first = {rate.kind: rate for rate in reversed(plan.vat.rates)}
    vat = plan.vat.model_copy(update={"threshold": None, "rates": tuple(first.values())})
    tax = IncomeTax(rate=plan.income_tax.rate, payment_month=plan.income_tax.payment_month)
    loans = [x.model_copy(update={"rate": 0.04}) if x.rate == 1e-9 else x for x in plan.loans]
    return plan.replace(
        loans=loans, opening=max(plan.opening, plan.start), vat=vat, income_tax=tax, crowdfunding=()
    )


@quick
@given(plan=plans())
def test_any_plan_gives_the_balance_of_the_loop(loop, plan):
    plan = known_to_the_loop(plan)
    flow = cash_flow(plan)
    assert flow.balance[0] == euro(loop(plan).balance)
    assert flow.without_grants().balance[0] == euro(loop(plan, ("grants",)).balance)


@pytest.mark.parametrize("name", ["dorpswinkel_met_cafe", "mobipunt_pakjesdienst"])
def test_an_example_gives_the_balance_of_the_loop(loop, name):
    plan = read_plan(DATA / "examples" / f"{name}.json")
    assert cash_flow(plan).balance[0] == euro(loop(plan).balance)
