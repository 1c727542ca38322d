"""The step of participation on the page: what is pressed, typed and read lands in the project."""

from __future__ import annotations

import csv
import io

import pytest
from participation_examples import EMPTY, FULL, TODAY, changed

from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.after import AfterPart
from buurtpunt_lib.dashboards.steps.participation.aim import AimPart
from buurtpunt_lib.dashboards.steps.participation.ideas import IdeasPart
from buurtpunt_lib.dashboards.steps.participation.meetings import Afterwards, MeetingsPart
from buurtpunt_lib.dashboards.steps.participation.method_picker import MethodPicker
from buurtpunt_lib.dashboards.steps.participation.needs_part import NeedsPart
from buurtpunt_lib.dashboards.steps.participation.people import PeoplePart
from buurtpunt_lib.dashboards.steps.participation.survey_part import SurveyPart
from buurtpunt_lib.dashboards.steps.participation.tips import TipsPart
from buurtpunt_lib.dashboards.steps.sections.participation import PARTS, make
from buurtpunt_lib.domain.project.actions import ActionState
from buurtpunt_lib.planning.survey import own_code
from buurtpunt_lib.reports.household_survey.sheet import KEY
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")
NASTY = "<img src=x onerror=alert(1)>\"'&"


def model_of(project=FULL, language: str = "nl") -> ProjectModel:
    return ProjectModel(catalogue(language), today=TODAY, project=project)


def shown(part_class, project=FULL):
    model = model_of(project)
    place, guarded = messages(NL)
    part = part_class(model, guarded)
    part.refresh()
    return model, part, place


def press(widget, code: str) -> None:
    widget._answer(widget, {"press": code}, [])


