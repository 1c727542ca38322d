"""Participation: who is concerned, how they are asked, and what they say.

Stakeholder: a person or group that the hub touches, opponents among them.
Level: how much those who are asked decide. Meeting: one evening, from preparation to report.
Aim: what a meeting is for, by which a way of working is chosen. Guests: a group that is expected.
Need: what people say is missing; strength: what the village has already.
Promise: what participants may expect, or what can not be promised.
"""

from __future__ import annotations

from enum import StrEnum

from buurtpunt_lib.domain.observation import Day
from buurtpunt_lib.domain.plan.values import Flag, LineId, whole
from buurtpunt_lib.domain.project.values import (
    Answer,
    Frozen,
    Item,
    Line,
    People,
    Words,
    codes,
    items,
)


class StakeholderKind(StrEnum):
    CRUCIAL = "crucial"
    INDIVIDUAL = "individual"
    CONTACT = "contact"
    INTERMEDIARY = "intermediary"
    AMBASSADOR = "ambassador"


class Stance(StrEnum):
    FOR = "for"
    NEUTRAL = "neutral"
    AGAINST = "against"


class Level(StrEnum):
    """From hearing of it to deciding on it."""

    INFORM = "inform"
    CONSULT = "consult"
    ADVISE = "advise"
    COPRODUCE = "coproduce"
    DECIDE = "decide"


class Aim(StrEnum):
    """What people do at a meeting."""

    HEAR = "hear"
    COLLECT = "collect"
    TEST = "test"
    CHOOSE = "choose"
    SOLVE = "solve"
    DREAM = "dream"
    TELL = "tell"


class NeedKind(StrEnum):
    NEED = "need"
    WISH = "wish"
    STRENGTH = "strength"


class Stakeholder(Item):
    """influence, interest: 1 (little) to 5 (much), None is not judged. via: who reaches them.

    reachable: whether the team knows how to reach them; telephone numbers are not kept here.
    """

    name: Line
    kind: StakeholderKind | None = None
    stance: Stance | None = None
    influence: whole(1, 5) | None = None
    interest: whole(1, 5) | None = None
    vulnerable: Flag = False
    via: Line = ""
    reachable: Answer = None
    note: Words = ""


class AskedQuestion(Item):
    """A question that will be asked, with its answer; own: one that the team asks itself."""

    question: Line
    answer: Words = ""
    own: Flag = False


class Dream(Frozen):
    """The four questions of a dream evening."""

    in_a_year: Words = ""
    now: Words = ""
    in_a_month: Words = ""
    needed: Words = ""


class Guests(Item):
    """A group that is expected, such as young people, to be spread over the tables."""

    name: Line
    people: whole(1, 1_000) = 1


class Meeting(Item):
    """One meeting. method: code of a method of `data/knowledge`. people: how many are expected.

    minutes: how long it takes. guests: who they are, where that is known. venue: what was seen to
    of the place where it is held. report_sent: the report went to all who came.
    """

    name: Line
    on: Day | None = None
    place: Line = ""
    minutes: whole(10, 720) | None = None
    goal: Words = ""
    aim: Aim | None = None
    level: Level | None = None
    method: LineId | None = None
    people: People | None = None
    guests: items(Guests, 20) = ()
    experts: Words = ""
    facilitator: Line = ""
    reporter: Line = ""
    questions: items(AskedQuestion, 60) = ()
    venue: codes() = ()
    dream: Dream = Dream()
    report: Words = ""
    came: People | None = None
    report_sent: Flag = False
    thanked: Flag = False
    informed_on: Day | None = None


class Need(Item):
    """What people said. service: code of a service it is about. voices: how many said so."""

    text: Line
    kind: NeedKind = NeedKind.NEED
    service: LineId | None = None
    voices: People | None = None
    heard_at: Line = ""


class Challenge(Item):
    text: Line
    solution: Words = ""


class ExampleCard(Item):
    """What another hub did, and what is taken over. hub: id of its record in the register."""

    name: Line
    hub: Line = ""
    steps: Words = ""
    partners: Words = ""
    success: Words = ""
    problems: Words = ""
    take_over: Words = ""
    leave_out: Words = ""
    change: Words = ""


class Complaint(Item):
    text: Line
    on: Day | None = None
    by: Line = ""
    answer: Words = ""
    answered_on: Day | None = None


class AppealKind(StrEnum):
    JOIN = "join"
    ASK = "ask"
    SHOW = "show"


class Appeal(Item):
    """A call to action: join what exists, ask somebody without pressing, show who does what."""

    text: Line
    kind: AppealKind | None = None
    who: Line = ""
    on: Day | None = None
    outcome: Words = ""


class Promise(Item):
    text: Line
    can: Flag = True


class Participant(Item):
    """Somebody who came and wants to hear more. wants: what they would like to do."""

    name: Line
    wants: Line = ""
    told_on: Day | None = None


class SurveyTally(Item):
    """How often an answer of the household survey was given. id: question and answer."""

    question: LineId
    answer: LineId
    count: People


class Survey(Frozen):
    """The household survey: own questions beside the fixed ones, and what came back, counted.

    Answers of one household are never kept: a village is small. households: how many answered;
    sent: how many got it; in_village: how many there are. refused: rows that could not be read.
    services: codes of the services that it asks about, () for the usual ones.
    """

    own_questions: codes(Line, 12) = ()
    services: codes(LineId, 24) = ()
    return_to: Line = ""
    return_by: Day | None = None
    in_village: People | None = None
    sent: People | None = None
    refused: People = 0
    households: People | None = None
    read_on: Day | None = None
    tallies: items(SurveyTally, 2_000) = ()
    remarks: codes(Line, 300) = ()


class TipAnswer(Item):
    """How one of the ten tips stands. id: code of the tip."""

    done: Answer = None
    note: Words = ""


class Participation(Frozen):
    """no_opponents: the team looked for opponents and found none; only then none is an answer.

    known_before: what was found out before anybody was asked, such as an earlier study.
    """

    known_before: Words = ""
    goal: Words = ""
    excluded: Words = ""
    level: Level | None = None
    use_of_results: Words = ""
    complaints_at: Line = ""
    no_opponents: Flag = False
    stakeholders: items(Stakeholder) = ()
    meetings: items(Meeting, 100) = ()
    needs: items(Need) = ()
    challenges: items(Challenge) = ()
    examples: items(ExampleCard, 60) = ()
    complaints: items(Complaint) = ()
    participants: items(Participant) = ()
    appeals: items(Appeal) = ()
    promises: items(Promise) = ()
    survey: Survey = Survey()
    tips: items(TipAnswer, 10) = ()
