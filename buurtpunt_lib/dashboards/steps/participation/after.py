"""After a meeting: who stays with it, what they are asked, what they hear, and complaints."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.choices import T, appeal_kinds
from buurtpunt_lib.domain.project.actions import ActionState
from buurtpunt_lib.planning import participation

_TOLD = (ActionState.OPEN, ActionState.DOING, ActionState.DONE)


class AfterPart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.editors = {
            "participants": ItemsEditor(
                model,
                "participation.participants",
                [
                    Field.line("name", say(f"{T}field.participant"), required=True),
                    Field.line("wants", say(f"{T}field.wants")),
                    Field.day("told_on", say(f"{T}field.told_on")),
                ],
                f"{T}participants",
            ),
            "appeals": ItemsEditor(
                model,
                "participation.appeals",
                [
                    Field.line("text", say(f"{T}field.appeal"), required=True),
                    Field.choice("kind", say(f"{T}field.appeal_kind"), appeal_kinds(say)),
                    Field.line("who", say(f"{T}field.who")),
                    Field.day("on", say(f"{T}field.appeal_on")),
                    Field.words("outcome", say(f"{T}field.outcome")),
                ],
                f"{T}appeals",
            ),
            "complaints": ItemsEditor(
                model,
                "participation.complaints",
                [
                    Field.line("text", say(f"{T}field.complaint"), required=True),
                    Field.day("on", say(f"{T}field.on")),
                    Field.line("by", say(f"{T}field.by")),
                    Field.words("answer", say(f"{T}field.answer")),
                    Field.day("answered_on", say(f"{T}field.answered_on")),
                ],
                f"{T}complaints",
            ),
        }
        self.updates = c.html("", "bp-live")
        shown = [c.html(m.paragraph(say(f"{T}lead.after"))), self.updates]
        for key, editor in self.editors.items():
            heading = say(f"{T}after.{key}")
            shown += [
                c.html(m.element("h3", heading, class_="bp-eyebrow")),
                c.html(m.paragraph(say(f"{T}{key}_lead"))),
                editor.widget,
            ]
        self.widget = c.column(*shown)

    def refresh(self) -> None:
        for editor in self.editors.values():
            editor.refresh()
        self.updates.value = str(self._updates())

    def _updates(self) -> Markup:
        say = self.model.say
        by_state = participation.updates(self.model.project)
        shown: list[Any] = [m.element("h3", say(f"{T}updates.title"), class_="bp-eyebrow")]
        if not any(by_state[state] for state in _TOLD):
            shown.append(m.element("p", say(f"{T}updates.none"), class_="bp-empty"))
            return Markup("").join(shown)
        shown.append(m.paragraph(say(f"{T}updates.lead")))
        for state in _TOLD:
            if by_state[state]:
                lines = [m.element("li", one.text) for one in by_state[state]]
                shown.append(
                    m.card(m.element("h4", say(f"{T}updates.{state}")), m.element("ul", lines))
                )
        return Markup("").join(shown)
