"""Runs the scenarios of tests/scenarios, which project staff can read and write."""

from __future__ import annotations

from pathlib import Path

import pytest

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.finance import CashFlow, cash_flow, summary
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

FOLDER = Path(__file__).parents[1] / "scenarios"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['naam']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    if not path.name.startswith("legal_")
    for case in read_yaml(path)
]
FACTS = {
    "eerste probleemmaand": "first_problem_month",
    "tekort": "shortage",
    "laagste saldo": "lowest_balance",
    "laagste maand": "lowest_month",
    "saldo aan het einde": "end_balance",
    "startkapitaal nodig": "capital_needed",
    "zelfbedruipend vanaf": "self_supporting_month",
}


def flow_of(case: dict) -> CashFlow:
    known = {"naam", "plan", "voorbeeld", "zonder", "knoppen", "verwacht"}
    assert set(case) <= known, f"kies uit {known}"
    if "voorbeeld" in case:
        plan = read_plan(DATA / "examples" / f"{case['voorbeeld']}.json")
    else:
        plan = HubPlan.from_dict({"schema": 1, **case["plan"]})
    flow = cash_flow(plan, drivers=case.get("knoppen"))
    if "zonder" in case:
        assert case["zonder"] == "subsidies"
        flow = flow.without_grants()
    return flow


@pytest.mark.parametrize("case", CASES)
def test_a_scenario_turns_out_as_expected(case):
    flow = flow_of(case)
    outcome = summary(flow)
    expected = dict(case["verwacht"])
    assert expected, "een scenario verwacht iets"
    by_month = {
        f"{month:%Y-%m}": value for month, value in zip(flow.months, flow.balance[0], strict=True)
    }
    for month, value in expected.pop("saldo in", {}).items():
        assert by_month[month] == pytest.approx(value, abs=0.005), month
    for fact, value in expected.items():
        found = getattr(outcome, FACTS[fact])
        if value == "nooit":
            assert found is None, fact
        elif isinstance(value, str):
            assert f"{found:%Y-%m}" == value, fact
        else:
            assert found == pytest.approx(value, abs=0.005), fact
