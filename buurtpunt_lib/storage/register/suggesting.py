"""What is suggested, and what editors decide about it.

Anybody may suggest, so what waits is bounded: in size by `domain.hub_record`, in number here, and
in pace per process (each visit to a page is a process of its own).
"""

from __future__ import annotations

import re
import secrets
import time
from collections import deque
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from buurtpunt_lib.domain.actor import Actor
from buurtpunt_lib.domain.hub_record import HubRecord
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage.database import reading, writing
from buurtpunt_lib.storage.register.nouns import ACCEPTED, REFUSED, WAITING, Conflict, Suggestion
from buurtpunt_lib.storage.register.reading import find, loaded, present
from buurtpunt_lib.storage.register.rows import read, utc, written
from buurtpunt_lib.storage.register.writing import (
    changing,
    must_edit,
    store_one,
    take_out,
    told,
    with_suggestion,
)
from buurtpunt_lib.storage.register_tables import SuggestionRow

_TABLE = SuggestionRow.__table__
_CODE = re.compile(r"[A-Za-z0-9_-]{22}")
MAX_WAITING = 1_000
# So many in so many seconds from one process; who edits is not held back.
PACE, PACE_S = 30, 600.0
_sent: deque[float] = deque(maxlen=PACE)


def suggest(
    record: HubRecord | None,
    *,
    hub: str | None,
    by: Actor,
    reason: str = "",
    base: int | None = None,
) -> Suggestion:
    """Leaves a suggestion for an editor: a new place (hub None), a change of a place, or (record
    None) that it be taken out.

    base: the revision that was seen; None: the present one. Raises InputError
    `register.hub_unknown`, `register.hub_removed`, `register.text_too_long`,
    `register.too_many_waiting`, `register.too_fast`.
    """
    change = told(by, reason, WAITING)
    if record is None and hub is None:
        raise InputError("register.hub_unknown", value="")
    if not by.edits:
        keep_pace()
    with writing() as connection:
        waiting = select(func.count()).select_from(_TABLE).where(_TABLE.c.state == WAITING)
        if not by.edits and connection.execute(waiting).scalar_one() >= MAX_WAITING:
            raise InputError("register.too_many_waiting")
        if hub is not None:
            row = present(connection, hub)
            hub, base = row["id"], row["revision"] if base is None else base
        values = {
            "code": secrets.token_urlsafe(16),
            "hub": hub,
            "base": base if hub is not None else None,
            "record": None if record is None else written(record),
            "author": change.by,
            "role": by.role.value,
            "made_at": change.at,
            "reason": reason,
            "state": WAITING,
            "decided_by": "",
            "decision": "",
        }
        made = insert(_TABLE).values(**values).returning(_TABLE.c.number)
        number = connection.execute(made).scalar_one()
    return _suggestion({**values, "number": number, "decided_at": None})


def suggestions(state: str | None = WAITING) -> list[Suggestion]:
    """The oldest first; state None: all of them."""
    with reading() as connection:
        question = select(_TABLE).order_by(_TABLE.c.number)
        if state is not None:
            question = question.where(_TABLE.c.state == state)
        return [_suggestion(row) for row in connection.execute(question).mappings()]


def suggestion(code: str) -> Suggestion:
    """The suggestion of whoever has its code. Raises InputError `register.suggestion_unknown`."""
    if isinstance(code, str) and _CODE.fullmatch(code):
        with reading() as connection:
            question = select(_TABLE).where(_TABLE.c.code == code)
            row = connection.execute(question).mappings().first()
            if row is not None:
                return _suggestion(row)
    raise InputError("register.suggestion_unknown")


def decide(
    id: int,
    *,
    accept: bool,
    record: HubRecord | None = None,
    by: Actor,
    reason: str = "",
    base: int | None = None,
) -> Suggestion:
    """Accepts or refuses a suggestion, once; accepting changes the register in the same step.

    record: what the editor made of it (default: as it was suggested), and base the revision that
    the editor saw (default: the one that the suggestion was made from). Raises Conflict when the
    place changed since, InputError `register.suggestion_unknown`, `register.suggestion_decided`,
    `register.not_allowed`, and what `save` raises.
    """
    must_edit(by)
    with changing() as (connection, state):
        question = select(_TABLE).where(_TABLE.c.number == id)
        row = connection.execute(question).mappings().first()
        if row is None:
            raise InputError("register.suggestion_unknown")
        if row["state"] != WAITING:
            raise InputError("register.suggestion_decided")
        change = told(by, reason, "accepted" if accept else "refused")
        if accept:
            change = with_suggestion(change, id)
            suggested = _suggestion(row)
            seen = suggested.base if base is None else base
            _carry_out(connection, state, suggested, record or suggested.record, seen, change)
        decision = {
            "state": ACCEPTED if accept else REFUSED,
            "decided_by": by.name,
            "decided_at": change.at,
            "decision": reason,
        }
        connection.execute(update(_TABLE).where(_TABLE.c.number == id).values(**decision))
    return _suggestion({**row, **decision})


def _carry_out(
    connection: Connection,
    state: Any,
    suggested: Suggestion,
    record: HubRecord | None,
    base: int | None,
    change: Any,
) -> None:
    if record is not None:
        if suggested.hub is not None and record.id != suggested.hub:
            # The place was merged since: what was suggested is about the one that is left.
            now = present(connection, suggested.hub)
            if record.id != now["id"]:
                raise Conflict(None, loaded(connection, [now])[0], record)
        store_one(connection, state, record, base=base, change=change)
        return
    row = find(connection, suggested.hub)
    if row is not None and not row["removed"]:
        take_out(connection, row, base, change)
        state.changed()
        state.details_gone = True


def keep_pace() -> None:
    now = time.monotonic()
    if len(_sent) == PACE and now - _sent[0] < PACE_S:
        raise InputError("register.too_fast")
    _sent.append(now)


def _suggestion(row: Any) -> Suggestion:
    decided: datetime | None = row["decided_at"]
    return Suggestion(
        id=row["number"],
        code=row["code"],
        hub=row["hub"],
        base=row["base"],
        record=None if row["record"] is None else read(row["record"]),
        by=row["author"],
        role=row["role"],
        at=utc(row["made_at"]),
        reason=row["reason"],
        state=row["state"],
        decided_by=row["decided_by"],
        decided_at=None if decided is None else utc(decided),
        decision=row["decision"],
    )
