"""A project in which much was entered about telling people, with texts that are hostile."""

from __future__ import annotations

from datetime import date

from buurtpunt_lib.domain.project import Project

TODAY = date(2027, 1, 10)
EVIL = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def telling_project(**communication) -> Project:
    return Project.from_dict(
        {
            "schema": 1,
            "plan": Project.empty(
                name="Het Lindehof", start=date(2027, 1, 1), opening=date(2027, 4, 1)
            )
            .plan.replace(village="13006A")
            .to_dict(),
            "contact": {"name": "An Aerts", "telephone": "000 00 00 00", "email": "an@example.org"},
            "team": [{"id": "geheim", "name": "Geheim Teamlid", "hours_week": 4}],
            "participation": {
                "stakeholders": [{"id": "nee", "name": "Boze buurman", "stance": "against"}],
                "complaints": [{"id": "k", "text": "Lawaai van de fanfare"}],
            },
            "offer": {
                "services": [
                    {"id": "cafe", "when": "opening"},
                    {"id": "repair_cafe", "when": "later"},
                    {"id": "parcel_point", "when": "perhaps"},
                ]
            },
            "communication": {
                "about": "Een plek voor iedereen.\n\nMet koffie.",
                "response": "Afspraak onder ons",
                "website": "https://example.org/lindehof",
                "segments": [
                    {"id": "ploeg", "name": "Onze ploeg", "circle": "inner",
                     "message": "Eerst jij."},
                    {"id": "buren", "name": "Buren", "circle": "outer", "overlaps": ["dorp"],
                     "message": "Om tien uur is het stil.", "their_view": "Lawaai?"},
                    {"id": "dorp", "name": "Het dorp", "circle": "public", "message": "Kom!"},
                ],
                "channels": [
                    {"id": "avond", "name": "Dorpsavond", "kind": "meeting", "owner": "An"},
                    {"id": "blad", "name": "Gemeenteblad", "kind": "municipal_bulletin"},
                ],
                "posts": [
                    {"id": "een__", "text": "Plan voor de ploeg", "segment": "ploeg", "sent": True,
                     "on": "2027-01-02", "at": "20:00", "channel": "avond", "topic": "start"},
                    {"id": "twee", "text": "Er komt iets", "words": "Iets moois.", "sent": True,
                     "segment": "dorp", "on": "2027-01-04", "channel": "blad", "topic": "start"},
                    {"id": "drie", "text": "Dorpsavond", "segment": "dorp", "on": "2027-03-28",
                     "at": "19:30", "channel": "avond", "words": "Kom mee praten."},
                    {"id": "vier", "text": "Alleen voor de buren", "segment": "buren",
                     "on": "2027-03-29", "channel": "avond", "sent": True},
                    {"id": "vijf", "text": "In het blad", "segment": "dorp", "on": "2027-03-28",
                     "channel": "blad"},
                    {"id": "zes", "text": "Zonder dag", "segment": "dorp"},
                ],
                "quick_wins": [
                    {"id": "zaal", "text": "De zaal is leeg", "on": "2027-01-06", "told": True},
                    {"id": "later", "text": "Nog niet verteld", "on": "2027-01-07"},
                ],
                "questions": [
                    {"id": "wat", "question": "Wat is het?", "answer": "Een plek."},
                    {"id": "wie", "question": "Vraag van de buren?", "answer": "Stil.",
                     "segment": "buren"},
                    {"id": "open", "question": "Zonder antwoord?"},
                ],
            }
            | communication,
        }
    )  # fmt: skip
