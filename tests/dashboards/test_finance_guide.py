"""The guided order on the finance page, without a browser: its steps, answers and what it takes."""

from __future__ import annotations

import re
from datetime import date

import pytest

from buurtpunt_lib import datasets, finance
from buurtpunt_lib.dashboards.finance_plan import Model
from buurtpunt_lib.dashboards.finance_plan.guide import answers
from buurtpunt_lib.dashboards.finance_plan.guide.bodies import FURTHER, asked_costs, asked_line
from buurtpunt_lib.dashboards.finance_plan.guide.feasibility import ASKED, JUDGED
from buurtpunt_lib.dashboards.finance_plan.guide.guide import Guide
from buurtpunt_lib.dashboards.finance_plan.sections import SECTIONS
from buurtpunt_lib.domain.plan import CostKind
from buurtpunt_lib.finance import step_answers as sa
from buurtpunt_lib.finance.horizons import start_money
from buurtpunt_lib.finance.questions import smallest_margin
from buurtpunt_lib.finance.steps import STEP_LISTS, STEPS, Step, StepState, step_states
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")


def model_of(name: str = "", language: str = "nl") -> Model:
    model = Model(catalogue(language), today=date(2026, 11, 21))
    model.example = name
    return model


EXAMPLES = [name for name, _ in model_of().examples]
SHOP = "dorpswinkel_met_cafe"


def unguarded(callback):
    """A failure in a section must fail the test, not become a sentence."""
    return callback


def guide_of(model: Model) -> Guide:
    """A guide that follows its model, as the page makes it do."""
    guide = Guide(model, unguarded)
    guide.sent = []
    guide.list.send = lambda content, buffers=None: guide.sent.append(content["do"])
    guide.refresh()
    model.observe(lambda _change: guide.refresh(), "outcome")
    return guide


def words(html) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html).replace("\u00a0", " "))).strip()


def go(guide: Guide, number) -> None:
    guide.list._handle_custom_msg({"go": number}, [])


def shown_states(guide: Guide) -> list[str]:
    return [step["state"] for step in guide.list._steps]


def edit(guide: Guide, name: str, row: str, key: str, text: str) -> None:
    body = guide.bodies[guide.step]
    grid = next(editor.grid for editor in body.editors if editor.name == name)
    grid._handle_custom_msg({"do": "edit", "row": row, "key": key, "text": text}, [])
    assert not grid._faults


# --- the order ------------------------------------------------------------------------------------


