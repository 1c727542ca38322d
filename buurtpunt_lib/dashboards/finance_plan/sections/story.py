"""The story of a plan: its canvas, its pitch, and how it is spoken; what is typed is kept at once.

Part: one of three things to work at, made when it is first chosen; only the one that is shown is
brought up to date.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.finance_plan.model import Model
from buurtpunt_lib.dashboards.finance_plan.sections.story_canvas import CanvasPart
from buurtpunt_lib.dashboards.finance_plan.sections.story_pitch import PitchPart
from buurtpunt_lib.dashboards.finance_plan.sections.story_speech import SpeechPart
from buurtpunt_lib.dashboards.finance_plan.settings import Settings
from buurtpunt_lib.dashboards.unfold import Unfold
from buurtpunt_lib.reports.plan_document.story import village_of


class Part(Protocol):
    widget: widgets.Widget

    def refresh(self) -> None: ...


PARTS: dict[str, Callable[[Model, Any], Part]] = {
    "canvas": CanvasPart,
    "pitch": PitchPart,
    "speech": SpeechPart,
}


class Story:
    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model, self.guarded = model, guarded
        self.parts: dict[str, Part] = {}
        self.village = Unfold("", lambda: Settings(model, guarded, ("village",)), guarded)
        self.choice = widgets.ToggleButtons(
            options=[(say(f"story.tab.{key}"), key) for key in PARTS],
            description=say("story.tab.label"),
        )
        self.choice.add_class("bp-tabs")
        self.choice.observe(guarded(lambda _change: self.refresh()), "value")
        self.place = c.column()
        lead = m.paragraph(say("story.lead"), " ", say("story.box.kept"))
        self.widget = c.column(c.html(lead), self.village.widget, self.choice, self.place)

    def refresh(self) -> None:
        key = self.choice.value
        if key not in self.parts:
            self.parts[key] = PARTS[key](self.model, self.guarded)
        village = village_of(self.model.plan)
        name = village.name if village else self.model.say("story.village.none")
        self.village.head.description = f"{self.model.say('story.village.label')}: {name}"
        self.village.refresh()
        self.parts[key].refresh()
        if self.place.children != (self.parts[key].widget,):
            self.place.children = (self.parts[key].widget,)
