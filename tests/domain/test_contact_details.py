"""Contact details: nothing is kept without a day of consent, nor what reaches nobody."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import LANGUAGES, catalogue

RIGHT = {"hub": "de-brug", "email": "info@voorbeeld.be", "consent_on": "2026-03-01"}


def test_details_come_back_the_same():
    contact = Contact.from_dict({**RIGHT, "name": "Onthaal", "telephone": "057 12 34 56"})
    assert Contact.from_dict(contact.to_dict()) == contact
    assert contact.replace(role="vrijwilliger").role == "vrijwilliger"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"email": ""}, "register.contact_empty", "email"),
        ({"email": "info@voorbeeld"}, "register.not_email", "email"),
        ({"email": "a b@voorbeeld.be"}, "register.not_email", "email"),
        ({"email": "<a@b.be>"}, "register.not_email", "email"),
        ({"email": "a@b.be, c@d.be"}, "register.not_email", "email"),
        ({"telephone": "112"}, "register.not_telephone", "telephone"),
        ({"telephone": "bel me"}, "register.not_telephone", "telephone"),
        ({"telephone": "٠١٢٣٤٥٦٧٨"}, "register.not_telephone", "telephone"),
        ({"consent_on": None}, "scan.not_day", "consent_on"),
        ({"consent_on": "2026"}, "scan.not_day", "consent_on"),
        ({"hub": "De Brug"}, "register.not_id", "hub"),
        ({"name": "a\nb"}, "register.not_a_line", "name"),
        ({"note": "x" * 501}, "plan.too_long", "note"),
        ({"birthday": "1980"}, "plan.unknown_key", "birthday"),
    ],
)
def test_each_fault_is_told_with_its_field(change, code, field):
    with pytest.raises(InputError) as caught:
        Contact.from_dict({**RIGHT, **change})
    [fault] = caught.value.faults
    assert (fault.code, fault.values["field"]) == (code, field)
    for language in LANGUAGES:
        assert field in catalogue(language).error(caught.value)


def test_without_a_day_of_consent_nothing_is_kept():
    with pytest.raises(InputError, match=r"plan\.missing"):
        Contact.from_dict({"hub": "de-brug", "email": "info@voorbeeld.be"})


@pytest.mark.parametrize(
    "telephone", ["+32 57 12 34 56", "057/12.34.56", "0479 12 34 56", "+31 (0)20 123 45 67"]
)
def test_numbers_as_people_write_them(telephone):
    assert Contact.from_dict({**RIGHT, "telephone": telephone}).telephone == telephone


def test_nobody_agreed_tomorrow():
    contact = Contact.from_dict(RIGHT)
    assert contact.faults_on(date(2026, 3, 1)) == []
    [(code, field, _)] = contact.faults_on(date(2026, 2, 28))
    assert (code, field) == ("register.in_future", "consent_on")
