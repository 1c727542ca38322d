"""Ways to tell something: what the village has, who looks after it, and what it costs in time."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.datasets.channel_table import Family
from buurtpunt_lib.planning.telling import families
from buurtpunt_lib.reports import communication_words as words

PLACE = "communication.channels"


class Ways:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        kinds = [(code, say(f"communication.kind.{code}")) for code in datasets.channels().kinds]
        circles = [(code, words.circle_name(code, say)) for code in words.CIRCLES]
        minutes, days = (say(f"communication.channel.unit_{key}") for key in ("minutes", "days"))
        fields = [
            Field.line(
                "name", say("communication.channel.name"), say("communication.channel.name_help"),
                required=True,
            ),
            Field.choice("kind", say("communication.channel.kind"), kinds),
            Field.choice("circle", say("communication.channel.circle"), circles),
            Field.line(
                "owner", say("communication.channel.owner"), say("communication.channel.owner_help")
            ),
            Field.tick("interactive", say("communication.channel.interactive")),
            Field.number(
                "lead_days", say("communication.channel.lead_days"),
                say("communication.channel.lead_days_help"), low=0, high=365, unit=days,
            ),
            Field.number(
                "minutes", say("communication.channel.minutes"), low=0, high=6000, unit=minutes
            ),
            Field.number(
                "minutes_week", say("communication.channel.minutes_week"), low=0, high=6000,
                unit=minutes,
            ),
        ]  # fmt: skip
        self.catalogue = Pressable()
        self.catalogue.on_press(guarded(self._add))
        self.items = ItemsEditor(model, PLACE, fields, "communication.channel.")
        self.asked = Fields(
            model,
            [
                Field.tick(
                    "communication.media_list_asked", say("communication.ways.media_list"),
                    say("communication.ways.media_list_help"),
                ),
                Field.line(
                    "communication.website", say("communication.ways.website"),
                    say("communication.ways.website_help"),
                ),
            ],
        )  # fmt: skip
        self.told = c.html()
        self.widget = c.column(
            c.html(m.paragraph(say("communication.ways.lead"))),
            self.catalogue,
            self.items.widget,
            self.asked.widget,
            self.told,
        )

    def refresh(self) -> None:
        self._draw_catalogue()
        self.items.refresh()
        self.asked.refresh()
        say, plan = self.model.say, self.model.project.communication
        found = families(plan, datasets.channels())
        mix = say("communication.ways.no_mix")
        if found:
            names = say.listing([say(f"communication.family.{family}") for family in found])
            mix = say("communication.ways.mix", n=len(found), total=len(Family), names=names)
        spent = words.effort_words(self.model.project, say)
        parts = [m.paragraph(mix)] if plan.channels else []
        if plan.channels:
            parts.append(self._table())
        if spent:
            parts += [
                m.element("h3", say("communication.ways.effort")),
                m.element("ul", [m.element("li", line) for line in spent]),
            ]
        parts.append(m.note(say("communication.ways.assumption"), kind="assumption"))
        self.told.value = str(Markup("").join(parts))

    def _draw_catalogue(self) -> None:
        say, known = self.model.say, datasets.channels()
        have = {one.kind for one in self.model.project.communication.channels}
        codes, rows = set(), []
        for code, kind in known.kinds.items():
            name = say(f"communication.kind.{code}")
            if code in have:
                button: Any = say("communication.ways.taken")
            else:
                codes.add(code)
                button = press_button(say("communication.ways.add"), code, about=name)
            rows.append(
                (
                    name,
                    button,
                    say(f"communication.family.{kind.family}"),
                    words.circle_name(kind.circle, say),
                    words.hours(kind.minutes, say),
                    words.hours(kind.minutes_week, say),
                    say.number(kind.lead_days),
                )
            )
        keys = ("way", "add_title", "family", "reaches", "time", "week", "lead_days")
        columns = [m.Column(say(f"communication.ways.{key}")) for key in keys]
        table = m.table(columns, rows, caption=say("communication.ways.catalogue"), stacked=True)
        source = say(
            "communication.ways.source",
            name=known.source_name,
            date=say.reference_date(known.source_as_of),
        )
        self.catalogue.show(
            fold(
                say("communication.ways.add_title"),
                "catalogue",
                table,
                m.element("p", source, class_="bp-small"),
            ),
            codes,
        )

    def _add(self, code: str) -> None:
        kind = datasets.channels().kinds[code]
        self.model.put(
            PLACE,
            {
                "name": self.model.say(f"communication.kind.{code}"),
                "kind": code,
                "circle": kind.circle,
                "interactive": kind.interactive,
            },
        )

    def _table(self) -> Markup:
        say = self.model.say
        keys = ("way", "kind", "reaches", "listens", "time_own", "week_own", "days_own")
        columns = [m.Column(say(f"communication.ways.{key}")) for key in keys]
        rows = list(words.channel_rows(self.model.project, say))
        return m.table(columns, rows, caption=say("communication.ways.table"), stacked=True)
