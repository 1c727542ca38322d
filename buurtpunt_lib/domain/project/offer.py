"""Cooperation and offer: who does what, who gains, which services come, who keeps them going."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator

from buurtpunt_lib.domain.hub_record import PartnerKind
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import LineId, whole
from buurtpunt_lib.domain.project.values import (
    Answer,
    Clock,
    Frozen,
    Item,
    Line,
    Words,
    codes,
    items,
)


class When(StrEnum):
    """When a service comes: at the opening, later, or perhaps."""

    OPENING = "opening"
    LATER = "later"
    PERHAPS = "perhaps"


class GainLevel(StrEnum):
    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"
    NETWORK = "network"


class Partner(Item):
    """organisation: its key in `data/knowledge/organisations.yaml`, "" when it is in no list."""

    name: Line
    kind: PartnerKind | None = None
    organisation: Line = ""
    task: Words = ""
    agreed: Answer = None
    note: Words = ""


class OfferedService(Item):
    """A service that is planned. id: its code. by: who brings it. why: why people want it.

    by_residents: whether residents themselves run it. line: id of its line in the plan, "" for
    none yet.
    """

    when: When | None = None
    by: Line = ""
    why: Words = ""
    by_residents: Answer = None
    line: Line = ""


class Gain(Item):
    """What a partner brings and gets at one level."""

    partner: Line
    level: GainLevel
    brings: Words = ""
    gets: Words = ""
    asks: Words = ""


class VolunteerPolicy(Frozen):
    why: Words = ""
    criteria: Words = ""
    tasks: Words = ""
    competences: Words = ""
    allowance: Words = ""
    welcome: Words = ""
    guidance: Words = ""
    insurance: Words = ""


class Shift(Item):
    """A task that returns every week. weekday: 1 is Monday. needed: people. who: their names."""

    task: Line
    weekday: whole(1, 7)
    begin: Clock
    end: Clock
    needed: whole(1, 50) = 1
    who: codes(Line, 50) = ()

    @model_validator(mode="after")
    def _check(self) -> Shift:
        # Both have five signs, so words compare as times do.
        if self.end <= self.begin:
            values = {"begin": self.begin, "end": self.end}
            raise LineFaults([("offer.shift_order", "end", values)])
        return self


class Opportunity(Item):
    text: Line
    kind: LineId | None = None
    note: Words = ""


class Offer(Frozen):
    """self_check: codes of what is arranged between the partners. physical, digital: what the place
    and what its page on the web have. onboarding: steps that a new volunteer goes through.
    """

    partners: items(Partner, 100) = ()
    services: items(OfferedService, 60) = ()
    gains: items(Gain) = ()
    volunteers: VolunteerPolicy = VolunteerPolicy()
    shifts: items(Shift) = ()
    opportunities: items(Opportunity, 100) = ()
    self_check: codes() = ()
    physical: codes() = ()
    digital: codes() = ()
    onboarding: codes() = ()
