"""Scenarios of one's own and ticks, as a visitor makes them: kept with the plan, undone too."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.dashboards.finance_plan import Model
from buurtpunt_lib.dashboards.finance_plan import what_ifs as wi
from buurtpunt_lib.dashboards.finance_plan.sections.checks import Checks
from buurtpunt_lib.dashboards.finance_plan.sections.scenarios import Scenarios, drawn
from buurtpunt_lib.domain.plan import DRIVERS, HubPlan
from buurtpunt_lib.finance import scenarios as sc
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


def unguarded(callback):
    return callback


@pytest.fixture
def page():
    model = Model(SAY, today=date(2026, 11, 21))
    model.example = model.examples[0][0]
    section = Scenarios(model, unguarded)
    model.observe(lambda _change: section.refresh(), "plan")
    section.refresh()
    return model, section


def send(grid, **message) -> None:
    grid._answer(grid, message, None)


def add(section) -> None:
    section.own.widget.children[-1].children[0].click()


def own(section):
    return section.own.shown["scenario_1"]


def test_a_scenario_is_made_named_filled_in_and_stands_in_the_table(page):
    model, section = page
    assert SAY("finance_what_if.none") in section.own.listed.children[0].value
    add(section)
    send(own(section).name, do="edit", row="name", key="name", text="<b>Natte zomer</b>")
    send(own(section).rows, do="edit", row="0", key="amount", text="-30")
    send(own(section).rows, do="edit", row="0", key="begin", text="2028-06")
    send(own(section).rows, do="add")
    send(own(section).rows, do="edit", row="1", key="what", text="opening")
    send(own(section).rows, do="edit", row="1", key="amount", text="2")
    made = HubPlan.from_json(model.plan.to_json()).what_ifs[0]
    assert made.name == "<b>Natte zomer</b>"
    assert [s.model_dump(mode="json", exclude_none=True) for s in made.shifts] == [
        {"what": "customers", "percent": -30.0, "begin": "2028-06"},
        {"what": "opening", "months": 2},
    ]
    assert "&lt;b&gt;Natte zomer&lt;/b&gt;" in section.table.value
    assert "<b>Natte" not in section.table.value
    found = sc.run(model.plan)
    assert found["own_scenario_1"] in drawn(found)
    written = SAY.euro(found["own_scenario_1"].summary.lowest_balance)
    assert written in section.table.value


def test_every_step_can_be_undone_and_a_scenario_can_go(page):
    model, section = page
    before = model.plan
    add(section)
    own(section).remove.click()
    assert model.plan == before
    assert section.own.shown == {}
    model.undo()
    assert list(section.own.shown) == ["scenario_1"]
    model.undo()
    assert model.plan == before


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("amount", "-150", "Hoeveel"),
        ("amount", "veel", "Hoeveel"),
        ("begin", "juni", "Vanaf"),
        ("what", "alles", "Wat"),
    ],
)
def test_what_cannot_be_is_told_at_the_cell_and_changes_nothing(page, key, text, said):
    model, section = page
    add(section)
    before = model.plan
    send(own(section).rows, do="edit", row="0", key=key, text=text)
    assert model.plan == before
    told = own(section).rows._faults[f"0.{key}"]
    assert told.startswith((said, f"“{said}", "Kies")) or said in told
    assert "[" not in told


@pytest.mark.parametrize("row", ["7", "-1", "x", "name"])
def test_a_forged_row_does_nothing(page, row):
    model, section = page
    add(section)
    before = model.plan
    for do in ("edit", "remove"):
        send(own(section).rows, do=do, row=row, key="amount", text="5")
    assert model.plan == before


def test_a_line_that_went_away_is_told_as_gone(page):
    model, section = page
    line = model.plan.costs[0].id
    add(section)
    send(own(section).rows, do="edit", row="0", key="what", text=f"line:{line}")
    model.remove(line)
    assert (f"line:{line}", SAY("finance_what_if.gone")) in wi.choices(model.plan, SAY)
    assert own(section).rows._rows[0]["cells"]["what"] == f"line:{line}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_that_can_be_chosen_has_words(page, language):
    model, _ = page
    found = wi.choices(model.plan, catalogue(language))
    codes = [code for code, _ in found]
    assert len(set(codes)) == len(codes)
    assert set(DRIVERS) | {"opening"} <= set(codes)
    assert all(f"line:{line.id}" in codes for _, line in model.plan.lines())


def test_ticks_are_kept_with_the_plan():
    model = Model(SAY, today=date(2026, 11, 21))
    model.example = model.examples[0][0]
    section = Checks(model, unguarded)
    section.refresh()
    first = section.ticks._groups[0]["items"][0]["code"]
    for message in ({"code": first, "ticked": True}, {"code": "x", "ticked": True}, [first], None):
        section.ticks._answer(section.ticks, message, None)
    assert HubPlan.from_json(model.plan.to_json()).ticked == (first,)
    section.refresh()
    assert section.ticks._groups[0]["items"][0]["ticked"]
    assert "1 van de" in section.state.value
    section.ticks._answer(section.ticks, {"code": first, "ticked": False}, None)
    assert model.plan.ticked == ()
