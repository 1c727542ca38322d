"""Problems with their solutions, and examples from elsewhere, filled in from the register."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.project.fields import Field
from buurtpunt_lib.dashboards.project.items import ItemsEditor
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.participation.choices import T
from buurtpunt_lib.reports import participation_words as told

_FIELDS = ("steps", "partners", "success", "problems", "take_over", "leave_out", "change")


class IdeasPart:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say = model.say
        self.model = model
        self.challenges = ItemsEditor(
            model,
            "participation.challenges",
            [
                Field.line("text", say(f"{T}field.problem"), required=True),
                Field.words("solution", say(f"{T}field.solution")),
            ],
            f"{T}challenges",
        )
        self.examples = ItemsEditor(
            model,
            "participation.examples",
            [
                Field.line("name", say(f"{T}field.example"), required=True),
                *(Field.words(one, say(f"{T}field.{one}")) for one in _FIELDS),
            ],
            f"{T}examples",
        )
        self.hubs = widgets.Dropdown(description=say(f"{T}example_from"), options=[("", "")])
        self.take = c.button(say(f"{T}example_take"), guarded(self._take), quiet=True)
        # The village for which the list of places was filled; None before it was.
        self.filled: str | None = None
        self.widget = c.column(
            c.html(m.paragraph(say(f"{T}lead.ideas"))),
            c.html(m.element("h3", say(f"{T}document.challenges"), class_="bp-eyebrow")),
            self.challenges.widget,
            c.html(m.element("h3", say(f"{T}document.examples"), class_="bp-eyebrow")),
            c.html(m.paragraph(say(f"{T}example_lead"))),
            c.controls(self.hubs, self.take),
            self.examples.widget,
        )

    def refresh(self) -> None:
        self._offer()
        self.challenges.refresh()
        self.examples.refresh()

    def _offer(self) -> None:
        """Open places of the register, those near the village of the project first."""
        say, village = self.model.say, self.model.project.village or ""
        if self.filled == village:
            return
        facts = self.model.facts()
        hubs = facts.hubs
        near = []
        if village in facts.villages.index:
            from buurtpunt_lib.assessment.similar import hubs_near

            near = [one.id for one in hubs_near(facts, village, n=8)]
        listed = hubs[hubs["status"] == "open"]
        rows = {row.id: row for row in listed.itertuples(index=False)}
        word = say(f"{T}example_near")
        options = [
            (f"{rows[code].name} ({rows[code].place}), {word}", code)
            for code in near
            if code in rows
        ]
        options += sorted(
            ((f"{row.name} ({row.place})", code) for code, row in rows.items() if code not in near),
            key=lambda pair: pair[0].casefold(),
        )
        self.hubs.options = [("", ""), *options]
        self.filled = village

    def _take(self) -> None:
        hubs = self.model.facts().hubs
        rows = hubs[hubs["id"] == self.hubs.value]
        if rows.empty:
            return
        row = next(rows.itertuples(index=False))
        given = told.example_of(row, self.model.say)
        item = self.model.put("participation.examples", given)
        self.hubs.value = ""
        self.examples.open(item)
