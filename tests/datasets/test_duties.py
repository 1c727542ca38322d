"""The duties of legal forms: what is in the file, and what a faulty entry is told."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import DutyGroup
from buurtpunt_lib.datasets.duty_table import NEEDS, read_duties
from buurtpunt_lib.domain.plan import LegalForm
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.parameters import parameter
from buurtpunt_lib.texts import LANGUAGES, catalogue

DUTIES = datasets.duties()


def test_every_form_has_duties_and_every_duty_a_source_a_day_of_checking_and_words():
    assert {form for duty in DUTIES.values() for form in duty.forms} == {f.value for f in LegalForm}
    assert {duty.group for duty in DUTIES.values()} == set(DutyGroup)
    for duty in DUTIES.values():
        assert all(source.checked_on >= date(2026, 11, 22) for source in duty.sources)
        for language in LANGUAGES:
            say = catalogue(language)
            assert f"duties.{duty.code}.title" in say
            assert f"duties.{duty.code}.how" in say
        for key in duty.rules:
            assert parameter(key).source.startswith("http")


def test_steps_of_growth_are_no_duties_with_a_day():
    for duty in DUTIES.values():
        if duty.group is DutyGroup.GROWTH:
            assert duty.due is None
            assert duty.forms == ("vzw",)


def test_needs_have_words_in_every_language():
    for language in LANGUAGES:
        for need in (*NEEDS[1:], "no_staff"):
            assert f"duties.only_if.{need}" in catalogue(language)


ENTRY = {
    "forms": ["vzw"], "group": "found", "due": {"after": "founding", "days": 30}, "repeat": False,
    "needs": "", "advised": False, "confirm": False, "rules": ["publication.found_vzw_paper"],
    "sources": [{"url": "https://example.org", "as_of": "2026", "checked_on": date(2026, 11, 22)}],
}  # fmt: skip


@pytest.mark.parametrize("due", [
    {"at": "founding"}, {"after": "year_end", "months": 6}, {"before": "opening", "days": 21},
    {"each": "03-31"}, {"after": "b", "days": 30, "latest_months": 7}, None,
])  # fmt: skip
def test_ways_to_say_a_day(due):
    found = read_duties({"b": ENTRY, "a": {**ENTRY, "due": due}})
    assert (found["a"].due is None) == (due is None)


@pytest.mark.parametrize(("change", "codes"), [
    ({"forms": []}, ["data.required"]),
    ({"forms": ["nv"]}, ["data.not_allowed"]),
    ({"forms": "vzw"}, ["data.not_allowed"]),
    ({"group": "later"}, ["data.not_allowed"]),
    ({"needs": "money"}, ["data.not_allowed"]),
    ({"repeat": "yes"}, ["data.not_allowed"]),
    ({"rules": ["Publication"]}, ["data.not_allowed"]),
    ({"due": {"after": "founding"}}, ["data.not_allowed"]),
    ({"due": {"after": "founding", "days": -3}}, ["data.not_allowed"]),
    ({"due": {"after": "founding", "days": True}}, ["data.not_allowed"]),
    ({"due": {"each": "02-31"}}, ["data.not_allowed"]),
    ({"due": {"after": "nothing", "days": 3}}, ["data.reference"]),
    ({"due": {"after": "a", "days": 3}}, ["data.reference"]),
    ({"sources": []}, ["data.required"]),
    ({"sources": [{"url": "x", "as_of": "ooit", "checked_on": "2026"}]}, ["data.not_allowed"] * 3),
    ({"sources": ["x"]}, ["data.keys"]),
    ({"extra": 1}, ["data.keys"]),
])  # fmt: skip
def test_a_faulty_entry_is_refused_with_every_fault(change, codes):
    with pytest.raises(InputError) as caught:
        read_duties({"a": {**ENTRY, **change}})
    assert [fault.code for fault in caught.value.faults] == codes


@pytest.mark.parametrize("document", [None, {}, [], {"a": None}])
def test_what_is_no_list_of_duties_is_refused(document):
    with pytest.raises(InputError):
        read_duties(document)


def test_calls_of_funders_are_read_and_refused():
    found = datasets.funders()["cera_regional"].calls
    assert found.days == ((1, 9), (4, 9), (9, 9))
    dated = [f for f in datasets.funders().values() if f.calls and f.calls.closed_on]
    assert len(dated) >= 9
    for funder in dated:
        assert all(day < date(2026, 11, 22) for day in funder.calls.closed_on), funder.code
        assert all(source.url.startswith("http") for source in funder.calls.sources)
