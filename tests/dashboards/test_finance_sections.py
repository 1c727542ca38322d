"""The sections of the finance page, without a browser: each shows what the models say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from buurtpunt_lib import finance, reports
from buurtpunt_lib.dashboards.finance_plan import Model
from buurtpunt_lib.dashboards.finance_plan import line_tables as tables
from buurtpunt_lib.dashboards.finance_plan.sections import SECTIONS
from buurtpunt_lib.domain.plan import LINE_LISTS
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.finance import questions
from buurtpunt_lib.finance import risk as rk
from buurtpunt_lib.finance import scenarios as sc
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


def model_of(name: str = "", language: str = "nl") -> Model:
    model = Model(catalogue(language), today=date(2026, 11, 21))
    model.example = name
    return model


EXAMPLES = [name for name, _ in model_of().examples]


def unguarded(callback):
    """A failure in a section must fail the test, not become a sentence."""
    return callback


def shown(widget) -> str:
    found = [str(getattr(widget, "value", ""))]
    return " ".join(found + [shown(child) for child in getattr(widget, "children", ())])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["", *EXAMPLES])
@pytest.mark.parametrize("key", SECTIONS)
def test_every_section_is_made_for_every_plan(key, name, language):
    section = SECTIONS[key](model_of(name, language), unguarded)
    section.refresh()
    section.refresh()
    assert section.widget is not None


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_statements_are_those_of_the_engine(name):
    model = model_of(name)
    section = SECTIONS["statements"](model, unguarded)
    section.refresh()
    flow = finance.cash_flow(model.plan)
    profit = finance.profit_and_loss(flow)
    for amount in profit.by_year(profit.profit)[0]:
        assert f">{SAY.number(float(amount))}<" in section.tables.value
    sheet = finance.balance_sheet(flow)
    assert f">{SAY.number(float(sheet.assets[0, -1]))}<" in section.tables.value


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_scenarios_are_those_of_the_engine(name):
    model = model_of(name)
    section = SECTIONS["scenarios"](model, unguarded)
    section.refresh()
    found = sc.run(model.plan)
    assert section.table.value.count("<tr>") == 1 + len(found.outcomes) >= 13
    for outcome in found.counting:
        if outcome.state == sc.ScenarioState.COUNTS:
            assert SAY.euro(outcome.summary.end_balance) in section.table.value


def test_the_risk_is_worked_out_on_request_and_says_when_it_is_old():
    model = model_of(EXAMPLES[0])
    section = SECTIONS["risk"](model, unguarded)
    section.refresh()
    assert section.results.layout.display == "none"
    section.run()
    found = rk.risk(model.plan)
    assert SAY.percent(found.probability) in section.told.value
    assert section.state.value == ""
    drawn = section.band.figure["data"]
    assert drawn[2]["y"] == [round(float(v), 2) for v in found.band[0.5]]
    ever, below = (trace["y"] for trace in section.chance.figure["data"])
    assert ever == [round(float(v), 4) for v in found.ever]
    assert below == [round(float(v), 4) for v in found.below]
    assert ever[-1] == round(found.probability, 4)
    assert SAY("finance.risk.together") in section.carriers.value
    model.move(model.levers[0].key, 0)
    section.refresh()
    assert SAY("finance.risk.stale") in section.state.value


def test_lists_of_lines_are_all_there():
    assert set(tables.LISTS) == set(LINE_LISTS)


@pytest.mark.parametrize("name", tables.LISTS)
def test_a_line_is_added_edited_and_removed(name):
    model = model_of()
    section = SECTIONS["lines"](model, unguarded)
    section.refresh()
    grid = section.grids[name]
    before = model.plan
    grid._answer(None, {"do": "add"}, [])
    added = getattr(model.plan, name)[-1]
    assert len(getattr(model.plan, name)) == len(getattr(before, name)) + 1
    section.refresh()
    grid._answer(None, {"do": "edit", "row": added.id, "key": "name", "text": "=1+1 <b>"}, [])
    assert model.plan.line(added.id).name == "=1+1 <b>"
    section.refresh()
    grid._answer(None, {"do": "remove", "row": added.id}, [])
    assert model.plan == before


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_cell_of_every_line_reads_back_as_it_was(name):
    """Leaving a cell as it stands may not change the plan."""
    model = model_of(name)
    section = SECTIONS["lines"](model, unguarded)
    section.refresh()
    plan = model.plan
    for where, grid in section.grids.items():
        for row in list(grid._rows):
            for key, text in row["cells"].items():
                value = getattr(plan.line(row["id"]), key)
                grid._answer(None, {"do": "edit", "row": row["id"], "key": key, "text": text}, [])
                now = getattr(model.plan.line(row["id"]), key)
                assert now == (pytest.approx(value) if isinstance(value, float) else value), where
    assert not any(grid._faults for grid in section.grids.values())


@pytest.mark.parametrize(
    ("where", "row", "key", "text"),
    [
        ("costs", "rent", "amount", "-5"),
        ("costs", "rent", "amount", "1e400"),
        ("staff", "staff", "partner_share", "130"),
        ("investments", "fitting_out", "life_years", "2,5"),
        ("grants", "grant", "balance_month", "2020-01"),
    ],
)
def test_what_a_plan_does_not_allow_is_told_at_the_cell(where, row, key, text):
    model = model_of()
    section = SECTIONS["lines"](model, unguarded)
    section.refresh()
    before = model.plan
    grid = section.grids[where]
    grid._answer(None, {"do": "edit", "row": row, "key": key, "text": text}, [])
    assert model.plan == before
    told = grid._faults[f"{row}.{key}"]
    assert not re.search(r"\w+\[\d+\]", told), "a place in the file means nothing to a visitor"


def test_the_plan_itself_is_edited():
    model = model_of()
    section = SECTIONS["lines"](model, unguarded)
    section.refresh()
    form = section.settings.form
    form._answer(None, {"do": "edit", "key": "months", "text": "60"}, [])
    assert model.plan.months == 60
    form._answer(None, {"do": "edit", "key": "months", "text": "3"}, [])
    assert model.plan.months == 60
    assert form._faults


def test_a_line_goes_with_the_links_to_it_and_comes_back_with_them():
    model = model_of(EXAMPLES[0])
    section = SECTIONS["lines"](model, unguarded)
    section.refresh()
    before = model.plan
    needed = next(pull.activity for a in before.activities for pull in a.pulled_by)
    with pytest.raises(InputError):
        model.remove(needed)
    section.grids["activities"]._answer(None, {"do": "remove", "row": needed}, [])
    assert needed not in {line.id for _, line in model.plan.lines()}
    assert needed not in {p.activity for a in model.plan.activities for p in a.pulled_by}
    model.undo()
    assert model.plan == before


def test_a_hole_is_shown_and_a_way_that_is_taken_fills_it():
    model = model_of(EXAMPLES[0])
    model.change(grants=[], recurring_grants=[])
    assert model.outcome.summary.first_problem_month
    section = SECTIONS["questions"](model, unguarded)
    section.refresh()
    section.run()
    text = shown(section.widget)
    assert SAY("finance.ask.holes_with") in text
    buttons = [w for w in walk(section.widget) if type(w).__name__ == "Button"]
    own = SAY("finance_checks.way.own_money")
    before = model.outcome.summary.first_problem_month
    next(b for b in buttons if b.description.startswith(own)).click()
    added = model.plan.own_money[-1]
    assert added.name == own
    assert added.basis_of("amount").kind == "assumption"
    after = model.outcome.summary.first_problem_month
    assert after is None or after > before
    section.refresh()
    assert SAY("finance.risk.stale") in section.state.value


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_answers_are_those_of_the_model(name):
    model = model_of(name)
    section = SECTIONS["questions"](model, unguarded)
    section.run()
    table = section.found.children[0].value
    found = questions.answers(model.plan)
    assert table.count("<tr>") == 1 + len(found)
    for one in found:
        assert SAY(one.state.text) in table


def test_what_is_forgotten_is_asked_and_what_is_there_is_not():
    model = model_of()
    section = SECTIONS["checks"](model, unguarded)
    section.refresh()
    assert SAY("finance_checks.cost.water") in section.found.value
    assert SAY("finance_checks.cost.rent") not in section.found.value
    model.remove("rent")
    section.refresh()
    assert SAY("finance_checks.cost.rent") in section.found.value


def test_numbers_of_others_come_with_country_and_source():
    model = model_of(EXAMPLES[0])
    section = SECTIONS["checks"](model, unguarded)
    section.refresh()
    html = section.found.value
    assert SAY("finance_checks.copy_warning") in html
    assert SAY("finance.country.UK") in html
    assert 'href="https://' in html


def test_what_happened_is_written_down_and_laid_beside_the_plan():
    model = model_of(EXAMPLES[0])
    section = SECTIONS["actuals"](model, unguarded)
    section.refresh()
    assert section.chart.layout.display == "none"
    month = model.plan.opening.isoformat()
    edit = {"do": "edit", "row": month, "key": "balance", "text": "-1.250,50"}
    section.grid._answer(None, edit, [])
    assert model.plan.actuals[0].balance == -1250.5
    section.refresh()
    assert SAY.euro(-1250.5) in section.compared.value
    assert section.chart.layout.display == ""
    assert "geld op" in section.told.value
    section.grid._answer(None, edit | {"text": ""}, [])
    assert model.plan.actuals == ()
    refused = edit | {"key": "earned", "text": "-5"}
    section.grid._answer(None, refused, [])
    assert section.grid._faults
    assert model.plan.actuals == ()


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


@pytest.mark.parametrize("format", reports.FORMATS)
def test_a_document_is_made_when_it_is_asked_for(format):
    model = model_of(EXAMPLES[0])
    section = SECTIONS["documents"](model, unguarded)
    label = SAY(f"finance.documents.{format}")
    button = next(w for w in walk(section.widget) if getattr(w, "label", "") == label)
    sent = []
    button.send = lambda content, buffers=None: sent.append((content, buffers))
    button._handle_custom_msg({"ask": "file"}, [])
    ((about, (content,)),) = sent
    assert about["name"].endswith(f".{format}")
    assert about["kind"] == reports.MEDIA_TYPES[format]
    zipped = dict.fromkeys(("docx", "pptx", "xlsx"), b"PK")
    starts = {"pdf": b"%PDF", "html": b"<!DOCTYPE html", **zipped}
    assert content.startswith(starts[format])
