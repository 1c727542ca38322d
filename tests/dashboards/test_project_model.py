"""The model of the project pages: changes, steps back and forth, and a state that stays whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.dashboards.project.model import MOST_UNDO, ProjectModel
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

SAY = catalogue("nl")


def begin(**traits) -> ProjectModel:
    return ProjectModel(SAY, today=date(2026, 11, 22), **traits)


def test_a_page_begins_with_an_empty_project_of_next_year():
    model = begin()
    assert model.project.plan.start == date(2027, 1, 1)
    assert model.project == model.original
    assert model.at_beginning
    assert not model.can_undo
    project = Project.empty(name="Al begonnen", start=date(2028, 1, 1))
    assert begin(project=project).project is project


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_starts_in_each_language(language):
    assert ProjectModel.start(language).project.name == catalogue(language)("project.new_name")


def test_values_items_and_ticks_change_the_project():
    model = begin()
    model.edit("start.why", "Er is geen winkel")
    model.edit("plan.village", "13006A")
    an = model.put("team", {"name": "An"})
    bert = model.put("team", {"name": "Bert"})
    model.put("team", {"id": an, "name": "Anna", "drive": "pulls"})
    model.edit(f"team[{an}].role", "voorzitter")
    model.move("team", bert, -1)
    model.tick("read", True)
    model.tick("read", True)
    found = model.project
    assert (found.start.why, found.village, found.ticked) == (
        "Er is geen winkel", "13006A", ("read",))  # fmt: skip
    assert [(one.name, one.role) for one in found.team] == [("Bert", ""), ("Anna", "voorzitter")]
    model.take("team", bert)
    model.tick("read", False)
    assert ([one.id for one in model.project.team], model.project.ticked) == ([an], ())
    model.change(team=(), hub="dorpspunt-beveren")
    assert (model.project.team, model.project.hub) == ((), "dorpspunt-beveren")


def test_what_is_refused_leaves_everything_as_it_was():
    model = begin()
    model.edit("start.why", "Daarom")
    before, told = model.project, []
    model.observe(lambda change: told.append(change), "project")
    for action in (
        lambda: model.edit("start.initiator", "king"),
        lambda: model.edit("plan.months", -1),
        lambda: model.edit("start.nothing", 1),
        lambda: model.put("team", {"role": "zonder naam"}),
        lambda: model.put("start", {"name": "An"}),
        lambda: model.take("team", "nobody"),
        lambda: model.tick("NO CODE", True),
        lambda: model.change(name="x"),
    ):
        with pytest.raises(InputError) as caught:
            action()
        assert all(catalogue(language).error(caught.value) for language in LANGUAGES)
    assert model.project is before
    assert told == []
    model.undo()
    assert not model.can_undo


def test_nothing_changed_is_no_step():
    model = begin()
    model.edit("start.why", "")
    model.tick("read", False)
    assert model.at_beginning


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from(["start.why", "start.carried_note", "hub"]),
                  st.sampled_from(["", "a", "b"])),
        st.tuples(st.just("put"), st.sampled_from(["team"]), st.sampled_from(["An", "Bert"])),
        st.tuples(st.just("undo"), st.none(), st.none()),
        st.tuples(st.just("redo"), st.none(), st.none()),
    ),
    max_size=20,
)  # fmt: skip


@given(STEPS)
def test_every_step_can_be_taken_back_and_forth(steps):
    model = begin()
    for do, place, value in steps:
        if do == "edit":
            model.edit(place, value)
        elif do == "put":
            model.put(place, {"name": value})
        else:
            getattr(model, do)()
    last, seen = model.project, 0
    while model.can_undo:
        model.undo()
        seen += 1
    assert model.project == model.original
    for _ in range(seen):
        model.redo()
    assert model.project == last


def test_a_new_step_forgets_what_was_taken_back_and_old_ones_go():
    model = begin()
    model.edit("start.why", "a")
    model.undo()
    assert model.can_redo
    model.edit("start.why", "b")
    assert not model.can_redo
    for number in range(MOST_UNDO + 5):
        model.edit("start.why", str(number))
    steps = 0
    while model.can_undo:
        model.undo()
        steps += 1
    assert steps == MOST_UNDO + 1
    assert model.project != model.original


def test_two_people_never_give_the_same_id():
    ids = {begin().new_id("communication.segments") for _ in range(200)}
    assert len(ids) == 200
    assert all(one.startswith("segment_") for one in ids)


def test_the_outcome_is_worked_out_once_for_a_plan(monkeypatch):
    from buurtpunt_lib import finance

    model, counted = begin(), []
    real = finance.cash_flow
    monkeypatch.setattr(finance, "cash_flow", lambda plan: counted.append(plan) or real(plan))
    first = model.outcome()
    model.edit("start.why", "anders")
    assert model.outcome() is first
    model.edit("plan.opening_balance", 500.0)
    assert model.outcome() is not first
    assert model.outcome().flow.plan == model.project.plan
    assert len(counted) == 2


def test_the_page_itself_needs_no_tables():
    import subprocess
    import sys

    seen = subprocess.run(
        [sys.executable, "-c",
         "import sys; from buurtpunt_lib.dashboards.project.model import ProjectModel;"
         "ProjectModel.start(); print('pandas' in sys.modules, 'numpy' in sys.modules)"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert seen.stdout.split() == ["False", "False"]
