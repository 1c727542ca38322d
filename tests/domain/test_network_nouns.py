"""The nouns of the network: what goes in comes out again, and what is wrong is named."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from buurtpunt_lib.domain.network import ANGLES, NOUNS, Case, Event, Organisation, Source
from buurtpunt_lib.errors import InputError

SOURCE = {"where": "https://voorbeeld.be", "as_of": "2024", "checked_on": "2026-11-22"}
EXAMPLES = {
    "organisation": {
        "name": "Boeren samen",
        "kind": "producer_cooperative",
        "reach": "province",
        "provinces": ["Limburg"],
        "supplies": ["local_products"],
        "lat": 50.9,
        "lon": 5.3,
        "sources": [SOURCE],
    },
    "case": {"title": "Ons dorp", "themes": ["social"], "pre_study": "Een\nrondvraag"},
    "session_output": {"case": "ons-dorp", "output": "sessie-1-wie", "text": "De school"},
    "question": {"text": "Hoe begin je?", "themes": ["finance"]},
    "answer": {"question": "q-1", "text": "Klein"},
    "experience": {"kind": "lesson", "theme": "volunteers", "text": "Zeg dank je"},
    "event": {"title": "Open dag", "begin": "2027-03-01T10:00", "end": "2027-03-01T16:00"},
}


def faults_of(kind, /, **changes):
    with pytest.raises(InputError) as caught:
        NOUNS[kind].from_dict({"id": "x", **EXAMPLES[kind], **changes})
    return {fault.code: fault.values.get("field") for fault in caught.value.faults}


@pytest.mark.parametrize("kind", list(NOUNS))
def test_a_noun_comes_back_as_it_was(kind):
    noun = NOUNS[kind].from_dict({"id": "x-1", **EXAMPLES[kind]})
    assert NOUNS[kind].from_dict(noun.to_dict()) == noun
    with pytest.raises(ValueError, match="frozen"):
        noun.id = "anders"


@pytest.mark.parametrize("kind", list(NOUNS))
def test_a_field_that_does_not_exist_is_refused(kind):
    assert faults_of(kind, erbij="x") == {"plan.unknown_key": "erbij"}


@pytest.mark.parametrize(
    ("kind", "changes", "code", "field"),
    [
        ("event", {"url": "javascript:alert(1)"}, "network.not_web_address", "url"),
        ("event", {"end": "2027-02-01T10:00"}, "register.end_before_begin", "end"),
        ("event", {"end": "2027-03-02"}, "register.end_before_begin", "end"),
        ("event", {"begin": "2027-02-30"}, "scan.not_day", "begin"),
        ("event", {"begin": "2027-03-01T10:00+02:00"}, "scan.not_day", "begin"),
        ("organisation", {"website": "data:text/html,x"}, "network.not_web_address", "website"),
        ("organisation", {"provinces": []}, "network.reach_where", "provinces"),
        ("organisation", {"lon": None}, "register.lat_and_lon", "lat"),
        ("organisation", {"kind": "winkel"}, "plan.not_choice", "kind"),
        ("question", {"text": ""}, "plan.empty", "text"),
        ("question", {"text": "één\ntwee"}, "register.not_a_line", "text"),
        ("answer", {"text": "  "}, "network.text_missing", "text"),
        ("experience", {"theme": "weer"}, "plan.not_choice", "theme"),
        ("case", {"id": "Ons Dorp"}, "register.not_id", "id"),
    ],
)
def test_what_is_wrong_is_named(kind, changes, code, field):
    assert faults_of(kind, **changes) == {code: field}


def test_a_moment_is_a_day_or_an_hour_of_brussels():
    event = Event.from_dict({"id": "e", "title": "x", "begin": "2027-03-01"})
    assert event.begin == date(2027, 3, 1)
    event = event.replace(begin="2027-03-01T19:30")
    assert event.begin == datetime(2027, 3, 1, 19, 30)
    assert event.to_dict()["begin"] == "2027-03-01T19:30"


def test_a_text_is_said_in_the_language_that_is_there():
    case = Case.from_dict({"id": "c", "title": "Ons dorp", "title_en": "Our village"})
    assert (case.said("title", "nl"), case.said("title", "en")) == ("Ons dorp", "Our village")
    assert case.replace(title_en="").said("title", "en") == "Ons dorp"


def test_the_six_angles_of_the_project_page():
    assert len(ANGLES) == len(set(ANGLES)) == 6


def test_an_organisation_keeps_where_it_was_read():
    one = Organisation.from_dict({"id": "o", **EXAMPLES["organisation"]})
    assert one.sources == (
        Source(where="https://voorbeeld.be", as_of="2024", checked_on=date(2026, 11, 22)),
    )
