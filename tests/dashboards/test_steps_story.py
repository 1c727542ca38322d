"""Canvas, pitch and documents on the page of the steps: shared with the plan of page 03."""

from __future__ import annotations

from datetime import date

import pytest
from ipywidgets import HTML, Widget

from buurtpunt_lib import datasets, finance
from buurtpunt_lib.dashboards.download import Download
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.plan_in_project import PlanInProject
from buurtpunt_lib.dashboards.steps.sections import canvas, documents, papers, pitch
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.planning.canvas import BLOCKS
from buurtpunt_lib.reports import canvas_words, project_document
from buurtpunt_lib.reports.plan_document.canvas import said_by_plan
from buurtpunt_lib.storage import read_plan
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
PLAN = read_plan(DATA / "examples" / "dorpswinkel_met_cafe.json")
VILLAGE = "71053C"


@pytest.fixture
def model() -> ProjectModel:
    return ProjectModel(SAY, today=date(2026, 11, 22))


def guarded():
    return messages(SAY)[1]


def below(widget: Widget) -> list[Widget]:
    found = [widget]
    for child in getattr(widget, "children", ()):
        found += below(child)
    return found


def words(widget: Widget) -> str:
    return " ".join(one.value for one in below(widget) if isinstance(one, HTML))


# --- the plan in a project -----------------------------------------------------------------------


def test_a_change_of_the_plan_is_one_step_of_the_project(model):
    plan = PlanInProject(model)
    plan.change(canvas={"offer": "Koffie"}, name="De Linde")
    assert model.project.plan.canvas.offer == "Koffie"
    assert model.project.name == "De Linde"
    model.undo()
    assert model.project == model.original


def test_it_comes_to_what_the_plan_comes_to(model):
    model.change(plan=PLAN)
    plan = PlanInProject(model)
    assert plan.plan == PLAN
    assert plan.outcome.summary == finance.PlanOutcome.of(PLAN).summary
    assert plan.outcome is plan.outcome


# --- the canvas ----------------------------------------------------------------------------------


def test_what_is_written_in_a_box_stands_in_the_plan(model):
    section = canvas.make(model, guarded())
    section.refresh()
    section.boxes.boxes["offer"]._answer(None, {"text": "Brood <b>"}, [])
    assert model.project.plan.canvas.offer == "Brood <b>"
    section.refresh()
    empty = section.missing.value
    assert "Nog 8 vakken" in empty
    assert SAY("story.canvas.block.offer") not in empty
    assert "Brood &lt;b&gt;" in section.boxes.paper.value


def test_what_other_steps_hold_stands_below_the_boxes(model):
    model.put("communication.channels", {"name": "Kerktoren"})
    model.put("communication.segments", {"name": "De jongeren"})
    model.put("offer.partners", {"name": "Bakker Jan", "task": "brengt brood"})
    model.put("offer.services", {"id": "cafe", "when": "opening"})
    model.put("team", {"name": "An"})
    section = canvas.make(model, guarded())
    section.refresh()
    said = {block: section.boxes.said[block].value for block in BLOCKS}
    assert "Kerktoren" in said["channels"]
    assert "De jongeren" in said["customers"]
    assert "Bakker Jan: brengt brood" in said["partners"]
    assert "Bij de opening" in said["offer"]
    assert "1 persoon in het kernteam" in said["people_and_means"]


def test_income_and_costs_are_those_of_the_plan(model):
    model.change(plan=PLAN)
    found = canvas_words.beside(model.project, model.outcome(), SAY)
    plan = said_by_plan(PLAN, model.outcome().flow, SAY)
    for block in BLOCKS:
        assert set(plan[block]) <= set(found[block])
    assert found["income"] == plan["income"] != ()
    assert found["cost_structure"] == plan["cost_structure"] != ()


