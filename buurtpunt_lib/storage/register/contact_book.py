"""Details of persons at a place: apart from records, only for editors, and gone when deleted.

They stand in one table and nowhere else: in no revision, no search index, no hub table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.domain.contact import Contact
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import reading
from buurtpunt_lib.storage.register.reading import present
from buurtpunt_lib.storage.register.rows import utc
from buurtpunt_lib.storage.register.writing import changing, must_edit
from buurtpunt_lib.storage.register_tables import ContactRow, HubRow

_CONTACT, _HUB = ContactRow.__table__, HubRow.__table__
_FIELDS = tuple(field for field in Contact.model_fields if field != "hub")


@dataclass(frozen=True)
class SavedContact:
    """id: its number, by which it is changed or deleted."""

    id: int
    contact: Contact
    saved_at: datetime
    saved_by: str


def contacts(id: str | None = None, *, by: Actor) -> list[SavedContact]:
    """The details of a place, or of all places (id None).

    Raises InputError `register.not_allowed`, `register.hub_unknown`, `register.hub_removed`.
    """
    must_edit(by)
    with reading() as connection:
        question = select(_CONTACT, _HUB.c.id).join(_HUB, _HUB.c.number == _CONTACT.c.hub)
        if id is not None:
            question = question.where(_CONTACT.c.hub == present(connection, id)["number"])
        rows = connection.execute(question.order_by(_CONTACT.c.number)).mappings()
        return [
            SavedContact(
                row["number"],
                Contact(hub=row["id"], **{field: row[field] for field in _FIELDS}),
                utc(row["saved_at"]),
                row["saved_by"],
            )
            for row in rows
        ]


def save_contact(contact: Contact, *, by: Actor, id: int | None = None) -> SavedContact:
    """Saves details: new ones, or (id) in the place of others of the same place.

    Raises InputError `register.not_allowed`, `register.contact_unknown`, `register.hub_unknown`,
    `register.hub_removed`, and what `Contact.faults_on` finds today.
    """
    must_edit(by)
    now = datetime.now(UTC)
    for code, field, values in contact.faults_on(now.date()):
        raise InputError(code, field=field, **values)
    values = {field: getattr(contact, field) for field in _FIELDS}
    values |= {"saved_at": now, "saved_by": by.name}
    with changing() as (connection, state):
        hub = present(connection, contact.hub)["number"]
        if id is None:
            made = insert(_CONTACT).values(hub=hub, **values).returning(_CONTACT.c.number)
            id = connection.execute(made).scalar_one()
        else:
            change = update(_CONTACT).where(_CONTACT.c.number == id, _CONTACT.c.hub == hub)
            if connection.execute(change.values(**values)).rowcount != 1:
                raise InputError("register.contact_unknown")
        # The stamp moves on too, so that what was made from a register without them is made anew.
        state.changed()
        state.details_gone = True
    return SavedContact(id, contact, now, by.name)


def delete_contact(id: int, *, by: Actor) -> None:
    """Deletes details for good. Raises InputError `register.not_allowed`,
    `register.contact_unknown`."""
    must_edit(by)
    with changing() as (connection, state):
        gone = delete(_CONTACT).where(_CONTACT.c.number == id)
        if connection.execute(gone).rowcount != 1:
            raise InputError("register.contact_unknown")
        state.changed()
        state.details_gone = True
