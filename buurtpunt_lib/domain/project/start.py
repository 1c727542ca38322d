"""How it starts: why, with whom, and what the municipality has to do with it.

Competence: one of the six that a core team needs. Drive: whether somebody pulls, pushes or sits;
a project needs all three. Hook: a field of policy by which a municipality can take an interest.
"""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.values import whole
from buurtpunt_lib.domain.project.values import Answer, Frozen, Item, Line, Words, codes, items


class Competence(StrEnum):
    CREATIVE = "creative"
    CRITICAL = "critical"
    NETWORKER = "networker"
    COACH = "coach"
    ENTREPRENEUR = "entrepreneur"
    HANDY = "handy"


class Drive(StrEnum):
    PULLS = "pulls"
    PUSHES = "pushes"
    SITS = "sits"


class Initiator(StrEnum):
    RESIDENTS = "residents"
    ORGANISATION = "organisation"
    CARE_ORGANISATION = "care_organisation"
    MUNICIPALITY = "municipality"
    ENTREPRENEURS = "entrepreneurs"


class Hook(StrEnum):
    SOCIAL = "social"
    ECONOMIC = "economic"
    ENVIRONMENT = "environment"
    MOBILITY = "mobility"


class Member(Item):
    """Somebody of the team. board: sits in the board of an organisation; None is not told.

    hours_week: hours a week that this person has for it.
    """

    name: Line
    role: Line = ""
    organisation: Line = ""
    competences: codes(Competence) = ()
    drive: Drive | None = None
    board: Answer = None
    hours_week: whole(0, 80) | None = None
    note: Words = ""


class Goal(Item):
    """A goal of the hub, and the goal of an organisation that it serves ("" for none)."""

    text: Line
    organisation: Line = ""
    serves: Line = ""


class Decider(Item):
    """A partner that has to decide, and how many weeks that takes it (None: not asked yet).

    about: what it decides on. asked_on: day from which the weeks run. decided_on: when it did.
    """

    name: Line
    about: Line = ""
    weeks: whole(0, 260) | None = None
    asked_on: Day | None = None
    decided_on: Day | None = None
    note: Words = ""


class MunicipalityLink(Frozen):
    """The link with the municipality: the person who believes in it, and what is asked of it."""

    person: Line = ""
    department: Line = ""
    mandate_holder: Line = ""
    money: Words = ""
    network: Words = ""
    communication: Words = ""
    hooks: codes(Hook) = ()
    hook_words: Words = ""


class Start(Frozen):
    """Why it starts. carried: whether the whole team stands behind it.

    users: who will come without a task of their own. coaching: themes with which the team wants
    help. running: it is open already.
    """

    why: Words = ""
    carried: Answer = None
    carried_note: Words = ""
    initiator: Initiator | None = None
    running: Answer = None
    users: Words = ""
    coaching: codes() = ()
    goals: items(Goal) = ()
    deciders: items(Decider) = ()
    municipality: MunicipalityLink = MunicipalityLink()
