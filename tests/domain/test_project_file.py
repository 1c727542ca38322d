"""The project file: the same project gives the same text, and a text with faults says them all."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project_examples import EMPTY, FULL
from pydantic import ValidationError

from buurtpunt_lib.domain.plan import MAX_BYTES
from buurtpunt_lib.domain.project import SCHEMA_VERSION, ContactPoint, Project
from buurtpunt_lib.domain.project.places import with_value
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue


def codes_of(data) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        Project.from_dict(data) if isinstance(data, dict) else Project.from_json(data)
    assert all(catalogue(language).error(caught.value) for language in LANGUAGES)
    return {str(f.values.get("field", "")): f.code for f in caught.value.faults}


@pytest.mark.parametrize("project", [EMPTY, FULL], ids=["empty", "full"])
def test_it_reads_back_as_it_was_written(project):
    assert Project.from_json(project.to_json()) == project
    assert Project.from_json(project.to_json(indent=None).encode()) == project
    assert Project.from_json(project.to_json()).to_json() == project.to_json()


def test_an_empty_project_holds_its_plan_and_nothing_else():
    assert set(EMPTY.to_dict()) == {"schema", "plan"}
    assert (EMPTY.name, EMPTY.village, EMPTY.legal_form) == ("Koffie in Opwijk", None, None)
    assert (FULL.village, FULL.legal_form.value) == ("13006A", "vzw")


def test_name_village_and_form_stand_in_the_plan_only():
    changed = FULL.with_plan(name="Anders", village=None, legal_form="cv")
    assert (changed.name, changed.village, changed.legal_form.value) == ("Anders", None, "cv")
    for field in ("name", "village", "legal_form"):
        with pytest.raises(InputError):
            FULL.replace(**{field: "x"})


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")),
                max_size=40)  # fmt: skip


@given(WORDS, WORDS, st.booleans() | st.none(), st.dates(date(2001, 1, 1), date(2099, 1, 1)))
def test_what_people_type_survives_the_file(line, words, answer, day):
    project = with_value(FULL, "contact.name", line)
    project = with_value(project, "start.why", words)
    project = with_value(project, "start.carried", answer)
    project = with_value(project, "legal.founded_on", day)
    assert Project.from_json(project.to_json()) == project
    assert project.start.why == words.strip()


def test_every_fault_is_told_with_its_place():
    data = FULL.to_dict()
    data["plan"]["months"] = 3
    data["plan"]["name"] = ""
    data["team"][0]["drive"] = "flies"
    data["start"]["goals"][1]["id"] = "ONE"
    data["participation"]["stakeholders"][0]["influence"] = 6
    data["extra"] = 1
    found = codes_of(data)
    assert found == {
        "team[0].drive": "plan.not_choice",
        "start.goals[1].id": "register.not_code",
        "participation.stakeholders[0].influence": "plan.too_large",
        "extra": "plan.unknown_key",
        "plan.name": "plan.empty",
        "plan.months": "plan.too_small",
    }


def test_an_id_stands_once_in_its_list():
    data = FULL.to_dict()
    data["team"][1]["id"] = data["team"][0]["id"]
    assert codes_of(data) == {"team[1]": "project.twice"}
    data = FULL.to_dict() | {"ticked": ["a", "a"]}
    assert codes_of(data) == {"ticked[1]": "project.twice"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "project.not_json"),
        ("{", "project.not_json"),
        ("[" * 100_000, "project.not_json"),
        (b"\xff\xfe\x00", "project.not_utf8"),
        ('{"schema": 1, "schema": 1}', "project.duplicate_key"),
        ("x" * (MAX_BYTES + 1), "project.too_big"),
        (json.dumps({"schema": SCHEMA_VERSION + 1, "plan": {}}), "project.newer_version"),
        ("3", "plan.not_object"),
        ('{"schema": 1}', "plan.missing"),
        ('{"schema": 1, "plan": 7}', "plan.not_object"),
        ('{"schema": 1, "plan": null, "team": NaN}', "plan.not_finite"),
    ],
)
def test_what_is_no_project_is_refused_with_a_sentence(text, code):
    assert code in codes_of(text).values()


def test_a_project_never_changes():
    with pytest.raises(ValidationError):
        FULL.hub = "x"
    with pytest.raises(TypeError):
        FULL.team[0] = None
    before = FULL.to_json()
    FULL.replace(team=())
    assert FULL.to_json() == before


def test_a_contact_point_is_whole_when_all_three_are_there():
    assert ContactPoint(name="An", telephone="0", email="a@b").complete
    assert not ContactPoint(name="An", telephone="0").complete
