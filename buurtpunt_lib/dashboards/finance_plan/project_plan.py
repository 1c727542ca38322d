"""The finance page working on the plan of a project; or beginning a project around its plan.

With the link of a project in the address, the page shows the plan of that project and saves into
the project; the plan has no link of its own then. What somebody else changes in the project in the
meantime is brought together with it, as on the page of the steps.
"""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.project import saving
from buurtpunt_lib.dashboards.project.bar import steps_address
from buurtpunt_lib.dashboards.project.merge_panel import MergePanel
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.domain.project import Project

_T = "project.plan."


class _Saving(saving.Saving):
    """A project is opened here by its link only: who comes for a plan gets a plan."""

    remembers = False


class ProjectPlan:
    """`widget` stands at the top of the page. Nothing happens until a link brings a project."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.project = ProjectModel(say, today=model.today)
        # The plan that the project got from here last: it need not come back from there.
        self._held: Any = None
        self.about, self.saved = c.html(), c.html("", "bp-live")
        self.panel = MergePanel(self.project, guarded)
        self.saving = _Saving(
            self.project, self._tell, lambda found: self.panel.show(found, "link")
        )
        self.start = c.button(say(f"{_T}start"), guarded(self._start), quiet=True)
        self.widget = c.column(
            self.about, self.start, self.saved, self.panel.widget, self.saving.bookmark,
            classes=("bp-project-bar",),
        )  # fmt: skip
        self.project.observe(guarded(self._project_changed), "project")
        self.project.observe(guarded(lambda _change: self._draw()), "token")
        model.observe(guarded(self._plan_changed), "plan")
        self._draw()

    @property
    def open(self) -> bool:
        """Whether the page works on the plan of a project."""
        return self.model.frame is not None

    def _project_changed(self, _change: Any) -> None:
        plan = self.project.project.plan
        if self.saving.saved is not None and not self.open:
            self.model.enter(plan)
        elif self.open and plan != self.model.plan and plan != self._held:
            # Somebody else changed it, or a choice between two copies was made.
            self.model.follow(plan)
        self._held = plan
        self._draw()

    def _plan_changed(self, _change: Any) -> None:
        if not self.open:
            self._draw()
            return
        plan = self.model.plan
        if plan == self.project.project.plan or self._only_usual(plan):
            return
        self._held = plan
        self.project.in_turn = self.model.in_turn
        self.project.change(plan=plan)

    def _only_usual(self, plan: Any) -> bool:
        """The usual lines that the page added by itself are no change of the project."""
        return self.model.at_beginning and plan == self.model.original

    def _start(self) -> None:
        """Begins a project around the plan, under a link of its own."""
        saved = self.saving.new(Project.empty(name="-", start=self.model.plan.start).replace(
            plan=self.model.plan.replace(example=False)
        ))  # fmt: skip
        say = self.model.say
        link = m.link(say(f"{_T}made"), steps_address(saved.token), class_="bp-button")
        self.saved.value = str(m.note([m.element("span", say(f"{_T}made_lead"), " "), link]))

    def _draw(self) -> None:
        say = self.model.say
        # An example is not somebody's own plan yet.
        there = not self.open and not self.model.outcome.empty and not self.model.plan.example
        self.start.layout.display = "" if there else "none"
        if not self.open:
            self.about.value = ""
            return
        name = self.project.project.name
        way = m.link(say("project.bar.to_steps"), steps_address(self.saving.bookmark.token))
        self.about.value = str(
            m.element("p", say(f"{_T}about", name=name), " ", way, class_="bp-project-name")
        )

    def _tell(self, kind: str, sentence: str) -> None:
        shown = m.note(sentence, kind=kind) if kind != "saved" else m.element("p", sentence)
        self.saved.value = str(shown) if sentence else ""
