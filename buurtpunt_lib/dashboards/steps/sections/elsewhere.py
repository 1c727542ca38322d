"""A step that has a page of its own: how far it is, what it asks, and the way there."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.assessment.route import progress
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.dashboards.project.findings import asked_notes
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.planning.steps import Step
from buurtpunt_lib.reports.route_words import asked

_T = "steps.elsewhere."
# Where the steps with a page of their own are worked on.
PAGES = {Step.LEGAL: "rechtsvorm", Step.FINANCE: "financieel_plan"}


class Elsewhere:
    def __init__(self, model: ProjectModel, step: Step) -> None:
        self.model, self.step = model, step
        self.told = c.html()
        self.widget = c.column(self.told)

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        done = progress(model.project, self.step)
        found = asked(model.project, self.step, say, today=model.today)
        words = m.paragraph(say("steps.overview.progress", done=done.done, total=done.total))
        button = m.link(
            say(f"{_T}open.{self.step.value}"), project_address(self.step, model.token),
            class_="bp-button",
        )  # fmt: skip
        self.told.value = str(
            m.element("div", words, asked_notes(say, found), m.element("p", button))
        )


def project_address(step: Step, token: str) -> str:
    """The page of a step, with the project that is shown once it has a link."""
    page = address(PAGES[step])
    return f"{page}?project={token}" if token else page


def make_for(step: Step) -> Any:
    """What makes the section of a step."""
    return lambda model, guarded: Elsewhere(model, step)
