"""A project in which every part holds something, and one with random changes."""

from __future__ import annotations

from datetime import date

from buurtpunt_lib.domain.project import Project

EMPTY = Project.empty(name="Koffie in Opwijk", start=date(2027, 1, 1), opening=date(2027, 4, 1))

FULL = Project.from_dict(
    {
        "schema": 1,
        "plan": EMPTY.plan.replace(village="13006A", legal_form="vzw").to_dict(),
        "contact": {"name": "An", "telephone": "000", "email": "an@example.org"},
        "start": {
            "why": "Er is geen winkel meer.\nWe willen elkaar zien.",
            "goals": [
                {"id": "ontmoeten", "text": "Elkaar ontmoeten"},
                {"id": "winkel", "text": "Brood in het dorp", "organisation": "Ferm"},
            ],
            "municipality": {"person": "schepen van wonen", "hooks": ["social", "mobility"]},
        },
        "team": [
            {"id": "an", "name": "An", "competences": ["creative"], "drive": "pulls"},
            {"id": "bert", "name": "Bert", "competences": ["handy", "coach"], "drive": "pushes"},
        ],
        "participation": {
            "goal": "Weten wat er ontbreekt",
            "stakeholders": [{"id": "slager", "name": "De slager", "stance": "against"}],
            "meetings": [
                {
                    "id": "avond_1",
                    "name": "Eerste avond",
                    "on": "2027-01-20",
                    "questions": [{"id": "q1", "question": "Komt er een winkel?"}],
                    "dream": {"now": "Alles is weg"},
                }
            ],
            "needs": [{"id": "brood", "text": "Vers brood", "service": "bread", "voices": 12}],
        },
        "communication": {
            "segments": [
                {"id": "team", "name": "Het team", "circle": "inner"},
                {"id": "dorp", "name": "Het dorp", "circle": "public", "overlaps": ["team"]},
            ],
            "channels": [{"id": "bus", "name": "Folder in de bus"}],
            "posts": [
                {"id": "p1", "text": "We beginnen", "segment": "dorp", "channel": "bus"},
                {"id": "p2", "text": "We vragen hulp", "segment": "team"},
            ],
            "questions": [{"id": "wat", "question": "Wat is het?", "segment": "dorp"}],
        },
        "offer": {"services": [{"id": "cafe", "when": "opening"}]},
        "legal": {"answers": [{"id": "purpose", "answer": "yes"}]},
        "rollout": {"villages": [{"id": "v13006a", "village": "13006A"}]},
        "actions": [
            {"id": "a1", "text": "Zaal vastleggen"},
            {"id": "a2", "text": "Uitnodigen", "after": ["a1"], "due": "2027-01-10"},
        ],
        "gates": [{"id": "g1", "text": "Genoeg vrijwilligers", "term": "short"}],
        "ticked": ["read_intro"],
    }
)