def type_in(form, key: str, text: str) -> None:
    form._answer(form, {"do": "edit", "key": key, "text": text}, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_opens_and_follows_the_project(language):
    model = model_of(EMPTY, language)
    _, guarded = messages(NL)
    section = make(model, guarded)
    for one in section.parts.unfolds:
        one.head.value = True
    model.project = FULL
    section.refresh()
    assert len(section.parts.unfolds) == len(PARTS) == 8
    nobody = model.say("participation.finding.nobody")
    assert nobody not in section.findings.widget._html
    # Before anything is entered there is one quiet sentence; the first word brings the remarks.
    model.project = EMPTY
    section.refresh()
    assert nobody not in section.findings.widget._html
    assert "bp-note" not in section.findings.widget._html
    assert model.say("project.findings.not_begun") in section.findings.widget._html
    model.put("participation.examples", {"name": "Dorpspunt Stavele"})
    section.refresh()
    assert "bp-note" not in section.findings.widget._html
    model.edit("participation.known_before", "x")
    section.refresh()
    assert nobody in section.findings.widget._html


def test_a_finding_opens_the_part_where_it_is_mended():
    model = model_of(changed(EMPTY, meetings=[{"id": "m", "name": "Avond"}]))
    _, guarded = messages(NL)
    section = make(model, guarded)
    section.parts.unfolds[0].head.value = False
    model.go("participation.meetings[m].questions")
    section.refresh()
    opened = [number for number, one in enumerate(section.parts.unfolds) if one.head.value]
    assert opened == [list(PARTS).index("meetings")]


def test_principles_are_ticked_in_the_project():
    model, part, _ = shown(AimPart)
    part.ticks._answer(part.ticks, {"code": "participation_equals", "ticked": True}, [])
    assert model.project.ticked == ("participation_equals",)
    part.ticks._answer(part.ticks, {"code": "something_else", "ticked": True}, [])
    assert model.project.ticked == ("participation_equals",)


def test_nobody_against_is_only_known_when_it_is_said():
    model, part, _ = shown(PeoplePart, changed(stakeholders=[{"id": "a", "name": "An"}]))
    assert "opponents_open" in str([f.code for f in _findings(model)])
    part.opponents.form._answer(
        part.opponents.form, {"do": "edit", "key": "participation.no_opponents", "on": True}, []
    )
    assert model.project.participation.no_opponents is True
    assert "opponents_open" not in str([f.code for f in _findings(model)])


def _findings(model):
    from buurtpunt_lib import datasets
    from buurtpunt_lib.planning import participation

    return participation.findings(model.project, datasets.participation(), today=TODAY)


def test_the_picture_is_there_with_its_table():
    _, part, _ = shown(PeoplePart)
    assert 'role="img"' in part.picture.value
    assert "De bakker" in part.picture.value
    _, empty, _ = shown(PeoplePart, EMPTY)
    assert "<svg" not in empty.picture.value


def test_a_pressed_way_of_working_is_that_of_the_meeting():
    model = model_of()
    place, guarded = messages(NL)
    picker = MethodPicker(model, guarded, "m1")
    picker.refresh()
    press(picker.choices, "method:small_groups")
    assert model.project.participation.meetings[0].method == "small_groups"
    press(picker.choices, "method:witchcraft")
    assert model.project.participation.meetings[0].method == "small_groups"
    picker.refresh()
    assert "Tafel 1" in picker.tables.value
    model.take("participation.meetings", "m1")
    picker.refresh()
    assert place.value == ""


def test_what_is_agreed_becomes_an_action_of_the_project():
    model = model_of()
    part = Afterwards(model, "m2")
    part.refresh()
    press(part.todos.before, "add")
    type_in(part.todos.form, "text", "Brood proeven")
    added = model.project.actions[-1]
    assert added.text == "Brood proeven"
    assert added.came_from == "meetings/m2"
    assert added.state is ActionState.OPEN
    # Those of another meeting are not shown here, and stay.
    assert "Offerte vragen" not in part.todos.before._html
    assert len(model.project.actions) == 3


def test_the_card_of_a_meeting_says_how_many_tables():
    _, part, _ = shown(MeetingsPart)
    assert "7 tafels, van 4 of 5" in part.meetings.before._html


def test_a_place_of_the_register_fills_in_an_example():
    model, part, _ = shown(IdeasPart)
    code = part.hubs.options[1][1]
    part.hubs.value = code
    part.take.click()
    added = model.project.participation.examples[-1]
    assert added.hub == code
    assert added.steps
    assert added.problems == ""
    before = len(model.project.participation.examples)
    part.take.click()
    assert len(model.project.participation.examples) == before


def test_needs_without_a_village_are_not_measured():
    _, part, _ = shown(
        NeedsPart, changed(EMPTY, needs=[{"id": "n", "text": "x", "service": "bread"}])
    )
    assert NL("participation.fit.no_village") in part.fit.value
    assert NL("participation.verdict.asked_unmeasured") in part.fit.value
    _, chosen, _ = shown(NeedsPart)
    assert "Zepperen" in chosen.fit.value
    assert "41" in chosen.fit.value


# --- the survey ----------------------------------------------------------------------------------


def answers(*rows) -> bytes:
    keys = ["number", "people", "misses.bread", "remarks"]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([f"{KEY}{key}" for key in keys])
    writer.writerows([[row.get(key, "") for key in keys] for row in rows])
    return out.getvalue().encode()


def send(part, content: bytes, name: str = "a.csv") -> None:
    part.upload._handle_custom_msg({"size": len(content), "name": name}, [content])


def test_a_file_replaces_what_was_counted_or_is_added_to_it():
    model, part, place = shown(SurveyPart)
    send(part, answers({"people": "met 2"}, {"people": "onzin"}))
    survey = model.project.participation.survey
    assert (survey.households, survey.refused, survey.read_on) == (1, 1, TODAY)
    assert "Rij 3" in part.told.value
    part.adding.add = True
    send(part, answers({"people": "met 2", "misses.bread": "x"}))
    survey = model.project.participation.survey
    assert survey.households == 2
    counts = {(one.question, one.answer): one.count for one in survey.tallies}
    assert counts == {("people", "p2"): 2, ("misses", "bread"): 1}
    assert (survey.sent, survey.in_village) == (310, 420)
    model.undo()
    assert model.project.participation.survey.households == 1
    assert place.value == ""


def test_a_file_that_cannot_be_read_leaves_the_counts():
    model, part, place = shown(SurveyPart)
    send(part, b"naam;leeftijd\nAn;30\n")
    assert model.project.participation.survey.households == 64
    assert "herkennen we geen kolommen" in place.value
    part.upload._handle_custom_msg({"size": "x"}, [b"abc"])
    assert model.project.participation.survey.households == 64


def test_counted_answers_are_thrown_away_and_the_questions_stay():
    model, part, _ = shown(SurveyPart)
    part.forget.click()
    survey = model.project.participation.survey
    assert (survey.households, survey.tallies, survey.remarks) == (None, (), ())
    assert survey.own_questions == ("Mag de bib mee in het gebouw?",)
    part.refresh()
    assert part.forget.layout.display == "none"


@pytest.mark.parametrize("form", ["pdf", "docx", "html", "xlsx", "csv"])
def test_the_survey_is_handed_out_in_each_form(form):
    _, part, _ = shown(SurveyPart)
    sent = []
    button = part._file(form, "print", lambda f: f)
    button.send = lambda message, buffers: sent.append((message["name"], buffers[0]))
    button._handle_custom_msg({"ask": "file"}, [])
    name, content = sent[0]
    assert name.endswith(f".{form}")
    assert len(content) > 500


# --- the ten tips --------------------------------------------------------------------------------


def test_an_answer_counts_at_once():
    model, part, _ = shown(TipsPart)
    before = part.score.value
    type_in(part.form, "means", "yes")
    part.refresh()
    assert part.score.value != before
    type_in(part.form, "goal", "no")
    assert [one.id for one in model.project.participation.tips] == ["check_means"]


def test_what_comes_next_leads_to_its_field():
    model, part, _ = shown(TipsPart)
    code = next(iter(part.places))
    press(part.next, code)
    assert model.wanted == part.places[code]


# --- nothing that is typed becomes HTML ----------------------------------------------------------


def test_what_is_typed_never_becomes_html():
    people = [{"id": "a", "name": NASTY, "via": NASTY, "influence": 4, "interest": 4}]
    project = changed(
        stakeholders=people,
        needs=[{"id": "n", "text": NASTY, "service": "bread", "heard_at": NASTY},
               {"id": "s", "text": NASTY, "service": "bread", "kind": "strength"}],
        survey={"households": 40, "remarks": [NASTY], "own_questions": [NASTY],
                "tallies": [{"id": "x", "question": own_code(NASTY), "answer": "yes",
                             "count": 40}]},
        meetings=[{"id": "m", "name": NASTY, "people": 9, "guests": [
            {"id": "g", "name": NASTY, "people": 4}]}],
    )  # fmt: skip
    project = project.replace(actions=({"id": "t", "text": NASTY},))
    model = model_of(project)
    _, guarded = messages(NL)
    picker = MethodPicker(model, guarded, "m")
    parts = [PeoplePart(model, guarded), NeedsPart(model, guarded), SurveyPart(model, guarded),
             AfterPart(model, guarded), picker]  # fmt: skip
    for part in parts:
        part.refresh()
    written = [
        parts[0].picture.value, parts[0].people.before._html, parts[1].fit.value,
        parts[1].needs.before._html, parts[2].result.value, parts[3].updates.value,
        picker.tables.value, picker.guests.before._html,
    ]  # fmt: skip
    for html in written:
        assert "<img" not in html
        assert "onerror" in html
