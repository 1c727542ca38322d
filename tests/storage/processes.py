"""Other processes that use the database: forked, so that nothing is imported again."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from small_register import SHIPPED

from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.register import filling


def use(address: str, *, afresh: bool = True) -> None:
    """In a new process: this database and no connection of the process that it came from.

    afresh: open it as a program does that starts; otherwise the statements that the other process
    prepared are used, which saves most of the time.
    """
    os.environ[database.ADDRESS] = address
    if afresh:
        database._opened.clear()
    filling.shipped_records = lambda: SHIPPED


def forked(work: Callable[[], Any]) -> int:
    """Starts work in a process of its own; its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    with suppress(BaseException):
        work()
        status = 0
    os._exit(status)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def answer(work: Callable[[], Any], *, user: int | None = None) -> Any:
    """What work returns in a process of its own, as another user where we may become one."""
    reader, writer = os.pipe()

    def told() -> None:
        if user is not None and os.geteuid() == 0:
            os.setgid(user)
            os.setuid(user)
        try:
            found = work()
        except BaseException as error:
            found = error
        with os.fdopen(writer, "wb") as pipe:
            pickle.dump(found, pipe)

    child = forked(told)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(content)


def until(moment: float) -> bool:
    return time.monotonic() < moment
