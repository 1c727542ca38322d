"""Every document of a project, with what each is for and what it needs."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.papers import paper_buttons
from buurtpunt_lib.reports import project_document
from buurtpunt_lib.texts import Catalogue

# What other pages and steps hand out, and the name of each.
_ELSEWHERE = {
    "page": "steps.section.communication",
    "meeting": "steps.section.participation",
    "workbook": "serving.page.financieel_plan",
    "village": "serving.page.voorzieningen",
}


class Documents:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.contact = c.html("", "bp-live")
        self.fill_in = c.button(
            say("documents_step.contact_go"),
            guarded(self._to_contact),
            quiet=True,
        )
        kinds = []
        for kind in project_document.KINDS:
            words = m.element("h3", say(f"project_document.kind.{kind}"))
            words += m.paragraph(say(f"documents_step.about.{kind}"))
            kinds.append(c.column(c.html(words), paper_buttons(model, kind)))
        self.widget = c.column(
            c.html(m.paragraph(say("documents_step.lead"))),
            self.contact,
            self.fill_in,
            *kinds,
            c.html(m.element("h3", say("documents_step.more"))),
            c.html(m.element("ul", [m.element("li", words) for words in _elsewhere(say)])),
            c.html(m.note(say("report.no_advice"), kind="warning")),
        )

    def _to_contact(self) -> None:
        # The contact point belongs to no step: it stands on the page where one begins.
        self.model.go("contact.name")
        self.model.section = "overview"

    def refresh(self) -> None:
        """Files are made when they are asked for; here only who is named on them."""
        say, project = self.model.say, self.model.project
        if project.contact.complete:
            told = project_document.contact_words(project, say)
            self.contact.value = str(m.paragraph(say("documents_step.contact", contact=told)))
        else:
            self.contact.value = str(m.note(say("documents_step.contact_open"), kind="unknown"))
        self.fill_in.layout.display = "none" if project.contact.complete else ""


def _elsewhere(say: Catalogue) -> list[str]:
    return [
        say(f"documents_step.elsewhere.{one}", name=say(place)) for one, place in _ELSEWHERE.items()
    ]


make = Documents
