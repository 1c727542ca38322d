"""Who is concerned: the list, who is against it, and where each stands."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib.charts.svg import svg
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.fields import Field, Fields
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.choices import T, kinds, scale, stances
from buurtpunt_lib.planning.stakeholders import Side
from buurtpunt_lib.reports import participation_words as told

# Small, so that its words can be read on a phone.
_WIDTH, _HEIGHT = 400.0, 380.0


class PeoplePart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        numbers = {"numbers": True}
        self.people = ItemsEditor(
            model,
            "participation.stakeholders",
            [
                Field.line("name", say(f"{T}field.name"), required=True),
                Field.choice("kind", say(f"{T}field.kind"), kinds(say)),
                Field.choice("stance", say(f"{T}field.stance"), stances(say)),
                Field.choice("influence", say(f"{T}field.influence"), scale(say),
                             say(f"{T}field.influence_help"), **numbers),
                Field.choice("interest", say(f"{T}field.interest"), scale(say),
                             say(f"{T}field.interest_help"), **numbers),
                Field.tick("vulnerable", say(f"{T}field.vulnerable")),
                Field.line("via", say(f"{T}field.via")),
                Field.yes_no("reachable", say(f"{T}field.reachable")),
                Field.words("note", say(f"{T}field.note")),
            ],
            f"{T}stakeholders",
            card=self._card,
        )  # fmt: skip
        self.opponents = Fields(
            model,
            [Field.tick("participation.no_opponents", say(f"{T}field.no_opponents"))],
            title=say(f"{T}opponents_title"),
        )
        self.picture = c.html("", "bp-live")
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}lead.people"))),
            self.people.widget,
            self.opponents.widget,
            self.picture,
        )

    def _card(self, one: Any) -> Markup:
        """One line is enough: the table below says the rest."""
        say = self.model.say
        parts = [
            say(f"{T}kind.{one.kind}") if one.kind else "",
            told.stance_word(one, say),
            told.side_word(one, say).lower(),
        ]
        return m.element("p", " · ".join(part for part in parts if part), class_="bp-small")

    def refresh(self) -> None:
        self.people.refresh()
        self.opponents.refresh()
        self.picture.value = str(self._picture())

    def _picture(self) -> Markup:
        say, part = self.model.say, self.model.project.participation
        if not part.stakeholders:
            return m.element("p", say(f"{T}map.empty"), class_="bp-empty")
        shown: list[Any] = [m.element("h3", say(f"{T}map.title"), class_="bp-eyebrow")]
        picture = told.stakeholder_picture(part, say, width=_WIDTH, height=_HEIGHT)
        if picture is None:
            shown.append(m.element("p", say(f"{T}map.empty"), class_="bp-empty"))
        else:
            drawing, description = picture
            # The drawing is ours, and `svg` escapes every word in it.
            shown.append(
                m.element("div", Markup(svg(drawing, description=description)),
                          class_="bp-stakeholders")
            )  # fmt: skip
        columns = [
            m.Column(say(f"{T}column.{key}"), number=key in ("number", "influence", "interest"))
            for key in told.STAKEHOLDER_COLUMNS
        ]
        rows = told.stakeholder_rows(part, say)
        shown.append(
            m.table(columns, rows, caption=say(f"{T}map.caption"), head=False, stacked=True)
        )
        sides = [
            m.element("li", m.element("strong", say(f"{T}side.{one}")), ": ",
                      say(f"{T}side_do.{one}"))
            for one in Side
        ]  # fmt: skip
        shown.append(m.element("ul", sides, class_="bp-small"))
        shown.append(m.element("p", say(f"{T}side_source"), class_="bp-small"))
        return Markup("").join(shown)
