"""Groups and circles: who is addressed, how near they stand, and the one thing that each hears."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.reports import communication_words as words

PLACE = "communication.segments"


class Groups:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model

        def others() -> list[tuple[str, str]]:
            """Every group but the one that is open."""
            opened = self.items.opened if hasattr(self, "items") else ""
            return [
                (one.id, one.name)
                for one in model.project.communication.segments
                if one.id != opened
            ]

        circles = [(code, say(f"communication.circle.choice.{code}")) for code in words.CIRCLES]
        fields = [
            Field.line(
                "name", say("communication.segment.name"), say("communication.segment.name_help"),
                required=True,
            ),
            Field.choice("circle", say("communication.segment.circle"), circles),
            Field.words(
                "message", say("communication.segment.message"),
                say("communication.segment.message_help"),
            ),
            Field.words(
                "their_view", say("communication.segment.their_view"),
                say("communication.segment.their_view_help"),
            ),
            Field.number("people", say("communication.segment.people"), low=0, high=100_000),
            Field.ticks("overlaps", say("communication.segment.overlaps"), others),
        ]  # fmt: skip
        self.items = ItemsEditor(model, PLACE, fields, "communication.segment.")
        self.picture = c.html("", "bp-telling")
        self.overlaps = c.html()
        self.widget = c.column(
            c.html(m.paragraph(say("communication.groups.lead"))),
            self.items.widget,
            self.picture,
            self.overlaps,
        )

    def refresh(self) -> None:
        self.items.refresh()
        say, plan = self.model.say, self.model.project.communication
        found = words.circles(plan, say)
        if not plan.segments:
            self.picture.value = self.overlaps.value = ""
            return
        drawn = Markup("")
        if found is not None:
            picture = Markup(svg(found[0], description=found[1]))
            drawn = m.element("div", picture, class_="bp-circles")
        self.picture.value = str(
            m.element("h3", say("communication.circles.title")) + drawn + self._table()
        )
        self.overlaps.value = str(self._overlaps())

    def _table(self) -> Markup:
        say, plan = self.model.say, self.model.project.communication
        columns = [
            m.Column(say("communication.circles.number"), number=True),
            *(
                m.Column(say(f"communication.circles.{key}"))
                for key in ("group", "circle", "message", "how")
            ),
        ]
        rows = [
            (
                number,
                one.name,
                words.circle_name(one.circle, say),
                one.message or say("communication.no_message"),
                say(f"communication.circle.how.{one.circle}") if one.circle else "",
            )
            for number, one in enumerate(plan.segments, start=1)
        ]
        return m.table(columns, rows, caption=say("communication.circles.table"), stacked=True)

    def _overlaps(self) -> Markup:
        say = self.model.say
        rows = list(words.overlap_rows(self.model.project.communication, say))
        if not rows:
            return Markup("")
        keys = ("one", "other", "hears_one", "hears_other")
        columns = [m.Column(say(f"communication.circles.{key}")) for key in keys]
        table = m.table(columns, rows, caption=say("communication.circles.overlap"), stacked=True)
        return m.paragraph(say("communication.circles.overlap_lead")) + table
