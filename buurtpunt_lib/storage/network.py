"""What users write about the network, kept: questions, answers, experiences, events and more.

Contribution: one noun of `domain.network` with who wrote it. What an editor writes is accepted at
once; what anybody else writes waits until an editor accepts it, changed or not, or refuses it.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.domain.network import NOUNS, Entry, Noun
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import reading, writing
from buurtpunt_lib.storage.network_tables import EntryRow
from buurtpunt_lib.storage.register.rows import utc
from buurtpunt_lib.storage.register.suggesting import keep_pace
from buurtpunt_lib.storage.register.writing import must_edit

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
# A flood of contributions would bury the real ones.
MOST_WAITING = 1_000
_AUTHOR, _REASON = 120, 2_000
_ENTRY = EntryRow.__table__


@dataclass(frozen=True)
class Contribution:
    """number: of the entry. code: unguessable, for whoever wrote it. kind: code of Entry.

    noun: None where an earlier version of the program wrote what this one cannot read. revision:
    rises with each change. decision: what the editor said.
    """

    number: int
    code: str
    kind: str
    noun: Any
    by: str
    role: str
    at: datetime
    revision: int
    state: str
    decided_by: str
    decided_at: datetime | None
    decision: str


def add(kind: str, noun: Noun, *, by: Actor) -> Contribution:
    """Keeps a noun: accepted when an editor writes it, waiting otherwise.

    Raises InputError `network.kind_unknown`, `network.id_taken`, `register.too_many_waiting`,
    `register.too_fast`, `storage.…`.
    """
    _check_kind(kind, noun)
    if not by.edits:
        keep_pace()
    now = datetime.now(UTC)
    values = {
        "code": secrets.token_urlsafe(16),
        "kind": kind,
        "id": noun.id,
        "document": _written(noun),
        "author": by.name[:_AUTHOR],
        "role": by.role.value,
        "made_at": now,
        "revision": 1,
        "state": ACCEPTED if by.edits else WAITING,
        "decided_by": by.name[:_AUTHOR] if by.edits else "",
        "decided_at": now if by.edits else None,
        "decision": "",
    }
    with writing() as connection:
        if connection.execute(select(_ENTRY.c.id).where(_ENTRY.c.id == noun.id)).first():
            raise InputError("network.id_taken", field="id", value=noun.id)
        if not by.edits:
            waits = select(func.count()).select_from(_ENTRY).where(_ENTRY.c.state == WAITING)
            if connection.execute(waits).scalar_one() >= MOST_WAITING:
                raise InputError("register.too_many_waiting")
        number = connection.execute(insert(_ENTRY).values(**values)).inserted_primary_key[0]
        return _contribution(_row(connection, number))


def contributions(
    kind: str | None = None, *, state: str | None = ACCEPTED
) -> tuple[Contribution, ...]:
    """Those of a kind (None: all) in a state (None: all), the oldest first."""
    question = select(_ENTRY).order_by(_ENTRY.c.number)
    if kind is not None:
        question = question.where(_ENTRY.c.kind == kind)
    if state is not None:
        question = question.where(_ENTRY.c.state == state)
    with reading() as connection:
        return tuple(map(_contribution, connection.execute(question).mappings()))


def contribution(code: str) -> Contribution:
    """What became of a contribution, by its code. Raises InputError `network.entry_unknown`."""
    with reading() as connection:
        question = select(_ENTRY).where(_ENTRY.c.code == str(code)[:43])
        row = connection.execute(question).mappings().first()
        if row is None:
            raise InputError("network.entry_unknown")
        return _contribution(row)


def decide(
    number: int, *, accept: bool, noun: Noun | None = None, by: Actor, reason: str = ""
) -> Contribution:
    """An editor accepts what waits, as it is or as `noun`, or refuses it with a reason.

    Raises InputError `register.not_allowed`, `network.entry_unknown`, `network.decided`,
    `register.reason_needed`, `storage.…`.
    """
    must_edit(by)
    if not accept and not reason.strip():
        raise InputError("register.reason_needed", field="reason")
    with writing() as connection:
        row = _row(connection, number)
        if row["state"] != WAITING:
            raise InputError("network.decided")
        values: dict[str, Any] = {
            "state": ACCEPTED if accept else REFUSED,
            "decided_by": by.name[:_AUTHOR],
            "decided_at": datetime.now(UTC),
            "decision": reason[:_REASON],
        }
        if accept and noun is not None:
            values |= _changed(row, noun)
        connection.execute(update(_ENTRY).where(_ENTRY.c.number == number).values(**values))
        return _contribution(_row(connection, number))


def change(number: int, noun: Noun, *, revision: int, by: Actor) -> Contribution:
    """An editor writes an accepted contribution anew, over the revision that was seen.

    Raises InputError `register.not_allowed`, `network.entry_unknown`, `network.changed` when
    somebody else changed it in between, `storage.…`.
    """
    must_edit(by)
    with writing() as connection:
        row = _row(connection, number)
        if row["revision"] != revision:
            raise InputError("network.changed", by=row["decided_by"])
        values = _changed(row, noun) | {
            "decided_by": by.name[:_AUTHOR],
            "decided_at": datetime.now(UTC),
        }
        connection.execute(update(_ENTRY).where(_ENTRY.c.number == number).values(**values))
        return _contribution(_row(connection, number))


def remove(number: int, *, by: Actor) -> None:
    """An editor deletes a contribution for good.

    Raises InputError `register.not_allowed`, `network.entry_unknown`, `storage.…`.
    """
    must_edit(by)
    with writing() as connection:
        _row(connection, number)
        connection.execute(delete(_ENTRY).where(_ENTRY.c.number == number))


def stamp() -> str:
    """Changes with every contribution that is made, decided, changed or deleted."""
    question = select(
        func.count(), func.max(_ENTRY.c.number), func.sum(_ENTRY.c.revision),
        func.max(_ENTRY.c.decided_at),
    )  # fmt: skip
    with reading() as connection:
        return "|".join(map(str, connection.execute(question).one()))


def _check_kind(kind: str, noun: Noun) -> None:
    if not isinstance(kind, str) or kind not in NOUNS or type(noun) is not NOUNS[kind]:
        allowed = ", ".join(Entry)
        raise InputError("network.kind_unknown", value=str(kind)[:40], allowed=allowed)


def _row(connection: Connection, number: int) -> Any:
    row = None
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**31:
        question = select(_ENTRY).where(_ENTRY.c.number == number)
        row = connection.execute(question).mappings().first()
    if row is None:
        raise InputError("network.entry_unknown")
    return row


def _changed(row: Any, noun: Noun) -> dict[str, Any]:
    """What a new text changes; a contribution keeps its id, since others may point at it."""
    _check_kind(row["kind"], noun)
    document = _written(noun.replace(id=row["id"]))
    return {"document": document, "revision": row["revision"] + 1}


def _written(noun: Noun) -> str:
    return json.dumps(noun.to_dict(), ensure_ascii=False, separators=(",", ":"))


def _contribution(row: Any) -> Contribution:
    try:
        noun = NOUNS[row["kind"]].from_dict(json.loads(row["document"]))
    except (InputError, KeyError, ValueError):
        noun = None
    return Contribution(
        number=row["number"],
        code=row["code"],
        kind=row["kind"],
        noun=noun,
        by=row["author"],
        role=row["role"],
        at=utc(row["made_at"]),
        revision=row["revision"],
        state=row["state"],
        decided_by=row["decided_by"],
        decided_at=None if row["decided_at"] is None else utc(row["decided_at"]),
        decision=row["decision"],
    )
