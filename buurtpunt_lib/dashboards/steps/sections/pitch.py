"""The pitch of a project: its parts, how it is spoken, and the slides; as on the finance page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.sections.story_pitch import PitchPart
from buurtpunt_lib.dashboards.finance_plan.sections.story_speech import SpeechPart
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.plan_in_project import PlanInProject
from buurtpunt_lib.dashboards.steps.sections.papers import paper_buttons

_PARTS: dict[str, Callable[[Any, Any], Any]] = {"pitch": PitchPart, "speech": SpeechPart}


class Pitch:
    """Part: one of two things to work at, made when it is first chosen."""

    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model, self.guarded = model, guarded
        self.plan = PlanInProject(model)
        self.parts: dict[str, Any] = {}
        self.choice = widgets.ToggleButtons(
            options=[(say(f"story.tab.{key}"), key) for key in _PARTS],
            description=say("story.tab.label"),
        )
        self.choice.add_class("bp-tabs")
        self.choice.observe(guarded(lambda _change: self.refresh()), "value")
        self.place = c.column()
        lead = m.paragraph(say("pitch_step.lead"), " ", say("story.box.kept"))
        self.widget = c.column(
            c.html(lead),
            self.choice,
            self.place,
            c.html(m.element("h3", say("pitch_step.paper"))),
            c.html(m.paragraph(say("pitch_step.paper_lead"))),
            paper_buttons(model, "pitch"),
        )

    def refresh(self) -> None:
        key = self.choice.value
        if key not in self.parts:
            self.parts[key] = _PARTS[key](self.plan, self.guarded)
        self.parts[key].refresh()
        if self.place.children != (self.parts[key].widget,):
            self.place.children = (self.parts[key].widget,)


make = Pitch
