"""The example plans: they say they are examples, and every number says where it comes from."""

from __future__ import annotations

import re

import pytest

from buurtpunt_lib.datasets import finance_figures
from buurtpunt_lib.domain.plan import LINE_LISTS
from buurtpunt_lib.finance import cash_flow, summary
from buurtpunt_lib.parameters import parameters
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

PATHS = sorted((DATA / "examples").glob("*.json"))
each_example = pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)


def test_there_are_three_of_different_kinds():
    kinds = {path.stem: {a.kind for a in read_plan(path).activities} for path in PATHS}
    assert set(kinds) == {"dorpswinkel_met_cafe", "ontmoetingsplek_zorg", "mobipunt_pakjesdienst"}
    assert {"shop", "cafe"} <= kinds["dorpswinkel_met_cafe"]
    assert "meeting" in kinds["ontmoetingsplek_zorg"]
    assert {"parcel_point", "bike_share"} <= kinds["mobipunt_pakjesdienst"]


@each_example
def test_an_example_says_that_it_is_one(path):
    plan = read_plan(path)
    assert plan.example
    assert plan.name.startswith("Voorbeeld: ")
    assert plan.village is None
    assert any("verzonnen" in note for note in plan.notes)
    assert any("geen rekeningen" in note for note in plan.notes)
    assert path.read_text(encoding="utf-8") == plan.to_json()


@each_example
def test_every_number_has_a_source_or_a_reason(path):
    plan = read_plan(path)
    figures, rules = finance_figures(), parameters()
    for place, value, basis in plan.numbers():
        assert basis.kind != "user", place
        if basis.kind == "assumption":
            assert len(basis.assumption) > 15, place
            continue
        if re.match(r"https?://", basis.source):
            continue
        if basis.source in rules:
            known = rules[basis.source].on(plan.start)
            assert value in (known.value, known.value / 100), place
            continue
        assert basis.source in figures.index, f"{place}: {basis.source}"
        figure = figures.loc[basis.source, "value"]
        unit = str(figures.loc[basis.source, "unit"])
        taken_over = value == figure or (unit.startswith("percent") and value == figure / 100)
        # A number that is not the source's own says how it was made from it.
        assert taken_over or basis.note, f"{place}: {value} is not {figure} of {basis.source}"


@each_example
def test_an_example_shows_every_side_of_a_plan(path):
    plan = read_plan(path)
    used = {name for name in LINE_LISTS if getattr(plan, name)}
    assert {"investments", "activities", "costs", "staff", "grants", "recurring_grants"} <= used
    assert plan.lines_outside() == ()
    flow = cash_flow(plan)
    with_grants, without = summary(flow), summary(flow.without_grants())
    # What the examples teach: grants carry the start; without them the money runs out sooner.
    assert without.first_problem_month is not None
    if with_grants.first_problem_month is not None:
        assert without.first_problem_month < with_grants.first_problem_month
