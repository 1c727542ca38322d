"""The finance page, without a browser: move a lever, read the outcome."""

from __future__ import annotations

import math
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from buurtpunt_lib import finance
from buurtpunt_lib.dashboards import finance_plan
from buurtpunt_lib.dashboards.finance_plan import levers as lv
from buurtpunt_lib.dashboards.finance_plan import parts
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.finance.actuals import FIGURES
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


def blank() -> finance_plan.Model:
    return finance_plan.Model(SAY, today=date(2026, 11, 21))


def filled() -> finance_plan.Model:
    model = blank()
    for key, value in {
        "sales.customers": 300, "sales.basket": 8, "sales.margin": 0.3, "rent.amount": 500,
        "staff.fte": 0.5, "staff.yearly_cost": 40_000, "grant.amount": 10_000,
    }.items():  # fmt: skip
        model.move(key, value)
    return model


def examples() -> list[str]:
    return [name for name, _ in blank().examples]


def test_an_empty_plan_asks_for_numbers_and_claims_nothing():
    model = blank()
    assert model.outcome.empty
    assert SAY("finance.empty") in parts.outcome(model)
    assert not model.plan.example


def test_the_answer_names_month_and_amount():
    told = str(parts.outcome(filled()))
    assert "Met subsidie is het geld op in" in told
    assert "Zonder subsidie is het geld op in" in told


def test_the_answer_is_that_of_the_engine():
    model = filled()
    flow = finance.cash_flow(model.plan)
    assert model.outcome.summary == finance.summary(flow)
    assert model.outcome.without == finance.summary(flow.without_grants())
    written = parts.sentence("without", model.outcome.without, SAY)
    assert SAY.euro(model.outcome.without.capital_needed) in written


def test_the_months_add_up_to_the_balance():
    model = filled()
    balance = model.plan.opening_balance
    for _, row in model.outcome.table:
        balance += row["earned"] + row["support"] + row["funding"] + row["spent"]
        assert row["balance"] == pytest.approx(balance, abs=0.005)
        assert row["without"] <= row["balance"] + 0.005


def test_undo_and_redo_walk_the_same_way():
    model = filled()
    before = model.plan
    model.move("rent.amount", 700)
    after = model.plan
    model.undo()
    assert model.plan == before
    assert model.can_redo
    model.redo()
    assert model.plan == after
    model.restore()
    assert model.plan == model.original
    model.undo()
    assert model.plan == after


def test_a_moved_number_is_the_users_own():
    model = finance_plan.Model.start()
    lever = model.levers[0]
    model.move(lever.key, lever.value / 2)
    assert model.plan.line(lever.line).basis_of(lever.field).kind == "user"


@pytest.mark.parametrize("value", [math.nan, -1e9, 1e12, math.inf])
@pytest.mark.parametrize("key", ["rent.amount", "sales.margin", "no.such", ""])
def test_any_value_leaves_a_sound_plan(key, value):
    model = filled()
    model.move(key, value)
    assert HubPlan.from_json(model.plan.to_json()) == model.plan
    assert math.isfinite(model.outcome.summary.end_balance)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_lever_never_leaves_its_range(data):
    model = blank()
    lever = data.draw(st.sampled_from(model.levers))
    value = data.draw(st.floats(allow_nan=False))
    model.move(lever.key, value)
    now = next(each for each in model.levers if each.key == lever.key)
    assert lever.low <= now.value <= lever.high
    if lever.low <= value <= lever.high:
        assert now.value == pytest.approx(value, abs=lever.step / 2 + 1e-6)


@pytest.mark.parametrize("name", examples())
def test_a_browser_that_draws_the_sliders_changes_nothing(name):
    """Browsers put a value on the nearest step, with the rounding of their arithmetic."""
    model = blank()
    model.example = name
    before = model.plan
    for lever in model.levers:
        steps = round(lever.value / lever.step)
        model.move(lever.key, steps * lever.step * (1 + 2e-16))
    assert model.plan == before
    assert not model.can_undo


def test_what_is_no_example_is_an_empty_plan():
    model = finance_plan.Model.start()
    model.example = "../../etc/passwd"
    assert model.example == ""
    assert model.plan.name == SAY("finance.blank.name")


def test_there_are_three_examples_of_different_kind():
    assert len(examples()) == 3


@pytest.mark.parametrize("name", examples())
def test_every_number_of_an_example_can_be_traced(name):
    model = blank()
    model.example = name
    assert model.plan.example
    kinds = {basis.kind for _, _, basis in model.plan.numbers()}
    assert kinds <= {"source", "assumption"}
    html = str(parts.origins(model))
    assert html.count("<tr>") == 1 + len(list(model.plan.numbers()))


@pytest.mark.parametrize("name", ["", *examples()])
def test_the_page_is_built_for_every_plan(name):
    model = blank()
    page = finance_plan.view(model)
    model.example = name
    sliders = [w for w in walk(page) if type(w).__name__ == "FloatSlider"]
    assert len(sliders) == len(model.levers)
    assert all(slider.description for slider in sliders)


def test_a_slider_moves_the_model_and_follows_it():
    model = blank()
    page = finance_plan.view(model)
    rent = next(w for w in walk(page) if getattr(w, "description", "").startswith("Huur"))
    rent.value = 450
    assert model.plan.line("rent").amount == 450
    model.undo()
    assert rent.value == 0


def test_levers_have_distinct_keys_and_sound_ranges():
    for name in examples():
        model = blank()
        model.example = name
        keys = [lever.key for lever in model.levers]
        assert len(keys) == len(set(keys))
        for lever in lv.levers(model.plan):
            assert lever.low <= lever.value <= lever.high
            assert lever.step > 0


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_number_that_a_plan_can_hold_has_a_word(language):
    """A new field of a plan may not break the page: it needs a name in the catalogue."""
    say = catalogue(language)
    numbers = set(fields_with_numbers(HubPlan)) - {"schema_version", "certainty"}
    # What happened is shown in a section of its own, with words of its own.
    numbers -= set(FIGURES)
    assert {"amount", "margin", "residents", "threshold"} <= numbers
    assert {name for name in numbers if f"finance.field.{name}" not in say} == set()


def fields_with_numbers(model):
    for name, info in model.model_fields.items():
        inner = list(models_in(info.annotation))
        for each in inner:
            yield from fields_with_numbers(each)
        if not inner and ("float" in str(info.annotation) or "int" in str(info.annotation)):
            yield name


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)
