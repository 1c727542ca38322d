"""Wrong passwords, counted over all visits and all servers that share the database.

Try: one password that somebody sends. Device: a browser in which an editor signed in before; it
keeps a token of chance, and the database a mark made of that token and the password of then, so a
new password makes every device unknown. Stranger: every other browser, counted as one.

A try waits longer with each wrong one before it. Strangers who try and try make one another wait,
on whichever page or server; a device has a count of its own, so no stranger keeps an editor out.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, String, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from buurtpunt_lib.storage.database import writing
from buurtpunt_lib.storage.tables import Base

# People mistype: so many wrong tries cost nobody anything. Then 1 s, 2, 4 … up to a minute, which
# leaves strangers some 1,400 tries a day, all together.
FREE, LONGEST_WAIT_S = 5, 60.0
# After so long without a wrong try the count begins anew.
QUIET_S = 3600.0
# A device that nobody signed in with for so long is forgotten.
FORGET_S = 365 * 86_400.0
_STRANGERS = ""
_LONGEST_TOKEN = 64


class DeviceRow(Base):
    """device: the mark, "" for all strangers. tried_at: of the last try, seconds since 1970."""

    __tablename__ = "sign_in_device"

    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int]
    tried_at: Mapped[float]


_devices = DeviceRow.__table__


@dataclass(frozen=True)
class Turn:
    """wait_s: so long no password is looked at; 0 = now. device: whose count it is in."""

    wait_s: float
    device: str

    @property
    def known(self) -> bool:
        return self.device != _STRANGERS


def pause(wrong: int) -> float:
    """Seconds to wait after so many wrong tries.

    >>> pause(0), pause(4), pause(5), pause(8), pause(500)
    (0.0, 0.0, 1.0, 8.0, 60.0)
    """
    return 0.0 if wrong < FREE else min(2.0 ** min(wrong - FREE, 10), LONGEST_WAIT_S)


def begin(token: str, password: str, *, now: float) -> Turn:
    """Asks for a turn. A try counts as wrong until `right` says otherwise, so that those who try at
    the same moment do not share one turn.

    token: what the browser says that it kept, "" for nothing. password: the one that is right.
    now: seconds since 1970. Raises InputError `storage.…`: then no password may be looked at.
    """
    with writing() as connection:
        device, row = _whose(connection, token, password)
        elapsed = now - row.tried_at
        # A clock that was put back may not keep anybody waiting until it has caught up.
        wait = pause(row.wrong) - max(elapsed, 0.0) if elapsed < QUIET_S else 0.0
        if wait > 0:
            if elapsed < 0:
                _write(connection, device, tried_at=now)
            return Turn(wait, device)
        wrong = 0 if elapsed >= QUIET_S else row.wrong
        _write(connection, device, wrong=wrong + 1, tried_at=now)
        return Turn(0.0, device)


def right(turn: Turn, password: str, *, remember: bool, now: float) -> str:
    """The password was right. The token for the browser to keep; "" where there is none.

    remember: whether the browser becomes a device. Who does it may know no other password that is
    worth guessing: a device tries for itself.
    """
    with writing() as connection:
        if turn.known:
            _write(connection, turn.device, wrong=0)
            return ""
        # Only this try is taken back: who knows one password may not clear the count of others.
        less = _devices.c.wrong - 1
        connection.execute(
            update(_devices).where(_of(turn.device), _devices.c.wrong > 0).values(wrong=less)
        )
        if not remember:
            return ""
        old = (_devices.c.device != _STRANGERS) & (_devices.c.tried_at < now - FORGET_S)
        connection.execute(delete(_devices).where(old))
        token = secrets.token_urlsafe(32)
        row = {"device": _mark(token, password), "wrong": 0, "tried_at": now}
        connection.execute(insert(_devices).values(row))
        return token


def _whose(connection: Connection, token: str, password: str) -> tuple[str, Any]:
    marks = [_mark(token, password)] if 0 < len(token) <= _LONGEST_TOKEN else []
    for mark in (*marks, _STRANGERS):
        row = connection.execute(select(_devices).where(_of(mark)).with_for_update()).first()
        if row is not None:
            return mark, row
    # The first stranger ever; another server may have one at the same moment.
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(insert(_devices).values(device=_STRANGERS, wrong=0, tried_at=0.0))
    return _whose(connection, "", password)


def _of(device: str) -> Any:
    return _devices.c.device == device


def _write(connection: Connection, device: str, **values: Any) -> None:
    connection.execute(update(_devices).where(_of(device)).values(values))


def _mark(token: str, password: str) -> str:
    said = (text.encode("utf-8", "surrogatepass") for text in (token, password))
    return hmac.new(*said, hashlib.sha256).hexdigest()
