"""Forgotten costs, and numbers beside published ones."""

from __future__ import annotations

import pytest

from buurtpunt_lib.datasets import finance_figures
from buurtpunt_lib.domain.plan import CostKind, HubPlan
from buurtpunt_lib.finance import compare_with_references, missing_costs
from buurtpunt_lib.finance.checks import HANDBOOK_COSTS
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

EMPTY = {"schema": 1, "name": "x", "start": "2027-01", "opening": "2027-01"}


def test_the_handbook_names_eight_costs():
    assert len(HANDBOOK_COSTS) == 8
    missing = missing_costs(HubPlan.from_dict(EMPTY))
    assert missing[:8] == HANDBOOK_COSTS
    assert CostKind.FORMATION not in missing
    assert CostKind.FORMATION in missing_costs(HubPlan.from_dict(EMPTY | {"opening": "2027-05"}))


def test_a_cost_that_is_there_is_not_missing():
    rent = {"id": "rent", "name": "Huur", "kind": "rent", "amount": 1}
    post = {"id": "post", "name": "Kracht", "fte": 1, "yearly_cost": 1}
    missing = missing_costs(HubPlan.from_dict(EMPTY | {"costs": [rent], "staff": [post]}))
    assert CostKind.RENT not in missing
    assert CostKind.STAFF not in missing


@pytest.mark.parametrize("path", sorted((DATA / "examples").glob("*.json")), ids=lambda p: p.stem)
def test_every_reference_is_in_the_table_and_has_a_number(path):
    figures = finance_figures()
    for comparison in compare_with_references(read_plan(path)):
        figure = figures.loc[comparison.figure]
        known = [figure["value"], figure["value_min"], figure["value_max"]]
        assert any(v == v for v in known), f"{comparison.figure} has no number"
        assert comparison.value >= 0


def test_a_number_stands_in_the_unit_of_its_reference():
    shop = {"id": "shop", "name": "Winkel", "kind": "shop", "customers": 1250, "basket": 10,
            "margin": 0.25, "index": "none"}  # fmt: skip
    found = {c.figure: c.value for c in compare_with_references(
        HubPlan.from_dict(EMPTY | {"activities": [shop]}))}  # fmt: skip
    assert found["uk_community_shop_gross_margin_typical_2016"] == pytest.approx(25)
    assert found["nl_volunteer_shop_eext_customers_2020"] == pytest.approx(50)
    assert found["uk_community_shop_mean_turnover_2020"] == pytest.approx(150_000)
    assert found["nl_village_supermarket_turnover_too_low_2024"] == pytest.approx(150_000 / 52)
