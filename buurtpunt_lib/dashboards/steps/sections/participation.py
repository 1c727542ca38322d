"""People who think along: what is asked of whom, meetings, needs, the survey, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Part, Parts
from buurtpunt_lib.dashboards.unfold import Content
from buurtpunt_lib.planning import participation

_ROOM = "buurtpunt_lib.dashboards.steps.participation."
# Part -> its module, its class, and the places that are worked on there. What reads files or asks
# the tables is loaded when it is opened.
_AT = "participation."
PARTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "aim": ("aim", "AimPart", (
        f"{_AT}goal", f"{_AT}excluded", f"{_AT}level", f"{_AT}use_of_results",
        f"{_AT}known_before", f"{_AT}complaints_at", f"{_AT}promises",
    )),
    "people": ("people", "PeoplePart", (f"{_AT}stakeholders", f"{_AT}no_opponents")),
    "meetings": ("meetings", "MeetingsPart", (f"{_AT}meetings",)),
    "ideas": ("ideas", "IdeasPart", (f"{_AT}challenges", f"{_AT}examples")),
    "needs": ("needs_part", "NeedsPart", (f"{_AT}needs",)),
    "survey": ("survey_part", "SurveyPart", (f"{_AT}survey",)),
    "after": ("after", "AfterPart", (
        f"{_AT}participants", f"{_AT}appeals", f"{_AT}complaints",
    )),
    "tips": ("tips", "TipsPart", (f"{_AT}tips",)),
}  # fmt: skip


class Participation:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model, self.guarded = model, guarded
        self.findings = Findings(model, guarded, none=say("participation.none_missing"), most=4)
        self.parts = Parts(model, guarded, [self._part(key) for key in PARTS], opened=0)
        self.widget = c.column(self.findings.widget, self.parts.widget)

    def _part(self, key: str) -> Part:
        module, name, places = PARTS[key]

        def make() -> Content:
            found = import_module(f"{_ROOM}{module}")
            return getattr(found, name)(self.model, self.guarded)

        heading: str = self.model.say(f"participation.part.{key}")
        listed: Sequence[str] = places
        return heading, listed, make

    def refresh(self) -> None:
        model = self.model
        tables = datasets.participation()
        self.findings.show(
            "participation",
            participation.findings(model.project, tables, today=model.today),
            begun=participation.entered(model.project),
        )
        self.parts.refresh()


make = Participation
