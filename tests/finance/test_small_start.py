"""A smaller start as a plan: it does what the scenario of that name does."""

from __future__ import annotations

import numpy as np
import pytest
from finance_strategies import plans, quick
from hypothesis import assume, given

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import BUILT_IN, cash_flow
from buurtpunt_lib.finance.small_start import small_start
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

EXAMPLES = sorted((DATA / "examples").glob("*.json"))
BASE = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-03", "months": 24}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_the_scenario_made_into_a_plan(path):
    # A smaller plan may stay exempt from VAT, which a scenario leaves as the plan has it.
    plan = read_plan(path)
    plan = plan.replace(vat=plan.vat.model_copy(update={"threshold": 1e7}))
    scenario = BUILT_IN["small_start"].case(plan).flow()
    smaller = cash_flow(small_start(plan).plan)
    # Amounts are rounded to the cent.
    assert np.abs(smaller.balance - scenario.balance).max() < 1
    assert np.abs(smaller.balance - cash_flow(plan).balance).max() > 1000


@quick
@given(plans())
def test_any_plan_gives_a_plan_whose_costs_and_investments_are_not_larger(plan):
    assume(plan.opening >= plan.start)
    small = small_start(plan, share=0.3)
    assert HubPlan.from_json(small.plan.to_json()) == small.plan
    for group in ("investments", "staff"):
        spent = cash_flow(plan).group(group).sum()
        assert cash_flow(small.plan).group(group).sum() >= spent - 1e-6
    assert small_start(plan, share=1).plan == plan


def test_what_changed_is_told_line_by_line_and_marked_as_an_assumption():
    plan = HubPlan.from_dict(
        BASE
        | {
            "investments": [{"id": "oven", "name": "Oven", "amount": 999.99, "month": "2027-02"}],
            "activities": [
                {"id": "bread", "name": "Brood", "basket": 3, "margin": 0.3,
                 "reach": {"residents": 1000, "share": 0.2, "visits": 4}},
                {"id": "meet", "name": "Babbel", "customers": 50, "basket": 0},
            ],
            "crowdfunding": [{"id": "crowd", "name": "Actie", "target": 500, "month": "2027-02",
                              "new_customers": 10, "activity": "bread"}],
        }
    )  # fmt: skip
    small = small_start(plan, because="Klein begonnen")
    told = {(c.where, c.line, c.field): (c.before, c.after) for c in small.changes}
    assert told == {
        ("investments", "oven", "amount"): (999.99, 500.0),
        ("activities", "bread", "visits"): (800, 480),
        ("activities", "meet", "customers"): (50, 30),
        ("crowdfunding", "crowd", "new_customers"): (10, 6),
    }
    assert small.plan.line("oven").basis_of("amount").assumption == "Klein begonnen"
    assert small.plan.line("bread").basis_of("reach").assumption == "Klein begonnen"
    assert small.plan.line("bread").reach.residents == 1000
    assert small.plan.line("oven").basis_of("life_years").kind == "user"


def test_a_share_between_the_plan_and_the_scenario():
    plan = HubPlan.from_dict(
        BASE | {"costs": [{"id": "rent", "name": "Huur", "amount": 400}],
                "activities": [{"id": "a", "name": "a", "customers": 100, "basket": 1}]}
    )  # fmt: skip
    small = small_start(plan, share=0.75).plan
    assert small.line("rent").amount == pytest.approx(350)
    assert small.line("a").customers == pytest.approx(80)
    assert small_start(plan, share=0.1).plan.line("a").customers == pytest.approx(28)


def test_what_lies_before_the_plan_stays():
    old = {"name": "x", "amount": 1000, "month": "2026-05"}
    loan = old | {"id": "loan", "rate": 0.03, "term": 60}
    plan = HubPlan.from_dict(BASE | {"investments": [old | {"id": "van"}], "loans": [loan]})
    assert small_start(plan).plan == plan
    assert small_start(plan).changes == ()


@pytest.mark.parametrize(
    ("share", "code"),
    [(0.05, "plan.too_small"), (1.5, "plan.too_large"), (float("nan"), "plan.too_small")],
)
def test_a_share_that_cannot_be(share, code):
    with pytest.raises(InputError) as caught:
        small_start(HubPlan.from_dict(BASE), share=share)
    assert caught.value.faults[0].code == code


def test_a_hub_that_is_open_cannot_start_smaller():
    with pytest.raises(InputError) as caught:
        small_start(HubPlan.from_dict(BASE | {"opening": "2026-05"}))
    assert caught.value.faults[0].code == "finance.open_already"
