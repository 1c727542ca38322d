"""The step "vertellen": who hears what, by which way and when, in words that everybody knows."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.findings import Findings
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.project.parts import Parts
from buurtpunt_lib.dashboards.steps.telling.answers import Questions, Response, Wins
from buurtpunt_lib.dashboards.steps.telling.groups import Groups
from buurtpunt_lib.dashboards.steps.telling.language import Language
from buurtpunt_lib.dashboards.steps.telling.page import HubPage
from buurtpunt_lib.dashboards.steps.telling.ways import Ways
from buurtpunt_lib.dashboards.steps.telling.when import When
from buurtpunt_lib.planning import communication

# Part, what makes it, and the places of the project that are worked on there.
_PARTS = (
    ("groups", Groups, ("segments",)),
    ("ways", Ways, ("channels", "media_list_asked", "website")),
    ("when", When, ("posts", "silence_days")),
    ("wins", Wins, ("quick_wins",)),
    ("questions", Questions, ("questions",)),
    ("response", Response, ("response",)),
    ("language", Language, ()),
    ("page", HubPage, ("about",)),
)


class Telling:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.progress = c.html()
        self.missing = c.html(m.element("h3", say("communication.missing")))
        self.findings = Findings(model, guarded, none=say("communication.nothing_missing"), most=4)
        self.parts = Parts(
            model,
            guarded,
            [
                (
                    say(f"communication.part.{key}"),
                    tuple(f"communication.{place}" for place in places),
                    lambda part=part: part(model, guarded),
                )
                for key, part, places in _PARTS
            ],
        )
        self.widget = c.column(
            c.html(
                m.paragraph(say("communication.lead"), lead=True)
                + m.paragraph(say("communication.todo"))
            ),
            self.progress,
            self.missing,
            self.findings.widget,
            self.parts.widget,
        )

    def refresh(self) -> None:
        project, channels = self.model.project, datasets.channels()
        done = communication.progress(project, channels)
        told = self.model.say("communication.progress", done=done.done, total=done.total)
        self.progress.value = str(m.paragraph(told))
        found = communication.findings(project, channels, today=self.model.today)
        hard = communication.hard_texts(
            project.communication, datasets.reading_rules(), self.model.say.language
        )
        begun = project.communication != type(project.communication)()
        self.missing.layout.display = "" if begun else "none"
        self.findings.show("communication", [*found, *hard], begun=begun)
        self.parts.refresh()


make = Telling
