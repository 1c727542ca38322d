"""A project in which every step holds something, on the plan of an example."""

from __future__ import annotations

from typing import Any

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

VILLAGE = "71053C"

PARTS: dict[str, Any] = {
    "contact": {"name": "Dorpsraad", "telephone": "011 00 00 00", "email": "dorp@example.org"},
    "start": {
        "why": "De laatste winkel ging dicht.\nWe willen elkaar weer zien.",
        "carried": True,
        "initiator": "residents",
        "goals": [{"id": "g1", "text": "Elkaar ontmoeten", "organisation": "Ferm",
                   "serves": "Mensen samenbrengen"}],
        "deciders": [{"id": "d1", "name": "Gemeenteraad", "weeks": 10}],
        "municipality": {"person": "schepen van dorpen", "hooks": ["social", "mobility"]},
    },
    "team": [
        {"id": "an", "name": "An", "competences": ["creative", "networker"], "drive": "pulls"},
        {"id": "bert", "name": "Bert", "competences": ["handy"], "drive": "pushes"},
    ],
    "participation": {
        "goal": "Weten wat het dorp mist",
        "level": "coproduce",
        "stakeholders": [
            {"id": "s1", "name": "Slagerij Noord", "kind": "crucial", "stance": "against",
             "influence": 4, "interest": 5},
            {"id": "s2", "name": "Alleenwonende ouderen", "vulnerable": True},
        ],
        "meetings": [
            {"id": "m1", "name": "Droomavond", "on": "2027-01-20", "place": "Parochiezaal",
             "level": "consult", "people": 40, "report": "Veertig mensen kwamen.",
             "dream": {"now": "Alles is weg", "in_a_year": "Een open deur"}},
        ],
        "needs": [{"id": "n1", "text": "Vers brood", "service": "bread", "voices": 31}],
    },
    "communication": {
        "segments": [
            {"id": "team", "name": "Het kernteam", "circle": "inner", "message": "We beginnen"},
            {"id": "dorp", "name": "Het hele dorp", "circle": "public", "message": "Kom kijken"},
        ],
        "channels": [{"id": "bus", "name": "Folder in elke brievenbus", "lead_days": 14}],
        "posts": [
            {"id": "p1", "text": "Het team hoort het eerst", "on": "2027-01-05", "at": "20:00",
             "segment": "team"},
            {"id": "p2", "text": "Uitnodiging droomavond", "on": "2027-01-10", "segment": "dorp",
             "channel": "bus"},
        ],
        "questions": [{"id": "q1", "question": "Komt er een winkel?", "answer": "Een kleine."}],
    },
    "offer": {
        "partners": [{"id": "bakker", "name": "Bakkerij Zuid", "task": "brengt elke dag brood"}],
        "services": [{"id": "cafe", "when": "opening"}, {"id": "bread", "when": "later"}],
        "shifts": [{"id": "t1", "task": "Broodbalie", "weekday": 6, "begin": "08:00",
                    "end": "12:00", "needed": 2}],
        "volunteers": {"why": "Samen houden we het open"},
    },
    "legal": {"founders": 3, "founded_on": "2027-03-01", "note": "De statuten liggen klaar",
              "duties": [{"id": "notary", "done_on": "2026-11-20", "who": "An",
                          "note": "Afspraak gemaakt"}]},
    "money": {"applications": [{"id": "cera_regional", "state": "writing", "write_weeks": 4,
                                "who": "Bert", "note": "Formulier gevraagd"}]},
    "rollout": {
        "phases": [{"id": "f1", "name": "Eerst Wilderen", "begin": "2027-01", "months": 12,
                    "villages": [VILLAGE]}],
        "framework": {"goal": "Dorpen helpen die zelf iets beginnen", "contact": "Dienst dorpen"},
    },
    "actions": [
        {"id": "a1", "text": "Zaal vastleggen", "who": "An", "begin": "2026-12-01",
         "due": "2026-12-15", "term": "short"},
        {"id": "a2", "text": "Uitnodigingen drukken", "who": "Bert", "due": "2027-01-08",
         "term": "short", "after": ["a1"]},
        {"id": "a3", "text": "Tweede punt zoeken", "due": "2029-05-01", "term": "long"},
    ],
    "gates": [{"id": "g1", "text": "Genoeg vrijwilligers voor elke week", "term": "short"}],
}  # fmt: skip


def whole_project() -> Project:
    """The project, with a village, a legal form, a canvas and a pitch in its plan."""
    plan = read_plan(DATA / "examples" / "dorpswinkel_met_cafe.json").replace(
        name="De Linde in Wilderen",
        example=False,
        village=VILLAGE,
        legal_form="cv",
        canvas={"offer": "Brood, koffie en post", "channels": "De kerktoren en het prikbord"},
        pitch={"why": "Wie geen auto heeft, raakt nergens.", "question": "Doe je mee?"},
    )
    return Project.from_dict({"schema": 1, "plan": plan.to_dict()} | PARTS)
