"""The action plan, the roll-out and the framework on paper, and the calendar of the plan."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
import vobject
from docx import Document
from openpyxl import load_workbook

from buurtpunt_lib.charts.gantt import NARROW, WIDE, described, gantt_drawing
from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.rollout import Framework
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.reports import action_words, project_calendar, project_document
from buurtpunt_lib.reports.action_words import ActionPlan
from buurtpunt_lib.reports.content import Heading, Note, Paragraph, Picture, Table, plain
from buurtpunt_lib.reports.project_document import actions, framework, rollout
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")
TODAY = date(2027, 3, 1)
EMPTY = Project.empty(name="Ons punt", start=date(2027, 1, 1), opening=date(2027, 9, 1))
FULL = EMPTY.replace(
    team=[{"id": "an", "name": "An", "hours_week": 4}],
    participation={"meetings": [{"id": "m", "name": "Avond", "on": "2027-04-01",
                                 "place": "De zaal"}]},
    actions=[
        {"id": "a", "text": "=SUM(A1) <b>Zaal</b>", "who": "An", "due": "2027-02-20"},
        {"id": "b", "text": "Folder", "who": "An, Bert", "begin": "2027-03-05",
         "due": "2027-03-10", "hours": 12, "after": ["a"], "note": "In kleur"},
        {"id": "c", "text": "Bezoek", "days": 14, "assumed": True, "after": ["b"]},
        {"id": "d", "text": "Klaar ding", "state": "done", "due": "2027-01-05", "term": "short"},
        {"id": "e", "text": "Vieren", "begin": "2028-09-01", "came_from": "meetings/m"},
    ],
    gates=[{"id": "g", "text": "Geld is zeker", "term": "short", "check": "funding"},
           {"id": "h", "text": "Goesting", "term": "middle", "passed": True}],
    rollout={
        "phases": [{"id": "p", "name": "Eerst", "begin": "2027-05", "months": 6,
                    "villages": ["71053H", "71053B"]}],
        "villages": [{"id": "v", "village": "71053H", "needs": "Een <winkel>",
                      "strengths": "De fanfare", "trekker": "Cas"}],
        "deeds": [{"id": "d", "text": "Zaal openen", "role": "facilitate", "fields": ["leisure"],
                   "village": "71053B"}],
        "initiatives": [{"id": "i", "name": "Repair", "stage": "promising"}],
        "wishes": [{"id": "w", "text": "Een bank", "votes": 7}, {"id": "x", "text": "Licht"}],
        "co_creations": [{"id": "l", "text": "Bank gebouwd", "on": "2027-02-02"}],
        "programmes": [{"id": "z", "name": "Zorgzame buurten", "since": "2021",
                        "villages": ["71053H"]}],
        "framework": {"goal": "Elk dorp een plek.\n\nOok kleine dorpen."},
    },
)  # fmt: skip


def words(blocks) -> str:
    """Every word of blocks."""
    found = []
    for block in blocks:
        if isinstance(block, Table):
            found += [block.caption, *(plain(cell) for row in block.rows for cell in row.cells)]
        elif isinstance(block, Picture):
            found.append(block.description)
        elif hasattr(block, "items"):
            found += [plain(one) for one in block.items]
        else:
            found.append(plain(block.text))
    return "\n".join(found)


# --- chapters ------------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", [actions, rollout, framework])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_entered_gives_no_chapter(chapter, language):
    say = catalogue(language)
    assert chapter.blocks(EMPTY, say, today=TODAY) == ()
    assert chapter.blocks(FULL, say, today=TODAY)


def test_the_plan_says_who_does_what_by_when():
    told = words(actions.blocks(FULL, SAY, today=TODAY))
    for piece in ("Folder", "An, Bert", "10 maart 2027", "nog te doen, 9 dagen te laat",
                  "Geld is zeker", "Goesting", "Bert (niet in het team)"):  # fmt: skip
        assert piece in told
    (table,) = [
        block
        for block in actions.blocks(FULL, SAY, today=TODAY)
        if isinstance(block, Table) and block.caption == SAY("actions.table.caption")
    ]
    by_text = {row.cells[1]: row.cells for row in table.rows if not row.is_heading}
    assert by_text["Folder"][-1] == by_text["=SUM(A1) <b>Zaal</b>"][0]
    assert by_text["Bezoek"][3] == "11 maart 2027 (vroegst)"
    groups = [row.cells[0] for row in table.rows if row.is_heading]
    assert groups == [SAY(f"actions.term.{one}") for one in ("short", "middle", "none")]


def test_a_plan_with_gates_alone_is_a_chapter_too():
    only = EMPTY.replace(gates=FULL.gates)
    told = words(actions.blocks(only, SAY, today=TODAY))
    assert "Goesting" in told
    assert not [one for one in actions.blocks(only, SAY, today=TODAY) if isinstance(one, Picture)]


def test_the_roll_out_sets_what_is_measured_beside_what_is_said():
    told = words(rollout.blocks(FULL, SAY, today=TODAY))
    for piece in ("Ordingen", "Halmaal", "De fanfare", "Een <winkel>", "nog niet gevraagd",
                  "Zaal openen (Halmaal)", "Faciliteren", "vrije tijd", "niet geteld",
                  "november 2027", "Zorgzame buurten", "Bank gebouwd"):  # fmt: skip
        assert piece in told


def test_a_village_of_another_coding_stops_no_document():
    gone = EMPTY.replace(rollout={"phases": [{"id": "p", "name": "P", "villages": ["99999A"]}]})
    assert "99999A" in words(rollout.blocks(gone, SAY, today=TODAY))


def test_the_framework_asks_what_is_open_and_says_what_is_written():
    told = framework.template(FULL, SAY, today=TODAY)
    assert Paragraph("Elk dorp een plek.") in told
    assert Paragraph("Ook kleine dorpen.") in told
    asked = {SAY(f"rollout.framework.ask.{name}") for name in Framework.model_fields}
    notes = {plain(one.text) for one in told if isinstance(one, Note)}
    assert asked - notes == {SAY("rollout.framework.ask.goal")}
    headings = [plain(one.text) for one in told if isinstance(one, Heading)]
    assert headings[:9] == [
        SAY(f"rollout.framework.part.{name}") for name in Framework.model_fields
    ]
    assert "Zaal openen" in words(told)
    assert framework.template(EMPTY, SAY, today=TODAY)


# --- files ---------------------------------------------------------------------------------------


def test_the_plan_as_docx_and_xlsx_holds_the_same_actions():
    made = project_document.project_report(FULL, "actionplan", "docx", SAY, today=TODAY)
    cells = {
        cell.text
        for table in Document(io.BytesIO(made)).tables
        for row in table.rows
        for cell in row.cells
    }
    made = project_document.project_report(FULL, "actionplan", "xlsx", SAY, today=TODAY)
    values = {
        cell.value
        for sheet in load_workbook(io.BytesIO(made))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s"
    }
    for one in FULL.actions:
        assert one.text in cells
        assert one.text in values


def test_the_sheet_holds_real_dates_and_numbers_and_no_formula():
    made = project_document.project_report(FULL, "actionplan", "xlsx", SAY, today=TODAY)
    acties, poorten, werk = load_workbook(io.BytesIO(made))
    heads = [cell.value for cell in acties[3]]
    rows = {row[1].value: dict(zip(heads, row, strict=True)) for row in acties.iter_rows(min_row=4)}
    folder = rows["Folder"]
    assert folder["Klaar tegen"].value == datetime(2027, 3, 10)
    assert (folder["Uren"].value, folder["Uren"].data_type) == (12, "n")
    assert folder["Na"].value == str(rows["=SUM(A1) <b>Zaal</b>"]["Nr."].value)
    assert rows["=SUM(A1) <b>Zaal</b>"]["Wat"].data_type == "s"
    assert rows["=SUM(A1) <b>Zaal</b>"]["Dagen te laat"].value == 9
    # What nobody knows is an empty cell, never zero; a day that nobody chose is said to be none.
    assert rows["Vieren"]["Uren"].value is None
    assert rows["Bezoek"]["Dag gekozen?"].value == SAY("actions.sheet.estimate")
    assert folder["Dag gekozen?"].value is None
    assert [row[0].value for row in poorten.iter_rows(min_row=4, max_row=5)] == [
        "Geld is zeker", "Goesting",
    ]  # fmt: skip
    assert werk["A4"].value == "An"
    assert werk["E4"].value == 4
    with pytest.raises(InputError, match=r"project_document\.empty"):
        project_document.project_report(EMPTY, "actionplan", "xlsx", SAY, today=TODAY)


def test_the_calendar_holds_what_has_a_chosen_day_and_is_not_done():
    made = project_calendar.to_ical(FULL, SAY, now=datetime(2027, 3, 1, tzinfo=UTC))
    calendar = vobject.readOne(made.decode())
    found = {one.summary.value: one for one in calendar.vevent_list}
    assert {name: one.dtstart.value for name, one in found.items()} == {
        "Klaar: =SUM(A1) <b>Zaal</b>": date(2027, 2, 20),
        "Klaar: Folder": date(2027, 3, 10),
        "Begin: Vieren": date(2028, 9, 1),
        "Bijeenkomst: Avond": date(2027, 4, 1),
        "Opening van Ons punt": date(2027, 9, 1),
    }
    assert found["Klaar: Folder"].description.value == "Wie: An, Bert\nIn kleur"
    assert found["Bijeenkomst: Avond"].location.value == "De zaal"
    assert len({one.uid.value for one in calendar.vevent_list}) == 5
    assert project_calendar.to_ical(EMPTY, SAY) is None


def test_an_action_that_moves_keeps_its_place_in_a_calendar():
    def uid(due: str) -> str:
        project = EMPTY.replace(actions=[{"id": "a", "text": "A", "due": due}])
        made = project_calendar.to_ical(project, SAY, parts=("actions",))
        return vobject.readOne(made.decode()).vevent.uid.value

    assert uid("2027-03-05") == uid("2027-03-09")


# --- the drawing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_drawn_lies_on_the_paper(width, language):
    say = catalogue(language)
    chart = ActionPlan(FULL, TODAY).chart
    drawing = gantt_drawing(chart, say, width=width)
    for part in drawing.parts:
        for x, y in getattr(part, "points", [(getattr(part, "x", 0), getattr(part, "y", 0))]):
            assert -0.01 <= x <= width + 0.01
            assert 0 <= y <= drawing.height + 0.01
        if hasattr(part, "text"):
            assert part.x + len(part.text) * part.size * 0.45 <= width + 1


def test_the_svg_is_well_formed_and_says_what_it_shows():
    chart = ActionPlan(FULL, TODAY).chart
    words = described(chart, SAY)
    root = ElementTree.fromstring(svg(gantt_drawing(chart, SAY), description=words))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == words
    assert "Acties: 5, waarvan 1 te laat" in words
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any("<b>Zaal</b>" in (one or "") for one in texts)


def test_late_differs_from_planned_in_more_than_colour():
    shapes = {}
    for due in ("2027-02-20", "2027-03-20"):
        project = EMPTY.replace(actions=[{"id": "a", "text": "A", "due": due}])
        drawing = gantt_drawing(ActionPlan(project, TODAY).chart, SAY)
        shapes[due] = [type(part).__name__ for part in drawing.parts]
        told = [part.text for part in drawing.parts if hasattr(part, "text")]
        assert any("9 dagen te laat" in one for one in told) == (due < "2027-03")
    assert shapes["2027-02-20"].count("Stroke") > shapes["2027-03-20"].count("Stroke")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_and_cell_can_be_said(language):
    say = catalogue(language)
    plan = ActionPlan(FULL, TODAY)
    for row in plan.rows:
        assert set(action_words.ACTIONS) <= set(action_words.action_cells(row, plan, say))
    for load in plan.loads:
        assert set(action_words.LOADS) == set(action_words.load_cells(load, say))
    for one in plan.judged:
        assert all(action_words.gate_cells(one, say).values())
    assert plan.findings
    for one in plan.findings:
        assert action_words.sentence(one, say)
