"""Sections actions and roll-out of page 05: what is pressed lands in the project, no more."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from buurtpunt_lib.dashboards.guard import guarded
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections import actions, rollout
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import gates
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)


@pytest.fixture
def model() -> ProjectModel:
    return ProjectModel(SAY, today=TODAY)


@pytest.fixture
def told() -> list[str]:
    return []


def made(module, model, told):
    section = module.make(model, lambda call: guarded(call, SAY, told.append))
    model.observe(lambda _change: section.refresh(), "project")
    section.refresh()
    return section


def opened(section, words: str):
    """The content of the part whose heading begins with these words."""
    (unfold,) = [one for one in section.parts.unfolds if one.head.description.startswith(words)]
    unfold.head.value = True
    return unfold.content


def press(pressable, code: str) -> None:
    pressable._answer(pressable, {"press": code}, [])


def shown(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


# --- actions -------------------------------------------------------------------------------------


def test_an_empty_plan_opens_with_what_could_be_taken_over(model, told):
    section = made(actions, model, told)
    assert section.parts.unfolds[0].head.value
    offers = section.parts.unfolds[0].content
    press(offers.list, "one:steps/why")
    assert [one.came_from for one in model.project.actions] == ["steps/why"]
    assert not offers.list.holds("one:steps/why")
    press(offers.list, "all:steps")
    assert len({one.came_from for one in model.project.actions}) == len(model.project.actions) == 26
    model.undo()
    assert len(model.project.actions) == 1
    assert not any(told)


def test_a_forged_proposal_adds_nothing(model, told):
    offers = opened(made(actions, model, told), SAY("actions.part.offers"))
    for code in ("one:steps/unknown", "all:nothing", "one:", "all:", 3):
        press(offers.list, code)
    # A code of the list that no longer stands for anything.
    press(offers.list, "one:steps/why")
    offers._press("one:steps/why")
    assert len(model.project.actions) == 1


def test_the_timeline_and_the_table_follow_the_project(model, told):
    section = made(actions, model, told)
    timeline = opened(section, SAY("actions.part.chart"))
    assert SAY("actions.chart.none") in shown(timeline.shown.value)
    model.put("actions", {"text": "<script>x</script>", "who": "An", "due": "2026-11-01"})
    html = timeline.shown.value
    assert html.count("<svg") == 2
    assert "<script" not in html
    assert "<script>x</script>" in shown(html)
    assert "21 dagen te laat" in shown(html)
    assert "1" in shown(section.figures.value)


def test_a_circle_is_refused_and_the_plan_stays(model, told):
    section = made(actions, model, told)
    editor = opened(section, SAY("actions.part.list")).editor
    first = model.put("actions", {"text": "Eerst"})
    model.put("actions", {"text": "Dan", "after": [first]})
    before = model.project
    with pytest.raises(InputError, match=r"actions\.circle"):
        model.edit(f"actions[{first}].after", [one.id for one in before.actions])
    assert model.project is before
    cards = shown(editor.before._html)
    assert "op zijn vroegst van 22 november 2026" in cards
    assert "nog niemand" in cards


def test_the_usual_gates_come_once_and_say_what_they_see(model, told):
    section = made(actions, model, told)
    part = opened(section, SAY("actions.part.gates"))
    usual = len(gates.missing(model.project))
    part._add()
    part._add()
    assert len(model.project.gates) == usual
    assert part.usual.layout.display == "none"
    assert SAY("actions.met.plan_empty") in shown(part.shown.value)
    model.change(participation={"no_opponents": True})
    assert SAY("actions.met.no_opponents") in shown(part.shown.value)


def test_the_load_names_everybody(model, told):
    section = made(actions, model, told)
    part = opened(section, SAY("actions.part.load"))
    assert SAY("actions.load.none") in shown(part.shown.value)
    model.put("actions", {"text": "A", "who": "An en Bert", "hours": 4})
    assert "Bert (niet in het team)" in shown(part.shown.value)


def test_a_finding_leads_to_its_field(model, told):
    section = made(actions, model, told)
    key = model.put("actions", {"text": "A", "due": "2026-01-01"})
    press(section.findings.widget, "go:0")
    assert model.section == "actions"
    section.refresh()
    assert opened(section, SAY("actions.part.list")).editor.opened == key


# --- roll-out ------------------------------------------------------------------------------------


def test_villages_of_a_municipality_come_in_phases_with_a_sheet_each(model, told):
    section = made(rollout, model, told)
    part = opened(section, SAY("rollout.part.villages"))
    part.town.value = "71053"
    part.first.value = 2
    part._order()
    first, later = model.project.rollout.phases
    assert len(first.villages) == 2
    table = model.facts().villages_of("71053")
    assert set(first.villages) | set(later.villages) == set(table.index)
    assert {one.village for one in model.project.rollout.villages} == set(table.index)
    before = model.project
    part._order()
    assert model.project is before
    assert SAY("rollout.take.nothing") in shown(part.told.value)
    model.undo()
    assert model.project.rollout.phases == ()


def test_villages_of_a_scan_come_by_its_link_and_by_its_file(model, told, tmp_path, monkeypatch):
    from buurtpunt_lib.storage.saved_scans import new_scan

    monkeypatch.setenv("BUURTPUNT_DATABASE_URL", f"sqlite:///{tmp_path}/scans.sqlite3")
    scan = Scan(municipality="71053", chosen=("71053H", "71053B"))
    part = opened(made(rollout, model, told), SAY("rollout.part.villages"))
    part.link.value = f"https://example.org/voorzieningen?scan={new_scan(scan).token}"
    part._scan()
    assert model.project.rollout.phases[0].villages == ("71053H", "71053B")
    part._file(Scan(chosen=("71053C",)).to_json().encode())
    assert [phase.villages for phase in model.project.rollout.phases][1:] == [("71053C",)]


@pytest.mark.parametrize("link", ["", "https://example.org/", "?scan=", "?scan=a b", "?plan=abc"])
def test_what_is_no_link_is_refused(model, told, link):
    part = opened(made(rollout, model, told), SAY("rollout.part.villages"))
    part.link.value = link
    with pytest.raises(InputError, match=r"rollout\.no_link"):
        part._scan()
    with pytest.raises(InputError, match=r"rollout\.scan_empty"):
        part._file(Scan.empty().to_json().encode())
    with pytest.raises(InputError, match=r"rollout\.no_municipality"):
        part._order()
    assert model.at_beginning


def test_a_card_moves_by_its_buttons_and_the_cursor_goes_along(model, told):
    section = made(rollout, model, told)
    board = opened(section, SAY("rollout.part.roles")).board
    key = model.put("rollout.deeds", {"text": "Zaal <i>", "role": "support"})
    press(board.cards, f"move:{key}:1")
    assert model.project.rollout.deeds[0].role.value == "co_create"
    assert "“Zaal <i>” staat nu bij “Samen maken”." in shown(board.told.value)
    # At the end of the board the way back is left, and has the cursor.
    assert board.cards._goal[0] == f"move:{key}:-1"
    assert not board.cards.holds(f"move:{key}:1")
    before = model.project
    for code in (f"move:{key}:1", f"move:{key}:2", "move:gone:1", f"move:{key}:x"):
        press(board.cards, code)
    assert model.project is before
    assert not any(told)


def test_every_part_of_the_roll_out_opens_empty_and_full(model, told):
    section = made(rollout, model, told)
    for unfold in section.parts.unfolds:
        unfold.head.value = True
    model.put("rollout.phases", {"name": "Eerst", "villages": ["71053H", "99999A"]})
    model.put("rollout.villages", {"village": "71053H", "needs": "<u>brood</u>"})
    model.put("rollout.initiatives", {"name": "Koor", "village": "71053H"})
    model.put(
        "rollout.deeds", {"text": "Pad naar de school", "role": "support", "village": "71053H"}
    )
    model.put("rollout.wishes", {"text": "Bank", "votes": 0})
    model.put("rollout.co_creations", {"text": "Bank gemaakt"})
    sheets = opened(section, SAY("rollout.part.sheets"))
    assert "<u>brood</u>" in shown(sheets.shown._html)
    assert "&lt;u&gt;" in sheets.shown._html
    assert "Ordingen" in shown(sheets.shown._html)
    assert "Pad naar de school" in shown(sheets.shown._html)
    sheets._add()
    assert [one.village for one in model.project.rollout.villages] == ["71053H", "99999A"]
    assert not any(told)


def test_villages_to_choose_are_those_of_the_municipality(model):
    assert rollout.village_choices(model) == ()
    model.edit("plan.village", "71053H")
    found = dict(rollout.village_choices(model))
    assert found["71053H"] == "Ordingen"
    assert set(found) == set(model.facts().villages_of("71053").index)
