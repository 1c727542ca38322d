"""The finance page with the link of a project: its plan is shown, changed and saved in it."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.project_plan import ProjectPlan
from buurtpunt_lib.dashboards.finance_plan.saving import Saving
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.saved_projects import load_project, new_project, save_project
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
EMPTY = Project.empty(name="Ons punt", start=date(2028, 2, 1)).replace(start={"why": "Daarom"})
EMPTY = EMPTY.with_plan(village="13006A", canvas={"offer": "koffie"})


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'x.sqlite3'}")


class Page:
    def __init__(self, token: str = "") -> None:
        self.model = Model(SAY, today=date(2026, 11, 22))
        self.model.example = self.model.examples[0][0]
        _, guarded = messages(SAY)
        self.plans = Saving(self.model, lambda kind, sentence: None)
        self.whole = ProjectPlan(self.model, guarded)
        if token:
            self.whole.saving.restore(token, False)


@pytest.fixture
def saved():
    return new_project(EMPTY)


def test_without_a_link_the_page_is_as_it_was():
    page = Page()
    page.model.move("rent.amount", 450)
    assert page.plans.saved is not None
    assert not page.whole.open
    assert page.whole.saving.saved is None


def test_the_plan_of_the_project_is_shown_with_the_usual_lines(saved):
    page = Page(saved.token)
    assert (page.model.plan.name, page.model.plan.village) == ("Ons punt", "13006A")
    assert page.model.plan.line("rent").amount == 0
    assert "Ons punt" in page.whole.about.value
    assert f"/stappenplan?project={saved.token}" in page.whole.about.value
    # Only looking changes nothing.
    assert load_project(saved.token).revision == 1


def test_a_change_is_saved_in_the_project_and_nowhere_else(saved):
    page = Page(saved.token)
    page.model.edit("rent", "amount", 450.0)
    kept = load_project(saved.token).project
    assert kept.plan.line("rent").amount == 450
    assert (kept.start.why, kept.plan.canvas.offer) == ("Daarom", "koffie")
    assert page.plans.saved is None
    page.model.undo()
    assert load_project(saved.token).project.plan.line("rent").amount == 0


def test_an_example_gives_its_numbers_and_not_its_name(saved):
    page = Page(saved.token)
    page.model.example = page.model.examples[1][0]
    kept = load_project(saved.token).project.plan
    assert (kept.name, kept.village, kept.canvas.offer, kept.example) == (
        "Ons punt", "13006A", "koffie", False)  # fmt: skip
    assert kept.activities
    page.model.example = ""
    assert page.model.plan == page.model.original
    assert page.model.plan.line("rent").amount == 0


def test_a_plan_that_has_lines_is_shown_as_it_is():
    plan = EMPTY.plan.replace(
        costs=[{"id": "rent", "name": "Huur", "amount": 10.0, "basis": {"user": True}}]
    )
    page = Page(new_project(EMPTY.replace(plan=plan)).token)
    assert page.model.plan == plan
    page.model.edit("rent", "amount", 20.0)
    page.model.restore()
    assert page.model.plan == plan


def test_what_somebody_else_changed_in_the_project_stays(saved):
    page = Page(saved.token)
    save_project(load_project(saved.token), EMPTY.replace(hub="x").with_plan(opening_balance=900.0))
    page.model.edit("rent", "amount", 450.0)
    kept = load_project(saved.token).project
    assert (kept.hub, kept.plan.opening_balance, kept.plan.line("rent").amount) == ("x", 900, 450)
    assert page.model.plan == kept.plan
    while page.model.can_undo:
        page.model.undo()
    assert load_project(saved.token).project.plan.opening_balance == 900


def test_a_choice_between_two_numbers_reaches_the_page(saved):
    page = Page(saved.token)
    page.model.edit("rent", "amount", 100.0)
    theirs = load_project(saved.token)
    save_project(
        theirs, theirs.project.replace(plan=theirs.project.plan.replace_line("rent", amount=200.0))
    )
    page.model.edit("rent", "amount", 300.0)
    assert page.model.plan.line("rent").amount == 200
    assert [one.place for one in page.whole.panel.clashes] == ["plan.costs[rent].amount"]
    page.whole.panel.list._answer(None, {"press": "take:0"}, [])
    assert page.model.plan.line("rent").amount == 300
    assert load_project(saved.token).project.plan.line("rent").amount == 300


def test_a_link_that_opens_nothing_is_told_and_the_page_goes_on():
    page = Page("x" * 22)
    assert not page.whole.open
    assert SAY("errors.storage.project_unknown") in page.whole.saved.value


def test_a_project_can_begin_around_a_plan():
    page = Page()
    assert page.whole.start.layout.display == "none"
    page.model.example = ""
    page.model.edit("rent", "amount", 450.0)
    page.model.move("opening_balance", 1000)
    if page.model.outcome.empty:
        page.model.add("costs", {"id": "more", "name": "Meer", "amount": 5.0})
    assert page.whole.start.layout.display == ""
    page.whole.start.click()
    token = page.whole.saved.value.split("project=")[1][:22]
    assert load_project(token).project.plan == page.model.plan
