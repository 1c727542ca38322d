"""A project whose step of participation is filled in, for the tests of models, pages and papers."""

from __future__ import annotations

from datetime import date

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning.survey import own_code

TODAY = date(2026, 11, 22)
# A village of which the shipped tables know what it lacks.
VILLAGE = "71053G"
QUESTION = "Mag de bib mee in het gebouw?"
OWN = own_code(QUESTION)
EMPTY = Project.empty(name="De Linde", start=date(2027, 1, 1))


def _tally(question: str, answer: str, count: int) -> dict:
    return {"id": f"{question}__{answer}", "question": question, "answer": answer, "count": count}


PART = {
    "known_before": "De bevraging van 2022",
    "goal": "Weten welke drie dingen we missen",
    "excluded": "De verkeersdrempels",
    "level": "advise",
    "use_of_results": "We kiezen drie diensten en zeggen waarom.",
    "complaints_at": "Bij Rita, in de bib",
    "stakeholders": [
        {"id": "a", "name": "Het gemeentebestuur", "kind": "crucial", "stance": "for",
         "influence": 5, "interest": 4, "reachable": True},
        {"id": "b", "name": "De bakker", "kind": "individual", "stance": "against",
         "influence": 3, "interest": 5, "via": "Rita"},
        {"id": "c", "name": "Rita", "kind": "intermediary", "stance": "for",
         "influence": 2, "interest": 5},
        {"id": "d", "name": "Mensen zonder auto", "vulnerable": True, "influence": 1,
         "interest": 3, "via": "Het OCMW"},
        {"id": "e", "name": "Het jeugdhuis"},
    ],
    "promises": [
        {"id": "p1", "text": "Een verslag binnen twee weken"},
        {"id": "p2", "text": "Een supermarkt", "can": False},
    ],
    "meetings": [
        {"id": "m1", "name": "Eerste dorpsavond", "on": "2026-10-01", "place": "Parochiezaal",
         "minutes": 120, "goal": "Horen wat er leeft", "aim": "collect", "level": "consult",
         "method": "world_cafe", "people": 34, "facilitator": "An", "reporter": "Bert",
         "guests": [{"id": "g1", "name": "Jongeren", "people": 9},
                    {"id": "g2", "name": "Ouderen", "people": 14}],
         "questions": [{"id": "q1", "question": "Wat kost het?", "answer": "Dat zeggen we in mei."},
                       {"id": "q2", "question": "Wat mis je het meest?", "own": True}],
         "venue": ["short", "food"], "dream": {"in_a_year": "Een winkel met een tafel"},
         "report": "Er kwamen veel ideeën.", "came": 31, "thanked": True},
        {"id": "m2", "name": "Avond met kenners", "on": "2027-02-03", "place": "De bib"},
    ],
    "needs": [
        {"id": "n1", "text": "Vers brood", "service": "bread", "voices": 22},
        {"id": "n2", "text": "Een plek om te zitten", "kind": "wish", "service": "meeting_place"},
        {"id": "n3", "text": "Sterke verenigingen", "kind": "strength", "service": "meeting_place"},
    ],
    "challenges": [
        {"id": "c1", "text": "Wie houdt de winkel open?", "solution": "Een beurtrol"},
        {"id": "c2", "text": "Parkeren"},
    ],
    "examples": [{"id": "x1", "name": "Een dorpspunt", "take_over": "De ochtendploeg"}],
    "complaints": [{"id": "k1", "text": "Te veel lawaai", "by": "een buur"}],
    "appeals": [{"id": "o1", "text": "Kom een uur helpen", "kind": "ask", "who": "An"}],
    "survey": {
        "sent": 310, "in_village": 420, "households": 64, "read_on": "2026-11-01",
        "own_questions": [QUESTION],
        "tallies": [
            _tally("people", "p2", 30), _tally("people", "p1", 3), _tally("misses", "bread", 41),
            _tally("misses", "bus_stop", 12), _tally(OWN, "yes", 50),
        ],
        "remarks": ["Doe zo voort"],
    },
}  # fmt: skip
FULL = Project.from_dict(
    {
        "schema": 1,
        "plan": EMPTY.plan.replace(village=VILLAGE).to_dict(),
        "participation": PART,
        "actions": [
            {"id": "t1", "text": "Offerte vragen", "who": "An", "due": "2027-01-15",
             "came_from": "meetings/m1"},
            {"id": "t2", "text": "Zaal vastleggen", "came_from": "meetings/m1", "state": "doing"},
        ],
    }
)  # fmt: skip


def changed(project: Project = FULL, /, **fields) -> Project:
    """The project with other values for some fields of its participation."""
    data = project.to_dict()
    part = {**data.get("participation", {}), **fields}
    return Project.from_dict({**data, "participation": part})
