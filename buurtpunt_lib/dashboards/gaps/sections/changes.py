"""What was lost and gained in the villages of a municipality since a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import ipywidgets as widgets

from buurtpunt_lib import assessment
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import Frame
from buurtpunt_lib.reports.change_words import (
    sentence,
    side,
    stops_sentence,
    stops_side,
    summary,
    told,
)

# How far back one looks, in months.
PERIODS = {"half": 6, "one": 12, "two": 24, "five": 60}


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the 28th at the latest, which every month has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


class Changes:
    """Follows the chosen municipality, or the village of it that is chosen."""

    def __init__(self, model: Model, guarded: Any) -> None:
        self.model = model
        say = model.say
        self.period = widgets.Dropdown(
            options=[(say(f"changes.period.{key}"), key) for key in PERIODS],
            value="two",
            description=say("changes.since"),
        )
        self.period.add_class("bp-span")
        self.period.observe(guarded(lambda _change: self.refresh()), "value")
        self.answer, self.table, self.stops = c.html("", "bp-live"), c.html(), c.html()
        self.frame = Frame(
            model,
            "changes",
            c.controls(self.period),
            self.answer,
            self.table,
            self.stops,
            c.html(m.element("p", say("changes.method"), class_="bp-small")),
        )
        self.widget = self.frame.widget

    def refresh(self, *, today: date | None = None) -> None:
        model, say = self.model, self.model.say
        if not self.frame.ready():
            return
        since = months_before(today or date.today(), PERIODS[self.period.value])
        found = assessment.history(model.facts, since)
        names = dict(model.village_choices)
        chosen = {model.village} if model.village else set(names)
        found = found[found["village"].isin(chosen)]
        name = model.village_name or model.municipality_name
        lines = summary(say, found, name=name, since=since)
        self.answer.value = str(m.element("p", " ".join(lines), class_="bp-answer"))
        rows = [
            [
                sentence(say, row, village=names[row.village]),
                side(say, row, "before"),
                side(say, row, "after"),
            ]
            for row in told(found).itertuples(index=False)
        ]
        columns = [m.Column(say(f"changes.column.{key}")) for key in ("what", "before", "after")]
        self.table.value = (
            str(m.table(columns, rows, caption=say("changes.caption", name=name))) if rows else ""
        )
        self.stops.value = str(self._stops(chosen, names, columns))

    def _stops(self, chosen: set[str], names: dict[str, str], columns: list[m.Column]) -> str:
        """Where buses and trains stop less or more often; "" where nothing tells."""
        say = self.model.say
        found = assessment.stops_lost_and_gained(self.model.facts)
        rows = [
            [
                stops_sentence(say, row, village=names[row.village]),
                stops_side(say, row, "before"),
                stops_side(say, row, "after"),
            ]
            for row in found[found["village"].isin(chosen)].itertuples(index=False)
        ]
        return m.table(columns, rows, caption=say("changes.stops.caption")) if rows else ""
