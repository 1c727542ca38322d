"""The search for money: which funders are asked, by when, and how it stands.

Application: one funder of the catalogue that the team looks at. Amounts never stand here: they are
lines of the plan.
"""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.values import whole
from buurtpunt_lib.domain.project.values import Frozen, Item, Line, Words, items


class ApplicationState(StrEnum):
    """Considered: to be asked after. Writing, sent. Granted, refused. Dropped: not asked."""

    CONSIDERED = "considered"
    WRITING = "writing"
    SENT = "sent"
    GRANTED = "granted"
    REFUSED = "refused"
    DROPPED = "dropped"


class Application(Item):
    """id: code of the funder. deadline: the day that the team was told, None while nobody asked.

    write_weeks: weeks that the file will take, as the team thinks.
    """

    state: ApplicationState = ApplicationState.CONSIDERED
    deadline: Day | None = None
    write_weeks: whole(0, 104) | None = None
    who: Line = ""
    note: Words = ""


class MoneySearch(Frozen):
    applications: items(Application, 100) = ()