def test_customers_stand_beside_the_people_who_live_near(model):
    section = canvas.make(model, guarded())
    section.refresh()
    assert SAY("canvas_step.no_village") in section.boxes.said["customers"].value
    model.edit("plan.village", VILLAGE)
    section.refresh()
    told = section.boxes.said["customers"].value
    near = canvas_words.catchment(model.facts(), datasets.village(VILLAGE), SAY)
    assert near
    assert near.split(".")[0] in told


def test_the_people_near_are_counted_once_for_a_village(model, monkeypatch):
    counted = []
    monkeypatch.setattr(canvas_words, "catchment", lambda *found: counted.append(found) or "er")
    model.edit("plan.village", VILLAGE)
    section = canvas.make(model, guarded())
    for text in ("a", "ab", "abc"):
        model.edit("plan.canvas.offer", text)
        section.refresh()
    assert len(counted) == 1


def test_the_no_loss_test_says_what_the_engine_says(model):
    section = canvas.make(model, guarded())
    section.refresh()
    assert SAY("canvas_step.no_amounts") in section.test.value
    model.change(plan=PLAN)
    section.refresh()
    found = model.outcome()
    for side in found.sides.values():
        first = side.no_loss.first
        key = "finance_results.answer.no_loss."
        told = SAY(f"{key}first", year=str(first)) if first else SAY(f"{key}never")
        assert told in section.test.value
    assert ("bp-answer-bad" in section.test.value) == (found.given.no_loss.first is None)


# --- the pitch -----------------------------------------------------------------------------------


def test_the_pitch_is_that_of_the_plan(model):
    section = pitch.make(model, guarded())
    section.refresh()
    section.parts["pitch"].boxes["question"]._answer(None, {"text": "Doe je mee?"}, [])
    assert model.project.plan.pitch.question == "Doe je mee?"
    section.choice.value = "speech"
    assert list(section.parts) == ["pitch", "speech"]
    model.undo()
    section.choice.value = "pitch"
    assert section.parts["pitch"].boxes["question"].text == ""


# --- documents -----------------------------------------------------------------------------------


def downloads(widget: Widget) -> list[Download]:
    return [one for one in below(widget) if isinstance(one, Download)]


def test_there_is_a_button_for_every_form_of_every_kind(model):
    section = documents.make(model, guarded())
    section.refresh()
    labels = [button.label for button in downloads(section.widget)]
    assert len(labels) == len(set(labels))
    assert len(labels) == sum(len(forms) for forms in project_document.FORMS.values())


def test_it_asks_for_the_contact_point_until_it_is_there(model):
    section = documents.make(model, guarded())
    section.refresh()
    assert SAY("documents_step.contact_open") in section.contact.value
    model.section = "documents"
    section.fill_in.click()
    assert (model.section, model.wanted) == ("overview", "contact.name")
    model.change(contact={"name": "An <i>", "telephone": "1", "email": "an@example.org"})
    section.refresh()
    assert "An &lt;i&gt;, 1, an@example.org" in section.contact.value
    assert section.fill_in.layout.display == "none"


def test_a_document_that_would_be_empty_is_told_beside_its_button(model):
    box = papers.paper_buttons(model, "canvas")
    sent = []
    button = downloads(box)[0]
    button.send = lambda *message: sent.append(message)
    button._handle_custom_msg({"ask": "file"}, [])
    assert sent == []
    assert "Canvas" in words(box)
    model.edit("plan.canvas.offer", "Koffie")
    button._handle_custom_msg({"ask": "file"}, [])
    ((head, (content,)),) = sent
    assert head["name"].endswith("_canvas.pdf")
    assert head["kind"] == "application/pdf"
    assert content.startswith(b"%PDF")
    assert words(box) == ""


@pytest.mark.parametrize("message", [None, "x", {"ask": "alles"}, {"ask": ["file"]}, 3])
def test_a_forged_message_gets_nothing(model, message):
    box = papers.paper_buttons(model, "dossier")
    button = downloads(box)[0]
    sent = []
    button.send = lambda *told: sent.append(told)
    button._handle_custom_msg(message, [])
    assert sent == []
