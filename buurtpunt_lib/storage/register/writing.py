"""Changing the register: each change is a revision, and nobody overwrites somebody else in silence.

Base: the revision that a change was made from; when another one stands there now, nothing is
written and `Conflict` holds both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import engine, writing
from buurtpunt_lib.storage.register.bulk import (
    insert_rows,
    insert_together,
    moment,
    update_rows,
)
from buurtpunt_lib.storage.register.nouns import Conflict, SavedHub
from buurtpunt_lib.storage.register.reading import (
    chunks,
    find,
    known,
    loaded,
    present,
    revision_of,
)
from buurtpunt_lib.storage.register.rows import (
    CHILDREN,
    COLUMNS,
    WORDS,
    Change,
    Entry,
    revision_row,
    rows_of,
)
from buurtpunt_lib.storage.register_tables import (
    AliasRow,
    ContactRow,
    HubRow,
    RevisionRow,
    StateRow,
)

_HUB, _ALIAS, _REVISION = HubRow.__table__, AliasRow.__table__, RevisionRow.__table__
_STATE, _CONTACT = StateRow.__table__, ContactRow.__table__
MAX_NAME, MAX_REASON = 120, 2000


def save(record: HubRecord, *, base: int | None, by: Actor, reason: str = "") -> SavedHub:
    """Saves a place; base None: a new one. A record that equals what stands there is no change.

    Raises Conflict when somebody else saved in between, InputError `register.hub_exists`,
    `register.hub_unknown`, `register.hub_removed`, `register.not_allowed`, `storage.…`.
    """
    must_edit(by)
    with changing() as (connection, state):
        change = told(by, reason, "added" if base is None else "changed")
        return store_one(connection, state, record, base=base, change=change)


def save_many(
    records: Iterable[HubRecord],
    *,
    by: Actor,
    reason: str = "",
    batch: str = "",
    bases: Mapping[str, int] | None = None,
) -> int:
    """Saves places together, all or nothing; how many were new or changed.

    bases: id → revision that was seen, of each place that exists, and of a place that is gone and
    is to come back. Raises as `save` for the first place that cannot be saved; `register.id_twice`.
    """
    must_edit(by)
    given, bases = list(records), dict(bases or {})
    seen: set[str] = set()
    for record in given:
        if record.id in seen:
            raise InputError("register.id_twice", value=record.id)
        seen.add(record.id)
    with changing() as (connection, state):
        change = told(by, reason, "imported", batch=batch)
        rows = _rows_by_id(connection, [record.id for record in given])
        before = {
            saved.record.id: saved
            for saved in loaded(connection, [r for r in rows.values() if not r["removed"]])
        }
        new, changed = [], []
        for record in given:
            row = rows.get(record.id)
            if row is None:
                new.append(record)
                continue
            if row["removed"] and bases.get(record.id) == row["revision"]:
                # Whoever names the revision at which it went brings it back on purpose.
                connection.execute(delete(_ALIAS).where(_ALIAS.c.id == record.id))
                changed.append(Entry(row["number"], row["revision"] + 1, record))
                continue
            _may_replace(connection, row, record, bases.get(record.id), before.get(record.id))
            if record != before[record.id].record:
                changed.append(Entry(row["number"], row["revision"] + 1, record))
        first = state.take(len(new))
        added = [Entry(first + at, 1, record) for at, record in enumerate(new)]
        store(connection, added=added, changed=changed, change=change)
        if added or changed:
            state.changed()
        return len(added) + len(changed)


def restore(id: str, number: int, *, by: Actor, reason: str = "") -> SavedHub:
    """Makes an earlier revision the present one; also of a place that is gone or was merged.

    Raises InputError `register.hub_unknown`, `register.revision_unknown`, `register.not_allowed`.
    """
    must_edit(by)
    with changing() as (connection, state):
        row = known(connection, id)
        record = revision_of(connection, row["number"], number).record
        if record is None:
            raise InputError("register.revision_unknown", value=number)
        change = told(by, reason, "restored")
        connection.execute(delete(_ALIAS).where(_ALIAS.c.id == id))
        entry = Entry(row["number"], row["revision"] + 1, record)
        store(connection, changed=[entry], change=change)
        state.changed()
        return SavedHub(record, entry.revision, change.at, change.by)


def remove(id: str, *, base: int, by: Actor, reason: str = "") -> None:
    """Takes a place out; its history stays, and `restore` brings it back. Contacts are deleted.

    Raises as `save`.
    """
    must_edit(by)
    with changing() as (connection, state):
        take_out(connection, _own(connection, id), base, told(by, reason, "removed"))
        state.changed()
        state.details_gone = True


def merge(
    keep: str,
    drop: str,
    record: HubRecord,
    *,
    base: int,
    by: Actor,
    reason: str = "",
    drop_base: int | None = None,
) -> SavedHub:
    """Makes one place of two: `record` is what `keep` becomes; the id of `drop` then leads there.

    base, drop_base: the revisions that were seen (drop_base None: not checked). Contacts go along.
    Raises as `save`, and InputError `register.merge_self`.
    """
    must_edit(by)
    if keep == drop or record.id != keep:
        raise InputError("register.merge_self")
    with changing() as (connection, state):
        kept, dropped = _own(connection, keep), _own(connection, drop)
        _unchanged(connection, kept, base, mine=record)
        if drop_base is not None:
            _unchanged(connection, dropped, drop_base, mine=None)
        change = told(by, reason, "merged")
        number = kept["number"]
        _take_out(connection, dropped, change)
        for table in (_CONTACT, _ALIAS):
            moved = update(table).where(table.c.hub == dropped["number"]).values(hub=number)
            connection.execute(moved)
        connection.execute(insert(_ALIAS).values(id=drop, hub=number))
        entry = Entry(number, kept["revision"] + 1, record)
        store(connection, changed=[entry], change=change)
        state.changed()
        return SavedHub(record, entry.revision, change.at, change.by)


def confirm(id: str, *, on: date, by: Actor, reason: str = "") -> SavedHub:
    """Somebody who knows says that it is right on a day. An older day than the one kept changes
    nothing.

    Raises InputError `register.hub_unknown`, `register.hub_removed`, `register.not_allowed`.
    """
    if not by.confirms:
        raise InputError("register.not_allowed")
    with changing() as (connection, state):
        row = present(connection, id)
        saved = loaded(connection, [row])[0]
        record = saved.record
        if record.confirmed_on is not None and record.confirmed_on >= on:
            return saved
        change = told(by, reason, "confirmed")
        return store_one(
            connection,
            state,
            record.replace(confirmed_on=on.isoformat()),
            base=row["revision"],
            change=change,
        )


def must_edit(by: Actor) -> None:
    """Raises InputError `register.not_allowed`."""
    if not by.edits:
        raise InputError("register.not_allowed")


def told(by: Actor, reason: str, action: str, *, batch: str = "") -> Change:
    """Raises InputError `register.text_too_long`."""
    for text, most in ((by.name, MAX_NAME), (reason, MAX_REASON), (batch, 80)):
        if len(text) > most:
            raise InputError("register.text_too_long", maximum=most)
    return Change(by=by.name, at=datetime.now(UTC), reason=reason, action=action, batch=batch)


class _State:
    """The one row of the register, held by whoever changes it.

    details_gone: details of persons were deleted or replaced.
    """

    def __init__(self, connection: Connection) -> None:
        self.details_gone = False
        self._connection = connection
        row = connection.execute(select(_STATE).with_for_update()).mappings().one()
        self._next, self._changes = row["next_number"], row["changes"]

    def take(self, count: int) -> int:
        """The first of `count` numbers that no other place has."""
        first, self._next = self._next, self._next + count
        self._write(next_number=self._next)
        return first

    def changed(self) -> None:
        self._changes += 1
        self._write(changes=self._changes)

    def _write(self, **values: Any) -> None:
        self._connection.execute(update(_STATE).values(**values))


@contextmanager
def changing() -> Iterator[tuple[Connection, _State]]:
    """One change of the register at a time: on PostgreSQL too, by the row of its state."""
    with writing() as connection:
        state = _State(connection)
        yield connection, state
    if state.details_gone:
        _forget_old_pages()


def _forget_old_pages() -> None:
    """What was deleted also leaves the file that SQLite keeps beside the database for a while, and
    the rows that PostgreSQL keeps; as far as nobody reads them at this moment."""
    made = engine()
    with suppress(Exception), made.connect() as connection:
        if made.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA busy_timeout=300")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            # With its settings as they were: the next one opens it again.
            connection.invalidate()
        else:
            plain = connection.execution_options(isolation_level="AUTOCOMMIT")
            plain.exec_driver_sql("VACUUM hub_contact")


def store_one(
    connection: Connection,
    state: _State,
    record: HubRecord,
    *,
    base: int | None,
    change: Change,
) -> SavedHub:
    row = find(connection, record.id)
    if base is None and row is None:
        entry = Entry(state.take(1), 1, record)
        store(connection, added=[entry], change=change)
    else:
        if row is None:
            raise InputError("register.hub_unknown", value=record.id)
        before = None if row["removed"] else loaded(connection, [row])[0]
        _may_replace(connection, row, record, base, before)
        if before.record == record:
            return before
        entry = Entry(row["number"], row["revision"] + 1, record)
        store(connection, changed=[entry], change=change)
    state.changed()
    return SavedHub(record, entry.revision, change.at, change.by)


def store(
    connection: Connection,
    *,
    added: list[Entry] = (),
    changed: list[Entry] = (),
    change: Change,
) -> None:
    """Writes entries into all tables; nothing is checked here."""
    for numbers in chunks([entry.number for entry in changed]):
        clear(connection, numbers)
    rows = rows_of([*added, *changed], change, at=moment(connection, change.at))
    places, words = rows.pop(_HUB), rows.pop(WORDS)
    update_rows(connection, _HUB, COLUMNS[_HUB], places[len(added) :], key="number")
    insert_rows(connection, _HUB, COLUMNS[_HUB], places[: len(added)])
    for table, items in rows.items():
        insert_rows(connection, table, COLUMNS[table], items)
    insert_together(connection, WORDS, COLUMNS[WORDS], words)


def clear(connection: Connection, numbers: list[int]) -> None:
    for table in (*CHILDREN, WORDS):
        connection.execute(delete(table).where(table.c.hub.in_(numbers)))


def take_out(connection: Connection, row: Any, base: int | None, change: Change) -> None:
    """Takes out a place that is still at its base, with its contacts. Raises Conflict."""
    _unchanged(connection, row, base, mine=None)
    _take_out(connection, row, change)
    connection.execute(delete(_CONTACT).where(_CONTACT.c.hub == row["number"]))


def _take_out(connection: Connection, row: Any, change: Change) -> None:
    number, revision = row["number"], row["revision"] + 1
    clear(connection, [number])
    connection.execute(
        update(_HUB)
        .where(_HUB.c.number == number)
        .values(removed=True, revision=revision, changed_at=change.at, changed_by=change.by)
    )
    connection.execute(insert(_REVISION).values(**revision_row(number, revision, None, change)))


def _rows_by_id(connection: Connection, ids: list[str]) -> dict[str, Any]:
    found = {}
    for some in chunks(ids):
        question = select(_HUB).where(_HUB.c.id.in_(some))
        found.update((row["id"], row) for row in connection.execute(question).mappings())
    return found


def _own(connection: Connection, id: str) -> Any:
    """The row of a place that is there under this very id."""
    row = present(connection, id)
    if row["id"] != id:
        raise InputError("register.hub_removed", name=row["name"])
    return row


def _may_replace(
    connection: Connection,
    row: Any,
    record: HubRecord,
    base: int | None,
    before: SavedHub | None,
) -> None:
    """Raises what stands in the way of storing a record over a row."""
    if before is None:
        into = present(connection, record.id)
        raise Conflict(None, loaded(connection, [into])[0], record)
    if base is None:
        raise InputError("register.hub_exists", value=record.id, name=row["name"])
    if base != row["revision"]:
        raise Conflict(_base(connection, row, base), before, record)


def _unchanged(connection: Connection, row: Any, base: int | None, mine: HubRecord | None) -> None:
    if row["revision"] != base:
        theirs = loaded(connection, [row])[0]
        seen = _base(connection, row, base)
        raise Conflict(seen, theirs, mine)


def _base(connection: Connection, row: Any, base: Any) -> HubRecord | None:
    try:
        return revision_of(connection, row["number"], base).record
    except InputError:
        return None


def with_suggestion(change: Change, number: int) -> Change:
    return replace(change, suggestion=number)
