"""Reading the register: one record, all of them, and the history of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import reading
from buurtpunt_lib.storage.register.nouns import Revision, SavedHub
from buurtpunt_lib.storage.register.rows import CHILDREN, read, records_from, utc
from buurtpunt_lib.storage.register_tables import AliasRow, HubRow, RevisionRow

_HUB, _ALIAS, _REVISION = HubRow.__table__, AliasRow.__table__, RevisionRow.__table__


def load(id: str) -> SavedHub:
    """A place as it stands; the id of a merged place gives the place that it was merged into.

    Raises InputError `register.hub_unknown`, `register.hub_removed`, `storage.…`.
    """
    with reading() as connection:
        return loaded(connection, [present(connection, id)])[0]


def load_all(ids: Iterable[str] | None = None) -> list[SavedHub]:
    """Every place, or those with these ids that exist; in the order of the register."""
    with reading() as connection:
        question = select(_HUB).where(_HUB.c.removed.is_(False)).order_by(_HUB.c.number)
        found = connection.execute(question).mappings().all()
        wanted = None if ids is None else frozenset(ids)
        rows = [row for row in found if wanted is None or row["id"] in wanted]
        return loaded(connection, rows, every=wanted is None)


def history(id: str) -> list[Revision]:
    """All revisions of a place, the first one first; of a place that is gone too.

    Raises InputError `register.hub_unknown`, `storage.…`.
    """
    with reading() as connection:
        number = known(connection, id)["number"]
        question = select(_REVISION).where(_REVISION.c.hub == number)
        rows = connection.execute(question.order_by(_REVISION.c.number)).mappings()
        return [as_revision(row) for row in rows]


def revision(id: str, number: int) -> Revision:
    """One revision of a place. Raises InputError `register.revision_unknown`, `storage.…`."""
    with reading() as connection:
        return revision_of(connection, known(connection, id)["number"], number)


def taken_ids() -> frozenset[str]:
    """Every id that a new place cannot have: those of places that are gone or merged too."""
    with reading() as connection:
        return frozenset(connection.execute(select(_HUB.c.id)).scalars())


def find(connection: Connection, id: str) -> Any | None:
    """The row of a place by its own id, also when it is gone."""
    if not isinstance(id, str):
        return None
    return connection.execute(select(_HUB).where(_HUB.c.id == id)).mappings().first()


def present(connection: Connection, id: str) -> Any:
    """The row that an id leads to. Raises InputError as `load`."""
    row = known(connection, id)
    if not row["removed"]:
        return row
    question = select(_HUB).join(_ALIAS, _ALIAS.c.hub == _HUB.c.number).where(_ALIAS.c.id == id)
    into = connection.execute(question).mappings().first()
    if into is None or into["removed"]:
        raise InputError("register.hub_removed", name=row["name"])
    return into


def known(connection: Connection, id: str) -> Any:
    """As `find`. Raises InputError `register.hub_unknown`."""
    row = find(connection, id)
    if row is None:
        raise InputError("register.hub_unknown", value=str(id)[:80])
    return row


def loaded(connection: Connection, rows: list[Any], *, every: bool = False) -> list[SavedHub]:
    """Rows of the table of hubs with all that belongs to them."""
    children = {}
    for table in CHILDREN:
        question = select(table).order_by(*table.primary_key.columns)
        if not every:
            found: list[Any] = []
            for numbers in chunks([row["number"] for row in rows]):
                some = question.where(table.c.hub.in_(numbers))
                found += connection.execute(some).mappings().all()
            children[table] = found
        else:
            children[table] = connection.execute(question).mappings().all()
    records = records_from(rows, children)
    return [
        SavedHub(records[row["number"]], row["revision"], utc(row["changed_at"]), row["changed_by"])
        for row in rows
    ]


def chunks(items: list[Any], size: int = 5_000) -> Iterable[list[Any]]:
    """Databases take a bounded number of values in one question."""
    return (items[at : at + size] for at in range(0, len(items), size))


def revision_of(connection: Connection, hub: int, number: int) -> Revision:
    question = select(_REVISION).where(_REVISION.c.hub == hub, _REVISION.c.number == number)
    row = connection.execute(question).mappings().first()
    if row is None:
        raise InputError("register.revision_unknown", value=number)
    return as_revision(row)


def as_revision(row: Any) -> Revision:
    return Revision(
        number=row["number"],
        record=None if row["record"] is None else read(row["record"]),
        by=row["author"],
        at=utc(row["made_at"]),
        reason=row["reason"],
        action=row["action"],
        batch=row["batch"],
        suggestion=row["suggestion"],
    )
