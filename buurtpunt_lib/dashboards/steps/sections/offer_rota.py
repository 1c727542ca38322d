"""The rota: who is there when, what is still open, and the hours that the plan counts on."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections.offer_parts import Part, labels
from buurtpunt_lib.planning import volunteers
from buurtpunt_lib.reports import offer_words

_KEY = "offer."


class Rota(Part):
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = labels(model, "rota")
        days = [(str(day), model.say(f"{_KEY}weekday.d{day}")) for day in range(1, 8)]
        fields = [
            Field.line("task", say("task"), required=True),
            Field.choice("weekday", say("weekday"), days, required=True, numbers=True),
            Field.clock("begin", say("begin"), required=True),
            Field.clock("end", say("end"), required=True),
            Field.number("needed", say("needed"), low=1, high=50, required=True),
            Field.lines("who", say("who"), say("who_help")),
        ]
        self.buttons, self.told = Pressable(), c.html("", "bp-live")
        self.buttons.on_press(guarded(self._press))
        editor = ItemsEditor(model, "offer.shifts", fields, f"{_KEY}rota.", begin={"needed": 1})
        super().__init__(model, "rota", editor)
        self.widget.children = (*self.widget.children, self.buttons, self.told)

    def refresh(self) -> None:
        super().refresh()
        if not self.model.project.offer.shifts:
            self.buttons.show(m.element("div"), set())
            return
        send = m.element("button", self.say("send"), type="button", class_="bp-button",
                         data_press="send")  # fmt: skip
        self.buttons.show(m.element("p", send), {"send"})

    def follows(self) -> Markup:
        project, say = self.model.project, self.model.say
        rows = offer_words.rota(project, say)
        if not rows:
            return Markup("")
        keys = ("day", "hours", "task", "who", "open")
        columns = [m.Column(self.say(f"column_{key}")) for key in keys]
        title = self.say("title")
        told = m.table(columns, rows, caption=title, stacked=True)
        lines = [m.element("li", one) for one in offer_words.rota_total(project, say)]
        told += m.element("ul", lines)
        people = offer_words.rota_people(project, say)
        if people:
            title = self.say("people_title")
            columns = [
                m.Column(self.say("column_name")),
                m.Column(self.say("column_week"), number=True),
                m.Column(self.say("column_has"), number=True),
            ]
            told += m.table(columns, people, caption=title)
        return told

    def _press(self, _press: str) -> None:
        model, say = self.model, self.model.say
        found = volunteers.rota(model.project.offer.shifts, model.project.team)
        plan = volunteers.with_rota(
            model.project.plan,
            found,
            name=self.say("line_name"),
            reason=self.say("reason", week=say.plain(found.needed)),
        )
        model.change(plan=plan)
        self.refresh()
        hours = round(found.needed * volunteers.WEEKS_A_MONTH)
        people = len(found.people) + found.open_places
        self.told.value = str(m.note(self.say("sent", hours=hours, n=people)))
