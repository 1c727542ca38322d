"""The page of the hub on the web: its words, what goes out, and the file."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.download import download
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.reports.hub_page import MEDIA_TYPE, hub_page, page_name, shown


class HubPage:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.field = Fields(
            model,
            [
                Field.words(
                    "communication.about", say("communication.page.about"),
                    say("communication.page.about_help"),
                )
            ],
        )  # fmt: skip
        self.told = c.html()
        self.widget = c.column(
            c.html(m.paragraph(say("communication.page.lead"))),
            self.field.widget,
            self.told,
            c.buttons(
                download(
                    say("communication.page.download"),
                    lambda: hub_page(model.project, say, today=model.today),
                    lambda: page_name(model.project),
                    guarded,
                    kind=MEDIA_TYPE,
                )
            ),
        )

    def refresh(self) -> None:
        self.field.refresh()
        say = self.model.say
        found = shown(self.model.project, say, today=self.model.today)
        counts = {
            "services": len(found.services) + len(found.later),
            "meetings": len(found.meet),
            "news": len(found.news),
            "questions": len(found.questions),
        }
        parts = [say("communication.page.part.about")] if found.about else []
        parts += [
            say(f"communication.page.part.{key}", n=count) for key, count in counts.items() if count
        ]
        if any(found.contact):
            parts.append(say("communication.page.part.contact"))
        parts = parts or [say("communication.page.part.none")]
        self.told.value = str(
            m.element("h3", say("communication.page.shows"))
            + m.element("ul", [m.element("li", part) for part in parts])
            + m.note(say("communication.page.shows_not"))
        )
