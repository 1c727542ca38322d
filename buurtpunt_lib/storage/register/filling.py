"""Filling the register from the landscape that ships with the program.

A new database gets every place as its first revision. A later version of the program brings new
places, and takes over what it knows better where nobody edited the place; where somebody did, it
suggests.
"""

from __future__ import annotations

import math
import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from buurtpunt_lib.domain.actor import Actor, Role
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.storage.register.fingerprint import fingerprint
from buurtpunt_lib.storage.register.reading import find, loaded
from buurtpunt_lib.storage.register.rows import Change, Entry, read, written
from buurtpunt_lib.storage.register.writing import store
from buurtpunt_lib.storage.register_tables import (
    HubRow,
    RevisionRow,
    ShippedRow,
    StateRow,
    SuggestionRow,
)

_STATE, _SHIPPED, _HUB = StateRow.__table__, ShippedRow.__table__, HubRow.__table__
_REVISION, _SUGGESTION = RevisionRow.__table__, SuggestionRow.__table__
# Who brought what ships: the program.
SHIPPER = Actor("Ons Buurtpunt", Role.EDITOR)
SHIPPED = "shipped"


def shipped_records() -> tuple[HubRecord, ...]:
    """The landscape that ships, each place where its village lies.

    Raises InputError when the file has a fault (`datasets.hubs`).
    """
    from buurtpunt_lib import datasets

    villages = datasets.villages()[["lat", "lon"]].to_dict("index")
    nowhere = {"lat": math.nan, "lon": math.nan}

    def record(hub) -> HubRecord:
        place = villages.get(hub.village, nowhere)
        lat, lon = (None if math.isnan(place[key]) else place[key] for key in ("lat", "lon"))
        return HubRecord.from_hub(hub, lat=lat, lon=lon)

    return tuple(record(hub) for hub in datasets.hubs())


def fill(connection: Connection, records: tuple[HubRecord, ...]) -> None:
    """Brings what ships into a register, in the transaction of the connection."""
    state = connection.execute(select(_STATE)).mappings().first()
    if state is None:
        values = {"id": 1, "identity": secrets.token_hex(8), "changes": 0, "next_number": 1}
        state = {**values, "shipped": ""}
        connection.execute(insert(_STATE).values(**state))
    if state["shipped"] == fingerprint():
        return
    shipped = connection.execute(select(_SHIPPED.c.id, _SHIPPED.c.record))
    before = {row.id: row.record for row in shipped}
    change = Change(by=SHIPPER.name, at=datetime.now(UTC), reason="", action=SHIPPED)
    new, known = [], []
    for record in records:
        text = written(record)
        if record.id not in before and find(connection, record.id) is None:
            new.append(record)
        elif before.get(record.id) != text:
            known.append(record)
    first = state["next_number"]
    added = [Entry(first + at, 1, record) for at, record in enumerate(new)]
    newer = [e for e in (_taken_over(connection, r, before, change) for r in known) if e]
    store(connection, added=added, changed=newer, change=change)
    connection.execute(delete(_SHIPPED))
    connection.execute(
        insert(_SHIPPED), [{"id": record.id, "record": written(record)} for record in records]
    )
    connection.execute(
        update(_STATE).values(
            shipped=fingerprint(),
            next_number=first + len(added),
            changes=state["changes"] + bool(added or newer),
        )
    )


def _taken_over(
    connection: Connection, record: HubRecord, before: dict[str, str], change: Change
) -> Entry | None:
    """The entry of a place that nobody edited; otherwise a suggestion is left, or nothing."""
    row = find(connection, record.id)
    if row is None or row["removed"]:
        return None
    actions = select(_REVISION.c.action).where(_REVISION.c.hub == row["number"]).distinct()
    if set(connection.execute(actions).scalars()) == {SHIPPED}:
        return Entry(row["number"], row["revision"] + 1, record)
    now = loaded(connection, [row])[0].record
    old = read(before[record.id]) if record.id in before else None
    # Only what differs between the two shipped versions: edits of other fields are kept.
    changed = {
        field: value
        for field, value in dict(record).items()
        if old is None or getattr(old, field) != value
    }
    proposal = HubRecord.from_dict({**dict(now), **changed})
    if proposal != now:
        connection.execute(
            insert(_SUGGESTION).values(
                code=secrets.token_urlsafe(16),
                hub=record.id,
                base=row["revision"],
                record=written(proposal),
                author=SHIPPER.name,
                role=SHIPPER.role.value,
                made_at=change.at,
                reason="",
                state="waiting",
                decided_by="",
                decision="",
            )
        )
    return None
