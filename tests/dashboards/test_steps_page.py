"""The page of the steps: every section opens, whatever the project holds, and leads to the rest."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.assessment.route import progress
from buurtpunt_lib.dashboards.guard import guarded
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps import sections
from buurtpunt_lib.dashboards.steps.sections.elsewhere import project_address
from buurtpunt_lib.dashboards.steps.view import Steps, view
from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.steps import STEPS, Step, StepState, state_of, step_of
from buurtpunt_lib.reports.route_words import asked, begun
from buurtpunt_lib.storage import database
from buurtpunt_lib.texts import LANGUAGES, catalogue

sys.path.append(str(Path(__file__).parents[1] / "domain"))
from project_examples import EMPTY, FULL

SAY = catalogue("nl")
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'x.sqlite3'}")


def page(project=FULL, say=SAY) -> Steps:
    model = ProjectModel(say, today=TODAY, project=project)
    said: list[str] = []

    def safe(callback):
        return guarded(callback, say, lambda sentence: sentence and said.append(sentence))

    shown = Steps(model, safe)
    shown.said = said
    return shown


def test_every_step_has_a_section_or_a_page_of_its_own():
    assert set(sections.KEYS) == {"overview", "documents", *(step.value for step in STEPS)}
    assert sections.there() == sections.KEYS
    assert project_address(Step.LEGAL, "abc") == "/rechtsvorm?project=abc"
    assert project_address(Step.FINANCE, "") == address("financieel_plan")


@pytest.mark.parametrize("key", sections.KEYS)
@pytest.mark.parametrize("project", [EMPTY, FULL], ids=["empty", "full"])
def test_every_section_opens_without_a_fault(key, project):
    shown = page(project)
    shown.go(key)
    assert shown.fault.value == ""
    assert shown.place.children == (shown.made[key].widget,)
    assert shown.list._current == sections.KEYS.index(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_says_how_far_each_step_is(language):
    shown = page(FULL, catalogue(language))
    states = {key: one["state"] for key, one in zip(shown.keys, shown.list._steps, strict=True)}
    assert (states["overview"], states["documents"]) == ("none", "none")
    assert (states["start"], states["pitch"]) == ("started", "empty")
    shown.model.edit("plan.pitch.why", "Daarom")
    states = {key: one["state"] for key, one in zip(shown.keys, shown.list._steps, strict=True)}
    assert states["pitch"] == "started"


def test_a_fault_in_a_section_is_told_in_its_place_and_the_page_goes_on(monkeypatch):
    shown = page()
    real = sections.make

    def broken(key, model, guarded):
        if key == "start":
            raise RuntimeError("broken")
        return real(key, model, guarded)

    monkeypatch.setattr(sections, "make", broken)
    shown.list._answer(None, {"go": 1}, [])
    assert SAY("common.failed") in shown.fault.value
    assert shown.place.children == (shown.fault,)
    shown.list._answer(None, {"go": 0}, [])
    assert shown.place.children == (shown.made["overview"].widget,)


@given(st.one_of(st.none(), st.integers(-3, 40), st.text(max_size=4), st.booleans()))
@settings(max_examples=30)
def test_no_message_breaks_the_list_of_steps(wanted):
    shown = STEADY
    shown.list._answer(None, {"go": wanted}, [])
    shown.list._answer(None, wanted, [])
    assert shown.key in sections.KEYS


STEADY = page(EMPTY)


def test_the_way_on_and_back_goes_through_all_of_them(monkeypatch):
    real = sections.make
    monkeypatch.setattr(sections, "make", lambda _key, *more: real("overview", *more))
    shown = page(EMPTY)
    assert shown.back.layout.display == "none"
    seen = [shown.key]
    while shown.next.layout.display == "":
        shown.next.click()
        seen.append(shown.key)
    assert tuple(seen) == shown.keys
    shown.back.click()
    assert shown.key == shown.keys[-2]


def test_a_finding_leads_to_its_field():
    shown = page()
    shown.model.go("contact.name")
    assert shown.key == "overview"
    shown.model.go("team[an].hours_week")
    assert (shown.key, shown.model.wanted) == ("start", "")
    shown.model.go("plan.legal_form")
    assert shown.key == "legal"


def test_the_overview_says_what_comes_first():
    overview = page(EMPTY).made["overview"]
    assert (
        SAY("steps.overview.first.begin", step=SAY("steps.section.start")) in overview.first._html
    )
    assert SAY("steps.overview.contact.missing") in overview.complete.value
    shown = page()
    overview = shown.made["overview"]
    assert overview.complete.value == ""
    first = overview._goals["go:0"]
    assert first.finding.weight is not Weight.TIP
    overview.first._answer(None, {"press": "go:0"}, [])
    assert shown.key == first.step.value
    shown.go("overview")
    overview.route._answer(None, {"press": "money"}, [])
    assert shown.key == "money"


def test_what_somebody_typed_is_never_html():
    name = "<img src=x onerror=alert(1)>"
    shown = page(FULL.replace(team=[{"id": "x", "name": name}]).with_plan(name=name))
    for key in ("overview", "start", "legal", "finance"):
        shown.go(key)
    widgets = view(shown.model).children
    held = shown.made["overview"].first._html + str([getattr(w, "value", "") for w in widgets])
    assert "<img" not in held


# --- the route -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_tells_its_progress_and_what_it_asks(step, language):
    say = catalogue(language)
    for project in (EMPTY, FULL):
        found = progress(project, step)
        assert 0 <= found.done <= found.total
        told = asked(project, step, say, today=TODAY)
        weights = [list(Weight).index(one.finding.weight) for one in told]
        assert weights == sorted(weights)
        assert all(one.sentence and "{" not in one.sentence for one in told)
        for one in told:
            assert one.finding.place == "" or step_of(one.finding.place) is not None or (
                one.finding.place.startswith(("contact", "hub", "ticked")))  # fmt: skip


def test_nothing_is_done_in_an_empty_project():
    assert begun(EMPTY) == ()
    assert Step.START in begun(FULL)
    assert all(state_of(progress(EMPTY, step)) is StepState.EMPTY for step in STEPS)


def test_a_place_belongs_to_the_step_where_it_is_filled_in():
    assert step_of("plan.canvas.offer") is Step.CANVAS
    assert step_of("plan.costs[rent].amount") is Step.FINANCE
    assert step_of("contact.name") is None
    parts = set(Project.model_fields) - {"schema_version", "hub", "contact", "ticked"}
    assert {part for part in parts if step_of(part) is None} == set()


def test_a_plan_without_enough_money_stops_the_route():
    from buurtpunt_lib.domain.plan import HubPlan

    assert asked(EMPTY, Step.FINANCE, SAY, today=TODAY) == ()
    plan = EMPTY.plan.replace(
        costs=[{"id": "rent", "name": "Huur", "amount": 100.0, "period": "monthly"}],
        opening_balance=250.0,
    )
    short, loss = asked(EMPTY.replace(plan=plan), Step.FINANCE, SAY, today=TODAY)
    assert (short.finding.code, short.finding.weight) == ("short", Weight.STOP)
    # 250 euro lasts two months of a hundred; the third one is short.
    assert "maart 2027" in short.sentence
    assert loss.finding.code == "loss"
    rich = plan.replace(
        own_money=[{"id": "own", "name": "Eigen", "amount": 9000.0, "month": "2027-01"}]
    )
    assert isinstance(rich, HubPlan)
    only = asked(EMPTY.replace(plan=rich), Step.FINANCE, SAY, today=TODAY)
    assert [one.finding.code for one in only] == ["loss"]


def test_what_points_at_nothing_breaks_no_section():
    """A file made by hand, or a merged one: codes and ids that are not there (any more)."""
    data = FULL.to_dict()
    data["plan"]["village"] = "99999A"
    for post in data["communication"]["posts"]:
        post |= {"segment": "gone", "channel": "gone"}
    data["communication"]["segments"][0]["overlaps"] = ["gone"]
    data["actions"][0]["after"] = ["gone"]
    data["participation"]["meetings"][0]["method"] = "gone"
    data["participation"]["needs"][0]["service"] = "gone"
    data["offer"]["services"] = [{"id": "gone"}]
    data["rollout"]["villages"][0]["village"] = "99999A"
    shown = page(Project.from_dict(data))
    told = []
    for key in shown.keys:
        shown.go(key)
        told.append(shown.fault.value)
        unfold_all(shown.made[key].widget)
    assert told == [""] * len(shown.keys)
    # A village that is not there is told by its code, and nothing else goes wrong.
    assert [sentence for sentence in shown.said if "99999A" not in sentence] == []


def unfold_all(widget) -> None:
    import ipywidgets

    if isinstance(widget, ipywidgets.ToggleButton) and "bp-unfold" in widget._dom_classes:
        widget.value = True
    for child in getattr(widget, "children", ()):
        unfold_all(child)
