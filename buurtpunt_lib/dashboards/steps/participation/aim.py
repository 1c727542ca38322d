"""What the team wants to find out, how much say people get, and what it promises."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.choices import T, levels
from buurtpunt_lib.dashboards.ticks import Ticks
from buurtpunt_lib.planning import participation

_AT = "participation."


class AimPart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.fields = Fields(
            model,
            [
                Field.words(f"{_AT}known_before", say(f"{T}field.known_before"),
                            say(f"{T}field.known_before_help")),
                Field.words(f"{_AT}goal", say(f"{T}field.goal"), say(f"{T}field.goal_help")),
                Field.words(f"{_AT}excluded", say(f"{T}field.excluded")),
                Field.choice(f"{_AT}level", say(f"{T}field.level"), levels(say),
                             say(f"{T}level_source")),
                Field.words(f"{_AT}use_of_results", say(f"{T}field.use_of_results")),
                Field.line(f"{_AT}complaints_at", say(f"{T}field.complaints_at"),
                           say(f"{T}field.complaints_at_help")),
            ],
        )  # fmt: skip
        self.ticks = Ticks()
        self.ticks.on_tick(guarded(model.tick))
        self.promises = ItemsEditor(
            model,
            f"{_AT}promises",
            [
                Field.line("text", say(f"{T}field.promise"), required=True),
                Field.tick("can", say(f"{T}field.can")),
            ],
            f"{T}promises",
            card=self._promise,
        )
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}lead.aim"))),
            self.fields.widget,
            c.html(m.element("h3", say(f"{T}document.promises"), class_="bp-eyebrow")),
            self.promises.widget,
            self.ticks,
            c.html(m.element("p", say(f"{T}principles_time"), class_="bp-small")),
        )

    def _promise(self, one: Any) -> Any:
        kind = "can" if one.can else "cannot"
        return m.element("p", self.model.say(f"{T}promise_kind.{kind}"), class_="bp-small")

    def refresh(self) -> None:
        say, ticked = self.model.say, self.model.project.ticked
        self.fields.refresh()
        self.promises.refresh()
        items = []
        for code in participation.PRINCIPLES:
            key = participation.principle(code)
            items.append((key, say(f"{T}principle.{code}"), key in ticked))
        self.ticks.show([(say(f"{T}field.principles"), items)])