def test_it_is_the_first_section_of_the_page():
    assert next(iter(SECTIONS)) == "guide"
    assert set(FURTHER) <= set(SECTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", *EXAMPLES])
def test_every_step_is_made_for_every_plan(name, language):
    guide = guide_of(model_of(name, language))
    for number, step in enumerate(STEPS):
        go(guide, number)
        assert guide.step is step
        assert guide.list._steps[number]["place"].split()[1] == str(number + 1)
        assert guide.why.value
        assert guide.answer.value or step is Step.FEASIBILITY
        guide.refresh()


def test_an_empty_plan_begins_at_the_first_step_and_says_that_it_may():
    guide = guide_of(model_of())
    assert guide.step is Step.INVESTMENTS
    assert set(shown_states(guide)) == {"empty"}
    assert SAY("finance_guide.begin.empty") in words(guide.begin.value)
    assert guide.own.layout.display == "none"
    assert guide.back.layout.display == "none"


def test_an_example_says_that_it_is_one_and_a_plan_of_ones_own_is_one_press_away():
    model = model_of(SHOP)
    guide = guide_of(model)
    assert guide.step is Step.INVESTMENTS, "an example is read from the start"
    assert SAY("finance_guide.begin.example") in words(guide.begin.value)
    assert guide.own.layout.display == ""
    guide.own.click()
    assert model.example == ""
    assert SAY("finance_guide.begin.example") not in words(guide.begin.value)


def test_a_plan_of_ones_own_goes_on_at_the_first_step_that_is_not_filled_in():
    model = model_of(SHOP)
    guide = guide_of(model)
    # As a saved plan comes back: after the page was made with an example.
    model.open(model.plan.replace(example=False, grants=[], recurring_grants=[]))
    assert guide.step is Step.FEASIBILITY
    assert guide.sent == [], "nobody asked for it: the focus stays where it is"
    go(guide, 1)
    model.change(opening_balance=5.0)
    assert guide.step is Step.FUNDING, "the step that somebody opened stays open"


def test_next_and_back_go_through_all_steps():
    guide = guide_of(model_of())
    for step in STEPS[1:]:
        assert guide.next.description == SAY("finance_guide.next", step=SAY(step.text))
        guide.next.click()
        assert guide.step is step
    assert guide.next.layout.display == "none"
    assert guide.sent == ["arrive"] * 7
    guide.back.click()
    assert guide.step is Step.FORECAST


@pytest.mark.parametrize("wanted", [-1, 8, True, "3", None, 1.0, [2], {"go": 1}])
def test_a_forged_step_changes_nothing(wanted):
    guide = guide_of(model_of())
    go(guide, wanted)
    guide.list._handle_custom_msg("go", [])
    guide.list.set_state({"_current": 5, "_steps": []})
    assert guide.step is Step.INVESTMENTS
    assert guide.list._current == 0
    assert len(guide.list._steps) == 8


# --- filling in -----------------------------------------------------------------------------------


def test_filling_in_changes_the_state_and_the_answer():
    model = model_of()
    guide = guide_of(model)
    assert SAY("finance_guide.investments.none") in words(guide.answer.value)
    edit(guide, "investments", "fitting_out", "amount", "12.000")
    assert shown_states(guide)[0] == "filled"
    assert shown_states(guide)[7] == "started"
    needed = start_money(model.outcome.flow).needed
    assert needed == 12_000
    assert words(SAY.euro(needed)) in words(guide.answer.value)


def test_lines_without_amounts_are_named_once_a_step_is_begun():
    guide = guide_of(model_of())
    go(guide, STEPS.index(Step.FUNDING))
    assert guide.open.value == ""
    edit(guide, "own_money", "own", "amount", "5.000")
    assert shown_states(guide)[1] == "started"
    told = words(guide.open.value)
    assert "Subsidie en Lidgeld" in told
    assert "Eigen geld" not in told


def test_a_list_of_many_open_lines_is_cut_short():
    guide = guide_of(model_of())
    go(guide, STEPS.index(Step.FIXED_COSTS))
    edit(guide, "costs", "rent", "amount", "500")
    told = words(guide.open.value)
    assert "Elektriciteit, Gas, Telefoon en internet" in told
    assert "Bekendmaking en nog 2 andere." in told


def test_only_the_open_step_is_brought_up_to_date():
    model = model_of(SHOP)
    guide = guide_of(model)
    go(guide, STEPS.index(Step.FUNDING))
    go(guide, 0)
    hidden = guide.bodies[Step.FUNDING]
    hidden.refresh = lambda: pytest.fail("a step that nobody sees was refreshed")
    model.move(model.levers[0].key, 0)
    assert guide.place.children == (guide.bodies[Step.INVESTMENTS].widget,)


@pytest.mark.parametrize("step", STEP_LISTS)
def test_each_step_edits_its_own_lists_in_few_columns(step):
    guide = guide_of(model_of())
    go(guide, STEPS.index(step))
    editors = guide.bodies[step].editors
    assert tuple(editor.name for editor in editors) == STEP_LISTS[step]
    for editor in editors:
        columns = list(editor.grid.columns)
        assert columns[0] == "name"
        assert 3 < len(columns) <= 6


def test_one_activity_is_asked_other_things_at_another_step():
    guide = guide_of(model_of())
    shown = {}
    for step in (Step.MARGINS, Step.FORECAST):
        go(guide, STEPS.index(step))
        shown[step] = set(guide.bodies[step].editors[0].grid.columns)
    assert "margin" in shown[Step.MARGINS] - shown[Step.FORECAST]
    assert "customers" in shown[Step.FORECAST] - shown[Step.MARGINS]


# --- fixed costs ----------------------------------------------------------------------------------


def test_a_missing_cost_is_asked_added_and_still_to_be_filled_in():
    model = model_of()
    guide = guide_of(model)
    go(guide, STEPS.index(Step.FIXED_COSTS))
    body = guide.bodies[Step.FIXED_COSTS]
    assert "water" in {offer["code"] for offer in body.offers._offers}
    body.offers._handle_custom_msg({"take": "water"}, [])
    added = model.plan.costs[-1]
    assert (added.kind, added.name, added.amount) == (CostKind.WATER, "Water", 0.0)
    assert "water" not in {offer["code"] for offer in body.offers._offers}
    assert "Water" in words(body.told.value)
    assert shown_states(guide)[2] == "empty", "an amount of zero is not filled in"
    edit(guide, "costs", added.id, "amount", "30")
    assert shown_states(guide)[2] == "started"


@pytest.mark.parametrize("code", ["rent", "other", "", "nothing", None, 3, ["water"]])
def test_a_cost_that_is_not_asked_is_not_added(code):
    model = model_of()
    guide = guide_of(model)
    go(guide, STEPS.index(Step.FIXED_COSTS))
    before = model.plan
    guide.bodies[Step.FIXED_COSTS].offers._handle_custom_msg({"take": code}, [])
    assert model.plan == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_usual_cost_can_be_added(language):
    say, plan = catalogue(language), model_of().plan
    plan = plan.replace(costs=[], staff=[])
    asked = asked_costs(plan)
    assert {CostKind.STAFF, CostKind.FORMATION, CostKind.RENT} <= set(asked)
    for kind in asked:
        where, line = asked_line(plan, kind, say)
        plan = plan.replace(**{where: [*getattr(plan, where), line]})
    assert asked_costs(plan) == []
    founding = next(line for line in plan.costs if line.kind is CostKind.FORMATION)
    assert (founding.period.value, founding.begin) == ("once", plan.start)


# --- answers --------------------------------------------------------------------------------------


def test_what_is_bought_counts_what_it_may_cost_more():
    told = words(answers.answer(model_of(SHOP), Step.INVESTMENTS))
    assert "Je koopt voor € 76.000" in told, "71.500, and a tenth more of 45.000"


@pytest.mark.parametrize("name", EXAMPLES)
def test_sources_and_uses_are_those_of_the_model(name):
    model = model_of(name)
    told = words(answers.answer(model, Step.FUNDING))
    found = sa.start_budget(model.outcome.flow)
    for amount in (found.came, found.went, found.left):
        assert words(SAY.euro(amount)) in told
    result = model.outcome.summary
    if result.capital_needed > 0:
        assert words(SAY.euro(result.capital_needed)) in told
    else:
        assert "Alles is gedekt" in told


def test_money_that_comes_too_late_is_told_apart_from_money_that_misses():
    model = model_of()
    model.change(
        investments=[{"id": "oven", "name": "Oven", "amount": 9000.0, "month": "2027-02"}],
        grants=[{"id": "town", "name": "Gemeente", "amount": 9000.0, "month": "2027-08"}],
    )
    told = words(answers.answer(model, Step.FUNDING))
    assert "niet op tijd" in told
    assert "€ 9.000" in told
    model.change(grants=[])
    assert "Er ontbreekt nog € 9.000" in words(answers.answer(model, Step.FUNDING))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_break_even_is_that_of_the_engine_beside_the_plan(name):
    model = model_of(name)
    told = words(answers.answer(model, Step.BREAK_EVEN))
    even = finance.break_even(model.outcome.flow)
    assert words(SAY.euro(even.turnover)) in told
    assert words(SAY.euro(even.turnover_now)) in told
    assert SAY.number(even.customers) in told
    assert ("Broden per dag" in told) is (even.loaves is not None)


def test_a_margin_above_all_is_not_written_as_a_share():
    told = words(answers.answer(model_of("ontmoetingsplek_zorg"), Step.BREAK_EVEN))
    assert SAY("finance_guide.break_even.over") in told
    assert "182" not in told


def test_without_sales_there_is_no_break_even_to_tell():
    model = model_of(SHOP)
    model.change(activities=[], investments=[
        line.model_copy(update={"activity": None}) for line in model.plan.investments])  # fmt: skip
    assert SAY("finance_guide.break_even.none") in words(answers.answer(model, Step.BREAK_EVEN))
    free = {"id": "talk", "name": "Babbel", "kind": "meeting", "customers": 50.0, "basket": 0.0}
    model.change(activities=[free])
    assert SAY("finance_guide.break_even.no_sales") in words(answers.answer(model, Step.BREAK_EVEN))
    assert SAY("finance_guide.margins.free") in words(answers.answer(model, Step.MARGINS))


def test_the_smallest_margin_is_looked_for_on_request_and_says_when_it_is_old():
    model = model_of(SHOP)
    guide = guide_of(model)
    go(guide, STEPS.index(Step.MARGINS))
    body = guide.bodies[Step.MARGINS]
    assert body.found.value == ""
    body.run()
    found = smallest_margin(model.plan, activity="shop")
    assert words(SAY.percent(found.value, 1)) in words(body.found.value)
    assert "Zaaltje" not in body.found.value, "for a room nothing is bought"
    assert body.state.value == ""
    model.move("shop.basket", 5)
    assert SAY("finance_guide.margins.stale") in words(body.state.value)
    body.run()
    assert body.state.value == ""


def test_the_smallest_margin_of_nothing():
    guide = guide_of(model_of())
    go(guide, STEPS.index(Step.MARGINS))
    guide.bodies[Step.MARGINS].run()
    told = words(guide.bodies[Step.MARGINS].found.value)
    assert told == SAY("finance_guide.margins.nothing")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_forecast_lays_the_prudent_turnover_beside_it(name):
    model = model_of(name)
    guide = guide_of(model)
    go(guide, STEPS.index(Step.FORECAST))
    told = words(guide.answer.value)
    flow = model.outcome.flow
    for year in sa.forecast(flow, flow.driven({"customers": sa.PRUDENT})).years:
        assert words(SAY.euro(year.turnover)) in told
        assert words(SAY.euro(year.prudent)) in told
    drawn = guide.bodies[Step.FORECAST].chart.figure["data"]
    assert len(drawn) == 2
    assert drawn[1]["y"][-1] == pytest.approx(sa.PRUDENT * drawn[0]["y"][-1], abs=0.01)


def test_the_last_row_of_the_forecast_is_said_to_be_no_whole_year():
    model = model_of(SHOP)
    part = SAY("finance_guide.forecast.short_last")
    assert part not in words(answers.answer(model, Step.FORECAST))
    model.change(months=40)
    assert part in words(answers.answer(model, Step.FORECAST))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_answer_tells_the_largest_hole(name):
    model = model_of(name)
    told = words(answers.answer(model, Step.ANSWER))
    assert words(SAY.euro(model.outcome.without.capital_needed)) in told
    assert f"“{SAY(Step.FEASIBILITY.text)}”" in told
    worst = finance.find_holes(model.plan.replace(grants=[], recurring_grants=[]))
    month = max(worst, key=lambda hole: hole.depth).deepest
    assert SAY.month(month) in told


def test_the_answer_leads_to_other_sections():
    model = model_of(SHOP)
    guide = guide_of(model)
    go(guide, STEPS.index(Step.ANSWER))
    body = guide.bodies[Step.ANSWER]
    labels = {SAY(f"finance_guide.answer.{key}"): key for key in FURTHER}
    buttons = [w for w in walk(body.widget) if getattr(w, "description", "") in labels]
    assert len(buttons) == len(FURTHER)
    for button in buttons:
        button.click()
        assert model.section == labels[button.description]
    assert guide.sent[-1] == "leave"
    assert "boekhouder" in words(" ".join(getattr(w, "value", "") for w in walk(body.widget)))


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


# --- feasibility ----------------------------------------------------------------------------------


def feasibility(model: Model):
    guide = guide_of(model)
    go(guide, STEPS.index(Step.FEASIBILITY))
    return guide, guide.bodies[Step.FEASIBILITY]


def test_words_and_judgements_are_kept_in_the_plan():
    model = model_of()
    guide, body = feasibility(model)
    for name in ASKED:
        body.words[name]._handle_custom_msg({"text": f"over {name} <b>"}, [])
        assert getattr(model.plan.feasibility, name) == f"over {name} <b>"
    assert shown_states(guide)[5] == "started"
    body.answers["internal"].choice.value = "yes"
    body.answers["external"].choice.value = "no"
    assert model.plan.feasibility.internal_ok is True
    assert model.plan.feasibility.external_ok is False
    assert shown_states(guide)[5] == "filled"
    body.answers["external"].choice.value = "unknown"
    assert model.plan.feasibility.external_ok is None
    assert step_states(model.plan)[Step.FEASIBILITY] is StepState.STARTED


def test_boxes_follow_the_plan_back_and_forth():
    model = model_of()
    _, body = feasibility(model)
    body.words["plan_b"]._handle_custom_msg({"text": "Minder open."}, [])
    body.answers["internal"].choice.value = "yes"
    model.undo()
    assert body.answers["internal"].choice.value == "unknown"
    model.undo()
    assert body.words["plan_b"].text == ""
    model.redo()
    assert body.words["plan_b"].text == "Minder open."
    assert model.can_redo, "following changes nothing"


def test_what_the_numbers_say_stands_beside_it():
    model = model_of(SHOP)
    _, body = feasibility(model)
    hands = sa.effort(model.plan)
    assert SAY.number(hands.hours_week) in words(body.hands.value)
    found = sa.demand(model.outcome.flow, None)
    assert SAY.number(found.visits) in words(body.visits.value)
    assert "inwoners" not in words(body.visits.value), "the village of the plan is not known"


def test_the_village_of_the_plan_gives_visits_a_resident():
    model = model_of(SHOP)
    _, body = feasibility(model)
    assert SAY("finance_guide.feasibility.no_village") in words(body.visits.value)
    choose(body.place, "Runkel")
    assert model.plan.village is None
    assert "Runkelen (Sint-Truiden)" in body.place.form._faults["village"]
    choose(body.place, "runkelen")
    code = model.plan.village
    village = datasets.village(code)
    assert (village.name, village.municipality) == ("Runkelen", "Sint-Truiden")
    assert body.place.form._values["village"] == "Runkelen (Sint-Truiden)"
    told = words(body.visits.value)
    assert f"{village.name} heeft {SAY.number(village.population)} inwoners" in told
    found = sa.demand(model.outcome.flow, village.population)
    assert f"{SAY.number(found.each, 1)} bezoeken" in told
    model.undo()
    assert body.place.form._values["village"] == ""
    model.redo()
    assert body.place.form._values["village"] == "Runkelen (Sint-Truiden)"
    # It is the field of the settings, alone and without a heading to fold.
    (group,) = body.place.form._groups
    assert (group["heading"], [one["key"] for one in group["fields"]]) == ("", ["village"])
    # A plan that comes in with its village shows where that is.
    _, other = feasibility(model)
    assert other.place.form._values["village"] == "Runkelen (Sint-Truiden)"
    model.change(village="99999A")
    assert SAY("finance_guide.feasibility.no_village") in words(other.visits.value)


def choose(place, text: str) -> None:
    place.form._answer(None, {"do": "edit", "key": "village", "text": text}, [])


def test_where_and_when_is_asked_with_the_first_step():
    model = model_of()
    guide = guide_of(model)
    form = guide.bodies[Step.INVESTMENTS].settings.form
    assert {"village", "opening", "months"} <= set(form.fields)


def test_a_village_without_residents_is_told_to_be_unknown():
    table = datasets.villages()
    code = table.index[table["population"].isna()][0]
    model = model_of(SHOP)
    model.change(village=code)
    _, body = feasibility(model)
    name = datasets.village(code).name
    told = SAY("finance_guide.feasibility.residents_unknown", village=name)
    assert told in words(body.visits.value)


def test_a_plan_without_people_or_customers_says_what_is_not_there():
    _, body = feasibility(model_of())
    assert words(body.hands.value) == " ".join(
        SAY(f"finance_guide.feasibility.{key}") for key in ("no_volunteers", "no_staff")
    )
    assert words(body.visits.value) == SAY("finance_guide.feasibility.no_visits")


def test_visits_counted_from_residents_are_told():
    model = model_of()
    reach = {"residents": 900.0, "share": 0.25, "visits": 2.0}
    model.change(activities=[{"id": "shop", "name": "Winkel", "basket": 5.0, "reach": reach}])
    _, body = feasibility(model)
    assert "Winkel: 25 % van 900 inwoners komt 2 keer per maand." in words(body.visits.value)


def test_every_judgement_stands_with_its_words():
    assert set(JUDGED) < set(ASKED)
