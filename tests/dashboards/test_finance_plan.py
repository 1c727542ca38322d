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
from buurtpunt_lib.dashboards.sliders import Sliders
from buurtpunt_lib.domain.plan import HubPlan, Pitch, Shift
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
    found = model.outcome.by_month
    flows = found["earned"] + found["support"] + found["funding"] + found["spent"]
    balance = model.plan.opening_balance + flows.cumsum()
    assert found["balance"] == pytest.approx(balance, abs=0.005)
    assert (found["without"] <= found["balance"] + 0.005).all()


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
    sliders = sliders_of(finance_plan.view(model))
    model.example = name
    shown = {row["key"]: row["value"] for row in sliders._state["rows"]}
    assert shown == {lever.key: lever.value for lever in model.levers}
    labels = [row["label"] for row in sliders._state["rows"]]
    assert all(labels)
    assert len(labels) == len(set(labels))


def test_a_slider_moves_the_model_and_follows_it():
    model = blank()
    sliders = sliders_of(finance_plan.view(model))
    say_to(sliders, do="move", key="rent.amount", value=450)
    assert model.plan.line("rent").amount == 450
    assert row_of(sliders, "rent.amount")["value"] == 450
    model.undo()
    assert row_of(sliders, "rent.amount")["value"] == 0
    model.redo()
    assert row_of(sliders, "rent.amount")["value"] == 450


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("rent.amount", "1.234,56", 1234.56), ("rent.amount", "€ 0,01", 0.01),
        ("sales.margin", "65", 0.65), ("sales.margin", "12,34 %", 0.1234),
        ("staff.fte", "0,333", 0.333), ("sales.customers", "100000", 100_000),
    ],
)  # fmt: skip
def test_a_typed_number_stands_in_the_plan_exactly(key, text, value):
    model = filled()
    sliders = sliders_of(finance_plan.view(model))
    say_to(sliders, do="type", key=key, text=text)
    line, field = key.split(".")
    assert getattr(model.plan.line(line), field) == value
    assert model.plan.line(line).basis_of(field).kind == "user"
    row = row_of(sliders, key)
    assert (row["value"], row["fault"]) == (value, "")
    assert row["low"] <= value <= row["high"]
    # The browser draws the slider on a step; hearing that changes nothing.
    say_to(sliders, do="move", key=key, value=round(value / row["step"]) * row["step"])
    assert getattr(model.plan.line(line), field) == value


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("rent.amount", "-5", "-5 is negatief. Geef nul of meer."),
        ("rent.amount", "veel", "“veel” is geen getal."),
        ("rent.amount", "", "mag niet leeg zijn"),
        ("sales.margin", "150", "150 is te groot. Geef hoogstens 100 %."),
        ("rent.amount", "9" * 25, "te groot. Geef hoogstens 100.000.000."),
    ],
)
def test_a_number_that_the_plan_refuses_is_told_at_its_box(key, text, told):
    model = filled()
    sliders = sliders_of(finance_plan.view(model))
    before = model.plan
    say_to(sliders, do="type", key=key, text=text)
    assert model.plan is before
    row = row_of(sliders, key)
    assert told in row["fault"]
    assert row["label"] in row["fault"]
    say_to(sliders, do="type", key=key, text="12")
    assert row_of(sliders, key)["fault"] == ""


def test_a_range_makes_room_and_does_not_shrink_while_one_drags():
    model = filled()
    model.put("rent.amount", 5000)
    wide = lever_of(model, "rent.amount").high
    assert wide >= 5000
    model.move("rent.amount", 4000)
    assert model.plan.line("rent").amount == 4000
    assert lever_of(model, "rent.amount").high == wide


def test_a_part_of_the_people_in_reach_is_checked_and_becomes_the_users_own():
    reach = {"residents": 1000.0, "share": 0.1, "visits": 2.0}
    model = blank()
    model.open(
        model.plan.replace(
            activities=[
                {"id": "cafe", "name": "Café", "reach": reach, "basket": 6.0, "margin": 0.65,
                 "basis": {"assumption": "vijf tafels"}}
            ]
        )
    )  # fmt: skip
    sliders = sliders_of(finance_plan.view(model))
    say_to(sliders, do="type", key="cafe.reach.share", text="12,5")
    cafe = model.plan.line("cafe")
    assert dict(cafe.reach) == reach | {"share": 0.125}
    assert cafe.basis_of("reach").kind == "user"
    assert cafe.basis_of("basket").kind == "assumption"
    say_to(sliders, do="type", key="cafe.reach.share", text="101")
    assert "hoogstens 100" in row_of(sliders, "cafe.reach.share")["fault"]
    say_to(sliders, do="move", key="cafe.reach.share", value=0.2)
    assert model.plan.line("cafe").reach.share == 0.2
    assert row_of(sliders, "cafe.reach.share")["fault"] == ""


def test_one_drag_is_undone_in_one_step():
    model = filled()
    before = model.plan
    for value in (510, 520, 530):
        model.move("rent.amount", value, turn=1)
    model.move("rent.amount", 600, turn=2)
    model.undo()
    assert model.plan.line("rent").amount == 530
    model.undo()
    assert model.plan == before
    model.redo()
    assert model.plan.line("rent").amount == 530
    # The same turn after something else is another change.
    model.move("rent.amount", 540, turn=2)
    model.move("grant.amount", 500, turn=2)
    model.move("rent.amount", 550, turn=2)
    model.undo()
    assert model.plan.line("rent").amount == 540


def test_a_line_with_another_name_has_another_label():
    model = filled()
    sliders = sliders_of(finance_plan.view(model))
    model.edit("rent", "name", "Pacht")
    assert row_of(sliders, "rent.amount")["label"].startswith("Pacht")


def sliders_of(page):
    return next(w for w in walk(page) if isinstance(w, Sliders))


def row_of(sliders, key):
    return next(row for row in sliders._state["rows"] if row["key"] == key)


def say_to(sliders, **message):
    """What a browser would send."""
    sliders._answer(None, message, [])


def lever_of(model, key):
    return next(lever for lever in model.levers if lever.key == key)


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
    # The minutes of a pitch and the percents of a scenario are no numbers of the plan.
    numbers -= set(FIGURES) | set(Pitch.model_fields) | set(Shift.model_fields)
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
