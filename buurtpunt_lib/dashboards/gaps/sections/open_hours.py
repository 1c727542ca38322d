"""What is open near the chosen village on a day of the week at an hour."""

from __future__ import annotations

from datetime import date
from typing import Any

import traitlets

from buurtpunt_lib.assessment import open_at
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.gaps.model import Model
from buurtpunt_lib.dashboards.gaps.sections.frame import filters
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.proximity import OpenNear, PointOpening, next_moment
from buurtpunt_lib.reports import gap_words, street_words
from buurtpunt_lib.texts import Catalogue

# How far one goes by bike in a quarter of an hour, as the official indicator has it.
REACH_M = 3750.0
_HOURS = range(6, 23)


class Moment(traitlets.HasTraits):
    """weekday: 0 = Monday; hour on the clock. A visitor can send any value."""

    weekday = traitlets.Unicode("2")
    hour = traitlets.Unicode("10")

    @traitlets.validate("weekday")
    def _a_day(self, proposal: Any) -> str:
        return proposal.value if proposal.value in map(str, range(7)) else self.weekday

    @traitlets.validate("hour")
    def _an_hour(self, proposal: Any) -> str:
        return proposal.value if proposal.value in map(str, _HOURS) else self.hour


class OpenHours:
    """The content of an `Unfold`: made when it is opened."""

    def __init__(self, model: Model, guarded: Any) -> None:
        say = model.say
        self.model, self.moment = model, Moment()
        days = [(str(n), say(f"nearness.opening.weekday.d{n}")) for n in range(7)]
        hours = [(str(n), say("nearness.opening.clock", hour=n)) for n in _HOURS]
        self.told = c.html("", "bp-live")
        self.widget = c.column(
            filters(
                c.choice(self.moment, "weekday", say("nearness.opening.day"), days),
                c.choice(self.moment, "hour", say("nearness.opening.hour"), hours),
            ),
            self.told,
        )
        self.moment.observe(guarded(lambda _change: self.refresh()), ["weekday", "hour"])

    def refresh(self) -> None:
        model, say = self.model, self.model.say
        if not model.village:
            self.told.value = ""
            return
        moment = next_moment(int(self.moment.weekday), int(self.moment.hour), after=date.today())
        try:
            found = open_at(model.facts, model.village, moment, metres=REACH_M)
        except InputError as error:
            self.told.value = str(m.note(say.error(error), kind="unknown"))
            return
        if found is None:
            self.told.value = str(m.note(say("nearness.opening.not_loaded"), kind="unknown"))
            return
        way = street_words.counted(say, straight="streets.straight", along="streets.listed")
        note = say("nearness.opening.note", way=way)
        self.told.value = str(
            m.element("p", gap_words.opening(say, found, REACH_M), class_="bp-answer")
            + _table(say, found)
            + m.element("p", note, class_="bp-small")
        )


def _table(say: Catalogue, found: OpenNear) -> Any:
    """Every place within reach: what is open first, then what nobody knows, then what is closed."""
    rows = [
        _row(say, point, state)
        for state in ("open", "unknown", "closed")
        for point in getattr(found, state)
    ]
    if not rows:
        return ""
    columns = [
        m.Column(say("nearness.opening.column.name")),
        m.Column(say("nearness.opening.column.state")),
        m.Column(say("nearness.opening.column.km"), number=True),
        m.Column(say("nearness.opening.column.hours")),
    ]
    return m.table(columns, rows, caption=say("nearness.opening.caption"))


def _row(say: Catalogue, point: PointOpening, state: str) -> list[Any]:
    kind = gap_words.facility(say, point.facility)
    name = f"{point.name} ({kind})" if point.name else kind
    reason = point.opening.reason
    words = say(
        f"nearness.opening.reason.{reason}" if reason else f"nearness.opening.state.{state}"
    )
    hours = gap_words.opening_hours(say, point.hours)
    return [name, words, say.number(point.metres / 1000, 1), hours]
