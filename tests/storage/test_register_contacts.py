"""Contacts: apart, for editors only, and really gone when deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_register import ANNA, CARLA, FULL, SHIPPED, VISITOR
from sqlalchemy import text

from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import database, register

SECRET = "zeldzame-naam-qzx"
CONTACT = Contact.from_dict(
    {
        "hub": "de-halle",
        "name": f"Marie {SECRET}",
        "role": "onthaal",
        "email": f"{SECRET}@voorbeeld.be",
        "telephone": "0479 12 34 56",
        "consent_on": "2026-01-02",
        "note": "belt liever",
    }
)


def code_of(action, *arguments, **named) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments, **named)
    return caught.value.faults[0].code


@pytest.mark.usefixtures("register_database")
def test_details_come_back_to_an_editor_and_to_nobody_else():
    saved = register.save_contact(CONTACT, by=ANNA)
    assert register.contacts("de-halle", by=ANNA) == [saved]
    assert register.contacts(by=ANNA) == [saved]
    assert register.contacts("t-kapelletje", by=ANNA) == []
    for who in (VISITOR, CARLA):
        assert code_of(register.contacts, "de-halle", by=who) == "register.not_allowed"
        assert code_of(register.save_contact, CONTACT, by=who) == "register.not_allowed"
        assert code_of(register.delete_contact, saved.id, by=who) == "register.not_allowed"


@pytest.mark.usefixtures("register_database")
def test_details_can_be_changed_and_deleted():
    first = register.save_contact(CONTACT, by=ANNA)
    other = CONTACT.replace(name="Jan")
    assert register.save_contact(other, by=ANNA, id=first.id).id == first.id
    assert [saved.contact for saved in register.contacts("de-halle", by=ANNA)] == [other]
    register.delete_contact(first.id, by=ANNA)
    assert register.contacts("de-halle", by=ANNA) == []
    assert code_of(register.delete_contact, first.id, by=ANNA) == "register.contact_unknown"
    again = code_of(register.save_contact, CONTACT, by=ANNA, id=first.id)
    assert again == "register.contact_unknown"
    elsewhere = register.save_contact(CONTACT.replace(hub="t-kapelletje"), by=ANNA)
    wrong = code_of(register.save_contact, CONTACT, by=ANNA, id=elsewhere.id)
    assert wrong == "register.contact_unknown"


@pytest.mark.usefixtures("register_database")
def test_nobody_has_agreed_tomorrow():
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    later = CONTACT.replace(consent_on=tomorrow)
    assert code_of(register.save_contact, later, by=ANNA) == "register.in_future"
    nowhere = CONTACT.replace(hub="er-niet")
    assert code_of(register.save_contact, nowhere, by=ANNA) == "register.hub_unknown"


@pytest.mark.usefixtures("register_database")
def test_they_stand_in_no_other_table_and_no_history():
    register.save_contact(CONTACT, by=ANNA)
    register.save(FULL.replace(name="Nieuw"), base=1, by=ANNA)
    assert SECRET not in repr(register.history("de-halle"))
    assert SECRET not in repr(register.hub_table().to_dict())
    with database.reading() as connection:
        for name in database.metadata.tables:
            rows = connection.execute(text(f"SELECT * FROM {name}")).all()
            assert (SECRET in repr(rows)) == (name == "hub_contact"), name


@pytest.mark.usefixtures("register_database")
def test_they_go_along_in_a_merger_and_away_with_a_place_that_is_taken_out():
    register.save_contact(CONTACT, by=ANNA)
    register.merge("cafe-de-ster", "de-halle", SHIPPED[2], base=1, by=ANNA)
    [saved] = register.contacts("cafe-de-ster", by=ANNA)
    assert (saved.contact.hub, saved.contact.name) == ("cafe-de-ster", CONTACT.name)
    assert register.contacts("de-halle", by=ANNA) == [saved]
    register.remove("cafe-de-ster", base=2, by=ANNA)
    assert register.contacts(by=ANNA) == []
    register.restore("cafe-de-ster", 1, by=ANNA)
    assert register.contacts(by=ANNA) == []


def test_what_was_deleted_is_gone_from_the_file(tmp_path, monkeypatch, landscape):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'r.sqlite3'}")

    def on_disk() -> bool:
        return any(SECRET.encode() in Path(part).read_bytes() for part in tmp_path.iterdir())

    saved = register.save_contact(CONTACT, by=ANNA)
    assert on_disk()
    register.delete_contact(saved.id, by=ANNA)
    assert not on_disk()
    register.save_contact(CONTACT, by=ANNA)
    register.remove("de-halle", base=1, by=ANNA)
    assert not on_disk()
    saved = register.save_contact(CONTACT.replace(hub="t-kapelletje"), by=ANNA)
    changed = CONTACT.replace(hub="t-kapelletje", name="Jan", email="jan@voorbeeld.be")
    register.save_contact(changed, by=ANNA, id=saved.id)
    assert not on_disk()
