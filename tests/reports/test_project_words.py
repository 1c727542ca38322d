"""Every place of a project can be said, in both languages, and so can every value."""

from __future__ import annotations

import sys
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.domain.plan import Basis, HubPlan
from buurtpunt_lib.domain.plan.faults import inner_model
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.start import Drive
from buurtpunt_lib.reports.project_words import _CODES, _OF_PLAN, place_words, value_words
from buurtpunt_lib.texts import LANGUAGES, catalogue

sys.path.append(str(Path(__file__).parents[1] / "domain"))
from project_examples import FULL

SAY = catalogue("nl")


def models(model=Project) -> list:
    found = [model]
    for info in model.model_fields.values():
        inner = inner_model(info.annotation)
        if inner is not None and inner is not HubPlan:
            found += models(inner)
    return found


def choices(annotation: Any) -> set[type[Enum]]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return {annotation}
    return {one for part in get_args(annotation) for one in choices(part)}


ALL = models()
CHOICES = {
    c
    for m in (*ALL, *models(HubPlan))
    for info in m.model_fields.values()
    for c in choices(info.annotation)
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name(language):
    say = catalogue(language)
    names = {name for model in ALL for name in model.model_fields} - {"id", "schema_version"}
    # Those of the plan have theirs on the finance page.
    names -= {"plan"}
    assert {name for name in names if f"project_place.field.{name}" not in say} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_plan_has_a_name(language):
    say = catalogue(language)
    names = {name for model in models(HubPlan) for name in model.model_fields}
    names -= {"id", "schema_version", "basis", "bases"}
    keys = (*_OF_PLAN, "project_place.field.")
    assert {n for n in names if not any(f"{key}{n}" in say for key in keys)} == set()


def test_no_name_is_of_a_field_that_is_gone():
    names = {name for model in ALL for name in model.model_fields}
    told = {k.removeprefix("project_place.field.") for k in SAY.sentences
            if k.startswith("project_place.field.")}  # fmt: skip
    assert told - names == set()


@pytest.mark.parametrize("choice", sorted(CHOICES, key=lambda one: one.__name__))
def test_every_code_of_a_choice_has_words(choice):
    for language in LANGUAGES:
        for code in choice:
            assert f"{_CODES[choice.__name__]}{code.value}" in catalogue(language)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("start.why", "Het begin: waarom"),
        ("team[an].role", "Het begin: het team, “An”, de rol"),
        ("participation.meetings[avond_1].questions[q1].answer",
         "Mensen laten meedenken: de bijeenkomsten, “Eerste avond”, de vragen,"
         " “Komt er een winkel?”, het antwoord"),
        ("plan.legal_form", "De rechtsvorm: Rechtsvorm"),
        ("contact.name", "Het project: bij wie iedereen terecht kan, de naam"),
        ("team[nobody]", "Het begin: het team, “nobody”"),
    ],
)  # fmt: skip
def test_a_place_is_said_as_people_know_it(place, words):
    assert place_words(place, SAY, FULL).casefold() == words.casefold()


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "(niets)"), ("", "(niets)"), ((), "(niets)"), (True, "ja"), (False, "nee"), (12, "12"),
     (0, "0"), (0.5, "0,5"), (date(2027, 3, 1), "1 maart 2027"), ("<b>", "<b>"),
     (("a", "b"), "a en b"), (Basis(user=True), SAY("finance.origin.user")),
     (Drive.PULLS, "Trekker")],
)  # fmt: skip
def test_a_value_is_said_as_people_write_it(value, words):
    assert value_words(value, SAY) == words


@given(st.sampled_from(sorted(LANGUAGES)), st.data())
def test_every_part_of_a_project_can_be_said(language, data):
    say = catalogue(language)
    name = data.draw(st.sampled_from(sorted(set(Project.model_fields) - {"schema_version"})))
    assert value_words(getattr(FULL, name), say)
    assert place_words(name, say, FULL)
