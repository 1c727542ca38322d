"""Roll-out by a municipality: in which phases, with which roles, and which initiatives.

Role: what a municipality does towards an initiative: afstemmen (TUNE), faciliteren (FACILITATE),
ondersteunen (SUPPORT), co-creatie (CO_CREATE). Stage: how far an initiative of residents is.
"""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.observation import Day, VillageCode
from buurtpunt_lib.domain.plan.values import Flag, Month, whole
from buurtpunt_lib.domain.project.values import Frozen, Item, Line, People, Words, codes, items


class MunicipalRole(StrEnum):
    TUNE = "tune"
    FACILITATE = "facilitate"
    SUPPORT = "support"
    CO_CREATE = "co_create"


class InitiativeStage(StrEnum):
    SMALL = "small"
    PROMISING = "promising"
    SUPPORTED = "supported"
    SUSTAINED = "sustained"


class PolicyField(StrEnum):
    SPATIAL = "spatial"
    HOUSING = "housing"
    WORK = "work"
    MOBILITY = "mobility"
    LEISURE = "leisure"


class Phase(Item):
    name: Line
    begin: Month | None = None
    months: whole(1, 120) | None = None
    villages: codes(VillageCode, 200) = ()
    note: Words = ""


class VillageSheet(Item):
    """What a village needs and what it is good at. id: its code in small letters."""

    village: VillageCode
    needs: Words = ""
    strengths: Words = ""
    trekker: Line = ""


class Deed(Item):
    """Something that the municipality does, in one of its four roles."""

    text: Line
    role: MunicipalRole
    fields: codes(PolicyField) = ()
    who: Line = ""
    until: Day | None = None
    village: VillageCode | None = None
    done: Flag = False


class Initiative(Item):
    name: Line
    village: VillageCode | None = None
    stage: InitiativeStage = InitiativeStage.SMALL
    who: Line = ""
    support: Words = ""
    next_step: Line = ""


class Wish(Item):
    """What residents find important, and how many chose it. answer: what is done with it."""

    text: Line
    votes: People | None = None
    asked_on: Day | None = None
    village: VillageCode | None = None
    answer: Words = ""


class CoCreation(Item):
    """One entry of the log: what was made together, with whom, and what came of it."""

    text: Line
    on: Day | None = None
    with_whom: Line = ""
    outcome: Words = ""


class Programme(Item):
    """A programme that a village takes part in, such as caring neighbourhoods. since: "2021"."""

    name: Line
    since: Line = ""
    villages: codes(VillageCode, 200) = ()
    note: Words = ""


class Framework(Frozen):
    """How the municipality goes on supporting hubs and initiatives of residents."""

    goal: Words = ""
    who_may_ask: Words = ""
    contact: Words = ""
    space: Words = ""
    money: Words = ""
    knowledge: Words = ""
    rules: Words = ""
    answer_within: Words = ""
    evaluation: Words = ""


class Rollout(Frozen):
    phases: items(Phase, 40) = ()
    villages: items(VillageSheet, 200) = ()
    deeds: items(Deed) = ()
    initiatives: items(Initiative) = ()
    wishes: items(Wish) = ()
    co_creations: items(CoCreation) = ()
    programmes: items(Programme, 20) = ()
    framework: Framework = Framework()
