"""The file of ways of working and questions: its codes are known, its faults are named."""

from __future__ import annotations

import copy

import pytest

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.datasets import participation_tables as tables
from buurtpunt_lib.domain.project import participation as nouns
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.texts import LANGUAGES, catalogue

DOCUMENT = read_yaml(paths.DATA / tables.FILE)
KNOWN = {service.code for service in datasets.services()}


def test_codes_are_those_of_the_project():
    assert tuple(nouns.Level) == tables.LEVELS
    assert tuple(nouns.Aim) == tables.AIMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_it_has_words(language):
    say, found = catalogue(language), datasets.participation()
    for code in found.methods:
        for part in ("name", "how", "watch"):
            assert f"participation_methods.{part}.{code}" in say
    for one in found.questions:
        assert f"participation_survey.question.{one.code}" in say
        for answer in () if one.services else one.answers:
            assert f"participation_survey.answer.{one.code}_{answer}" in say


def test_an_id_of_a_tally_holds_question_and_service():
    longest = max(len(service.code) for service in datasets.services())
    questions = datasets.participation().questions
    assert max(len(one.code) for one in questions if one.services) + 2 + longest <= 40


def test_what_has_no_source_says_so():
    for one in datasets.participation().methods.values():
        assert one.sources or set(one.own) == set(tables.OWN)
    for key, figure in datasets.participation().figures.items():
        assert figure.own or figure.source, key


def _with(change) -> dict:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.pop("figures"), "data.keys"),
        (lambda d: d["methods"]["open_space"].pop("own"), "data.keys"),
        (lambda d: d["methods"]["open_space"].update(levels=["shout"]), "data.not_allowed"),
        (lambda d: d["methods"]["open_space"].update(group=[8, 4]), "data.not_allowed"),
        (lambda d: d["methods"]["open_space"].update(sources=[]), "data.not_allowed"),
        (lambda d: d["methods"]["open_space"]["sources"][0].update(url="x"), "data.not_allowed"),
        (lambda d: d["survey"]["services"].append("castle"), "data.reference"),
        (lambda d: d["survey"]["questions"][0].update(code="Q 1"), "data.pattern"),
        (lambda d: d["figures"]["least_shown"].update(url=""), "data.not_allowed"),
    ],
)
def test_a_fault_is_named(change, code):
    with pytest.raises(InputError) as caught:
        tables.read_participation(_with(change), known=KNOWN)
    assert code in {fault.code for fault in caught.value.faults}
