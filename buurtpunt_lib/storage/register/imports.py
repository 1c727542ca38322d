"""Imports that were carried out, and taking one back.

Batch: the changes of one import. Undoing one gives every place that it changed the record of
before, and takes out every place that it added; all or nothing. A place that was added and undone
keeps its id: a later import may bring it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import reading
from buurtpunt_lib.storage.register.reading import chunks, utc
from buurtpunt_lib.storage.register.rows import Change, Entry, read, revision_row
from buurtpunt_lib.storage.register.writing import changing, clear, must_edit, store, told
from buurtpunt_lib.storage.register_tables import ContactRow, HubRow, RevisionRow

_HUB, _REVISION, _CONTACT = HubRow.__table__, RevisionRow.__table__, ContactRow.__table__
UNDONE = "undone"


@dataclass(frozen=True)
class Batch:
    """name: what `undo_batch` asks for. count: places that it added or changed."""

    name: str
    at: datetime
    by: str
    reason: str
    count: int


def batches(limit: int = 50) -> list[Batch]:
    """The last imports, the newest first."""
    with reading() as connection:
        columns = _REVISION.c
        question = (
            select(
                columns.batch, func.max(columns.made_at), func.max(columns.author),
                func.max(columns.reason), func.count(),
            )
            .where(columns.batch != "", columns.action == "imported")
            .group_by(columns.batch)
            .order_by(func.max(columns.made_at).desc(), columns.batch)
            .limit(limit)
        )  # fmt: skip
        return [
            Batch(name, utc(_moment(at)), by, reason, count)
            for name, at, by, reason, count in connection.execute(question)
        ]


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def undo_batch(name: str, *, by: Actor, reason: str = "") -> int:
    """Takes an import back; how many places it had added or changed.

    Raises InputError `register.batch_unknown`, `register.not_allowed`, and, with nothing changed,
    `register.batch_changed` where somebody changed one of its places since.
    """
    must_edit(by)
    with changing() as (connection, state):
        rows = _of_batch(connection, name)
        if not name or not rows:
            raise InputError("register.batch_unknown", value=str(name)[:80])
        later = [row.name for row in rows if row.revision != row.number]
        if later:
            names = ", ".join(later[:5]) + (" …" if len(later) > 5 else "")
            raise InputError("register.batch_changed", n=len(later), names=names)
        change = told(by, reason, UNDONE, batch=name)
        store(
            connection,
            changed=[Entry(r.hub, r.number + 1, read(r.record)) for r in rows if r.record],
            change=change,
        )
        _take_out(connection, {r.hub: r.number for r in rows if not r.record}, change)
        state.changed()
        state.details_gone = True
        return len(rows)


def _take_out(connection: Connection, hubs: dict[int, int], change: Change) -> None:
    """Takes out places, number -> revision, with their contacts."""
    for numbers in chunks(list(hubs)):
        clear(connection, numbers)
        connection.execute(delete(_CONTACT).where(_CONTACT.c.hub.in_(numbers)))
        gone = {"removed": True, "changed_at": change.at, "changed_by": change.by}
        connection.execute(
            update(_HUB)
            .where(_HUB.c.number.in_(numbers))
            .values(revision=_HUB.c.revision + 1, **gone)
        )
        rows = [revision_row(number, hubs[number] + 1, None, change) for number in numbers]
        connection.execute(insert(_REVISION), rows)


def _of_batch(connection: Connection, name: str) -> list[Any]:
    """Per place: hub, number of the revision, record before it, its name and revision of now."""
    before = _REVISION.alias()
    columns = (_REVISION.c.hub, _REVISION.c.number, before.c.record, _HUB.c.name, _HUB.c.revision)
    previous = and_(before.c.hub == _REVISION.c.hub, before.c.number == _REVISION.c.number - 1)
    question = (
        select(*columns)
        .join(_HUB, _HUB.c.number == _REVISION.c.hub)
        .outerjoin(before, previous)
        .where(_REVISION.c.batch == name, _REVISION.c.action == "imported")
        .order_by(_REVISION.c.hub)
    )
    return connection.execute(question).all()


def undone() -> dict[str, int]:
    """Places that only an import that was undone brought: id -> revision at which they are gone."""
    with reading() as connection:
        last = and_(_REVISION.c.hub == _HUB.c.number, _REVISION.c.number == _HUB.c.revision)
        question = (
            select(_HUB.c.id, _HUB.c.revision)
            .join(_REVISION, last)
            .where(_HUB.c.removed.is_(True), _REVISION.c.action == UNDONE)
        )
        return {row.id: row.revision for row in connection.execute(question)}
